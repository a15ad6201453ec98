import type { Comparison } from '../../../../src-ipc/contract'

/** A stage as one path went through it. */
export interface StageCell {
  /** ns; null where the path has no such stage. */
  readonly time: number | null
  /** Difference to the first path, ns; null for the first path and where either has no such stage. */
  readonly difference: number | null
}

/** A row of the table. */
export interface StageRow {
  readonly id: string
  /** A letter that names the stage in the bars, so that nothing depends on colour. */
  readonly letter: string
  readonly title: string
  readonly cells: readonly StageCell[]
  readonly differs: boolean
}

/** A piece of a bar, as shares of the longest total. */
export interface BarPiece {
  readonly letter: string
  readonly title: string
  readonly time: number
  readonly start: number
  readonly width: number
}

/** A bar. */
export interface Bar {
  readonly id: string
  readonly title: string
  readonly total: number
  readonly pieces: readonly BarPiece[]
}

/** A, B, … Z, AA, AB, … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter
}

/** The table: a row for each stage, with differences to the first path. */
export function stageRows(comparison: Comparison): readonly StageRow[] {
  return comparison.stages.map((stage, index) => {
    const [first = null] = stage.times
    const cells = stage.times.map((time, path) => ({
      time,
      difference: path === 0 || time === null || first === null ? null : time - first,
    }))
    const differs = stage.times.some((time) => time !== first)
    return { id: stage.id, letter: letterOf(index), title: stage.title, cells, differs }
  })
}

/** The bars: one for each path, all on one scale, pieces in the order of the table. */
export function bars(comparison: Comparison): readonly Bar[] {
  const longest = Math.max(1, ...comparison.paths.map((path) => path.total))
  return comparison.paths.map((path, index) => {
    let at = 0
    const pieces = comparison.stages.flatMap((stage, row) => {
      const time = stage.times[index] ?? 0
      if (time === 0) return []
      const start = at / longest
      at += time
      return [{ letter: letterOf(row), title: stage.title, time, start, width: time / longest }]
    })
    return { id: path.id, title: path.title, total: path.total, pieces }
  })
}
