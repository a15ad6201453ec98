import type { Step } from '../core/process'
import type { TraceLink } from '../core/sink'
import type { Access, AddressSpace } from '../kern/as'
import { work } from '../kern/step'
import { as_pagelock, as_pageunlock, type PageLock } from '../kern/vm'
import type { SolarisKernel } from './kernel'

/** What lockPages gives: the lock and, when the fast way worked, the same as page list. */
export interface LockReply {
  readonly lock: PageLock
  /** null: pages locked by a soft-lock fault; a DMA bind must look them up by address */
  readonly list: PageLock | null
}

/**
 * Locks the pages of a transfer.
 *
 * @returns the lock, or an errno
 * @sleeps while pages are brought in
 * @source physio(9F), as_pagelock
 */
export function* lockPages(
  k: SolarisKernel,
  as: AddressSpace,
  address: number,
  length: number,
  access: Access,
  link: TraceLink,
): Step<LockReply | number> {
  const lock = yield* as_pagelock(k, as, address, length, access, link)
  if (typeof lock === 'number') {
    k.watchLock('fail', address, length, access)
    return lock
  }
  k.pageLocks.add(lock)
  k.watchLock('lock', address, length, access)
  return { lock, list: k.isSoftLocked(as, address, length) ? null : lock }
}

/** Lets the pages go and runs up the cost; also from interrupts. @source as_pageunlock */
export function releasePages(k: SolarisKernel, lock: PageLock): void {
  k.watchLock('unlock', lock.address, lock.length, lock.access)
  k.pageLocks.delete(lock)
  as_pageunlock(k, lock)
  k.cpu.charge(k.costs.pageUnlock * lock.as.pageCount(lock.address, lock.length))
}

/** Lets the pages go; the calling process pays at once. @sleeps no, but time passes @source as_pageunlock */
export function* unlockPages(k: SolarisKernel, lock: PageLock): Step<void> {
  releasePages(k, lock)
  yield* work(k, 0, 'as_pageunlock')
}
