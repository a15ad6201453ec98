import { formatNanos } from '../../core/time'
import { endings } from '../text'
import type { RunComparison } from '../compare'
import type { ReportRun, TraceReportInput } from './input'
import { counted, reportSection, reportTable, type ReportBlock, type ReportSection } from './model'

const ENDS: Readonly<Record<ReportRun['run']['end'], string>> = {
  idle: 'nothing is left to do',
  limit: 'the time limit is reached',
  stopped: 'it was stopped',
  panic: 'the kernel panics',
}

const oneOrAll = (values: readonly string[]): string => [...new Set(values)].join(', ')

/** What was run, how it ended and whether it is as it should be. @source DMA Lab */
export function overviewSection(input: TraceReportInput, comparison: RunComparison): ReportSection {
  const { runs, program, digest, lab } = input
  const hosts = oneOrAll(runs.map(({ scenario }) => scenario.host.name))
  const drivers = oneOrAll(
    runs.map(({ scenario: { driver } }) => `${driver.student?.file ?? driver.name} on ${driver.device}`),
  )
  const devices = oneOrAll(
    runs.flatMap(({ scenario }) => scenario.devices.map(({ name, type }) => `${name} (${type})`)),
  )
  const facts = [
    ['Host', hosts],
    ['Driver', drivers],
    ['Devices', devices],
    ['Paths', oneOrAll(runs.map(({ run }) => run.path))],
    ['Seed', oneOrAll(runs.map(({ seed }) => String(seed)))],
    ['Program', `DMA Lab ${program}`],
    [lab ? 'SHA-256 of the lab' : 'SHA-256 of the scenario', digest],
  ]
  const traces = runs.map(({ name, run, seed, hash }) => [
    name,
    run.path,
    String(seed),
    `${ENDS[run.end]}, at ${formatNanos(run.now)}`,
    String(run.table.rows),
    hash,
  ])
  return reportSection('overview', 'Overview', [
    ...verdict(input, comparison),
    reportTable('What was run', ['Fact', 'Value'], facts),
    reportTable('Runs and their traces', ['Run', 'Path', '#Seed', 'Ends', '#Events', '`SHA-256 of the trace'], traces),
  ])
}

/** How many expectations hold, as a sentence; nothing where there are none. */
function expected(count: number, failed: number): string[] {
  if (count === 0) return []
  if (failed === 0) return [count === 1 ? 'The one expectation holds.' : `All ${count} expectations hold.`]
  return [`${failed} of ${counted(count, 'expectation')} ${failed === 1 ? 'does' : 'do'} not hold.`]
}

/** In a few lines, what a reader wants to know first. */
function verdict({ runs, lab }: TraceReportInput, comparison: RunComparison): ReportBlock[] {
  const expectations = runs.flatMap((each) => each.expectations)
  const failed = expectations.filter(({ ok }) => !ok).length
  const findings = runs.flatMap(({ run }) => run.findings.filter(({ severity }) => severity !== 'note')).length
  const said = [
    ...(lab ? [`${lab.points} of ${lab.most} points.`] : []),
    ...expected(expectations.length, failed),
    findings === 0 ? 'No driver rule is broken.' : `Driver rules are broken: ${counted(findings, 'finding')}.`,
  ]
  const troubles = runs.flatMap(({ name, run }, index) => [
    ...endings({ ...comparison.runs[index]!, path: name }),
    ...(run.table.truncated
      ? [
          `${name}: the trace is cut; ${run.table.truncated.notKept} events came after the first ${run.table.truncated.cap}.`,
        ]
      : []),
  ])
  return [
    { sort: 'text', text: said.join(' ') },
    ...[...troubles, ...(lab?.problems ?? [])].map((text): ReportBlock => ({ sort: 'warning', text })),
  ]
}

/** What was expected and what came. @source docs/scenario-format.md */
export function expectationSection({ runs }: TraceReportInput): ReportSection[] {
  const rows = runs.flatMap(({ name, expectations }) =>
    expectations.map(({ text, ok, found }) => [name, text, ok ? 'yes' : 'no', found]),
  )
  if (rows.length === 0) return []
  const caption = 'What the scenario expects'
  return [
    reportSection('expectations', 'Expectations', [
      reportTable(caption, ['Run', 'Expected', 'Holds', 'Instead'], rows),
    ]),
  ]
}
