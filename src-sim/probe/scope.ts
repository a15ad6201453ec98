import { suggest } from '../config/suggest'
import { BUILT_IN, CONSTANTS, IO_MEMBERS, IO_TYPES, OUR_BUILT_IN, type ProbeEntry, type ValueType } from './catalogue'
import { FUNCTIONS } from './functions'
import { ProgramError, type Clause, type Expression, type ProgramSyntax, type Statement, type Variable } from './syntax'

/** What is known of a variable. */
export interface VariableInfo {
  readonly scope: Variable['scope']
  readonly name: string
  /** Number of keys; 0 = a scalar. */
  readonly arity: number
  type: ValueType | undefined
  keyTypes: readonly ValueType[] | undefined
  /** Its place among the globals, locals or maps. */
  readonly slot: number
}

const keyOf = ({ scope, name }: Variable): string => `${scope}:${name}`
const isReserved = (name: string): boolean => BUILT_IN.has(name) || CONSTANTS.has(name)
/** The wider of two types; a text stays a text. */
const wider = (a: ValueType, b: ValueType): ValueType => (a === 8 || b === 8 ? 8 : a)

/** A phrase with the word that was probably meant. */
export function meant(word: string, known: readonly string[]): string {
  const near = suggest(word, known)
  return near === undefined || near === word ? '' : `; did you mean ${near}?`
}

/** Every expression of a statement, outermost first. */
function* parts(expression: Expression): Generator<Expression, void, void> {
  yield expression
  const inner: readonly Expression[] = (() => {
    switch (expression.sort) {
      case 'variable':
      case 'aggregation':
        return expression.keys ?? []
      case 'member':
      case 'unary':
      case 'step':
        return [expression.of]
      case 'binary':
        return [expression.left, expression.right]
      case 'choice':
        return [expression.test, expression.yes, expression.no]
      case 'assign':
        return [expression.target, expression.value]
      case 'call':
        return expression.given
      default:
        return []
    }
  })()
  for (const each of inner) yield* parts(each)
}

function expressionsOf(statement: Statement): readonly Expression[] {
  return statement.sort === 'expression' ? [statement.value] : [statement.into, statement.call]
}

/** Every expression of a clause. */
export function* clauseParts(clause: Clause): Generator<Expression, void, void> {
  if (clause.predicate) yield* parts(clause.predicate)
  for (const statement of clause.statements ?? []) for (const each of expressionsOf(statement)) yield* parts(each)
}

/** The variables of a program and the types of its expressions. */
export class Scope {
  readonly variables = new Map<string, VariableInfo>()
  private readonly slots = { global: 0, this: 0, map: 0 }

  /** @param entriesOf the probes that a clause may fire for */
  constructor(syntax: ProgramSyntax, entriesOf: (clause: Clause) => readonly ProbeEntry[]) {
    const given: {
      readonly info: VariableInfo
      readonly value: Expression | null
      readonly entries: readonly ProbeEntry[]
    }[] = []
    for (const clause of syntax.clauses) {
      const entries = entriesOf(clause)
      for (const part of clauseParts(clause)) {
        const target = part.sort === 'assign' ? part.target : part.sort === 'step' ? part.of : undefined
        if (target)
          given.push({ info: this.declare(target), value: part.sort === 'assign' ? part.value : null, entries })
      }
    }
    // A variable may be given the value of one that comes later; a type that is found never changes but to grow.
    for (let changed = true, turns = 0; changed && turns <= given.length + 1; turns += 1) {
      changed = false
      for (const { info, value, entries } of given) {
        const type = value ? this.typeOf(value, entries) : (info.type ?? 8)
        if (type === undefined || type === info.type || info.type === 'string') continue
        const next = info.type === undefined ? type : type === 'string' ? info.type : wider(type, info.type)
        changed ||= next !== info.type
        info.type = next
      }
    }
    for (const info of this.variables.values()) info.type ??= 8
  }

  /** How many places there are of a sort. */
  count(sort: 'global' | 'this' | 'map'): number {
    return this.slots[sort]
  }

  /** What is known of a variable. @throws ProgramError when nothing ever gives it a value */
  find(variable: Variable): VariableInfo {
    const info = this.variables.get(keyOf(variable))
    if (!info) throw new ProgramError(this.unknown(variable), variable)
    if (info.arity !== (variable.keys?.length ?? 0)) {
      const wanted = info.arity === 0 ? 'has no keys' : `has ${info.arity} ${info.arity === 1 ? 'key' : 'keys'}`
      throw new ProgramError(`${variable.name} ${wanted} elsewhere in the program`, variable)
    }
    return info
  }

