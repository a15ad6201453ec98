/** Files that a window may open as traces, by id: those that a person chose, and those that a page sent in pieces. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { LARGEST_UPLOAD } from '../../src-ipc/exports'
import { LabFailure } from '../../src-ipc/lab-error'
import { explain, SaveFailure } from './files'

/** A file of the table. */
export interface TraceFile {
  readonly path: string
  /** As the person knows it. */
  readonly name: string
}

/** Files by id. */
export interface TraceFiles {
  /** Keeps a place on the disk. @returns its id */
  keep(path: string): string
  /** Adds bytes to a file that a window sends; the id empty = a new one. @returns the id @throws LabFailure E_NOT_FOUND, E_FILE_TOO_BIG, E_NO_SPACE, E_WRITE */
  add(id: string, name: string, bytes: Uint8Array): Promise<string>
  /** The file of an id. @throws LabFailure E_NOT_FOUND */
  find(id: string): TraceFile
  /** Forgets one, and removes it if a window sent it. */
  forget(id: string): Promise<void>
  /** Removes everything that windows sent. */
  close(): void
}

interface Entry extends TraceFile {
  /** Its own folder when a window sent it. */
  readonly folder: string | null
  size: number
}

/** Files that are remembered; the oldest is forgotten first. */
const MOST = 32

/** Makes an empty table. @param most bytes that a file which is sent may have */
export function createTraceFiles(most: number = LARGEST_UPLOAD): TraceFiles {
  const entries = new Map<string, Entry>()

  function find(id: string): Entry {
    const entry = entries.get(id)
    if (entry) return entry
    throw new LabFailure({ code: 'E_NOT_FOUND', message: 'This file is no longer known: open it again.' })
  }

  async function forget(id: string): Promise<void> {
    const folder = entries.get(id)?.folder ?? null
    entries.delete(id)
    if (folder !== null) await rm(folder, { recursive: true, force: true })
  }

  async function put(entry: Entry): Promise<string> {
    const id = randomUUID()
    entries.set(id, entry)
    const [oldest] = entries.keys()
    if (entries.size > MOST && oldest !== undefined) await forget(oldest)
    return id
  }

  return {
    keep(path) {
      const known = [...entries].find(([, entry]) => entry.path === path && entry.folder === null)?.[0]
      const id = known ?? randomUUID()
      entries.set(id, { path, name: basename(path), folder: null, size: 0 })
      return id
    },
    async add(given, name, bytes) {
      const had = given === '' ? null : find(given)
      if (had !== null && had.folder === null) throw new LabFailure({ code: 'E_NOT_FOUND', message: 'No such upload.' })
      if ((had?.size ?? 0) + bytes.length > most) {
        await forget(given)
        throw new LabFailure({ code: 'E_FILE_TOO_BIG', message: `${name}: larger than ${most >> 20} MB.` })
      }
      try {
        let id = given
        if (had === null) {
          const folder = await mkdtemp(join(tmpdir(), 'dma-lab-upload-'))
          id = await put({ path: join(folder, 'file'), name, folder, size: 0 })
        }
        const entry = find(id)
        entry.size += bytes.length
        await appendFile(entry.path, bytes, { mode: 0o600 })
        return id
      } catch (error) {
        await forget(given)
        throw error instanceof LabFailure ? error : noRoom(name, error)
      }
    },
    find,
    forget,
    close() {
      for (const { folder } of entries.values()) if (folder !== null) rmSync(folder, { recursive: true, force: true })
      entries.clear()
    },
  }
}

function noRoom(name: string, error: unknown): LabFailure {
  const failure = error instanceof SaveFailure ? error : explain(name, error)
  return new LabFailure({ code: failure.code === 'E_NO_SPACE' ? 'E_NO_SPACE' : 'E_WRITE', message: failure.message })
}
