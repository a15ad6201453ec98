// What lab 4 asks for is what another program measures: the sleeps for a header, and S2G of btt.
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { haveProgram, newFolder, runProgram, writeExport } from '../../../scripts/lib/other-programs'
import { at } from '../../../scripts/lib/root.mjs'
import { exportFormat } from '../../../src-sim/index'
import { loadLab } from './lab-files'
import { makeRun, RunCache } from './make-runs'

const folder = newFolder()
afterAll(folder.remove)
const hasPrograms = haveProgram('blkparse', 'blktrace') && haveProgram('btt', 'blktrace')

describe.skipIf(!hasPrograms)('lab 04', () => {
  it('sleeps for a header as long as btt says for S2G, with two headers and with four', async () => {
    const loaded = await loadLab(at('labs/04-waiting-for-a-header'))
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues))
    for (const headers of [2, 4]) {
      const run = await makeRun(loaded.value.lab, { headers }, 'main', null, { cache: new RunCache() })
      if (typeof run === 'string') throw new Error(run)
      const { table } = run.result
      const facts = { title: 'lab 4', path: 'sysv', host: '1989-386-isa', seed: 1, version: '0.0.0' }
      const key = `headers-${headers}`
      const source = { table, facts: { ...facts, scenario: '', trace: '00' } }
      writeExport(join(folder.path, key), exportFormat('blktrace')!, source)
      runProgram('blkparse', ['-q', '-O', '-i', key, '-d', `${key}.bin`], folder.path)
      const { out } = runProgram('btt', ['-i', `${key}.bin`], folder.path)
      const [, mean, count] = /^S2G +[0-9.]+ +([0-9.]+) +[0-9.]+ +(\d+)$/m.exec(out) ?? []
      const { S2G } = run.metrics.latency
      expect(S2G?.n).toBe(Number(count))
      // btt prints the mean in whole ns.
      expect(Math.abs(Math.round(Number(mean) * 1e9) * S2G!.n - S2G!.sum)).toBeLessThanOrEqual(S2G!.n)
    }
  })
})
