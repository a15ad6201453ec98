import type { SourcePosition } from '../checker/rules'
import type { Step } from '../core/process'
import type { TraceLink } from '../core/sink'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { Access, AddressSpace } from './as'
import { copyCost } from './costs'
import { ERRNO } from './errno'
import type { Kernel } from './kernel'
import { work } from './step'

/** Pages held in memory for a transfer. */
export interface PageLock {
  /** Number in the trace. */
  readonly id: number
  readonly as: AddressSpace
  readonly address: number
  readonly length: number
  readonly access: Access
  /** The frames, one per page touched. @source the shadow list of as_pagelock */
  readonly shadow: readonly number[]
  /** Those that were really locked: all of them, or none under fault F19. */
  readonly held: readonly number[]
  /** Open row of the trace. */
  readonly row: number
  isHeld: boolean
  /** Who took it, for which request, and when (ns). */
  readonly holder: string
  readonly request: number
  readonly at: Nanos
  /** Where a student's driver was; null in a built-in one. */
  readonly where: SourcePosition | null
}

/**
 * Makes sure one page is there and allows the access; brings it in when it is not in memory, and for a write gives it a
 * frame of its own when it shares one.
 *
 * @returns 0, EFAULT for no page or wrong protection, EAGAIN when no frame is free
 * @sleeps no, but a page that must be brought in takes its time
 */
export function* as_fault(k: Kernel, as: AddressSpace, address: number, access: Access): Step<number> {
  const page = as.page(address)
  if (!page || !(access === 'write' ? page.writable : page.readable)) return ERRNO.EFAULT
  page.referenced = true
  const isCopied = page.frame >= 0 && access === 'write' && page.isCopyOnWrite
  if (page.frame >= 0 && !isCopied) return 0
  const fromDisk = page.swapped !== null
  const cost = fromDisk ? k.costs.pageFaultDisk : k.costs.pageFaultZero
  const proc = k.curproc
  const { sim } = k
  const row = sim.trace.begin(sim.now, KIND.pagefault, proc.track, proc.link, 0, address, fromDisk ? 1 : 0)
  yield* work(k, cost, 'as_fault')
  const isIn = as.bringIn(page) && (access === 'read' || !page.isCopyOnWrite || as.breakCopy(page))
  page.referenced = true
  sim.trace.end(row, sim.now)
  return isIn ? 0 : ERRNO.EAGAIN
}

/**
 * Locks the pages of a range in memory, after bringing them in. Counts nest.
 *
 * @param access `write` when the device will write the memory (B_READ)
 * @param link what the lock is held for
 * @returns the lock, or an errno: EFAULT for a bad address; an injected one
 * @sleeps while pages are brought in
 * @source physio(9F); illumos as_pagelock (vm_as.c)
 */
export function* as_pagelock(
  k: Kernel,
  as: AddressSpace,
  address: number,
  length: number,
  access: Access,
  link: TraceLink,
): Step<PageLock | number> {
  const pages = as.pageCount(address, length)
  const injected = k.fails('pagelock')
  let error = injected !== 0 ? injected : pages === 0 ? ERRNO.EFAULT : 0
  const shadow: number[] = []
  const fault = error === 0 ? k.memoryFaults.atLock() : null
  const held = fault?.id === 'F19' ? [] : shadow
  yield* work(k, k.costs.pageLock * pages, 'as_pagelock')
  for (const number of error === 0 ? as.numbers(address, length) : []) {
    error = yield* as_fault(k, as, number * as.pageSize, access)
    if (error !== 0) break
    const { frame } = as.page(number * as.pageSize)!
    if (held === shadow) k.frames.addLock(frame, 1)
    shadow.push(frame)
  }
  const { trace, now } = k.sim
  if (error !== 0) {
    for (const frame of held) k.frames.addLock(frame, -1)
    trace.instant(now, KIND['pagelock:fail'], k.memoryTrack, link, 0, address, error)
    return error
  }
  const id = k.number('page lock')
  const row = trace.begin(now, KIND.pagelock, k.memoryTrack, link, id, address, pages)
  const lock: PageLock = {
    ...{ id, as, address, length, access, shadow, held, row, isHeld: true },
    ...{ holder: k.curproc.name, request: link.request, at: now, where: k.whereNow?.() ?? null },
  }
  k.pageLedger.add(lock)
  if (fault) k.memoryFaults.arm(fault, lock)
  return lock
}

