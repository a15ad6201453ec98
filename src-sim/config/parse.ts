import type { z } from 'zod'
import { fail, ok, type Result } from '../core/result'
import { EXPECT_KEYS } from './expect-schema'
import { HOST_NAMES } from './host-table'
import { hostRows } from './hosts'
import { type DataIssue, type DataPath, dataIssues, shown, valueAt, withoutSmallBigints } from './plain'
import { resolveScenario } from './resolve'
import { FAULT_IDS } from './fault-catalogue'
import { PROFILE_ROWS, RULE_ROWS } from './rules'
import type { Scenario } from './scenario'
import { scenarioSchema } from './schema'
import { suggest } from './suggest'
import { QUANTITIES } from './units'
import { OPERATIONS } from './workload-schema'

const requestKeys = [
  'request',
  'op',
  'device',
  'offset',
  'length',
  'buffer',
  'iovecs',
  'advance',
  'thinkTime',
  'compute',
]
const placeKeys = ['base', 'alignment', 'pageOffset', 'mapped']

/** The keys a map may have, by its path; `*` stands for an index. */
export type KnownKeys = readonly (readonly [string, readonly string[]])[]

const KNOWN: KnownKeys = [
  ['', Object.keys(scenarioSchema.shape)],
  ['host', ['preset', ...hostRows.map(({ key }) => key)]],
  ['rules', ['set', 'pageSize', ...RULE_ROWS.map(({ key }) => key)]],
  ['profile', ['base', 'maxphys', ...PROFILE_ROWS.map(({ key }) => key)]],
  ['driver', ['name', 'device', 'minphys', 'bufferHeader', 'watchdog', 'attributes', 'file', 'source', 'callCost']],
  ['devices.*', Object.keys(scenarioSchema.shape.devices.unwrap().element.shape)],
  ['workload.*', ['process', 'startAt', 'repeat', 'allocator', 'fragmentation', 'requests', 'script']],
  ['workload.*.requests.*', [...requestKeys, 'repeat', 'fill', 'timeout', 'target', 'time']],
  ['workload.*.requests.*.buffer', placeKeys],
  ['workload.*.requests.*.iovecs.*', [...placeKeys, 'length']],
  [
    'faults.*',
    [
      ...['id', 'where', 'kind', 'op', 'operand', 'skip', 'times'],
      ...['call', 'chance', 'at', 'byte', 'byteOf', 'offset'],
    ],
  ],
  ['expect.*', EXPECT_KEYS],
]

/** Words a value may have where a slip is likely. */
const WORDS: readonly string[] = [...HOST_NAMES, ...FAULT_IDS]

/**
 * Check a scenario given as plain values and complete it: every default is filled in.
 *
 * @source docs/scenario-format.md
 * @param value what a YAML or JSON reader made of the file
 * @returns the scenario, or everything that is wrong with it
 */
export function parseScenario(value: unknown): Result<Scenario, readonly DataIssue[]> {
  const hostile = dataIssues(value)
  if (hostile.length > 0) return fail(hostile)
  const plain = withoutSmallBigints(value)
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
    return fail([{ path: [], message: `expected a map with version and workload, got ${shown(plain)}` }])
  const parsed = scenarioSchema.safeParse(plain)
  if (!parsed.success) return fail(plainIssues(parsed.error.issues, plain))
  const { scenario, issues } = resolveScenario(parsed.data)
  return issues.length > 0 ? fail(issues) : ok(scenario)
}

/**
 * Problems as the schema reports them, one per place, with what was found and what was probably meant.
 *
 * @param known for suggestions; the keys of scenarios unless given
 * @source DMA Lab
 */
export function plainIssues(
  issues: readonly z.core.$ZodIssue[],
  document: unknown,
  known: KnownKeys = KNOWN,
): DataIssue[] {
  return issues.flatMap((issue): DataIssue[] => {
    let path: DataPath = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(path, key, known), atKey: true }))
    }
    // A name alone stands for a map that has it, so the schema may point into a text.
    if (typeof valueAt(document, path.slice(0, -1)) === 'string') path = path.slice(0, -1)
    const found = valueAt(document, path)
    if (found === undefined && path.length > 0) {
      const message = issue.code === 'custom' ? issue.message : `is missing; ${issue.message}`
      return [{ path, message }]
    }
    const isWhole = issue.code === 'custom' && typeof found === 'object'
    const meant = typeof found === 'string' ? suggest(found, wordsOf(issue)) : undefined
    const hint = meant === undefined || meant === found ? '' : `; did you mean ${meant}?`
    return [{ path, message: `${issue.message}${isWhole ? '' : `; got ${shown(found)}`}${hint}` }]
  })
}

function wordsOf(issue: z.core.$ZodIssue): readonly string[] {
  // A quantity is no word that could be misspelt.
  if (Object.values(QUANTITIES).some(({ name }) => issue.message.startsWith(`expected ${name}:`))) return []
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'op') return OPERATIONS
  return issue.code === 'invalid_value' ? issue.values.filter((each) => typeof each === 'string') : WORDS
}

function unknownField(path: DataPath, key: string, keys: KnownKeys): string {
  const pattern = path.map((part) => (typeof part === 'number' ? '*' : part)).join('.')
  const known = keys.find(([each]) => each === pattern)?.[1] ?? []
  const meant = suggest(key, known)
  if (meant !== undefined) return `unknown field; did you mean ${meant}?`
  return known.length === 0 || known.length > 24 ? 'unknown field' : `unknown field. Allowed: ${known.join(', ')}`
}
