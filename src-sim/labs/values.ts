import { metricValue } from '../config/metric-names'
import { Intervals, Stock } from '../trace/intervals'
import { KIND } from '../trace/kinds'
import { perMille, percentile } from '../trace/statistics'
import { fieldOf, NEVER, untilOf } from './row-fields'
import type { Evaluate, Known } from './finder'
import type { LedgerName, RowsQuery, RunFigure, Value } from './language'
import type { LabRun, LabWorld } from './run'

/** Evaluates values over one run. */
export class Evaluator {
  readonly run: LabRun
  readonly world: LabWorld
  /** The row that the last figure of rows came from; -1 = none. */
  row = -1

  constructor(run: LabRun, world: LabWorld) {
    this.run = run
    this.world = world
  }

  /** The function that finders take. */
  readonly evaluate: Evaluate = (value, its) => this.value(value, its)

  /** The rows of a query. */
  rows(query: RowsQuery, its = -1): readonly number[] {
    return this.run.finder.find(query, this.evaluate, its)
  }

  /** A value; undefined when it cannot be said: no such row, no answer, no such run. */
  value(value: Value, its = -1): Known {
    if (typeof value !== 'object') return value
    if ('in' in value) {
      const other = this.world.run(value.in)
      return typeof other === 'string' ? undefined : new Evaluator(other, this.world).value(value.value)
    }
    if ('time' in value) return value.time
    if ('size' in value) return value.size
    if ('its' in value) return its < 0 ? undefined : fieldOf(this.table, its, value.its)
    if ('answer' in value) return this.world.answer(value.answer)
    if ('edit' in value) return this.world.edit(value.edit)
    return this.ofRows(value, its) ?? this.ofRun(value) ?? this.arithmetic(value, its)
  }

  private get table(): LabRun['result']['table'] {
    return this.run.result.table
  }

  /** Numbers of a field, with the rows they come from; text and open ends are left out. */
  private numbers(query: RowsQuery, field: string, its: number): { readonly row: number; readonly number: number }[] {
    return this.rows(query, its).flatMap((row) => {
      const number = fieldOf(this.table, row, field)
      return typeof number === 'number' ? [{ row, number }] : []
    })
  }

  private ofRows(value: object & Value, its: number): Known {
    if ('count' in value) {
      const rows = this.rows(value.count, its)
      this.row = rows.at(-1) ?? -1
      return rows.length
    }
    if ('cover' in value) {
      this.row = this.rows(value.cover, its)[0] ?? -1
      return this.stretches(value.cover, its).cover()
    }
    if ('overlap' in value) {
      this.row = this.rows(value.overlap[0], its)[0] ?? -1
      const [left, right] = value.overlap.map((query) => this.stretches(query, its)) as [Intervals, Intervals]
      return left.cover() + right.cover() - left.cover(right)
    }
    if ('peak' in value) {
      const stock = new Stock()
      this.row = this.rows(value.peak, its)[0] ?? -1
      for (const row of this.rows(value.peak, its)) {
        const weight = value.weight === undefined ? 1 : fieldOf(this.table, row, value.weight)
        const until = untilOf(this.table, row)
        stock.hold(this.table.at(row), until === NEVER ? Infinity : until, typeof weight === 'number' ? weight : 1)
      }
      return stock.peak()
    }
    if (!('of' in value) || 'ledger' in value) return undefined
    if ('first' in value || 'last' in value) {
      const row = 'first' in value ? this.rows(value.of, its)[0] : this.rows(value.of, its).at(-1)
      if (row === undefined) return undefined
      this.row = row
      return fieldOf(this.table, row, 'first' in value ? value.first : value.last)
    }
    if ('distinct' in value)
      return new Set(this.rows(value.of, its).map((row) => fieldOf(this.table, row, value.distinct))).size
    if ('sum' in value) this.row = this.rows(value.of, its).at(-1) ?? -1
    if ('sum' in value) return this.numbers(value.of, value.sum, its).reduce((sum, { number }) => sum + number, 0)
    const field = 'percentile' in value ? value.field : 'least' in value ? value.least : value.greatest
    const numbers = this.numbers(value.of, field, its).sort((a, b) => a.number - b.number || a.row - b.row)
    if (numbers.length === 0) return undefined
    const wanted =
      'percentile' in value
        ? percentile(
            Float64Array.from(numbers, ({ number }) => number),
            value.percentile,
          )
        : 0
    const found =
      'percentile' in value
        ? numbers.find(({ number }) => number === wanted)!
        : 'least' in value
          ? numbers[0]!
          : numbers.at(-1)!
    this.row = found.row
    return found.number
  }

  private stretches(query: RowsQuery, its: number): Intervals {
    const intervals = new Intervals()
    for (const row of this.rows(query, its))
      intervals.add(this.table.at(row), Math.min(untilOf(this.table, row), this.run.result.now))
    return intervals
  }

