import { KIND, KINDS, type KindName } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import type { Bounds, Condition, RowsQuery, Value } from './language'
import { BOUND_WORDS } from './language'
import { fieldOf, untilOf } from './row-fields'

/** What a value is: a number, a text, or nothing that can be said. */
export type Known = number | string | undefined

/** Gives the value of a value while some row is looked at; -1 = none. */
export type Evaluate = (value: Value, its: number) => Known

/** True for a map of bounds. */
export const isBounds = (condition: Condition): condition is Bounds =>
  typeof condition === 'object' && BOUND_WORDS.some((each) => Object.hasOwn(condition, each))

/** Whether a value keeps within bounds. What is unknown keeps within none. */
export function keeps(found: Known, bounds: Bounds, evaluate: (value: Value) => Known): boolean {
  if (found === undefined) return false
  const holds = (bound: Value | undefined, test: (limit: Known) => boolean): boolean =>
    bound === undefined || test(evaluate(bound))
  const compared = (bound: Value | undefined, test: (a: number, b: number) => boolean): boolean =>
    holds(bound, (limit) => typeof found === 'number' && typeof limit === 'number' && test(found, limit))
  return (
    holds(bounds.is, (limit) => limit === found) &&
    holds(bounds.not, (limit) => limit !== undefined && limit !== found) &&
    compared(bounds.atLeast, (a, b) => a >= b) &&
    compared(bounds.atMost, (a, b) => a <= b) &&
    compared(bounds.above, (a, b) => a > b) &&
    compared(bounds.below, (a, b) => a < b) &&
    (bounds.oneOf === undefined || bounds.oneOf.some((each) => evaluate(each) === found)) &&
    (bounds.multipleOf === undefined || (typeof found === 'number' && found % bounds.multipleOf === 0))
  )
}

/** Finds rows of one trace. It remembers which rows there are of each kind. */
export class RowFinder {
  readonly table: TraceTable
  private byKind: Map<number, number[]> | null = null
  /** Row to its place in time, made when it is first needed. */
  private places: Uint32Array | null = null
  private ordered: Uint32Array | null = null

  constructor(table: TraceTable) {
    this.table = table
  }

  /**
   * The rows of a query, in the order of time.
   *
   * @param its the row that `{ its: field }` looks at; -1 = none
   */
  find(query: RowsQuery, evaluate: Evaluate, its = -1): readonly number[] {
    let rows = this.ofKinds(query.kind)
    const { on, where, after, before, inside, take } = query
    if (on !== undefined) rows = rows.filter((row) => this.isOn(row, on))
    if (where !== undefined) rows = rows.filter((row) => this.meets(row, where, evaluate, its))
    if (after !== undefined) {
      const anchor = this.find(after, evaluate, its)[0]
      rows = anchor === undefined ? [] : rows.filter((row) => this.place(row) > this.place(anchor))
    }
    if (before !== undefined) {
      const anchor = this.find(before, evaluate, its)[0]
      if (anchor !== undefined) rows = rows.filter((row) => this.place(row) < this.place(anchor))
    }
    if (inside !== undefined) {
      const spans = this.find(inside, evaluate, its)
      rows = rows.filter((row) => spans.some((span) => this.liesInside(row, span)))
    }
    if (take === 'first') return rows.slice(0, 1)
    return take === 'last' ? rows.slice(-1) : rows
  }

  /** Whether a row lies within a span, ends included; a row does not lie in itself. */
  liesInside(row: number, span: number): boolean {
    const { table } = this
    return row !== span && table.at(row) >= table.at(span) && untilOf(table, row) <= untilOf(table, span)
  }

  /** The place of a row in time among all rows. */
  place(row: number): number {
    if (this.places) return this.places[row]!
    const ordered = this.inOrder()
    const places = new Uint32Array(ordered.length)
    ordered.forEach((each, place) => (places[each] = place))
    this.places = places
    return places[row]!
  }

  /** The fields of a row meet all conditions. */
  meets(row: number, where: Readonly<Record<string, Condition>>, evaluate: Evaluate, its: number): boolean {
    return Object.entries(where).every(([field, condition]) => {
      const found = fieldOf(this.table, row, field)
      if (isBounds(condition)) return keeps(found, condition, (value) => evaluate(value, its))
      return found !== undefined && found === evaluate(condition, its)
    })
  }

  private isOn(row: number, on: string): boolean {
    const name = this.table.trackName(this.table.get('track', row))
    return name === on || name.startsWith(`${on} `)
  }

  private inOrder(): Uint32Array {
    return (this.ordered ??= orderedRows(this.table))
  }

  private ofKinds(kinds: KindName | readonly KindName[]): readonly number[] {
    if (typeof kinds === 'string') return this.ofKind(KIND[kinds])
    const rows = kinds.flatMap((kind) => this.ofKind(KIND[kind]))
    return rows.sort((a, b) => this.place(a) - this.place(b))
  }

  private ofKind(kind: number): readonly number[] {
    if (!this.byKind) {
      const byKind = new Map<number, number[]>()
      for (const row of this.inOrder()) {
        const number = this.table.kind(row)
        const known = byKind.get(number)
        if (known) known.push(row)
        else byKind.set(number, [row])
      }
      this.byKind = byKind
    }
    return this.byKind.get(kind) ?? []
  }
}

/**
 * A name of a row that outlives a change of the rows around it: `KIND@REQUEST.CHUNK#N`, where N counts the rows of that
 * kind, request and piece in the order of time, from 1.
 *
 * @source docs/labs.md
 */
export function eventKey(finder: RowFinder, row: number): string {
  const { table } = finder
  const kind = KINDS[table.kind(row)]?.name ?? 'unknown'
  const request = table.get('request', row)
  const chunk = table.get('chunk', row)
  let number = 1
  for (const other of finder.find({ kind: kind as KindName }, () => undefined)) {
    if (other === row) break
    if (table.get('request', other) === request && table.get('chunk', other) === chunk) number++
  }
  return `${kind}@${request}.${chunk}#${number}`
}

const KEY = /^([a-z0-9:-]{1,30})@(\d{1,9})\.(\d{1,9})#(\d{1,9})$/

/** True for text in the form of a key. */
export const isEventKey = (text: string): boolean => KEY.test(text)

/** The row with a key; -1 when the trace has none. */
export function rowOfKey(finder: RowFinder, key: string): number {
  const match = KEY.exec(key)
  if (!match || !KINDS.some(({ name }) => name === match[1])) return -1
  const [request, chunk, number] = [Number(match[2]), Number(match[3]), Number(match[4])]
  const { table } = finder
  let seen = 0
  for (const row of finder.find({ kind: match[1] as KindName }, () => undefined)) {
    if (table.get('request', row) !== request || table.get('chunk', row) !== chunk) continue
    seen++
    if (seen === number) return row
  }
  return -1
}
