import { spawnSync } from 'node:child_process'

/** Frames of the timeline while it zooms or moves, ms. */
export interface Frames {
  readonly p50: number
  readonly p95: number
  /** ms of script in a frame */
  readonly script: number
}

/** The timeline of a run in Chromium. */
export interface TimelineBench {
  readonly rows: number
  /** ms from the end of the run until the window has its lanes */
  readonly lanes: number
  /** ms from the click to the first whole picture */
  readonly ready: number
  readonly zoom: Frames
  readonly pan: Frames
  /** ms until a window is there that was not */
  readonly window: number
  /** ms of a search, its pause after the last key included */
  readonly search: number
  /** MB of the page's heap */
  readonly heap: number
}

/** Measures in a browser, by the program beside this one. @throws Error when that ends badly */
export function benchTimeline(): readonly TimelineBench[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/timeline-window.mjs', '--json'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as readonly TimelineBench[]
}
