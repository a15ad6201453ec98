import { KINDS } from '../trace/kinds'
import { CHUNK_ROWS } from '../trace/table'
import { aboutJson } from './about'
import { fragment, putDecimal, putFragment, putNumber, type Fragment } from './bytes'
import type { ExportFormat, ExportPiece, ExportSource } from './format'
import { timeOrder } from './order'
import { Texts } from './texts'
import { kindWords, valueOf } from './words'
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

const part = (text: string): Fragment => fragment(utf8(text))
const AT = part(',"at":')
const DURATION = part(',"duration":')
const OPEN = part(',"duration":null')
const REQUEST = part(',"request":')
const CHUNK = part(',"chunk":')
const CAUSE = part(',"cause":')
const ARGUMENTS = part(',"args":{')
const QUOTE = part('"')
const END = part('}}\n')
const NOTHING = part('')
const COMMA = 0x2c
/** Bytes of a row without track and texts. */
const ROW_BYTES = 1024

function* writeRun(
  to: PieceWriter,
  { table }: ExportSource,
  run: number,
  before: number,
): Generator<ExportPiece, void, void> {
  const texts = new Texts(table.strings, jsonInner)
  const tracks = table.tracks.map(({ sort, name }) => part(`,"sort":${jsonText(sort)},"track":${jsonText(name)}`))
  const words = kindWords()
  const kinds = KINDS.map(({ name }, kind) => ({
    head: part(`,"event":"${name}"`),
    words: (words[kind] ?? []).map((word) => ({ key: part(`${jsonText(word.label)}:`), word })),
  }))
  const head = part(`{"run":${run},"row":`)
  const order = timeOrder(table)
  for (let at = 0; at < table.rows; at++) {
    const row = order.row(at)
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = kinds[columns.kind[index]!]!
    const track = tracks[columns.track[index]!] ?? NOTHING
    const duration = columns.duration[index]!
    const request = columns.request[index]!
    const chunk = columns.chunk[index]!
    const cause = columns.cause[index]!
    let textBytes = 0
    for (let member = 0; member < kind.words.length; member++) {
      const { word } = kind.words[member]!
      if (word.isText) textBytes += texts.get(valueOf(columns, index, word.source)).length
    }
    to.reserve(ROW_BYTES + track.length + textBytes)
    const { view } = to
    let place = putFragment(view, to.length, head)
    place = putDecimal(view, place, row)
    place = putFragment(view, place, AT)
    place = putDecimal(view, place, columns.at[index]!)
    place = putFragment(view, place, duration < 0 ? OPEN : DURATION)
    if (duration >= 0) place = putDecimal(view, place, duration)
    place = putFragment(view, place, kind.head)
    place = putFragment(view, place, track)
    if (request !== 0) place = putDecimal(view, putFragment(view, place, REQUEST), request)
    if (chunk !== 0) place = putDecimal(view, putFragment(view, place, CHUNK), chunk)
    if (cause !== 0) place = putDecimal(view, putFragment(view, place, CAUSE), cause - 1)
    place = putFragment(view, place, ARGUMENTS)
    const begin = place
    for (let member = 0; member < kind.words.length; member++) {
      const { key, word } = kind.words[member]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      if (place > begin) view.setUint8(place++, COMMA)
      place = putFragment(view, place, key)
      if (word.isText) {
        place = putFragment(view, place, QUOTE)
        place = putFragment(view, place, texts.get(value))
        place = putFragment(view, place, QUOTE)
      } else place = putNumber(view, place, value)
    }
    to.length = putFragment(view, place, END)
    if (to.isFull) yield to.take(before + at + 1)
  }
}
