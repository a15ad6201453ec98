import { AGGREGATORS, type AggregationStore, drawBuckets, type Aggregator, type Entry, type Levels } from './aggregate'
import { formatValue, keyText, readFormat, traceValue, type FormatPiece, type Value } from './format'
import type { ExpressionCompiler } from './expressions'
import { subtract, type Int } from './int64'
import { RUN_LIMITS, type Machine } from './machine'
import { meant } from './scope'
import { ProgramError, type Aggregation, type Expression, type Statement } from './syntax'
import { writeExpression } from './unparse'

/** A statement made ready. */
export interface Action {
  readonly run: (machine: Machine) => void
  readonly work: number
  /** It prints, or ends the line of the clause. */
  readonly isRecord: boolean
}

/** What an aggregation of the program is. */
export interface AggregationPlan {
  readonly name: string
  readonly aggregator: Aggregator
  readonly levels: Levels | null
  readonly keySizes: readonly number[]
  /** The keys as the program writes them. */
  readonly keyNames: readonly string[]
}

type Call = Extract<Expression, { sort: 'call' }>
const sizeOf = (type: 'string' | 4 | 8): number => (type === 'string' ? 0 : type)
/** Levels of an lquantize. */
const MOST_LEVELS = 1000

/** The aggregations of a program, in the order in which they first appear. */
export class AggregationPlans {
  readonly list: AggregationPlan[] = []
  private readonly places = new Map<string, number>()

  /** The place of an aggregation that a statement fills. @throws ProgramError when it was filled otherwise before */
  fill(into: Aggregation, plan: AggregationPlan): number {
    const known = this.places.get(plan.name)
    if (known === undefined) {
      this.places.set(plan.name, this.list.length)
      return this.list.push(plan) - 1
    }
    const before = this.list[known]!
    const isSame =
      before.aggregator === plan.aggregator &&
      JSON.stringify(before.levels) === JSON.stringify(plan.levels) &&
      before.keySizes.length === plan.keySizes.length &&
      before.keySizes.every((size, index) => (size === 0) === (plan.keySizes[index] === 0))
    if (isSame) return known
    const keys = before.keyNames.length === 0 ? 'no keys' : `keys like [${before.keyNames.join(', ')}]`
    throw new ProgramError(`@${plan.name} is ${before.aggregator} with ${keys} elsewhere in the program`, into)
  }

  /** The place of an aggregation that an action names. @throws ProgramError */
  find(given: Expression | undefined, action: string, call: Call): number {
    if (given?.sort !== 'aggregation')
      throw new ProgramError(`${action} needs an aggregation, such as @`, given ?? call)
    if (given.keys) throw new ProgramError(`${action} takes the whole aggregation: @${given.name} without keys`, given)
    const place = this.places.get(given.name)
    if (place !== undefined) return place
    throw new ProgramError(`nothing fills @${given.name}${meant(given.name, [...this.places.keys()])}`, given)
  }
}

/** Makes a statement that fills an aggregation ready. @throws ProgramError */
export function fillAction(
  { into, call }: Extract<Statement, { sort: 'aggregate' }>,
  compiler: ExpressionCompiler,
  plans: AggregationPlans,
): Action {
  const aggregator = AGGREGATORS.find((each) => each === call.name)
  const nameSpan = { at: call.at, to: call.at + call.name.length }
  if (!aggregator) {
    const hint = meant(call.name, AGGREGATORS)
    throw new ProgramError(
      `${call.name} is no aggregating function${hint}; there are ${AGGREGATORS.join(', ')}`,
      nameSpan,
    )
  }
  const wanted = { count: 0, lquantize: 4 }[aggregator as string] ?? 1
  const isFine = call.given.length === wanted || (aggregator === 'lquantize' && call.given.length === 3)
  if (!isFine) {
    const usage = { count: 'count()', lquantize: 'lquantize(x, low, high, step)' }[aggregator as string]
    throw new ProgramError(`write ${usage ?? `${aggregator}(x)`}`, call)
  }
  const levels = aggregator === 'lquantize' ? levelsOf(call) : null
  const value = call.given[0] ? compiler.int(call.given[0], `${aggregator} needs a number`) : undefined
  const { ready, run: key } = compiler.key(into.keys ?? [])
  const keySizes = ready.map(({ type }) => sizeOf(type))
  const keyNames = (into.keys ?? []).map(writeExpression)
  const place = plans.fill(into, { name: into.name, aggregator, levels, keySizes, keyNames })
  const run = (machine: Machine): void => {
    const given = value ? (value.run(machine) as Int) : 1
    const keys = (): Value[] => ready.map((each) => each.run(machine))
    machine.aggregations[place]!.update(key(machine), keys, given, machine.takeRoom)
  }
  return { run, work: ready.reduce((sum, each) => sum + each.work, 4 + (value?.work ?? 0)), isRecord: false }
}

