import { traceEnd } from '../trace/lanes'
import type { TraceTable } from '../trace/table'
import { aboutJson, runTitle, TOOL } from './about'
import type { ExportFormat, ExportPiece, ExportSource } from './format'
import { MOST_LANES, nestLanes, type NestedLanes } from './lanes'
import { eventNames, type EventNames } from './names'
import { parentsFirst, rowEnd } from './order'
import { jsonText, PieceWriter } from './writer'

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
      const end = traceEnd(table)
      const { lanes, left } = nestLanes(table, parentsFirst(table, end), end)
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

function fileTitle(source: ExportSource): string {
  return `${runTitle(source)} (${source.facts.host}, seed ${source.facts.seed})`
}

/** The spans of every lane in their order: those of lane n stand from `starts[n]` to before `starts[n + 1]`. */
function spansByLane(
  table: TraceTable,
  ordered: Uint32Array,
  { lanes, of }: NestedLanes,
): { readonly rows: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(lanes.length + 1)
  const isSpan = (row: number): boolean => table.duration(row) !== 0 || table.kindOf(row).phase === 'span'
  const laneOf = (row: number): number => (isSpan(row) ? of(row) : -1)
  for (const row of ordered) if (laneOf(row) >= 0) starts[laneOf(row) + 1]!++
  for (let lane = 0; lane < lanes.length; lane++) starts[lane + 1]! += starts[lane]!
  const rows = new Uint32Array(starts[lanes.length]!)
  const next = starts.slice()
  for (const row of ordered) {
    const lane = laneOf(row)
    if (lane >= 0) rows[next[lane]!++] = row
  }
  return { rows, starts }
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
  const ordered = parentsFirst(table, end)
  const lanes = nestLanes(table, ordered, end)
  const { rows: sorted, starts } = spansByLane(table, ordered, lanes)
  let comma = before === 0 ? '' : ','
  let rows = 0
  for (const [lane, { name }] of lanes.lanes.entries()) {
    const title = jsonText(`${runTitle(source)} \u2013 ${name}`)
    const last = starts[lane + 1]!
    // A file without a profile is not one.
    if (starts[lane] === last && !(comma === '' && lane === lanes.lanes.length - 1)) continue
    to.ascii(
      `${comma}\n{"type":"evented","name":${title},"unit":"nanoseconds","startValue":0,"endValue":${end},"events":[`,
    )
    comma = ','
    const open: number[] = []
    let separator = ''
    const event = (type: string, frame: number, at: number): void => {
      to.ascii(separator)
      to.ascii(type)
      to.decimal(frame)
      to.ascii(',"at":')
      to.decimal(at)
      to.ascii('}')
      separator = ',\n'
    }
    const close = (until: number): void => {
      for (;;) {
        const top = open[open.length - 1]
        if (top === undefined) return
        const at = rowEnd(table, top, end)
        if (at > until) return
        open.pop()
        event('{"type":"C","frame":', frameOf[names.of(top)]!, at)
      }
    }
    for (let place = starts[lane]!; place < last; place++) {
      const row = sorted[place]!
      close(table.at(row))
      event('{"type":"O","frame":', frameOf[names.of(row)]!, table.at(row))
      open.push(row)
      rows++
      if (to.isFull) yield to.take(before + rows)
    }
    close(Infinity)
    to.ascii(']}')
  }
}
