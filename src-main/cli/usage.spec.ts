import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import type { CliIo } from './io'
import { main } from './main'

async function lab(
  ...argv: string[]
): Promise<{ readonly code: number; readonly out: string; readonly messages: string }> {
  let [out, messages] = ['', '']
  const nothing = (): never => {
    throw new Error('nothing is to be read or written')
  }
  const io: CliIo = {
    out: (text) => void (out += text),
    message: (line) => void (messages += `${line}\n`),
    progress: () => undefined,
    ...{ save: nothing, outBytes: nothing, openTargets: nothing, lines: nothing },
    isTyped: false,
    stop: new AbortController().signal,
  }
  return { code: await main(argv, io), out, messages }
}

/** The commands that help lists, by the words before them. */
async function commandsUnder(...words: string[]): Promise<string[][]> {
  const { out } = await lab(...words, '--help')
  const [, list = ''] = out.split('\nCommands:\n')
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => [...words, name])
  return names.filter((each) => each.at(-1) !== 'help')
}

describe('a wrong command line', () => {
  it.each([
    [['runn'], "dma-lab: unknown command 'runn'; did you mean run? (dma-lab --help)"],
    [['lab', 'nothing'], "dma-lab lab: unknown command 'nothing'; there are list, show, lint, "],
    [['run', '--jsn', 'x'], "dma-lab run: unknown option '--jsn'; did you mean --json? (dma-lab run --help)"],
    [['run'], "dma-lab run: missing required argument 'file' (dma-lab run --help)"],
    [['lab', 'check', '--lab', 'a', '--lab', 'b', 'x'], 'dma-lab lab check: option '],
    [['compare', 'x', '--json', '--markdown'], "option '--markdown' cannot be used with option '--json'"],
    [['sweep', 'x', '--json', '--csv'], "option '--csv' cannot be used with option '--json'"],
    [['grade', 'x', '--jobs', '1', '--jobs', '2'], 'It is given twice'],
    [['help', 'rn'], 'dma-lab: dma-lab has no command rn; did you mean run?'],
    [['help', 'lab', 'chek'], 'dma-lab: dma-lab lab has no command chek; did you mean check?'],
    [['help', 'run', 'x'], 'dma-lab: dma-lab run has no command x\n'],
  ])('%j is told in one line, with what to do, and ends with 2', async (argv, said) => {
    const { code, out, messages } = await lab(...argv)
    expect([code, out]).toEqual([2, ''])
    expect(messages).toContain(said)
    expect(messages.trimEnd()).not.toContain('\n')
  })
})

describe('help', () => {
  it('of every command fits 80 columns and has an example over files that are there', async () => {
    const commands = [...(await commandsUnder()), ...(await commandsUnder('lab'))]
    expect(commands.length).toBeGreaterThan(25)
    for (const words of [[], ...commands]) {
      const { code, out } = await lab(...words, '--help')
      expect(code).toBe(0)
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
      expect((await lab('help', ...words)).out).toBe(out)
      if (words.length !== 1) continue
      const [, example = ''] = /\nExample:\n {2}(dma-lab .*)\n$/.exec(out) ?? []
      expect(example).toContain(`dma-lab ${words.join(' ')}`)
      const names = example
        .split(' ')
        .filter((word) => /^(scenarios|vectors|labs)\/[^*]*$/.test(word) && words[0] !== 'new-lab')
      for (const name of names) expect(existsSync(at(name))).toBe(true)
    }
  })

  it('is there with the version', async () => {
    for (const option of ['--version', '-V']) expect((await lab(option)).out).toMatch(/^dma-lab \d+\.\d+\.\d+\n$/)
    expect((await lab('help')).code).toBe(0)
  })
})

describe('the name of a file', () => {
  it('steers no terminal', async () => {
    expect((await lab('run', 'no\u001b[31m\u202esuch.yaml')).messages).toBe(
      'dma-lab: no\\u001b[31m\\u202esuch.yaml: there is no such file\n',
    )
    expect((await lab('report', 'x.yaml', '--out', 'a\u001b[2J.txt')).messages).toMatch(/^dma-lab: a\\u001b\[2J\.txt: /)
  })

  it('of a folder without anything to check is told', async () => {
    expect(await lab('lint', at('bin'))).toMatchObject({
      code: 2,
      messages: `dma-lab: there is nothing to check in ${at('bin')}: no .yaml, .yml, .json, .ports\n`,
    })
  })
})
