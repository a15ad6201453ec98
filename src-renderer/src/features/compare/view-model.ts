import type { ComparedRun, RunComparison } from '../../../../src-ipc/contract'

/** A way through a kernel, as the manuals call it. */
const PATH_TITLES: Readonly<Record<ComparedRun['path'], string>> = {
  sysv: 'System V dma_breakup',
  physio: 'Solaris physio',
  aphysio: 'Solaris aphysio',
  pio: 'Programmed I/O',
}

/** What the window calls a path. */
export function pathTitle(path: ComparedRun['path']): string {
  return PATH_TITLES[path]
}

/** A piece of a bar, as shares of the longest bar. */
export interface BarPiece {
  /** Letter of its row in the table, so that nothing depends on colour. */
  readonly letter: string
  readonly title: string
  /** ns */
  readonly time: number
  readonly start: number
  readonly width: number
}

/** A bar. */
export interface Bar {
  readonly id: string
  readonly title: string
  /** ns */
  readonly total: number
  readonly width: number
  readonly pieces: readonly BarPiece[]
}

/** A, B, … Z, AA, AB, … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter
}

/** The bars: one for each path, all on one scale, pieces in the order of the table. */
export function bars({ runs, stages }: RunComparison): readonly Bar[] {
  const longest = Math.max(1, ...runs.map((run) => run.elapsed))
  return runs.map((run, index) => {
    let at = 0
    const pieces = stages.flatMap((stage, row) => {
      const time = stage.values[index] ?? 0
      if (time === 0) return []
      const start = at / longest
      at += time
      return [{ letter: letterOf(row), title: stage.title, time, start, width: time / longest }]
    })
    return { id: run.path, title: pathTitle(run.path), total: run.elapsed, width: run.elapsed / longest, pieces }
  })
}

/** A path that did not end as it should, in words. */
export interface Trouble {
  readonly title: string
  readonly text: string
}

/** What went wrong on the way: panics, limits, and processes that will never run again. */
export function troubles({ runs }: RunComparison): readonly Trouble[] {
  return runs.flatMap((run) => {
    const title = pathTitle(run.path)
    const hung = run.hung.map((each) => ({ title, text: `A process hangs: ${each.explanation}` }))
    if (run.end === 'panic') return [{ title, text: `The kernel panics: ${run.panic}` }, ...hung]
    if (run.end === 'limit') return [{ title, text: 'The run reached its limit of simulated time.' }, ...hung]
    return hung
  })
}

/** The first cause of a difference for each path that is compared with the first. */
export interface Difference {
  readonly title: string
  /** Null when the path does the same in the same time. */
  readonly text: string | null
}

/** One entry for each path but the first. */
export function differences({ runs, divergences }: RunComparison): readonly Difference[] {
  return runs.slice(1).map((run, index) => ({
    title: pathTitle(run.path),
    text: divergences[index + 1]?.text ?? null,
  }))
}
