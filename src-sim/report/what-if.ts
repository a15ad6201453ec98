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
  readonly of: 'host' | 'device' | 'rules' | 'profile' | 'pages' | 'units'
  /** Only powers of two. */
  readonly isDoubling: boolean
}

const row = (
  key: string,
  about: string,
  unit: WhatIfRow['unit'],
  [min, max]: readonly [number, number],
  of: WhatIfRow['of'],
): WhatIfRow => ({ key, about, unit, min, max, of, isDoubling: of === 'pages' || of === 'units' })

/** The least piece of dma_breakup, bytes; larger ones are runs of contiguous memory. @source dma_breakup(K) */
const LEAST_UNIT = 512

/** Everything that can be moved. */
export const WHAT_IF_ROWS: readonly WhatIfRow[] = [
  row('byteDelay', 'pause after each byte of programmed I/O', 'ns', [0, 100_000], 'device'),
  row('registerAccess', 'one access to a register of a card', 'ns', [0, 10_000], 'host'),
  row('interruptEntry', 'until the interrupt handler runs', 'ns', [0, 1_000_000], 'host'),
  row('interruptExit', 'back from the interrupt handler', 'ns', [0, 1_000_000], 'host'),
  row('contextSwitch', 'the processor changes to another process', 'ns', [0, 1_000_000], 'host'),
  row('dmaBind', 'binding memory to a DMA handle', 'ns', [0, 1_000_000], 'host'),
  row('pageSize', 'a page of memory', 'bytes', [512, 65_536], 'pages'),
  row(
    'unitSize',
    'pieces of dma_breakup: 512, or runs of contiguous memory up to this',
    'bytes',
    [512, 65_536],
    'units',
  ),
  row('poolSize', 'raw buffer headers of System V', 'count', [1, 64], 'rules'),
  row('maxphys', 'system limit of one transfer of Solaris', 'bytes', [4096, 1 << 20], 'profile'),
]

/** A value that was moved. */
export interface WhatIfChange {
  readonly key: string
  readonly value: number
}

/** True for a value that a row may take. */
export function isWhatIfValue({ min, max, isDoubling }: WhatIfRow, value: number): boolean {
  if (!Number.isSafeInteger(value) || value < min || value > max) return false
  return !isDoubling || (value & (value - 1)) === 0
}

/**
 * A scenario with some values moved, in the order of WHAT_IF_ROWS. Keys that are not there, and values that a row does
 * not take, change nothing.
 */
export function withChanges(scenario: Scenario, changes: readonly WhatIfChange[]): Scenario {
  return WHAT_IF_ROWS.reduce((changed, known) => {
    const value = changes.findLast(({ key }) => key === known.key)?.value
    return value === undefined || !isWhatIfValue(known, value) ? changed : withValue(changed, known, value)
  }, scenario)
}

function withValue(scenario: Scenario, { key, of }: WhatIfRow, value: number): Scenario {
  const edit = { [key]: value }
  const { host, rules, profile, devices } = scenario
  switch (of) {
    case 'host':
      return { ...scenario, host: { ...host, ...edit } }
    case 'rules':
      return { ...scenario, rules: { ...rules, ...edit } }
    case 'profile':
      return { ...scenario, profile: { ...profile, ...edit } }
    case 'device':
      return { ...scenario, devices: devices.map((device) => ({ ...device, ...edit })) }
    case 'pages':
      return { ...scenario, host: { ...host, ...edit }, rules: { ...rules, ...edit } }
    case 'units':
      if (value === LEAST_UNIT) return { ...scenario, rules: { ...rules, unit: 'fixed' } }
      return { ...scenario, rules: { ...rules, unit: 'contiguous', pageSize: value } }
  }
}

/** What a value is now. */
export function whatIfValue(scenario: Scenario, { key, of }: WhatIfRow): number {
  if (of === 'pages') return scenario.host.pageSize
  if (of === 'units') return scenario.rules.unit === 'fixed' ? LEAST_UNIT : scenario.rules.pageSize
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
  /** The same by the formula: where the straight lines through both ends of the curves meet, bytes, rounded up. */
  readonly formula: readonly (number | null)[]
  /** For each path what the formula takes it to cost; null when fewer than two sizes can be moved. */
  readonly costs: readonly (PathCost | null)[]
}

