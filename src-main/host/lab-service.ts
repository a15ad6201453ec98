import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { About, CheckedDocument, PushName, Pushes } from '../../src-ipc/contract'
import type { LabService } from '../../src-ipc/dispatcher'
import { LabFailure, type DocumentIssue } from '../../src-ipc/lab-error'
import type { RunSource, StartedRun, StartRequest } from '../../src-ipc/runs'
import type { ScriptText } from '../../src-ipc/script'
import { WHAT_IF_ROWS, whatIfValue, pictureOf, registersAtStart, type Scenario } from '../../src-sim/index'
import type { FileIssue } from './data-file'
import { compareKept } from './comparisons'
import { createChromiumPrinter } from './chromium'
import { createExportCalls, type ExportHandle } from './export-calls'
import { noFiles } from './file-service'
import { createLabCalls } from './labs/window-calls'
import { createExploreCalls, manualStatements } from './explore-calls'
import { linkOf, openLink, type LinkReply } from './links'
import { documentDefaults, labReference } from './machine-form'
import type { PdfPrinter } from './pdf-printer'
import { createRuns, type Runs } from './runs'
import { scriptTexts, scriptWords } from './script-help'
import { createTraceFiles, type TraceFiles } from './trace-files'
import { createStudies } from './studies'
import { listSamples, readSample, sampleFolders } from './samples'
import { readScripts, scenarioFromText, type ScenarioReply } from './scenario-files'
import { scenarioWarnings } from './session'

/** What a service may be given by who carries it. */
export interface LabServiceOptions {
  /** Tells every window something. */
  readonly push?: <Name extends PushName>(name: Name, value: Pushes[Name]) => void
  /** Where runs go on; by default worker threads of the built run-worker. */
  readonly runs?: Runs
  /** The folder of a document that a window opened from a file, where its scripts lie; by default no document has one. */
  readonly folderOf?: (document: string) => string | undefined
  /** Makes PDFs of reports; by default an installed Chromium does. */
  readonly printPdf?: PdfPrinter
  /** The folder of samples and run-worker, where that is another: threads and samples are read from real files. */
  readonly files?: string
  /** Files that windows may open as traces; by default only those that a page sends. */
  readonly traces?: TraceFiles
}

/** What answers, and its end. */
export interface LabServiceHandle {
  readonly service: LabService
  /** The calls of a window whose person chooses where exports go. */
  readonly writingTo: ExportHandle['writingTo']
  /** Ends every run. */
  close(): void
}

/**
 * What answers the calls of a window, under the desktop shell and the loopback server alike. Nothing is simulated in
 * this thread.
 *
 * @param root the folder of the program, which holds package.json, the samples and the built run-worker
 */
export function createLabService(root: string, options: LabServiceOptions = {}): LabServiceHandle {
  const files = options.files ?? root
  const samples = sampleFolders(files)
  const push = options.push ?? (() => undefined)
  const studies = createStudies(join(files, 'out/runner/main.js'))
  const runs = options.runs ?? createRuns(join(files, 'out/runner/main.js'), (value) => push('run/progress', value))

  async function start({ source, paths, seed }: StartRequest): Promise<StartedRun> {
    const { name, text, folder } = await textOf(samples, source, options.folderOf)
    const scenario = await withTheirScripts(name, text, folder)
    const plan = { scenario, text, paths: paths ?? scenario.paths, seed: seed ?? scenario.seed }
    const run = runs.start(plan)
    const { title, summary } = scenario
    return { run, title, summary, paths: plan.paths, seed: plan.seed, warnings: scenarioWarnings(scenario) }
  }

  const exports = createExportCalls({
    runs,
    files: options.traces ?? createTraceFiles(),
    printPdf: options.printPdf ?? createChromiumPrinter(),
  })
  const explore = createExploreCalls({
    program: join(files, 'out/runner/main.js'),
    async read(source) {
      const { name, text, folder } = await textOf(samples, source, options.folderOf)
      const scenario = await withTheirScripts(name, text, folder)
      return { scenario, document: checkedText(name, text).document.value }
    },
  })
  const service: LabService = {
    ...noFiles,
    ...explore.calls,
    'manual/statements': () => manualStatements(),
    'trace/statements': (request) => runs.ask('trace/statements', request),
    ...exports.service,
    ...createLabCalls({
      ...{ root: join(files, 'labs'), program: about(root).version, worker: join(files, 'out/runner/main.js') },
      folderOf: options.folderOf ?? (() => undefined),
    }),
    'trace/keys': (request) => runs.ask('trace/keys', request),
    'trace/keyed': (request) => runs.ask('trace/keyed', request),
    'lab/about': () => about(root),
    'lab/samples': () => listSamples(samples),
    'lab/sample': async ({ sample }) => ({ name: `${sample}.yaml`, text: (await readSample(samples, sample)).text }),
    'document/check': ({ text }) => checkDocument(text),
    'link/make': ({ text }) => ({ link: linked(linkOf(check('scenario', text), text)) }),
    'link/read': ({ link }) => linked(openLink(link)),
    'lab/reference': () => labReference(),
    'script/vocabulary': () => scriptWords(),
    'script/read': (request) => readTheirScripts(samples, request, options.folderOf),
    'document/defaults': ({ text }) => documentDefaults(text),
    'document/picture': ({ text, path, ...place }) => pictureOf(check('scenario', text), path, place),
    'document/registers': ({ text, device }) => registersAtStart(check('scenario', text), device),
    'whatif/values': ({ text }) => {
      const scenario = check('scenario', text)
      return WHAT_IF_ROWS.map((row) => ({ ...row, value: whatIfValue(scenario, row) }))
    },
    'whatif/study': (request, context) => {
      check('scenario', request.text)
      return studies.make(request, context)
    },
    'run/start': start,
    'run/result': ({ run }) => runs.result(run),
    'run/cancel': ({ run }) => {
      runs.cancel(run)
      return null
    },
    'run/close': ({ run }) => {
      runs.close(run)
      return null
    },
    'trace/overview': (request) => runs.ask('trace/overview', request),
    'trace/windows': (request, context) => runs.ask('trace/windows', request, context),
    'trace/rows': (request, context) => runs.ask('trace/rows', request, context),
    'trace/place': (request, context) => runs.ask('trace/place', request, context),
    'trace/step': (request, context) => runs.ask('trace/step', request, context),
    'trace/registers': (request) => runs.ask('trace/registers', request),
    'trace/state': (request) => runs.ask('trace/state', request),
    'trace/row': (request) => runs.ask('trace/row', request),
    'trace/signals': (request) => runs.ask('trace/signals', request),
    'trace/edges': (request) => runs.ask('trace/edges', request),
    'trace/along': (request) => runs.ask('trace/along', request),
    'compare/runs': ({ of }) => compareKept(runs, of),
    'trace/anchors': (request) => runs.ask('trace/anchors', request),
    'trace/moment': (request) => runs.ask('trace/moment', request),
    'trace/stages': (request) => runs.ask('trace/stages', request),
    'trace/change': (request) => runs.ask('trace/change', request),
    'trace/sums': (request, context) => runs.ask('trace/sums', request, context),
    'trace/statistics': (request, context) => runs.ask('trace/statistics', request, context),
    'trace/probes': (request) => runs.ask('trace/probes', request),
    'trace/probe': (request, context) => runs.ask('trace/probe', request, context),
  }
  return {
    service,
    writingTo: exports.writingTo,
    close() {
      exports.close()
      explore.close()
      studies.close()
      runs.closeAll()
    },
  }
}

