import type { RunResult } from '../config/run-result'
import type { PathId } from '../config/scenario'
import type { Nanos } from '../core/time'
import { differenceText } from './difference-text'
import { landmarks, type Landmark, type TracedRun } from './landmarks'
import type { DifferenceSaid, Place, Said } from './said'
import { STAGES, timeUse, workloadSpan, type StageId, type TimeUse } from './time-use'

/** Where two runs go different ways, and why. */
export interface Divergence {
  /** `behaviour`: they do something different; `time`: they do the same and need different times. */
  readonly sort: 'behaviour' | 'time'
  /** One or two sentences that name both sides, in English. */
  readonly text: string
  /** The same as data. */
  readonly said: DifferenceSaid
  /** Row in the trace of each; -1 where a side has none. */
  readonly rows: readonly [number, number]
  /** Since the start of the workload, ns; -1 where a side has none. */
  readonly at: readonly [Nanos, Nanos]
}

/** What is compared of a run: its landmarks, and the span of its workload. */
export interface RunStory {
  readonly path: PathId
  readonly span: { readonly from: Nanos; readonly until: Nanos }
  readonly landmarks: Iterable<Landmark>
}

/** ns between two instants of a run. */
export type Stretch = readonly [from: Nanos, until: Nanos]

/** A difference whose cause is not looked for yet: the time use of both sides in these stretches tells it. */
export interface Unexplained {
  readonly rows: Divergence['rows']
  readonly at: Divergence['at']
  readonly place: Place
  readonly found:
    | { readonly sort: 'behaviour'; readonly sides: readonly [Said | null, Said | null] }
    | { readonly sort: 'time'; readonly by: Nanos; readonly stretches: readonly [Stretch, Stretch] }
}

/** Differences of two runs that are told. */
export const MOST_DIFFERENCES = 10
/** Landmarks that are looked through for the place where two runs do the same again. */
const LOOK_AHEAD = 48

/** What both runs did so far: how many landmarks of each sort, and the last one. */
class Common {
  private readonly counts = new Map<Landmark['sort'], number>()
  last: Landmark | undefined

  add(mark: Landmark): void {
    this.counts.set(mark.sort, (this.counts.get(mark.sort) ?? 0) + 1)
    this.last = mark
  }

  /** The place of the next landmark of a sort. */
  next(code: 'at' | 'upTo', { sort }: Landmark): Place {
    return { code, sort, number: (this.counts.get(sort) ?? 0) + 1 }
  }

  /** After the last one, or that nothing was common. */
  after(): Place {
    const { last } = this
    return last ? { code: 'after', sort: last.sort, number: this.counts.get(last.sort) ?? 1 } : { code: 'start' }
  }
}

/** Landmarks of which some can be looked at before they are taken. */
class Ahead {
  private readonly source: Iterator<Landmark>
  private readonly kept: Landmark[] = []

  constructor(source: Iterable<Landmark>) {
    this.source = source[Symbol.iterator]()
  }

  peek(place = 0): Landmark | undefined {
    while (this.kept.length <= place) {
      const next = this.source.next()
      if (next.done === true) return undefined
      this.kept.push(next.value)
    }
    return this.kept[place]
  }

  skip(count: number): void {
    this.peek(count - 1)
    this.kept.splice(0, count)
  }
}

/** How much of each side to leave out so that both go on with the same; null when they do not soon. */
function meeting(a: Ahead, b: Ahead): readonly [number, number] | null {
  for (let sum = 1; sum <= 2 * LOOK_AHEAD; sum += 1) {
    for (let left = Math.max(0, sum - LOOK_AHEAD); left <= Math.min(sum, LOOK_AHEAD); left += 1) {
      const meaning = a.peek(left)?.meaning
      if (meaning !== undefined && meaning === b.peek(sum - left)?.meaning) return [left, sum - left]
    }
  }
  return null
}

/**
 * The first differences between two runs, in the order of time. As long as both do the same, each change of the time
 * between them is one difference, so a delay is told once and not again at everything that it puts off; once they have
 * done something different, only what they do counts.
 *
 * @source DMA Lab
 * @param most how many at the most
 */
