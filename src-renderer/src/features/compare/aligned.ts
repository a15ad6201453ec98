import { niceStep, UNITS, type TimeView } from '../../timeline/scale'

/** Shortest stretch that is shown, ns. */
const LEAST = 20
/** Share of the stretch that may be empty at either end. */
const MARGIN = 0.02

/** A run on the common axis: where its clock stands at 0 of it, and where the run ends, ns of its clock. */
export interface Aligned {
  readonly origin: number
  readonly end: number
}

/** The stretch of the common axis on which something happens, ns: from the first beginning to the last end. */
export function extent(runs: readonly Aligned[]): { readonly from: number; readonly to: number } {
  if (runs.length === 0) return { from: 0, to: 1 }
  const from = Math.min(...runs.map(({ origin }) => -origin))
  return { from, to: Math.max(from + 1, ...runs.map(({ origin, end }) => end - origin)) }
}

/** The view nearest to a wanted one that shows something and is not too short. */
export function clampAligned({ from, span }: TimeView, runs: readonly Aligned[]): TimeView {
  const whole = extent(runs)
  const most = Math.max(LEAST, (whole.to - whole.from) * (1 + 2 * MARGIN))
  const length = Math.min(most, Math.max(LEAST, span))
  const margin = length * MARGIN
  const last = Math.max(whole.from - margin, whole.to + margin - length)
  return { from: Math.min(last, Math.max(whole.from - margin, from)), span: length }
}

/** All of every run. */
export const fitAligned = (runs: readonly Aligned[]): TimeView => {
  const { from, to } = extent(runs)
  const margin = (to - from) * MARGIN
  return clampAligned({ from: from - margin, span: to - from + 2 * margin }, runs)
}

/** Zooms so that one instant stays where it is. @param factor above 1 to see more */
export function zoomAligned(view: TimeView, factor: number, at: number, runs: readonly Aligned[]): TimeView {
  const { span } = clampAligned({ from: view.from, span: view.span * factor }, runs)
  return clampAligned({ from: at - ((at - view.from) / view.span) * span, span }, runs)
}

/** The lines of the common ruler, before the anchor too. @param gap least px between two */
export function alignedTicks(
  { from, span }: TimeView,
  width: number,
  gap = 110,
): { readonly at: number; readonly text: string }[] {
  const step = niceStep((span / Math.max(1, width)) * gap)
  const [unit, size] = UNITS.find(([, nanos]) => step >= nanos) ?? UNITS[3]
  const found: { at: number; text: string }[] = []
  for (let place = Math.ceil(from / step); place * step <= from + span; place += 1) {
    const value = (Math.abs(place) * step) / size
    const digits = String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')
    found.push({ at: place * step, text: `${place < 0 ? '−' : ''}${digits} ${unit}` })
  }
  return found
}
