import type { PathId } from '../config/scenario'
import { rowTest } from '../trace/row-filter'
import type { TraceTable } from '../trace/table'
import { DMA_BREAKUP } from './dma-breakup'
import { RESOURCES } from './resources'
import type { Statement } from './statement'
import { APHYSIO, TRANSFERS } from './transfers'

/** Every statement of the four extracts, in their order. */
export const STATEMENTS: readonly Statement[] = [...DMA_BREAKUP, ...TRANSFERS, ...APHYSIO, ...RESOURCES]

/** The statement of an id; undefined when there is none. */
export const findStatement = (id: string): Statement | undefined => STATEMENTS.find((each) => each.id === id)

/** Whether a statement speaks about a row of a run on a path. */
export function speaksOf({ events }: Statement, table: TraceTable, path: PathId, row: number): boolean {
  return events.some(({ paths, filter }) => paths.includes(path) && rowTest(table, filter)(row))
}

/** The statements that speak about a row, in the order of the extracts. */
export function statementsOf(table: TraceTable, path: PathId, row: number): Statement[] {
  return STATEMENTS.filter((each) => speaksOf(each, table, path, row))
}

/** How many rows of a run each statement speaks about, by its id; statements that speak about none are left out. */
export function countStatements(table: TraceTable, path: PathId): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { id, events } of STATEMENTS) {
    const tests = events.filter(({ paths }) => paths.includes(path)).map(({ filter }) => rowTest(table, filter))
    if (tests.length === 0) continue
    let count = 0
    for (let row = 0; row < table.rows; row++) if (tests.some((test) => test(row))) count++
    if (count > 0) counts.set(id, count)
  }
  return counts
}
