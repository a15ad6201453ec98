import type { SignalWindow } from '../../../src-ipc/runs'
import { placeAbove } from './hit-test'
import type { LayoutRow } from './layout'
import { grainOf, pixelOf, type Picture } from './picture'

/** A stretch in which a signal keeps its value, or in which it changes too often to be drawn. */
interface Step {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly isCrowded: boolean
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/**
 * The steps of a signal in px from the left to the right end of a picture, each a whole number of the device's pixels
 * wide. Where it changes more than once in two pixels, one step stands for all that touch.
 */
export function stepsOf(window: SignalWindow, picture: Pick<Picture, 'view' | 'width' | 'ratio'>): Step[] {
  const { width } = picture
  const grain = grainOf(picture)
  const offset = pixelOf(picture, window.from)
  const scale = width / picture.view.span
  const { length } = window.at
  const pixel = (entry: number): number =>
    entry < length ? Math.min(width, Math.round((offset + window.at[entry]! * scale) / grain) * grain) : width
  const first = placeAbove(window.at, picture.view.from - window.from)
  const steps: Writable<Step>[] = []
  let value = first > 0 ? window.value[first - 1]! : window.before
  let from = 0
  let crowd: Writable<Step> | null = null
  let x = pixel(first)
  for (let entry = first; entry < length && from < width; entry++) {
    const next = pixel(entry + 1)
    const isAlone = window.count[entry] === 1 && next - x >= 1.5 * grain
    const goesOn: boolean = crowd !== null && !isAlone && x - from < 1.5 * grain
    if (x > from && !goesOn) {
      steps.push({ from, to: x, value, low: value, high: value, isCrowded: false })
      from = x
      crowd = null
    }
    value = window.value[entry]!
    if (!isAlone || x < from) {
      const to = Math.min(width, Math.max(from, x + grain))
      const [low, high] = [window.low[entry]!, window.high[entry]!]
      if (crowd) Object.assign(crowd, { to, value, low: Math.min(crowd.low, low), high: Math.max(crowd.high, high) })
      else if (to > from) steps.push((crowd = { from, to, value, low, high, isCrowded: true }))
      from = to
    }
    x = next
  }
  if (from < width) steps.push({ from, to: width, value, low: value, high: value, isCrowded: false })
  return steps
}

/** A signal's value as it is written. */
export function valueText(sort: string, value: number): string {
  return sort === 'bits' ? `0x${value.toString(16).padStart(4, '0')}` : String(value)
}

/** Draws a signal: levels and counts as steps over a ground, wires as two heights, registers as boxes with their value. */
export function drawSignal(
  context: CanvasRenderingContext2D,
  row: LayoutRow,
  window: SignalWindow,
  picture: Picture,
): void {
  const { palette } = picture
  const sort = row.signal?.sort ?? 'level'
  const top = row.y - picture.top + 3
  const bottom = row.y - picture.top + row.height - 3
  const most = Math.max(1, row.signal?.most ?? 1)
  const heightOf = (value: number): number => (sort === 'bits' ? top : bottom - (value / most) * (bottom - top))
  const [first, last] = [Math.max(0, pixelOf(picture, 0)), Math.min(picture.width, pixelOf(picture, picture.end))]
  const steps = stepsOf(window, picture)
    .map((step) => ({ ...step, from: Math.max(first, step.from), to: Math.min(last, step.to) }))
    .filter(({ from, to }) => to > from)
  const middle = (top + bottom) / 2
  const grain = grainOf(picture)

  context.fillStyle = palette.tones[sort === 'level' ? 5 : 0] ?? ''
  for (const { from, to, high, isCrowded } of steps)
    if (isCrowded || (high > 0 && (sort === 'level' || sort === 'count')))
      context.fillRect(from, heightOf(high), to - from, bottom - heightOf(high))
  context.strokeStyle = palette.text
  context.lineWidth = 1
  context.beginPath()
  const across = (from: number, to: number, y: number): void => {
    context.moveTo(from, Math.round(y) + 0.5)
    context.lineTo(to, Math.round(y) + 0.5)
  }
  let height = NaN
  for (const { from, to, value, low, high, isCrowded } of steps) {
    const [y0, y1] = sort === 'bits' ? [top, bottom] : [heightOf(high), heightOf(low)]
    if (isCrowded || sort === 'bits') {
      // Too many edges to be told apart: the band between them, or one line for a single pulse.
      if (sort === 'bits' || to - from < 2.5 * grain) {
        context.moveTo(from + 0.5, y0)
        context.lineTo(from + 0.5, y1)
      }
      if (!isCrowded && value === 0) across(from, to, middle)
      else if (to - from >= 2.5 * grain) [y0, y1].forEach((y) => across(from, to, y))
    }
    if (sort === 'bits') continue
    const y = Math.round(heightOf(value)) + 0.5
    if (isCrowded || Number.isNaN(height)) context.moveTo(isCrowded ? to : from, y)
    else context.lineTo(from, height)
    if (!isCrowded) {
      context.lineTo(from, y)
      context.lineTo(to, y)
    }
    height = y
  }
  context.stroke()
  if (sort === 'line') return
  context.fillStyle = palette.text
  for (const { from, to, value, isCrowded } of steps) {
    const text = valueText(sort, value)
    if (isCrowded || (sort === 'bits' && value === 0) || to - from < text.length * palette.size * 0.62 + 6) continue
    const y = sort === 'bits' ? middle : Math.min(bottom - palette.size / 2, heightOf(value) + palette.size / 2 + 2)
    context.fillText(text, from + 4, y)
  }
}
