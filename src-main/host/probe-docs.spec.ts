/** What docs/probe.md prints is what comes out. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { probes, type PathId } from '../../src-sim/index'
import { runProbe, probeVocabulary } from './probe-work'
import { scenarioFromText } from './scenario-files'
import { runPath } from './session'

const page = readFileSync(at('docs/probe.md'), 'utf8')
const examples = [...page.matchAll(/^(.+\?) \(`(\w+)`\)\n\n```d\n([^`]*)\n```\n\n```text\n([^`]*)\n```/gm)].map(
  ([, title = '', path = '', program = '', output = '']) => ({ title, path, program, output }),
)

const reply = scenarioFromText('docs', readFileSync(at('scenarios/sysv-vs-solaris.yaml'), 'utf8'))
if (!reply.ok) throw new Error('the scenario of the examples is wrong')
const { scenario } = reply
const tables = new Map(
  (['sysv', 'physio'] as const).map((path) => [path as string, runPath(scenario, path satisfies PathId).run.table]),
)
const hold = { signal: new AbortController().signal, progress: () => undefined }

describe('docs/probe.md', () => {
  it('has ten examples', () => {
    expect(examples.length).toBe(10)
  })

  it.each(examples)('prints what comes out: $title', async ({ path, program, output }) => {
    const answer = await runProbe(tables.get(path)!, program, hold)
    if (!answer.ok) throw new Error(answer.problem.message)
    const text = answer.result.lines.map((line) => line.text.trimEnd()).join('\n')
    expect(text.replace(/^\n+|\n+$/g, '')).toBe(output)
    expect(answer.result.notes).toEqual([])
  })

  it('shows an error as it is told', () => {
    const program = 'io:::start { @ = sum(args[0]->b_bcont); }'
    const compiled = probes.compileProgram(program)
    if (compiled.ok) throw new Error('it is wrong')
    const [first, ...rest] = probes.showProblem(program, compiled.problem, 'PROGRAM').split('\n')
    const [, shown = ''] = /```text\ndma-lab: (PROGRAM[^`]*)\n```/.exec(page) ?? []
    const [head = '', ...marks] = shown.split('\n')
    expect(first?.startsWith(head.replace('…', ''))).toBe(true)
    expect(rest).toEqual(marks)
  })

  it('names every word of the language', () => {
    const { words, probes: listed } = probeVocabulary(tables.get('sysv')!)
    for (const { word } of words.filter((each) => !/^arg\d$|B_PAGEIO/.test(each.word))) expect(page).toContain(word)
    for (const { provider, name } of listed)
      if (!['sdt', 'dtrace', 'syscall'].includes(provider)) expect(page).toContain(`\`${provider}:::${name}\``)
  })
})

describe('runProbe', () => {
  it('tells what is wrong with a program, and stops when nobody waits', async () => {
    const table = tables.get('sysv')!
    expect(await runProbe(table, 'io:::', hold)).toMatchObject({ ok: true })
    expect(await runProbe(table, 'io:::x', hold)).toMatchObject({ ok: false, problem: { line: 1, column: 1 } })
    const stopped = AbortSignal.abort()
    const endless = 'tick-1ns { x++; }'
    await expect(runProbe(table, endless, { ...hold, signal: stopped })).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })

  it('counts the events of a trace by probe', () => {
    const { probes: listed } = probeVocabulary(tables.get('sysv')!)
    const start = listed.find(({ provider, name }) => provider === 'io' && name === 'start')
    expect(start).toMatchObject({ events: 16, function: 'bdev_strategy' })
    expect(listed.reduce((sum, { events }) => sum + events, 0)).toBe(tables.get('sysv')!.rows + 2)
  })
})
