import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { openTargets } from '../host/export-target'
import type { CliIo } from './io'
import { main } from './main'
import { readInput } from './process-io'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-stdin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = [
  'version: 1',
  'path: sysv',
  'paths: [sysv, physio]',
  'workload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]',
  '',
].join('\n')
const file = join(folder, 'read.yaml')
writeFileSync(file, text)

interface Ran {
  readonly code: number
  readonly out: string
  readonly messages: string
}

/** Runs a command line over what stands on its standard input. */
async function lab(argv: readonly string[], input: string | Uint8Array): Promise<Ran> {
  let [out, messages] = ['', '']
  const io: CliIo = {
    out: (more) => void (out += more),
    message: (line) => void (messages += `${line}\n`),
    progress: () => undefined,
    save: () => Promise.reject(new Error('nothing is to be saved')),
    outBytes: (bytes) => Promise.resolve(void (out += Buffer.from(bytes).toString('latin1'))),
    openTargets,
    readInput: (limit) => readInput(Readable.from([Buffer.from(input)]), limit, new AbortController().signal),
    lines: () => {
      throw new Error('nothing is to be typed')
    },
    isTyped: false,
    stop: new AbortController().signal,
  }
  const code = await main(argv, io)
  return { code, out, messages }
}

/** The same command over the file that has this text. */
const named = (argv: readonly string[]): string[] => argv.map((each) => (each === '-' ? file : each))

describe('a scenario on standard input', () => {
  it.each([
    [['run', '-']],
    [['check', '-', '--path', 'physio']],
    [['check', '-', '--seeds', '3']],
    [['compare', '-', '--markdown']],
    [['link', '-']],
    [['manual', '--in', '-']],
    [['probe', 'io:::start { @ = count(); }', '-']],
    [['export', '-', '--format', 'csv', '--out', join(folder, 'one.csv'), '--force']],
    [['lint', '-']],
  ] as const)('gives what its file gives: %j', async (argv) => {
    const ran = await lab(argv, text)
    expect(ran.code).toBe(0)
    expect(ran).toEqual(await lab(named(argv), ''))
  })

  it('is called <stdin> in data, and - again in a command that repeats it', async () => {
    const files = async (argv: readonly string[]): Promise<unknown> => {
      const data = JSON.parse((await lab(argv, text)).out) as { file?: string; files?: readonly { file: string }[] }
      return data.file ?? data.files?.map((each) => each.file)
    }
    for (const argv of [
      ['run', '-', '--json'],
      ['check', '-', '--json'],
      ['check', '-', '--seeds', '2', '--json'],
      ['compare', '-', '--json'],
      ['sweep', '-', '--seeds', '2', '--json'],
      ['probe', '--list', '-', '--json'],
    ])
      expect(await files(argv)).toBe('<stdin>')
    expect(await files(['lint', '-', '-', '--json'])).toEqual(['<stdin>'])
    expect((await lab(['sweep', '-', '--seeds', '2'], text)).out).toContain('again: dma-lab run - --path')
  })

  it('makes a report, and names files that nobody named after standard input', async () => {
    const { code, out } = await lab(['report', '-', '--out', '-'], text)
    expect(code).toBe(0)
    expect(out).toContain('<figcaption>The scenario</figcaption>')
    const target = join(folder, 'r.md')
    expect((await lab(['report', '-', '--out', target], text)).messages).toMatch(/report: \d+ bytes written to /)
  })

  it('has its problems at <stdin>, with line, column and field', async () => {
    for (const command of ['run', 'check', 'compare', 'report'])
      expect(await lab([command, '-'], 'version: 1\nhots: 1\nworkload: []\n')).toMatchObject({
        code: 2,
        out: '',
        messages: expect.stringMatching(
          /^<stdin>:2:1: hots: unknown field; did you mean host\?.*\n<stdin>:3:11: /,
        ) as string,
      })
    const lint = await lab(['lint', '-'], 'version: 1\nhots: 1\nworkload: []\n')
    expect(lint.out).toMatch(/^<stdin>:2:1: hots/)
    expect(lint.code).toBe(2)
  })

  it('is refused when there is none, when it is too large and when it is no text', async () => {
    const said = async (input: string | Uint8Array): Promise<string> => (await lab(['run', '-'], input)).messages
    expect(await said('')).toBe('dma-lab: <stdin>: there is nothing on standard input\n')
    expect(await said(new Uint8Array((1 << 20) + 1).fill(32))).toContain('more than the 1048576 bytes that are read')
    expect(await said(Uint8Array.from([0x44, 0, 1]))).toContain('<stdin>: not a text file')
  })

  it('finds scripts beside the current folder', async () => {
    const given = 'version: 1\nworkload: [{ process: p, script: { file: examples/mixed.js } }]\n'
    const { code, messages } = await lab(['lint', '-'], given)
    expect([code, messages]).toEqual([0, '1 file ok\n'])
    const missing = await lab(['lint', '-'], given.replace('mixed', 'no-such'))
    expect(missing.code).toBe(2)
    expect(missing.out).toMatch(/^<stdin>:2:\d+: workload\[0\]\.script/)
  })
})

describe('readInput', () => {
  const never = new AbortController().signal

  it('reads no more than a little beyond the limit', async () => {
    let given = 0
    const endless = new Readable({
      read(): void {
        given += 1000
        this.push(Buffer.alloc(1000, 0x61))
      },
    })
    expect((await readInput(endless, 2500, never)).length).toBe(2501)
    expect(given).toBeLessThan(200_000)
    expect(endless.destroyed).toBe(true)
  })

  it('ends when somebody stops, and says what the system refuses', async () => {
    const stop = new AbortController()
    const silent = new Readable({ read: () => undefined })
    const waiting = readInput(silent, 10, stop.signal)
    stop.abort()
    expect(await waiting).toEqual(new Uint8Array(0))
    const broken = new Readable({
      read(): void {
        this.destroy(Object.assign(new Error('x'), { code: 'EISDIR' }))
      },
    })
    await expect(readInput(broken, 10, never)).rejects.toThrow('standard input: this is a folder')
  })
})
