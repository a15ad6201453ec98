/** The program of a worker thread: runs one scenario on its paths, keeps the traces and answers questions about them. */
import { parentPort, workerData } from 'node:worker_threads'
import { LabFailure } from '../../src-ipc/lab-error'
import type { ManualWord, PathOutcome, RowDetail, TraceOverview, WhatIfStudy } from '../../src-ipc/runs'
import {
  GLOSSARY,
  KINDS,
  Replay,
  RunAnchors,
  storyOf,
  studySizes,
  summary,
  timeUse,
  traceHash,
  TraceView,
  whatIf,
  withChanges,
  type Landmark,
  type PathId,
  type RunResult,
  type Scenario,
  type ScriptRunner,
} from '../../src-sim/index'
import {
  MOST_LANDMARKS,
  type RunNews,
  type RunAccount,
  type RunOrder,
  type StudyNews,
  type StudyOrder,
  type TraceQuestion,
  type WorkerCall,
  type WorkerCalls,
} from './run-protocol'
import { Pulse } from './sandbox/pulse'
import { scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'
import { comparePaths, type CheckedRun, type Progress } from './session'

/** Least ms between two words of progress. */
const PROGRESS_EVERY = 100

/** What is kept of one path: its trace, and the run again, as far as somebody wants to look. */
export interface KeptPath {
  readonly run: RunResult
  readonly view: TraceView
  readonly replay: Replay
  /** Makes interpreters ready for the case that the run begins again. */
  readonly prepare: () => Promise<void>
  /** Made when somebody first compares it. */
  anchors: RunAnchors | null
}

/** Does what an order says. @param tell hears progress and the end */
export async function performRun(
  order: RunOrder,
  tell: (news: RunNews) => void,
): Promise<ReadonlyMap<PathId, KeptPath>> {
  const { dmaLabRun: run, scenario, paths, seed, stop } = order
  const pulse = new Pulse(order.pulse)
  let told = 0
  const onProgress = ({ path, now, limit, rows }: Progress): boolean => {
    const wall = performance.now()
    if (wall - told >= PROGRESS_EVERY) {
      told = wall
      tell({ progress: { run, path, place: paths.indexOf(path), paths: paths.length, now, limit, rows } })
    }
    return Atomics.load(stop, 0) === 0
  }
  const scripts = await sandboxFor(scenario, paths.length, pulse)
  const { runs, comparison } = comparePaths(scenario, paths, { seed, onProgress, scripts })
  tell({ ended: { outcomes: runs.map(outcome), comparison } })
  return new Map(runs.map((each) => [each.run.path, keep(scenario, each.run, seed, pulse)]))
}

function keep(scenario: Scenario, run: RunResult, seed: number, pulse: Pulse): KeptPath {
  const { path, table } = run
  let ready: ScriptRunner | null = null
  const replay = new Replay(scenario, { path, seed }, () => {
    const taken = ready
    ready = null
    return taken
  })
  return {
    ...{ run, view: new TraceView(table), replay, anchors: null },
    async prepare() {
      ready ??= await sandboxFor(scenario, 1, pulse)
    },
  }
}

function outcome({ run, expectations }: CheckedRun): PathOutcome {
  const { path, end, panic, now, hung, processes, findings, faults, table } = run
  const counted = { rows: table.rows, hash: traceHash(table) }
  return { path, end, panic, now, ...counted, hung, processes, findings, faults, expectations }
}

/** One answer for each question about a trace. @throws LabFailure E_NOT_FOUND */
const answers: { readonly [Name in WorkerCall]: (kept: KeptPath, request: WorkerCalls[Name]['request']) => unknown } = {
  'trace/overview': ({ view }): TraceOverview => {
    const { rows, truncated } = view.table
    const drawn = { lanes: view.summaries(), signals: view.signalSummaries() }
    return { end: view.end, rows, notKept: truncated?.notKept ?? 0, tracks: view.tracks(), ...drawn, kinds: KINDS }
  },
  'trace/windows': ({ view }, { lanes, from, to, columns, filters }) =>
    view.windows(lanes, { from, to, columns }, filters),
  'trace/signals': ({ view }, { signals, from, to, columns }) => view.signals(signals, { from, to, columns }),
  'trace/edges': ({ view }, { lanes, at }) => view.edges(lanes, at),
  'trace/along': ({ view }, { lane, at, row, isForward }) => view.along(lane, at, row, isForward),
  'trace/sums': ({ view }, { from, to }) => view.sums(from, to),
  'trace/statistics': ({ view }, { from, to }) => view.statistics(from, to),
  'trace/rows': ({ view }, { filter, first, count }) => view.rows(filter, first, count),
  'trace/place': ({ view }, { filter, at, row }) => view.placeAt(filter, at, row),
  'trace/step': ({ view }, { filter, row, direction }) => view.neighbour(filter, row, direction),
  'trace/state': ({ replay }, { row }) => replay.at(row),
  'trace/registers': ({ replay }, { row, device }) => replay.registersAt(row, device),
  'trace/anchors': (kept, { byte }) => anchorsOf(kept).times(byte),
  'trace/moment': (kept, { at }) => anchorsOf(kept).moment(at),
  'trace/stages': (kept, { from, to, columns }) => anchorsOf(kept).window(from, to, columns),
  'trace/change': (kept, { at, isForward }) => anchorsOf(kept).change(at, isForward),
  'report/account': ({ run }) => accountOf(run),
  'report/uses': ({ run }, { stretches }) => stretches.map(([from, until]) => timeUse(run.table, from, until)),
  'trace/row': ({ view }, { row }) => {
    const detail = view.detail(row) ?? missing(`row ${row}`)
    return { ...detail, manual: manualWords(detail) }
  },
}

function anchorsOf(kept: KeptPath): RunAnchors {
  return (kept.anchors ??= new RunAnchors(kept.run))
}

function accountOf(run: RunResult): RunAccount {
  const { landmarks, ...story } = storyOf(run)
  const first: Landmark[] = []
  for (const mark of landmarks) if (first.push(mark) >= MOST_LANDMARKS) break
  return { ...story, summary: summary(run), landmarks: first }
}

/** The words of the manuals among those of a row. */
function manualWords({ kind, about, words }: RowDetail): ManualWord[] {
  const text = [kind, about, ...words.flatMap(({ label, value }) => [label, value])].join(' ')
  return [...new Set(text.match(/\w+/g))].flatMap((token) => {
    const entry = GLOSSARY.find(({ word }) => word === token)
    return entry ? [{ word: entry.word, meaning: entry.meaning, source: entry.source }] : []
  })
}

function missing(what: string): never {
  throw new LabFailure({ code: 'E_NOT_FOUND', message: `There is no ${what} in this trace.` })
}

/** Answers a question about the traces of a run. Never rejects. */
export async function answerQuestion(
  paths: ReadonlyMap<PathId, KeptPath>,
  { id, call, request }: TraceQuestion,
): Promise<RunNews> {
  try {
    const kept = paths.get(request.path)
    if (!kept) throw new LabFailure({ code: 'E_NOT_FOUND', message: `This run has no path ${request.path}.` })
    if (call === 'trace/state' || call === 'trace/registers') await kept.prepare()
    return { id, reply: (answers[call] as (kept: KeptPath, request: unknown) => unknown)(kept, request) }
  } catch (error) {
    if (error instanceof LabFailure) return { id, error: error.toLabError() }
    const message = error instanceof Error ? error.message : String(error)
    return { id, error: { code: 'E_INTERNAL', message: `a defect of DMA Lab: ${message}`, where: call } }
  }
}

/** Makes the study of an order. @param tell hears how many of the transfers of its curves were run */
export function performStudy(
  { text, request: { changes, paths, op, largest } }: StudyOrder,
  tell: (done: number, total: number) => void = () => undefined,
): WhatIfStudy {
  const reply = scenarioFromText('scenario', text)
  if (!reply.ok) throw new Error(`the scenario was checked and is wrong now: ${reply.issues[0]?.message ?? ''}`)
  const sizes = studySizes(largest)
  const total = sizes.length * paths.length
  let told = 0
  return whatIf(withChanges(reply.scenario, changes), paths, op, sizes, (done) => {
    const wall = performance.now()
    if (wall - told >= PROGRESS_EVERY) {
      told = wall
      tell(Math.min(done, total), total)
    }
    return true
  })
}

/** What a worker was given; nothing in a test. */
const order = workerData as RunOrder | null
const study = workerData as StudyOrder | null
if (parentPort && study?.dmaLabStudy) {
  const port = parentPort
  const made = performStudy(study, (done, total) => port.postMessage({ done, total } satisfies StudyNews))
  port.postMessage({ study: made } satisfies StudyNews)
}
if (parentPort && order?.dmaLabRun) {
  const port = parentPort
  const ended = performRun(order, (news) => port.postMessage(news))
  // Somebody throws what a run throws, as if nothing had waited.
  ended.catch((reason: unknown) => {
    setImmediate(() => {
      throw reason
    })
  })
  port.on('message', (question: TraceQuestion) => {
    void ended.then((paths) => answerQuestion(paths, question)).then((news) => port.postMessage(news))
  })
}
