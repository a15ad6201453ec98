import type { DocumentIssue } from '../../../../src-ipc/lab-error'
import type { PathOutcome } from '../../../../src-ipc/runs'

type ScriptOutcome = NonNullable<PathOutcome['processes'][number]['script']>
type Failure = ScriptOutcome['failure']

/** Something that a script left behind at one of its lines; `sort` is also a word of the catalogue. */
export interface ScriptNote {
  readonly sort: 'failed' | 'mark' | 'log' | 'holds' | 'broken' | 'invariant' | 'finding'
  readonly isBad: boolean
  readonly text: string
  /** From 1; 0 = unknown. */
  readonly line: number
  /** Simulated ns; -1 = none. */
  readonly at: number
  /** Of an invariant: how often it was broken. */
  readonly count: number
  /** Row of the trace that breaks an invariant; -1 = none. */
  readonly row: number
}

/** Most notes that are shown of each sort. */
const SHOWN = 200

/** What a script left behind: what is bad first, then in the order of time. */
export function scriptNotes({ failure, marks, logs, expects, invariants }: ScriptOutcome): ScriptNote[] {
  const none = { isBad: false, count: 0, row: -1 }
  const notes: ScriptNote[] = [
    ...marks.slice(0, SHOWN).map(({ name, at, line }): ScriptNote => ({ ...none, sort: 'mark', text: name, at, line })),
    ...logs.slice(0, SHOWN).map(({ text, at, line }): ScriptNote => ({ ...none, sort: 'log', text, at, line })),
    ...expects.slice(0, SHOWN).map(({ ok, text, at, line }): ScriptNote => {
      return { ...none, sort: ok ? 'holds' : 'broken', isBad: !ok, text, at, line }
    }),
  ]
  const always = invariants.map(({ name, broken, first, line }): ScriptNote => {
    const row = first?.row ?? -1
    return {
      sort: 'invariant',
      isBad: broken > 0,
      text: first?.text ?? name,
      line,
      at: first?.at ?? -1,
      count: broken,
      row,
    }
  })
  const all = [...always, ...notes].sort((a, b) => Number(b.isBad) - Number(a.isBad) || a.at - b.at)
  return [...failureNotes(failure), ...all]
}

/** What the checker found in a driver, and what it said with cmn_err: what is bad first, then in the order of time. */
export function driverNotes({ findings, driver }: Pick<PathOutcome, 'findings' | 'driver'>): ScriptNote[] {
  const none = { isBad: false, count: 0, row: -1 }
  const found = findings.flatMap(({ id, message, mend, severity, where, at, row }): ScriptNote[] => {
    const isBad = severity !== 'note'
    const text = `${id}: ${message}; ${mend}`
    return where ? [{ sort: 'finding', isBad, text, line: where.line, at, count: 0, row }] : []
  })
  const logs = (driver?.logs ?? [])
    .slice(0, SHOWN)
    .map(({ text, at, line }): ScriptNote => ({ ...none, sort: 'log', text, at, line }))
  const all = [...found.slice(0, SHOWN), ...logs].sort((a, b) => Number(b.isBad) - Number(a.isBad) || a.at - b.at)
  return [...failureNotes(driver?.failure ?? null), ...all]
}

function failureNotes(failure: Failure): ScriptNote[] {
  if (failure === null) return []
  const text = `${failure.code} ${failure.message}`
  return [{ sort: 'failed', isBad: true, text, line: failure.line, at: -1, count: 0, row: -1 }]
}

/** What is bad of it as problems of the editor. */
export function noteIssues(notes: readonly ScriptNote[]): DocumentIssue[] {
  return notes
    .filter(({ isBad, line }) => isBad && line > 0)
    .map(({ text, line }) => ({ message: text, line, column: 1 }))
}