/** The cost of a transfer as a straight line: so much for each transfer, and so much more for each step of bytes. */
export interface PathCost {
  /** ns for a transfer of no byte at all; may be negative where the curve is bent */
  readonly fixed: Nanos
  /** ns for 1024 bytes more */
  readonly perKilobyte: Nanos
}

/** The step of sizes: what every path and device takes, bytes. */
export const SIZE_STEP = 512
/** Sizes of a study: this many for each doubling. */
const SIZES_PER_DOUBLING = 2

/** Sizes up to the largest, closer together where they are small; rising multiples of SIZE_STEP. */
export function studySizes(largest: number): number[] {
  const sizes = new Set<number>()
  for (let size = SIZE_STEP; size <= largest; size *= 2) {
    for (let part = 0; part < SIZES_PER_DOUBLING; part++) {
      const between = Math.floor((size + (size * part) / SIZES_PER_DOUBLING) / SIZE_STEP) * SIZE_STEP
      if (between <= largest) sizes.add(between)
    }
  }
  return [...sizes].sort((a, b) => a - b)
}

/** A line through two points: (fixed + slope * bytes) / over. */
interface Line {
  readonly fixed: number
  readonly slope: number
  readonly over: number
}

function lineOf(sizes: readonly number[], times: readonly Nanos[]): Line | null {
  const first = times.findIndex((time) => time >= 0)
  const last = times.findLastIndex((time) => time >= 0)
  if (first < 0 || first === last) return null
  const [x0, x1, y0, y1] = [sizes[first]!, sizes[last]!, times[first]!, times[last]!]
  return { fixed: y0 * x1 - y1 * x0, slope: y1 - y0, over: x1 - x0 }
}

/** The least whole size from which a line is not above the first; null when it never is, up to the largest. */
function meetingOf(first: Line | null, other: Line | null, largest: number): number | null {
  if (!first || !other) return null
  const fixed = other.fixed * first.over - first.fixed * other.over
  const slope = first.slope * other.over - other.slope * first.over
  if (fixed <= slope) return 1
  if (slope <= 0) return null
  const bytes = Math.ceil(fixed / slope)
  return bytes <= largest ? bytes : null
}

/**
 * Runs one transfer of each size on each path, and finds where a path begins to be worth it. The break-even point is
 * found by halving between the two sizes around it, so it is exact to SIZE_STEP bytes where the curves cross once. The
 * formula beside it takes each path for a straight line: a price for the transfer and a price for each byte.
 *
 * @param sizes rising, multiples of SIZE_STEP
 * @param goesOn asked before every run, with how many were done; false ends the study early with what there is
 */
export function whatIf(
  scenario: Scenario,
  paths: readonly PathId[],
  op: 'read' | 'write',
  sizes: readonly number[],
  goesOn: (done: number) => boolean = () => true,
): WhatIfStudy {
  const known = new Map<string, Nanos>()
  const time = (path: PathId, bytes: number): Nanos => {
    const key = `${path} ${bytes}`
    const had = known.get(key)
    if (had !== undefined) return had
    const found = goesOn(known.size) ? transferTime(scenario, path, op, bytes) : -1
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
  const breakEven = paths.slice(1).map((path) => crossing(sizes, (bytes) => pays(path, bytes)))
  const lines = times.map((each) => lineOf(sizes, each))
  const largest = sizes[sizes.length - 1] ?? 0
  return {
    ...{ sizes, times, breakEven },
    formula: lines.slice(1).map((line) => meetingOf(lines[0] ?? null, line, largest)),
    costs: lines.map((line) =>
      line === null
        ? null
        : { fixed: Math.round(line.fixed / line.over), perKilobyte: Math.round((line.slope * 1024) / line.over) },
    ),
  }
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
