/** What a file is, by how it begins: the page and the host ask the same, so that a name decides nothing. */

/** Bytes from the beginning of a file that are enough to tell. */
export const SNIFFED_BYTES = 4096

/** Formats of traces that are told apart. */
export type TraceFileFormat = 'dmatrace'

const MAGIC = [...'DMALABTR'].map((letter) => letter.charCodeAt(0))

/** The format of a trace file that begins like this; null for anything else, such as a scenario. */
export function traceFileFormat(head: Uint8Array): TraceFileFormat | null {
  // The version stands in front of the magic.
  return MAGIC.every((byte, index) => head[4 + index] === byte) ? 'dmatrace' : null
}
