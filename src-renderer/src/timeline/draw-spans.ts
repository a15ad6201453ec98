import type { LaneWindow } from '../../../src-ipc/runs'
import { placeAbove } from './hit-test'
import type { LayoutRow } from './layout'
import { grainOf, pixelOf, type Picture } from './picture'
import { markStyle, spanStyle, type MarkStyle, type SpanStyle } from './styles'

/** Widths in px from which a span has an edge, a pattern, a letter, a text. */
const EDGE = 3
const PATTERN = 7
const LETTER = 12
const TEXT = 26
/** Opacity of what steps back. */
const FAINT = 0.3

/** Styles by number of the kind, looked up once a picture. */
interface Styles {
  readonly spans: readonly SpanStyle[]
  readonly marks: readonly MarkStyle[]
}

const kept = new WeakMap<Picture['kinds'], Styles>()

function stylesOf(kinds: Picture['kinds']): Styles {
  let styles = kept.get(kinds)
  if (!styles) {
    styles = { spans: kinds.map(({ name }) => spanStyle(name)), marks: kinds.map(({ name }) => markStyle(name)) }
    kept.set(kinds, styles)
  }
  return styles
}

/** Where the entries of a window lie in a picture. */
interface Placing {
  /** Entries that may reach into it: [first, end). */
  readonly first: number
  readonly end: number
  /** px of the time that entries count from, and px of a ns. */
  readonly offset: number
  readonly scale: number
}

function placing(window: LaneWindow, picture: Picture): Placing {
  const { view, width } = picture
  const first = placeAbove(window.until, view.from - window.from)
  const instant = placeAbove(window.at, view.from - window.from)
  return {
    first: Math.max(0, Math.min(first, instant) - 1),
    end: placeAbove(window.at, view.from + view.span - window.from),
    offset: pixelOf(picture, window.from),
    scale: width / view.span,
  }
}

/** True when an entry steps back because a search did not find it. */
function isFaint(window: LaneWindow, entry: number, { isFiltered, searchFilter }: Picture): boolean {
  return isFiltered && searchFilter >= 0 && window.kept[searchFilter]?.[entry] === 0
}

/** Draws the spans of a lane: those too narrow for an edge run together. */
export function drawSpans(
  context: CanvasRenderingContext2D,
  row: LayoutRow,
  window: LaneWindow,
  picture: Picture,
): void {
  const { palette, width } = picture
  const { spans } = stylesOf(picture.kinds)
  const y = row.y - picture.top + 1
  const height = row.height - 2
  const placed = placing(window, picture)
  const { first, end, offset, scale } = placed
  const grain = grainOf(picture)
  const snap = (x: number): number => Math.round(x / grain) * grain
  let [from, until, key] = [0, -1, -1]
  const flush = (): void => {
    if (key < 0) return
    context.globalAlpha = key >= 8 ? FAINT : 1
    context.fillStyle = palette.tones[key & 7] ?? ''
    context.fillRect(snap(from), y, Math.max(grain, snap(until) - snap(from)), height)
    key = -1
  }
  const wide: number[] = []
  for (let entry = first; entry < end; entry++) {
    const x0 = offset + window.at[entry]! * scale
    const x1 = offset + window.until[entry]! * scale
    if (x1 < 0) continue
    const { tone } = spans[window.kind[entry]!]!
    if (x1 - x0 >= EDGE) {
      flush()
      wide.push(entry)
      continue
    }
    const mine = tone + (isFaint(window, entry, picture) ? 8 : 0)
    if (mine !== key || x0 > until + 0.7) {
      flush()
      ;[from, key] = [x0, mine]
      until = x0
    }
    until = Math.max(until, x1, x0 + 1)
  }
  flush()
  let nextLabel = 0
  for (const entry of wide) {
    const x0 = snap(Math.max(-2, offset + window.at[entry]! * scale))
    const x1 = snap(Math.min(width + 2, offset + window.until[entry]! * scale))
    const { tone, pattern, letter } = spans[window.kind[entry]!]!
    const size = x1 - x0
    context.globalAlpha = isFaint(window, entry, picture) ? FAINT : 1
    context.fillStyle = palette.tones[tone] ?? ''
    context.fillRect(x0, y, size, height)
    const brush = pattern === 'plain' || size < PATTERN ? null : palette.patterns[pattern]
    if (brush) {
      context.fillStyle = brush
      context.fillRect(x0, y, size, height)
    }
    context.fillStyle = palette.strong
    context.fillRect(x0, y, 1, height)
    if (size >= LETTER && height >= palette.size) {
      while (nextLabel < window.labelled.length && window.labelled[nextLabel]! < entry) nextLabel++
      const label = window.labelled[nextLabel] === entry ? window.labels[nextLabel] : undefined
      const name = picture.kinds[window.kind[entry]!]?.name ?? ''
      drawText(
        context,
        size < TEXT ? letter : spanText(name, label),
        Math.max(0, x0) + 4,
        x1 - 2,
        y + height / 2,
        picture,
      )
    }
  }
  context.globalAlpha = 1
  underline(context, row, window, picture, placed)
}

/** The text of a span: what it says of itself, after the letter of its kind where that is not told otherwise. */
function spanText(kind: string, label: string | undefined): string {
  if (label === undefined || label === '') return kind
  if (kind === 'proc:sleep') return `zz ${label}`
  return kind === 'proc:work' || kind === 'syscall' || kind === 'intr:service' ? label : `${kind} ${label}`
}

