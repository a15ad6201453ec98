import { watch } from 'node:fs'
import { at } from './root.mjs'

/** What an editor writes at once counts as one change, ms. */
const TOGETHER = 150

/**
 * Calls `changed` after something below the folders was written that is not a test, never twice at once: what is
 * written meanwhile calls it once more afterwards.
 * @param {readonly string[]} folders relative to the root
 * @param {() => Promise<void>} changed
 * @param {typeof watch} [look]
 * @returns {() => void} ends it
 */
export function whenChanged(folders, changed, look = watch) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  let isBusy = false
  let isWaiting = false
  const act = async () => {
    if (isBusy) {
      isWaiting = true
      return
    }
    isBusy = true
    do {
      isWaiting = false
      await changed()
    } while (isWaiting)
    isBusy = false
  }
  const watchers = folders.map((folder) =>
    look(at(folder), { recursive: true }, (_kind, name) => {
      if (!name || !/\.(ts|mjs|json)$/.test(name) || /\.spec\.ts$/.test(name)) return
      clearTimeout(timer)
      timer = setTimeout(() => void act(), TOGETHER)
    }),
  )
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