export function findDifferences(first: RunStory, second: RunStory, most = MOST_DIFFERENCES): Unexplained[] {
  const found: Unexplained[] = []
  const spans = [first.span, second.span] as const
  const since = (side: 0 | 1, mark: Landmark | undefined): Nanos => (mark ? mark.at - spans[side].from : -1)
  const [left, right] = [new Ahead(first.landmarks), new Ahead(second.landmarks)]
  const common = new Common()
  let isParted = false
  let behind = 0
  let known: readonly [Nanos, Nanos] = [spans[0].from, spans[1].from]
  const late = (place: Place, rows: Divergence['rows'], at: Divergence['at'], until: readonly [Nanos, Nanos]): void => {
    const by = at[1] - at[0] - behind
    if (by === 0) return
    behind += by
    const stretches = [
      [known[0], until[0]],
      [known[1], until[1]],
    ] as const
    found.push({ rows, at, place, found: { sort: 'time', by, stretches } })
  }
  while (found.length < most) {
    const [a, b] = [left.peek(), right.peek()]
    if (!a && !b) break
    const rows = [a?.row ?? -1, b?.row ?? -1] as const
    const at = [since(0, a), since(1, b)] as const
    if (a && b && a.meaning === b.meaning) {
      if (!isParted) late(common.next('upTo', a), rows, at, [a.at, b.at])
      if (found.length > 0) known = [a.at, b.at]
      common.add(a)
      left.skip(1)
      right.skip(1)
      continue
    }
    isParted = true
    const place = a && b && a.sort === b.sort ? common.next('at', a) : common.after()
    found.push({ rows, at, place, found: { sort: 'behaviour', sides: [a?.said ?? null, b?.said ?? null] } })
    const apart = meeting(left, right)
    if (!apart) break
    left.skip(apart[0])
    right.skip(apart[1])
  }
  if (!isParted && found.length < most) {
    const lengths = [spans[0].until - spans[0].from, spans[1].until - spans[1].from] as const
    late({ code: 'all' }, [-1, -1], lengths, [spans[0].until, spans[1].until])
  }
  return found
}

/** A difference with its cause. @param uses of both sides in its stretches; nothing for a difference of behaviour */
export function explain(
  { rows, at, place, found }: Unexplained,
  paths: readonly [PathId, PathId],
  uses: readonly [TimeUse, TimeUse] | null,
): Divergence {
  const { sort } = found
  const said: DifferenceSaid =
    found.sort === 'behaviour'
      ? { sort: 'behaviour', place, sides: found.sides }
      : { sort: 'time', place, ...cause(found.by, uses) }
  return { sort, text: differenceText(said, paths), said, rows, at }
}

/** The stage that explains most of a difference. */
function cause(
  by: Nanos,
  uses: readonly [TimeUse, TimeUse] | null,
): Pick<Extract<DifferenceSaid, { sort: 'time' }>, 'slower' | 'by' | 'stage' | 'times'> {
  const slower = by > 0 ? 1 : 0
  const faster = slower === 1 ? 0 : 1
  const longer = (id: StageId): Nanos => (uses ? uses[slower][id] - uses[faster][id] : 0)
  let stage: StageId = STAGES[0][0]
  for (const [id] of STAGES) if (longer(id) > longer(stage)) stage = id
  return { slower, by: Math.abs(by), stage, times: [uses?.[slower][stage] ?? 0, uses?.[faster][stage] ?? 0] }
}

/** What is compared of a run. */
export function storyOf(run: TracedRun & Pick<RunResult, 'now'>): RunStory {
  return { path: run.path, span: workloadSpan(run.table, run.now), landmarks: landmarks(run) }
}

/**
 * The first differences between two runs with their causes; none when they do the same in the same time.
 *
 * @source DMA Lab
 */
export function divergencesOf(first: RunResult, second: RunResult, most = MOST_DIFFERENCES): Divergence[] {
  return findDifferences(storyOf(first), storyOf(second), most).map((each) => {
    if (each.found.sort === 'behaviour') return explain(each, [first.path, second.path], null)
    const [a, b] = each.found.stretches
    return explain(each, [first.path, second.path], [timeUse(first.table, ...a), timeUse(second.table, ...b)])
  })
}

/** Of the differences of two runs the one to tell first: what they do before how long they take. @source DMA Lab */
export function mainDivergence(found: readonly Divergence[]): Divergence | null {
  return found.find(({ sort }) => sort === 'behaviour') ?? found[0] ?? null
}

/**
 * The first cause of a difference between two runs; null when they do the same in the same time.
 *
 * @source DMA Lab
 */
export function firstDivergence(first: RunResult, second: RunResult): Divergence | null {
  return mainDivergence(divergencesOf(first, second))
}
