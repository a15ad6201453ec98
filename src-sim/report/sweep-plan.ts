import { formatPath, type DataPath } from '../config/plain'
import type { PathId, Scenario } from '../config/scenario'
import { parseQuantity, type Quantity } from '../config/units'
import { fail, ok, type Result } from '../core/result'

/** A value that a point of a sweep puts into the document. */
export interface SweepEdit {
  readonly path: DataPath
  /** In the base unit of the field, or a word. */
  readonly value: number | string
}

/** What is held against each other at every point: a path, with what else makes it different. */
export interface SweepSeries {
  /** A path, or a name of a built-in sweep such as `unit-512`. */
  readonly id: string
  readonly path: PathId
  readonly edits: readonly SweepEdit[]
}

/** A field of a document and the values it takes, each in its base unit. */
export interface SweepParameter {
  /** Such as `host.maxphys` or `workload[0].requests[0].length`. */
  readonly field: string
  readonly values: readonly number[]
}

/** What to sweep: every series at every value with every seed. */
export interface SweepPlan {
  readonly series: readonly SweepSeries[]
  /** Null = the document as it is. */
  readonly parameter: SweepParameter | null
  readonly seeds: readonly number[]
}

/** One run of a sweep. */
export interface SweepPoint {
  /** Id of the series. */
  readonly series: string
  readonly path: PathId
  /** What the parameter is; null = nothing is moved. */
  readonly value: number | null
  readonly seed: number
  /** Everything that is put into the document. */
  readonly edits: readonly SweepEdit[]
}

/** Most runs of one sweep. */
export const MOST_POINTS = 100_000
/** Most values of one parameter. */
export const MOST_VALUES = 10_000

/**
 * A place in a document as messages print it.
 *
 * @source DMA Lab
 * @param text such as `workload[0].requests[2].length`
 * @returns null when it is not written like one
 */
export function parseField(text: string): DataPath | null {
  if (!/^\w+(\.\w+|\[\d{1,6}\])*$/.test(text)) return null
  return [...text.matchAll(/\[(\d+)\]|(\w+)/g)].map(([, index, key]) => (index === undefined ? key! : Number(index)))
}

const QUANTITIES: readonly Quantity[] = ['size', 'time', 'rate', 'frequency']

/** A number as a scenario writes it, with or without its unit, in the base unit; null = it is none. */
export function parseAmount(text: string): number | null {
  const written = text.trim()
  if (/^\d{1,16}$/.test(written)) return Number.isSafeInteger(Number(written)) ? Number(written) : null
  for (const quantity of QUANTITIES) {
    const parsed = parseQuantity(quantity, written)
    if (parsed.ok) return parsed.value
  }
  return null
}

/**
 * The values of a parameter: a list `1, 2, 8 KB`, a range with a step `512..4096:512`, or one that multiplies
 * `4 KB..64 KB:x2`. Without a step a range goes up by one.
 *
 * @source DMA Lab
 * @returns the values in their order, or what is wrong
 */
export function parseValues(text: string): Result<readonly number[]> {
  const range = /^(.+?)\.\.(.+?)(?::(x?)(.+))?$/.exec(text.trim())
  if (!range) {
    const values = text.split(',').map(parseAmount)
    if (values.some((each) => each === null)) return fail(`expected numbers with commas, or FROM..TO:STEP, got ${text}`)
    if (values.length > MOST_VALUES) return fail(`more than ${MOST_VALUES} values`)
    return ok([...new Set(values.flatMap((each) => each ?? []))])
  }
  const [from, to] = [parseAmount(range[1]!), parseAmount(range[2]!)]
  const step = range[4] === undefined ? 1 : parseAmount(range[4])
  if (from === null || to === null || step === null) return fail(`expected FROM..TO:STEP or FROM..TO:x2, got ${text}`)
  return rangeOf(from, to, step, range[3] === 'x')
}

/**
 * The values of a range, both ends included where the steps reach them.
 *
 * @source DMA Lab
 * @param step what is added, or the factor; the factor at least 2
 */
export function rangeOf(from: number, to: number, step: number, isFactor: boolean): Result<readonly number[]> {
  if (to < from) return fail(`a range goes up: ${from} is more than ${to}`)
  if (step < (isFactor ? 2 : 1)) return fail(isFactor ? 'a factor is at least 2' : 'a step is at least 1')
  if (isFactor && from === 0) return fail('a range that multiplies cannot begin at 0')
  const values: number[] = []
  for (let value = from; value <= to; value = isFactor ? value * step : value + step) {
    if (values.push(value) > MOST_VALUES) return fail(`more than ${MOST_VALUES} values: take a larger step`)
  }
  return ok(values)
}

