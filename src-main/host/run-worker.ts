/** The program of a worker thread: runs one scenario on its paths, keeps the traces and answers questions about them. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { LabFailure } from '../../src-ipc/lab-error'
import type { ManualWord, PathOutcome, RowDetail, TraceOverview, WhatIfStudy } from '../../src-ipc/runs'
import {
  countStatements,
  eventKey,
  GLOSSARY,
  KINDS,
  placeOf,
  RowFinder,
  rowOfKey,
  RunAnchors,
  statementsOf,
  storyOf,
  studySizes,
  summary,
  timeUse,
  traceHash,
  whatIf,
  withChanges,
  type Landmark,
  type PathId,
  type RunResult,
} from '../../src-sim/index'
import { packTrace } from './export-work'
import { keep, keepOpened, type KeptPath } from './kept-path'
import { exportReply, missing, reportOfPaths, type ExportHold, type PathsCall } from './paths-reply'
import { readOpened } from './opened-trace'
import {
  MOST_LANDMARKS,
  RUN_PROTOCOL,
  type RunNews,
  type RunAccount,
  type RunOrder,
  type StudyNews,
  type StudyOrder,
  type TraceCancel,
  type TraceOrder,
  type TraceQuestion,
  type WorkerCall,
  type WorkerCalls,
} from './run-protocol'
import { performCheck, type CheckOrder } from './labs/check-thread'
import { probeVocabulary, runProbe } from './probe-work'
import { Pulse } from './sandbox/pulse'
import { scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'
import { performSweep, type SweepOrder } from './sweeps'
import { findNeighbour, findPlaces, findRows, findStatistics, findSums, type WorkHold } from './trace-work'
import { comparePaths, type CheckedRun, type Progress } from './session'

/** Least ms between two words of progress. */
const PROGRESS_EVERY = 100

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
  return new Map(runs.map((each) => [each.run.path, keep(order, each.run, pulse)]))
}

function outcome({ run, expectations }: CheckedRun): PathOutcome {
  const { path, end, panic, now, hung, processes, findings, faults, table, driver } = run
  const counted = { rows: table.rows, hash: traceHash(table) }
  return { path, end, panic, now, ...counted, hung, processes, findings, faults, expectations, driver }
}

/** One answer for each question about a trace. @throws LabFailure E_NOT_FOUND */
const answers: {
  readonly [Name in Exclude<WorkerCall, PathsCall>]: (
    kept: KeptPath,
    request: WorkerCalls[Name]['request'],
    hold: WorkHold,
  ) => unknown
} = {
  'trace/overview': ({ view }): TraceOverview => {
    const { rows, truncated } = view.table
    const drawn = { lanes: view.summaries(), signals: view.signalSummaries() }
    return { end: view.end, rows, notKept: truncated?.notKept ?? 0, tracks: view.tracks(), ...drawn, kinds: KINDS }
  },
  'trace/windows': async ({ view }, { lanes, from, to, columns, filters = [] }, hold) => {
    await findPlaces(view, filters, hold)
    return view.windows(lanes, { from, to, columns }, filters)
  },
  'trace/signals': ({ view }, { signals, from, to, columns }) => view.signals(signals, { from, to, columns }),
  'trace/edges': ({ view }, { lanes, at }) => view.edges(lanes, at),
  'trace/along': ({ view }, { lane, at, row, isForward }) => view.along(lane, at, row, isForward),
  'trace/sums': ({ view }, { from, to }, hold) => findSums(view, from, to, hold),
  'trace/statistics': ({ view }, { from, to }, hold) => findStatistics(view, from, to, hold),
  'trace/probes': ({ view }) => probeVocabulary(view.table),
  'trace/probe': ({ view }, { program }, hold) => runProbe(view.table, program, hold),
  'trace/rows': async ({ view }, { filter, first, count }, hold) => {
    await findRows(view, [filter], hold)
    return view.rows(filter, first, count)
  },
  'trace/place': async ({ view }, { filter, at, row }, hold) => {
    await findRows(view, [filter], hold)
    return view.placeAt(filter, at, row)
  },
  'trace/step': ({ view }, { filter, row, direction }, hold) => findNeighbour(view, filter, row, direction, hold),
  'trace/state': ({ replay }, { row }) => replay?.at(row),
  'trace/registers': ({ replay }, { row, device }) => replay?.registersAt(row, device),
  'trace/anchors': (kept, { byte }) => anchorsOf(kept).times(byte),
  'trace/moment': (kept, { at }) => anchorsOf(kept).moment(at),
  'trace/stages': (kept, { from, to, columns }) => anchorsOf(kept).window(from, to, columns),
  'trace/change': (kept, { at, isForward }) => anchorsOf(kept).change(at, isForward),
  'trace/keys': (kept, { rows }) => rows.map((row) => eventKey(finderOf(kept), checkedRow(kept, row))),
  'trace/keyed': (kept, { keys }) =>
    keys.map((key) => {
      const row = rowOfKey(finderOf(kept), key)
      return { row, at: row < 0 ? -1 : kept.run.table.at(row) }
    }),
  'report/account': ({ run }) => accountOf(run),
  'report/uses': ({ run }, { stretches }) => stretches.map(([from, until]) => timeUse(run.table, from, until)),
  'report/facts': ({ opened, source }) => ({
    ...source().facts,
    format: opened?.format ?? '',
    warnings: opened?.warnings ?? [],
  }),
  'export/pack': ({ source }) => packTrace(source()),
  'trace/row': ({ view, run }, { row }) => {
    const detail = view.detail(row) ?? missing(`row ${row}`)
    const spoken = statementsOf(run.table, run.path, row)
    const statements = spoken.map((each) => ({ id: each.id, where: placeOf(each), says: each.says }))
    return { ...detail, manual: manualWords(detail), statements }
  },
  'trace/statements': ({ run }) => [...countStatements(run.table, run.path)].map(([id, count]) => ({ id, count })),
}

