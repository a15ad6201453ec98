import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findChromium, runChromium, windowlessArguments } from './chromium'
import { PRINT_WITHIN, PrintFailure } from './pdf-printer'

/** Pixels of a picture to each of the drawing, so that text is sharp in print. */
const SHARPNESS = 2
/** Pixels that a picture may have in one direction. */
const MOST = 16_000

const MISSING =
  'A PNG picture needs Chromium, Chrome or Edge and none is installed: install one, name it in CHROMIUM, or choose SVG.'

/** Width and height of a drawing, px, as it says itself. @throws PrintFailure E_PRINT */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width = '', height = ''] = /<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"/.exec(svg) ?? []
  const size = { width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) }
  if (size.width > 0 && size.height > 0) return size
  throw new PrintFailure('E_PRINT', 'The drawing does not say how large it is.')
}

/**
 * Turns a drawing into a PNG picture of twice its pixels, by a Chromium that is installed, without a window and without
 * network.
 *
 * @param svg one of our own drawings: it says its size and refers to nothing outside
 * @param signal ends it
 * @throws PrintFailure E_NO_CHROMIUM when none is installed; E_PRINT, E_PRINT_TIMEOUT when it makes no picture
 */
export async function svgToPng(
  svg: string,
  program: string | undefined = findChromium(),
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (program === undefined) throw new PrintFailure('E_NO_CHROMIUM', MISSING)
  const { width, height } = sizeOf(svg)
  const scale = Math.min(SHARPNESS, MOST / Math.max(width, height))
  const folder = await mkdtemp(join(tmpdir(), 'dma-lab-picture-'))
  try {
    const [drawing, picture] = [join(folder, 'picture.svg'), join(folder, 'picture.png')]
    await writeFile(drawing, svg)
    const size = ['--hide-scrollbars', `--force-device-scale-factor=${scale}`, `--window-size=${width},${height}`]
    const what = [`--screenshot=${picture}`, pathToFileURL(drawing).href]
    const all = [...windowlessArguments(join(folder, 'profile')), ...size, ...what]
    await runChromium(program, all, PRINT_WITHIN, 'PNG', signal)
    const bytes = await readFile(picture).catch(() => undefined)
    if (bytes?.subarray(1, 4).toString('latin1') !== 'PNG') throw new PrintFailure('E_PRINT', `${program} made no PNG.`)
    return new Uint8Array(bytes)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