function levelsOf(call: Call): Levels {
  const [low, high, step = 1] = call.given.slice(1).map((each) => {
    const sign = each.sort === 'unary' && each.operator === '-' ? -1 : 1
    const value = each.sort === 'unary' ? each.of : each
    if (value.sort !== 'integer' || typeof value.value !== 'number' || value.value > 0x7fffffff)
      throw new ProgramError('low, high and step of lquantize are written as numbers of at most 32 bits', each)
    return sign * value.value
  }) as [number, number, number?]
  if (step < 1) throw new ProgramError('the step of lquantize is at least 1', call.given[3]!)
  if (high <= low) throw new ProgramError('lquantize needs a high bound above the low one', call.given[2]!)
  const count = Math.ceil((high - low) / step)
  if (count > MOST_LEVELS)
    throw new ProgramError(`lquantize with ${count} levels; at most ${MOST_LEVELS}: choose a larger step`, call)
  return { low, step, count }
}

/** Makes an expression that stands alone ready: an action, or an assignment. @throws ProgramError */
export function standAloneAction(value: Expression, compiler: ExpressionCompiler, plans: AggregationPlans): Action {
  if (value.sort === 'call') {
    const made = Object.hasOwn(MAKERS, value.name) ? MAKERS[value.name] : undefined
    if (made) return { isRecord: true, ...made(value, compiler, plans) }
    if (AGGREGATORS.some((each) => each === value.name))
      throw new ProgramError(`${value.name} belongs to an aggregation: @ = ${value.name}(…)`, value)
  }
  const ready = compiler.any(value)
  if (!['assign', 'step', 'call'].includes(value.sort)) {
    const message = 'this does nothing: trace(…) prints a value, = keeps it'
    throw new ProgramError(
      value.sort === 'binary' && value.operator === '==' ? '== compares; a value is given with =' : message,
      value,
    )
  }
  return { run: (m) => void ready.run(m), work: ready.work, isRecord: false }
}

type Maker = (call: Call, compiler: ExpressionCompiler, plans: AggregationPlans) => Omit<Action, 'isRecord'>

const MAKERS: Readonly<Record<string, Maker>> = {
  printf(call, compiler) {
    const pieces = formatOf(call)
    const values = call.given.slice(1).map((each) => compiler.any(each))
    checkValues(
      call,
      pieces,
      values.map(({ type }) => type),
    )
    const run = (m: Machine): void => {
      let place = 0
      for (const piece of pieces)
        m.text += piece.sort === 'text' ? piece.text : formatValue(piece, values[place++]!.run(m))
    }
    return { run, work: values.reduce((sum, each) => sum + each.work, 4 * pieces.length) }
  },
  trace(call, compiler) {
    const [only] = call.given
    if (!only || call.given.length !== 1) throw new ProgramError('trace takes one value', call)
    const ready = compiler.any(only)
    const run = (m: Machine): void => void (m.text += traceValue(ready.run(m), sizeOf(ready.type), m.isQuiet))
    return { run, work: ready.work + 4 }
  },
  printa(call, _compiler, plans) {
    const hasFormat = call.given[0]?.sort === 'string'
    const place = plans.find(call.given[hasFormat ? 1 : 0], 'printa', call)
    if (call.given.length !== (hasFormat ? 2 : 1))
      throw new ProgramError('printa takes a format and one aggregation', call)
    const pieces = hasFormat ? formatOf(call) : null
    if (pieces) checkKeys(call, pieces, plans.list[place]!)
    const run = (m: Machine): void => {
      const store = m.whole(place)
      store.isPrinted = true
      m.text += pieces ? formatEntries(store, pieces) : `\n${aggregationText(store)}`
    }
    return { run, work: 4 }
  },
  clear: (call, _compiler, plans) => {
    const place = onlyAggregation(call, plans)
    return { run: (m) => m.whole(place).clear(), work: 4 }
  },
  trunc(call, compiler, plans) {
    const place = plans.find(call.given[0], 'trunc', call)
    if (call.given.length > 2) throw new ProgramError('trunc takes an aggregation and how many to keep', call)
    const keep = call.given[1] && compiler.int(call.given[1], 'trunc needs a number')
    const run = (m: Machine): void => m.giveRoom(m.whole(place).truncate(keep ? Number(keep.run(m)) : 0))
    return { run, work: 4 }
  },
  normalize(call, compiler, plans) {
    const place = plans.find(call.given[0], 'normalize', call)
    const by = call.given[1]
    if (!by || call.given.length !== 2)
      throw new ProgramError('normalize takes an aggregation and what to divide by', call)
    const ready = compiler.int(by, 'normalize needs a number')
    const run = (m: Machine): void => {
      const value = ready.run(m) as Int
      // Division by nothing changes nothing.
      if (subtract(value, 0) !== 0) m.aggregations[place]!.normal = value
    }
    return { run, work: ready.work + 1 }
  },
  denormalize: (call, _compiler, plans) => {
    const place = onlyAggregation(call, plans)
    return { run: (m) => void (m.aggregations[place]!.normal = 1), work: 1 }
  },
  exit(call, compiler) {
    const [only] = call.given
    if (!only || call.given.length !== 1) throw new ProgramError('exit takes one number', call)
    const ready = compiler.int(only, 'exit needs a number')
    return { run: (m) => void (m.exit = Number(ready.run(m))), work: ready.work }
  },
}

