/** What a window may ask of the statements of the manuals: what they say, and which events of a run show them. */
import type { PathId, RowFilter, TraceOf } from './runs'

/** A statement that speaks about an event. */
export interface SpokenStatement {
  /** Such as `dma_breakup.description.4`. */
  readonly id: string
  /** Extract, section and sentence. */
  readonly where: string
  /** In our own words; English, as the extracts are. */
  readonly says: string
}

/** A statement of an extract. */
export interface ManualStatement extends SpokenStatement {
  /** The extract by its short name, and its title. */
  readonly extract: string
  readonly title: string
  readonly section: string
  readonly sentence: number
  /** The rows it speaks about, by path; a path that is not there has none. */
  readonly filters: Readonly<Partial<Record<PathId, RowFilter>>>
  /** Vector cases and driver rules that hold it to account. */
  readonly vectors: readonly string[]
  readonly rules: readonly string[]
}

/** Calls about the manuals. */
export interface ManualCalls {
  /** Every statement, in the order of the extracts. */
  'manual/statements': { request: Record<string, never>; reply: readonly ManualStatement[] }
  /** How many events of a trace statements speak about; those that speak about none are left out. E_NOT_FOUND */
  'trace/statements': { request: TraceOf; reply: readonly { readonly id: string; readonly count: number }[] }
}
