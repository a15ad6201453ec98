import { FilterRun, PlacesRun } from './filter-run'
import type { Lane } from './lanes'
import type { RowFilter } from './row-filter'
import type { TraceTable } from './table'

/** Filters whose rows are kept: the table, the search and the picture may each have some. */
const MOST = 6

/** What is known of a filter. */
interface Entry {
  readonly run: FilterRun
  places: PlacesRun | null
}

/** The rows of the filters that were asked for last, as far as they were looked for. */
export class KeptFilters {
  private readonly table: TraceTable
  private readonly ordered: () => Uint32Array
  private readonly lanes: () => readonly Lane[]
  /** By the filter as a text; the one used last comes last. */
  private readonly entries = new Map<string, Entry>()

  /** @param ordered gives every row in the order (at, row) */
  constructor(table: TraceTable, ordered: () => Uint32Array, lanes: () => readonly Lane[]) {
    this.table = table
    this.ordered = ordered
    this.lanes = lanes
  }

  /** The search for the rows of a filter, which may have been done already. */
  rows(filter: RowFilter): FilterRun {
    return this.entry(filter).run
  }

  /** The search for the places of those rows on the lanes. Theirs must be done. */
  places(filter: RowFilter): PlacesRun {
    const entry = this.entry(filter)
    return (entry.places ??= new PlacesRun(entry.run.rows(), this.lanes(), this.table.rows))
  }

  private entry(filter: RowFilter): Entry {
    const { kinds, tracks, request, text, where, any } = filter
    const key = JSON.stringify([kinds, tracks, request, text, where, any])
    const entry = this.entries.get(key) ?? {
      run: new FilterRun(this.table, this.ordered(), key === '[null,null,null,null,null,null]' ? null : filter),
      places: null,
    }
    this.entries.delete(key)
    this.entries.set(key, entry)
    for (const old of this.entries.keys()) if (this.entries.size > MOST) this.entries.delete(old)
    return entry
  }
}
