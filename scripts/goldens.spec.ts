/**
 * Runs give the same trace, always: twice in one process, and the trace that is committed in `goldens`.
 *
 * When a change of the engine is meant to change traces: `UPDATE_GOLDENS=1 npx vitest run scripts/goldens.spec.ts`, and
 * read what the difference of the text traces says.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatTrace, KINDS, runScenario, traceHash } from '../src-sim/index'
import { root } from './lib/root.mjs'
import { plannedRuns, readScenarios, type PlannedRun } from './lib/scenarios'

const folder = join(root, 'goldens')
const hashFile = join(folder, 'hashes.json')
const isUpdate = process.env['UPDATE_GOLDENS'] === '1'

/** The runs whose trace is short enough to be read: scenario and path. */
const TEXTS = [
  'aphysio-enotsup.aphysio',
  'aphysio-error.aphysio',
  'aphysio-overlap.aphysio',
  'aphysio-oversize.aphysio',
  'physio-bad-address.physio',
  'physio-bad-block.physio',
  'physio-iovecs.physio',
  'physio-lost-request.physio',
  'physio-short-transfer.physio',
  'ramdisk-read.pio',
  'sysv-end-of-media.sysv',
  'sysv-i386-unaligned.sysv',
  'sysv-lost-interrupt.sysv',
  'sysv-no-memory.sysv',
  'sysv-read-units.sysv',
  'sysv-vs-solaris.aphysio',
  'sysv-vs-solaris.physio',
] as const

/** Rows that only these texts show, so that the others stay short enough; the hash covers every row of every run. */
const QUIET = new Set<string>(['reg:get', 'reg:put', 'pic:mask'])
const WITH_REGISTERS = new Set<string>(['sysv-vs-solaris.physio', 'sysv-no-memory.sysv'])

/** Lines a text trace may have. */
const LINES = 360

const files = await readScenarios()
const runs = plannedRuns(files)

interface Golden {
  readonly text: string
  readonly hash: string
}

function trace({ file, path, seed }: PlannedRun, isWhole = true): Golden {
  const { table } = runScenario(file.scenario, { path, seed })
  const kinds = KINDS.map(({ name }) => name).filter((name) => isWhole || !QUIET.has(name))
  return { text: formatTrace(table, { kinds }), hash: traceHash(table) }
}

const texts = TEXTS.map((name) => ({ name, run: runs.find(({ key }) => key === `${name}.seed1`) }))
const nameOf = (name: string): string => `${name}.trace.txt`

describe('text traces', () => {
  it.each(texts)('$name gives the same bytes twice, and those of its file', ({ name, run }) => {
    const first = trace(run!, WITH_REGISTERS.has(name))
    const second = trace(run!, WITH_REGISTERS.has(name))
    expect(second.text).toBe(first.text)
    expect(second.hash).toBe(first.hash)
    expect(first.text.split('\n').length).toBeLessThanOrEqual(LINES)
    const file = join(folder, nameOf(name))
    if (isUpdate) writeFileSync(file, first.text)
    expect(first.text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '')
  })

  it('has no file that no run makes', () => {
    const wanted = new Set(TEXTS.map(nameOf))
    const stale = readdirSync(folder).filter((file) => file.endsWith('.trace.txt') && !wanted.has(file))
    if (isUpdate) for (const file of stale) rmSync(join(folder, file))
    else expect(stale).toEqual([])
  })
})

describe('hashes', () => {
  it('are equal twice and those of hashes.json, for every scenario on each of its paths', { timeout: 120_000 }, () => {
    const found: Record<string, string> = {}
    for (const run of runs) {
      const { hash } = trace(run)
      expect(trace(run).hash, run.key).toBe(hash)
      found[run.key] = hash
    }
    if (isUpdate) writeFileSync(hashFile, `${JSON.stringify(found, null, 2)}\n`)
    expect(found).toEqual(JSON.parse(readFileSync(hashFile, 'utf8')))
  })

  it('differ between seeds where frames of memory are drawn; programmed I/O names none', () => {
    const hashes = JSON.parse(readFileSync(hashFile, 'utf8')) as Record<string, string>
    const seconds = runs.filter(({ seed }) => seed === 2)
    expect(seconds.length).toBeGreaterThan(0)
    for (const { key, path } of seconds) {
      expect(hashes[key] === hashes[key.replace('seed2', 'seed1')], key).toBe(path === 'pio')
    }
  })
})
