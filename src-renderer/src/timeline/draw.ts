import { drawInstants, drawSpans } from './draw-spans'
import { drawSignal } from './draw-signals'
import { rowsBetween, stripes, type LayoutRow } from './layout'
import { pixelOf, type Picture } from './picture'
import { ticks } from './scale'

/** Draws the lanes, from the top of the picture down. The context counts in CSS px. */
export function drawLanes(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, palette, layout, top, answered } = picture
  context.fillStyle = palette.surface
  context.fillRect(0, 0, width, height)
  context.font = `${palette.size}px ${palette.mono}`
  context.textBaseline = 'middle'
  drawGround(context, picture)
  const rows = rowsBetween(layout, top, top + height)
  for (const row of rows) {
    if (!answered) break
    if (row.sort === 'signal') {
      const window = answered.signals.get(row.number)
      if (window) drawSignal(context, row, window, picture)
      continue
    }
    const window = answered.lanes.get(row.number)
    if (!window) continue
    if (row.sort === 'spans') drawSpans(context, row, window, picture)
    else drawInstants(context, row, window, picture)
  }
  drawChain(context, picture)
  drawSelection(context, picture, rows)
  drawCursors(context, picture)
}

/** Lines of the ruler, lines between groups, and what lies outside the run. */
function drawGround(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, palette, view, end, layout, top } = picture
  context.fillStyle = palette.sunken
  const begin = pixelOf(picture, 0)
  if (begin > 0) context.fillRect(0, 0, begin, height)
  const last = pixelOf(picture, end)
  if (last < width) context.fillRect(last, 0, width - last, height)
  context.fillStyle = palette.edge
  for (const { at } of ticks(view, width, end)) context.fillRect(Math.round(pixelOf(picture, at)), 0, 1, height)
  for (const { y, height: size } of layout.groups) {
    const line = y + size + 3 - top
    if (line >= 0 && line < height) context.fillRect(0, line, width, 1)
  }
  const row = layout.rows[picture.current]
  if (row) {
    context.strokeStyle = palette.focus
    context.lineWidth = 1
    context.strokeRect(-1, row.y - top + 0.5, width + 2, row.height - 1)
  }
}

/** Dashed lines from each cause to its effect, with a dot at the cause. */
function drawChain(context: CanvasRenderingContext2D, picture: Picture): void {
  const { chain, layout, top, palette } = picture
  if (chain.length < 2) return
  const places = new Map(layout.groups.map(({ track, y, rows }) => [track, y + (rows[0]?.height ?? 0) / 2 - top]))
  context.strokeStyle = palette.accent
  context.fillStyle = palette.accent
  context.lineWidth = 1.5
  context.setLineDash([4, 3])
  context.beginPath()
  chain.slice(1).forEach((cause, index) => {
    const effect = chain[index]!
    const [y0, y1] = [places.get(cause.track), places.get(effect.track)]
    if (y0 === undefined || y1 === undefined) return
    context.moveTo(pixelOf(picture, cause.at), y0)
    context.lineTo(pixelOf(picture, effect.at), y1)
  })
  context.stroke()
  context.setLineDash([])
  for (const { at, track } of chain) {
    const y = places.get(track)
    if (y === undefined) continue
    context.beginPath()
    context.arc(pixelOf(picture, at), y, 3, 0, 7)
    context.fill()
  }
  context.lineWidth = 1
}

/** A frame around the selected entry, thinner ones around its causes. */
function drawSelection(context: CanvasRenderingContext2D, picture: Picture, rows: readonly LayoutRow[]): void {
  const { selected, chain, answered, top, palette, width } = picture
  if (selected < 0 || !answered) return
  const wanted = new Set([selected, ...chain.map(({ row }) => row)])
  for (const row of rows) {
    const window = row.sort === 'signal' ? undefined : answered.lanes.get(row.number)
    if (!window) continue
    for (const each of wanted) {
      const entry = window.row.indexOf(each)
      if (entry < 0) continue
      const x0 = Math.max(-4, pixelOf(picture, window.from + window.at[entry]!))
      const x1 = Math.min(width + 4, pixelOf(picture, window.from + window.until[entry]!))
      const isInstant = row.sort === 'instants'
      context.strokeStyle = each === selected ? palette.text : palette.accent
      context.lineWidth = each === selected ? 2.5 : 1.5
      const [from, size] = isInstant ? [x0 - 6, 12] : [x0, Math.max(3, x1 - x0)]
      context.strokeRect(from, row.y - top + 1.5, size, row.height - 3)
    }
  }
  context.lineWidth = 1
}