/** A line of text, cut where it has no room. */
function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  from: number,
  to: number,
  middle: number,
  { palette }: Picture,
): void {
  const most = Math.floor((to - from) / (palette.size * 0.61))
  if (most < 1) return
  context.fillStyle = palette.text
  context.fillText(text.length <= most ? text : most < 3 ? text.charAt(0) : `${text.slice(0, most - 1)}…`, from, middle)
}

/** A thick line under the entries of the selected request, a dotted one under those that a search found. */
function underline(
  context: CanvasRenderingContext2D,
  row: LayoutRow,
  window: LaneWindow,
  picture: Picture,
  { first, end, offset, scale }: Placing,
): void {
  const { palette, requestFilter, searchFilter, width } = picture
  const draw = (counts: Uint32Array | undefined, y: number, height: number, colour: string): void => {
    if (!counts) return
    context.fillStyle = colour
    let [from, until] = [0, -1]
    for (let entry = first; entry < end; entry++) {
      if (!counts[entry]) continue
      const x0 = Math.max(-2, offset + window.at[entry]! * scale)
      const x1 = Math.min(width + 2, Math.max(x0 + 2, offset + window.until[entry]! * scale))
      if (x0 > until + 0.5) {
        if (until > from) context.fillRect(from, y, until - from, height)
        from = x0
      }
      until = Math.max(until, x1)
    }
    if (until > from) context.fillRect(from, y, until - from, height)
  }
  const bottom = row.y - picture.top + row.height
  if (requestFilter >= 0) draw(window.kept[requestFilter], bottom - 3, 3, palette.accent)
  if (searchFilter >= 0) draw(window.kept[searchFilter], row.y - picture.top, 2, palette.alarm)
}

/** Draws the instants of a lane as marks; where they crowd, as a line that says how crowded it is. */
export function drawInstants(
  context: CanvasRenderingContext2D,
  row: LayoutRow,
  window: LaneWindow,
  picture: Picture,
): void {
  const { palette, width } = picture
  const { marks } = stylesOf(picture.kinds)
  const top = row.y - picture.top
  const middle = top + row.height / 2
  const placed = placing(window, picture)
  const { first, end, offset, scale } = placed
  const grain = grainOf(picture)
  let before = -Infinity
  let [from, until, isRunFaint] = [0, -1, false]
  const flush = (): void => {
    if (until <= from) return
    context.globalAlpha = isRunFaint ? FAINT : 1
    // A band in which nothing can be told apart is quieter than a mark.
    context.fillStyle = until - from > 3 ? palette.quiet : palette.text
    context.fillRect(from, top + 4, until - from, row.height - 8)
    until = -1
  }
  for (let entry = first; entry < end; entry++) {
    const x = offset + window.at[entry]! * scale
    if (x < -8) continue
    const { shape, letter, isAlarm } = marks[window.kind[entry]!]!
    const next = entry + 1 < window.at.length ? offset + window.at[entry + 1]! * scale : Infinity
    const many = window.count[entry]!
    const isFaded = isFaint(window, entry, picture)
    const isClose = x - before < 3
    before = x
    if (isClose && !isAlarm) {
      const pixel = Math.round(x / grain) * grain
      if (pixel > until + grain / 2 || isFaded !== isRunFaint) {
        flush()
        ;[from, isRunFaint] = [Math.max(pixel, until), isFaded]
      }
      until = Math.max(until, pixel + grain)
    } else {
      context.globalAlpha = isFaded ? FAINT : 1
      context.fillStyle = isAlarm ? palette.alarm : palette.text
      drawMark(context, shape, x, middle)
    }
    const room = next - x - 8
    if (room < palette.size) continue
    context.globalAlpha = isFaded ? FAINT : 1
    const name = many > 1 ? `${many}×` : (picture.kinds[window.kind[entry]!]?.name ?? letter)
    const fits = room >= name.length * palette.size * 0.62
    drawText(context, fits ? name : letter, x + 6, Math.min(width, next) - 1, middle, picture)
  }
  flush()
  context.globalAlpha = 1
  underline(context, row, window, picture, placed)
}

/** The mark of an instant. */
export function drawMark(context: CanvasRenderingContext2D, shape: MarkStyle['shape'], x: number, y: number): void {
  if (shape === 'tick') return context.fillRect(x - 0.5, y - 6, 1.5, 12)
  if (shape === 'square') return context.fillRect(x - 4, y - 4, 8, 8)
  context.beginPath()
  if (shape === 'circle') context.arc(x, y, 3.5, 0, 7)
  else if (shape === 'cross') {
    for (const [dx, dy] of [
      [-4, -2],
      [-2, -4],
      [0, -2],
      [2, -4],
      [4, -2],
      [2, 0],
      [4, 2],
      [2, 4],
      [0, 2],
      [-2, 4],
      [-4, 2],
      [-2, 0],
    ] as const)
      context.lineTo(x + dx, y + dy)
  } else {
    const up = shape === 'down' ? 0 : 5
    const down = shape === 'up' ? 0 : 5
    context.moveTo(x, y - (up || 3))
    context.lineTo(x + 4, y + (shape === 'up' ? 3 : shape === 'down' ? -3 : 0))
    context.lineTo(x, y + (down || 3))
    context.lineTo(x - 4, y + (shape === 'up' ? 3 : shape === 'down' ? -3 : 0))
  }
  context.fill()
}
