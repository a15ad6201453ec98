import { sha256 } from '@noble/hashes/sha2.js'
import { fail, ok, type Result } from '../core/result'
import { ByteReader, ByteWriter, Corrupt } from './bytes'
import { FILE_ORDER, leastBytes, readColumn, writeColumn } from './codec-columns'
import { usedKinds } from './hash'
import { KIND, KINDS } from './kinds'
import { DEFAULT_CAP } from './recorder'
import { CHUNK_ROWS, newColumns, TraceTable, type Columns, type TableParts, type Track, type Truncation } from './table'

/** The format this program writes; docs/trace-format.md has an entry for each. */
export const TRACE_VERSION = 1

/** What the file says about its trace, in pairs of name and value. Not part of the hash of a trace. */
export type TraceMeta = Readonly<Record<string, string>>

/** A trace and what its file said about it. */
export interface DecodedTrace {
  readonly table: TraceTable
  readonly meta: TraceMeta
  /** Events of kinds that this program does not know, by the name of their kind; empty unless they were to be kept. */
  readonly unknown: ReadonlyMap<string, number>
  /** How many rows the file should have, where only a part of it was read that no checksum vouches for. */
  readonly partOf?: number
}

/** Why a trace file cannot be read. */
export interface TraceFileProblem {
  /** It is none or of a newer format; counts more than its bytes hold or than are allowed; something in it is wrong. */
  readonly sort: 'format' | 'count' | 'limit' | 'damage'
  readonly message: string
  /** Where reading ended, from 0. */
  readonly byte: number
  /** Events that were whole when a file was cut short or damaged, and how many it should have. */
  readonly whole?: number
  readonly rows?: number
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
  /** Keep events of unknown kinds as `foreign:span` and `foreign:instant`; else a file that has some is refused. */
  readonly keepUnknown?: boolean
  /**
   * Take what is whole of a file that was cut or damaged: its rows up to the last chunk of CHUNK_ROWS that can be read.
   * The table says that it is cut.
   */
  readonly partial?: boolean
}

/**
 * Reads a trace file. Never throws, whatever the bytes; takes at most some forty times their number of memory.
 *
 * @returns the trace, or one sentence that says why not
 */
export function decodeTrace(bytes: Uint8Array, options: DecodeOptions = {}): Result<DecodedTrace> {
  const read = readTrace(bytes, options)
  return read.ok ? read : fail(read.error.message)
}

/** Reads a trace file as `decodeTrace` does, and says more of what is wrong with it. */
export function readTrace(bytes: Uint8Array, options: DecodeOptions = {}): Result<DecodedTrace, TraceFileProblem> {
  const body = bytes.length - CHECKSUM_BYTES
  if (bytes.length < 4 + MAGIC.length || MAGIC.some((byte, index) => bytes[4 + index] !== byte)) {
    return fail({ sort: 'format', message: NO_TRACE, byte: 0 })
  }
  if (body < 4 + MAGIC.length) return fail({ ...NO_CHECKSUM, message: NO_TRACE })
  const reader = new ByteReader(bytes.subarray(0, body))
  const version = reader.u32()
  if (version === 0 || version > TRACE_VERSION) {
    const message = `the trace file has format ${version}; this program reads formats up to ${TRACE_VERSION}`
    return fail({ sort: 'format', message, byte: 0 })
  }
  const checksum = sha256(bytes.subarray(0, body))
  const isWhole = checksum.every((byte, index) => bytes[body + index] === byte)
  if (!isWhole && options.partial !== true) return fail({ ...NO_CHECKSUM, ...wholeRows(bytes, options) })
  try {
    reader.raw(MAGIC.length)
    return ok(isWhole ? readBody(reader, options) : readPart(bytes, options))
  } catch (reason) {
    if (!(reason instanceof Corrupt)) throw reason
    const sort = reason instanceof Excess ? reason.sort : 'damage'
    return fail({ sort, message: `the trace file is damaged: ${reason.message}`, byte: reader.offset })
  }
}

const NO_TRACE = 'this is not a DMA Lab trace file'
const NO_CHECKSUM = {
  sort: 'damage',
  message: 'the trace file is damaged or was cut short: its checksum does not fit',
  byte: 0,
} as const

/** How far a file whose checksum is wrong can be followed. */
function wholeRows(bytes: Uint8Array, options: DecodeOptions): Partial<TraceFileProblem> {
  const reader = new ByteReader(bytes)
  let whole = 0
  let rows = 0
  try {
    reader.raw(4 + MAGIC.length)
    const tell = (done: number, all: number): void => {
      whole = done
      rows = all
    }
    readBody(reader, options, tell, true)
  } catch (reason) {
    if (!(reason instanceof Corrupt)) throw reason
    if (reason instanceof Excess) return { sort: reason.sort, message: `the trace file is damaged: ${reason.message}` }
  }
  return { byte: reader.offset, whole, rows }
}

/** What is whole of a file whose checksum is wrong. @throws Corrupt when nothing is */
function readPart(bytes: Uint8Array, options: DecodeOptions): DecodedTrace {
  const reader = new ByteReader(bytes)
  reader.raw(4 + MAGIC.length)
  return readBody(reader, options, () => undefined, true)
}

/** A file says that it holds more than it can, or more than it may. */
class Excess extends Corrupt {
  readonly sort: 'count' | 'limit'

