import { TraceView } from '../trace/view'
import { compareRuns } from './compare'
import { comparisonSection, metricSection, shareTable } from './trace-report/figures'
import { findingSection, requestSection } from './trace-report/findings'
import type { ReportText, TraceReportInput } from './trace-report/input'
import { reportSection, type ReportBlock, type ReportSection, type TraceReport } from './trace-report/model'
import { expectationSection, overviewSection } from './trace-report/overview'
import { stagesPicture, timelinePictures } from './trace-report/pictures'
import { labSection, switchSection } from './trace-report/switches'

/** Lines of a scenario or script that a report shows; the file that holds the report has all of them. */
const MOST_LINES = 400

/**
 * What a report says about runs, as plain data: the same runs give the same report.
 *
 * @source docs/reports.md
 */
export function traceReport(input: TraceReportInput): TraceReport {
  const { runs, title, lab } = input
  const names = runs.map(({ name }) => name)
  const comparison = compareRuns(runs.map(({ run }) => run))
  const views = runs.map(({ run }) => new TraceView(run.table))
  const timelines = timelinePictures(input, views)
  const isAlone = names.length === 1
  const sections: ReportSection[] = [
    overviewSection(input, comparison),
    ...(lab ? [labSection(lab)] : []),
    reportSection('timelines', isAlone ? 'Timeline' : 'Timelines', [
      ...(isAlone ? [] : [{ sort: 'text', text: 'Each timeline has a scale of its own.' } as const]),
      ...timelines,
    ]),
    reportSection('time', 'Where the time went', [stagesPicture(input, views), shareTable(comparison, names)]),
    comparisonSection(comparison, names),
    ...expectationSection(input),
    findingSection(input),
    requestSection(input),
    metricSection(input),
    switchSection(input),
    textSection(input.texts),
  ]
  const summary = runs[0]?.scenario.summary ?? ''
  const filled = sections.map((section) => ({ ...section, blocks: section.blocks.filter(isFilled) }))
  return { title, summary, sections: filled.filter(({ blocks }) => blocks.length > 0) }
}

/** A table without a row says nothing. */
const isFilled = (block: ReportBlock): boolean => block.sort !== 'table' || block.rows.length > 0

function textSection(texts: readonly ReportText[]): ReportSection {
  const blocks = texts.map(({ name, language, text }): ReportBlock => {
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
    const more = Math.max(0, lines.length - MOST_LINES)
    return { sort: 'listing', caption: name, language, lines: lines.slice(0, MOST_LINES), more }
  })
  return reportSection('texts', 'As it was written', blocks)
}
