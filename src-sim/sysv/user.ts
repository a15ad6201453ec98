import type { Step } from '../core/process'
import { copyCost } from '../kern/costs'
import { ERRNO } from '../kern/errno'
import type { AddressSpace } from '../kern/as'
import { copyin, copyout } from '../kern/vm'
import { work } from '../kern/step'
import { KIND } from '../trace/kinds'
import { B_WRITE, type Direction } from './flags'
import type { SysvKernel } from './kernel'

/**
 * Moves bytes between kernel memory and what u_base points at, and moves u_base, u_offset and u_count on. After a bad
 * address u_error is EFAULT and nothing has moved on. `n` is not held to u_count, which is unsigned and
 * wraps around.
 *
 * @param kaddr kernel address
 * @param n bytes; 0 does nothing
 * @param rw B_WRITE: from the user to the kernel
 * @error EFAULT in u_error
 * @sleeps while pages are brought in; takes the time of the copy
 * @source iomove, UNIX System V
 */
export function* iomove(k: SysvKernel, kaddr: number, n: number, rw: Direction): Step<void> {
  if (n === 0) return
  const { u, as } = k.curproc
  if (u.u_segflg === 1) yield* kernelCopy(k, kaddr, n, rw)
  else {
    const error = rw === B_WRITE ? yield* copyIn(k, as, u.u_base, kaddr, n) : yield* copyOut(k, as, kaddr, u.u_base, n)
    if (error !== 0) {
      u.u_error = ERRNO.EFAULT
      return
    }
  }
  u.u_base += n
  u.u_offset += n
  u.u_count = (u.u_count - n) >>> 0
}

function* kernelCopy(k: SysvKernel, kaddr: number, n: number, rw: Direction): Step<void> {
  const { u, track, link } = k.curproc
  const { sim } = k
  const row = sim.trace.begin(sim.now, KIND['copy:kernel'], track, link, 0, u.u_base, n)
  if (rw === B_WRITE) k.kas.write(kaddr, k.kas.read(u.u_base, n))
  else k.kas.write(u.u_base, k.kas.read(kaddr, n))
  yield* work(k, copyCost(k.costs, n), 'bcopy')
  sim.trace.end(row, sim.now)
}

/** A copy by a header that two processes spoil for each other may leave the memory of the kernel: that is a trap. */
function kernelRange(k: SysvKernel, kaddr: number, n: number): void {
  const { kas } = k
  const isThere = n >= 0 && kas.numbers(kaddr, n).every((page) => kas.physical(page * kas.pageSize) >= 0)
  if (!isThere) k.panic(`page fault in the kernel at ${kaddr.toString(16)}`)
}

/**
 * User memory to kernel memory.
 *
 * @returns 0 or EFAULT; then kernel memory is unchanged
 * @throws KernelPanic when there is no kernel memory at `kaddr`
 * @sleeps while pages are brought in
 * @source copyin(K), UNIX System V
 */
export function* copyIn(k: SysvKernel, as: AddressSpace, user: number, kaddr: number, n: number): Step<number> {
  kernelRange(k, kaddr, n)
  const bytes = new Uint8Array(n)
  const error = yield* copyin(k, as, user, bytes)
  if (error === 0) k.kas.write(kaddr, bytes)
  return error
}

/**
 * Kernel memory to user memory.
 *
 * @returns 0 or EFAULT; then the bytes before the bad page have been copied
 * @throws KernelPanic when there is no kernel memory at `kaddr`
 * @sleeps while pages are brought in
 * @source copyout(K), UNIX System V
 */
export function* copyOut(k: SysvKernel, as: AddressSpace, kaddr: number, user: number, n: number): Step<number> {
  kernelRange(k, kaddr, n)
  return yield* copyout(k, as, k.kas.read(kaddr, n), user)
}

/**
 * Copies without any check, as kernel code does with memory it knows to be there. A page that is missing all the same
 * is a page fault of the kernel.
 *
 * @param rw B_WRITE: from the user to the kernel
 * @throws KernelPanic when a page is not in memory
 * @sleeps no; takes the time of the copy
 * @source bcopy(K), UNIX System V
 */
export function* bcopyUser(
  k: SysvKernel,
  as: AddressSpace,
  user: number,
  kaddr: number,
  n: number,
  rw: Direction,
): Step<void> {
  if (n === 0) return
  const isThere = as.numbers(user, n).every((page) => as.physical(page * as.pageSize) >= 0)
  if (!isThere) k.panic(`page fault in the kernel at ${user.toString(16)}`)
  const { track, link } = k.curproc
  const { sim } = k
  const kind = rw === B_WRITE ? KIND['copy:in'] : KIND['copy:out']
  const row = sim.trace.begin(sim.now, kind, track, link, 0, user, n)
  if (rw === B_WRITE) k.kas.write(kaddr, as.read(user, n))
  else as.write(user, k.kas.read(kaddr, n))
  yield* work(k, copyCost(k.costs, n), 'bcopy')
  sim.trace.end(row, sim.now)
}
