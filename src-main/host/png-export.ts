import type { ExportFormat } from '../../src-sim/index'
import type { ExportTarget } from './export-target'
import { formatOf } from './exports'
import { svgToPng } from './pictures'

/** The picture of the timeline as PNG: the drawing of the format `svg`, made into pixels by an installed Chromium. */
export function pngFormat(): ExportFormat {
  const svg = formatOf('svg')
  return {
    ...svg,
    id: 'png',
    title: 'Picture (PNG)',
    extension: '.png',
    opensIn: ['everything that shows pictures'],
    about: `${svg.about} As pixels; needs an installed Chromium.`,
    pieces: (sources, choice) => svg.pieces(sources, choice),
  }
}

/**
 * A target that is given drawings and writes pictures.
 *
 * @param to where the pictures go
 * @param paint makes a picture of a drawing
 */
export function paintingTarget(
  to: ExportTarget,
  paint: (svg: string) => Promise<Uint8Array> = (svg) => svgToPng(svg),
): ExportTarget {
  const drawings = new Map<number, Uint8Array[]>()
  return {
    write(unit, _file, bytes) {
      const pieces = drawings.get(unit) ?? []
      drawings.set(unit, [...pieces, bytes.slice()])
      return Promise.resolve()
    },
    async commit() {
      for (const [unit, pieces] of drawings) {
        await to.write(unit, '', await paint(Buffer.concat(pieces).toString('utf8')))
      }
      return to.commit()
    },
    discard: () => to.discard(),
  }
}
