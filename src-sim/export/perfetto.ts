import { chosen, type ExportFormat, type ExportPiece } from './format'
import { PerfettoPackets } from './perfetto-packets'
import { planWalk, walkRun } from './walk'
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
    const hasArguments = chosen(PERFETTO, choice, 'args') === 'yes'
    let rows = 0
    for (const [index, source] of sources.entries()) {
      const plan = yield* planWalk(source.table, PERFETTO, choice, rows)
      const { lanes } = plan.survey
      const packets = new PerfettoPackets(to, source, index + 1, lanes, plan.counters?.list ?? [], hasArguments)
      packets.open()
      yield* walkRun(to, packets, plan, rows)
      rows += source.table.rows
    }
    yield to.take(rows)
  },
}
