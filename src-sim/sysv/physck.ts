import { ERRNO } from '../kern/errno'
import { B_READ, type Direction } from './flags'
import type { SysvKernel } from './kernel'
import { dtob } from './param'

/**
 * Checks a request in the u area against the size of the device, and shortens one that reaches over the end: u_count
 * and the count argument of the system call, so that the call reports the shortened count.
 *
 * @param nblocks 512-byte blocks of the device
 * @returns 1 to go on, 0 to return to the user
 * @error ENXIO in u_error: begins past the end, or writes at the end
 * @differs with physckReadPastEnd `manK`: a read past the end is 0 bytes without an error, a write at the end becomes a
 *   write of 0 bytes, and the argument keeps its count
 * @source physck(K), UNIX System V
 */
export function physck(k: SysvKernel, nblocks: number, rw: Direction): 0 | 1 {
  const { u } = k.curproc
  const limit = dtob(nblocks)
  const isSource = k.rules.physckReadPastEnd === 'source'
  if (u.u_offset >= limit) {
    if (rw === B_READ) {
      if (u.u_offset > limit && isSource) u.u_error = ERRNO.ENXIO
      return 0
    }
    if (u.u_offset > limit || isSource) {
      u.u_error = ERRNO.ENXIO
      return 0
    }
  }
  const over = u.u_offset + u.u_count - limit
  if (over > 0) {
    u.u_count -= over
    if (isSource) u.u_arg_count -= over
  }
  return 1
}