/** The instant that every view shows, and the two measure cursors with the stretch between them. */
function drawCursors(context: CanvasRenderingContext2D, picture: Picture): void {
  const { marks, markers, cursor, palette, height, width } = picture
  const [one = null, two = null] = marks
  if (one !== null && two !== null) {
    const [x0, x1] = [pixelOf(picture, Math.min(one, two)), pixelOf(picture, Math.max(one, two))]
    context.globalAlpha = 0.12
    context.fillStyle = palette.accent
    context.fillRect(Math.max(0, x0), 0, Math.min(width, x1) - Math.max(0, x0), height)
    context.globalAlpha = 1
  }
  const line = (at: number, dash: readonly number[], size: number, colour: string): void => {
    const x = pixelOf(picture, at)
    if (x < -2 || x > width + 2) return
    context.strokeStyle = colour
    context.lineWidth = size
    context.setLineDash([...dash])
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, height)
    context.stroke()
    context.setLineDash([])
  }
  for (const { at } of markers) line(at, [6, 3], 1, palette.quiet)
  if (cursor >= 0) line(cursor, [2, 3], 1, palette.text)
  marks.forEach((at) => at !== null && line(at, [], 1.5, palette.accent))
  context.lineWidth = 1
}

/** Draws the ruler with the flags of the cursors. @param height of the ruler, px */
export function drawRuler(context: CanvasRenderingContext2D, picture: Picture, height: number): void {
  const { width, palette, view, end, marks, markers, cursor } = picture
  context.fillStyle = palette.surface
  context.fillRect(0, 0, width, height)
  context.font = `${palette.size}px ${palette.mono}`
  context.textBaseline = 'middle'
  for (const { at, value, unit } of ticks(view, width, end)) {
    const x = Math.round(pixelOf(picture, at))
    context.fillStyle = palette.edge
    context.fillRect(x, height - 8, 1, 8)
    context.fillStyle = palette.quiet
    context.fillText(`${String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')} ${unit}`, x + 4, height / 2)
  }
  markers.forEach(({ at, text }, index) => {
    const x = pixelOf(picture, at)
    const room = Math.min(width, pixelOf(picture, markers[index + 1]?.at ?? Infinity)) - x - 8
    nameMarker(context, x, text, room, palette, height)
  })
  if (cursor >= 0) flag(context, pixelOf(picture, cursor), '', palette.text, palette.surface, height)
  marks.forEach((at, index) => {
    if (at !== null) flag(context, pixelOf(picture, at), String(index + 1), palette.accent, palette.surface, height)
  })
}

/** A pennant with as much of its name as there is room for, on a ground of its own. @param room px to the next one */
function nameMarker(
  context: CanvasRenderingContext2D,
  x: number,
  text: string,
  room: number,
  palette: Picture['palette'],
  height: number,
): void {
  const most = Math.max(0, Math.min(24, Math.floor(room / (palette.size * 0.61))))
  const shown = text.length <= most ? text : most < 3 ? '' : `${text.slice(0, most - 1)}…`
  context.fillStyle = palette.surface
  context.fillRect(x, 2, shown.length * palette.size * 0.61 + 10, height - 10)
  context.fillStyle = palette.text
  context.fillRect(x - 0.5, 2, 1.5, height - 2)
  context.beginPath()
  context.moveTo(x, 2)
  context.lineTo(x + 6, 5)
  context.lineTo(x, 8)
  context.fill()
  context.fillText(shown, x + 8, (height - 6) / 2)
}

function flag(
  context: CanvasRenderingContext2D,
  x: number,
  text: string,
  colour: string,
  ground: string,
  height: number,
): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x, height)
  context.lineTo(x - 7, height - 7)
  context.lineTo(x - 7, 2)
  context.lineTo(x + 7, 2)
  context.lineTo(x + 7, height - 7)
  context.fill()
  context.fillStyle = ground
  context.textAlign = 'center'
  context.fillText(text, x, (height - 4) / 2)
  context.textAlign = 'start'
}

/** Draws the whole run small: a line for each lane of outermost spans. */
export function drawMinimap(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, palette, layout, answered } = picture
  context.fillStyle = palette.sunken
  context.fillRect(0, 0, width, height)
  const rows = layout.rows.filter(({ sort, depth }) => sort === 'spans' && depth === 0)
  const places = stripes(rows.length, 2, height - 4)
  rows.forEach((row, index) => {
    const window = answered?.lanes.get(row.number)
    const place = places[index]
    // Spans keep a px free above and below.
    if (window && place) drawSpans(context, { ...row, y: place.y - 1, height: place.height + 2 }, window, picture)
  })
}

/** Draws over the whole run which stretch of it is shown. */
export function drawShown(context: CanvasRenderingContext2D, picture: Picture, shown: Picture['view']): void {
  const { width, height, palette } = picture
  const x0 = pixelOf(picture, shown.from)
  const x1 = Math.max(x0 + 3, pixelOf(picture, shown.from + shown.span))
  context.globalAlpha = 0.55
  context.fillStyle = palette.ground
  context.fillRect(0, 0, Math.max(0, x0), height)
  context.fillRect(x1, 0, Math.max(0, width - x1), height)
  context.globalAlpha = 1
  context.strokeStyle = palette.accent
  context.lineWidth = 2
  context.strokeRect(x0 + 1, 1, x1 - x0 - 2, height - 2)
  context.lineWidth = 1
}
