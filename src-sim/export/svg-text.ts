/** Text as it stands between tags or in an attribute; what XML forbids is left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff](?![\udc00-\udfff])/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}

/** A place in a picture, to hundredths of a pixel. */
export const px = (value: number): string => String(Math.round(value * 100) / 100)

/** A step of an axis: 1, 2 or 5 times a power of ten, so that at most `most` of them cover a length. */
export function axisStep(length: number, most: number): number {
  let step = 1
  for (let factor = 0; length / step > most; factor++) step *= factor % 3 === 1 ? 2.5 : 2
  return step
}

/** A line of text. */
export function textLine(x: number, y: number, text: string, more = ''): string {
  return `<text x="${px(x)}" y="${px(y)}"${more}>${escapeXml(text)}</text>`
}

/** A text that is no longer than a width, in pixels, at about so many pixels a character. */
export function fitted(text: string, width: number, character = 6.2): string {
  const most = Math.floor(width / character)
  if (text.length <= most) return text
  return most < 3 ? '' : `${text.slice(0, most - 1)}…`
}
