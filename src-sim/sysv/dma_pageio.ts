import type { Step } from '../core/process'
import { nextPiece } from '../hw/chunks'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { brelse, geteblk } from './bufpool'
import { onePiece } from './breakup/common'
import { dma_breakup } from './dma_breakup'
import { B_DONE, B_ERROR, B_PHYS, B_READ } from './flags'
import type { SysvKernel } from './kernel'
import { btod, NBPSCTR } from './param'
import { copyIn, copyOut } from './user'

/**
 * Breaks a request up at page ends, on the header alone. On the i386 this is dma_breakup. On the 3B2 unaligned memory
 * goes through a second header with a page of its own, for which it waits, and copies are checked; b_resid is not looked
 * at; b_bcount ends at 0 there.
 *
 * @error EFAULT when a copy fails; EAGAIN when there is no page for the second header; what strategy gives
 * @sleeps at PRIBIO until each piece is done; at PRIBIO + 1 for the second header
 * @source dma_pageio(D3), UNIX System V Release 4
 */
export function* dma_pageio(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  if (k.rules.set === 'i386') return yield* dma_breakup(k, strategy, bp)
  if (k.cpu.inInterrupt) k.panic('dma_pageio in interrupt context')
  k.probe.enter(bp)
  if (bp.b_addr % NBPSCTR !== 0) yield* staged(k, strategy, bp)
  else yield* direct(k, strategy, bp)
  k.probe.leave(bp)
}

function* direct(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const { pageSize } = k.rules
  let io = bp.b_bcount
  do {
    const n = nextPiece(bp.b_addr, io, pageSize, pageSize)
    bp.b_bcount = n
    yield* onePiece(k, strategy, bp)
    if ((bp.b_flags & B_ERROR) !== 0) return
    bp.b_blkno += btod(n)
    bp.b_addr += n
    io -= n
  } while (io > 0)
}

function* staged(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const own = yield* geteblk(k)
  const page = k.allocatePages(1)
  if (page < 0) fail(bp, ERRNO.EAGAIN)
  else {
    yield* throughPage(k, strategy, bp, own, page)
    k.freePages(page, 1)
  }
  brelse(k, own)
}

function* throughPage(k: SysvKernel, strategy: Strategy, bp: Buf, own: Buf, page: number): Step<void> {
  const as = bp.b_as ?? k.curproc.as
  const isRead = (bp.b_flags & B_READ) !== 0
  own.b_flags |= bp.b_flags & (B_READ | B_PHYS)
  own.b_edev = bp.b_edev
  own.b_dev = bp.b_dev
  own.b_addr = page
  own.b_as = k.kas
  while (bp.b_bcount > 0) {
    const n = nextPiece(bp.b_addr, bp.b_bcount, k.rules.pageSize, 0)
    own.b_blkno = bp.b_blkno
    own.b_bcount = n
    if (!isRead && (yield* copyIn(k, as, bp.b_addr, page, n)) !== 0) return fail(bp, ERRNO.EFAULT)
    yield* onePiece(k, strategy, own)
    if ((own.b_flags & B_ERROR) !== 0) return fail(bp, own.b_error)
    if (isRead && (yield* copyOut(k, as, page, bp.b_addr, n)) !== 0) return fail(bp, ERRNO.EFAULT)
    bp.b_blkno += btod(n)
    bp.b_addr += n
    bp.b_bcount -= n
  }
  bp.b_flags |= B_DONE
}

function fail(bp: Buf, errno: number): void {
  bp.b_flags |= B_ERROR | B_DONE
  bp.b_error = errno
}
