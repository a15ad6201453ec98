import type { ProcessPlan, RequestPlan, Scenario, PathId } from '../config/scenario'
import type { Nanos } from '../core/time'
import { runScenario } from '../machine'
import { workloadSpan } from './time-use'

/** A value that can be moved to ask "what if", and where it belongs. */
export interface WhatIfRow {
  readonly key: string
  readonly about: string
  readonly unit: 'ns' | 'bytes' | 'count'
  readonly min: number
  readonly max: number
  readonly of: 'host' | 'device' | 'rules' | 'profile'
}

const row = (
  key: string,
  about: string,
  unit: WhatIfRow['unit'],
  [min, max]: readonly [number, number],
  of: WhatIfRow['of'],
): WhatIfRow => ({ key, about, unit, min, max, of })

/** Everything that can be moved. */
export const WHAT_IF_ROWS: readonly WhatIfRow[] = [
  row('byteDelay', 'pause after each byte of programmed I/O', 'ns', [0, 100_000], 'device'),
  row('registerAccess', 'one access to a register of a card', 'ns', [0, 10_000], 'host'),
  row('interruptEntry', 'until the interrupt handler runs', 'ns', [0, 1_000_000], 'host'),
  row('interruptExit', 'back from the interrupt handler', 'ns', [0, 1_000_000], 'host'),
  row('contextSwitch', 'the processor changes to another process', 'ns', [0, 1_000_000], 'host'),
  row('dmaBind', 'binding memory to a DMA handle', 'ns', [0, 1_000_000], 'host'),
  row('poolSize', 'raw buffer headers of System V', 'count', [1, 64], 'rules'),
  row('maxphys', 'system limit of one transfer of Solaris', 'bytes', [4096, 1 << 20], 'profile'),
]

/** A value that was moved. */
export interface WhatIfChange {
  readonly key: string
  readonly value: number
}

/** A scenario with some values moved. Keys that are not in WHAT_IF_ROWS, and values out of range, change nothing. */
export function withChanges(scenario: Scenario, changes: readonly WhatIfChange[]): Scenario {
  let changed = scenario
  for (const { key, value } of changes) {
    const known = WHAT_IF_ROWS.find((each) => each.key === key)
    if (!known || !Number.isSafeInteger(value) || value < known.min || value > known.max) continue
    const edit = { [key]: value }
    if (known.of === 'host') changed = { ...changed, host: { ...changed.host, ...edit } }
    else if (known.of === 'rules') changed = { ...changed, rules: { ...changed.rules, ...edit } }
    else if (known.of === 'profile') changed = { ...changed, profile: { ...changed.profile, ...edit } }
    else changed = { ...changed, devices: changed.devices.map((device) => ({ ...device, ...edit })) }
  }
  return changed
}

/** What a value is now. */
export function whatIfValue(scenario: Scenario, { key, of }: WhatIfRow): number {
  const device = scenario.devices.find(({ name }) => name === scenario.driver.device)
  const owner = of === 'device' ? device : scenario[of]
  const value = (owner as Readonly<Record<string, unknown>> | undefined)?.[key]
  return typeof value === 'number' ? value : 0
}

/** Where the one buffer of a study begins. */
const BASE = 0x10000

/** The same machine with one process that does one transfer of so many bytes from the beginning of the medium, and no faults. */
export function oneTransfer(scenario: Scenario, op: 'read' | 'write', bytes: number): Scenario {
  const first = scenario.processes[0]
  const request: RequestPlan = {
    ...{ request: 'study', op, device: scenario.driver.device, offset: 0, length: bytes, fill: null },
    ...{ iovecs: [{ base: BASE, length: bytes, mapped: bytes }], thinkTime: 0, compute: 0, repeat: 1 },
    ...{ advance: true, timeout: null, target: null },
  }
  const process: ProcessPlan = {
    ...{ name: 'study', startAt: 0, repeat: 1, allocator: first?.allocator ?? 'aged' },
    ...{ fragmentation: first?.fragmentation ?? scenario.host.fragmentation, requests: [request], script: null },
  }
  return { ...scenario, processes: [process], faults: [], expect: [] }
}

/** How long one transfer takes on a path, ns; -1 when it does not move every byte. */
export function transferTime(scenario: Scenario, path: PathId, op: 'read' | 'write', bytes: number): Nanos {
  const { table, processes, end, now } = runScenario(oneTransfer(scenario, op, bytes), { path, seed: scenario.seed })
  const isWhole = end === 'idle' && processes[0]?.results[0]?.result === bytes
  const { from, until } = workloadSpan(table, now)
  return isWhole ? until - from : -1
}

/** Times of paths over sizes. */
export interface WhatIfStudy {
  /** bytes */
  readonly sizes: readonly number[]
  /** [paths][sizes] ns; -1 = such a transfer fails */
  readonly times: readonly (readonly Nanos[])[]
  /** For each path after the first: the least size at which it is not slower than the first; null = none up to the largest. */
  readonly breakEven: readonly (number | null)[]
}

/** The step of sizes: what every path and device takes. */
export const SIZE_STEP = 512

/**
 * Runs one transfer of each size on each path, and finds where a path begins to be worth it. The break-even point is
 * found by halving between the two sizes around it, so it is exact to SIZE_STEP bytes where the curves cross once.
 *
 * @param sizes rising, multiples of SIZE_STEP
 * @param goesOn asked before every run; false ends the study early with what there is
 */
export function whatIf(
  scenario: Scenario,
  paths: readonly PathId[],
  op: 'read' | 'write',
  sizes: readonly number[],
  goesOn: () => boolean = () => true,
): WhatIfStudy {
  const known = new Map<string, Nanos>()
  const time = (path: PathId, bytes: number): Nanos => {
    const key = `${path} ${bytes}`
    const had = known.get(key)
    if (had !== undefined) return had
    const found = goesOn() ? transferTime(scenario, path, op, bytes) : -1
    known.set(key, found)
    return found
  }
  const times = paths.map((path) => sizes.map((bytes) => time(path, bytes)))
  const [first] = paths
  const pays = (path: PathId, bytes: number): boolean => {
    const here = time(path, bytes)
    const there = time(first!, bytes)
    return here >= 0 && there >= 0 && here <= there
  }
  const breakEven = paths.map((path, index) => (index === 0 ? null : crossing(sizes, (bytes) => pays(path, bytes))))
  return { sizes, times, breakEven: breakEven.slice(1) }
}

/** The least multiple of SIZE_STEP from which on `pays` holds, between the sizes around it; null when it never does. */
function crossing(sizes: readonly number[], pays: (bytes: number) => boolean): number | null {
  const place = sizes.findIndex((bytes) => pays(bytes))
  if (place < 0) return null
  let high = sizes[place]! / SIZE_STEP
  let low = place === 0 ? 0 : sizes[place - 1]! / SIZE_STEP
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (pays(middle * SIZE_STEP)) high = middle
    else low = middle
  }
  return high * SIZE_STEP
}
