import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { Dev } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import type { Uio } from '../kern/uio'
import { B_READ, type Direction } from './flags'
import type { SysvKernel } from './kernel'
import { dtob } from './param'
import type { Strat } from './strategy'
import { uiophysio } from './uiophysio'

/**
 * Checks a uio against the size of the device, shortens it, and does the transfer.
 *
 * @param nblocks 512-byte blocks of the device
 * @returns 0 or an errno
 * @error ENXIO: begins past the end, or writes at the end; what uiophysio gives
 * @differs by port: `i386` shortens the iovecs from the limit on and leaves uio_resid; `3b2` shortens the first iovec
 *   and uio_resid. The physckReadPastEnd switch works as for physck
 * @sleeps as uiophysio
 * @source physiock(D3), UNIX System V Release 4
 */
export function* physiock(
  k: SysvKernel,
  strat: Strat,
  bp: Buf | null,
  dev: Dev,
  rw: Direction,
  nblocks: number,
  uiop: Uio,
): Step<number> {
  const verdict = checkRange(k, dtob(nblocks), rw, uiop)
  if (verdict !== 'go') return verdict
  return yield* uiophysio(k, strat, bp, dev, rw, uiop)
}

function checkRange(k: SysvKernel, limit: number, rw: Direction, uiop: Uio): number | 'go' {
  const { u } = k.curproc
  const isSource = k.rules.physckReadPastEnd === 'source'
  const offset = uiop.uio_loffset
  if (offset >= limit) {
    if (rw === B_READ) return offset > limit && isSource ? ERRNO.ENXIO : 0
    if (offset > limit || isSource) return ERRNO.ENXIO
  }
  const over = offset + uiop.uio_resid - limit
  if (over <= 0) return 'go'
  if (isSource) u.u_arg_count -= over
  if (k.rules.physiockPort === '3b2') {
    const first = uiop.uio_iov[uiop.index]
    if (first) first.iov_len = Math.max(0, first.iov_len - over)
    uiop.uio_resid -= over
    return 'go'
  }
  let room = limit - offset
  for (const iovec of uiop.uio_iov.slice(uiop.index)) {
    iovec.iov_len = Math.min(iovec.iov_len, room)
    room -= iovec.iov_len
  }
  return 'go'
}
