// What wavedrom-cli draws of the timing diagrams.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exportedRuns, haveProgram, newFolder, runProgram, writeExport } from '../../scripts/lib/other-programs'
import { exportFormat } from '../../src-sim/index'

const folder = newFolder()
afterAll(folder.remove)
const wavedrom = resolve('node_modules/.bin/wavedrom-cli')

describe.skipIf(!existsSync(wavedrom))('wavedrom-cli', () => {
  it('draws figures of runs on every path', { timeout: 60_000 }, async () => {
    const hasXml = haveProgram('xmlstarlet', 'xmlstarlet')
    const runs = await exportedRuns(undefined, (key) => /^sysv-vs-solaris.*seed1$/.test(key))
    expect(runs.length).toBeGreaterThan(2)
    for (const { key, source } of runs) {
      writeExport(join(folder.path, key), exportFormat('wavejson')!, source, { figures: '1' })
      const { status } = runProgram(wavedrom, ['-i', `${key}.json`, '-s', `${key}.svg`], folder.path)
      expect({ key, status }).toEqual({ key, status: 0 })
      const svg = readFileSync(join(folder.path, `${key}.svg`), 'utf8')
      expect(svg).toContain('<svg')
      expect(svg).toContain('>time<')
      if (hasXml) expect(runProgram('xmlstarlet', ['val', '-q', `${key}.svg`], folder.path).status).toBe(0)
    }
  })
})
