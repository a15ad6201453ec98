import { traceEnd } from '../trace/lanes'
import { KIND, KINDS } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import { aggregationText } from './actions'
import { AggregationStore } from './aggregate'
import { BEGIN, END, PROBES, type ProbeEntry } from './catalogue'
import type { ProbeProgram, ReadyClause, Timer } from './compile'
import type { Value } from './format'
import { Machine, RUN_LIMITS } from './machine'
import { Moment, ProbeFault } from './moment'
import { Output, SHOWN_OUTPUT, type OutputLimits, type ProbeLine } from './output'

/** A distribution's bucket as data. */
export interface ResultBucket {
  /** `128`, `< 0` or `>= 100`. */
  readonly value: string
  readonly count: number
}

/** One line of an aggregation. */
export interface ResultEntry {
  readonly keys: readonly string[]
  /** Decimal; empty for a distribution. */
  readonly value: string
  /** Of a distribution; empty otherwise. */
  readonly buckets: readonly ResultBucket[]
}

/** An aggregation as data, by value. */
export interface ResultAggregation {
  readonly name: string
  readonly aggregator: string
  readonly keyNames: readonly string[]
  /** The greatest ones, MOST_ENTRIES at the most. */
  readonly entries: readonly ResultEntry[]
  /** How many there are. */
  readonly total: number
}

/** Entries of an aggregation that are given as data. */
export const MOST_ENTRIES = 500

/** What a program gave. */
export interface ProbeResult {
  readonly lines: readonly ProbeLine[]
  readonly aggregations: readonly ResultAggregation[]
  /** What DTrace says besides: errors of clauses, drops. */
  readonly notes: readonly string[]
  /** Probes that the program matches. */
  readonly matched: number
  /** Times that a clause ran. */
  readonly fired: number
  /** What exit was given; null = the trace came to its end. */
  readonly exit: number | null
  /** Why it ended before the trace did. */
  readonly stopped: '' | 'cancelled' | 'work'
}

/** How a program is run. */
export interface ProbeOptions {
  readonly limits?: OutputLimits
  /** Every row in the order (at, row), where somebody has that already. */
  readonly ordered?: Uint32Array
  /** Entries of arrays and aggregations; RUN_LIMITS.entries when not given. */
  readonly entries?: number
  /** Parts of expressions; RUN_LIMITS.work when not given. */
  readonly work?: number
  /** As `dtrace -q`. */
  readonly isQuiet?: boolean
}

/** What a clause of which faults are told of; the others are counted. */
const SHOWN_FAULTS = 10
/** Work that counts as one event of a stretch. */
const HEAVY = 100
/** Kinds that the moment keeps up with. */
const NOTED = ['cpu:switch', 'proc:sleep', 'proc:exit', 'syscall', 'syscall:return', 'io:start'] as const

/** A program that runs over a finished trace, a stretch at a time, so that it can be stopped and others can be served. */
export class ProbeRun {
  private readonly program: ProbeProgram
  private readonly table: TraceTable
  private readonly ordered: Uint32Array
  private readonly machine: Machine
  private readonly byKind: readonly (readonly ReadyClause[] | undefined)[]
  private readonly entryOfKind: readonly (ProbeEntry | undefined)[]
  private readonly isNoted = new Uint8Array(KINDS.length)
  private readonly due: number[]
  private readonly faults: string[] = []
  private readonly workLimit: number
  private moreFaults = 0
  private place = 0
  private work = 0
  private fired = 0
  /** Work of this stretch that is far more than its events tell. */
  private heavy = 0
  private state: 'begin' | 'events' | 'ended' = 'begin'
  private stopped: ProbeResult['stopped'] = ''
  private hasHead = false

