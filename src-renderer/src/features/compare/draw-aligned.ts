import type { LaneWindow, StageWindow } from '../../../../src-ipc/runs'
import { drawInstants, drawSpans } from '../../timeline/draw-spans'
import type { LayoutRow } from '../../timeline/layout'
import { pixelOf, type Picture } from '../../timeline/picture'
import { alignedTicks } from './aligned'
import { STAGE_ORDER, stageStyle } from './stages'

/** px of the strip of stages */
export const STRIP = 26
/** Widths in px from which a stage has a letter, a word, and all its words. */
const LETTER = 10
const WORD = 64
const WORDS = 160

/** What is drawn of one run on the common axis. */
export interface AlignedPicture {
  /** The lanes below the strip; times are of the run's own clock. */
  readonly picture: Picture
  readonly stages: StageWindow | null
  /** Where the run's clock stands at 0 of the common axis, ns. */
  readonly origin: number
  /** The common cursor, ns of the common axis; null = none. */
  readonly cursor: number | null
  /** The letter of a stage in the table, and its words. */
  readonly letterOf: (stage: string) => string
  readonly wordsOf: (stage: (typeof STAGE_ORDER)[number], isShort: boolean) => string
}

function background(context: CanvasRenderingContext2D, { picture, origin }: AlignedPicture): void {
  const { width, height, palette, view, end } = picture
  context.fillStyle = palette.surface
  context.fillRect(0, 0, width, height)
  context.fillStyle = palette.sunken
  const [begin, last] = [pixelOf(picture, 0), pixelOf(picture, end)]
  if (begin > 0) context.fillRect(0, 0, Math.min(width, begin), height)
  if (last < width) context.fillRect(Math.max(0, last), 0, width, height)
  for (const { at } of alignedTicks({ from: view.from - origin, span: view.span }, width)) {
    context.fillStyle = at === 0 ? palette.accent : palette.edge
    context.fillRect(Math.round(pixelOf(picture, at + origin)), 0, at === 0 ? 2 : 1, height)
  }
}

function strip(context: CanvasRenderingContext2D, { picture, stages, letterOf, wordsOf }: AlignedPicture): void {
  if (!stages) return
  const { width, palette } = picture
  stages.at.forEach((at, entry) => {
    const stage = STAGE_ORDER[stages.stage[entry]!]
    if (!stage || stage === 'idle') return
    const x0 = Math.max(-2, pixelOf(picture, at))
    const x1 = Math.min(width + 2, pixelOf(picture, stages.until[entry]!))
    const size = Math.max(1, x1 - x0)
    if (x1 < 0 || x0 > width) return
    const { tone, pattern } = stageStyle(stage)
    context.fillStyle = palette.tones[tone] ?? ''
    context.fillRect(x0, 1, size, STRIP - 3)
    const brush = pattern === 'plain' || size < LETTER ? null : palette.patterns[pattern]
    if (brush) {
      context.fillStyle = brush
      context.fillRect(x0, 1, size, STRIP - 3)
    }
    if (size < LETTER) return
    context.fillStyle = palette.strong
    context.fillRect(x0, 1, 1, STRIP - 3)
    context.save()
    context.beginPath()
    context.rect(x0, 0, size - 1, STRIP)
    context.clip()
    context.fillStyle = palette.text
    const letter = letterOf(stage)
    context.fillText(size < WORD ? letter : `${letter} ${wordsOf(stage, size < WORDS)}`, x0 + 3, STRIP / 2)
    context.restore()
  })
}

/** Draws the lanes of a run under the strip that says where its time goes, and the cursor over both. */
export function drawAligned(
  context: CanvasRenderingContext2D,
  aligned: AlignedPicture,
  rows: readonly LayoutRow[],
  lanes: ReadonlyMap<number, LaneWindow> | null,
): void {
  const { picture, cursor, origin } = aligned
  context.font = `${picture.palette.size}px ${picture.palette.mono}`
  context.textBaseline = 'middle'
  background(context, aligned)
  strip(context, aligned)
  for (const row of rows) {
    const window = lanes?.get(row.number)
    if (!window) continue
    if (row.sort === 'spans') drawSpans(context, row, window, picture)
    else if (row.sort === 'instants') drawInstants(context, row, window, picture)
  }
  if (cursor === null) return
  const x = pixelOf(picture, cursor + origin)
  if (x < 0 || x > picture.width) return
  context.strokeStyle = picture.palette.text
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, picture.height)
  context.stroke()
  context.lineWidth = 1
}
