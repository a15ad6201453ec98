import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { ByteWriter } from './bytes'
import { KINDS } from './kinds'
import { CHUNK_ROWS, COLUMN_NAMES, type COLUMNS, type TraceTable } from './table'

/** Written first, so that a change of what is hashed changes every hash. */
const SCHEME = 'dma-lab trace hash 1'

/** The kinds that occur, in the order of their numbers. */
export function usedKinds(table: TraceTable): number[] {
  const seen = new Set<number>()
  table.chunks.forEach(({ kind }, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count; index++) seen.add(kind[index]!)
  })
  return [...seen].sort((a, b) => a - b)
}

/** The bytes of the first `count` values of a column, the lowest byte of each first on every machine. */
function littleEndian(column: InstanceType<(typeof COLUMNS)['at' | 'id' | 'kind']>, count: number): Uint8Array {
  const width = column.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(column.buffer, column.byteOffset, count * width)
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return bytes
  const turned = bytes.slice()
  for (let from = 0; from < turned.length; from += width) turned.subarray(from, from + width).reverse()
  return turned
}

/**
 * SHA-256 of a trace in hexadecimal: equal for equal traces on every machine. It covers the rows, the strings, the
 * tracks, the names of the kinds that occur and what was not kept; numbers of kinds that do not occur play no part.
 */
export function traceHash(table: TraceTable): string {
  const head = new ByteWriter()
  head.text(SCHEME)
  head.varint(table.rows)
  head.varint(table.truncated?.cap ?? 0)
  head.varint(table.truncated?.notKept ?? 0)
  head.varint(table.strings.length)
  for (const text of table.strings) head.text(text)
  head.varint(table.tracks.length)
  for (const { sort, name } of table.tracks) {
    head.text(sort)
    head.text(name)
  }
  const kinds = usedKinds(table)
  head.varint(kinds.length)
  for (const kind of kinds) {
    head.varint(kind)
    head.text(KINDS[kind]?.name ?? '')
  }
  const hash = sha256.create().update(head.view())
  table.chunks.forEach((columns, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (const name of COLUMN_NAMES) hash.update(littleEndian(columns[name], count))
  })
  return bytesToHex(hash.digest())
}