  constructor(program: ProbeProgram, table: TraceTable, options: ProbeOptions = {}) {
    this.program = program
    this.table = table
    this.ordered = options.ordered ?? orderedRows(table)
    this.workLimit = options.work ?? RUN_LIMITS.work
    const stores = program.aggregations.map(
      (each) => new AggregationStore(each.name, each.aggregator, each.levels, each.keySizes),
    )
    this.machine = new Machine(
      new Moment(table, this.ordered, program.needsTransfers),
      new Output(options.limits ?? SHOWN_OUTPUT),
      stores,
      program,
      program.isQuiet || options.isQuiet === true,
      options.entries,
    )
    const { clauses } = program
    this.byKind = KINDS.map((_, kind) => {
      const own = clauses.filter((each) => each.entries.some((entry) => entry.kind === kind))
      return own.length > 0 ? own : undefined
    })
    this.entryOfKind = KINDS.map((_, kind) => PROBES.find((each) => each.kind === kind))
    for (const name of NOTED) this.isNoted[KIND[name]] = 1
    this.due = program.timers.map(({ period }) => period)
  }

  /** Rows looked at, of how many. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.place, total: this.ordered.length }
  }

  /**
   * Goes on for about so many events or firings.
   *
   * @returns false at the end
   */
  step(most: number): boolean {
    if (this.state === 'begin') {
      this.state = 'events'
      this.fireBare(BEGIN, 0)
    }
    if (this.state === 'events' && this.events(most)) return true
    if (this.state === 'events') this.end()
    return false
  }

  /** Ends it here. END fires, and what was gathered is printed. */
  cancel(): void {
    if (this.state === 'ended') return
    this.stopped = 'cancelled'
    this.end()
  }

  /** What came of it, once step has said false. */
  result(): ProbeResult {
    const { machine, program } = this
    return {
      lines: machine.output.lines,
      aggregations: machine.aggregations.map((store, place) => resultOf(store, program.aggregations[place]!.keyNames)),
      notes: this.notes(),
      matched: program.matched,
      fired: this.fired,
      exit: machine.exit,
      stopped: this.stopped,
    }
  }

  /** @returns whether there is more to do */
  private events(most: number): boolean {
    const { table, ordered, machine, byKind, isNoted } = this
    const { moment } = machine
    let left = most
    this.heavy = 0
    while (left > this.heavy / HEAVY) {
      if (machine.exit !== null || this.stopped !== '') return false
      if (this.place >= ordered.length) return this.timers(traceEnd(table), left)
      const row = ordered[this.place]!
      if (this.due.length > 0) {
        const before = this.fired
        if (this.timers(table.at(row), left)) return true
        left -= this.fired - before
        if (machine.exit !== null || this.stopped !== '') return false
      }
      const kind = table.kind(row)
      if (isNoted[kind] === 1) moment.note(row, kind, this.place)
      const clauses = byKind[kind]
      if (clauses) {
        moment.standAt(row, this.entryOfKind[kind]!, this.place)
        this.fire(clauses)
      }
      this.place += 1
      left -= 1
    }
    return true
  }

  /** Fires what is due up to an instant. @returns whether more is due than was allowed */
  private timers(until: number, most: number): boolean {
    const { timers } = this.program
    for (let left = most; ; left -= 1) {
      let next = -1
      for (const [index, at] of this.due.entries()) if (at <= until && (next < 0 || at < this.due[next]!)) next = index
      if (next < 0 || this.machine.exit !== null || this.stopped !== '') return false
      if (left <= this.heavy / HEAVY) return true
      const { entry, period }: Timer = timers[next]!
      this.fireBare(entry, this.due[next]!)
      this.due[next]! += period
    }
  }

  private fireBare(entry: ProbeEntry, at: number): void {
    this.machine.moment.standBetween(at, entry)
    this.fire(this.program.clauses.filter((each) => each.entries.includes(entry)))
    // A timer that nobody catches costs something all the same.
    this.work += 1
  }

