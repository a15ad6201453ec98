import type { Nanos } from '../core/time'
import { formatNanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import { groupOf, GROUPS, paint, TROUBLE, type GroupId } from './svg-groups'
import { axisStep, escapeXml, fitted, px, textLine } from './svg-text'
import { pictureLanes, type PictureLane } from './svg-windows'

/** What is drawn of a run. */
export interface PictureRun {
  readonly table: TraceTable
  /** ns; the end of its last span or the beginning of its last row */
  readonly end: Nanos
}

/** Pixels for the names of lanes, at the left. */
export const NAMES_WIDTH = 170
const RIGHT = 14
const SPANS_HEIGHT = 18
const INSTANTS_HEIGHT = 10
/** Lanes of a picture at most. */
export const MOST_LANES_SHOWN = 120

/** Where and of what a block of lanes is drawn. */
export interface LaneBlock {
  readonly run: PictureRun
  /** Begins the names of its patterns. */
  readonly id: string
  readonly from: Nanos
  readonly to: Nanos
  /** Of the whole picture, px. */
  readonly width: number
  readonly top: number
  /** What the axis counts from, ns. */
  readonly origin: Nanos
  /** Tracks that are left out. */
  readonly hidden?: ReadonlySet<number> | undefined
}

/** A part of a picture: what it looks like, how high it is and which groups of spans it has. */
export interface Drawn {
  readonly text: string
  readonly height: number
  readonly used: ReadonlySet<GroupId>
}

/** ns to pixels. */
class Scale {
  private readonly block: LaneBlock
  readonly length: number

  constructor(block: LaneBlock) {
    this.block = block
    this.length = block.width - NAMES_WIDTH - RIGHT
  }

  at(time: Nanos): number {
    const { from, to } = this.block
    return NAMES_WIDTH + (Math.min(to - from, Math.max(0, time - from)) / (to - from)) * this.length
  }
}

/** The axis: lines through all lanes and the times above them. */
export function axis(block: LaneBlock, height: number): string {
  const { from, to, origin, top, width } = block
  const scale = new Scale(block)
  const step = Math.max(1, axisStep(to - from, Math.max(2, Math.floor((width - NAMES_WIDTH) / 90))))
  const parts: string[] = []
  for (let tick = Math.ceil((from - origin) / step) * step; origin + tick <= to; tick += step) {
    const x = px(scale.at(origin + tick))
    parts.push(`<path d="M${x} ${px(top + 16)}V${px(top + height)}" stroke="#d5d9e0" fill="none"/>`)
    parts.push(textLine(Number(x), top + 11, formatNanos(tick), ' text-anchor="middle" font-size="10"'))
  }
  return parts.join('\n')
}

/** The lanes of a trace in a range: never more marks than columns of pixels, however long the trace is. */
export function lanes(block: LaneBlock): Drawn {
  const { run, from, to, hidden } = block
  const scale = new Scale(block)
  const request = { from, to, columns: Math.max(1, Math.floor(scale.length)), end: run.end }
  const { lanes: shown, count } = pictureLanes(run.table, { ...request, most: MOST_LANES_SHOWN, hidden })
  const used = new Set<GroupId>()
  const parts: string[] = []
  let y = block.top + 20
  let track = -1
  shown.forEach((lane, place) => {
    const { window } = lane
    if (window.row.length === 0) return
    if (lane.track !== track) parts.push(nameOf(lane, y))
    track = lane.track
    const isInstants = lane.depth < 0
    parts.push(isInstants ? instants(window, scale, y) : spans(block, window, scale, y, used))
    // A name needs the height of spans, also where a track has instants only.
    const isAlone = shown[place + 1]?.track !== lane.track && shown[place - 1]?.track !== lane.track
    y += isInstants && !isAlone ? INSTANTS_HEIGHT : SPANS_HEIGHT
  })
  if (count > shown.length) {
    parts.push(textLine(8, y + 13, `${count - shown.length} more lanes are not shown`))
    y += SPANS_HEIGHT
  }
  return { text: parts.join('\n'), height: y - block.top, used }
}

function nameOf({ sort, name }: PictureLane, y: number): string {
  const full = name.startsWith(sort) || sort === 'line' || sort === 'pic' ? name : `${sort} ${name}`
  const title = `<title>${escapeXml(full)}</title>`
  const text = `<text x="8" y="${px(y + 13)}">${title}${escapeXml(fitted(full, NAMES_WIDTH - 14))}</text>`
  return `<path d="M0 ${px(y - 1)}H${NAMES_WIDTH}" stroke="#d5d9e0" fill="none"/>${text}`
}

/** A stroke for an instant, a triangle for one that tells of trouble. */
function instants(window: PictureLane['window'], scale: Scale, y: number): string {
  let plain = ''
  let trouble = ''
  for (let place = 0; place < window.row.length; place++) {
    const x = px(scale.at(window.from + window.at[place]!))
    if (TROUBLE.has(window.kind[place]!)) trouble += `M${x} ${px(y)}l4 8h-8z`
    else if (window.kind[place] !== KIND['reg:get'] || window.row.length < 400) plain += `M${x} ${px(y + 1)}v7`
  }
  const strokes = plain === '' ? '' : `<path d="${plain}" stroke="#5b6472" stroke-width="1" fill="none"/>`
  return strokes + (trouble === '' ? '' : `<path d="${trouble}" fill="#b3261e"/>`)
}

/** One path for each group of spans; texts over those that are wide enough. */
function spans(block: LaneBlock, window: PictureLane['window'], scale: Scale, y: number, used: Set<GroupId>): string {
  const paths = new Map<GroupId, string>()
  const edges = (place: number): [left: number, right: number] => [
    scale.at(window.from + window.at[place]!),
    scale.at(window.from + window.until[place]!),
  ]
  for (let place = 0; place < window.row.length; place++) {
    const group = groupOf(window.kind[place]!)
    const [left, right] = edges(place)
    const box = `M${px(left)} ${px(y)}h${px(Math.max(0.6, right - left))}v14h-${px(Math.max(0.6, right - left))}z`
    paths.set(group, (paths.get(group) ?? '') + box)
    used.add(group)
  }
  const drawn = GROUPS.flatMap(({ id }) => {
    const path = paths.get(id)
    return path === undefined ? [] : [`<path d="${path}" ${paint(block.id, id)}/>`]
  })
  const texts = window.labels.flatMap((label, index) => {
    const [left, right] = edges(window.labelled[index]!)
    const text = fitted(label, right - left - 6, 6)
    if (text === '') return []
    // A light ground keeps the text legible on a pattern.
    const ground = `<rect x="${px(left + 2)}" y="${px(y + 1.5)}" width="${px(text.length * 6 + 3)}" height="11" fill="#ffffff" fill-opacity="0.85"/>`
    return [ground + textLine(left + 3, y + 10.5, text, ' font-size="10"')]
  })
  return [...drawn, ...texts].join('\n')
}
