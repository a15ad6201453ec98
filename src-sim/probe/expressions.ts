import { BUILT_IN, CONSTANTS, OUR_BUILT_IN, type ProbeEntry, type ValueType } from './catalogue'
import type { Value } from './format'
import { FUNCTIONS } from './functions'
import { add, bits, compare, divide, invert, multiply, remainder, subtract, type Int } from './int64'
import { RUN_LIMITS, type Machine } from './machine'
import { IO_READERS, ProbeFault, type Moment } from './moment'
import { checkMember, meant, type Scope, type VariableInfo } from './scope'
import { ProgramError, type Expression, type Variable } from './syntax'

/** An expression made ready to be worked out. */
export interface Ready {
  readonly type: ValueType
  readonly run: (machine: Machine) => Value
  /** Parts that are worked out at the most. */
  readonly work: number
}

type Run = (machine: Machine) => Value
type IntRun = (machine: Machine) => Int

/** Actions, which stand alone. */
export const ACTIONS = ['printf', 'trace', 'printa', 'clear', 'trunc', 'normalize', 'denormalize', 'exit'] as const

const VARIABLES: Readonly<Record<string, (moment: Moment) => Value>> = {
  timestamp: ({ at }) => at,
  walltimestamp: ({ at }) => at,
  pid: ({ pid }) => pid,
  tid: ({ pid }) => (pid === 0 ? 0 : 1),
  cpu: () => 0,
  errno: ({ errno }) => errno,
  id: ({ probe }) => probe.id,
  execname: ({ execname }) => execname,
  probeprov: ({ probe }) => probe.provider,
  probemod: (moment) => moment.module,
  probefunc: (moment) => moment.routine,
  probename: ({ probe }) => probe.name,
  duration: (moment) => moment.column('duration'),
  request: (moment) => moment.column('request'),
  chunk: (moment) => moment.column('chunk'),
  event: ({ row }) => row,
}

function divisor(value: Int): Int {
  if (value === 0) throw new ProbeFault('divide-by-zero')
  return value
}

const ARITHMETIC: Readonly<Record<string, (a: Int, b: Int) => Int>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': (a, b) => divide(a, divisor(b)),
  '%': (a, b) => remainder(a, divisor(b)),
  '&': bits.and,
  '|': bits.or,
  '^': bits.xor,
  '<<': bits.left,
  '>>': bits.right,
}
const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Makes the expressions of one clause ready. Every method throws ProgramError where the program is wrong. */
export class ExpressionCompiler {
  private readonly scope: Scope
  private readonly entries: readonly ProbeEntry[]

  /** @param entries the probes that the clause may fire for */
  constructor(scope: Scope, entries: readonly ProbeEntry[]) {
    this.scope = scope
    this.entries = entries
  }

  /** Any expression. */
  any(expression: Expression): Ready {
    switch (expression.sort) {
      case 'integer':
      case 'string': {
        const { value } = expression
        const cut = typeof value === 'string' ? value.slice(0, RUN_LIMITS.text) : value
        return { type: this.typeOf(expression), run: () => cut, work: 1 }
      }
      case 'variable':
        return this.variable(expression)
      case 'args':
        throw new ProgramError('args[…] is a structure: choose a member of it with ->', expression)
      case 'aggregation':
        throw new ProgramError('an aggregation has no value; printa, clear, trunc and normalize take it', expression)
      case 'member':
        return this.member(expression)
      case 'unary': {
        const { operator } = expression
        const of = this.int(expression.of, `${operator} needs a number`)
        const run = of.run as IntRun
        if (operator === '!') return { ...of, type: 4, run: (m) => (run(m) === 0 ? 1 : 0), work: of.work + 1 }
        if (operator === '~') return { ...of, run: (m) => invert(run(m)), work: of.work + 1 }
        return operator === '-' ? { ...of, run: (m) => subtract(0, run(m)), work: of.work + 1 } : of
      }
      case 'step': {
        const read = this.int(expression.of, `${expression.by === 1 ? '++' : '--'} needs a number`)
        const write = this.store(expression.of)
        const { by, isPrefix } = expression
        const run = (m: Machine): Value => {
          const before = read.run(m) as Int
          const after = add(before, by)
          write(m, after)
          return isPrefix ? after : before
        }
        return { type: read.type, run, work: read.work + 1 }
      }
      case 'binary':
        return this.binary(expression)
      case 'choice':
        return this.choice(expression)
      case 'assign':
        return this.assign(expression)
      case 'call':
        return this.call(expression)
    }
  }

