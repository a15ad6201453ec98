import type { Nanos } from '../core/time'
import { traceEnd } from '../trace/lanes'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { aboutJson, runTitle, TOOL } from './about'
import { fragment, putDecimal, putFragment, type Fragment } from './bytes'
import { LOOK_ROWS, withBreath, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { LaneFinder, MOST_LANES, surveyRun, surveySteps, type Survey } from './lanes'
import { eventNames, type EventNames } from './names'
import { ParentsFirst, rowEnd, timeOrder, type RowOrder } from './order'
import { jsonText, PieceWriter, utf8 } from './writer'

/**
 * The file format of speedscope: an evented profile for each lane with spans. Times are whole ns.
 *
 * @source "speedscope's file format" (speedscope)
 */
export const SPEEDSCOPE: ExportFormat = {
  id: 'speedscope',
  title: 'speedscope',
  extension: '.speedscope.json',
  shape: 'file',
  several: true,
  opensIn: ['speedscope'],
  about: 'The spans of every track as a profile of its own; instants and arguments are left out.',
  options: [],
  refusal(sources) {
    for (const { table, facts } of sources) {
      const { lanes, left } = surveyRun(table, timeOrder(table), traceEnd(table), false)
      if (lanes.length === 0) return `the trace of ${facts.path} has no events`
      if (left > 0) return `on a track of ${facts.path} more than ${MOST_LANES} spans overlap`
    }
    return null
  },
  *pieces(sources): Generator<ExportPiece, void, void> {
    const to = new PieceWriter()
    const names = sources.map(({ table }) => eventNames(table))
    const frames: string[] = []
    const places = new Map<string, number>()
    for (const name of names.flatMap((each) => each.names)) {
      if (places.has(name)) continue
      places.set(name, frames.length)
      frames.push(`{"name":${jsonText(name)}}`)
    }
    const [first] = sources
    to.ascii('{"$schema":"https://www.speedscope.app/file-format-schema.json",')
    to.ascii(`"exporter":${jsonText(`${TOOL} ${first?.facts.version ?? ''}`)},`)
    to.ascii(`"name":${jsonText(sources.map(fileTitle).join('; '))},"activeProfileIndex":0,`)
    const about = sources.map(aboutJson)
    to.ascii(`"metadata":{"runs":[${about.join(',')}]},`)
    to.ascii(`"shared":{"frames":[${frames.join(',\n')}]},\n"profiles":[`)
    let before = 0
    for (const [index, source] of sources.entries()) {
      const mine = names[index]!
      const frameOf = Uint32Array.from(mine.names, (name) => places.get(name)!)
      yield* writeRun(to, source, mine, frameOf, before)
      before += source.table.rows
    }
    to.ascii('\n]}\n')
    yield to.take(before)
  },
}

/** What stands before the frame of an event, the first of a profile or not. */
interface EventHead {
  readonly first: Fragment
  readonly other: Fragment
}

function eventHead(type: string): EventHead {
  const text = `{"type":"${type}","frame":`
  return { first: fragment(utf8(text)), other: fragment(utf8(`,\n${text}`)) }
}

const OPENING = eventHead('O')
const CLOSING = eventHead('C')
const AT = fragment(utf8(',"at":'))
const CLOSE = 0x7d
/** Bytes of an event at most. */
const EVENT_BYTES = 128

function fileTitle(source: ExportSource): string {
  return `${runTitle(source)} (${source.facts.host}, seed ${source.facts.seed})`
}

/** [lanes + 1] where the spans of each lane begin among all. */
function laneStarts({ spans }: Survey): Uint32Array {
  const starts = new Uint32Array(spans.length + 1)
  spans.forEach((count, lane) => (starts[lane + 1] = starts[lane]! + count))
  return starts
}

/** Finds the spans of every lane in their order: those of lane n go from `laneStarts[n]` to before the next. */
function* sortByLane(
  table: TraceTable,
  order: RowOrder,
  end: Nanos,
  survey: Survey,
  rows: Uint32Array,
): Generator<void, void, void> {
  const { base } = survey
  const next = laneStarts(survey)
  const finder = new LaneFinder()
  let looked = 0
  for (const walk = new ParentsFirst(table, order, end); walk.next();) {
    if (++looked % LOOK_ROWS === 0) yield
    const columns = table.chunks[walk.row >>> 16]!
    const index = walk.row & (CHUNK_ROWS - 1)
    const track = columns.track[index]!
    const duration = columns.duration[index]!
    const depth = finder.depth(track, walk.at, walk.until, duration)
    if (depth < 0 || (duration === 0 && table.kindOf(walk.row).phase === 'instant')) continue
    rows[next[base[track]! + depth]!++] = walk.row
  }
}

function* writeRun(
  to: PieceWriter,
  source: ExportSource,
  names: EventNames,
  frameOf: Uint32Array,
  before: number,
): Generator<ExportPiece, void, void> {
  const { table } = source
  const end = traceEnd(table)
  const order = timeOrder(table)
  const looked: { survey?: Survey } = {}
  yield* withBreath(surveySteps(table, order, end, false, looked), '', before)
  const survey = looked.survey!
  const { lanes } = survey
  const starts = laneStarts(survey)
  const sorted = new Uint32Array(starts[survey.spans.length]!)
  yield* withBreath(sortByLane(table, order, end, survey, sorted), '', before)
  let comma = before === 0 ? '' : ','
  let rows = 0
  for (const [lane, { name }] of lanes.entries()) {
    const title = jsonText(`${runTitle(source)} \u2013 ${name}`)
    const last = starts[lane + 1]!
    // A file without a profile is not one.
    if (starts[lane] === last && !(comma === '' && lane === lanes.length - 1)) continue
    to.ascii(
      `${comma}\n{"type":"evented","name":${title},"unit":"nanoseconds","startValue":0,"endValue":${end},"events":[`,
    )
    comma = ','
    const open: number[] = []
    let isFirst = true
    const event = ({ first, other }: EventHead, frame: number, at: Nanos): void => {
      to.reserve(EVENT_BYTES)
      const { view } = to
      let place = putFragment(view, to.length, isFirst ? first : other)
      place = putDecimal(view, place, frame)
      place = putFragment(view, place, AT)
      place = putDecimal(view, place, at)
      view.setUint8(place++, CLOSE)
      to.length = place
      isFirst = false
    }
    const close = (until: number): void => {
      for (;;) {
        const top = open[open.length - 1]
        if (top === undefined) return
        const at = rowEnd(table, top, end)
        if (at > until) return
        open.pop()
        event(CLOSING, frameOf[names.of(top)]!, at)
      }
    }
    for (let place = starts[lane]!; place < last; place++) {
      const row = sorted[place]!
      close(table.at(row))
      event(OPENING, frameOf[names.of(row)]!, table.at(row))
      open.push(row)
      rows++
      if (to.isFull) yield to.take(before + rows)
    }
    close(Infinity)
    to.ascii(']}')
  }
}
