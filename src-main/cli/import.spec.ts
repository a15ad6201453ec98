import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeTrace, traceHash } from '../../src-sim/index'
import { openTargets } from '../host/export-target'
import type { CliIo } from './io'
import { main } from './main'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function lab(...argv: readonly string[]): Promise<{ code: number; out: string; messages: string }> {
  let [out, messages] = ['', '']
  const io: CliIo = {
    out: (text) => void (out += text),
    message: (line) => void (messages += `${line}\n`),
    progress: () => undefined,
    save: () => Promise.resolve(),
    outBytes: () => Promise.resolve(),
    openTargets,
    async *lines() {
      // Nobody types.
    },
    isTyped: false,
    stop: new AbortController().signal,
  }
  return { code: await main(argv, io), out, messages }
}

const chrome = file(
  'chrome.json',
  '[{"ph":"X","ts":1,"dur":2,"pid":1,"tid":1,"name":"\\u001b[2Jwork"},{"ph":"E","ts":5,"pid":1,"tid":1}]',
)

interface Printed {
  readonly format: string
  readonly rows: number
  readonly facts: { readonly trace: string }
  readonly warnings: readonly { readonly code: string; readonly count: number }[]
}

describe('dma-lab import', () => {
  it('says what is in a trace and what is wrong with it, in visible characters', async () => {
    const { code, out, messages } = await lab('import', chrome)
    expect(code).toBe(0)
    expect(out).toMatch(/^chrome: 1 events on 1 tracks/)
    expect(out).toMatch(/foreign:span +1/)
    expect(messages).toContain('F_UNPAIRED: One event has no counterpart')
    expect(out + messages).not.toContain('\u001b')
  })

  it('says it as JSON, and writes a trace file that is opened again', async () => {
    const target = join(folder, 'out.dmatrace')
    const first = await lab('import', chrome, '--out', target, '--json')
    const said = JSON.parse(first.out) as Printed
    expect(said).toMatchObject({ format: 'chrome', rows: 1 })
    expect(said.warnings.map(({ code }) => code)).toContain('F_UNPAIRED')
    const written = decodeTrace(readFileSync(target))
    if (!written.ok) throw new Error(written.error)
    expect(traceHash(written.value.table)).toBe(said.facts.trace)
    const again = JSON.parse((await lab('import', target, '--json')).out) as Printed
    expect([again.format, again.facts.trace]).toEqual(['trace', said.facts.trace])
    expect(await lab('import', chrome, '--out', target)).toMatchObject({
      code: 2,
      messages: expect.stringContaining('--force'),
    })
  })

  it('opens with --partial what is whole of a trace file that was cut, and says so in what it writes', async () => {
    const events = Array.from(
      { length: 70_000 },
      (_, event) => `{"ph":"X","ts":${event},"dur":1,"pid":1,"tid":1,"name":"a"}`,
    )
    const long = join(folder, 'long.dmatrace')
    await lab('import', file('long.json', `[${events.join(',')}]`), '--out', long)
    const cut = join(folder, 'cut.dmatrace')
    writeFileSync(cut, readFileSync(long).subarray(0, -50))
    const [part, none] = [join(folder, 'part.dmatrace'), join(folder, 'no-part.dmatrace')]
    const refused = await lab('import', cut, '--out', none)
    expect([refused.code, existsSync(none)]).toEqual([2, false])
    expect(refused.messages).toContain('complete up to event 65536 of 70000); dma-lab import with --partial opens')
    const { code, messages } = await lab('import', cut, '--partial', '--out', part)
    expect(code).toBe(0)
    expect(messages).toContain('W_TRACE_CUT: The file ends too early: complete up to event 65536 of 70000')
    const written = decodeTrace(readFileSync(part))
    if (!written.ok) throw new Error(written.error)
    expect(written.value.table.truncated).toEqual({ cap: 65_536, notKept: 4464 })
  })

  it('refuses what it cannot read with the code of the table of errors, and writes nothing', async () => {
    const target = join(folder, 'none.dmatrace')
    const { code, messages } = await lab('import', file('scenario.yaml', 'title: no trace'), '--out', target)
    expect([code, existsSync(target)]).toEqual([2, false])
    expect(messages).toMatch(/^dma-lab: E_TRACE_FORMAT: A file that begins with 74 69/)
    expect((await lab('import', join(folder, 'gone'))).messages).toMatch(/E_READ: gone is not there/)
    expect((await lab('import', chrome, chrome)).messages).toMatch(/E_TRACE_FORMAT: Only the streams/)
  })
})
