import { traceEnd } from '../trace/lanes'
import { aboutJson, runTitle, TOOL } from './about'
import { ChromeRows, type ChromeArguments } from './chrome-rows'
import { Counters } from './counters'
import { FLOW, requestFlows } from './flows'
import { chosen, type ExportChoice, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { nestLanes, type NestedLanes } from './lanes'
import { EndQueue, parentsFirst, rowEnd } from './order'
import { jsonText, PieceWriter } from './writer'

/**
 * Chrome's trace event format as a JSON object: a process for each run and a thread for each lane. Spans are complete
 * events on lanes where they nest; what found no lane is a pair of asynchronous events with a number of its own.
 *
 * @source "Trace Event Format" (The Chromium Projects)
 */
export const CHROME: ExportFormat = {
  id: 'chrome',
  title: 'Chrome trace JSON',
  extension: '.json',
  shape: 'file',
  several: true,
  opensIn: ['Perfetto', 'chrome://tracing', 'speedscope', 'Firefox Profiler'],
  about:
    'Every event with its arguments, the way of each request as arrows, and the interrupt level, locked pages and free headers as curves; times to the nanosecond.',
  options: [
    {
      name: 'args',
      about: 'what is said about an event: everything, only its numbers, or nothing, which merges equal work',
      values: ['yes', 'numbers', 'no'],
    },
    { name: 'flows', about: 'arrows along the way of each request', values: ['yes', 'no'] },
    { name: 'counters', about: 'curves', values: ['yes', 'no'] },
  ],
  *pieces(sources, choice): Generator<ExportPiece, void, void> {
    const to = new PieceWriter()
    to.ascii('{"traceEvents":[')
    let rows = 0
    for (const [index, source] of sources.entries()) {
      yield* writeRun(to, source, index + 1, rows, choice)
      rows += source.table.rows
    }
    const runs = sources.map(aboutJson)
    to.ascii(`\n],"displayTimeUnit":"ns","metadata":{"tool":"${TOOL}","version":`)
    to.ascii(`${jsonText(sources[0]?.facts.version ?? '')},"runs":[${runs.join(',')}]}}\n`)
    yield to.take(rows)
  },
}

function writeHeads(to: PieceWriter, source: ExportSource, run: number, { lanes }: NestedLanes): void {
  let comma = run === 1 ? '' : ','
  const meta = (tid: number, name: string, args: string): void => {
    to.ascii(`${comma}\n{"pid":${run},"tid":${tid},"ph":"M","name":"${name}","args":{${args}}}`)
    comma = ','
  }
  meta(0, 'process_name', `"name":${jsonText(runTitle(source))}`)
  meta(0, 'process_sort_index', `"sort_index":${run}`)
  meta(0, 'process_labels', `"labels":${jsonText(`${source.facts.host}, seed ${source.facts.seed}`)}`)
  lanes.forEach(({ name }, lane) => {
    meta(lane + 1, 'thread_name', `"name":${jsonText(name)}`)
    meta(lane + 1, 'thread_sort_index', `"sort_index":${lane + 1}`)
  })
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
  const flows = chosen(CHROME, choice, 'flows') === 'yes' ? requestFlows(table, ordered, lanes, end) : null
  const counters = chosen(CHROME, choice, 'counters') === 'yes' ? new Counters(table) : null
  const names = counters?.list.map(({ title }) => jsonText(title)) ?? []
  const rows = new ChromeRows(to, source, run, lanes, chosen(CHROME, choice, 'args') as ChromeArguments)
  const ends = new EndQueue()
  let now = 0
  const settle = (): void =>
    counters?.settle((counter, value) => rows.counter(names[counter]!, counters.list[counter]!.unit, now, value))
  const moveTo = (at: number): void => {
    if (at === now) return
    if (counters?.isWaiting) settle()
    now = at
  }
  const endsUntil = (limit: number): void => {
    while (ends.next <= limit && ends.next < Infinity) {
      moveTo(ends.next)
      const row = ends.take()
      if (lanes.of(row) < 0) rows.asynchronous(row, 'e', now)
      if (counters?.movesAtEnd(row)) counters.end(row)
    }
  }
  writeHeads(to, source, run, lanes)
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const at = table.at(row)
    if (ends.next <= at) endsUntil(at)
    moveTo(at)
    const lane = lanes.of(row)
    const until = rowEnd(table, row, end)
    if (lane < 0) rows.asynchronous(row, 'b', at)
    else if (table.duration(row) === 0 && table.kindOf(row).phase === 'instant') rows.instant(row, lane)
    else rows.complete(row, lane, until)
    if (flows && lane >= 0 && flows[row] !== FLOW.none) rows.flow(row, lane, flows[row]!)
    counters?.begin(row)
    if (lane < 0 || counters?.movesAtEnd(row)) ends.add(row, until)
    if (to.isFull) yield to.take(before + place + 1)
  }
  endsUntil(Infinity)
  settle()
}
