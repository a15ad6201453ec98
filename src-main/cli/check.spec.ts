import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CliIo } from './io'
import { main } from './main'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const scenario = (driver: string): string => {
  const path = join(folder, `${driver}.yaml`)
  const workload = ['a', 'b'].map((name) => `{ process: ${name}, requests: [{ op: read, length: 512 }] }`)
  writeFileSync(path, `version: 1\npath: physio\ndriver: { name: ${driver} }\nworkload: [${workload.join(', ')}]\n`)
  return path
}

async function cli(...argv: string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const io = {
    ...{ out: (text: string) => void (out += text), message: () => undefined, progress: () => undefined },
    ...{ stop: new AbortController().signal, save: () => Promise.resolve() },
  }
  return { code: await main(argv, io as unknown as CliIo), out }
}

describe('dma-lab check', () => {
  it('is content with the reference driver', async () => {
    expect(await cli('check', scenario('xx'))).toEqual({ code: 0, out: 'no rule is broken\n' })
  })

  it('fails for the printed driver and says what, why and how to mend it', async () => {
    const { code, out } = await cli('check', scenario('xx-manual'))
    expect(code).toBe(1)
    expect(out).toMatch(
      /^finding LostRequest: xsp->bp was buf 1.*\n {2}rule: .*\n {2}mend: queue the buf.*\n {2}seen: at [\d.]+ \w+, row \d+ of the trace\n/,
    )
    expect(out).toMatch(/a hangs\. .*biodone was never called for buf 1/)
  })

  it('stops at the first finding when asked to', async () => {
    const { code, out } = await cli('check', scenario('xx-manual'), '--stop-on-finding', '--json')
    const data = JSON.parse(out) as { end: string; ok: boolean; findings: { id: string }[] }
    expect([code, data.end, data.ok, data.findings.map(({ id }) => id)]).toEqual([1, 'stopped', false, ['LostRequest']])
  })
})

describe('dma-lab explain', () => {
  it('prints a driver rule', async () => {
    const { code, out } = await cli('explain', 'SyncMissing')
    expect(code).toBe(0)
    expect(out).toMatch(/driver rule \(error, solaris\)/)
  })
})