/**
 * Lets the pages of a lock go; pages a device may have written become modified. Costs are the caller's
 * (`costs.pageUnlock` a page), because this may be called where time cannot pass.
 *
 * @source physio(9F)
 */
export function as_pageunlock(k: Kernel, lock: PageLock): void {
  if (!lock.isHeld) return k.report('PageUnlockTwice', `page lock ${lock.id} was let go before`)
  lock.isHeld = false
  k.pageLedger.delete(lock)
  for (const frame of lock.held) k.frames.addLock(frame, -1)
  checkFrames(k, lock)
  if (lock.access === 'write' && k.memoryFaults.forgetsModified(lock)) {
    k.report('ModifiedBitLost', `${lock.shadow.length} pages of ${lock.as.name} were written and count as clean`)
  } else if (lock.access === 'write') {
    for (const number of lock.as.numbers(lock.address, lock.length)) {
      const page = lock.as.page(number * lock.as.pageSize)
      if (page && page.frame >= 0) page.modified = true
    }
  }
  k.sim.trace.end(lock.row, k.sim.now)
}

/** The pages still are where they were when they were locked; what the process gave up is nobody's loss. */
function checkFrames(k: Kernel, { as, address, length, shadow }: PageLock): void {
  as.numbers(address, length).forEach((number, index) => {
    const page = as.page(number * as.pageSize)
    if (!page || page.frame === shadow[index]) return
    const now = page.frame < 0 ? 'on swap' : `in frame ${page.frame}`
    k.report('PageMoved', `page 0x${(number * as.pageSize).toString(16)} of ${as.name} is ${now}, not ${shadow[index]}`)
  })
}

/**
 * Copies between user memory and kernel bytes, page by page, bringing pages in.
 *
 * @param kernel bytes to fill (`in`) or to copy from (`out`)
 * @returns 0 or EFAULT; then the bytes before the bad page have been copied
 * @sleeps while pages are brought in; takes the time of the copy
 */
function* copy(k: Kernel, direction: 'in' | 'out', as: AddressSpace, user: number, kernel: Uint8Array): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('UserAccessInInterrupt', `copy${direction} in interrupt context`)
  const proc = k.curproc
  const { sim } = k
  const kind = direction === 'in' ? KIND['copy:in'] : KIND['copy:out']
  const row = sim.trace.begin(sim.now, kind, proc.track, proc.link, 0, user, kernel.length)
  let error = k.fails(direction === 'in' ? 'copyin' : 'copyout')
  let done = 0
  while (error === 0 && done < kernel.length) {
    error = yield* as_fault(k, as, user + done, direction === 'in' ? 'read' : 'write')
    if (error !== 0) break
    const size = Math.min(as.pageSize - ((user + done) % as.pageSize), kernel.length - done)
    if (direction === 'in') kernel.set(as.read(user + done, size), done)
    else as.write(user + done, kernel.subarray(done, done + size))
    done += size
  }
  yield* work(k, copyCost(k.costs, done), direction === 'in' ? 'copyin' : 'copyout')
  sim.trace.end(row, sim.now)
  return error === 0 ? 0 : ERRNO.EFAULT
}

/**
 * User memory to kernel bytes. @returns 0 or EFAULT @sleeps while pages are brought in @source copyin(9F), copyin(K)
 */
export function copyin(k: Kernel, as: AddressSpace, user: number, into: Uint8Array): Step<number> {
  return copy(k, 'in', as, user, into)
}

/**
 * Kernel bytes to user memory. @returns 0 or EFAULT @sleeps while pages are brought in @source copyout(9F), copyout(K)
 */
export function copyout(k: Kernel, as: AddressSpace, from: Uint8Array, user: number): Step<number> {
  return copy(k, 'out', as, user, from)
}
