import { BEGIN, CONSTANTS, END, PROBES, timerProbe, type ProbeEntry, type ValueType } from './catalogue'
import { AggregationPlans, fillAction, standAloneAction, type Action, type AggregationPlan } from './actions'
import { ExpressionCompiler } from './expressions'
import type { Value } from './format'
import type { Machine } from './machine'
import type { Moment } from './moment'
import { parseProgram, problemOf } from './parser'
import { clauseParts, meant, Scope } from './scope'
import { ProgramError, type Clause, type ProbePattern, type ProbeProblem } from './syntax'

/** A clause made ready. */
export interface ReadyClause {
  /** Its number, from 1. */
  readonly number: number
  /** The probes that it may fire for. */
  readonly entries: readonly ProbeEntry[]
  /** Looks at module and function, which only the event tells; null = every event of its probes. */
  readonly fits: ((moment: Moment) => boolean) | null
  readonly predicate: ((machine: Machine) => Value) | null
  readonly actions: readonly Action[]
  /** It prints a line for each event. */
  readonly isRecord: boolean
  readonly work: number
}

/** A timer of the program. */
export interface Timer {
  readonly entry: ProbeEntry
  /** ns of simulated time. */
  readonly period: number
}

/** A program made ready to run. */
export interface ProbeProgram {
  readonly text: string
  readonly clauses: readonly ReadyClause[]
  readonly timers: readonly Timer[]
  readonly aggregations: readonly AggregationPlan[]
  readonly globals: readonly Value[]
  readonly locals: readonly Value[]
  readonly maps: number
  readonly isQuiet: boolean
  readonly needsTransfers: boolean
  /** Probes of the catalogue that any clause may fire for. */
  readonly matched: number
}

/** A program made ready, or what is wrong with it. */
export type Compiled =
  { readonly ok: true; readonly program: ProbeProgram } | { readonly ok: false; readonly problem: ProbeProblem }

/**
 * Reads a program and makes it ready. Never throws because of what it says.
 *
 * @source Solaris Dynamic Tracing Guide, D Program Structure
 */
export function compileProgram(text: string): Compiled {
  const parsed = parseProgram(text)
  if (!parsed.ok) return parsed
  try {
    const { syntax } = parsed
    const timers = new Map<string, Timer>()
    const entries = new Map(syntax.clauses.map((clause) => [clause, entriesOf(clause, timers)]))
    const scope = new Scope(syntax, (clause) => entries.get(clause)!)
    const plans = new AggregationPlans()
    // An action may come before the statement that fills its aggregation, so those are made ready first.
    const fills = new Map<object, Action>()
    for (const clause of syntax.clauses) {
      const compiler = new ExpressionCompiler(scope, entries.get(clause)!)
      for (const each of clause.statements ?? [])
        if (each.sort === 'aggregate') fills.set(each, fillAction(each, compiler, plans))
    }
    const clauses = syntax.clauses.map((clause, index): ReadyClause => {
      const own = entries.get(clause)!
      const compiler = new ExpressionCompiler(scope, own)
      const predicate = clause.predicate && compiler.int(clause.predicate, 'a predicate has to be a number')
      const actions = (clause.statements ?? []).map((each) =>
        each.sort === 'aggregate' ? fills.get(each)! : standAloneAction(each.value, compiler, plans),
      )
      const isRecord = actions.length === 0 || actions.some((each) => each.isRecord)
      const work = actions.reduce((sum, each) => sum + each.work, 2 + (predicate ? predicate.work : 0))
      const run = predicate ? predicate.run : null
      return {
        number: index + 1,
        entries: own,
        fits: placeTest(clause.probes),
        predicate: run,
        actions,
        isRecord,
        work,
      }
    })
    const none = (type: ValueType | undefined): Value => (type === 'string' ? '' : 0)
    const globals: Value[] = Array.from({ length: scope.count('global') }, () => 0)
    const locals: Value[] = Array.from({ length: scope.count('this') }, () => 0)
    for (const info of scope.variables.values()) {
      if (info.scope === 'global' && info.arity === 0) globals[info.slot] = none(info.type)
      if (info.scope === 'this') locals[info.slot] = none(info.type)
    }
    const matched = new Set(clauses.flatMap((each) => each.entries.map(({ provider, name }) => `${provider} ${name}`)))
      .size
    const needsTransfers = syntax.clauses.some((clause) => [...clauseParts(clause)].some(({ sort }) => sort === 'args'))
    const rest = { text, clauses, timers: [...timers.values()], aggregations: plans.list, matched, needsTransfers }
    return { ok: true, program: { ...rest, globals, locals, maps: scope.count('map'), isQuiet: syntax.isQuiet } }
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    return { ok: false, problem: problemOf(text, error) }
  }
}

