import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRequest } from '../../src-ipc/guards'
import type { SampleGroup, SampleSummary } from '../../src-ipc/contract'
import type { Scenario } from '../../src-sim/index'
import { LabFailure } from '../../src-ipc/lab-error'
import { readText, SCENARIO_LIMITS } from './data-file'
import { readScenario } from './scenario-files'

/** The sample that is shown first. */
export const FIRST_SAMPLE = 'sysv-vs-solaris'

const ENDING = '.yaml'

/** The folders with samples in the folder of the program: scenarios, and examples of scripts and drivers after them. */
export const sampleFolders = (root: string): readonly string[] => [
  join(root, 'scenarios'),
  join(root, 'examples'),
  join(root, 'examples', 'drivers'),
]

/** Ids of the samples in a folder: the first one, then by name. Files whose name is no id are left out. */
async function sampleIds(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const ids = names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .filter((sample) => parseRequest('lab/sample', { sample }).ok)
    .sort()
  return [...ids.filter((id) => id === FIRST_SAMPLE), ...ids.filter((id) => id !== FIRST_SAMPLE)]
}

/** Where each sample lies. Of two with the same id the one in the earlier folder counts. */
async function samplePlaces(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const folder of folders) for (const id of await sampleIds(folder)) if (!places.has(id)) places.set(id, folder)
  return places
}

/** What JavaScript does comes before the path it takes. */
function groupOf({ processes, driver, path }: Scenario): SampleGroup {
  if (driver.student) return 'driver'
  if (processes.some(({ script }) => script)) return 'script'
  return path
}

/**
 * The samples of some folders. One that cannot be read is listed with the reason in place of its summary.
 *
 * @param folders of scenario files
 */
export async function listSamples(folders: readonly string[]): Promise<readonly SampleSummary[]> {
  return Promise.all(
    [...(await samplePlaces(folders))].map(async ([id, folder]) => {
      const reply = await readScenario(join(folder, `${id}${ENDING}`))
      if (!reply.ok)
        return { id, title: id, summary: reply.issues[0]?.message ?? 'not a scenario', group: 'physio' as const }
      const { title, summary } = reply.scenario
      return { id, title, summary, group: groupOf(reply.scenario) }
    }),
  )
}

/**
 * The text of a sample and the folder that has it.
 *
 * @param id one of `listSamples`; any other is refused without touching the file system with it
 * @throws LabFailure E_NOT_FOUND, or E_SCENARIO when the file cannot be read
 */
export async function readSample(
  folders: readonly string[],
  id: string,
): Promise<{ readonly text: string; readonly folder: string }> {
  const folder = (await samplePlaces(folders)).get(id)
  if (folder === undefined)
    throw new LabFailure({ code: 'E_NOT_FOUND', message: `There is no sample ${id}.`, where: id })
  const reply = await readText(join(folder, `${id}${ENDING}`), SCENARIO_LIMITS.bytes)
  if (reply.ok) return { text: reply.text, folder }
  throw new LabFailure({ code: 'E_SCENARIO', message: reply.issues[0]?.message ?? 'cannot be read', where: id })
}
