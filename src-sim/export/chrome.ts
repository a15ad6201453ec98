import { aboutJson, runTitle, TOOL } from './about'
import { ChromeRows, type ChromeArguments } from './chrome-rows'
import { chosen, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import type { Lane } from './lanes'
import { planWalk, walkRun } from './walk'
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
    const args = chosen(CHROME, choice, 'args') as ChromeArguments
    to.ascii('{"traceEvents":[')
    let rows = 0
    for (const [index, source] of sources.entries()) {
      const plan = yield* planWalk(source.table, CHROME, choice, rows)
      const { lanes } = plan.survey
      writeHeads(to, source, index + 1, lanes)
      const sink = new ChromeRows(to, source, index + 1, lanes, plan.counters?.list ?? [], args)
      yield* walkRun(to, sink, plan, rows)
      rows += source.table.rows
    }
    const runs = sources.map(aboutJson)
    to.ascii(`\n],"displayTimeUnit":"ns","metadata":{"tool":"${TOOL}","version":`)
    to.ascii(`${jsonText(sources[0]?.facts.version ?? '')},"runs":[${runs.join(',')}]}}\n`)
    yield to.take(rows)
  },
}

function writeHeads(to: PieceWriter, source: ExportSource, run: number, lanes: readonly Lane[]): void {
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
