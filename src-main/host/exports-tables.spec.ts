// What Python, SQLite and jq make of the tables and of Chrome's format.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportFormat, orderedRows } from '../../src-sim/index'
import { exportedRuns, haveProgram, newFolder, runProgram, writeExport } from '../../scripts/lib/other-programs'
import type { ExportedRun } from '../../scripts/lib/other-programs'

const folder = newFolder()
let runs: ExportedRun[] = []
beforeAll(async () => {
  runs = (await exportedRuns()).filter((_, place) => place % 8 === 0)
  for (const [index, { source }] of runs.entries()) {
    writeExport(join(folder.path, `${index}.csv`), exportFormat('csv')!, source, {
      bom: index % 2 === 0 ? 'yes' : 'no',
    })
    writeExport(join(folder.path, `${index}.json`), exportFormat('chrome')!, source)
    writeExport(join(folder.path, `${index}.jsonl`), exportFormat('jsonl')!, source)
  }
  writeFileSync(
    join(folder.path, 'read.py'),
    [
      'import csv, json, sys',
      'for name in sys.argv[1:]:',
      "    with open(name, encoding='utf-8-sig', newline='') as file:",
      '        rows = list(csv.DictReader(file, strict=True))',
      '    assert all(None not in row and None not in row.values() for row in rows), name',
      "    print(len(rows), sum(int(row['t_ns']) for row in rows), sum(int(row['bytes'] or 0) for row in rows))",
    ].join('\n'),
  )
})
afterAll(folder.remove)

const times = ({ source: { table } }: ExportedRun): number =>
  orderedRows(table).reduce((sum, row) => sum + table.at(row), 0)

describe('CSV', () => {
  it.skipIf(!haveProgram('python3', 'python3'))("is read by Python's csv module, every row and number of it", () => {
    const files = runs.map((_, index) => `${index}.csv`)
    const { status, out, err } = runProgram('python3', ['read.py', ...files], folder.path)
    expect(err).toBe('')
    expect(status).toBe(0)
    const found = out
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).map(Number))
    expect(found).toEqual(runs.map((run) => [run.source.table.rows, times(run)]))
  })

  it.skipIf(!haveProgram('sqlite3', 'sqlite3'))('is imported by SQLite with a column for each heading', () => {
    for (const [index, run] of runs.entries()) {
      if (index % 2 === 0) continue
      const query = 'select count(*), sum(cast(t_ns as integer)), count(distinct path) from t'
      const { out, err } = runProgram('sqlite3', [':memory:', `.import --csv ${index}.csv t`, query], folder.path)
      expect(err).toBe('')
      expect(out.trim()).toBe(`${run.source.table.rows}|${times(run)}|1`)
    }
  })
})

describe('Chrome trace JSON and JSON Lines', () => {
  it.skipIf(!haveProgram('jq', 'jq'))('are taken by jq', () => {
    for (const [index, { source }] of runs.entries()) {
      const chrome = runProgram('jq', ['-e', '.traceEvents|length>0', `${index}.json`], folder.path)
      expect([chrome.status, chrome.out.trim()]).toEqual([0, 'true'])
      const lines = runProgram('jq', ['-c', 'select(.row != null)|.at', `${index}.jsonl`], folder.path)
      expect(lines.out.trim().split('\n')).toHaveLength(source.table.rows)
    }
  })
})
