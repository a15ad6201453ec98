/**
 * Which statements of the manual extracts are exercised by which scenario, lab, vector or rule: docs/coverage.md, made by
 * running every scenario on every path it is judged by, and the reference solution of every lab. Update:
 * `npx vitest run --update=true scripts/coverage.spec.ts`.
 */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readFileSync } from 'node:fs'
import {
  countStatements,
  coverageMarkdown,
  RULES,
  runScenario,
  runsOf,
  STATEMENTS,
  type Coverage,
} from '../src-sim/index'
import { labFolders, loadLab } from '../src-main/host/labs/lab-files'
import { makeRun, RunCache } from '../src-main/host/labs/make-runs'
import { loadSolution } from '../src-main/host/labs/solution-files'
import { root } from './lib/root.mjs'
import { plannedRuns, readScenarios } from './lib/scenarios'

/** Every case of the vector files by the name that statements use, such as `sysv/man89#M3`. */
function vectorCases(): Set<string> {
  const folder = join(root, 'vectors')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))
  return new Set(
    files.flatMap((file) => {
      const { cases } = parse(readFileSync(join(folder, file), 'utf8')) as { cases: readonly { id: string }[] }
      return cases.map(({ id }) => `${file.slice(0, -5).replaceAll('\\', '/')}#${id}`)
    }),
  )
}

/** For each statement the runs that show it, such as `sysv-read-units (sysv)`. */
async function shownBy(): Promise<Coverage> {
  const shown = new Map<string, string[]>()
  for (const { file, path, seed } of plannedRuns(await readScenarios())) {
    if (seed !== 1) continue
    const { table } = runScenario(file.scenario, { path, seed })
    for (const id of countStatements(table, path).keys()) {
      shown.set(id, [...(shown.get(id) ?? []), `${file.name} (${path})`])
    }
  }
  return shown
}

/** For each statement the labs whose reference solution shows it, such as `02-sixteen-sectors`. */
async function shownByLabs(): Promise<Coverage> {
  const shown = new Map<string, string[]>()
  for (const folder of await labFolders(join(root, 'labs'))) {
    for (const id of await statementsOfLab(folder)) shown.set(id, [...(shown.get(id) ?? []), basename(folder)])
  }
  return shown
}

async function statementsOfLab(folder: string): Promise<ReadonlySet<string>> {
  const loaded = await loadLab(folder)
  if (!loaded.ok) throw new Error(`${folder} cannot be read`)
  const { lab } = loaded.value
  const solved = await loadSolution(lab, folder, 'reference')
  if (!solved.ok) throw new Error(`the reference of ${folder} cannot be read`)
  const found = new Set<string>()
  for (const run of Object.keys(runsOf(lab.input))) {
    const made = await makeRun(lab, solved.value.solution.edits ?? {}, run, null, { cache: new RunCache() })
    if (typeof made === 'string') throw new Error(`${folder}, ${run}: ${made}`)
    for (const id of countStatements(made.result.table, made.result.path).keys()) found.add(id)
  }
  return found
}

const cases = vectorCases()
const coverage = await shownBy()
const labs = await shownByLabs()

describe('the statements of the manuals', () => {
  it('have ids of their own', () => {
    expect(new Set(STATEMENTS.map(({ id }) => id)).size).toBe(STATEMENTS.length)
  })

  it('name vector cases and rules that exist', () => {
    const missing = STATEMENTS.flatMap(({ id, vectors, rules }) => [
      ...vectors.filter((each) => !cases.has(each)).map((each) => `${id}: ${each}`),
      ...rules.filter((each) => !(each in RULES)).map((each) => `${id}: ${each}`),
    ])
    expect(missing).toEqual([])
  })

  it('are all exercised by a scenario or a vector', () => {
    const bare = STATEMENTS.filter(({ id, vectors }) => !coverage.has(id) && vectors.length === 0)
    expect(bare.map(({ id }) => id)).toEqual([])
  })

  it('that name events are all shown by a run', () => {
    const unseen = STATEMENTS.filter(({ id, events }) => events.length > 0 && !coverage.has(id))
    expect(unseen.map(({ id }) => id)).toEqual([])
  })

  it('are shown by every lab, some of them', () => {
    const names = new Set([...labs.values()].flat())
    expect([...names].sort()).toEqual(readdirSync(join(root, 'labs')).sort())
  })

  it('are listed in docs/coverage.md', async () => {
    await expect(coverageMarkdown(coverage, labs)).toMatchFileSnapshot(join(root, 'docs', 'coverage.md'))
  })
})
