import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { TraceTable } from '../trace/table'

/**
 * What a moment of a run is spent on. When several things go on at once, the one further up counts: the processor
 * before the device, the device before waiting. So every moment counts once and the parts add up to the whole.
 */
export const STAGES = [
  ['interrupt', 'interrupt service'],
  ['copy', 'copy by the processor'],
  ['lock', 'page lock and unlock'],
  ['bind', 'DMA resources'],
  ['strategy', 'strategy and start'],
  ['syscall', 'system call entry and exit'],
  ['setup', 'physio set-up'],
  ['spl', 'interrupt level changes'],
  ['fault', 'page faults'],
  ['busywait', 'busy waiting for the device'],
  ['switch', 'context switch'],
  ['kernel', 'other kernel code'],
  ['compute', 'user code'],
  ['transfer', 'transfer by DMA'],
  ['position', 'device positioning'],
  ['command', 'device command overhead'],
  ['header', 'waiting for a buffer header'],
  ['ready', 'waiting for the processor'],
  ['wait', 'waiting otherwise'],
  ['idle', 'nothing to do'],
] as const

/** A stage. */
export type StageId = (typeof STAGES)[number][0]

/** ns by stage. */
export type TimeUse = Readonly<Record<StageId, Nanos>>

const STAGE_IDS: readonly StageId[] = STAGES.map(([id]) => id)
const PLACE = Object.fromEntries(STAGE_IDS.map((id, place) => [id, place])) as Record<StageId, number>

/** Kernel routines by the stage their time belongs to; the first match counts. */
const ROUTINES: readonly (readonly [RegExp, StageId])[] = [
  [/^(copyin|copyout|bcopy|kcopy|uiomove|iomove|ureadc|uwritec)/, 'copy'],
  [/(pagelock|pageunlock|userdma|undma|softlock|unlock)/, 'lock'],
  [/^as_fault/, 'fault'],
  [/(dma_.*(bind|sync|alloc|free|getwin|cookie)|iommu)/, 'bind'],
  [/(strategy|start|preempt)/, 'strategy'],
  [/^(syscall|trap|read|write|aread|awrite|aio)/, 'syscall'],
  [/physio/, 'setup'],
  [/^(spl|sleep|biowait|iowait)/, 'spl'],
  [/usecwait/, 'busywait'],
]

/** The stage of a kernel routine's time. @source DMA Lab */
export function stageOfRoutine(routine: string): StageId {
  return ROUTINES.find(([pattern]) => pattern.test(routine))?.[1] ?? 'kernel'
}

/** The stage of a routine by the number of its name; each name is looked at once. */
function routineStage(table: TraceTable, name: number, known: Map<number, StageId>): StageId {
  const stage = known.get(name) ?? stageOfRoutine(table.text(name))
  known.set(name, stage)
  return stage
}

function stageOf(table: TraceTable, row: number, routines: Map<number, StageId>): StageId | undefined {
  switch (table.kind(row)) {
    case KIND['intr:service']:
    case KIND['soft:service']:
      return 'interrupt'
    case KIND['copy:in']:
    case KIND['copy:out']:
    case KIND['copy:kernel']:
      return 'copy'
    case KIND['proc:work']:
      return routineStage(table, table.get('arg1', row), routines)
    case KIND['pagefault']:
      return 'fault'
    case KIND['cpu:busywait']:
      return 'busywait'
    case KIND['cpu:switch']:
      return 'switch'
    case KIND['proc:compute']:
      return 'compute'
    case KIND['pm:raise']:
      return 'kernel'
    case KIND['dma:transfer']:
      return 'transfer'
    case KIND['dev:position']:
      return 'position'
    case KIND['dev:command']:
      return 'command'
    case KIND['proc:sleep']:
      return /header|pfreelist|freelist|buffer/i.test(table.text(table.get('arg1', row))) ? 'header' : 'wait'
    case KIND['proc:ready']:
      return 'ready'
    default:
      return undefined
  }
}

/**
 * Where the time between two instants went: exact, and the parts add up to `until - from`.
 *
 * A user computation stays open while the kernel runs below it, and a copy while it faults; the order of STAGES decides.
 *
 * @source DMA Lab
 */
export function timeUse(table: TraceTable, from: Nanos, until: Nanos): TimeUse {
  const spent = STAGE_IDS.map(() => 0)
  sweep(table, from, until, (place, begin, end) => {
    spent[place]! += end - begin
  })
  return Object.fromEntries(STAGE_IDS.map((id, place) => [id, spent[place]!])) as Record<StageId, Nanos>
}

