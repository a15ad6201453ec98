import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { openTargets } from '../host/export-target'
import type { CliIo } from './io'
import { main } from './main'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-lint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function lint(...files: string[]): Promise<{ code: number; out: string }> {
  let out = ''
  const io: CliIo = {
    ...{ out: (text) => void (out += text), message: () => undefined, progress: () => undefined },
    ...{ save: () => Promise.resolve(), isTyped: false, stop: new AbortController().signal },
    ...{ outBytes: () => Promise.resolve(), openTargets },
    async *lines() {},
  }
  return { code: await main(['lint', ...files], io), out }
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('dma-lab lint with scripts', () => {
  it('is content with the examples', async () => {
    expect(await lint(at('examples'))).toEqual({ code: 0, out: '' })
  })

  it('gives file, line and column of what is wrong in a script beside the scenario', async () => {
    write('beside.js', "const f = await open('xx0')\n\nawait raed(f)\n")
    const file = write('beside.yaml', 'version: 1\nworkload:\n  - process: a\n    script: { file: beside.js }\n')
    const { code, out } = await lint(file)
    expect(code).toBe(2)
    expect(out).toMatch(/beside\.js:3:7: raed is no word of scripts; did you mean read\?/)
  })

  it('gives the place of a script in the scenario, and the place in it', async () => {
    const { code, out } = await lint(
      write('inline.yaml', 'version: 1\nworkload:\n  - process: a\n    script: |\n      log(1)\n      for (\n'),
    )
    expect(code).toBe(2)
    expect(out).toMatch(/inline\.yaml:4:\d+: workload\[0\]\.script: script of a:3:1: Unexpected token/)
  })

  it('says which script is missing', async () => {
    const { code, out } = await lint(
      write('missing.yaml', 'version: 1\nworkload:\n  - process: a\n    script: { file: no.js }\n'),
    )
    expect([code, out]).toEqual([
      2,
      expect.stringMatching(/missing\.yaml:4:\d+: workload\[0\]\.script\.file: there is no no\.js/),
    ])
  })
})
