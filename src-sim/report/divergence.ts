import type { RunResult } from '../config/run-result'
import { formatNanos, type Nanos } from '../core/time'
import { landmarks, type Landmark } from './landmarks'
import { STAGES, timeUse, workloadSpan } from './time-use'

/** Where two runs first go different ways, and why. */
export interface Divergence {
  /** `behaviour`: they do something different; `time`: they do the same and need different times. */
  readonly sort: 'behaviour' | 'time'
  /** One or two sentences that name both sides. */
  readonly text: string
  /** Row in the trace of each; -1 where a side has none. */
  readonly rows: readonly [number, number]
  /** Since the start of the workload, ns; -1 where a side has none. */
  readonly at: readonly [Nanos, Nanos]
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const SORTS: Readonly<Record<Landmark['sort'], string>> = {
  call: 'call',
  strategy: 'strategy call',
  programmed: 'byte',
  completion: 'completion',
  return: 'return',
  collect: 'wait call',
  'failed lock': 'page lock',
  panic: 'panic',
}

/** What both runs did so far: how many landmarks of each sort, and the last one. */
class Common {
  private readonly counts = new Map<Landmark['sort'], number>()
  last: Landmark | undefined

  add(mark: Landmark): void {
    this.counts.set(mark.sort, (this.counts.get(mark.sort) ?? 0) + 1)
    this.last = mark
  }

  /** `the first strategy call`, for the next one of a sort. @param isPassed it was added already */
  place({ sort }: Landmark, isPassed = false): string {
    const number = (this.counts.get(sort) ?? 0) - (isPassed ? 1 : 0)
    return `the ${ORDINALS[number] ?? `${number + 1}th`} ${SORTS[sort]}`
  }

  /** `After the first call`, or that nothing was common. */
  after(): string {
    return this.last ? `After ${this.place(this.last, true)}` : 'At the start'
  }
}

/**
 * The first cause of a difference between two runs; null when they do the same in the same time.
 *
 * @source DMA Lab
 */
export function firstDivergence(first: RunResult, second: RunResult): Divergence | null {
  const spans = [workloadSpan(first.table, first.now), workloadSpan(second.table, second.now)] as const
  const origins = [spans[0].from, spans[1].from] as const
  const since = (side: 0 | 1, mark: Landmark | undefined): Nanos => (mark ? mark.at - origins[side] : -1)
  const others = landmarks(second)[Symbol.iterator]()
  const common = new Common()
  let late: Divergence | null = null
  const differ = (a: Landmark | undefined, b: Landmark | undefined): Divergence => ({
    ...{ sort: 'behaviour', text: behaviour(first, second, common, a, b) },
    ...{ rows: [a?.row ?? -1, b?.row ?? -1], at: [since(0, a), since(1, b)] },
  })
  for (const a of landmarks(first)) {
    const next = others.next()
    const b = next.done === true ? undefined : next.value
    if (!b || a.meaning !== b.meaning) return differ(a, b)
    if (late === null && since(0, a) !== since(1, b)) {
      const text = `Up to ${common.place(a)} both do the same, but ${cause(first, second, origins, [a.at, b.at])}`
      late = { sort: 'time', text, rows: [a.row, b.row], at: [since(0, a), since(1, b)] }
    }
    common.add(a)
  }
  const more = others.next()
  if (more.done !== true) return differ(undefined, more.value)
  if (late !== null) return late
  const lengths = [spans[0].until - spans[0].from, spans[1].until - spans[1].from] as const
  if (lengths[0] === lengths[1]) return null
  const text = `Both do the same, but ${cause(first, second, origins, [spans[0].until, spans[1].until])}`
  return { sort: 'time', text, rows: [-1, -1], at: lengths }
}

function behaviour(
  first: RunResult,
  second: RunResult,
  common: Common,
  a: Landmark | undefined,
  b: Landmark | undefined,
): string {
  const names = nameSides(first, second)
  const say = (side: 0 | 1, mark: Landmark): string => {
    const isPlain = first.path !== second.path && /physio|breakup|driver/.test(mark.who)
    const subject = isPlain ? mark.who : `on ${names[side]} ${mark.who}`
    return `${subject} ${mark.clause}`
  }
  if (a && b) {
    const where = a.sort === b.sort ? `At ${common.place(a)}` : common.after()
    return `${where}: ${say(0, a)}; ${say(1, b)}.`
  }
  const said = a ? say(0, a) : b ? say(1, b) : ''
  return `${common.after()}: ${said}; on ${names[a ? 1 : 0]} nothing follows.`
}

/** Paths by their names; two runs of one path by their order. */
function nameSides(first: RunResult, second: RunResult): readonly [string, string] {
  return first.path === second.path ? ['the first run', 'the second run'] : [first.path, second.path]
}

/** The stage that explains most of the difference up to two instants. */
function cause(
  first: RunResult,
  second: RunResult,
  origins: readonly [Nanos, Nanos],
  until: readonly [Nanos, Nanos],
): string {
  const names = nameSides(first, second)
  const a = timeUse(first.table, origins[0], until[0])
  const b = timeUse(second.table, origins[1], until[1])
  const difference = until[1] - origins[1] - (until[0] - origins[0])
  const [slower, faster] = difference > 0 ? ([1, 0] as const) : ([0, 1] as const)
  const sign = difference > 0 ? 1 : -1
  let best: (typeof STAGES)[number] = STAGES[0]
  for (const stage of STAGES) {
    if ((b[stage[0]] - a[stage[0]]) * sign > (b[best[0]] - a[best[0]]) * sign) best = stage
  }
  const [id, title] = best
  const times = [a[id], b[id]]
  return (
    `${names[slower]} takes ${formatNanos(difference * sign)} longer: ${title} takes ` +
    `${formatNanos(times[slower]!)} instead of ${formatNanos(times[faster]!)}.`
  )
}
