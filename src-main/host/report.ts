/** Reports about runs: HTML, Markdown or PDF, with everything inside that is needed to make the runs again. */
import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import {
  checkRun,
  Grading,
  parseLab,
  parseSubmission,
  runDocument,
  studentInput,
  traceHash,
  traceReport,
  type Lab,
  type ReportLab,
  type ReportRun,
  type ReportText,
  type RunResult,
  type Scenario,
  type Submission,
} from '../../src-sim/index'
import { createChromiumPrinter } from './chromium'
import { programVersion, type ScenarioText } from './export-sources'
import { makeRuns, type RunMaking } from './labs/make-runs'
import type { PdfPrinter } from './pdf-printer'
import { dataText, DATA_MARKS, type ReportData, type ReportFormat, type ReportOrigin } from './report-data'
import { reportMarkdown } from './report-markdown'
import { reportPage } from './report-page'

const YAML = { lineWidth: 0, aliasDuplicateObjects: false } as const

/** What a report can be made as: the ending of its file and what a list calls it. */
export const REPORT_FORMATS = [
  { id: 'html', extension: '.html', title: 'Report (HTML)' },
  { id: 'markdown', extension: '.md', title: 'Report (Markdown)' },
  { id: 'pdf', extension: '.pdf', title: 'Report (PDF)' },
] as const
/** One of them. */
export type ReportFormatId = (typeof REPORT_FORMATS)[number]['id']

/** Why a report cannot be made. */
export class ReportFailure extends Error {
  readonly code: 'E_NO_RUN'

  constructor(message: string) {
    super(message)
    this.name = 'ReportFailure'
    this.code = 'E_NO_RUN'
  }
}

/** What a report is about: finished runs, and what they were made of. */
export interface ReportSource {
  readonly origin: ReportOrigin
  readonly runs: readonly ReportRun[]
  readonly lab: ReportLab | null
  /** SHA-256 of the scenario as it was written, or of the lab. */
  readonly digest: string
  readonly texts: readonly ReportText[]
  /** What the report is called unless somebody says otherwise. */
  readonly title: string
  /** The name of its file, without its ending: never made of what a scenario calls itself. */
  readonly name: string
}

/** How to make a report. */
export interface ReportOptions {
  readonly title?: string | undefined
  /** Version of the program that the report shall name; by default this one. */
  readonly program?: string | undefined
  /** Makes the PDF; by default an installed Chromium does. */
  readonly print?: PdfPrinter | undefined
}

