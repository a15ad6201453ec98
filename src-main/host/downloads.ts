/** Exports that wait until a page has fetched them: files in folders of their own that only this user can enter. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PIECE_BYTES, type ExportWritten } from '../../src-ipc/exports'
import { LabFailure } from '../../src-ipc/lab-error'

/** What waits to be fetched. */
export interface Downloads {
  /** Lets `make` write one file into a fresh folder. @returns what a window is told; nothing stays when it fails */
  add(make: (folder: string) => Promise<{ readonly path: string; readonly size: number }>): Promise<ExportWritten>
  /** @throws LabFailure E_NOT_FOUND */
  piece(id: string, offset: number): Promise<Uint8Array>
  drop(id: string): Promise<void>
  /** Removes everything. */
  close(): void
}

/** Downloads that wait; the oldest is removed first. */
const MOST = 4

/** Makes an empty list. */
export function createDownloads(): Downloads {
  const waiting = new Map<string, { readonly folder: string; readonly path: string }>()
  /** Folders that something is written to. */
  const making = new Set<string>()

  async function drop(id: string): Promise<void> {
    const entry = waiting.get(id)
    waiting.delete(id)
    if (entry) await rm(entry.folder, { recursive: true, force: true })
  }

  return {
    drop,
    async add(make) {
      const folder = await mkdtemp(join(tmpdir(), 'dma-lab-export-'))
      making.add(folder)
      try {
        const { path, size } = await make(folder)
        const id = randomUUID()
        waiting.set(id, { folder, path })
        const [oldest] = waiting.keys()
        if (waiting.size > MOST && oldest !== undefined) await drop(oldest)
        return { where: 'download', download: id, name: basename(path), size }
      } catch (error) {
        await rm(folder, { recursive: true, force: true })
        throw error
      } finally {
        making.delete(folder)
      }
    },
    async piece(id, offset) {
      const entry = waiting.get(id)
      if (!entry)
        throw new LabFailure({ code: 'E_NOT_FOUND', message: 'This export is no longer there: make it again.' })
      const handle = await open(entry.path, 'r')
      try {
        const bytes = new Uint8Array(PIECE_BYTES)
        const { bytesRead } = await handle.read(bytes, 0, PIECE_BYTES, offset)
        return bytes.slice(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
    close() {
      for (const folder of [...making, ...[...waiting.values()].map((each) => each.folder)])
        rmSync(folder, { recursive: true, force: true })
      waiting.clear()
    },
  }
}
