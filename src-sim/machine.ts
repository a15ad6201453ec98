import type { RunFinding, RunOptions, RunResult } from './config/run-result'
import type { Scenario } from './config/scenario'
import { assert } from './core/assert'
import { ProcessFailure } from './core/process'
import { checkAtRest } from './checker/at-rest'
import { codeOf, familyOf, RULES } from './checker/rules'
import { hardwareOwes, hungProcesses } from './machine/hang'
import { worldAndPath } from './machine/assemble'
import { struckFaults } from './machine/struck-faults'
import type { World } from './machine/world'
import { startWorkload, type ScriptRunner } from './machine/workload'
import type { Finding } from './kern/kernel'
import { KernelPanic } from './kern/panic'
import { Recorder } from './trace/recorder'

/** About so many events lie between two reports of progress. */
const SLICE = 20_000
/** Simulated ns until the first report; later ones follow the number of events. */
const FIRST_SLICE = 1_000_000

/**
 * Runs a scenario on one path, from power-on until nothing is left to do, the time limit, a panic, or until
 * `onProgress` says stop. The same scenario, path and seed give the same trace, always.
 *
 * @param scripts runs the scripts of processes; a scenario without scripts needs none
 * @throws ProcessFailure or BrokenInvariant when the simulator itself is wrong
 */
export function runScenario(scenario: Scenario, options: RunOptions, scripts: ScriptRunner | null = null): RunResult {
  const recorder = new Recorder({ cap: scenario.traceCap })
  const { world, path, students } = worldAndPath(scenario, options, recorder, scripts)
  assert(
    !scenario.driver.student || students !== null,
    'the driver is JavaScript, and there is no sandbox to run it in',
  )
  world.kernel.stopOnFinding = options.stopOnFinding ?? scenario.stopOnFinding
  const records = startWorkload(world, path, scripts)
  const { end, panic } = runWorld(world, scenario.timeLimit, () => {
    return options.onProgress?.(world.sim.now, recorder.rows) ?? true
  })
  if (end === 'idle') checkAtRest(world.kernel, hardwareOwes(world))
  const hung = end === 'idle' ? hungProcesses(world) : []
  const isQuiet = end === 'idle' && hung.length === 0 && world.kernel.inStrategy.size === 0
  // What detach does belongs to no run: built-in drivers stay attached.
  const table = students ? recorder.view() : recorder.finish()
  const driver = students?.finish(isQuiet && !hardwareOwes(world))
  return {
    path: options.path,
    end,
    panic,
    hung,
    processes: records.map(({ plan, proc, results, script }) => ({
      ...{ name: plan.name, pid: proc.pid, results },
      ...(script ? { script: script.outcome } : {}),
    })),
    table,
    now: world.sim.now,
    findings: world.kernel.findings.map((finding) => findingOf(finding, table.rows)),
    faults: struckFaults(world, options.path),
    ...(driver ? { driver } : {}),
  }
}

/** A finding with what the catalogue says of its rule. */
function findingOf({ rule: id, message, row, at, where }: Finding, rows: number): RunFinding {
  const { rule, source, mend, severity, kernel } = RULES[id]
  return {
    id,
    rule: familyOf(id),
    source,
    message,
    row: Math.min(row, rows - 1),
    at,
    text: rule,
    mend,
    severity,
    kernel,
    where,
    code: codeOf(id),
  }
}

function runWorld(world: World, limit: number, onSlice: () => boolean): { end: RunResult['end']; panic: string } {
  const { sim } = world
  try {
    for (let slice = FIRST_SLICE; ;) {
      const before = sim.fired
      const until = Math.min(limit, sim.now + slice)
      const end = sim.run(until)
      if (end === 'idle' || end === 'stopped') return { end, panic: '' }
      if (until === limit) return { end: 'limit', panic: '' }
      if (!onSlice()) return { end: 'stopped', panic: '' }
      slice = sim.fired - before > SLICE ? Math.max(1, Math.floor(slice / 2)) : slice * 2
    }
  } catch (reason) {
    const cause = reason instanceof ProcessFailure ? reason.cause : reason
    if (cause instanceof KernelPanic) return { end: 'panic', panic: cause.message }
    throw reason
  }
}