function finderOf(kept: KeptPath): RowFinder {
  return (kept.finder ??= new RowFinder(kept.run.table))
}

function checkedRow({ run }: KeptPath, row: number): number {
  return row < run.table.rows ? row : missing(`row ${row}`)
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

/** Answers a question about the traces of a run. Never rejects. */
export async function answerQuestion(
  paths: ReadonlyMap<PathId, KeptPath>,
  { id, call, request }: TraceQuestion,
  hold: ExportHold = { signal: new AbortController().signal, progress: () => undefined },
): Promise<RunNews> {
  try {
    if (call === 'report/text')
      return { id, reply: reportOfPaths(paths, request as WorkerCalls['report/text']['request']) }
    if (call === 'export/look' || call === 'export/make')
      return { id, reply: await exportReply(paths, call, request as WorkerCalls['export/make']['request'], hold) }
    const kept = paths.get(request.path)
    if (!kept) throw new LabFailure({ code: 'E_NOT_FOUND', message: `This run has no path ${request.path}.` })
    if (call === 'trace/state' || call === 'trace/registers') await kept.prepare()
    const answer = answers[call] as (kept: KeptPath, request: unknown, hold: WorkHold) => unknown
    return { id, reply: await answer(kept, request, hold) }
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

/** Answers the questions of a port once there are traces. */
function serve(port: MessagePort, ended: Promise<ReadonlyMap<PathId, KeptPath>>): void {
  // Somebody throws what a run throws, as if nothing had waited.
  ended.catch((reason: unknown) => {
    setImmediate(() => {
      throw reason
    })
  })
  const going = new Map<number, AbortController>()
  port.on('message', (question: TraceQuestion | TraceCancel) => {
    if ('cancel' in question) return going.get(question.cancel)?.abort()
    const { id } = question
    const controller = new AbortController()
    going.set(id, controller)
    const progress = (done: number, total: number): void => port.postMessage({ id, progress: { done, total } })
    void ended
      .then((paths) => answerQuestion(paths, question, { signal: controller.signal, progress }))
      .then((news) => {
        going.delete(id)
        port.postMessage(news)
      })
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
const checkOrder = workerData as CheckOrder | null
if (parentPort && checkOrder?.dmaLabCheck) {
  const port = parentPort
  void performCheck(checkOrder).then(
    (checked) => port.postMessage(checked),
    (reason: unknown) =>
      setImmediate(() => {
        throw reason
      }),
  )
}
if (parentPort && order?.dmaLabRun) {
  const port = parentPort
  port.postMessage({ protocol: RUN_PROTOCOL } satisfies RunNews)
  serve(
    port,
    performRun(order, (news) => port.postMessage(news)),
  )
}
const opening = workerData as TraceOrder | null
if (parentPort && opening?.dmaLabTrace) {
  const port = parentPort
  port.postMessage({ protocol: RUN_PROTOCOL } satisfies RunNews)
  readOpened(opening.file, opening.name).then(
    (opened) => {
      serve(port, Promise.resolve(new Map([[opened.run.path, keepOpened(opened)]])))
      port.postMessage({ ended: opened.ended } satisfies RunNews)
    },
    (reason: unknown) => {
      if (!(reason instanceof LabFailure)) throw reason
      port.postMessage({ failed: reason.toLabError() } satisfies RunNews)
    },
  )
}
const swept = workerData as SweepOrder | null
if (parentPort && swept?.dmaLabSweep) {
  const port = parentPort
  void performSweep(swept, (news) => port.postMessage(news)).catch((reason: unknown) => {
    setImmediate(() => {
      throw reason
    })
  })
}
