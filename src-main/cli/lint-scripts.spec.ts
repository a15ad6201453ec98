import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

describe('dma-lab lint with labs', () => {
  /** A copy of a lab in which a text of one file is another. */
  const changed = (name: string, file: string, find: string, other: string): string => {
    const copy = join(folder, name)
    cpSync(at('labs/02-sixteen-sectors'), copy, { recursive: true })
    const text = readFileSync(join(copy, file), 'utf8')
    expect(text).toContain(find)
    writeFileSync(join(copy, file), text.replace(find, other))
    return copy
  }

  it('is content with all that come with it: labs, hidden parts, solutions, texts', async () => {
    expect(await lint(at('labs'))).toEqual({ code: 0, out: '' })
  })

  it('says line and field of what is wrong in a lab, and names its other files once', async () => {
    const { code, out } = await lint(changed('titel', 'lab.yaml', '\ntitle:', '\ntitel:'))
    expect(code).toBe(2)
    expect(out).toMatch(/titel\/lab\.yaml:\d+:1: titel: unknown field; did you mean title\?/)
    expect(out).toMatch(/hidden\.yaml: the lab beside it has to be right first/)
    expect(out).toMatch(
      /reference\/solution\.yaml: the lab that it solves, with its hidden part, has to be right first/,
    )
  })

  it('says what is wrong in a hidden part, there and not at the lab', async () => {
    const { code, out } = await lint(changed('hidden', 'hidden.yaml', 'checks: [', 'checks: [nobody, '))
    expect(code).toBe(2)
    expect(out).toMatch(/hidden\/hidden\.yaml:\d+:\d+: again\[0\]: there is no check nobody/)
    expect(out).not.toContain('lab.yaml')
  })

  it('says what is wrong in a solution: a change that does not fit, a program that nobody can read', async () => {
    const moved = await lint(changed('moved', 'wrong/short/solution.yaml', "find: 'const put", "find: 'const pot"))
    expect(moved.code).toBe(2)
    expect(moved.out).toMatch(
      /short\/solution\.yaml:\d+:\d+: edits\.program\.replace\[0\]\.find: this text is not found/,
    )
    const words = await lint(changed('words', 'wrong/short/solution.yaml', "with: 'const put", "with: 'const put ="))
    expect(words.code).toBe(2)
    expect(words.out).toMatch(/short\/solution\.yaml: program:4:\d+: Unexpected token/)
  })

  it('reads the program that the lab begins with', async () => {
    const { code, out } = await lint(changed('start', 'start.js', 'await write(', 'await wrote('))
    expect([code, out]).toEqual([
      2,
      expect.stringMatching(/start\/lab\.yaml: program:4:\d+: wrote is no word of scripts/),
    ])
  })

  it('reads answers, and wants a lab for a solution', async () => {
    const answer = write(
      'a.dmalab-answer.yaml',
      'version: 1\nkind: dmalab-answer\nlab: { id: a, release: 1 }\nprogram: x\n',
    )
    expect(await lint(answer)).toEqual({
      code: 2,
      out: expect.stringMatching(/answer\.yaml:3:\d+: lab\.digest: is missing/),
    })
    const alone = write('solution.yaml', 'version: 1\nkind: dmalab-solution\nabout: a\n')
    expect(await lint(alone)).toEqual({
      code: 2,
      out: expect.stringContaining('there is no lab.yaml beside it or above it'),
    })
  })
})
