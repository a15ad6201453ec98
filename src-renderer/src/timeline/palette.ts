import { prefersDark, tokenColour } from '../ui/token-colour'
import type { Pattern } from './styles'

/** Colours of the theme that is on, and the patterns made of them. */
export interface Palette {
  readonly ground: string
  readonly surface: string
  readonly sunken: string
  readonly edge: string
  readonly strong: string
  readonly text: string
  readonly quiet: string
  readonly accent: string
  readonly alarm: string
  readonly focus: string
  readonly tones: readonly string[]
  readonly mono: string
  /** px of small text */
  readonly size: number
  readonly patterns: Readonly<Record<Exclude<Pattern, 'plain'>, CanvasPattern | null>>
}

/** Side of a tile of a pattern, px. */
const TILE = 8

const STROKES: Readonly<Record<Exclude<Pattern, 'plain'>, (context: CanvasRenderingContext2D) => void>> = {
  diagonal: (context) => line(context, [-2, 2, 2, -2], [-2, 10, 10, -2], [6, 10, 10, 6]),
  cross: (context) => line(context, [-2, 2, 2, -2], [-2, 10, 10, -2], [6, 10, 10, 6], [-2, -2, 10, 10], [-2, 6, 2, 10]),
  horizontal: (context) => line(context, [0, 1.5, 8, 1.5], [0, 5.5, 8, 5.5]),
  vertical: (context) => line(context, [1.5, 0, 1.5, 8], [5.5, 0, 5.5, 8]),
  dots: (context) => {
    context.fillRect(1, 1, 2, 2)
    context.fillRect(5, 5, 2, 2)
  },
}

function line(
  context: CanvasRenderingContext2D,
  ...lines: readonly (readonly [number, number, number, number])[]
): void {
  context.beginPath()
  for (const [x0, y0, x1, y1] of lines) {
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
  }
  context.stroke()
}

function tile(
  context: CanvasRenderingContext2D,
  sort: Exclude<Pattern, 'plain'>,
  colour: string,
): CanvasPattern | null {
  const picture = document.createElement('canvas')
  picture.width = TILE
  picture.height = TILE
  const brush = picture.getContext('2d')
  if (!brush) return null
  brush.globalAlpha = 0.28
  brush.strokeStyle = colour
  brush.fillStyle = colour
  STROKES[sort](brush)
  return context.createPattern(picture, 'repeat')
}

/** Reads the colours of an element's theme. */
export function readPalette(element: Element, context: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(element)
  const isDark = prefersDark()
  const read = (name: string): string => tokenColour(style, name, isDark)
  const text = read('text')
  const sorts = Object.keys(STROKES) as Exclude<Pattern, 'plain'>[]
  const patterns = Object.fromEntries(sorts.map((sort) => [sort, tile(context, sort, text)]))
  return {
    ground: read('ground'),
    surface: read('surface'),
    sunken: read('sunken'),
    edge: read('edge'),
    strong: read('edge-strong'),
    text,
    quiet: read('text-quiet'),
    accent: read('accent'),
    alarm: read('alarm'),
    focus: read('focus'),
    tones: Array.from({ length: 8 }, (_, tone) => read(`tone-${tone}`)),
    mono: read('mono') || 'monospace',
    size: Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.6875) || 11,
    patterns: patterns as Palette['patterns'],
  }
}
