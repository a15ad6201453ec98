import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { About } from '../../src-ipc/contract'
import type { LabService } from '../../src-ipc/dispatcher'
import { compareSample } from './compare-sample'
import { FIRST_SAMPLE, listSamples, readSample } from './samples'

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
      compareSample(sample, await readSample(join(root, 'scenarios'), sample)),
  }
}

function about(root: string): About {
  const { productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    productName: string
    version: string
  }
  return { name: productName, version }
}
