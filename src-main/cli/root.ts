import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliFailure, EXIT } from './io'

/** The folder of the program: the built command lies in out/cli below it. */
export function findRoot(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url))
  for (let up = 0; up < 5; up += 1) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'bin/dma-lab.mjs'))) return folder
    folder = join(folder, '..')
  }
  throw new CliFailure('E_INTERNAL', 'the folder of the program was not found', EXIT.internal)
}

/** The version of the program. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(findRoot(), 'package.json'), 'utf8')) as { version: string }
  return version
}
