import type { PathId } from '../config/scenario'
import { orderedRows } from '../trace/query'
import { rowTest, type RowFilter } from '../trace/row-filter'
import type { TraceTable } from '../trace/table'
import { DMA_BREAKUP } from './dma-breakup'
import { RESOURCES } from './resources'
import { EXTRACTS, type Statement } from './statement'
import { APHYSIO, TRANSFERS } from './transfers'

/** Every statement of the four extracts, in their order. */
export const STATEMENTS: readonly Statement[] = [...DMA_BREAKUP, ...TRANSFERS, ...APHYSIO, ...RESOURCES]

/** The statement of an id; undefined when there is none. */
export const findStatement = (id: string): Statement | undefined => STATEMENTS.find((each) => each.id === id)

/** Whether a statement speaks about a row of a run on a path. */
export function speaksOf(statement: Statement, table: TraceTable, path: PathId, row: number): boolean {
  const filter = filterOf(statement, path)
  return filter !== null && rowTest(table, filter)(row)
}

/** Where a statement stands: extract, section and the place of its sentence there. */
export const placeOf = ({ extract, section, sentence }: Statement): string =>
  `${EXTRACTS[extract]}: ${section}, sentence ${sentence}`

/** What a row has to be so that a statement speaks about it on a path; null = it speaks about none there. */
export function filterOf({ events }: Statement, path: PathId): RowFilter | null {
  const filters = events.filter(({ paths }) => paths.includes(path)).map(({ filter }) => filter)
  return filters.length > 1 ? { any: filters } : (filters[0] ?? null)
}

/** The rows that a statement speaks about, in the order of time. */
export function rowsOf(statement: Statement, table: TraceTable, path: PathId): number[] {
  const filter = filterOf(statement, path)
  return filter ? [...orderedRows(table)].filter(rowTest(table, filter)) : []
}

/** The statements that speak about a row, in the order of the extracts. */
export function statementsOf(table: TraceTable, path: PathId, row: number): Statement[] {
  return STATEMENTS.filter((each) => speaksOf(each, table, path, row))
}

/** How many rows of a run each statement speaks about, by its id; statements that speak about none are left out. */
export function countStatements(table: TraceTable, path: PathId): Map<string, number> {
  const counts = new Map<string, number>()
  for (const statement of STATEMENTS) {
    const filter = filterOf(statement, path)
    if (!filter) continue
    const test = rowTest(table, filter)
    let count = 0
    for (let row = 0; row < table.rows; row++) if (test(row)) count++
    if (count > 0) counts.set(statement.id, count)
  }
  return counts
}