  private ofRun(value: object & Value): Known {
    const { scenario, result } = this.run
    if ('metric' in value) {
      // A figure of the whole run is about its calls.
      this.row = this.calls()[0] ?? -1
      return metricValue(this.run.metrics, value.metric)
    }
    if ('request' in value) {
      const process = result.processes.filter(({ name }) => value.process === undefined || name === value.process)
      const found = process.flatMap(({ results }) => results.filter(({ request }) => request === value.request))
      const entry = found[(value.repetition ?? 1) - 1]
      if (!entry) return undefined
      this.row = this.calls().find((row) => this.table.at(row) === entry.startedAt) ?? -1
      if (value.get === 'errno') return entry.endedAt < 0 ? undefined : entry.errno === 0 ? '0' : entry.errnoName
      if (value.get === 'takes') return entry.endedAt < 0 ? undefined : entry.endedAt - entry.startedAt
      return entry.endedAt < 0 && value.get !== 'startedAt' ? undefined : entry[value.get]
    }
    if ('ledger' in value) return this.ledger(value.ledger, value.of)
    if ('findings' in value) {
      const wanted: readonly string[] = typeof value.findings === 'string' ? [value.findings] : value.findings
      const found = result.findings.filter(
        ({ id, severity }) => wanted.includes(id) || (wanted.includes('all') && severity !== 'note'),
      )
      this.row = found[0]?.row ?? -1
      return found.length
    }
    if ('run' in value) return this.whole(value.run)
    if ('script' in value) {
      const script = result.processes.find(({ name }) => name === value.script)?.script
      if (!script) return undefined
      if (value.get === 'state') return script.state
      if (value.get === 'failure') return script.failure?.code ?? ''
      if (value.get === 'calls') return script.calls
      if (value.get === 'invariantsBroken') return script.invariants.reduce((sum, { broken }) => sum + broken, 0)
      return script.expects.filter(({ ok }) => value.get === 'expects' || !ok).length
    }
    if ('host' in value) return plain((scenario.host as unknown as Record<string, unknown>)[value.host])
    if ('rule' in value) return plain((scenario.rules as unknown as Record<string, unknown>)[value.rule])
    if ('profile' in value) return plain((scenario.profile as unknown as Record<string, unknown>)[value.profile])
    return undefined
  }

  /** The calls of processes, in the order of time. */
  private calls(): readonly number[] {
    return this.rows({ kind: 'syscall' })
  }

  private whole(figure: RunFigure): Known {
    const { result } = this.run
    switch (figure) {
      case 'end':
      case 'panic':
      case 'now':
        return result[figure]
      case 'hung':
        return result.hung.length
      case 'rows':
        return result.table.rows
      case 'faults':
        return result.faults.length
      case 'warnings':
        return this.rows({ kind: 'warning' }).length
    }
  }

  /** What is left at the end of a run. @param of a device; undefined = all together, and of levels the processor's */
  private ledger(name: LedgerName, of: string | undefined): number {
    const { table } = this
    const rowsOf = (
      kind: 'pm:busy' | 'pm:idle' | 'cpu:spl' | 'buf:get' | 'buf:release' | 'dma:bind' | 'dma:unbind',
    ): readonly number[] => this.rows({ kind, on: of })
    const difference = (more: readonly number[], less: readonly number[]): number => {
      this.row = more.at(-1) ?? -1
      return more.length - less.length
    }
    switch (name) {
      case 'pagesPeak':
        return this.run.metrics.pageLocks.peak
      case 'pagesLocked':
        this.row = this.rows({ kind: 'pagelock', where: { duration: -1 } })[0] ?? -1
        return this.run.metrics.pageLocks.leaked
      case 'busy': {
        const last = new Map<string, number>()
        for (const row of this.rows({ kind: ['pm:busy', 'pm:idle'], on: of })) {
          last.set(`${table.get('track', row)} ${table.get('arg0', row)}`, table.get('arg1', row))
          if (table.kind(row) === KIND['pm:busy']) this.row = row
        }
        return [...last.values()].reduce((sum, count) => sum + count, 0)
      }
      case 'level': {
        const row = rowsOf('cpu:spl').at(-1)
        if (row === undefined) return 0
        this.row = row
        return table.get('arg1', row)
      }
      case 'headers':
        return difference(rowsOf('buf:get'), rowsOf('buf:release'))
      case 'bindings':
        return difference(rowsOf('dma:bind'), rowsOf('dma:unbind'))
      case 'kernelPages': {
        const pages = (kind: 'page:alloc' | 'page:free'): number =>
          this.numbers({ kind }, 'pages', -1).reduce((sum, { number }) => sum + number, 0)
        return pages('page:alloc') - pages('page:free')
      }
    }
  }

  private arithmetic(value: object & Value, its: number): Known {
    const numbers = (values: readonly Value[]): number[] | undefined => {
      const found = values.map((each) => this.value(each, its))
      return found.every((each) => typeof each === 'number') ? found : undefined
    }
    if ('add' in value) return numbers(value.add)?.reduce((sum, each) => sum + each, 0)
    if ('multiply' in value) return numbers(value.multiply)?.reduce((product, each) => product * each, 1)
    const pair =
      'subtract' in value
        ? value.subtract
        : 'divide' in value
          ? value.divide
          : 'divideUp' in value
            ? value.divideUp
            : 'perMille' in value
              ? value.perMille
              : undefined
    const found = pair && numbers(pair)
    if (!found) return undefined
    const [left, right] = found as [number, number]
    if ('subtract' in value) return left - right
    if (right === 0) return undefined
    if ('divide' in value) return Math.floor(left / right)
    if ('divideUp' in value) return Math.ceil(left / right)
    return left >= 0 && right > 0 && Number.isInteger(left) && Number.isInteger(right)
      ? perMille(left, right)
      : undefined
  }
}

/** Numbers, words and switches as what conditions compare. */
function plain(value: unknown): Known {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}