/** What every moment between two instants is spent on, in the order of time. */
export interface StageRuns {
  /** [runs] ns; a run ends where the next begins, the last one at `until` */
  readonly at: Float64Array
  /** [runs] place in STAGES */
  readonly stage: Uint8Array
  readonly until: Nanos
}

/**
 * The moments of `timeUse` one after the other; neighbours of one stage are one run.
 *
 * @source DMA Lab
 */
export function stageRuns(table: TraceTable, from: Nanos, until: Nanos): StageRuns {
  const at: Nanos[] = []
  const stage: number[] = []
  sweep(table, from, until, (place, begin) => {
    if (stage[stage.length - 1] === place) return
    at.push(begin)
    stage.push(place)
  })
  return { at: Float64Array.from(at), stage: Uint8Array.from(stage), until }
}

/** Visits every stretch of time with the stage that counts in it. */
function sweep(
  table: TraceTable,
  from: Nanos,
  until: Nanos,
  visit: (place: number, from: Nanos, until: Nanos) => void,
): void {
  const edges = edgesOf(table, from, until)
  const open = STAGE_IDS.map(() => 0)
  let now = from
  for (;;) {
    let at = Infinity
    for (const edge of edges) at = Math.min(at, edge.next())
    if (at === Infinity) break
    if (at > now) {
      const active = open.findIndex((count) => count > 0)
      visit(active < 0 ? PLACE.idle : active, now, at)
      now = at
    }
    for (const edge of edges) open[edge.place]! += edge.pass(at)
  }
  if (until > now) visit(PLACE.idle, now, until)
}

/** The begins or the ends of the spans of one stage, in order of time. */
class Edges {
  readonly place: number
  private readonly by: 1 | -1
  private readonly times: Float64Array
  private index = 0

  constructor(place: number, by: 1 | -1, times: Float64Array) {
    this.place = place
    this.by = by
    this.times = times.sort()
  }

  /** The next one; Infinity after the last. */
  next(): Nanos {
    return this.index < this.times.length ? this.times[this.index]! : Infinity
  }

  /** Goes past all at an instant and says by how much they change the number of open spans. */
  pass(at: Nanos): number {
    let change = 0
    for (; this.next() === at; this.index += 1) change += this.by
    return change
  }
}

/** Typed arrays, because a trace may have ten million rows. */
function edgesOf(table: TraceTable, from: Nanos, until: Nanos): readonly Edges[] {
  const places = new Int8Array(table.rows).fill(-1)
  const counts = STAGE_IDS.map(() => 0)
  const routines = new Map<number, StageId>()
  const endOf = (row: number): Nanos => {
    const duration = table.duration(row)
    return duration < 0 ? until : Math.min(until, table.at(row) + duration)
  }
  for (let row = 0; row < table.rows; row += 1) {
    const stage = stageOf(table, row, routines)
    if (stage === undefined || endOf(row) <= Math.max(from, table.at(row))) continue
    places[row] = PLACE[stage]
    counts[PLACE[stage]]! += 1
  }
  const begins = counts.map((count) => new Float64Array(count))
  const ends = counts.map((count) => new Float64Array(count))
  const filled = counts.map(() => 0)
  for (let row = 0; row < table.rows; row += 1) {
    const place = places[row]!
    if (place < 0) continue
    const index = filled[place]!
    filled[place] = index + 1
    begins[place]![index] = Math.max(from, table.at(row))
    ends[place]![index] = endOf(row)
  }
  return counts.flatMap((count, place) =>
    count === 0 ? [] : [new Edges(place, 1, begins[place]!), new Edges(place, -1, ends[place]!)],
  )
}

/**
 * From the start of the first process to the exit of the last; to the end of the run when one never exits.
 *
 * @source DMA Lab
 */
export function workloadSpan(table: TraceTable, now: Nanos): { readonly from: Nanos; readonly until: Nanos } {
  let from = Infinity
  let until = 0
  let alive = 0
  for (let row = 0; row < table.rows; row += 1) {
    const kind = table.kind(row)
    if (kind === KIND['proc:start']) {
      from = Math.min(from, table.at(row))
      alive += 1
    } else if (kind === KIND['proc:exit']) {
      until = Math.max(until, table.at(row))
      alive -= 1
    }
  }
  if (from === Infinity) return { from: 0, until: now }
  return { from, until: alive > 0 ? Math.max(now, from) : until }
}
