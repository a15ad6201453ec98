import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { RecentFile } from '../../src-ipc/files'
import type { JsonStore } from './json-store'
import { MOST_RECENT, type Settings } from './settings'

/** The files that were open before, as ids: their paths stay here. */
export interface RecentFiles {
  /** The last one first; those that are gone are marked. */
  list(): RecentFile[]
  /** The path behind an id, or undefined. */
  pathOf(id: string): string | undefined
  /** Puts a file first, and its folder where dialogs begin. */
  add(path: string): void
  /** Forgets one, or all. */
  forget(id?: string): void
}

/** @param onChange is told when the list is another */
export function createRecentFiles(settings: JsonStore<Settings>, onChange: () => void): RecentFiles {
  const idOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 24)

  function change(recent: readonly string[], more: Partial<Settings> = {}): void {
    settings.change({ ...settings.value, ...more, recent: recent.slice(0, MOST_RECENT) })
    onChange()
  }

  return {
    list: () =>
      settings.value.recent.map((path) => ({
        id: idOf(path),
        name: basename(path),
        folder: basename(dirname(path)),
        isMissing: !existsSync(path),
      })),
    pathOf: (id) => settings.value.recent.find((path) => idOf(path) === id),
    add(path) {
      const others = settings.value.recent.filter((each) => each !== path)
      change([path, ...others], { lastFolder: dirname(path) })
    },
    forget(id) {
      change(id === undefined ? [] : settings.value.recent.filter((path) => idOf(path) !== id))
    },
  }
}
