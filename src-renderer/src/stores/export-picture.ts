/** PNG pictures, made of our own drawings by the page itself. */

/** Pixels of a picture for each of the drawing, so that text is sharp in print. */
const SHARPNESS = 2
/** Pixels that a picture may have in one direction. */
const MOST = 16_000

/** Width and height that a drawing says of itself, px; undefined when it says none. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } | undefined {
  const [, width = '', height = ''] = /<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"/.exec(svg) ?? []
  const size = { width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) }
  return size.width > 0 && size.height > 0 ? size : undefined
}

/** The address of a drawing for an image: the page may show data, and nothing of another origin. */
export function addressOf(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}

/** A drawing as a PNG of twice its pixels. @throws Error when the page cannot paint it */
export async function pngOf(svg: string): Promise<Blob> {
  const size = sizeOf(svg)
  if (!size) throw new Error('the drawing does not say how large it is')
  const scale = Math.min(SHARPNESS, MOST / Math.max(size.width, size.height))
  const image = new Image(size.width, size.height)
  image.src = addressOf(svg)
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(size.width * scale)
  canvas.height = Math.round(size.height * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the page cannot paint')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture is too large'))), 'image/png')
  })
}
