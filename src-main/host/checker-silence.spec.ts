import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FAULT_FINDINGS, FAULT_IDS, runScenario, type PathId, type Scenario } from '../../src-sim/index'
import { readScenario, scenarioFromText } from './scenario-files'
import { sandboxFor } from './scripts'

const root = resolve(import.meta.dirname, '../..')

/** Faults that are mistakes of a driver or of its kernel: what they break is theirs. */
const MISTAKES: ReadonlySet<string> = new Set([
  ...(['F13', 'F14', 'F15', 'F16', 'F17', 'F18', 'F22', 'F23', 'F24', 'F25', 'F26', 'F27'] as const),
  ...(['F28', 'F29', 'F30', 'F31', 'F32', 'F33'] as const),
])

const files = readdirSync(resolve(root, 'scenarios')).filter((name) => name.endsWith('.yaml'))

/** What a fault of the catalogue is as a plan. */
function planOf(id: (typeof FAULT_IDS)[number]): Scenario['faults'] {
  const reply = scenarioFromText(
    'fault.json',
    JSON.stringify({ version: 1, faults: [id], workload: [{ process: 'a', requests: [{ op: 'read', length: 512 }] }] }),
  )
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  return reply.scenario.faults
}

/** Rules that are broken on a scenario with the reference driver, notes left out. */
async function broken(scenario: Scenario, path: PathId, faults: Scenario['faults']): Promise<string[]> {
  const driver = {
    ...scenario.driver,
    name: scenario.driver.name === 'xx-manual' ? ('xx' as const) : scenario.driver.name,
  }
  const given = { ...scenario, driver, faults, traceCap: 0, timeLimit: Math.min(scenario.timeLimit, 20_000_000_000) }
  const scripts = await sandboxFor(given, 1)
  const { findings } = runScenario(given, { path, seed: 1 }, scripts)
  return [...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id))]
}

/** Faults that strike a device, or what lies between it and memory. */
const STRIKES = FAULT_IDS.filter((each) => !MISTAKES.has(each))

/** Bytes of a request on the path where a processor moves each byte by itself: 1.3 MB take seconds there, times 25. */
const MOST_BY_PROCESSOR = 4096

/** The scenario with requests that are no longer than that. */
const shortened = (scenario: Scenario): Scenario => ({
  ...scenario,
  processes: scenario.processes.map((plan) => ({
    ...plan,
    requests: plan.requests.map((request) => {
      let left = MOST_BY_PROCESSOR
      const iovecs = request.iovecs.flatMap((iovec) => {
        const length = Math.min(iovec.length, left)
        left -= length
        return length > 0 ? [{ ...iovec, length, mapped: Math.min(iovec.mapped, length) }] : []
      })
      return iovecs.length === 0 ? request : { ...request, iovecs, length: MOST_BY_PROCESSOR - left }
    }),
  })),
})

const cases = await Promise.all(
  files.map(async (file) => {
    const reply = await readScenario(resolve(root, 'scenarios', file))
    if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
    return reply.scenario.paths.map(
      (path) => [file, path, path === 'pio' ? shortened(reply.scenario) : reply.scenario] as const,
    )
  }),
)

describe('the checker of driver rules, over the reference drivers', () => {
  it.each(cases.flat())(
    'finds nothing that the device did not bring about in %s on %s',
    async (_file, path, scenario) => {
      expect(await broken(scenario, path, [])).toEqual([])
      for (const id of STRIKES) {
        const known: readonly string[] = FAULT_FINDINGS[id] ?? []
        const found = await broken(scenario, path, planOf(id))
        expect([id, found.filter((rule) => !known.includes(rule))]).toEqual([id, []])
      }
    },
  )
})
