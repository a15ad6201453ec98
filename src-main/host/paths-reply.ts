/** Answers to questions that are about several paths of a run at once: exports and reports. */
import { LabFailure } from '../../src-ipc/lab-error'
import type { PathId } from '../../src-sim/index'
import { makeExport, previewExport, unpackTrace } from './export-work'
import type { KeptPath } from './kept-path'
import { reportText, scenarioSource } from './report'
import type { WorkerCalls } from './run-protocol'

/** Calls that are about several paths. */
export type PathsCall = 'export/look' | 'export/make' | 'report/text'

/** A report about paths of a run. @throws LabFailure E_NOT_FOUND, E_EXPORT for a trace from a file */
export function reportOfPaths(
  paths: ReadonlyMap<PathId, KeptPath>,
  request: WorkerCalls['report/text']['request'],
): string {
  const kept = request.paths.map((path) => paths.get(path) ?? missing(`path ${path}`))
  const order = kept[0]?.order
  if (!order) {
    const message = 'A report needs the run itself: run the scenario of this trace, then report about that.'
    throw new LabFailure({ code: 'E_EXPORT', message })
  }
  const { scenario, text, seed } = order
  const runs = kept.map(({ run }) => ({ run, seed }))
  return reportText(scenarioSource(scenario, { text }, runs), request.format)
}

/** What an export hears of whoever waits for it, and tells. */
export type ExportHold = Parameters<typeof makeExport>[3]

/** What an export would be, or what came of it. @throws LabFailure E_NOT_FOUND, E_EXPORT and those of `makeExport` */
export function exportReply(
  paths: ReadonlyMap<PathId, KeptPath>,
  call: 'export/look' | 'export/make',
  { sources, format, choice, target }: WorkerCalls['export/make']['request'],
  hold: ExportHold,
): unknown {
  const all = sources.map((each) =>
    typeof each === 'string' ? (paths.get(each) ?? missing(`path ${each}`)).source() : unpackTrace(each),
  )
  return call === 'export/look'
    ? previewExport(all, { format, choice })
    : makeExport(all, { format, choice }, target, hold)
}

/** @throws LabFailure E_NOT_FOUND */
export function missing(what: string): never {
  throw new LabFailure({ code: 'E_NOT_FOUND', message: `There is no ${what} in this trace.` })
}
