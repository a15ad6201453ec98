import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { About, SampleComparison } from '../../src-ipc/contract'
import type { LabService } from '../../src-ipc/dispatcher'
import type { Scenario } from '../../src-sim/index'
import { FIRST_SAMPLE, listSamples, readSample } from './samples'
import { comparePaths, scenarioWarnings } from './session'

/**
 * What answers the calls of a window, under the desktop shell and the loopback server alike.
 *
 * @param root the folder of the program, which holds package.json and the samples
 */
export function createLabService(root: string): LabService {
  return {
    'lab/about': () => about(root),
    'lab/samples': () => listSamples(join(root, 'scenarios')),
    'lab/compare': async ({ sample = FIRST_SAMPLE }) =>
      compare(sample, await readSample(join(root, 'scenarios'), sample)),
  }
}

function about(root: string): About {
  const { productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    productName: string
    version: string
  }
  return { name: productName, version }
}

/** Runs every path that the scenario compares. */
function compare(id: string, scenario: Scenario): SampleComparison {
  const { title, summary, paths } = scenario
  const { comparison } = comparePaths(scenario, paths)
  return { sample: { id, title, summary }, comparison, warnings: scenarioWarnings(scenario) }
}