  constructor(sort: 'count' | 'limit', message: string) {
    super(message)
    this.sort = sort
  }
}

function readBody(
  from: ByteReader,
  { maxRows = DEFAULT_CAP, keepUnknown = false }: DecodeOptions,
  tell: (done: number, rows: number) => void = () => undefined,
  isPart = false,
): DecodedTrace {
  const rows = from.varint()
  if (!isPart && leastBytes(rows) > from.left)
    throw new Excess('count', `it ends too early for the ${rows} rows it should have`)
  if (rows > maxRows) throw new Excess('limit', `it holds ${rows} rows, more than the ${maxRows} allowed`)
  tell(0, rows)
  const cap = from.varint()
  const notKept = from.varint()
  const truncated: Truncation | undefined = notKept > 0 ? { cap, notKept } : undefined
  const meta = Object.fromEntries(readList(from, 2, () => [from.text(), from.text()]))
  const strings = readList(from, 1, () => from.text())
  if (strings[0] !== '') throw new Corrupt('its first text is not the empty one')
  const kinds = readKinds(from, keepUnknown)
  const tracks = readList(from, 2, (): Track => ({ sort: from.text(), name: from.text() }))
  const unknown = new Unknown(kinds, strings)
  const chunks: Columns[] = []
  const about = { rows, kinds, tracks: tracks.length, unknown }
  for (let base = 0; base < rows; base += CHUNK_ROWS) {
    try {
      chunks.push(readChunk(from, base, about))
    } catch (reason) {
      if (!isPart || !(reason instanceof Corrupt) || chunks.length === 0) throw reason
      break
    }
    tell(Math.min(rows, base + CHUNK_ROWS), rows)
  }
  if (isPart) return partOf({ rows, chunks, strings, tracks, truncated }, meta, unknown.counts)
  if (from.left > 0) throw new Corrupt('something follows the last row')
  const table = new TraceTable({ rows, chunks, strings, tracks, truncated })
  return { table, meta, unknown: unknown.counts }
}

/** The first chunks of a trace as a trace of their own, which says what it lacks. */
function partOf(parts: TableParts, meta: TraceMeta, unknown: ReadonlyMap<string, number>): DecodedTrace {
  const rows = Math.min(parts.rows, parts.chunks.length * CHUNK_ROWS)
  const notKept = parts.rows - rows + (parts.truncated?.notKept ?? 0)
  for (const { cause } of parts.chunks)
    for (let index = 0; index < cause.length; index++) if (cause[index]! > rows) cause[index] = 0
  const truncated = notKept > 0 ? { cap: rows, notKept } : undefined
  return { table: new TraceTable({ ...parts, rows, truncated }), meta, unknown, partOf: parts.rows }
}

/** What is known of a file when its rows are read. */
interface AboutRows {
  readonly rows: number
  readonly kinds: readonly (number | string)[]
  readonly tracks: number
  readonly unknown: Unknown
}

function readChunk(from: ByteReader, base: number, { rows, kinds, tracks, unknown }: AboutRows): Columns {
  const count = Math.min(CHUNK_ROWS, rows - base)
  if (leastBytes(count) > from.left) throw new Corrupt('it ends too early')
  const columns = newColumns()
  for (const column of FILE_ORDER) readColumn(from, column, columns, { count, base, kindCount: kinds.length })
  for (let index = 0; index < count; index++) {
    const kind = kinds[columns.kind[index]!]!
    if (typeof kind === 'number') columns.kind[index] = kind
    else unknown.keep(columns, index, kind)
    checkRow(columns, index, rows, tracks)
  }
  return columns
}

/** Turns rows of kinds that are not known into rows of another program. */
class Unknown {
  readonly counts = new Map<string, number>()
  private readonly strings: string[]
  private readonly numbers = new Map<string, number>()

  constructor(kinds: readonly (number | string)[], strings: string[]) {
    this.strings = strings
    for (const kind of kinds) if (typeof kind === 'string') this.numbers.set(kind, strings.push(kind) - 1)
  }

  keep(columns: Columns, index: number, kind: string): void {
    const args = `${columns.arg0[index]!}, ${columns.arg1[index]!}`
    let details = this.numbers.get(args)
    if (details === undefined && this.numbers.size < MOST_DETAILS) {
      this.numbers.set(args, (details = this.strings.push(args) - 1))
    }
    columns.kind[index] = KIND[columns.duration[index] === 0 ? 'foreign:instant' : 'foreign:span']
    columns.arg0[index] = this.numbers.get(kind)!
    columns.arg1[index] = details ?? 0
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
  }
}

/** Different arguments of unknown events that are kept as texts. */
const MOST_DETAILS = 100_000

function readList<T>(from: ByteReader, least: number, read: () => T): T[] {
  const list: T[] = []
  for (let left = from.count(least); left > 0; left--) list.push(read())
  return list
}

/** The numbers that this program gives the kinds of the file; the names of unknown ones. */
function readKinds(from: ByteReader, keepUnknown: boolean): (number | string)[] {
  const known = new Map<string, number>(Object.entries(KIND))
  const kinds = readList(from, 1, () => {
    const name = from.text()
    const kind = known.get(name)
    if (kind === undefined && keepUnknown) return name
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
