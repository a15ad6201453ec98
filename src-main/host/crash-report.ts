import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** What has gone wrong. */
export interface Crash {
  /** Where: `main: uncaughtException`, `window: crashed`. */
  readonly what: string
  readonly error?: unknown
  /** Anything else that helps, as plain data. */
  readonly detail?: Readonly<Record<string, string | number>>
}

/** Reports that are kept. */
const KEPT_REPORTS = 10

/**
 * Writes a report of a crash, without waiting: the program may be about to end. Names of people in paths are left out.
 *
 * @param folder is made when it is missing; the oldest reports in it go
 * @param versions of the program and what it runs on
 * @returns the path, or undefined when nothing could be written
 */
export function writeCrashReport(
  folder: string,
  crash: Crash,
  versions: Readonly<Record<string, string | undefined>>,
  at: Date = new Date(),
): string | undefined {
  const { error, what, detail } = crash
  const text = error instanceof Error ? (error.stack ?? error.message) : (JSON.stringify(error) ?? '')
  const home = homedir()
  const report = { at: at.toISOString(), what, error: text.slice(0, 20_000), detail: detail ?? {}, versions }
  try {
    mkdirSync(folder, { recursive: true })
    const names = readdirSync(folder).filter((name) => /^crash-.*\.json$/.test(name))
    for (const name of names.sort().slice(0, Math.max(0, names.length - KEPT_REPORTS + 1)))
      rmSync(join(folder, name), { force: true })
    const taken = names.length === 0 ? '' : `-${process.pid}-${names.length}`
    const path = join(folder, `crash-${report.at.replaceAll(/[:.]/g, '-')}${taken}.json`)
    const json = JSON.stringify(report, undefined, 2)
    writeFileSync(path, `${home.length > 1 ? json.replaceAll(home, '~') : json}\n`)
    return path
  } catch {
    return undefined
  }
}