  private fire(clauses: readonly ReadyClause[]): void {
    const { machine } = this
    if (this.program.locals.length > 0) machine.forgetLocals()
    for (const clause of clauses) {
      if (clause.fits && !clause.fits(machine.moment)) continue
      this.work += clause.work
      if (this.work > this.workLimit) {
        this.stopped = 'work'
        return
      }
      machine.text = ''
      try {
        if (clause.predicate && clause.predicate(machine) === 0) continue
        this.fired += 1
        for (const action of clause.actions) action.run(machine)
        if (clause.isRecord) this.print()
      } catch (error) {
        if (!(error instanceof ProbeFault)) throw error
        this.fault(clause, error)
      }
      this.work += machine.spent
      this.heavy += machine.spent
      machine.spent = 0
      if (machine.exit !== null) return
    }
  }

  /** Prints the line of a clause. */
  private print(): void {
    const { machine } = this
    const { moment, output } = machine
    if (machine.isQuiet) return output.write(machine.text, moment.row)
    if (!this.hasHead) {
      this.hasHead = true
      output.write(`${'CPU'.padStart(3)} ${'ID'.padStart(6)} ${'FUNCTION:NAME'.padStart(32)}\n`, -1)
    }
    const name = `${moment.routine}:${moment.probe.name}`
    output.write(`  0 ${String(moment.probe.id).padStart(6)} ${name.padStart(32)} ${machine.text}\n`, moment.row)
  }

  private fault({ number }: ReadyClause, { message }: ProbeFault): void {
    if (this.faults.length >= SHOWN_FAULTS) {
      this.moreFaults += 1
      return
    }
    const { probe, module, routine, at } = this.machine.moment
    const full = [probe.provider, module, routine, probe.name].join(':')
    this.faults.push(`dtrace: error on enabled probe ID ${number} (ID ${probe.id}: ${full}): ${message} at ${at} ns`)
  }

  private end(): void {
    this.state = 'ended'
    const { machine } = this
    const { output } = machine
    const { exit } = machine
    machine.exit = null
    // END fires where the program ended.
    this.fireBare(END, exit === null && this.stopped === '' ? traceEnd(this.table) : machine.moment.at)
    machine.exit = exit ?? machine.exit
    output.finish()
    output.write('\n', -1)
    for (const store of machine.aggregations) if (!store.isPrinted) output.write(aggregationText(store), -1)
    output.finish()
  }

  private notes(): string[] {
    const { machine, moreFaults } = this
    const aggregation = machine.aggregations.reduce((sum, { drops }) => sum + drops, 0)
    const dropped = (count: number, what: string): string[] => (count > 0 ? [`dtrace: ${count} ${what} on CPU 0`] : [])
    return [
      ...this.faults,
      ...(moreFaults > 0 ? [`dtrace: ${moreFaults} more errors of this sort`] : []),
      ...dropped(machine.output.drops, 'drops'),
      ...dropped(machine.drops, 'dynamic variable drops'),
      ...dropped(aggregation, 'aggregation drops'),
      ...(this.stopped === 'work'
        ? ['dtrace: the program does too much: it was stopped before the end of the trace']
        : []),
    ]
  }
}

function resultOf(store: AggregationStore, keyNames: readonly string[]): ResultAggregation {
  const sorted = store.sorted()
  const entries = sorted.slice(-MOST_ENTRIES).map((entry): ResultEntry => {
    const value = store.result(entry)
    const buckets = value === undefined ? store.buckets(entry) : []
    return {
      keys: entry.keys.map((key: Value) => String(key)),
      value: value === undefined ? '' : String(value),
      buckets: buckets.map(({ value: from, relation, count }) => ({
        value: relation === '' ? String(from) : `${relation} ${from}`,
        count,
      })),
    }
  })
  return { name: store.name, aggregator: store.aggregator, keyNames, entries, total: sorted.length }
}

/** Runs a program over a whole trace. */
export function runProgram(program: ProbeProgram, table: TraceTable, options: ProbeOptions = {}): ProbeResult {
  const run = new ProbeRun(program, table, options)
  while (run.step(1_000_000));
  return run.result()
}
