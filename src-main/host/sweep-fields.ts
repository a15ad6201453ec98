import type { SweepField } from '../../src-ipc/explore'
import { formatPath, hostRows, PROFILE_ROWS, RULE_ROWS, type Scenario, type SwitchRow } from '../../src-sim/index'

/** Processes and requests whose fields are offered. */
const MOST_OFFERED = 8
/** Longest time that is offered, ns. */
const LONGEST = 60_000_000_000
/** Largest size that is offered, bytes. */
const LARGEST = 64 << 20

/** Numbers of a device, with what they count. */
const DEVICE_FIELDS: readonly (readonly [string, SweepField['unit'], number])[] = [
  ...(['commandOverhead', 'revolution', 'trackSeek', 'averageSeek', 'reposition', 'byteDelay'] as const).map(
    (key) => [key, 'time', LONGEST] as const,
  ),
  ...[['mediaRate', 'rate', 10_000_000_000] as const],
  ...(['sectorsPerTrack', 'heads', 'interleave', 'queueDepth', 'fifoBytes', 'fifoThreshold', 'level'] as const).map(
    (key) => [key, 'count', 65_536] as const,
  ),
]

/**
 * The numbers of a document that can be swept: what its requests ask for, its driver, its devices, the machine, rules
 * and profile. Bounds are those of the field alone; the document may allow less.
 */
export function sweepFields(document: unknown, scenario: Scenario): SweepField[] {
  return [
    ...requestFields(scenario),
    ...driverFields(scenario),
    ...switchFields('rules', RULE_ROWS, scenario.rules),
    { field: 'rules.pageSize', unit: 'size', min: 512, max: 65_536, value: scenario.rules.pageSize },
    { field: 'profile.maxphys', unit: 'size', min: 1, max: LARGEST, value: scenario.profile.maxphys },
    ...switchFields('profile', PROFILE_ROWS, scenario.profile),
    ...deviceFields(document, scenario),
    ...hostFields(scenario),
  ]
}

function requestFields({ processes }: Scenario): SweepField[] {
  return processes.slice(0, MOST_OFFERED).flatMap(({ requests, startAt }, process) => [
    ...requests.slice(0, MOST_OFFERED).flatMap((request, index): SweepField[] => {
      const place = (key: string): string => formatPath(['workload', process, 'requests', index, key])
      const timed: SweepField = {
        ...{ field: place('thinkTime'), unit: 'time', min: 0, max: LONGEST, value: request.thinkTime },
      }
      if (request.iovecs.length !== 1) return [timed]
      return [
        { field: place('length'), unit: 'size', min: 0, max: LARGEST, value: request.length },
        { field: place('offset'), unit: 'size', min: 0, max: LARGEST, value: request.offset },
        { field: place('repeat'), unit: 'count', min: 1, max: 1000, value: request.repeat },
        timed,
      ]
    }),
    { field: formatPath(['workload', process, 'startAt']), unit: 'time', min: 0, max: LONGEST, value: startAt },
  ])
}

function driverFields({ driver }: Scenario): SweepField[] {
  return [
    { field: 'driver.minphys', unit: 'size', min: 1, max: LARGEST, value: driver.minphys },
    { field: 'driver.watchdog', unit: 'time', min: 0, max: LONGEST, value: driver.watchdog },
  ]
}

function switchFields(map: string, rows: readonly SwitchRow[], values: object): SweepField[] {
  return rows.flatMap(({ key, range }) => {
    const value = (values as Readonly<Record<string, unknown>>)[key]
    if (!range || typeof value !== 'number') return []
    return [{ field: `${map}.${key}`, unit: 'count', min: range[0], max: range[1], value }]
  })
}

/** Of the devices that the document itself describes. */
function deviceFields(document: unknown, { devices }: Scenario): SweepField[] {
  const written = (document as { readonly devices?: unknown }).devices
  if (!Array.isArray(written)) return []
  return devices.flatMap((device, index) =>
    DEVICE_FIELDS.flatMap(([key, unit, max]): SweepField[] => {
      const value = (device as unknown as Readonly<Record<string, unknown>>)[key]
      if (index >= written.length || typeof value !== 'number') return []
      return [{ field: formatPath(['devices', index, key]), unit, min: 0, max, value }]
    }),
  )
}

function hostFields({ host }: Scenario): SweepField[] {
  return hostRows.flatMap(({ key, unit, min, max }) => {
    const value = (host as Readonly<Record<string, unknown>>)[key]
    if (unit === 'flag' || unit === 'address' || typeof value !== 'number') return []
    const most = Math.min(Number(max), Number.MAX_SAFE_INTEGER)
    return [{ field: `host.${key}`, unit, min: Number(min), max: most, value }]
  })
}
