import { sha256 } from '@noble/hashes/sha2.js'
import { fail, ok, type Result } from '../core/result'
import { ByteReader, ByteWriter, Corrupt } from './bytes'
import { FILE_ORDER, leastBytes, readColumn, writeColumn } from './codec-columns'
import { usedKinds } from './hash'
import { KIND, KINDS } from './kinds'
import { DEFAULT_CAP } from './recorder'
import { CHUNK_ROWS, newColumns, TraceTable, type Columns, type Track, type Truncation } from './table'

/** The format this program writes; docs/trace-format.md has an entry for each. */
export const TRACE_VERSION = 1

/** What the file says about its trace, in pairs of name and value. Not part of the hash of a trace. */
export type TraceMeta = Readonly<Record<string, string>>

/** A trace and what its file said about it. */
export interface DecodedTrace {
  readonly table: TraceTable
  readonly meta: TraceMeta
}

const MAGIC = Uint8Array.from('DMALABTR', (letter) => letter.charCodeAt(0))
const CHECKSUM_BYTES = 32

/** Some bytes of a trace file and how many rows are written with them. */
export interface TracePiece {
  /** Valid until the next piece is asked for. */
  readonly bytes: Uint8Array
  readonly rows: number
}

/** The trace as the bytes of a trace file, a piece for each chunk; memory does not grow with the rows. Never fails. */
export function* tracePieces(table: TraceTable, meta: TraceMeta = {}): Generator<TracePiece, void, void> {
  const hash = sha256.create()
  let to = new ByteWriter()
  const kinds = usedKinds(table)
  writeHead(to, table, meta, kinds)
  const fileKind = new Map(kinds.map((kind, index) => [kind, index]))
  for (const [chunk, columns] of table.chunks.entries()) {
    const base = chunk * CHUNK_ROWS
    const count = Math.min(CHUNK_ROWS, table.rows - base)
    const fileKinds = columns.kind.subarray(0, count).map((kind) => fileKind.get(kind)!)
    for (const column of FILE_ORDER) {
      const values = column === 'kind' ? fileKinds : columns[column]
      writeColumn(to, column, values, fileKinds, { count, base, kindCount: kinds.length })
    }
    const bytes = to.view()
    hash.update(bytes)
    yield { bytes, rows: base + count }
    to = new ByteWriter()
  }
  hash.update(to.view())
  to.raw(hash.digest())
  yield { bytes: to.view(), rows: table.rows }
}

function writeHead(to: ByteWriter, table: TraceTable, meta: TraceMeta, kinds: readonly number[]): void {
  to.u32(TRACE_VERSION)
  to.raw(MAGIC)
  to.varint(table.rows)
  to.varint(table.truncated?.cap ?? 0)
  to.varint(table.truncated?.notKept ?? 0)
  const pairs = Object.entries(meta)
  to.varint(pairs.length)
  for (const pair of pairs) pair.forEach((text) => to.text(text))
  to.varint(table.strings.length)
  for (const text of table.strings) to.text(text)
  to.varint(kinds.length)
  for (const kind of kinds) to.text(KINDS[kind]?.name ?? '')
  to.varint(table.tracks.length)
  for (const { sort, name } of table.tracks) {
    to.text(sort)
    to.text(name)
  }
}

/** The trace as the bytes of a trace file; the same trace and meta give the same bytes. Never fails. */
export function encodeTrace(table: TraceTable, meta: TraceMeta = {}): Uint8Array {
  const to = new ByteWriter()
  for (const { bytes } of tracePieces(table, meta)) to.raw(bytes)
  return to.view().slice()
}

/** Limits for files of unknown origin. */
export interface DecodeOptions {
  /** Most rows to accept; DEFAULT_CAP when not given. */
  readonly maxRows?: number
}

/**
 * Reads a trace file. Never throws, whatever the bytes; takes at most some forty times their number of memory.
 *
 * @returns the trace, or one sentence that says why not
 */
