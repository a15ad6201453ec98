import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { About } from '../../src-ipc/contract'
import type { LabService } from '../../src-ipc/dispatcher'
import { LabFailure } from '../../src-ipc/lab-error'
import { listSamples } from './samples'

/**
 * What answers the calls of a window, under the desktop shell and the loopback server alike.
 *
 * @param root the folder of the program, which holds package.json and the samples
 */
export function createLabService(root: string): LabService {
  return {
    'lab/about': () => about(root),
    'lab/samples': () => listSamples(join(root, 'scenarios')),
    'lab/compare': ({ sample }) => {
      throw new LabFailure({ code: 'E_NOT_FOUND', message: `there is no sample ${sample ?? ''}` })
    },
  }
}

function about(root: string): About {
  const { productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    productName: string
    version: string
  }
  return { name: productName, version }
}
