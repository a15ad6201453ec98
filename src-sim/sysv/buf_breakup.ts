import type { Step } from '../core/process'
import { nextPiece } from '../hw/chunks'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { iodone, sleepUntilDone } from './buf'
import { B_ASYNC, B_DONE, B_ERROR, B_WANTED } from './flags'
import type { SysvKernel } from './kernel'
import { btod } from './param'
import { spl6, splx } from './spl'
import { callStrategy } from './strategy'

/**
 * Breaks a block request up at page ends with a copy of its header, and completes the header itself at the end. Unlike
 * dma_breakup it puts the caller's level back after each piece. b_resid of the header is left alone.
 *
 * @error the errno of the piece that failed, in the header
 * @sleeps at PRIBIO until each piece is done
 * @source buf_breakup, UNIX System V Release 4 for i386
 */
export function* buf_breakup(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  if (k.cpu.inInterrupt) k.panic('buf_breakup in interrupt context')
  k.probe.enter(bp)
  const copy = cloneHeader(k, bp)
  const { pageSize } = k.rules
  let io = bp.b_bcount
  do {
    const n = nextPiece(copy.b_addr, io, pageSize, pageSize)
    copy.b_bcount = n
    copy.b_flags &= ~B_DONE
    yield* callStrategy(k, strategy, copy)
    const old = yield* spl6(k)
    yield* sleepUntilDone(k, copy, 'buf_breakup')
    yield* splx(k, old)
    if ((copy.b_flags & B_ERROR) !== 0) break
    copy.b_blkno += btod(n)
    copy.b_addr += n
    io -= n
  } while (io > 0)
  if ((copy.b_flags & B_ERROR) !== 0) {
    bp.b_flags |= B_ERROR
    bp.b_error = copy.b_error
  }
  iodone(k, bp)
  k.probe.leave(bp)
}

function cloneHeader(k: SysvKernel, bp: Buf): Buf {
  const copy = k.newBuf()
  copy.b_flags = bp.b_flags & ~(B_ASYNC | B_WANTED | B_DONE | B_ERROR)
  copy.b_edev = bp.b_edev
  copy.b_dev = bp.b_dev
  copy.b_proc = bp.b_proc
  copy.b_as = bp.b_as
  copy.b_addr = bp.b_addr
  copy.b_blkno = bp.b_blkno
  return copy
}
