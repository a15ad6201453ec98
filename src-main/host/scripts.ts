import { lstat, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { MOST_SOURCE, scriptRunner, studentDrivers, type Scenario, type ScriptRunner } from '../../src-sim/index'
import type { DataPath } from '../../src-sim/index'
import type { FileIssueCode } from './data-file'
import { createDriverSandbox, createSandbox } from './sandbox/engine'
import type { Pulse } from './sandbox/pulse'

/** A script that cannot be read. */
export interface ScriptIssue {
  readonly code: FileIssueCode
  readonly path: DataPath
  readonly message: string
}

/**
 * Reads the scripts that lie beside a scenario: regular files in its folder or below, never through a link that leads
 * out of it.
 *
 * @param folder of the scenario; null = it has none, so it can only have scripts of its own
 */
export async function withScripts(
  scenario: Scenario,
  folder: string | null,
): Promise<{ readonly scenario: Scenario; readonly issues: readonly ScriptIssue[] }> {
  const issues: ScriptIssue[] = []
  const processes = await Promise.all(
    scenario.processes.map(async (plan, index) => {
      if (!plan.script || plan.script.file === null) return plan
      const { file } = plan.script
      const read = await readScript(folder, file)
      if ('source' in read) return { ...plan, script: { file, source: read.source } }
      issues.push({ ...read, path: ['workload', index, 'script', 'file'] })
      return plan
    }),
  )
  const { student } = scenario.driver
  if (!student || student.file === null) return { scenario: { ...scenario, processes }, issues }
  const read = await readScript(folder, student.file)
  if (!('source' in read)) issues.push({ ...read, path: ['driver', 'file'] })
  const driver = { ...scenario.driver, student: { ...student, source: 'source' in read ? read.source : null } }
  return { scenario: { ...scenario, processes, driver }, issues }
}

type ReadScript = { readonly source: string } | { readonly code: FileIssueCode; readonly message: string }

async function readScript(folder: string | null, file: string): Promise<ReadScript> {
  if (folder === null)
    return {
      code: 'E_NOT_FOUND',
      message: `${file} is not read: this scenario has no folder of its own; write the script into it, or open it as a file`,
    }
  try {
    const home = await realpath(folder)
    const path = await realpath(join(home, file))
    if (!path.startsWith(home.endsWith(sep) ? home : home + sep))
      return { code: 'E_READ_DENIED', message: `${file} leads out of the folder of the scenario` }
    if (!(await lstat(path)).isFile()) return { code: 'E_NOT_A_FILE', message: `${file} is no regular file` }
    const handle = await open(path, 'r')
    try {
      const bytes = Buffer.alloc(MOST_SOURCE + 1)
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
      if (bytesRead > MOST_SOURCE)
        return { code: 'E_FILE_TOO_BIG', message: `E_SCRIPT_TOO_BIG ${file} has more than ${MOST_SOURCE} bytes` }
      return { source: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead)) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof TypeError) return { code: 'E_ENCODING', message: `${file} is not UTF-8` }
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { code: 'E_NOT_FOUND', message: `there is no ${file} beside the scenario` }
    return { code: 'E_READ_DENIED', message: `${file} cannot be read (${code ?? 'unknown'})` }
  }
}

/**
 * What runs the scripts and the driver of a scenario; null when it has none.
 *
 * @param runs how often the scenario will be run
 * @param pulse lets somebody outside this thread watch
 */
export async function sandboxFor(scenario: Scenario, runs: number, pulse?: Pulse): Promise<ScriptRunner | null> {
  const guests = runs * scenario.processes.filter(({ script }) => script).length
  const drivers = scenario.driver.student ? runs : 0
  if (guests + drivers === 0) return null
  const watched = pulse ? { pulse } : {}
  const run = scriptRunner(await createSandbox({ guests, ...watched }))
  if (drivers === 0) return run
  const students = studentDrivers(await createDriverSandbox({ guests: drivers, ...watched }))
  return Object.assign(run, { students })
}
