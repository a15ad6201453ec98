// What babeltrace2 makes of the CTF folder.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportedRuns, haveProgram, newFolder, runProgram, writeExport } from '../../scripts/lib/other-programs'
import type { ExportedRun } from '../../scripts/lib/other-programs'
import { exportFormat } from '../../src-sim/index'

const ctf = exportFormat('ctf')!
const folder = newFolder()
let runs: ExportedRun[] = []
beforeAll(async () => {
  runs = await exportedRuns(undefined, (_, place) => place % 5 === 0)
  for (const { key, source } of runs) writeExport(join(folder.path, key), ctf, source)
})
afterAll(folder.remove)

describe.skipIf(!haveProgram('babeltrace2', 'babeltrace2'))('babeltrace2', () => {
  it('reads every event, and no other', () => {
    expect(runs.length).toBeGreaterThan(10)
    for (const { key, source } of runs) {
      const { out, err, status } = runProgram('babeltrace2', [key], folder.path)
      expect({ key, err, status }).toEqual({ key, err: '', status: 0 })
      expect({ key, lines: out.split('\n').length - 1 }).toEqual({ key, lines: source.table.rows })
    }
  })

  it('finds our range of times', () => {
    for (const { key, source } of runs) {
      const { table } = source
      const ats = Array.from({ length: table.rows }, (_, row) => table.at(row))
      const query = ['query', 'src.ctf.fs', 'babeltrace.trace-infos', '-p', `inputs=["${join(folder.path, key)}"]`]
      const { out } = runProgram('babeltrace2', query, folder.path)
      const found = [...out.matchAll(/(begin|end): ([0-9]+)/g)].map(([, what, at]) => [what, Number(at)])
      expect({ key, found }).toEqual({
        key,
        found: expect.arrayContaining([
          ['begin', ats.reduce((a, b) => Math.min(a, b), Infinity)],
          ['end', ats.reduce((a, b) => Math.max(a, b), 0)],
        ]) as unknown,
      })
    }
  })

  it('shows names, texts and numbers as fields', () => {
    const run = runs.find(({ key }) => key.includes('physio')) ?? runs[0]!
    const { out } = runProgram('babeltrace2', [run.key], folder.path)
    expect(out).toMatch(/ io:start: \{ cpu_id = 0 \}, \{ duration = 0, b_blkno = \d+, row = \d+, request = \d+, /)
    expect(out).toMatch(/ syscall: .* track = \( "process [^"]+" : container = \d+ \), string = |the_call = "\w+"/)
  })
})
