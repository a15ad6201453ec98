import type { Step } from '../core/process'
import { splitRange } from '../hw/chunks'
import type { Buf } from '../kern/buf'
import { ERRNO } from '../kern/errno'
import { B_DONE, B_ERROR, B_READ, B_WRITE } from './flags'
import type { SysvKernel } from './kernel'
import type { Strat } from './strategy'
import { bcopyUser } from './user'

/**
 * True when some page of a request lies where its engine does not reach.
 *
 * @param reach bytes of memory from address 0 on
 * @source ISA bus: 24 address lines
 */
export function isBeyond(bp: Buf, k: SysvKernel, reach: number): boolean {
  if (reach === Infinity || bp.b_bcount === 0) return false
  const as = bp.b_as ?? k.kas
  return splitRange(bp.b_addr, bp.b_bcount, bp.b_bcount, as.pageSize).some(
    ({ address, size }) => as.physical(address) + size > reach,
  )
}

/**
 * Does a request through kernel pages that the engine reaches: copied in before a write, out after a read, as far as it
 * got. The header comes back with the user's address.
 *
 * @error EAGAIN with B_ERROR and B_DONE when there are no such pages; what the transfer gives
 * @sleeps as `strat` does
 * @source uiophysio of UNIX System V Release 4 for i386: requests above 16 MB
 */
export function* throughLowPages(k: SysvKernel, strat: Strat, bp: Buf): Step<void> {
  const { b_addr: user, b_as: owner, b_bcount: total } = bp
  const as = owner ?? k.kas
  const pages = Math.ceil((total + (user % as.pageSize)) / as.pageSize)
  const low = k.allocatePages(pages)
  if (low < 0) {
    bp.b_flags |= B_ERROR | B_DONE
    bp.b_error = ERRNO.EAGAIN
    bp.b_resid = total
    return
  }
  const address = low + (user % as.pageSize)
  const isRead = (bp.b_flags & B_READ) !== 0
  if (!isRead) yield* bcopyUser(k, as, user, address, total, B_WRITE)
  bp.b_addr = address
  bp.b_as = k.kas
  yield* strat(bp)
  // Behind what was moved; a piece that failed in its middle did not move the address on.
  const inPiece = (bp.b_flags & B_ERROR) === 0 ? 0 : bp.b_bcount - bp.b_resid
  const moved = bp.b_addr - address + inPiece
  if (isRead) yield* bcopyUser(k, as, user, address, Math.max(0, Math.min(total, moved)), B_READ)
  bp.b_addr = user + (bp.b_addr - address)
  bp.b_as = owner
  k.freePages(low, pages)
}