/** @throws LabFailure E_LINK, E_FILE_TOO_BIG */
function linked<Value>(reply: LinkReply<Value>): Value {
  if (reply.ok) return reply.value
  throw new LabFailure(reply.error)
}

function about(root: string): About {
  const { productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    productName: string
    version: string
  }
  return { name: productName, version }
}

/** The text of what shall run, and the folder where its scripts lie; null = it has none. */
async function textOf(
  samples: readonly string[],
  source: RunSource,
  folderOf: (document: string) => string | undefined = () => undefined,
): Promise<{ name: string; text: string; folder: string | null }> {
  if ('sample' in source) {
    const { text, folder } = await readSample(samples, source.sample)
    return { name: source.sample, text, folder }
  }
  const { name = 'scenario', text, from, document } = source
  const own = document === undefined ? undefined : folderOf(document)
  return { name, text, folder: own ?? (from === undefined ? null : (await readSample(samples, from)).folder) }
}

/** The scripts of a document; none while it is not a scenario. */
async function readTheirScripts(
  samples: readonly string[],
  source: Extract<RunSource, { text: string }>,
  folderOf?: (document: string) => string | undefined,
): Promise<ScriptText[]> {
  const { name, text, folder } = await textOf(samples, source, folderOf)
  const reply = scenarioFromText(name, text)
  return reply.ok ? scriptTexts(reply.scenario, folder) : []
}

/** Checks a scenario and reads its scripts. @throws LabFailure E_SCENARIO with everything that is wrong */
async function withTheirScripts(name: string, text: string, folder: string | null): Promise<Scenario> {
  const reply = await readScripts(checkedText(name, text), folder)
  if (reply.ok) return reply.scenario
  throw wrong(name, reply.issues)
}

function checkDocument(text: string): CheckedDocument {
  const reply = scenarioFromText('scenario', text)
  if (!reply.ok) return { issues: reply.issues.map(issueOf), scenario: null }
  const { title, summary, path, paths, seed } = reply.scenario
  return { issues: [], scenario: { title, summary, path, paths, seed, warnings: scenarioWarnings(reply.scenario) } }
}

/** An issue without the name of the file, which the window knows better. */
function issueOf({ message, line, column, field }: FileIssue): DocumentIssue {
  return {
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(field === undefined ? {} : { field }),
  }
}

function check(name: string, text: string): Scenario {
  return checkedText(name, text).scenario
}

function checkedText(name: string, text: string): Extract<ScenarioReply, { ok: true }> {
  const reply = scenarioFromText(name, text)
  if (reply.ok) return reply
  throw wrong(name, reply.issues)
}

function wrong(name: string, issues: readonly FileIssue[]): LabFailure {
  const [first] = issues
  const place = first?.line === undefined ? name : `${name}, line ${first.line}, column ${first.column ?? 1}`
  return new LabFailure({
    code: 'E_SCENARIO',
    message: first?.message ?? 'not a scenario',
    where: place,
    issues: issues.map(issueOf),
  })
}
