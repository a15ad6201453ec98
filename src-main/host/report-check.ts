/** Makes the runs of a report again, from what the report carries, and holds every line of it against them. */
import { createHash } from 'node:crypto'
import {
  parseLab,
  parseSubmission,
  type DataIssue,
  type Lab,
  type Result,
  type Scenario,
  type Submission,
} from '../../src-sim/index'
import { programVersion } from './export-sources'
import { RunCache } from './labs/make-runs'
import { labSource, reportText, scenarioSource, ReportFailure, type ReportSource } from './report'
import { readReport, type ReportData, type ReportOrigin } from './report-data'
import type { Pulse } from './sandbox/pulse'
import { scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'
import { comparePaths, type Progress } from './session'

/** A trace as a report says it and as it is. */
export interface CheckedTrace {
  readonly run: string
  readonly path: string
  readonly seed: number
  /** SHA-256 as the report says it; empty when it does not speak of it. */
  readonly said: string
  /** SHA-256 of the run that was made again; empty when there was none. */
  readonly found: string
}

/** A line of a report that is another one when the report is made again. */
export interface ReportDifference {
  /** The section it is in. */
  readonly section: string
  /** From 1. */
  readonly line: number
  /** What the report says there, without markup; empty when the line is missing. */
  readonly said: string
  /** What it would say. */
  readonly found: string
}

/** What became of a report. */
export interface CheckedReport {
  readonly ok: boolean
  readonly code: '' | 'E_REPORT_MISMATCH' | 'E_REPORT' | 'E_LAB_CHANGED' | 'E_STOPPED'
  /** What is wrong, in sentences; of a good report only what is worth knowing. */
  readonly messages: readonly string[]
  /** The version that made it; empty when it is no report. */
  readonly program: string
  readonly traces: readonly CheckedTrace[]
  /** The first MOST_DIFFERENCES. */
  readonly differences: readonly ReportDifference[]
}

/** A lab as it is known here. */
export interface KnownLab {
  readonly release: number
  readonly digest: string
}

/** How to check. */
export interface ReportCheckOptions {
  /** Version of this program. */
  readonly program?: string
  readonly pulse?: Pulse | undefined
  readonly onProgress?: ((progress: Progress) => boolean) | undefined
  /** The lab that is known here under an id; undefined = none is. */
  readonly labKnown?: ((id: string) => Promise<KnownLab | undefined>) | undefined
}

/** Differences that are told. */
export const MOST_DIFFERENCES = 10
/** Characters of a line that are told. */
const MOST_TOLD = 160

/** Checks a report. Never rejects for what it holds. */
export async function checkReport(text: string, options: ReportCheckOptions = {}): Promise<CheckedReport> {
  const program = options.program ?? programVersion()
  // Mail and editors change line ends; nothing of a report depends on them.
  const given = text.replace(/^\ufeff/, '').replace(/\r\n/g, '\n')
  const read = readReport(given)
  const none = { program: '', traces: [], differences: [] }
  if (typeof read === 'string') return { ok: false, code: 'E_REPORT', messages: [read], ...none }
  const { data, rest } = read
  const isOther = data.program !== program
  const other = isOther ? [`It was made by DMA Lab ${data.program}; this is ${program}.`] : []
  const made = await again(data.origin, options)
  if (typeof made === 'string')
    return { ok: false, code: 'E_REPORT', messages: [...other, made], ...none, program: data.program }
  if (made === null) return { ok: false, code: 'E_STOPPED', messages: ['The check was stopped.'], ...none }
  const traces = tracesOf(data, made)
  const expected = reportText(made, data.format, { title: data.title, program: data.program })
  const { problem, notes } = await labSays(made, options)
  const ok = expected === given
  const base = { program: data.program, traces }
  const said = [...other, ...notes, ...(problem === null ? [] : [problem])]
  if (ok)
    return {
      ok: problem === null,
      code: problem === null ? '' : 'E_LAB_CHANGED',
      messages: said,
      ...base,
      differences: [],
    }
  const isAsMade = createHash('sha256').update(rest, 'utf8').digest('hex') === data.page
  const differences = differencesOf(given, expected)
  const hint = !isOther
    ? []
    : [
        isAsMade
          ? 'Its text is as that version wrote it, so the version may be why; check it with that version.'
          : 'Its text was changed after that version wrote it.',
      ]
  const messages = [...said, ...summaryOf(traces, differences), ...hint]
  return { ok: false, code: 'E_REPORT_MISMATCH', messages, ...base, differences }
}

/** Makes the runs of a report again; a text says why not, null = it was stopped. */
async function again(origin: ReportOrigin, options: ReportCheckOptions): Promise<ReportSource | string | null> {
  if ('lab' in origin) return againLab(origin, options)
  const reply = scenarioFromText('the scenario of the report', origin.scenario)
  if (!reply.ok) return `its scenario cannot be run: ${reply.issues[0]?.message ?? 'it is none'}`
  const scenario = withGivenScripts(reply.scenario, origin.scripts)
  if (typeof scenario === 'string') return scenario
  const scripts = await sandboxFor(scenario, origin.paths.length, options.pulse)
  let isStopped = false
  const onProgress = (progress: Progress): boolean => {
    isStopped ||= options.onProgress?.(progress) === false
    return !isStopped
  }
  const { runs } = comparePaths(scenario, origin.paths, { seed: origin.seed, onProgress, scripts })
  return isStopped ? null : scenarioSource(scenario, { text: origin.scenario }, runs)
}

async function againLab(
  { lab, submission }: Extract<ReportOrigin, { readonly lab: unknown }>,
  { pulse }: ReportCheckOptions,
): Promise<ReportSource | string> {
  const parsedLab: Result<Lab, readonly DataIssue[]> = parseLab(lab)
  if (!parsedLab.ok) return `its lab cannot be run: ${parsedLab.error[0]?.message ?? 'it is none'}`
  const parsed: Result<Submission, readonly DataIssue[]> = parseSubmission(submission)
  if (!parsed.ok) return `what was handed in cannot be read: ${parsed.error[0]?.message ?? 'it is no answer'}`
  try {
    return await labSource(parsedLab.value, parsed.value, { cache: new RunCache(), pulse })
  } catch (error) {
    if (error instanceof ReportFailure) return error.message
    throw error
  }
}

/** A scenario with the scripts that a report carries; a text names one that it does not carry. */
function withGivenScripts(scenario: Scenario, scripts: Readonly<Record<string, string>>): Scenario | string {
  let missing: string | null = null
  const sourceOf = (file: string): string | null => {
    if (Object.hasOwn(scripts, file)) return scripts[file]!
    missing ??= file
    return null
  }
  const processes = scenario.processes.map((plan) =>
    plan.script && plan.script.file !== null
      ? { ...plan, script: { ...plan.script, source: sourceOf(plan.script.file) } }
      : plan,
  )
  const { student } = scenario.driver
  const driver =
    student && student.file !== null
      ? { ...scenario.driver, student: { ...student, source: sourceOf(student.file) } }
      : scenario.driver
  return missing === null ? { ...scenario, processes, driver } : `the report does not carry ${String(missing)}`
}

function tracesOf({ traces }: ReportData, { runs }: ReportSource): CheckedTrace[] {
  const known = runs.map(({ name, run, seed, hash }) => {
    const said = traces.find((each) => each.run === name)?.hash ?? ''
    return { run: name, path: run.path, seed, said, found: hash }
  })
  const unknown = traces.filter(({ run }) => !runs.some(({ name }) => name === run))
  return [...known, ...unknown.map(({ run, path, seed, hash }) => ({ run, path, seed, said: hash, found: '' }))]
}

/** What is to be said of the lab that a report carries, beside the one that is known here. */
async function labSays(
  { lab }: ReportSource,
  { labKnown }: ReportCheckOptions,
): Promise<{ readonly problem: string | null; readonly notes: readonly string[] }> {
  if (!lab || !labKnown) return { problem: null, notes: [] }
  const { id, release, digest } = lab
  const known = await labKnown(id)
  const note = (text: string): Awaited<ReturnType<typeof labSays>> => ({ problem: null, notes: [text] })
  if (!known)
    return note(`The exercise ${id} is not known here, so nobody can say whether its tasks are the real ones.`)
  if (known.release !== release)
    return note(
      `It answers release ${release} of ${id}; here is release ${known.release}, so its tasks are not compared.`,
    )
  const problem = `The exercise in it is not the ${id} that is known here, release ${release}: its points do not count.`
  return { problem: known.digest === digest ? null : problem, notes: [] }
}

function summaryOf(traces: readonly CheckedTrace[], differences: readonly ReportDifference[]): string[] {
  const other = traces.filter(({ said, found }) => said !== found)
  const lines = other.map(({ run, said, found }) =>
    found === ''
      ? `The report speaks of a run ${run} that it does not carry.`
      : `The trace of ${run} is ${found}; the report says ${said === '' ? 'nothing of it' : said}.`,
  )
  const [first] = differences
  const where = first ? ` first line ${first.line} (${first.section})` : ''
  if (other.length === 0)
    lines.push(`The runs give the traces that it names, but its text is not what they give:${where}.`)
  return lines
}

/** Lines that differ, found from both ends and by the next line that is in both. */
function differencesOf(given: string, expected: string): ReportDifference[] {
  const [a, b] = [given.split('\n'), expected.split('\n')]
  const found: ReportDifference[] = []
  let section = ''
  let [i, j] = [0, 0]
  while ((i < a.length || j < b.length) && found.length < MOST_DIFFERENCES) {
    const [said, right] = [a[i], b[j]]
    if (said === right) {
      section = sectionOf(right ?? '') ?? section
      i += 1
      j += 1
      continue
    }
    const note = (one: string | undefined, two: string | undefined): void => {
      const place = sectionOf(two ?? one ?? '') ?? section
      found.push({ section: place === '' ? 'head' : place, line: i + 1, ...toldPair(one ?? '', two ?? '') })
    }
    const [skipA, skipB] = meeting(a, i, b, j)
    if (skipA === skipB || skipA < 0) {
      note(said, right)
      i += 1
      j += 1
    } else if (skipA > skipB) {
      note(said, undefined)
      i += 1
    } else {
      note(undefined, right)
      j += 1
    }
  }
  return found
}

/** How many lines on either side have to be left out until both go on alike; -1 = not soon. */
function meeting(a: readonly string[], i: number, b: readonly string[], j: number): [number, number] {
  for (let sum = 1; sum <= 40; sum += 1)
    for (let skip = 0; skip <= sum; skip += 1) {
      const [x, y] = [a[i + skip], b[j + sum - skip]]
      if (x !== undefined && x === y && x.trim() !== '') return [skip, sum - skip]
    }
  return [-1, -1]
}

/** The title of the section that begins with a line. */
function sectionOf(line: string): string | undefined {
  const [, inHtml, inMarkdown] = /^<h[1-6][^>]*>(.*)<\/h[1-6]>$|^#{1,6} (.*)$/.exec(line) ?? []
  if (/^ ?"(kind|origin|traces)"/.test(line) || line.includes('id="dmalab-report"')) return 'what it carries'
  return inHtml ?? inMarkdown
}

/** The parts of two lines that differ, without markup, with a little of what is around them. */
function toldPair(said: string, found: string): { readonly said: string; readonly found: string } {
  const [one, two] = [plainLine(said), plainLine(found)]
  if (one === two) return { said: cut(said, 0), found: cut(found, 0) }
  let same = 0
  while (same < one.length && one[same] === two[same]) same += 1
  const from = one.length > MOST_TOLD || two.length > MOST_TOLD ? Math.max(0, same - 40) : 0
  return { said: cut(one, from), found: cut(two, from) }
}

const cut = (text: string, from: number): string => {
  const part = text.slice(from, from + MOST_TOLD)
  return `${from > 0 ? '…' : ''}${part}${from + MOST_TOLD < text.length ? '…' : ''}`
}

const plainLine = (line: string): string =>
  line
    .replace(/<\/t[dh]><t[dh][^>]*>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#160;/g, ' ')
    .replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(lt|gt|amp|quot);/g, (_whole, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? '')
    .trim()
