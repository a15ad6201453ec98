import type { DocumentDefaults, LabReference, Plain, ReferenceSwitch, Scalar } from '../../src-ipc/machine'
import {
  DMA_PRESET_NAMES,
  dmaPreset,
  FAULT_ROWS,
  FAULT_SYMPTOMS,
  formatHostValue,
  HOST_NAMES,
  hostGroup,
  hostRows,
  parseScenario,
  PROFILE_ROWS,
  PROFILES,
  RULE_ROWS,
  RULE_SETS,
  scenarioJsonSchema,
  type HostRow,
  type SwitchRow,
} from '../../src-sim/index'
import { parseData, SCENARIO_LIMITS } from './data-file'

/** Everything that a scenario can say, for forms and editors: the same tables that check files. */
export function labReference(): LabReference {
  return {
    schema: scenarioJsonSchema(),
    hosts: HOST_NAMES,
    hostRows: hostRows.map((row) => ({
      ...{ key: row.key, group: hostGroup(row.key), unit: row.unit, about: row.about },
      ...{ min: formatHostValue(row.unit, row.min), max: formatHostValue(row.unit, row.max) },
      values: Object.fromEntries(HOST_NAMES.map((name, index) => [name, written(row, index)])),
      sources: Object.fromEntries(HOST_NAMES.map((name, index) => [name, row.sources[index]!])),
    })),
    ruleSets: RULE_SETS,
    rules: RULE_ROWS.map((row) => switchOf(row, RULE_SETS)),
    profiles: PROFILES,
    switches: PROFILE_ROWS.map((row) => switchOf(row, PROFILES)),
    faults: FAULT_ROWS.map(({ id, title, cure }) => {
      const { trigger, hardware, driver, sysv, solaris } = FAULT_SYMPTOMS[id]
      return { id, title, cure, trigger, hardware, driver, sysv, solaris }
    }),
    attributes: Object.fromEntries(
      DMA_PRESET_NAMES.map((name) => [
        name,
        Object.fromEntries(
          Object.entries(dmaPreset(name)).map(([key, value]) => [key.replace('dma_attr_', ''), plain(value) as Scalar]),
        ),
      ]),
    ),
  }
}

/** A default as a file may write it. */
function written(row: HostRow, index: number): Scalar {
  const value = row.values[index]!
  if (typeof value === 'boolean' || row.unit === 'count' || row.unit === 'perMille') return plain(value) as Scalar
  return formatHostValue(row.unit, value)
}

function switchOf(
  { key, about, words, range, defaults, source }: SwitchRow,
  names: readonly string[],
): ReferenceSwitch {
  const byName = Object.fromEntries(names.map((name, index) => [name, defaults[index]!]))
  return { key, about, words: words ?? [], range: range ?? null, defaults: byName, source }
}

/** Numbers beyond 53 bits cross the boundary as text. */
function plain(value: unknown): Plain {
  if (typeof value === 'bigint')
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => [key, plain(each)]),
    )
  return value as Scalar | null
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const pick = (value: unknown, keys: readonly string[]): unknown =>
  isMap(value) ? Object.fromEntries(keys.flatMap((key) => (key in value ? [[key, value[key]]] : []))) : value

/**
 * What the fields of a document are while it does not give them: the scenario without everything that has a default, its
 * host and the sorts of its devices aside. `devices[n].line` is that of a device without one.
 *
 * @returns null when host or devices say nonsense
 */
export function documentDefaults(text: string): DocumentDefaults | null {
  const reply = parseData('scenario', text, SCENARIO_LIMITS)
  if (!reply.ok || !isMap(reply.document.value)) return null
  const given = reply.document.value
  const devices = (keys: readonly string[]): unknown =>
    Array.isArray(given['devices']) ? given['devices'].map((each) => pick(each, keys)) : undefined
  const resolve = (deviceKeys: readonly string[]): ReturnType<typeof parseScenario> =>
    parseScenario(
      withoutNothing({
        version: 1,
        host: given['host'],
        devices: devices(deviceKeys),
        driver: pick(given['driver'], ['name']),
        rules: pick(given['rules'], ['set']),
        profile: pick(given['profile'], ['base']),
        workload: [{ process: 'p', requests: [{ op: 'read', length: 0 }] }],
      }),
    )
  // The line decides how it asks, so that default needs the line, and the line's own default does not.
  const shown = resolve(['name', 'type', 'line', 'fifoBytes'])
  const bare = resolve(['name', 'type'])
  if (!shown.ok || !bare.ok) return null
  const [process] = bare.value.processes
  return plain({
    ...shown.value,
    devices: shown.value.devices.map((each, index) => ({
      ...each,
      line: bare.value.devices[index]!.line,
      fifoBytes: bare.value.devices[index]!.fifoBytes,
    })),
    process,
    request: process?.requests[0],
    processes: [],
    host: bare.value.host,
  }) as DocumentDefaults
}

const withoutNothing = (map: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined))