/** One series for each path. */
export const pathSeries = (paths: readonly PathId[]): SweepSeries[] =>
  paths.map((path) => ({ id: path, path, edits: [] }))

/**
 * How a request comes to the device: pieces of 512 bytes, pieces as long as memory is contiguous up to a page, or
 * cookies.
 *
 * @source dma_breakup(K), UNIX System V; Writing Device Drivers, Allocating DMA Resources
 */
export const UNIT_SERIES: readonly SweepSeries[] = [
  { id: 'unit-512', path: 'sysv', edits: [{ path: ['rules', 'unit'], value: 'fixed' }] },
  { id: 'unit-page', path: 'sysv', edits: [{ path: ['rules', 'unit'], value: 'contiguous' }] },
  { id: 'cookies', path: 'physio', edits: [] },
]

/** Sizes of the built-in comparison of units, bytes: from one unit up to what an 8237 moves at once. */
const UNIT_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]

/**
 * Units against pages against cookies: over the length of the first transfer of a scenario, where that has one.
 *
 * @source DMA Lab
 */
export function unitSweep({ processes, seed }: Scenario): SweepPlan {
  for (const [process, { requests }] of processes.entries()) {
    const request = requests.findIndex(({ iovecs }) => iovecs.length === 1)
    if (request < 0) continue
    const field = formatPath(['workload', process, 'requests', request, 'length'])
    return { series: UNIT_SERIES, parameter: { field, values: UNIT_SIZES }, seeds: [seed] }
  }
  return { series: UNIT_SERIES, parameter: null, seeds: [seed] }
}

/**
 * Every run of a plan, series by series, value by value, seed by seed.
 *
 * @source DMA Lab
 * @returns the points, or what is wrong with the plan
 */
export function sweepPoints({ series, parameter, seeds }: SweepPlan): Result<readonly SweepPoint[]> {
  const path = parameter && parseField(parameter.field)
  if (parameter && !path) return fail(`${parameter.field} is not written like workload[0].requests[0].length`)
  const values = parameter ? parameter.values : [null]
  const total = series.length * values.length * seeds.length
  if (total === 0) return fail('there is nothing to run')
  if (total > MOST_POINTS) return fail(`${total} runs; at most ${MOST_POINTS} are made`)
  return ok(
    series.flatMap(({ id, path: way, edits }) =>
      values.flatMap((value) =>
        seeds.map((seed): SweepPoint => {
          const moved = value === null || !path ? edits : [...edits, { path, value }]
          return { series: id, path: way, value, seed, edits: moved }
        }),
      ),
    ),
  )
}

/** Where a name alone stands for a map with this key. @source docs/scenario-format.md */
const SHORTHANDS: readonly (readonly [RegExp, string])[] = [
  [/^host$/, 'preset'],
  [/^driver$/, 'name'],
  [/^rules$/, 'set'],
  [/^profile$/, 'base'],
  [/^driver\.attributes$/, 'preset'],
  [/^faults\[\d+\]$/, 'id'],
]

/**
 * The key that a name alone stands for, at a place of a document.
 *
 * @source docs/scenario-format.md
 */
export const sweepShorthand = (path: DataPath): string | undefined =>
  SHORTHANDS.find(([place]) => place.test(formatPath(path)))?.[1]

/**
 * A document with values put into it; maps that are not there are made, names that stand for maps become maps. Whether
 * the result is a scenario is for its reader to say.
 *
 * @source DMA Lab
 */
export function withEdits(document: unknown, edits: readonly SweepEdit[]): unknown {
  return edits.reduce((changed, { path, value }) => withEdit(changed, path, 0, value), document)
}

function withEdit(found: unknown, path: DataPath, depth: number, value: number | string): unknown {
  const key = path[depth]
  if (key === undefined) return value
  const next = (inside: unknown): unknown => withEdit(inside, path, depth + 1, value)
  if (typeof key === 'number') {
    const items: readonly unknown[] = Array.isArray(found) ? found : []
    return items.length <= key
      ? [...items, next(undefined)]
      : items.map((item, index) => (index === key ? next(item) : item))
  }
  const short = typeof found === 'string' ? sweepShorthand(path.slice(0, depth)) : undefined
  const map = short === undefined ? found : { [short]: found }
  const known: object = typeof map === 'object' && map !== null ? map : {}
  return { ...known, [key]: next(Object.hasOwn(known, key) ? known[key as keyof typeof known] : undefined) }
}
