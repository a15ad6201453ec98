// What blkparse, btt and iowatcher make of the block trace.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeMetrics, exportFormat, KINDS, type Metrics, type TraceTable } from '../../src-sim/index'
import {
  exportBytes,
  exportedRuns,
  haveProgram,
  newFolder,
  runProgram,
  writeExport,
} from '../../scripts/lib/other-programs'
import type { ExportedRun } from '../../scripts/lib/other-programs'

const START = KINDS.findIndex(({ name }) => name === 'io:start')
const hasBlockIo = (table: TraceTable): boolean => {
  for (let row = 0; row < table.rows; row++) if (table.kind(row) === START) return true
  return false
}

const blktrace = exportFormat('blktrace')!
const blkparse = exportFormat('blkparse')!
const folder = newFolder()
let runs: ExportedRun[] = []
beforeAll(async () => {
  runs = await exportedRuns(hasBlockIo)
  for (const { key, source } of runs) writeExport(join(folder.path, key), blktrace, source)
})
afterAll(folder.remove)

describe.skipIf(!haveProgram('blkparse', 'blktrace'))('blkparse', () => {
  it('prints of every binary export what the text export says, byte for byte', () => {
    expect(runs.length).toBeGreaterThan(30)
    for (const { key, source } of runs) {
      // On its standard output it also names the file it read.
      const { err } = runProgram('blkparse', ['-q', '-i', key, '-o', `${key}.txt`], folder.path)
      expect({ key, err }).toEqual({ key, err: '' })
      const theirs = readFileSync(join(folder.path, `${key}.txt`), 'latin1').split('\n')
      const ours = exportBytes(blkparse, [source]).get('')!.toString('latin1').split('\n')
      const place = ours.findIndex((line, index) => line !== theirs[index])
      expect({ key, line: theirs[place] }).toEqual({ key, line: ours[place] })
      expect(theirs).toHaveLength(ours.length)
    }
  })
})

/** A line of btt: least, mean and greatest in ns (the mean rounded), and how many. */
type Line = readonly [min: number, avg: number, max: number, count: number]

function bttLine(report: string, name: string): Line | null {
  const found = new RegExp(`^${name} +([0-9.]+) +([0-9.]+) +([0-9.]+) +(\\d+)$`, 'm').exec(report)
  if (!found) return null
  const ns = (text: string): number => Math.round(Number(text) * 1e9)
  return [ns(found[1]!), ns(found[2]!), ns(found[3]!), Number(found[4])]
}

const STAGES = ['Q2C', 'D2C', 'S2G'] as const

/** What btt says of our stage; it calls a stage of no length 1 ns long. */
function expectSame(key: string, name: (typeof STAGES)[number], line: Line | null, metrics: Metrics): void {
  const ours = metrics.latency[name]
  if (!ours) return expect({ key, name, line }).toEqual({ key, name, line: null })
  expect({ key, name, min: line?.[0], max: line?.[2], count: line?.[3] }).toEqual({
    ...{ key, name, min: Math.max(1, ours.min), max: Math.max(1, ours.max), count: ours.n },
  })
  expect(Math.abs(line![1] - ours.mean), `${key} ${name}`).toBeLessThanOrEqual(1)
}

describe.skipIf(!haveProgram('btt', 'blktrace') || !haveProgram('blkparse', 'blktrace'))('btt', () => {
  it('measures the latencies of our statistics', () => {
    const seen = new Set<string>()
    for (const { key, source } of runs) {
      runProgram('blkparse', ['-q', '-O', '-i', key, '-d', `${key}.bin`], folder.path)
      const { out } = runProgram('btt', ['-i', `${key}.bin`], folder.path)
      const metrics = computeMetrics(source.table)
      for (const stage of STAGES) {
        expectSame(key, stage, bttLine(out, stage), metrics)
        if (metrics.latency[stage]) seen.add(stage)
      }
    }
    expect([...seen].sort()).toEqual([...STAGES].sort())
  })
})

describe.skipIf(!haveProgram('iowatcher', 'iowatcher') || !haveProgram('blkparse', 'blktrace'))('iowatcher', () => {
  it('draws two paths over each other', () => {
    const of = (path: string): string => runs.find(({ key }) => key === `sysv-vs-solaris.${path}.seed1`)!.key
    const args = ['-t', of('sysv'), '-l', 'dma_breakup', '-t', of('physio'), '-l', 'physio', '-o', 'cmp.svg']
    runProgram('iowatcher', args, folder.path)
    const file = join(folder.path, 'cmp.svg')
    expect(existsSync(file)).toBe(true)
    const svg = readFileSync(file, 'utf8')
    expect(svg).toContain('dma_breakup')
    expect(svg).toContain('physio')
    if (haveProgram('xmlstarlet', 'xmlstarlet'))
      expect(runProgram('xmlstarlet', ['val', '-q', 'cmp.svg'], folder.path).status).toBe(0)
  })
})
