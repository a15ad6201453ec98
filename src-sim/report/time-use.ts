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

function stageOf(table: TraceTable, row: number): StageId | undefined {
  switch (table.kind(row)) {
    case KIND['intr:service']:
    case KIND['soft:service']:
      return 'interrupt'
    case KIND['copy:in']:
    case KIND['copy:out']:
    case KIND['copy:kernel']:
      return 'copy'
    case KIND['proc:work']:
      return stageOfRoutine(table.text(table.get('arg1', row)))
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
  const changes: { at: Nanos; place: number; by: 1 | -1 }[] = []
  for (let row = 0; row < table.rows; row += 1) {
    const stage = stageOf(table, row)
    if (stage === undefined) continue
    const duration = table.duration(row)
    const begin = Math.max(from, table.at(row))
    const end = duration < 0 ? until : Math.min(until, table.at(row) + duration)
    if (end <= begin) continue
    changes.push({ at: begin, place: PLACE[stage], by: 1 }, { at: end, place: PLACE[stage], by: -1 })
  }
  changes.sort((a, b) => a.at - b.at)
  const open = STAGE_IDS.map(() => 0)
  const spent = STAGE_IDS.map(() => 0)
  const IDLE = PLACE.idle
  let now = from
  for (const { at, place, by } of changes) {
    if (at > now) {
      const active = open.findIndex((count) => count > 0)
      spent[active < 0 ? IDLE : active]! += at - now
      now = at
    }
    open[place]! += by
  }
  if (until > now) spent[IDLE]! += until - now
  return Object.fromEntries(STAGE_IDS.map((id, place) => [id, spent[place]!])) as Record<StageId, Nanos>
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
