/** Characters that show nothing, turn the text around them or steer a terminal, each as `\uXXXX`; also halves of pairs. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Characters of a text that a message repeats. */
const QUOTED = 40

/** A text as a message may repeat it: visible, short, in quotes. */
export function quoted(text: string): string {
  const shown = visible(text.slice(0, QUOTED))
  return `"${shown}${text.length > QUOTED ? '…' : ''}"`
}

/** Bytes as text, each a character; for what should be ASCII. */
export function latin(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** Short runs of ASCII, of which there are many, are put together letter by letter. */
const SHORT = 64

/** UTF-8 as text; bytes that are none become the replacement character. @param to where the text ends, not included */
export function utf8Text(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT) {
    let text = ''
    let place = from
    for (; place < to && bytes[place]! < 0x80; place++) text += String.fromCharCode(bytes[place]!)
    if (place === to) return text
  }
  const parts: string[] = []
  const units: number[] = []
  const flush = (): void => {
    parts.push(String.fromCharCode(...units))
    units.length = 0
  }
  for (let place = from; place < to;) {
    if (units.length > 4000) flush()
    const first = bytes[place]!
    if (first < 0x80) {
      units.push(first)
      place++
      continue
    }
    const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 ? 2 : 1
    let code = length === 1 || first >= 0xf5 ? -1 : first & (0xff >> (length + 1))
    for (let next = 1; next < length && code >= 0; next++) {
      const byte = place + next < to ? bytes[place + next]! : 0
      code = (byte & 0xc0) === 0x80 ? code * 64 + (byte & 0x3f) : -1
    }
    const least = length === 4 ? 0x10000 : length === 3 ? 0x800 : 0x80
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      units.push(0xfffd)
      place++
      continue
    }
    if (code < 0x10000) units.push(code)
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
    place += length
  }
  flush()
  return parts.join('')
}
