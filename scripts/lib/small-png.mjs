import { crc32, deflateSync } from 'node:zlib'

/**
 * A PNG of at most 256 colours, each pixel one byte: pictures of a window are a third as large and look the same.
 * @param {number} width
 * @param {number} height
 * @param {ArrayLike<number>} palette red, green, blue, red, …; at most 256 colours
 * @param {Uint8Array} pixels the colour of each pixel, row by row
 * @returns {Buffer}
 */
export function encodeIndexed(width, height, palette, pixels) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/**
 * Gives each colour that is seen often a place in the palette, and every other the nearest of them.
 * @param {Uint8Array | Uint8ClampedArray} rgba
 * @returns {{ palette: number[], pixels: Uint8Array }}
 */
export function reduceColours(rgba) {
  /** @type {Map<number, number>} */
  const counts = new Map()
  const at = (/** @type {number} */ index) =>
    ((rgba[index] ?? 0) << 16) | ((rgba[index + 1] ?? 0) << 8) | (rgba[index + 2] ?? 0)
  for (let index = 0; index < rgba.length; index += 4) counts.set(at(index), (counts.get(at(index)) ?? 0) + 1)
  const chosen = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 256)
    .map(([colour]) => colour)
  const part = (/** @type {number} */ colour, /** @type {number} */ shift) => (colour >> shift) & 255
  const places = new Map(
    [...counts.keys()].map((colour) => {
      let best = 0
      let least = Infinity
      chosen.forEach((other, place) => {
        const distance = [16, 8, 0].reduce((sum, shift) => sum + (part(colour, shift) - part(other, shift)) ** 2, 0)
        if (distance < least) [best, least] = [place, distance]
      })
      return [colour, best]
    }),
  )
  const pixels = new Uint8Array(rgba.length / 4)
  for (let index = 0; index < pixels.length; index += 1) pixels[index] = places.get(at(index * 4)) ?? 0
  return { palette: chosen.flatMap((colour) => [part(colour, 16), part(colour, 8), part(colour, 0)]), pixels }
}