/** A report as a file. */
export interface MadeReport {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The scripts of a scenario that lie in files of their own, by name. */
function scriptsOf({ processes, driver }: Scenario): Record<string, string> {
  const plans = [...processes.map(({ script }) => script), driver.student]
  return Object.fromEntries(
    plans.flatMap((plan) => (plan && plan.file !== null && plan.source !== null ? [[plan.file, plan.source]] : [])),
  )
}

/**
 * Finished runs of a scenario as a report wants them.
 *
 * @param scenario with the text of its scripts
 * @param written the scenario as it was written
 * @param runs at least one, all of the same seed
 */
export function scenarioSource(
  scenario: Scenario,
  written: Pick<ScenarioText, 'text'>,
  runs: readonly { readonly run: RunResult; readonly seed: number }[],
): ReportSource {
  const scripts = scriptsOf(scenario)
  const paths = runs.map(({ run }) => run.path)
  const seed = runs[0]?.seed ?? scenario.seed
  return {
    origin: { scenario: written.text, scripts, paths, seed },
    runs: runs.map(({ run, seed: own }) => ({
      ...{ name: run.path, run, seed: own, scenario, hash: traceHash(run.table) },
      expectations: checkRun(scenario, run),
    })),
    lab: null,
    digest: createHash('sha256').update(written.text, 'utf8').digest('hex'),
    texts: [
      { name: 'The scenario', language: 'yaml', text: written.text },
      ...Object.entries(scripts).map(([name, text]): ReportText => ({ name, language: 'javascript', text })),
    ],
    title: scenario.title === '' ? 'Report of a run' : scenario.title,
    name: `report-${paths.join('-')}-${seed}`,
  }
}

/**
 * Makes the runs of what a student handed in, checks them as the student's side does, and gives what a report wants.
 *
 * @throws ReportFailure E_NO_RUN when none of its runs can be made
 */
export async function labSource(given: Lab, answers: Submission, making: RunMaking): Promise<ReportSource> {
  // As its reader will parse them, so that they are written the same way again.
  const [parsedLab, parsedAnswers] = [parseLab(studentInput(given.input)), parseSubmission(answers)]
  if (!parsedLab.ok || !parsedAnswers.ok) throw new ReportFailure('neither lab nor answer may have mistakes')
  const [lab, submission] = [parsedLab.value, parsedAnswers.value]
  const grading = new Grading(lab, submission, { hidden: null })
  const made = await makeRuns(grading, making)
  const checks = grading.finish()
  const problems: string[] = []
  const runs: ReportRun[] = []
  for (const [name, run] of made) {
    if (typeof run === 'string') problems.push(`The run ${name} cannot be made: ${run}`)
    else {
      const { seed, scenario, result } = run
      const expectations = checkRun(scenario, result)
      runs.push({ name, run: result, seed, scenario, expectations, hash: traceHash(result.table) })
    }
  }
  if (runs.length === 0) throw new ReportFailure(problems[0] ?? 'this answer asks for no run')
  const counted = checks.filter(({ withheld }) => !withheld)
  const sum = (of: (check: (typeof checks)[number]) => number): number =>
    counted.reduce((total, check) => total + Math.round(of(check) * 100), 0) / 100
  const { input } = lab
  const { state, reason } = grading.lock
  const documentOf = (run: string): string => stringify(runDocument(input, grading.edits, run).document, YAML)
  return {
    origin: { lab: input, submission },
    runs,
    lab: {
      ...{
        id: lab.id,
        release: input.release,
        digest: lab.digest,
        student: submission.student ?? '',
        checks,
        problems,
      },
      ...{ points: sum(({ points }) => points), most: sum(({ most }) => most) },
      lock: state === 'locked' ? 'locked before the first run' : reason,
      edits: Object.entries(grading.edits).map(([id, value]) => [id, String(value)]),
    },
    digest: lab.digest,
    texts: [{ name: `The scenario of the run ${runs[0]!.name}`, language: 'yaml', text: documentOf(runs[0]!.name) }],
    title: submission.student === undefined ? input.title : `${input.title}: ${submission.student}`,
    name: `report-${lab.id}`,
  }
}

/** A report as text: the same source and options give the same text. */
export function reportText(source: ReportSource, format: ReportFormat, options: ReportOptions = {}): string {
  const program = options.program ?? programVersion()
  const title = options.title ?? source.title
  const { runs, lab, digest, texts, origin } = source
  const report = traceReport({ title, runs, texts, digest, program, lab })
  const write = format === 'html' ? reportPage : reportMarkdown
  const rest = write(report, program)
  const traces = runs.map(({ name, run, seed, hash }) => ({
    run: name,
    path: run.path,
    seed,
    rows: run.table.rows,
    hash,
  }))
  const page = createHash('sha256').update(rest, 'utf8').digest('hex')
  const data: ReportData = { kind: 'dmalab-report', version: 1, program, format, title, traces, page, origin }
  const { opens } = DATA_MARKS[format]
  const place = rest.lastIndexOf(opens) + opens.length
  return rest.slice(0, place) + dataText(data) + rest.slice(place)
}

/**
 * Makes a report as a file.
 *
 * @throws PrintFailure where a PDF cannot be made
 */
export async function makeReport(
  source: ReportSource,
  format: ReportFormatId,
  options: ReportOptions = {},
): Promise<MadeReport> {
  const { extension } = REPORT_FORMATS.find(({ id }) => id === format)!
  const name = `${source.name}${extension}`
  const text = reportText(source, format === 'markdown' ? 'markdown' : 'html', options)
  if (format !== 'pdf') return { name, bytes: Buffer.from(text, 'utf8') }
  return { name, bytes: await (options.print ?? createChromiumPrinter())(text) }
}
