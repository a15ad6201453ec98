import { KINDS } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import { CHUNK_ROWS } from '../trace/table'
import { aboutJson } from './about'
import type { ExportFormat, ExportPiece, ExportSource } from './format'
import { Texts } from './texts'
import { kindWords, SOURCE } from './words'
import { jsonInner, jsonText, PieceWriter, utf8 } from './writer'

/** JSON Lines: a line that says what the runs are, then a line for each event with everything the trace knows of it. */
export const JSONL: ExportFormat = {
  id: 'jsonl',
  title: 'JSON Lines',
  extension: '.jsonl',
  shape: 'file',
  several: true,
  opensIn: ['jq', 'DuckDB', 'pandas', 'any language'],
  about: 'A JSON object for each event with everything the trace knows of it.',
  options: [],
  *pieces(sources): Generator<ExportPiece, void, void> {
    const to = new PieceWriter()
    const runs = sources.map(aboutJson)
    to.ascii(`{"format":"dma-lab events","version":1,"runs":[${runs.join(',')}]}\n`)
    let rows = 0
    for (const [run, source] of sources.entries()) {
      yield* writeRun(to, source, run, rows)
      rows += source.table.rows
    }
    yield to.take(rows)
  },
}

function* writeRun(
  to: PieceWriter,
  { table }: ExportSource,
  run: number,
  before: number,
): Generator<ExportPiece, void, void> {
  const texts = new Texts(table.strings, jsonInner)
  const tracks = table.tracks.map(({ sort, name }) => utf8(`,"sort":${jsonText(sort)},"track":${jsonText(name)}`))
  const words = kindWords()
  const kinds = KINDS.map(({ name }, kind) => ({
    head: utf8(`,"event":"${name}"`),
    words: (words[kind] ?? []).map((word) => ({ key: utf8(`${jsonText(word.label)}:`), word })),
  }))
  const head = utf8(`{"run":${run},"row":`)
  const ordered = orderedRows(table)
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = kinds[columns.kind[index]!]!
    to.raw(head)
    to.decimal(row)
    to.ascii(',"at":')
    to.decimal(columns.at[index]!)
    to.ascii(',"duration":')
    if (columns.duration[index]! < 0) to.ascii('null')
    else to.decimal(columns.duration[index]!)
    to.raw(kind.head)
    const track = tracks[columns.track[index]!]
    if (track) to.raw(track)
    if (columns.request[index] !== 0) {
      to.ascii(',"request":')
      to.decimal(columns.request[index]!)
    }
    if (columns.chunk[index] !== 0) {
      to.ascii(',"chunk":')
      to.decimal(columns.chunk[index]!)
    }
    if (columns.cause[index] !== 0) {
      to.ascii(',"cause":')
      to.decimal(columns.cause[index]! - 1)
    }
    to.ascii(',"args":{')
    const begin = to.total
    for (let place = 0; place < kind.words.length; place++) {
      const { key, word } = kind.words[place]!
      const { source } = word
      const value =
        source === SOURCE.id ? columns.id[index]! : source === SOURCE.arg0 ? columns.arg0[index]! : columns.arg1[index]!
      if (value === 0 && word.isOptional) continue
      if (to.total > begin) to.byte(0x2c)
      to.raw(key)
      if (word.isText) {
        to.byte(0x22)
        to.raw(texts.get(value))
        to.byte(0x22)
      } else to.number(value)
    }
    to.ascii('}}\n')
    if (to.isFull) yield to.take(before + place + 1)
  }
}
