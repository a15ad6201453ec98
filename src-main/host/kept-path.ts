/** What the worker of a run keeps of each of its paths. */
import {
  Replay,
  TraceView,
  type ExportSource,
  type RowFinder,
  type RunAnchors,
  type RunResult,
  type ScriptRunner,
} from '../../src-sim/index'
import { exportSource } from './export-sources'
import { replayOf, type OpenedPath } from './opened-trace'
import type { RunOrder } from './run-protocol'
import type { Pulse } from './sandbox/pulse'
import { scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'

/** What is kept of one path: its trace, and the run again, as far as somebody wants to look. */
export interface KeptPath {
  readonly run: RunResult
  readonly view: TraceView
  replay: Replay | null
  /** Makes interpreters ready for the case that the run begins again. @throws LabFailure when it cannot */
  readonly prepare: () => Promise<void>
  /** What is known of a trace from a file; null = it was run here. */
  readonly opened: OpenedPath | null
  /** As an export wants it. */
  readonly source: () => ExportSource
  /** What it was run of; null for a trace from a file. */
  readonly order: RunOrder | null
  /** Made when somebody first compares it. */
  anchors: RunAnchors | null
  /** Made when somebody first marks an event. */
  finder: RowFinder | null
}

/** Keeps a path that was run. */
export function keep(order: RunOrder, run: RunResult, pulse: Pulse): KeptPath {
  const { scenario, seed, text } = order
  const { path, table } = run
  let ready: ScriptRunner | null = null
  const replay = new Replay(scenario, { path, seed }, () => {
    const taken = ready
    ready = null
    return taken
  })
  return {
    ...{ run, view: new TraceView(table), replay, anchors: null, finder: null, opened: null, order },
    async prepare() {
      ready ??= await sandboxFor(scenario, 1, pulse)
    },
    source() {
      const reply = scenarioFromText('scenario', text)
      const value = reply.ok ? reply.document.value : null
      return exportSource(table, scenario, { path, seed }, { text, value })
    },
  }
}

/** Keeps a trace from a file. Its run is made again only when somebody asks about the machine. */
export function keepOpened(opened: OpenedPath): KeptPath {
  const { run, view, facts } = opened
  const kept: KeptPath = {
    ...{ run, view, replay: null, anchors: null, finder: null, opened, order: null },
    async prepare() {
      kept.replay ??= await replayOf(opened)
    },
    source: () => ({ table: run.table, facts }),
  }
  return kept
}
