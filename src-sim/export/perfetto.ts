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
  const flows = chosen(PERFETTO, choice, 'flows') === 'yes' ? requestFlows(table, ordered, lanes) : null
  const counters = chosen(PERFETTO, choice, 'counters') === 'yes' ? new Counters(table) : null
  const packets = new PerfettoPackets(to, source, run, chosen(PERFETTO, choice, 'args') === 'yes')
  const count = lanes.lanes.length
  const ends = new EndQueue()
  const endNext = (): void => {
    const at = ends.next
    const row = ends.take()
    const lane = lanes.of(row)
    if (lane < 0) packets.ownEnd(row, at)
    else packets.sliceEnd(lane, at)
    const counter = counters?.of(row) ?? -1
    if (counters && counter >= 0 && counters.movesAtEnd(counter) && table.duration(row) >= 0)
      packets.counter(count, counter, at, counters.afterEnd(counter, row))
  }
  packets.begin(lanes, counters?.list ?? [])
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const at = table.at(row)
    while (ends.next <= at) endNext()
    const lane = lanes.of(row)
    const isInstant = table.duration(row) === 0
    if (lane < 0) packets.ownBegin(row)
    else if (isInstant && table.kindOf(row).phase === 'instant') packets.instant(row, lane)
    else packets.sliceBegin(row, lane, flows ? flows[row]! : FLOW.none)
    const counter = counters ? counters.of(row) : -1
    if (counters && counter >= 0) packets.counter(count, counter, at, counters.after(counter, row))
    if (!isInstant) ends.add(row, rowEnd(table, row, end))
    else if (table.kindOf(row).phase === 'span') {
      packets.sliceEnd(lane, at)
      if (counters && counter >= 0 && counters.movesAtEnd(counter))
        packets.counter(count, counter, at, counters.afterEnd(counter, row))
    }
    if (to.isFull) yield to.take(before + place + 1)
  }
  while (ends.next < Infinity) endNext()
}
