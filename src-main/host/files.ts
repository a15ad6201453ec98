import { open, rename, rm, stat, lstat, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Why a file was not written; the file that was there before is untouched. */
export class SaveFailure extends Error {
  readonly code: 'E_EXISTS' | 'E_NO_SPACE' | 'E_WRITE_DENIED' | 'E_NOT_A_FILE' | 'E_NOT_FOUND' | 'E_WRITE'

  constructor(code: SaveFailure['code'], message: string) {
    super(message)
    this.name = 'SaveFailure'
    this.code = code
  }
}

const CODES: Readonly<Record<string, readonly [SaveFailure['code'], string]>> = {
  ENOSPC: ['E_NO_SPACE', 'the disk is full'],
  EDQUOT: ['E_NO_SPACE', 'the quota is used up'],
  EFBIG: ['E_NO_SPACE', 'the file would be larger than allowed'],
  EACCES: ['E_WRITE_DENIED', 'no permission to write there'],
  EPERM: ['E_WRITE_DENIED', 'no permission to write there'],
  EROFS: ['E_WRITE_DENIED', 'the file system can only be read'],
  ENOENT: ['E_NOT_FOUND', 'there is no such folder'],
  ENOTDIR: ['E_NOT_FOUND', 'there is no such folder'],
}

/**
 * Writes a file so that at every moment either the old or the new content is there, whole: a temporary file in the same
 * folder, its size checked, flushed to the disk, renamed. A link is followed; anything but a regular file is refused.
 *
 * @throws SaveFailure; nothing was changed then and no temporary file is left
 */
export async function saveFile(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  try {
    const target = await targetOf(path)
    const folder = dirname(target)
    const temporary = join(folder, `.${basename(target).slice(0, 100)}.${process.pid}.tmp`)
    try {
      const handle = await open(temporary, 'wx', 0o666)
      try {
        await handle.writeFile(bytes)
        const { size } = await handle.stat()
        if (size !== bytes.length)
          throw new SaveFailure('E_NO_SPACE', `only ${size} of ${bytes.length} bytes were written`)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
    await syncFolder(folder)
  } catch (error) {
    throw explain(path, error)
  }
}

/**
 * Where the bytes of a file go: a link is followed; anything but a regular file is refused.
 *
 * @throws SaveFailure E_NOT_A_FILE, or what the system says
 */
export async function targetOf(path: string): Promise<string> {
  const link = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!link) return path
  const target = link.isSymbolicLink() ? await realpath(path).catch(() => path) : path
  const status = await stat(target).catch(() => undefined)
  if (status && !status.isFile())
    throw new SaveFailure('E_NOT_A_FILE', status.isDirectory() ? 'this is a folder' : 'not a regular file')
  return target
}

/** After the rename the new content is in place; a folder that cannot be flushed only means that it is not confirmed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (!handle) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** Why a file was not written, with its name. */
export function explain(path: string, error: unknown): SaveFailure {
  if (error instanceof SaveFailure) return new SaveFailure(error.code, `${path}: ${error.message}`)
  const { code = '' } = error as NodeJS.ErrnoException
  const [name, text] = CODES[code] ?? (['E_WRITE', `could not be written (${code || String(error)})`] as const)
  return new SaveFailure(name, `${path}: ${text}`)
}
