import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { computeMetrics, exportFormat, KINDS, type TraceTable } from '../../src-sim/index'
import { mergedStream } from '../../src-sim/testing/block-bench'
import { blockSource } from '../../src-sim/testing/export-bench'
import { written } from '../../src-sim/testing/random-source'
import {
  exportedRuns,
  haveProgram,
  newFolder,
  runProgram,
  writeExport,
  type ExportedRun,
} from '../../scripts/lib/other-programs'
import { openTrace } from './imports'

const home = mkdtempSync(join(tmpdir(), 'dma-lab-imports-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)

const chrome = written(exportFormat('chrome')!, [blockSource()])
const block = written(exportFormat('blktrace')!, [blockSource()], {}, '.blktrace.0')

describe('openTrace', () => {
  it('tells formats apart by what is in them, not by their names', async () => {
    for (const [id, file] of [
      ['trace', ''],
      ['chrome', ''],
      ['jsonl', ''],
      ['blktrace', '.blktrace.0'],
    ] as const) {
      writeFileSync(at('some.txt'), written(exportFormat(id)!, [blockSource()], {}, file))
      const found = await openTrace(at('some.txt'), 'some.txt')
      expect([found.format, found.facts.title]).toEqual([id, 'By hand'])
      const { latency } = computeMetrics(found.table)
      expect(latency.Q2C).toEqual(computeMetrics(blockSource().table).latency.Q2C)
    }
  })

  it('unpacks what gzip has packed', async () => {
    const found = await openTrace(gzipSync(chrome), 'a.json.gz')
    expect([found.format, found.table.rows]).toEqual(['chrome', blockSource().table.rows])
  })

  it('refuses what little turns into very much, what is packed twice, and what is cut', async () => {
    const bomb = gzipSync(new Uint8Array(64 << 20))
    const before = process.memoryUsage().rss
    await expect(openTrace(bomb, 'bomb.gz')).rejects.toMatchObject({ problem: { code: 'E_ZIP_BOMB' } })
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20)
    const twice = gzipSync(gzipSync(chrome))
    await expect(openTrace(twice, 'twice.gz')).rejects.toMatchObject({ problem: { code: 'E_ZIP_BOMB' } })
    const packed = gzipSync(chrome)
    await expect(openTrace(packed.subarray(0, packed.length - 20), 'cut.gz')).rejects.toMatchObject({
      problem: { code: 'E_ZIP' },
    })
  })

  it('puts the streams of several processors together, whichever was named', async () => {
    const half: number[] = []
    for (let offset = 0; offset < block.length;) {
      half.push(offset)
      offset += 48 + block[offset + 46]! + 256 * block[offset + 47]!
    }
    const part = (wanted: number): Uint8Array =>
      Buffer.concat(half.filter((_, place) => place % 2 === wanted).map((from) => block.subarray(from, end(from))))
    const end = (from: number): number => from + 48 + block[from + 46]! + 256 * block[from + 47]!
    writeFileSync(at('two.blktrace.0'), part(0))
    writeFileSync(at('two.blktrace.1'), part(1))
    writeFileSync(at('two.blktrace.2'), '')
    const found = await openTrace(at('two.blktrace.1'), 'two.blktrace.1')
    const whole = await openTrace(block, 'one')
    const { latency } = computeMetrics(found.table)
    expect(latency.Q2C).toEqual(computeMetrics(whole.table).latency.Q2C)
    expect(found.table.rows).toBe(whole.table.rows)
  })

  it('stops when it is told to, and says how far it is', async () => {
    const many = `[${'{"ph":"i","ts":1,"name":"a","pid":1,"tid":1},'.repeat(30_000)}]`
    const stop = new AbortController()
    const bytes: number[] = []
    const opening = openTrace(Buffer.from(many), 'many.json', {
      signal: stop.signal,
      onProgress(progress) {
        bytes.push(progress.bytes)
        if (bytes.length === 2) stop.abort()
      },
    })
    await expect(opening).rejects.toMatchObject({ problem: { code: 'E_CANCELLED' } })
    expect(bytes[1]).toBeGreaterThan(bytes[0]!)
  })

  it('says what cannot be read without its folder', async () => {
    const reason = await openTrace(at('none.json'), 'none.json').catch((error: Error) => error.message)
    expect(reason).toBe('none.json is not there or may not be read.')
    await expect(openTrace(home, 'folder')).rejects.toMatchObject({ problem: { code: 'E_READ' } })
  })
})

const START = KINDS.findIndex(({ name }) => name === 'io:start')
const hasBlockIo = (table: TraceTable): boolean => {
  for (let row = 0; row < table.rows; row++) if (table.kind(row) === START) return true
  return false
}

describe.skipIf(!haveProgram('blkparse', 'blktrace') || !haveProgram('btt', 'blktrace'))('other programs', () => {
  const folder = newFolder()
  let runs: ExportedRun[] = []
  beforeAll(async () => {
    runs = await exportedRuns(hasBlockIo, (_key, place) => place % 4 === 0)
    for (const { key, source } of runs) writeExport(join(folder.path, key), exportFormat('blktrace')!, source)
  }, 120_000)
  afterAll(folder.remove)

  it('btt counts the stages of merged transfers as our statistics of the import do', async () => {
    writeFileSync(join(folder.path, 'merged.blktrace.0'), mergedStream())
    runProgram('blkparse', ['-q', '-O', '-i', 'merged', '-d', 'merged.bin'], folder.path)
    const { out } = runProgram('btt', ['-i', 'merged.bin'], folder.path)
    const { latency } = computeMetrics((await openTrace(join(folder.path, 'merged.bin'), 'merged.bin')).table)
    for (const stage of ['Q2C', 'D2C', 'S2G'] as const) {
      const [, least, mean, most, count] =
        new RegExp(`^${stage} +([0-9.]+) +([0-9.]+) +([0-9.]+) +(\\d+)$`, 'm').exec(out) ?? []
      const theirs = [least, mean, most].map((text) => Math.round(Number(text) * 1e9))
      const ours = latency[stage]!
      expect({ stage, theirs, count: Number(count) }).toEqual({
        ...{ stage, theirs: [ours.min, ours.mean, ours.max], count: ours.n },
      })
    }
  })

  it('what blkparse puts into one file gives the latencies of our runs', async () => {
    expect(runs.length).toBeGreaterThan(5)
    for (const { key, source } of runs) {
      runProgram('blkparse', ['-q', '-O', '-i', key, '-d', `${key}.bin`], folder.path)
      const { table } = await openTrace(join(folder.path, `${key}.bin`), key)
      const [found, ours] = [computeMetrics(table).latency, computeMetrics(source.table).latency]
      for (const stage of ['Q2C', 'D2C', 'Q2D', 'S2G'] as const)
        expect({ key, stage, is: found[stage] }).toEqual({ key, stage, is: ours[stage] })
    }
  }, 120_000)
})
