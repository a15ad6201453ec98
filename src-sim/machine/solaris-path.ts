import type { PathId, Scenario } from '../config/scenario'
import type { TraceSink } from '../core/sink'
import { SolarisKernel } from '../solaris/kernel'
import type { Path } from './path'
import { buildWorld, type World } from './world'

/** The Solaris kernel over the scenario's machine, with its profile. */
export function buildSolarisWorld(scenario: Scenario, seed: number, trace: TraceSink): World<SolarisKernel> {
  return buildWorld(
    scenario,
    'solaris',
    seed,
    trace,
    (sim, costs, memory) => new SolarisKernel(sim, costs, memory, { profile: scenario.profile }),
  )
}

/** The paths of physio, aphysio and programmed I/O. */
export function solarisPath(_world: World<SolarisKernel>, path: PathId): Path {
  throw new Error(`no driver for ${path} yet`)
}
