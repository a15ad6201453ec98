import type { RunOptions, RunResult } from './config/run-result'
import type { Scenario } from './config/scenario'
import { ProcessFailure } from './core/process'
import { hungProcesses } from './machine/hang'
import type { Path } from './machine/path'
import { checkQuiescence } from './solaris/quiescence'
import { findLostWakeups } from './sysv/hang'
import { buildSolarisWorld, solarisPath } from './machine/solaris-path'
import { buildSysvWorld, sysvPath } from './machine/sysv-path'
import type { World } from './machine/world'
import { startWorkload, type ScriptRunner } from './machine/workload'
import type { TraceSink } from './core/sink'
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
  const { world, path, settle } = worldAndPath(scenario, options, recorder)
  const records = startWorkload(world, path, scripts)
  const { end, panic } = runWorld(world, scenario.timeLimit, () => {
    return options.onProgress?.(world.sim.now, recorder.rows) ?? true
  })
  if (end === 'idle') settle()
  return {
    path: options.path,
    end,
    panic,
    hung: end === 'idle' ? hungProcesses(world) : [],
    processes: records.map(({ plan, proc, results, script }) => ({
      ...{ name: plan.name, pid: proc.pid, results },
      ...(script ? { script: script.outcome } : {}),
    })),
    table: recorder.finish(),
    now: world.sim.now,
    findings: world.kernel.findings.map(({ rule, message, row }) => ({
      id: rule,
      rule,
      source: FINDING_SOURCES[rule] ?? 'DMA Lab',
      message,
      row,
    })),
    faults: world.kernel.faults.strikes.map(({ plan, event, at }) => ({
      fault: plan.op === undefined ? plan.id : `${plan.id} ${plan.op}`,
      where: event.where ?? plan.where ?? scenario.driver.device,
      at,
    })),
  }
}

const FINDING_SOURCES: Readonly<Record<string, string>> = {
  LostRequest: 'Writing Device Drivers, strategy() Entry Point: one request at a time',
  DmaToUnlockedPage: 'physio(9F): memory stays locked for the duration of the transfer',
  BiodoneTwice: 'biodone(9F)',
  InterruptStorm: 'ddi_add_intr(9F)',
  PageUnlockTwice: 'physio(9F)',
}

/** A machine with a path through it, and the checks to make when nothing is left to do. */
interface Assembly {
  readonly world: World
  readonly path: Path
  readonly settle: () => void
}

function worldAndPath(scenario: Scenario, { path, seed }: RunOptions, trace: TraceSink): Assembly {
  if (path === 'sysv') {
    const world = buildSysvWorld(scenario, seed, trace)
    return { world, path: sysvPath(world), settle: () => void findLostWakeups(world.kernel) }
  }
  const world = buildSolarisWorld(scenario, seed, trace)
  return { world, path: solarisPath(world, path), settle: () => checkQuiescence(world.kernel) }
}

function runWorld(world: World, limit: number, onSlice: () => boolean): { end: RunResult['end']; panic: string } {
  const { sim } = world
  try {
    for (let slice = FIRST_SLICE; ;) {
      const before = sim.fired
      const until = Math.min(limit, sim.now + slice)
      const end = sim.run(until)
      if (end === 'idle') return { end, panic: '' }
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
