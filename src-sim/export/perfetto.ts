import { traceEnd } from '../trace/lanes'
import { Counters } from './counters'
import { FLOW, requestFlows } from './flows'
import { chosen, type ExportChoice, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { nestLanes } from './lanes'
import { EndQueue, parentsFirst, rowEnd } from './order'
import { PerfettoPackets } from './perfetto-packets'
import { PieceWriter } from './writer'

/**
 * Perfetto's own format: track events in protocol buffers, in the order of time, with names sent once. Times are ns of
 * the trace clock.
 *
 * @source "TrackEvent" and "TracePacket" (Perfetto documentation and its protocol definitions)
 */
export const PERFETTO: ExportFormat = {
  id: 'perfetto',
  title: 'Perfetto trace',
  extension: '.pftrace',
  shape: 'file',
  several: true,
  opensIn: ['Perfetto'],
  about: 'The same as Chrome trace JSON in a fifth of the size: events, arguments, ways of requests, curves.',
  options: [
    { name: 'args', about: 'the arguments of events', values: ['yes', 'no'] },
    { name: 'flows', about: 'arrows along the way of each request', values: ['yes', 'no'] },
    { name: 'counters', about: 'curves', values: ['yes', 'no'] },
  ],
  *pieces(sources, choice): Generator<ExportPiece, void, void> {
    const to = new PieceWriter()
    let rows = 0
    for (const [index, source] of sources.entries()) {
      yield* writeRun(to, source, index + 1, rows, choice)
      rows += source.table.rows
    }
    yield to.take(rows)
  },
}

function* writeRun(
  to: PieceWriter,
  source: ExportSource,
  run: number,
  before: number,
  choice: ExportChoice,
): Generator<ExportPiece, void, void> {
  const { table } = source
  const end = traceEnd(table)
  const ordered = parentsFirst(table, end)
  const lanes = nestLanes(table, ordered, end)
  const flows = chosen(PERFETTO, choice, 'flows') === 'yes' ? requestFlows(table, ordered, lanes, end) : null
  const counters = chosen(PERFETTO, choice, 'counters') === 'yes' ? new Counters(table) : null
  const packets = new PerfettoPackets(to, source, run, chosen(PERFETTO, choice, 'args') === 'yes')
  const count = lanes.lanes.length
  const ends = new EndQueue()
  let now = 0
  const settle = (): void => counters?.settle((counter, value) => packets.counter(count, counter, now, value))
  const moveTo = (at: number): void => {
    if (at === now) return
    if (counters?.isWaiting) settle()
    now = at
  }
  const endOf = (row: number): void => {
    const lane = lanes.of(row)
    if (lane < 0) packets.ownEnd(row, now)
    else packets.sliceEnd(lane, now)
    if (counters?.movesAtEnd(row)) counters.end(row)
  }
  const endsUntil = (limit: number): void => {
    while (ends.next <= limit && ends.next < Infinity) {
      moveTo(ends.next)
      endOf(ends.take())
    }
  }
  packets.begin(lanes, counters?.list ?? [])
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const at = table.at(row)
    if (ends.next <= at) endsUntil(at)
    moveTo(at)
    const lane = lanes.of(row)
    const isInstant = table.duration(row) === 0
    counters?.begin(row)
    if (lane < 0) packets.ownBegin(row)
    else if (isInstant && table.kindOf(row).phase === 'instant') packets.instant(row, lane)
    else packets.sliceBegin(row, lane, flows ? flows[row]! : FLOW.none)
    if (!isInstant) ends.add(row, rowEnd(table, row, end))
    else if (table.kindOf(row).phase === 'span') endOf(row)
    if (to.isFull) yield to.take(before + place + 1)
  }
  endsUntil(Infinity)
  settle()
}
