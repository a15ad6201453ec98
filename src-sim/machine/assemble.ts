import type { RunOptions } from '../config/run-result'
import type { Scenario } from '../config/scenario'
import type { TraceSink } from '../core/sink'
import { WatchedSink } from '../core/watched-sink'
import type { Path } from './path'
import { buildSolarisWorld, nexusesOf, solarisPath } from './solaris-path'
import type { StudentDrivers } from './student'
import { buildSysvWorld, sysvPath } from './sysv-path'
import type { ScriptRunner } from './workload'
import type { World } from './world'

/** A machine with a path through it. */
export interface Assembly {
  readonly world: World
  readonly path: Path
  /** The driver of a student; null when all drivers are built in. */
  readonly students: StudentDrivers | null
}

/**
 * Puts together the machine of a scenario and one path through its kernel; nothing has happened yet.
 *
 * @param scripts what a scenario brings along in JavaScript; its driver is attached here
 */
export function worldAndPath(
  scenario: Scenario,
  { path, seed }: RunOptions,
  sink: TraceSink,
  scripts: ScriptRunner | null = null,
): Assembly {
  // Scripts may watch what happens.
  const trace = scenario.processes.some(({ script }) => script) ? new WatchedSink(sink) : sink
  const students = scenario.driver.student ? (scripts?.students?.(scenario, seed) ?? null) : null
  if (path === 'sysv') {
    const world = buildSysvWorld(scenario, seed, trace)
    return { world, path: sysvPath(world, students), students }
  }
  const world = buildSolarisWorld(scenario, seed, trace)
  return { world, path: solarisPath(world, path, nexusesOf(world), students), students }
}
