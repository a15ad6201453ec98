import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import { PATHS } from '../config/scenario'
import { runScenario } from '../machine'
import { rowTest } from '../trace/row-filter'
import { TraceView } from '../trace/view'
import { countStatements, filterOf, findStatement, placeOf, rowsOf, STATEMENTS, statementsOf } from './index'

function run(path: (typeof PATHS)[number]) {
  const parsed = parseScenario({ version: 1, workload: [{ process: 'a', requests: [{ op: 'read', length: 1024 }] }] })
  if (!parsed.ok) throw new Error('no scenario')
  return runScenario(parsed.value, { path, seed: 1 }).table
}

describe('rowsOf', () => {
  it.each(PATHS)('and statementsOf are the same round trip on %s', (path) => {
    const table = run(path)
    const counts = countStatements(table, path)
    expect(counts.size).toBeGreaterThan(5)
    for (const statement of STATEMENTS) {
      const rows = rowsOf(statement, table, path)
      expect([statement.id, rows.length]).toEqual([statement.id, counts.get(statement.id) ?? 0])
      for (const row of rows.slice(0, 3)) expect(statementsOf(table, path, row)).toContain(statement)
    }
  })

  it('is in the order of time', () => {
    const table = run('sysv')
    const rows = rowsOf(findStatement('dma_breakup.description.13')!, table, 'sysv')
    expect(rows.length).toBe(2)
    expect(table.at(rows[0]!)).toBeLessThan(table.at(rows[1]!))
  })
})

describe('filterOf', () => {
  it('keeps what any of the events of a statement keeps', () => {
    const table = run('physio')
    const kinds = [['io:start'], ['io:done'], ['buf:get']]
    const events = kinds.map((each) => ({ paths: ['physio' as const], filter: { kinds: each } }))
    const double = { ...STATEMENTS[0]!, events: [...events, { paths: ['pio' as const], filter: {} }] }
    const tests = events.map(({ filter }) => rowTest(table, filter))
    const all = rowTest(table, filterOf(double, 'physio')!)
    for (let row = 0; row < table.rows; row += 1) expect(all(row)).toBe(tests.some((test) => test(row)))
  })

  it('is told apart from other filters by what keeps the rows of a trace', () => {
    const table = run('sysv')
    const view = new TraceView(table)
    for (const statement of STATEMENTS) {
      const filter = filterOf(statement, 'sysv')
      if (filter) expect(view.rows(filter, 0, 1).total).toBe(rowsOf(statement, table, 'sysv').length)
    }
  })

  it('is null where a statement speaks about nothing', () => {
    expect(filterOf(findStatement('dma_breakup.description.13')!, 'pio')).toBeNull()
  })
})

describe('placeOf', () => {
  it('names extract, section and sentence', () => {
    expect(placeOf(findStatement('dma_breakup.description.13')!)).toBe(
      'DMA_BREAKUP(K), UNIX System V: Description, sentence 13',
    )
  })
})
