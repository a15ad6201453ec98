import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** Takes the lock if nobody holds it. @param {string} path @param {string} mine file that holds our process number */
function take(path, mine) {
  try {
    linkSync(mine, path)
    return true
  } catch {
    return false
  }
}

/** Removes a lock whose owner is gone, and only that one. @param {string} path @param {string} mine */
function removeStale(path, mine) {
  try {
    const owner = readFileSync(path, 'utf8')
    if (isAlive(Number(owner))) return
    const aside = `${mine}.stale`
    renameSync(path, aside)
    // Somebody else may have been quicker and already hold the lock: then what we moved away was theirs.
    if (readFileSync(aside, 'utf8') !== owner) take(path, aside)
    rmSync(aside, { force: true })
  } catch {
    // It was released or removed while we looked.
  }
}

/**
 * Does `work` while no other process does work under the same lock file. Waits as long as the owner lives.
 * @template T
 * @param {string} path the lock file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  mkdirSync(dirname(path), { recursive: true })
  const mine = `${path}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    for (let waited = false; !take(path, mine); waited = true) {
      if (!waited) onWait?.()
      removeStale(path, mine)
      await delay(50)
    }
    try {
      return await work()
    } finally {
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(mine, { force: true })
  }
}
