import { formatNanos, type Nanos } from '../../core/time'
import { comparedPicture } from '../../export/svg'
import { stageBarsSvg, timelineSvg } from '../../export/svg-picture'
import type { TraceTable } from '../../trace/table'
import type { TraceView } from '../../trace/view'
import { STAGES, stageRuns } from '../time-use'
import type { ReportRun, TraceReportInput } from './input'
import { counted, type ReportPicture } from './model'

/** Pixels of a picture: as wide as a page of paper shows with legible text. */
const WIDTH = 1000
/** Pixels of one that would be too long with so many columns. */
const NARROW = 600
/** Characters of a picture; a longer one is drawn with fewer columns. */
const MOST_CHARACTERS = 300_000
/** Characters of a line of the plain form. */
const STRIP = 72
/** A sign for each stage, in the order of STAGES. */
const SIGNS = 'ICLBSYPVFWXKUDMOHR-.'

/** The timeline of each run, each on its own scale. @source DMA Lab */
export function timelinePictures({ runs }: TraceReportInput, views: readonly TraceView[]): readonly ReportPicture[] {
  return runs.map((run, index) => timelinePicture(run, views[index]!, index))
}

function timelinePicture({ name, run }: ReportRun, view: TraceView, index: number): ReportPicture {
  const until = formatNanos(view.end)
  const title = `The timeline of ${name}`
  const drawn = `${name}: ${counted(run.table.rows, 'event')}`
  const about = `${run.table.rows} events from 0 to ${until}: a lane for each process, interrupt line, bus, engine and device, above them the time.`
  const draw = (width: number): string =>
    timelineSvg(view, { from: 0, to: view.end }, { id: `timeline${index + 1}`, title: drawn, about, width })
  const wide = draw(WIDTH)
  const svg = wide.length > MOST_CHARACTERS ? draw(NARROW) : wide
  return { sort: 'picture', caption: `${title}, from 0 to ${until}`, svg, plain: stripLines(run.table, view.end) }
}

/** Where the time of each run went, on one scale. @source DMA Lab */
export function stagesPicture({ runs }: TraceReportInput, views: readonly TraceView[]): ReportPicture {
  const paths = runs.map(({ name }, index) => comparedPicture(views[index]!, name))
  const longest = Math.max(0, ...paths.map(({ elapsed }) => elapsed))
  const times = paths.map(({ name, elapsed }) => `${name} takes ${formatNanos(elapsed)}`).join(', ')
  const about = `A bar for each run, as long as it takes: ${times}. The table below has the figures.`
  const svg = stageBarsSvg(paths, {
    id: 'stages',
    title: 'From the start of the first process to the exit of the last',
    about,
    width: WIDTH,
  })
  const caption = `Where the time went; the longest bar is ${formatNanos(longest)}`
  return { sort: 'picture', caption, svg, plain: [] }
}

/** The timeline as a line of signs, each the stage that takes most of its part, and what the signs mean. */
function stripLines(table: TraceTable, end: Nanos): string[] {
  const { at, stage, until } = stageRuns(table, 0, end)
  const taken = Array.from({ length: STRIP }, () => new Float64Array(STAGES.length))
  const width = Math.max(1, end) / STRIP
  at.forEach((from, index) => {
    const to = index + 1 < at.length ? at[index + 1]! : until
    const last = Math.min(STRIP - 1, Math.floor(to / width))
    for (let column = Math.min(STRIP - 1, Math.floor(from / width)); column <= last; column++) {
      const part = Math.min(to, (column + 1) * width) - Math.max(from, column * width)
      if (part > 0) taken[column]![stage[index]!]! += part
    }
  })
  const line = taken.map((times) => times.indexOf(Math.max(...times)))
  const used = STAGES.flatMap(([, title], place) => (line.includes(place) ? [`${SIGNS[place]!}  ${title}`] : []))
  const right = formatNanos(end)
  return [line.map((place) => SIGNS[place]!).join(''), `0${right.padStart(STRIP - 1)}`, '', ...used]
}
