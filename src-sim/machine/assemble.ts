import type { RunOptions } from '../config/run-result'
import type { Scenario } from '../config/scenario'
import type { TraceSink } from '../core/sink'
import type { Path } from './path'
import { buildSolarisWorld, solarisPath } from './solaris-path'
import { buildSysvWorld, sysvPath } from './sysv-path'
import type { World } from './world'

/** A machine with a path through it. */
export interface Assembly {
  readonly world: World
  readonly path: Path
}

/** Puts together the machine of a scenario and one path through its kernel; nothing has happened yet. */
export function worldAndPath(scenario: Scenario, { path, seed }: RunOptions, trace: TraceSink): Assembly {
  if (path === 'sysv') {
    const world = buildSysvWorld(scenario, seed, trace)
    return { world, path: sysvPath(world) }
  }
  const world = buildSolarisWorld(scenario, seed, trace)
  return { world, path: solarisPath(world, path) }
}