/** Whether a name fits a pattern of letters, `*` and `?`; an empty pattern fits everything. */
export function fits(pattern: string, name: string): boolean {
  if (pattern === '') return true
  let at = 0
  let star = -1
  let back = 0
  for (let place = 0; place < name.length;) {
    if (at < pattern.length && (pattern[at] === '?' || (pattern[at] === name[place] && pattern[at] !== '*'))) {
      at += 1
      place += 1
    } else if (pattern[at] === '*') {
      star = at
      back = place
      at += 1
    } else if (star >= 0) {
      at = star + 1
      back += 1
      place = back
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1, nsec: 1, us: 1_000, usec: 1_000, ms: 1_000_000, msec: 1_000_000 },
  ...{ s: 1_000_000_000, sec: 1_000_000_000, m: 60_000_000_000, min: 60_000_000_000 },
}

/** The timer that a name asks for. @source Solaris Dynamic Tracing Guide, profile Provider */
function timerOf({ parts: [provider, module, routine, name], ...span }: ProbePattern): Timer | null {
  const found = /^(?:tick|profile)-(\d{1,12})([a-z]*)$/.exec(name)
  if (!found || !fits(provider, 'profile') || module !== '' || routine !== '') return null
  const count = Number(found[1])
  const unit = found[2] ?? ''
  const isRate = unit === '' || unit === 'hz'
  if (!isRate && !Object.hasOwn(UNITS, unit))
    throw new ProgramError(`${unit} is no unit of time; there are ns, us, ms, s, min and hz`, span)
  const period = isRate ? (count === 0 ? 0 : Math.floor(1_000_000_000 / count)) : count * UNITS[unit]!
  if (period < 1) throw new ProgramError('a timer fires every 1ns at the most', span)
  return { entry: timerProbe(name), period }
}

/** Probes that patterns ask for. @throws ProgramError when one asks for none */
function entriesOf(clause: Clause, timers: Map<string, Timer>): ProbeEntry[] {
  const found = new Set<ProbeEntry>()
  for (const pattern of clause.probes) {
    const timer = timerOf(pattern)
    if (timer) {
      const known = timers.get(timer.entry.name) ?? timer
      timers.set(timer.entry.name, known)
      found.add(known.entry)
      continue
    }
    const [provider, module, routine, name] = pattern.parts
    const matching = PROBES.filter(
      (entry) =>
        fits(provider, entry.provider) &&
        fits(name, entry.name) &&
        (entry.module === '' ? entry.kind >= 0 || module === '' : fits(module, entry.module)) &&
        (entry.function === '' ? entry.kind >= 0 || routine === '' : fits(routine, entry.function)),
    )
    // A pattern for everything does not mean BEGIN and END.
    const wanted =
      provider === '' && /[*?]|^$/.test(name) ? matching.filter((each) => each !== BEGIN && each !== END) : matching
    if (wanted.length === 0) throw new ProgramError(noProbe(pattern), pattern)
    for (const each of wanted) found.add(each)
  }
  return [...found]
}

function noProbe({ parts: [provider, module, routine, name] }: ProbePattern): string {
  const providers = [...new Set(PROBES.map((each) => each.provider)), 'profile']
  const own = PROBES.filter((each) => fits(provider, each.provider))
  if (provider !== '' && own.length === 0 && provider !== 'profile')
    return `there is no provider ${provider}${meant(provider, providers)}; there are ${providers.join(', ')}`
  if (provider === 'profile') return 'a timer is called tick-10ms, tick-1s, profile-997hz, …'
  const named = own.filter((each) => fits(name, each.name))
  const full = [provider, module, routine, name].join(':')
  if (named.length > 0)
    return `no probe fits ${full}: module and function may be left empty, as in ${provider}:::${name}`
  const names = own.map((each) => each.name)
  const all = PROBES.map((each) => each.name)
  const hint = meant(name.replaceAll(':', '-'), names) || meant(name, all)
  const listed = provider !== '' && names.length <= 8 ? `; there are ${names.join(', ')}` : ''
  const constant = CONSTANTS.has(name) ? '; that is a number, not a probe' : ''
  return `there is no probe ${full}${hint}${listed || constant}`
}

/** Looks at what only an event tells of its probe; null when no pattern asks for it. */
function placeTest(patterns: readonly ProbePattern[]): ReadyClause['fits'] {
  if (patterns.every(({ parts: [, module, routine] }) => module === '' && routine === '')) return null
  return (moment) =>
    patterns.some(({ parts: [provider, module, routine, name] }) => {
      const { probe } = moment
      if (!fits(provider, probe.provider) || !fits(name, probe.name)) return false
      return fits(module, moment.module) && fits(routine, moment.routine)
    })
}
