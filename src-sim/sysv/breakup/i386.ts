import type { Step } from '../../core/process'
import { nextPiece } from '../../hw/chunks'
import type { AddressSpace } from '../../kern/as'
import type { Buf } from '../../kern/buf'
import type { Strategy } from '../../kern/conf'
import { B_KERNBUF, B_READ, B_WRITE } from '../flags'
import type { SysvKernel } from '../kernel'
import { NBPSCTR } from '../param'
import { bcopyUser, copyIn, copyOut } from '../user'
import { freeStagingPage, onePiece, pieceLimit, takeStagingPage } from './common'
import { decide } from './decide'

/**
 * dma_breakup of Release 4 for the i386: works on the header alone and never on the u area. Memory that begins on a
 * 512-byte line is transferred directly, first to the end of its page and then page by page; other memory goes through
 * one kernel page. b_resid is the rest of the whole request after a short success, of the failed piece after an error.
 *
 * @error EAGAIN when there is no kernel page; what strategy gives
 * @sleeps at PRIBIO until each piece is done
 * @source dma_breakup, UNIX System V Release 4 for i386
 */
export function* breakupI386(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  if (bp.b_addr % NBPSCTR !== 0) yield* staged(k, strategy, bp)
  else yield* direct(k, strategy, bp)
}

function* staged(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const page = takeStagingPage(k, bp)
  if (page < 0) return
  const as = bp.b_as ?? k.curproc.as
  let user = bp.b_addr
  let io = bp.b_bcount
  bp.b_addr = page
  bp.b_as = k.kas
  for (let isFirst = true; ; isFirst = false) {
    const n = nextPiece(user, io, pieceLimit(k), 0)
    const left = io - n
    bp.b_bcount = n
    if ((bp.b_flags & B_READ) === 0) yield* copy(k, bp, as, user, n)
    yield* onePiece(k, strategy, bp)
    const done = n - bp.b_resid
    if ((bp.b_flags & B_READ) !== 0) yield* copy(k, bp, as, user, done)
    user += done
    io -= done
    if (decide(k, bp, left, isFirst, true, false) === 'return' || io === 0) break
  }
  freeStagingPage(k, page)
}

/** Between the user and the staging page; nobody looks at the result. */
function* copy(k: SysvKernel, bp: Buf, as: AddressSpace, user: number, n: number): Step<void> {
  if (n === 0) return
  const isRead = (bp.b_flags & B_READ) !== 0
  if ((bp.b_flags & B_KERNBUF) !== 0) yield* bcopyUser(k, as, user, bp.b_addr, n, isRead ? B_READ : B_WRITE)
  else if (isRead) yield* copyOut(k, as, bp.b_addr, user, n)
  else yield* copyIn(k, as, user, bp.b_addr, n)
}

function* direct(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const limit = pieceLimit(k)
  let io = bp.b_bcount
  let isFirst = true
  const fragment = nextPiece(bp.b_addr, io, limit, limit)
  if (fragment < limit) {
    const left = io - fragment
    bp.b_bcount = fragment
    yield* onePiece(k, strategy, bp)
    if (decide(k, bp, left, true, k.rules.fragErrorCheck === 'intended', true) === 'return') return
    isFirst = false
    io = left
  }
  while (io > 0) {
    const n = Math.min(io, limit)
    bp.b_bcount = n
    yield* onePiece(k, strategy, bp)
    if (decide(k, bp, io - n, isFirst, true, true) === 'return') return
    isFirst = false
    io -= n
  }
}
