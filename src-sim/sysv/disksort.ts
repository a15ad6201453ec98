import type { Buf } from '../kern/buf'
import { B_READ } from './flags'

/** State of a controller: its queue and what it works on. @source iobuf, UNIX System V */
export interface Iobuf {
  /** First of the queue, in service while b_active is set; the rest hangs on av_forw. */
  b_actf: Buf | null
  /** Last of the queue. */
  b_actl: Buf | null
  /** A transfer is under way. */
  b_active: boolean
  /** Errors so far. */
  b_errcnt: number
  /** When the transfer in service began, ns. */
  io_start: number
}

/** An idle controller. @source iobuf, UNIX System V */
export const newIobuf = (): Iobuf => ({ b_actf: null, b_actl: null, b_active: false, b_errcnt: 0, io_start: 0 })

/**
 * Puts a request into the queue by b_sector, so that the arm sweeps: between two neighbours when its sector lies between
 * theirs, going up or going down, else at the end. The first, in service, is never displaced.
 *
 * @param readsFirst reads are sorted among reads and go before the first write
 * @source disksort, UNIX System V
 */
export function disksort(queue: Iobuf, bp: Buf, readsFirst = false): void {
  bp.av_forw = null
  const first = queue.b_actf
  if (first === null) {
    queue.b_actf = bp
    queue.b_actl = bp
    return
  }
  const isRead = (bp.b_flags & B_READ) !== 0
  let behind: Buf = first
  for (let each: Buf | null = first; each !== null; each = each.av_forw) {
    const after: Buf | null = each.av_forw
    const isWriteNext = after !== null && (after.b_flags & B_READ) === 0
    if (readsFirst && isRead && isWriteNext) return insertBehind(queue, each, bp)
    const isAmongItsOwn = !readsFirst || (isLike(after, bp) && (each === first || isLike(each, bp)))
    if (after !== null && isAmongItsOwn && liesBetween(each.b_sector, bp.b_sector, after.b_sector)) {
      return insertBehind(queue, each, bp)
    }
    behind = each
  }
  insertBehind(queue, behind, bp)
}

/** True when both read, or both write. */
function isLike(one: Buf | null, other: Buf): boolean {
  return one !== null && (one.b_flags & B_READ) === (other.b_flags & B_READ)
}

function insertBehind(queue: Iobuf, place: Buf, bp: Buf): void {
  bp.av_forw = place.av_forw
  place.av_forw = bp
  if (queue.b_actl === place) queue.b_actl = bp
}

/** True on a way up or a way down from `before` to `after`; a place among equals lies behind them on the way up. */
function liesBetween(before: number, sector: number, after: number): boolean {
  return (before <= sector && sector < after) || (before >= sector && sector > after)
}

/** Takes the first request out; null when there is none. @source disk drivers of UNIX System V */
export function unlinkFirst(queue: Iobuf): Buf | null {
  const bp = queue.b_actf
  if (bp === null) return null
  queue.b_actf = bp.av_forw
  if (queue.b_actf === null) queue.b_actl = null
  bp.av_forw = null
  return bp
}

/** The requests of a queue, in order. @source disk drivers of UNIX System V */
export function queueOf(queue: Iobuf): Buf[] {
  const all: Buf[] = []
  for (let bp = queue.b_actf; bp !== null; bp = bp.av_forw) all.push(bp)
  return all
}