export function decodeTrace(bytes: Uint8Array, options: DecodeOptions = {}): Result<DecodedTrace> {
  const body = bytes.length - CHECKSUM_BYTES
  if (body < 4 + MAGIC.length || MAGIC.some((byte, index) => bytes[4 + index] !== byte)) {
    return fail('this is not a DMA Lab trace file')
  }
  const reader = new ByteReader(bytes.subarray(0, body))
  const version = reader.u32()
  if (version === 0 || version > TRACE_VERSION) {
    return fail(`the trace file has format ${version}; this program reads formats up to ${TRACE_VERSION}`)
  }
  const checksum = sha256(bytes.subarray(0, body))
  if (checksum.some((byte, index) => bytes[body + index] !== byte)) {
    return fail('the trace file is damaged or was cut short: its checksum does not fit')
  }
  try {
    reader.raw(MAGIC.length)
    return ok(readBody(reader, options.maxRows ?? DEFAULT_CAP))
  } catch (reason) {
    if (reason instanceof Corrupt) return fail(`the trace file is damaged: ${reason.message}`)
    throw reason
  }
}

function readBody(from: ByteReader, maxRows: number): DecodedTrace {
  const rows = from.varint()
  if (rows > maxRows) throw new Corrupt(`it holds ${rows} rows, more than the ${maxRows} allowed`)
  if (leastBytes(rows) > from.left) throw new Corrupt('it ends too early')
  const cap = from.varint()
  const notKept = from.varint()
  const truncated: Truncation | undefined = notKept > 0 ? { cap, notKept } : undefined
  const meta = Object.fromEntries(readList(from, 2, () => [from.text(), from.text()]))
  const strings = readList(from, 1, () => from.text())
  if (strings[0] !== '') throw new Corrupt('its first text is not the empty one')
  const kinds = readKinds(from)
  const tracks = readList(from, 2, (): Track => ({ sort: from.text(), name: from.text() }))
  const chunks: Columns[] = []
  for (let base = 0; base < rows; base += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - base)
    if (leastBytes(count) > from.left) throw new Corrupt('it ends too early')
    const columns = newColumns()
    for (const column of FILE_ORDER) readColumn(from, column, columns, { count, base, kindCount: kinds.length })
    for (let index = 0; index < count; index++) {
      columns.kind[index] = kinds[columns.kind[index]!]!
      checkRow(columns, index, rows, tracks.length)
    }
    chunks.push(columns)
  }
  if (from.left > 0) throw new Corrupt('something follows the last row')
  return { table: new TraceTable({ rows, chunks, strings, tracks, truncated }), meta }
}

function readList<T>(from: ByteReader, least: number, read: () => T): T[] {
  const list: T[] = []
  for (let left = from.count(least); left > 0; left--) list.push(read())
  return list
}

/** The numbers that this program gives the kinds of the file. */
function readKinds(from: ByteReader): number[] {
  const known = new Map<string, number>(Object.entries(KIND))
  const kinds = readList(from, 1, () => {
    const name = from.text()
    const kind = known.get(name)
    if (kind === undefined) throw new Corrupt(`it holds events of the unknown kind ${JSON.stringify(name)}`)
    return kind
  })
  if (new Set(kinds).size < kinds.length) throw new Corrupt('it lists a kind twice')
  return kinds
}

/** What a recorder never writes would lead readers of the table astray. */
function checkRow(columns: Columns, index: number, rows: number, tracks: number): void {
  const at = columns.at[index]!
  const duration = columns.duration[index]!
  if (!(Number.isSafeInteger(at) && at >= 0 && Number.isSafeInteger(duration) && duration >= -1)) {
    throw new Corrupt('a row has a time that is not a whole number of ns')
  }
  if (columns.track[index]! >= Math.max(1, tracks)) throw new Corrupt('a row lies on a track that is not listed')
  if (columns.cause[index]! > rows) throw new Corrupt('a row has a cause that is not in the trace')
}
