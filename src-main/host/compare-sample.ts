import type { SampleComparison } from '../../src-ipc/contract'
import type { Scenario } from '../../src-sim/index'
import { comparePaths } from './session'

/**
 * Runs the paths of a scenario and compares them.
 *
 * @param id of the sample
 */
export function compareSample(id: string, scenario: Scenario): SampleComparison {
  const { title, summary, paths } = scenario
  return { sample: { id, title, summary }, comparison: comparePaths(scenario, paths).comparison }
}
