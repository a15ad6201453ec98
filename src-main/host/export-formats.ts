/** The formats as the window offers them: every one of the engine, and the reports. */
import type { ExportFormatSummary, ExportGroup } from '../../src-ipc/exports'
import { FORMATS } from './exports'
import { REPORT_FORMATS, type ReportFormatId } from './report'

/** Where each format belongs; what is not listed is a table. */
const GROUPS: Readonly<Record<string, ExportGroup>> = {
  trace: 'lab',
  chrome: 'viewer',
  speedscope: 'viewer',
  perfetto: 'viewer',
  ctf: 'viewer',
  csv: 'table',
  jsonl: 'table',
  parquet: 'table',
  blktrace: 'block',
  blkparse: 'block',
  iosnoop: 'block',
  vcd: 'signal',
  wavejson: 'signal',
  svg: 'picture',
}
const ORDER: readonly ExportGroup[] = ['lab', 'report', 'viewer', 'picture', 'table', 'block', 'signal']

/** What reports hold, and what opens them. */
const REPORTS: Readonly<Record<ReportFormatId, { readonly opensIn: readonly string[]; readonly about: string }>> = {
  html: {
    opensIn: ['browsers'],
    about:
      'One page that stands alone: scenario, switches, pictures, comparison, findings, and what makes the runs again. No list of events.',
  },
  markdown: {
    opensIn: ['editors', 'code hosts'],
    about: 'The report as text with tables and without pictures.',
  },
  pdf: {
    opensIn: ['PDF readers'],
    about: 'The report as pages to print. It cannot be checked by lab verify; the HTML form can.',
  },
}

/** The report that an id of a format means, such as `report-html`; undefined for any other. */
export function reportOf(id: string): (typeof REPORT_FORMATS)[number] | undefined {
  return REPORT_FORMATS.find((each) => `report-${each.id}` === id)
}

/** Every format, group by group. */
export function exportFormats(): ExportFormatSummary[] {
  const traces = FORMATS.map(({ id, title, extension, shape, several, opensIn, about, options }) => ({
    ...{ id, title, extension, shape, several, opensIn, about },
    group: GROUPS[id] ?? 'table',
    options: options.map((each) => ({
      ...{ name: each.name, about: each.about, values: each.values, isNumber: each.isNumber === true },
    })),
  }))
  const reports = REPORT_FORMATS.map(({ id, title, extension }): ExportFormatSummary => ({
    ...{ id: `report-${id}`, title, group: 'report', extension, shape: 'file', several: true, options: [] },
    ...REPORTS[id],
  }))
  const all = [...traces, ...reports]
  return ORDER.flatMap((group) => all.filter((each) => each.group === group))
}
