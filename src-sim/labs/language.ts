import type { KindName } from '../trace/kinds'

/**
 * The language of checks, as plain data: rows of the trace, values that are made of them, and claims about values. What
 * each word means is in docs/labs.md.
 */

/** Rows of a run. */
export interface RowsQuery {
  readonly kind: KindName | readonly KindName[]
  /** Name of the track, such as `xx0` or `writer (1)`; a part of it that ends at a blank counts too. */
  readonly on?: string | undefined
  readonly where?: Readonly<Record<string, Condition>> | undefined
  /** Only rows after the first of these; none when there is no such row. */
  readonly after?: RowsQuery | undefined
  /** Only rows before the first of these; all when there is no such row. */
  readonly before?: RowsQuery | undefined
  /** Only rows that lie inside a span of these. */
  readonly inside?: RowsQuery | undefined
  readonly take?: 'first' | 'last' | undefined
}

/** What a value has to be; all that are given. */
export interface Bounds {
  readonly is?: Value | undefined
  readonly not?: Value | undefined
  readonly atLeast?: Value | undefined
  readonly atMost?: Value | undefined
  readonly above?: Value | undefined
  readonly below?: Value | undefined
  readonly oneOf?: readonly Value[] | undefined
  readonly multipleOf?: number | undefined
}

/** A condition on a field: a value that it is, or bounds. */
export type Condition = Value | Bounds

/** A number or a text, or how to get one. */
export type Value =
  | number
  | string
  | { readonly time: number }
  | { readonly size: number }
  | { readonly count: RowsQuery }
  | { readonly sum: string; readonly of: RowsQuery }
  | { readonly least: string; readonly of: RowsQuery }
  | { readonly greatest: string; readonly of: RowsQuery }
  | { readonly first: string; readonly of: RowsQuery }
  | { readonly last: string; readonly of: RowsQuery }
  | { readonly distinct: string; readonly of: RowsQuery }
  | { readonly percentile: number; readonly field: string; readonly of: RowsQuery }
  | { readonly cover: RowsQuery }
  | { readonly overlap: readonly [RowsQuery, RowsQuery] }
  | { readonly peak: RowsQuery; readonly weight?: string | undefined }
  | { readonly metric: string }
  | { readonly request: string; readonly get: RequestFigure; readonly process?: string; readonly repetition?: number }
  | { readonly ledger: LedgerName; readonly of?: string | undefined }
  | { readonly findings: string | readonly string[] }
  | { readonly run: RunFigure }
  | { readonly script: string; readonly get: ScriptFigure }
  | { readonly edit: string }
  | { readonly answer: string }
  | { readonly host: string }
  | { readonly rule: string }
  | { readonly profile: string }
  | { readonly its: string }
  | { readonly in: string; readonly value: Value }
  | { readonly add: readonly Value[] }
  | { readonly subtract: readonly [Value, Value] }
  | { readonly multiply: readonly Value[] }
  | { readonly divide: readonly [Value, Value] }
  | { readonly divideUp: readonly [Value, Value] }
  | { readonly perMille: readonly [Value, Value] }

/** What a call gave. */
export const REQUEST_FIGURES = ['result', 'errno', 'residual', 'startedAt', 'endedAt', 'takes'] as const
/** One of them. */
export type RequestFigure = (typeof REQUEST_FIGURES)[number]

/** What is left when a run is over. */
export const LEDGERS = ['pagesPeak', 'pagesLocked', 'busy', 'level', 'headers', 'bindings', 'kernelPages'] as const
/** One of them. */
export type LedgerName = (typeof LEDGERS)[number]

/** What a run is as a whole. */
export const RUN_FIGURES = ['end', 'panic', 'now', 'hung', 'rows', 'faults', 'warnings'] as const
/** One of them. */
export type RunFigure = (typeof RUN_FIGURES)[number]

/** What a script left behind. */
export const SCRIPT_FIGURES = ['state', 'failure', 'calls', 'expects', 'expectsFailed', 'invariantsBroken'] as const
/** One of them. */
export type ScriptFigure = (typeof SCRIPT_FIGURES)[number]

/** Something that holds or does not. */
export type Claim =
  | ({ readonly value: Value } & Bounds)
  | { readonly all: readonly Claim[] }
  | { readonly any: readonly Claim[] }
  | { readonly not: Claim }
  | { readonly each: RowsQuery; readonly satisfies: Readonly<Record<string, Condition>>; readonly least?: number }
  | {
      readonly each: RowsQuery
      readonly has: RowsQuery
      readonly order?: 'before' | 'after' | 'inside' | 'around' | undefined
      readonly same?: readonly string[] | undefined
      readonly times?: number | undefined
      readonly least?: number
    }
  | { readonly never: RowsQuery; readonly between?: readonly [RowsQuery, RowsQuery] | undefined }
  | { readonly order: readonly RowsQuery[] }
  | { readonly chain: RowsQuery; readonly field: string; readonly step: Value }
  | { readonly finding: string; readonly present?: boolean }
  | { readonly clean: boolean }
  | { readonly expectations: 'hold' }
  | { readonly invariant: string; readonly process?: string | undefined }
  | { readonly same: RowsQuery; readonly as: string; readonly fields: readonly string[] }
  | { readonly in: string; readonly claim: Claim }

/** The word that says what sort a map is. */
export const VALUE_WORDS = [
  ...['time', 'size', 'count', 'sum', 'least', 'greatest', 'first', 'last', 'distinct', 'percentile', 'cover'],
  ...['overlap', 'peak', 'metric', 'request', 'ledger', 'findings', 'run', 'script', 'edit', 'answer', 'host'],
  ...['rule', 'profile', 'its', 'in', 'add', 'subtract', 'multiply', 'divide', 'divideUp', 'perMille'],
] as const

/** The words of bounds. */
export const BOUND_WORDS = ['is', 'not', 'atLeast', 'atMost', 'above', 'below', 'oneOf', 'multipleOf'] as const
