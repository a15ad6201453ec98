import type { RunFinding } from '../../config/run-result'
import { formatNanos } from '../../core/time'
import type { ReportRun, TraceReportInput } from './input'
import { reportSection, reportTable, type ReportBlock, type ReportSection } from './model'

/** The same finding once, with how often it was made. */
function grouped(findings: readonly RunFinding[]): { readonly first: RunFinding; readonly times: number }[] {
  const groups = new Map<string, { first: RunFinding; times: number }>()
  for (const finding of findings) {
    const { id, message, where } = finding
    const key = JSON.stringify([id, message, where])
    const known = groups.get(key)
    if (known) known.times += 1
    else groups.set(key, { first: finding, times: 1 })
  }
  return [...groups.values()]
}

/** The rules that runs broke: rule, source and mend. @source docs/checker.md */
export function findingSection({ runs }: TraceReportInput): ReportSection {
  const rows = runs.flatMap(({ name, run }) =>
    grouped(run.findings).map(({ first, times }) => {
      const place = first.where ? `${first.where.file}:${first.where.line}:${first.where.column}: ` : ''
      const often = times === 1 ? '' : ` (${times} times)`
      return [
        `${first.code}, ${first.severity}`,
        `${name} at ${formatNanos(first.at)}`,
        `${place}${first.message}${often}`,
        `${first.text} (${first.source})`,
        first.mend,
      ]
    }),
  )
  const blocks: ReportBlock[] =
    rows.length === 0
      ? [{ sort: 'text', text: 'The checker of driver rules has nothing to say about these runs.' }]
      : [reportTable('What the checker found', ['Finding', 'Where', 'What happened', 'Rule and source', 'Mend'], rows)]
  return reportSection('findings', 'Driver rules', [...blocks, ...runs.flatMap(faults)])
}

function faults({ name, run }: ReportRun): ReportBlock[] {
  if (run.faults.length === 0) return []
  const rows = run.faults.map(({ fault, where, at, hardware, driver, user }) => [
    `${fault} at ${where}`,
    formatNanos(at),
    hardware,
    driver,
    user,
  ])
  const columns = ['Fault', '#At', 'The hardware knew', 'The driver saw', 'The program got']
  return [reportTable(`Faults that struck on ${name}`, columns, rows, 40)]
}

/** What each request gave, and what scripts said. @source docs/scenario-format.md */
export function requestSection({ runs }: TraceReportInput): ReportSection {
  return reportSection('requests', 'Requests', runs.flatMap(requests))
}

function requests({ name, run }: ReportRun): ReportBlock[] {
  const rows = run.processes.flatMap(({ name: process, results }) =>
    results.map(({ request, op, result, errno, errnoName, residual, startedAt, endedAt }) => [
      `${process} ${request}`,
      op,
      endedAt < 0 ? 'never ended' : String(result),
      errno === 0 ? '' : errnoName,
      String(residual),
      formatNanos(startedAt),
      endedAt < 0 ? '' : formatNanos(endedAt - startedAt),
    ]),
  )
  const columns = ['Request', 'Call', '#Result', 'errno', '#Left', '#At', '#Takes']
  const said = [
    ...run.processes.flatMap(({ name: process, script }) =>
      (script?.logs ?? []).map(({ at, text }) => `${formatNanos(at)} ${process}: ${text}`),
    ),
    ...(run.driver?.logs ?? []).map(({ at, text }) => `${formatNanos(at)} ${run.driver?.file ?? 'driver'}: ${text}`),
  ]
  const shown = said.slice(0, MOST_SAID)
  return [
    ...(rows.length === 0 ? [] : [reportTable(`Requests on ${name}`, columns, rows, 60)]),
    ...(said.length === 0 ? [] : [listing(`What programs said on ${name}`, shown, said.length - shown.length)]),
  ]
}

/** Lines of log of a run that a report shows. */
const MOST_SAID = 100

const listing = (caption: string, lines: readonly string[], more: number): ReportBlock => ({
  ...{ sort: 'listing', caption, language: 'text', more },
  lines: lines.map((line) => line.replace(/\r?\n/g, ' ')),
})
