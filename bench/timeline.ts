import { spawnSync } from 'node:child_process'

/** Frames of the timeline while it zooms or moves, ms. */
export interface Frames {
  readonly p50: number
  readonly p95: number
  /** ms of script in a frame */
  readonly script: number
}

/** The middle value and the 95th percentile, ms. */
export interface Spread {
  readonly p50: number
  readonly p95: number
}

/** A question about a whole trace, and windows that are asked for while it is worked at. */
export interface Busy {
  /** ms until its answer */
  readonly took: number
  /** ms of a window of one lane meanwhile, p95 */
  readonly window: number
}

/** The timeline of a run in Chromium. */
export interface TimelineBench {
  readonly rows: number
  /** ms from a click just when the run has ended to the first whole picture: lanes and signals are made meanwhile */
  readonly ready: number
  /** ms from a later click, when they are there */
  readonly again: number
  readonly zoom: Frames
  readonly pan: Frames
  /** ms until a window is shown that was not there */
  readonly window: number
  /** ms of a search, its pause after the last key included */
  readonly search: number
  /** MB of the page's heap */
  readonly heap: number
  /** ms of a query of 2,000 columns over the WebSocket until it is decoded: the longest lane, and all lanes */
  readonly oneLane: Spread
  readonly allLanes: Spread
  /** All figures; a search for a number; a search that has to put every row into words. */
  readonly statistics: Busy
  readonly number: Busy
  readonly words: Busy
  /** ms to the first event of a search of that last sort */
  readonly firstHit: number
}

/** What each size should reach. @source our measurements of other viewers on such a machine */
const TARGETS: readonly { readonly rows: number; readonly ready: number; readonly heap: number }[] = [
  { rows: 2_000_000, ready: 400, heap: 80 },
  { rows: Infinity, ready: 1500, heap: 200 },
]
/** ms of a frame at 60 a second, as a browser rounds it; of its script; and of a query. */
const FRAME = 16.8
const SCRIPT = 8
const QUERY = 5
/** ms of a window while the worker has something else to do. */
const MEANWHILE = 50

const against = (value: number, most: number, unit = 'ms'): string =>
  `${value.toFixed(value < 20 ? 1 : 0)} ${unit} (target ${most}${value <= most ? '' : ', MISSED'})`

/** What was measured, against what should be reached. */
export function timelineLines(bench: TimelineBench): readonly string[] {
  const { rows, ready, again, zoom, pan, window, search, heap, oneLane, allLanes } = bench
  const target = TARGETS.find((each) => rows <= each.rows) ?? TARGETS[0]!
  const frames = (name: string, each: Frames): string =>
    `         ${name} frames p50 ${each.p50.toFixed(1)}, p95 ${against(each.p95, FRAME)}, script ${against(each.script, SCRIPT)}`
  const busy = (name: string, { took, window: meanwhile }: Busy): string =>
    `${name} ${took.toFixed(0)} ms, windows meanwhile p95 ${against(meanwhile, MEANWHILE)}`
  return [
    `${String(rows).padStart(8)} events: picture ${against(ready, target.ready)} after a click at the end of the run, ${again.toFixed(0)} ms later on; heap ${against(heap, target.heap, 'MB')}`,
    frames('zoom', zoom),
    frames('pan ', pan),
    `         query of 2,000 columns: one lane p50 ${against(oneLane.p50, QUERY)} p95 ${oneLane.p95.toFixed(1)} ms; all lanes p50 ${allLanes.p50.toFixed(1)} p95 ${allLanes.p95.toFixed(1)} ms`,
    `         ${busy('statistics', bench.statistics)}; ${busy('a number', bench.number)}`,
    `         ${busy('label and number', bench.words)}; to its first event ${bench.firstHit.toFixed(0)} ms`,
    `         a new window shown ${window.toFixed(0)} ms; search ${against(search, 500)}`,
  ]
}

/** Measures in a browser, by the program beside this one. @throws Error when that ends badly */
export function benchTimeline(): readonly TimelineBench[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/timeline-window.mjs'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as readonly TimelineBench[]
}
