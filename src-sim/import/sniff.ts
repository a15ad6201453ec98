/** Bytes from the beginning of a file that are enough to tell what it is. */
export const SNIFFED_BYTES = 4096

/** Formats of traces that are told apart by how they begin. */
export type SniffedFormat = 'trace' | 'blktrace' | 'chrome' | 'jsonl' | 'gzip'

/** What stands in our own file behind its version. */
const OWN = 'DMALABTR'
/** The first number of a block trace, of either byte order, as text; its lowest byte is a version. @source linux/blktrace_api.h */
const BLOCK = /^(eat[\0-\x1f]|[\0-\x1f]tae)/

/**
 * What a file is, by how it begins, so that its name decides nothing; null = nothing that is known, such as a scenario.
 * A packed file counts as a trace.
 *
 * @param bytes the beginning of the file; more than the first 4096 bytes do not matter
 */
export function sniffTrace(bytes: Uint8Array): SniffedFormat | null {
  let head = ''
  for (const byte of bytes.subarray(0, SNIFFED_BYTES)) head += String.fromCharCode(byte)
  if (head.startsWith('\x1f\x8b')) return 'gzip'
  if (head.startsWith(OWN, 4)) return 'trace'
  if (BLOCK.test(head)) return 'blktrace'
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart()
  if (/^\{\s*"format"\s*:\s*"dma-lab events"/.test(text)) return 'jsonl'
  // A Chrome trace is a list of objects, or an object with such a list.
  if (/^\[\s*(\{|\]|$)/.test(text) || (text.startsWith('{') && text.includes('"traceEvents"'))) return 'chrome'
  return null
}
