import type { SignalWindow } from '../../../src-ipc/runs'
import { placeAbove } from './hit-test'
import type { LayoutRow } from './layout'
import { pixelOf, type Picture } from './picture'

/** A stretch in which a signal keeps its value, or in which it changes too often to be drawn. */
interface Step {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly isCrowded: boolean
}

/** The steps of a signal in px from the left to the right end of a picture. */
export function stepsOf(window: SignalWindow, picture: Pick<Picture, 'view' | 'width'>): Step[] {
  const offset = pixelOf(picture, window.from)
  const scale = picture.width / picture.view.span
  const first = placeAbove(window.at, picture.view.from - window.from)
  const steps: Step[] = []
  const before = first > 0 ? window.value[first - 1]! : window.before
  let [value, from] = [before, 0]
  for (let entry = first; entry < window.at.length && from < picture.width; entry++) {
    const x = Math.min(picture.width, offset + window.at[entry]! * scale)
    if (x > from) steps.push({ from, to: x, value, low: value, high: value, isCrowded: false })
    const count = window.count[entry]!
    value = window.value[entry]!
    from = x
    if (count > 1 && x < picture.width) {
      const to = Math.min(picture.width, x + 1)
      steps.push({ from: x, to, value, low: window.low[entry]!, high: window.high[entry]!, isCrowded: true })
      from = to
    }
  }
  if (from < picture.width) steps.push({ from, to: picture.width, value, low: value, high: value, isCrowded: false })
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

  if (sort !== 'bits') {
    context.fillStyle = palette.tones[sort === 'level' ? 5 : 0] ?? ''
    for (const { from, to, low, high, isCrowded } of steps) {
      const y = heightOf(high)
      if (isCrowded) context.fillRect(from, y, to - from, Math.max(1, heightOf(low) - y))
      else if (high > 0 && sort !== 'line') context.fillRect(from, y, to - from, bottom - y)
    }
  }
  context.strokeStyle = palette.text
  context.lineWidth = 1
  context.beginPath()
  let height = NaN
  for (const { from, to, value, isCrowded } of steps) {
    if (sort === 'bits') {
      context.moveTo(from + 0.5, top)
      context.lineTo(from + 0.5, bottom)
      if (isCrowded) continue
      const isEmpty = value === 0
      context.moveTo(from, Math.round(isEmpty ? middle : top) + 0.5)
      context.lineTo(to, Math.round(isEmpty ? middle : top) + 0.5)
      context.moveTo(from, Math.round(isEmpty ? middle : bottom) + 0.5)
      context.lineTo(to, Math.round(isEmpty ? middle : bottom) + 0.5)
      continue
    }
    const y = Math.round(heightOf(value)) + 0.5
    if (Number.isNaN(height)) context.moveTo(from, y)
    else context.lineTo(from, height)
    context.lineTo(from, y)
    context.lineTo(to, y)
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