  /** An expression that has to be a number. */
  int(expression: Expression, otherwise: string): Ready {
    const ready = this.any(expression)
    if (ready.type === 'string') throw new ProgramError(`${otherwise}; this is a text`, expression)
    return ready
  }

  /** Several expressions as one key of a map. */
  key(keys: readonly Expression[]): { readonly ready: readonly Ready[]; readonly run: Run } {
    const ready = keys.map((each) => this.any(each))
    const [only] = ready
    if (!only) return { ready, run: () => 0 }
    if (ready.length === 1) return { ready, run: only.run }
    const runs = ready.map(({ run }) => run)
    // The types of the keys are fixed, so that a text in between cannot be taken for two keys.
    const run = (m: Machine): string => {
      let key = ''
      for (const each of runs) {
        const value = each(m)
        key += typeof value === 'string' ? `${value.length}:${value}` : `${value};`
      }
      return key
    }
    return { ready, run }
  }

  private typeOf(expression: Expression): ValueType {
    return this.scope.typeOf(expression, this.entries) ?? 8
  }

  private variable(variable: Variable): Ready {
    const { name, scope, keys } = variable
    const isOwn = this.scope.variables.has(`${scope}:${name}`)
    if (scope === 'global' && !isOwn) {
      const type = BUILT_IN.get(name) ?? OUR_BUILT_IN.get(name)
      if (type !== undefined && keys) throw new ProgramError(`${name} has no keys`, variable)
      const constant = CONSTANTS.get(name)
      if (constant !== undefined) return { type: 4, run: () => constant, work: 1 }
      if (type !== undefined) return { type, run: this.builtIn(name), work: 1 }
    }
    const info = this.scope.find(variable)
    const type = info.type ?? 8
    const none: Value = type === 'string' ? '' : 0
    const { slot } = info
    if (scope === 'this') return { type, run: (m) => m.locals[slot] ?? none, work: 1 }
    if (scope === 'global' && !keys) return { type, run: (m) => m.globals[slot] ?? none, work: 1 }
    const { run: key, work } = this.place(variable, info)
    return { type, run: (m) => m.maps[slot]!.get(key(m)) ?? none, work: work + 1 }
  }

  private builtIn(name: string): Run {
    const number = /^arg(\d)$/.exec(name)?.[1]
    if (number === undefined) {
      const read = VARIABLES[name]!
      return (m) => read(m.moment)
    }
    return ({ moment }) => {
      const source = moment.probe.raw[Number(number)]
      return source && source.column !== 'zero' ? moment.column(source.column) : 0
    }
  }

  /** The key of a thread-local variable or an element of an array; checks the types of the keys. */
  private place(variable: Variable, info: VariableInfo): { readonly run: Run; readonly work: number } {
    const { ready, run } = this.key(variable.keys ?? [])
    const types = ready.map(({ type }) => type)
    info.keyTypes ??= types
    for (const [index, type] of types.entries()) {
      const isText = info.keyTypes[index] === 'string'
      if (isText !== (type === 'string')) {
        const wanted = isText ? 'a text' : 'a number'
        throw new ProgramError(`key ${index + 1} of ${variable.name} is ${wanted} elsewhere`, variable.keys![index]!)
      }
    }
    const work = ready.reduce((sum, each) => sum + each.work, 1)
    if (variable.scope !== 'self') return { run, work }
    if (ready.length === 0) return { run: (m) => m.moment.pid, work }
    return { run: (m) => `${m.moment.pid};${run(m)}`, work }
  }

  /** Gives a variable a value. */
  private store(variable: Variable): (machine: Machine, value: Value) => void {
    const info = this.scope.find(variable)
    const { slot } = info
    if (variable.scope === 'this') return (m, value) => void (m.locals[slot] = value)
    if (variable.scope === 'global' && !variable.keys) return (m, value) => void (m.globals[slot] = value)
    const { run: key } = this.place(variable, info)
    return (m, value) => m.put(m.maps[slot]!, key(m), value)
  }

  private member(member: Extract<Expression, { sort: 'member' }>): Ready {
    checkMember(member, this.entries)
    const { name } = member
    const type = this.typeOf(member)
    if (this.entries.length === 0)
      throw new ProgramError('no event, no arguments: BEGIN, END and timers have none', member)
    if (this.entries[0]!.provider === 'io') {
      if (this.entries.some(({ provider }) => provider !== 'io'))
        throw new ProgramError('the probes of this clause have different arguments', member)
      const read = IO_READERS[name]!
      return { type, run: (m) => read(m.moment), work: 2 }
    }
    const run = ({ moment }: Machine): Value => {
      const source = moment.probe.members.get(name)
      if (!source || source.column === 'zero') return 0
      return source.isText ? moment.text(source.column) : moment.column(source.column)
    }
    return { type, run, work: 2 }
  }

