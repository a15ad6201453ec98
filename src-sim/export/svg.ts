import { STAGES, timeUse, workloadSpan, type StageId } from '../report/time-use'
import { formatNanos } from '../core/time'
import { traceEnd } from '../trace/lanes'
import type { TraceTable } from '../trace/table'
import { chosen, type ExportChoice, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import type { GroupId } from './svg-groups'
import type { PictureRun } from './svg-lanes'
import { comparisonSvg, NARROWEST, timelineSvg, WIDEST, type ComparedPicture } from './svg-picture'
import { rangeOf, RANGE_OPTIONS } from './wavejson'
import { utf8 } from './writer'

/** How each stage is painted. */
const STAGE_GROUPS: Readonly<Partial<Record<StageId, GroupId>>> = {
  interrupt: 'interrupt',
  copy: 'copy',
  lock: 'lock',
  syscall: 'call',
  compute: 'user',
  transfer: 'dma',
  position: 'device',
  command: 'device',
  header: 'wait',
  ready: 'wait',
  wait: 'wait',
  idle: 'wait',
}

const runOf = (table: TraceTable): PictureRun => ({ table, end: traceEnd(table) })

/** What a comparison shows of a run. */
export function comparedPicture(run: PictureRun, name: string): ComparedPicture {
  const { from, until } = workloadSpan(run.table, run.end)
  const use = timeUse(run.table, from, until)
  const stages = STAGES.map(([id, title]) => ({ title, group: STAGE_GROUPS[id] ?? 'kernel', time: use[id] }))
  return { name, run, from, elapsed: until - from, stages }
}

function* pieces(sources: readonly ExportSource[], choice: ExportChoice): Generator<ExportPiece, void, void> {
  const [first] = sources
  if (!first) return
  const width = Math.min(WIDEST, Math.max(NARROWEST, Number(chosen(SVG, choice, 'width'))))
  const rows = sources.reduce((sum, { table }) => sum + table.rows, 0)
  const { title, seed } = first.facts
  if (sources.length > 1) {
    const paths = sources.map(({ table, facts }) => comparedPicture(runOf(table), facts.path))
    const times = paths.map(({ name, elapsed }) => `${name} takes ${formatNanos(elapsed)}`).join(', ')
    const about = `The timelines of ${paths.length} paths on one scale, seed ${seed}: ${times}.`
    yield { file: '', bytes: utf8(comparisonSvg(paths, { id: 'comparison', title, about, width })), rows }
    return
  }
  const run = runOf(first.table)
  const [from, end] = rangeOf(choice)
  const to = Math.min(end, run.end)
  const { path, host } = first.facts
  const about = `The timeline of path ${path} on ${host}, seed ${seed}: ${rows} events, from ${formatNanos(from)} to ${formatNanos(to)}.`
  const options = { id: 'timeline', title: `${title}: ${path}`, about, width, hidden: hiddenOf(choice) }
  yield { file: '', bytes: utf8(timelineSvg(run, { from, to }, options)), rows }
}

/** The tracks that were chosen to be left out. */
function hiddenOf(choice: ExportChoice): ReadonlySet<number> {
  const text = chosen(SVG, choice, 'hide')
  return new Set(text === 'none' ? [] : text.split(',').map(Number))
}

/**
 * The timeline as a picture; of several runs their comparison. Text can be selected, patterns tell what colours tell, and
 * its size does not grow with the number of events.
 *
 * @source Scalable Vector Graphics 1.1
 */
export const SVG: ExportFormat = {
  id: 'svg',
  title: 'Picture (SVG)',
  extension: '.svg',
  shape: 'file',
  several: true,
  opensIn: ['browsers', 'Inkscape', 'word processors'],
  about: 'The timeline; of several runs their timelines on one scale and where the time went.',
  options: [
    { name: 'width', about: 'px', values: ['1200', '800', '1600', '2400'], isNumber: true },
    ...RANGE_OPTIONS,
    {
      ...{ name: 'hide', about: 'tracks left out of the timeline of one run, by number, with commas' },
      ...{ values: ['none'], isNumbers: true },
    },
  ],
  pieces,
}