  /** The type of an expression; undefined while a variable in it has none, or it has an error that is told later. */
  typeOf(expression: Expression, entries: readonly ProbeEntry[]): ValueType | undefined {
    switch (expression.sort) {
      case 'integer':
        return typeof expression.value === 'number' && Math.abs(expression.value) <= 0x7fffffff ? 4 : 8
      case 'string':
        return 'string'
      case 'variable':
        return this.variableType(expression)
      case 'member':
        return memberType(expression, entries)
      case 'unary':
        return expression.operator === '!' ? 4 : this.typeOf(expression.of, entries)
      case 'step':
        return this.typeOf(expression.of, entries)
      case 'binary': {
        if (/^[=!<>]=?$|&&|\|\||\^\^/.test(expression.operator)) return 4
        const left = this.typeOf(expression.left, entries)
        const right = this.typeOf(expression.right, entries)
        return left === undefined || right === undefined ? undefined : wider(left, right)
      }
      case 'choice':
        return this.typeOf(expression.yes, entries) ?? this.typeOf(expression.no, entries)
      case 'assign':
        return this.typeOf(expression.value, entries)
      case 'call':
        return Object.hasOwn(FUNCTIONS, expression.name) ? FUNCTIONS[expression.name]?.type : undefined
      default:
        return undefined
    }
  }

  private variableType(variable: Variable): ValueType | undefined {
    const info = this.variables.get(keyOf(variable))
    if (info) return info.type
    if (variable.scope !== 'global') return undefined
    return (
      BUILT_IN.get(variable.name) ?? OUR_BUILT_IN.get(variable.name) ?? (CONSTANTS.has(variable.name) ? 4 : undefined)
    )
  }

  private declare(variable: Variable): VariableInfo {
    const { scope, name, keys } = variable
    if (scope === 'global' && isReserved(name)) throw new ProgramError(`${name} cannot be changed`, variable)
    if (scope === 'global' && name === 'args')
      throw new ProgramError('the arguments of a probe cannot be changed', variable)
    if (scope === 'this' && keys) throw new ProgramError('a clause-local variable has no keys', variable)
    const known = this.variables.get(keyOf(variable))
    if (known) return known
    const sort = scope === 'self' || keys ? 'map' : scope
    const info = { scope, name, arity: keys?.length ?? 0, type: undefined, keyTypes: undefined, slot: this.slots[sort] }
    if (keys?.length === 0) throw new ProgramError(`${name} has no key between its brackets`, variable)
    this.slots[sort] += 1
    this.variables.set(keyOf(variable), info)
    return info
  }

  private unknown({ scope, name }: Variable): string {
    const own = [...this.variables.values()].filter((each) => each.scope === scope).map((each) => each.name)
    if (scope !== 'global') return `${scope}->${name} is never given a value${meant(name, own)}`
    const known = [...BUILT_IN.keys(), ...OUR_BUILT_IN.keys(), ...CONSTANTS.keys(), ...own]
    const missing = Object.hasOwn(FUNCTIONS, name) ? `; ${name} is a function: write ${name}(…)` : meant(name, known)
    return `there is no variable ${name}, and the program never gives it a value${missing}`
  }
}

/** The type of `args[n]->member` for the probes of a clause; undefined when it is not there. */
function memberType(
  member: Extract<Expression, { sort: 'member' }>,
  entries: readonly ProbeEntry[],
): ValueType | undefined {
  const { of, name } = member
  if (of.sort !== 'args') return undefined
  const [first] = entries
  if (first?.provider === 'io') return IO_MEMBERS[of.index]?.get(name)
  const source = of.index === 0 ? first?.members.get(name) : undefined
  return source && (source.isText ? 'string' : 8)
}

/** Checks that every probe of a clause has a member. @throws ProgramError */
export function checkMember(member: Extract<Expression, { sort: 'member' }>, entries: readonly ProbeEntry[]): void {
  const { of, name, nameAt, to } = member
  const span = { at: nameAt, to }
  if (of.sort !== 'args') throw new ProgramError('-> follows args[0], self or this', member)
  for (const entry of entries) {
    const full = `${entry.provider}:::${entry.name}`
    if (entry.provider === 'io') {
      const known = IO_MEMBERS[of.index]
      if (!known) throw new ProgramError(`${full} has args[0] to args[2]: bufinfo_t, devinfo_t, fileinfo_t`, of)
      if (known.has(name)) continue
      const owner = IO_MEMBERS.findIndex((each) => each.has(name))
      const hint = owner >= 0 ? `; it is in args[${owner}]` : meant(name, [...known.keys()])
      throw new ProgramError(
        `${IO_TYPES[of.index]} has no member ${name}${hint}; it has ${[...known.keys()].join(', ')}`,
        span,
      )
    }
    const known = [...entry.members.keys()]
    if (known.length === 0) throw new ProgramError(`${full} has no arguments`, of)
    if (of.index !== 0) throw new ProgramError(`${full} has only args[0]`, of)
    if (!entry.members.has(name))
      throw new ProgramError(`${full} has no member ${name}${meant(name, known)}; it has ${known.join(', ')}`, span)
  }
  const types = new Set(entries.map((entry) => memberType(member, [entry])))
  if (types.size > 1)
    throw new ProgramError(`${name} is a text for some probes of this clause and a number for others`, span)
}
