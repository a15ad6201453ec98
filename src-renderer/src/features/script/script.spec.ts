// @vitest-environment happy-dom
import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import type { PathOutcome } from '../../../../src-ipc/runs'
import { driverNotes, noteIssues, scriptNotes } from './results'
import { wordAt, wordsFor } from './script-language'

const WORDS = ['read', 'readv'].map((name) => ({
  ...{ name, signature: `${name}(file: number): Promise<Result>`, help: 'Reads.', source: `${name}(2)` },
  sorts: ['script'] as const,
}))

function offers(text: string, explicit = false) {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, explicit)
  return wordsFor(WORDS, context)
}

describe('wordsFor', () => {
  it('offers the words with their parameters', () => {
    expect(offers('await re')).toMatchObject({
      from: 6,
      options: [{ label: 'read', detail: '(file: number): Promise<Result>' }, { label: 'readv' }],
    })
  })

  it('offers nothing behind a dot, and nothing unasked where nothing is typed', () => {
    expect([offers('memory.re'), offers('await '), offers('await ', true)?.options.length]).toEqual([null, null, 2])
  })
})

describe('wordAt', () => {
  it('finds the whole word only', () => {
    expect(wordAt(WORDS, 'await readv(f)', 8)).toMatchObject({ word: { name: 'readv' }, from: 6, to: 11 })
    expect([wordAt(WORDS, 'reads', 2), wordAt(WORDS, 'a.read', 4), wordAt(WORDS, '   ', 1)]).toEqual([null, null, null])
  })
})

describe('scriptNotes', () => {
  const place = { at: 5, line: 3, column: 1 }
  const outcome = {
    ...{ file: 'a.js', state: 'failed' as const, calls: 9, cut: 0 },
    failure: { code: 'E_SCRIPT_ERROR', message: 'no', file: 'a.js', line: 7, column: 2, stack: [] },
    marks: [{ ...place, name: 'm' }],
    logs: [{ ...place, at: 2, text: 'l' }],
    expects: [
      { ...place, ok: true, text: 'good' },
      { ...place, ok: false, text: 'bad', line: 4 },
    ],
    invariants: [
      {
        ...place,
        name: 'always',
        kinds: ['io:done'],
        checked: 4,
        broken: 2,
        first: { row: 8, at: 6, text: 'always: no' },
      },
    ],
  }

  it('puts what is bad first, then goes by time', () => {
    const notes = scriptNotes(outcome)
    expect(notes.map(({ sort, text }) => `${sort} ${text}`)).toEqual([
      ...['failed E_SCRIPT_ERROR no', 'broken bad', 'invariant always: no'],
      ...['log l', 'mark m', 'holds good'],
    ])
    expect(notes[2]).toMatchObject({ row: 8, count: 2, line: 3 })
  })

  it('gives the editor what is bad, at its line', () => {
    expect(noteIssues(scriptNotes(outcome)).map(({ line }) => line)).toEqual([7, 4, 3])
  })
})

describe('driverNotes', () => {
  const finding = {
    ...{
      id: 'StrategyReturn',
      rule: 'DriverBug',
      source: 'strategy(9E)',
      message: 'strategy returned 5',
      row: 9,
      at: 40,
    },
    ...{ text: 'strategy returns 0', mend: 'return 0', severity: 'error', kernel: 'solaris' },
    where: { file: 'xx.js', line: 12, column: 3 },
  } as unknown as PathOutcome['findings'][number]
  const driver = {
    ...{ file: 'xx.js', failure: null, calls: 3, cut: 0 },
    logs: [{ text: 'xx0: ready', at: 5, line: 2, column: 1 }],
  }

  it('puts findings at their lines, with the cure, before what the driver said', () => {
    const notes = driverNotes({ findings: [{ ...finding, where: null }, finding], driver })
    expect(notes).toMatchObject([
      { sort: 'finding', isBad: true, line: 12, row: 9, text: 'StrategyReturn: strategy returned 5; return 0' },
      { sort: 'log', line: 2, text: 'xx0: ready' },
    ])
    expect(noteIssues(notes)).toEqual([{ message: notes[0]!.text, line: 12, column: 1 }])
  })

  it('says first why a driver broke', () => {
    const failure = { code: 'E_DRIVER_SHAPE', message: 'no attach', file: 'xx.js', line: 1, column: 1, stack: [] }
    expect(driverNotes({ findings: [], driver: { ...driver, failure } })[0]).toMatchObject({
      ...{ sort: 'failed', isBad: true, line: 1, text: 'E_DRIVER_SHAPE no attach' },
    })
  })
})
