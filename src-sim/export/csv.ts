import { KIND, KINDS } from '../trace/kinds'
import { CHUNK_ROWS, type Columns, type TraceTable } from '../trace/table'
import { fragment, putDecimal, putFragment, putNumber, type Fragment } from './bytes'
import { chosen, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { trackTitle } from './lanes'
import { timeOrder } from './order'
import { Texts } from './texts'
import { kindWords, valueOf, type KindWord } from './words'
import { PieceWriter, utf8 } from './writer'

/** The columns, in their order. */
export const CSV_COLUMNS = [
  ...['seq', 't_ns', 'cpu', 'path', 'event', 'xfer', 'chunk', 'pid', 'blkno', 'bytes', 'resid', 'errno', 'note'],
] as const

/**
 * Comma-separated values with the same columns for every trace: whole numbers, and in `note` the track, the length of a
 * span and the arguments that have no column.
 *
 * @source RFC 4180
 */
export const CSV: ExportFormat = {
  id: 'csv',
  title: 'CSV',
  extension: '.csv',
  shape: 'file',
  several: true,
  opensIn: ['spreadsheets', 'pandas', 'SQLite'],
  about: 'A line for each event with fixed columns; what caused an event is left out.',
  options: [
    { name: 'bom', about: 'a byte order mark in front, which Excel needs to see UTF-8', values: ['no', 'yes'] },
  ],
  *pieces(sources, choice): Generator<ExportPiece, void, void> {
    const to = new PieceWriter()
    if (chosen(CSV, choice, 'bom') === 'yes') to.utf8('\ufeff')
    to.ascii(`${CSV_COLUMNS.join(',')}\r\n`)
    let rows = 0
    for (const source of sources) {
      yield* writeRun(to, source, rows)
      rows += source.table.rows
    }
    yield to.take(rows)
  },
}

/** Characters that show nothing, or turn the text around them, as `\uXXXX`. */
export function visibleText(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A cell: what a spreadsheet would take for a formula begins with an apostrophe, quotes are doubled. */
export function csvCell(text: string): string {
  const isFormula = /^[\s\u0000-\u001f\ufeff]*[=+\-@\t\r]/.test(text)
  const shown = `${isFormula ? "'" : ''}${visibleText(text)}`
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

/** Labels whose value has a column of its own. */
const COLUMN_OF: Readonly<Record<string, 'pid' | 'blkno' | 'bytes' | 'resid' | 'errno'>> = {
  pid: 'pid',
  b_blkno: 'blkno',
  block: 'blkno',
  bytes: 'bytes',
  b_bcount: 'bytes',
  'b_bcount after': 'bytes',
  'bytes asked': 'bytes',
  b_resid: 'resid',
  'bytes not moved': 'resid',
  b_error: 'errno',
  errno: 'errno',
  aio_errno: 'errno',
}
const NUMBERS = ['pid', 'blkno', 'bytes', 'resid', 'errno'] as const

const COMMA = 0x2c
const OPEN = fragment(utf8('; open'))
const LENGTH = fragment(utf8('; ns='))
const END = fragment(utf8('"\r\n'))
/** Bytes of a row without path, kind, track and texts. */
const ROW_BYTES = 1024

interface KindCells {
  /** `,io:start,` with the path before it. */
  readonly middle: Fragment
  /** For each of NUMBERS where it stands, -1 when the kind has none. */
  readonly sources: readonly number[]
  readonly isOfBuf: boolean
  readonly rest: readonly { readonly key: Fragment; readonly word: KindWord }[]
}

function kindCells(path: string): readonly KindCells[] {
  const words = kindWords()
  return KINDS.map(({ name, id }, kind) => {
    const mine = words[kind] ?? []
    const sourceOf = (column: string): number =>
      mine.find(({ label, isText }) => !isText && COLUMN_OF[label] === column)?.source ?? -1
    const sources = NUMBERS.map(sourceOf)
    return {
      middle: fragment(utf8(`,${csvCell(path)},${csvCell(name)},`)),
      sources,
      isOfBuf: id === 'buf',
      rest: mine
        .filter(({ source }) => !sources.includes(source))
        .map((word) => ({ key: fragment(utf8(`; ${word.label}=`)), word })),
    }
  })
}

/** The process number of each track that belongs to a process, as its rows say it. */
function processNumbers(table: TraceTable): Float64Array {
  const numbers = new Float64Array(table.tracks.length + 1).fill(-1)
  for (let row = 0; row < table.rows; row++) {
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    if (columns.kind[index] === KIND['proc:start']) numbers[columns.track[index]!] = columns.arg0[index]!
  }
  return numbers
}

function* writeRun(to: PieceWriter, source: ExportSource, before: number): Generator<ExportPiece, void, void> {
  const { table, facts } = source
  const cells = kindCells(facts.path)
  const processes = processNumbers(table)
  const notes = Array.from({ length: Math.max(1, table.tracks.length) }, (_, track) =>
    fragment(utf8(`"on ${visibleText(trackTitle(table, track)).replaceAll('"', '""')}`)),
  )
  const processors = table.tracks.map(({ sort, name }) =>
    fragment(utf8(sort === 'cpu' ? (/\d{1,9}$/.exec(name)?.[0] ?? '') : '')),
  )
  const texts = new Texts(table.strings, (text) => utf8(visibleText(text).replaceAll('"', '""')))
  const blocks = new Map<number, number>()
  const order = timeOrder(table)
  for (let at = 0; at < table.rows; at++) {
    const row = order.row(at)
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const track = columns.track[index]!
    const request = columns.request[index]!
    const chunk = columns.chunk[index]!
    const id = columns.id[index]!
    const { middle, sources, isOfBuf, rest } = cells[kind]!
    const note = notes[track]!
    if (kind === KIND['io:start']) blocks.set(id, columns.arg0[index]!)
    to.reserve(ROW_BYTES + middle.length + note.length + textBytes(texts, rest, columns, index))
    const { view } = to
    let place = putDecimal(view, to.length, row)
    view.setUint8(place++, COMMA)
    place = putDecimal(view, place, columns.at[index]!)
    view.setUint8(place++, COMMA)
    if (processors[track]) place = putFragment(view, place, processors[track])
    place = putFragment(view, place, middle)
    if (request !== 0) place = putDecimal(view, place, request)
    view.setUint8(place++, COMMA)
    if (chunk !== 0) place = putDecimal(view, place, chunk)
    view.setUint8(place++, COMMA)
    for (let number = 0; number < sources.length; number++) {
      const from = sources[number]!
      if (from >= 0) place = putNumber(view, place, valueOf(columns, index, from))
      else if (number === 0 && processes[track]! >= 0) place = putNumber(view, place, processes[track]!)
      else if (number === 1 && isOfBuf) {
        const block = blocks.get(id)
        if (block !== undefined) place = putNumber(view, place, block)
      }
      view.setUint8(place++, COMMA)
    }
    if (kind === KIND['io:done']) blocks.delete(id)
    place = putFragment(view, place, note)
    const duration = columns.duration[index]!
    if (duration !== 0) {
      place = putFragment(view, place, duration < 0 ? OPEN : LENGTH)
      if (duration > 0) place = putDecimal(view, place, duration)
    }
    for (let member = 0; member < rest.length; member++) {
      const { key, word } = rest[member]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      place = putFragment(view, place, key)
      place = word.isText ? putFragment(view, place, texts.get(value)) : putNumber(view, place, value)
    }
    to.length = putFragment(view, place, END)
    if (to.isFull) yield to.take(before + at + 1)
  }
}

/** Room for the texts of a row. */
function textBytes(texts: Texts, rest: KindCells['rest'], columns: Columns, index: number): number {
  let bytes = 0
  for (let member = 0; member < rest.length; member++) {
    const { word } = rest[member]!
    if (word.isText) bytes += texts.get(valueOf(columns, index, word.source)).length
  }
  return bytes
}