  private binary({ operator, left, right }: Extract<Expression, { sort: 'binary' }>): Ready {
    const compares = COMPARISONS[operator]
    const a = compares ? this.any(left) : this.int(left, `${operator} needs numbers`)
    const b = compares ? this.any(right) : this.int(right, `${operator} needs numbers`)
    const work = a.work + b.work + 1
    if (compares) {
      if ((a.type === 'string') !== (b.type === 'string'))
        throw new ProgramError(`${operator} compares a text with a number`, { at: left.at, to: right.to })
      const { run: one } = a
      const { run: other } = b
      if (operator === '==') return { type: 4, run: (m) => (one(m) === other(m) ? 1 : 0), work }
      return { type: 4, run: (m) => (compares(compare(one(m) as Int, other(m) as Int)) ? 1 : 0), work }
    }
    const one = a.run as IntRun
    const other = b.run as IntRun
    if (operator === '&&') return { type: 4, run: (m) => (one(m) !== 0 && other(m) !== 0 ? 1 : 0), work }
    if (operator === '||') return { type: 4, run: (m) => (one(m) !== 0 || other(m) !== 0 ? 1 : 0), work }
    if (operator === '^^') return { type: 4, run: (m) => ((one(m) !== 0) !== (other(m) !== 0) ? 1 : 0), work }
    const apply = ARITHMETIC[operator]!
    return { type: a.type === 8 || b.type === 8 ? 8 : 4, run: (m) => apply(one(m), other(m)), work }
  }

  private choice({ test, yes, no }: Extract<Expression, { sort: 'choice' }>): Ready {
    const decide = this.int(test, 'the test before ? has to be a number')
    const a = this.any(yes)
    const b = this.any(no)
    if ((a.type === 'string') !== (b.type === 'string'))
      throw new ProgramError('a text on one side of : and a number on the other', { at: yes.at, to: no.to })
    const type = a.type === 'string' ? 'string' : a.type === 8 || b.type === 8 ? 8 : 4
    const run = (m: Machine): Value => (decide.run(m) !== 0 ? a.run(m) : b.run(m))
    return { type, run, work: decide.work + a.work + b.work + 1 }
  }

  private assign({ operator, target, value }: Extract<Expression, { sort: 'assign' }>): Ready {
    const given = this.any(value)
    const info = this.scope.find(target)
    const write = this.store(target)
    const isText = info.type === 'string'
    if (isText !== (given.type === 'string'))
      throw new ProgramError(`${target.name} is ${isText ? 'a text' : 'a number'} elsewhere in the program`, target)
    if (operator === '=') {
      const run = (m: Machine): Value => {
        const result = given.run(m)
        write(m, result)
        return result
      }
      return { type: info.type ?? 8, run, work: given.work + 2 }
    }
    if (isText) throw new ProgramError(`${operator} needs numbers; texts are joined by strjoin(a, b)`, target)
    const read = this.any(target)
    const apply = ARITHMETIC[operator.slice(0, -1)]!
    const run = (m: Machine): Value => {
      const result = apply(read.run(m) as Int, given.run(m) as Int)
      write(m, result)
      return result
    }
    return { type: info.type ?? 8, run, work: given.work + read.work + 2 }
  }

  private call(call: Extract<Expression, { sort: 'call' }>): Ready {
    const { name, given } = call
    const entry = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (!entry) {
      if (ACTIONS.some((each) => each === name)) throw new ProgramError(`${name} gives no value; it stands alone`, call)
      const known = [...Object.keys(FUNCTIONS), ...ACTIONS]
      throw new ProgramError(`there is no function ${name}${meant(name, known)}`, {
        at: call.at,
        to: call.at + name.length,
      })
    }
    const { takes, least } = entry
    if (given.length < least || given.length > takes.length) {
      const many = least === takes.length ? `${least}` : `${least} to ${takes.length}`
      throw new ProgramError(`${name} takes ${many} ${takes.length === 1 ? 'argument' : 'arguments'}`, call)
    }
    const ready = given.map((each, index) => {
      if (takes[index] === 'int') return this.int(each, `${name} needs a number as argument ${index + 1}`)
      const one = this.any(each)
      if (one.type !== 'string') throw new ProgramError(`${name} needs a text as argument ${index + 1}`, each)
      return one
    })
    const work = ready.reduce((sum, each) => sum + each.work, 4)
    return { type: entry.type, run: (m) => entry.run(ready.map(({ run }) => run(m))), work }
  }
}
