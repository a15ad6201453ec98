import type { ComparedRow, RunComparison } from '../../../../src-ipc/contract'
import type { StageId, TraceOf } from '../../../../src-ipc/runs'
import { clauseSentence, subjectSentence, type Say } from './sentences'

/** A column as the view names it. */
export interface ColumnName {
  /** 1, 2, … in the order of the columns; letters stand for stages. */
  readonly mark: string
  /** The path, and its run where there are several. */
  readonly title: string
  /** Short, for the middle of a sentence: the path's own name where that tells it. */
  readonly short: string
}

/** A, B, … Z, AA, AB, … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter
}

/** True when every column is another path, so that the names of paths tell them apart. */
export function areOtherPaths(columns: readonly TraceOf[]): boolean {
  return new Set(columns.map(({ path }) => path)).size === columns.length
}

/**
 * Names for columns.
 *
 * @param mainRun the run that a column belongs to, as a person counts them
 */
export function columnNames(
  t: Say,
  columns: readonly TraceOf[],
  mainRun: (column: TraceOf) => number,
): readonly ColumnName[] {
  const runs = new Set(columns.map(mainRun))
  const isTold = areOtherPaths(columns)
  return columns.map((column, index) => {
    const path = t(`compare.path.${column.path}`)
    const title = runs.size > 1 ? t('compare.ofRun', { path, run: mainRun(column) }) : path
    return { mark: String(index + 1), title, short: isTold ? column.path : title }
  })
}

/** A piece of a bar, as shares of the longest bar. */
export interface BarPiece {
  /** Letter of its row in the table, so that nothing depends on colour. */
  readonly letter: string
  readonly stage: StageId
  /** ns */
  readonly time: number
  readonly start: number
  readonly width: number
}

/** A bar. */
export interface Bar {
  readonly title: string
  /** ns */
  readonly total: number
  readonly width: number
  readonly pieces: readonly BarPiece[]
}

/** The letters of stages, by the row of the table that has them. */
export function stageLetters(stages: readonly Pick<ComparedRow, 'id'>[]): ReadonlyMap<string, string> {
  return new Map(stages.map(({ id }, row) => [id, letterOf(row)]))
}

/** The bars: one for each column, all on one scale, pieces in the order of the table. */
export function bars({ runs, stages }: RunComparison, names: readonly Pick<ColumnName, 'title'>[]): readonly Bar[] {
  const longest = Math.max(1, ...runs.map((run) => run.elapsed))
  return runs.map((run, index) => {
    let at = 0
    const pieces = stages.flatMap((stage, row) => {
      const time = stage.values[index] ?? 0
      if (time === 0) return []
      const start = at / longest
      at += time
      return [{ letter: letterOf(row), stage: stage.id as StageId, time, start, width: time / longest }]
    })
    return { title: names[index]?.title ?? '', total: run.elapsed, width: run.elapsed / longest, pieces }
  })
}

/** A column that did not end as it should, in words. */
export interface Trouble {
  readonly title: string
  readonly text: string
}

/** What went wrong on the way: failures, panics, limits, and processes that will never run again. */
export function troubles(
  t: Say,
  { runs }: RunComparison,
  names: readonly Pick<ColumnName, 'title'>[],
): readonly Trouble[] {
  return runs.flatMap((run, index) => {
    const title = names[index]?.title ?? ''
    const say = (key: string, values: Record<string, unknown> = {}): Trouble => ({
      title,
      text: t(`compare.trouble.${key}`, values),
    })
    const failures = run.failures.map((said) =>
      say('fails', { subject: subjectSentence(t, said), clause: clauseSentence(t, said) }),
    )
    const ends =
      run.end === 'panic'
        ? [say('panics', { why: run.panic })]
        : run.end === 'limit' || run.end === 'stopped'
          ? [say(run.end)]
          : []
    return [...ends, ...run.hung.map((each) => say('hangs', { why: each.explanation })), ...failures]
  })
}
