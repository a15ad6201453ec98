import { mkdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { newLabFiles } from '../../host/labs/template'
import { CliFailure, EXIT, type CliIo } from '../io'

/** `dma-lab new-lab FOLDER`: a small exercise that passes `lab lint`, to be changed bit by bit. */
export async function newLab(io: CliIo, folder: string): Promise<number> {
  if (await stat(folder).catch(() => undefined)) throw new CliFailure('E_EXISTS', `${folder} exists already`)
  const id = basename(folder)
    .toLowerCase()
    .replace(/^[0-9]+-/, '')
    .replace(/[^a-z0-9-]/g, '-')
  if (!/^[a-z][a-z0-9-]{1,59}$/.test(id))
    throw new CliFailure('E_ARGUMENT', 'the folder needs a name of letters, digits and -, such as 17-my-exercise')
  for (const [name, content] of Object.entries(newLabFiles(id))) {
    const path = join(folder, name)
    await mkdir(join(path, '..'), { recursive: true })
    await io.save(path, content)
  }
  io.message(`${folder} written; try: dma-lab lab lint ${folder}`)
  return EXIT.ok
}