function onlyAggregation(call: Call, plans: AggregationPlans): number {
  if (call.given.length > 1) throw new ProgramError(`${call.name} takes one aggregation`, call)
  return plans.find(call.given[0], call.name, call)
}

function formatOf(call: Call): FormatPiece[] {
  const [format] = call.given
  if (format?.sort !== 'string') throw new ProgramError(`${call.name} begins with a format in quotes`, format ?? call)
  return readFormat(format.value.slice(0, 4 * RUN_LIMITS.text), format)
}

function checkValues(call: Call, pieces: readonly FormatPiece[], types: readonly ('string' | 4 | 8)[]): void {
  const wanted = pieces.filter((each) => each.sort === 'value')
  for (const [index, { text, conversion, isAggregation }] of wanted.entries()) {
    if (isAggregation) throw new ProgramError(`${text} is for printa`, call.given[0]!)
    const type = types[index]
    const given = call.given[index + 1]
    if (type === undefined || !given)
      throw new ProgramError(`${text} has no value: ${wanted.length} are wanted, ${types.length} given`, call.given[0]!)
    if ((conversion === 's') !== (type === 'string'))
      throw new ProgramError(
        type === 'string'
          ? `${text} takes a number; a text is printed by %s`
          : `${text} takes a text; a number is printed by %d`,
        given,
      )
  }
  if (types.length > wanted.length)
    throw new ProgramError('this value has no conversion in the format', call.given[wanted.length + 1]!)
}

function checkKeys(call: Call, pieces: readonly FormatPiece[], { keySizes, name }: AggregationPlan): void {
  const wanted = pieces.filter((each) => each.sort === 'value' && !each.isAggregation)
  for (const [index, piece] of wanted.entries()) {
    if (piece.sort !== 'value') continue
    const size = keySizes[index]
    if (size === undefined)
      throw new ProgramError(
        `${piece.text} has no key: @${name} has ${keySizes.length}; its value is %@d`,
        call.given[0]!,
      )
    if ((piece.conversion === 's') !== (size === 0))
      throw new ProgramError(
        `${piece.text} does not fit key ${index + 1} of @${name}: use ${size === 0 ? '%s' : '%d'}`,
        call.given[0]!,
      )
  }
}

function formatEntries(store: AggregationStore, pieces: readonly FormatPiece[]): string {
  return store
    .sorted()
    .map((entry) => {
      let place = 0
      return pieces
        .map((piece) => {
          if (piece.sort === 'text') return piece.text
          if (!piece.isAggregation) return formatValue(piece, entry.keys[place++]!)
          const value = store.result(entry)
          return value === undefined ? drawBuckets(store.buckets(entry)) : formatValue(piece, value)
        })
        .join('')
    })
    .join('')
}

function entryText(store: AggregationStore, entry: Entry): string {
  const keys = entry.keys.map((key, index) => keyText(key, store.keySizes[index]!)).join('')
  const value = store.result(entry)
  return value === undefined
    ? `${keys}${drawBuckets(store.buckets(entry))}\n`
    : `${keys} ${String(value).padStart(16)}\n`
}

/** An aggregation as DTrace prints it: a line for each tuple of keys, by value. @source Solaris Dynamic Tracing Guide, Aggregations */
export function aggregationText(store: AggregationStore): string {
  return store
    .sorted()
    .map((entry) => entryText(store, entry))
    .join('')
}
