/** Where simulated time lies on the picture. Times are ns since the world began; pixels are CSS pixels. */

/** The stretch of time that is shown. Neither has to be whole. */
export interface TimeView {
  readonly from: number
  readonly span: number
}

/** Shortest stretch that is shown, ns: an instant is then wide enough to be pointed at. */
export const LEAST_SPAN = 20
/** Share of the stretch that may be empty at either end. */
const MARGIN = 0.02

/** The view nearest to one that is wanted which neither leaves the run nor is too short. @param end of the run, ns */
export function clampView({ from, span }: TimeView, end: number): TimeView {
  const most = Math.max(LEAST_SPAN, end * (1 + 2 * MARGIN))
  const length = Math.min(most, Math.max(LEAST_SPAN, span))
  const margin = length * MARGIN
  const last = Math.max(-margin, end + margin - length)
  return { from: Math.min(last, Math.max(-margin, from)), span: length }
}

/** The whole run with a little room at both ends. */
export const fitView = (end: number): TimeView => clampView({ from: -Infinity, span: Infinity }, end)

/** Where a time lies. @param width of the picture, px */
export const toPixel = ({ from, span }: TimeView, at: number, width: number): number => ((at - from) / span) * width

/** The time at a place of the picture, ns, not whole. */
export const toTime = ({ from, span }: TimeView, pixel: number, width: number): number => from + (pixel / width) * span

/** Zooms so that one instant stays where it is. @param factor above 1 to see more of the run, below 1 to see less */
export function zoomAt(view: TimeView, factor: number, at: number, end: number): TimeView {
  const span = clampView({ from: view.from, span: view.span * factor }, end).span
  const share = (at - view.from) / view.span
  return clampView({ from: at - share * span, span }, end)
}

/** Moves by a share of what is shown. */
export function panBy(view: TimeView, share: number, end: number): TimeView {
  return clampView({ from: view.from + share * view.span, span: view.span }, end)
}

/** A stretch with some room at both ends. */
export function viewOf(from: number, to: number, end: number): TimeView {
  const room = Math.max((to - from) * 0.1, LEAST_SPAN / 4)
  return clampView({ from: from - room, span: to - from + 2 * room }, end)
}

/** The view moved as little as possible so that an instant is well within it; the same view when it is already. */
export function reveal(view: TimeView, at: number, end: number): TimeView {
  const share = (at - view.from) / view.span
  if (share >= 0.05 && share <= 0.95) return view
  return clampView({ from: at - view.span / 2, span: view.span }, end)
}

/** Units of the ruler, the largest first: ns each. */
export const UNITS = [
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['µs', 1000],
  ['ns', 1],
] as const

/** A line of the ruler. */
export interface Tick {
  /** ns, whole */
  readonly at: number
  /** Always a whole number of its unit. */
  readonly value: number
  readonly unit: string
}

/** The least of 1, 2, 5, 10, 20, … that is not below a number. */
export function niceStep(least: number): number {
  let power = 1
  while (power * 10 < least) power *= 10
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least) ?? power * 10
}

/** The lines of the ruler within the run. @param gap least px between two */
export function ticks(view: TimeView, width: number, end: number, gap = 96): Tick[] {
  const step = niceStep((view.span / width) * gap)
  const [unit, size] = UNITS.find(([, nanos]) => step >= nanos) ?? UNITS[3]
  const found: Tick[] = []
  const first = Math.max(0, Math.ceil(view.from / step) * step)
  for (let at = first; at <= Math.min(end, view.from + view.span); at += step)
    found.push({ at, value: at / size, unit })
  return found
}
