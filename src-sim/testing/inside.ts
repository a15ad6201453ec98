import { parseScenario } from '../config/parse'
import type { PathId, Scenario } from '../config/scenario'
import { ProcessFailure } from '../core/process'
import { KernelPanic } from '../kern/panic'
import { buildSolarisWorld, solarisPath } from '../machine/solaris-path'
import { buildSysvWorld, sysvPath } from '../machine/sysv-path'
import { startWorkload, type ProcessRecord } from '../machine/workload'
import type { World } from '../machine/world'
import { checkQuiescence } from '../solaris/quiescence'
import type { SolarisKernel } from '../solaris/kernel'
import { findLostWakeups } from '../sysv/hang'
import type { SysvKernel } from '../sysv/kernel'
import { Recorder } from '../trace/recorder'
import type { TraceTable } from '../trace/table'

/** A finished run whose world can still be looked into. */
export interface Inside {
  readonly scenario: Scenario
  readonly world: World
  /** Only on the System V path. */
  readonly sysv: SysvKernel | null
  /** Only on the other paths. */
  readonly solaris: SolarisKernel | null
  readonly records: readonly ProcessRecord[]
  readonly end: 'idle' | 'limit' | 'panic'
  /** Frames that were free when the processes had their memory and nothing had happened yet. */
  readonly freeBefore: number
  readonly table: TraceTable
}

/** A checked scenario. @throws Error with the first problem */
export function scenarioOf(value: unknown): Scenario {
  const parsed = parseScenario(value)
  if (parsed.ok) return parsed.value
  const [issue] = parsed.error
  throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a scenario'}`)
}

/**
 * Runs a scenario as `runScenario` does and keeps its world.
 *
 * @param atRest looks at what is left when nothing is left to do; by default at lost wakeups and at locks and marks
 * @throws when the simulator itself is wrong
 */
export function runInside(
  scenario: Scenario,
  path: PathId,
  seed = 1,
  atRest: ((world: World) => void) | null = null,
): Inside {
  const recorder = new Recorder({ cap: scenario.traceCap })
  const sysvWorld = path === 'sysv' ? buildSysvWorld(scenario, seed, recorder) : null
  const solarisWorld = path === 'sysv' ? null : buildSolarisWorld(scenario, seed, recorder)
  const world: World = (sysvWorld ?? solarisWorld)!
  const way = sysvWorld ? sysvPath(sysvWorld) : solarisPath(solarisWorld!, path)
  const records = startWorkload(world, way)
  const freeBefore = world.memory.freeCount
  let end: Inside['end']
  try {
    end = world.sim.run(scenario.timeLimit) === 'idle' ? 'idle' : 'limit'
  } catch (reason) {
    const cause = reason instanceof ProcessFailure ? reason.cause : reason
    if (!(cause instanceof KernelPanic)) throw reason
    end = 'panic'
  }
  if (end === 'idle') {
    if (atRest) atRest(world)
    else if (sysvWorld) findLostWakeups(sysvWorld.kernel)
    else if (solarisWorld) checkQuiescence(solarisWorld.kernel)
  }
  return {
    ...{ scenario, world, records, end, freeBefore },
    sysv: sysvWorld?.kernel ?? null,
    solaris: solarisWorld?.kernel ?? null,
    table: recorder.finish(),
  }
}

/** Locks on all frames of the machine together. */
export function heldLocks({ world }: Inside): number {
  let sum = 0
  for (let frame = 0; frame < world.memory.frameCount; frame++) sum += world.memory.lockCount(frame)
  return sum
}
