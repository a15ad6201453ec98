import { PRIORITY } from '../core/priority'
import { KIND } from '../trace/kinds'
import { AddressSpace, type Page } from './as'
import type { Kernel } from './kernel'
import type { PageLock } from './vm'

/** Faults of the page lock, by their number in the catalogue. */
export type MemoryFault = 'F19' | 'F20' | 'F21'

/** What a fault does to a page lock that is about to be taken. */
export interface LockFault {
  readonly id: 'F19' | 'F21'
  /** ns from the moment a driver knows the addresses; null = at once. */
  readonly value: number | null
}

/** Byte that fills the pages of the other process. */
export const BYSTANDER_BYTE = 0xb5
const SOON = 1
/** How long after its unlock a page without its modified bit is taken, ns. */
const UNLOCK_DELAY = 1_000_000

/**
 * What goes wrong around the page lock of a transfer: F19 no lock is taken and the page daemon takes the frames while the
 * device has their addresses; F20 the unlock forgets the modified bit, and the page daemon comes by; F21 the process
 * forks and stores while the device has the addresses.
 *
 * @source our catalogue of faults; physio(9F)
 */
export class MemoryFaults {
  /** Asks whether a planned fault strikes here; by default nothing is planned. */
  ask: (id: MemoryFault) => { readonly value: number | null } | undefined = () => undefined
  /** The process that gets the frames that F19 sets free, each at the address of its frame. */
  readonly bystander: AddressSpace
  /** Children of F21, by the order of their birth. */
  readonly children: AddressSpace[] = []
  private readonly k: Kernel
  private armed: { readonly fault: LockFault; readonly lock: PageLock }[] = []

  constructor(k: Kernel) {
    this.k = k
    this.bystander = new AddressSpace('bystander', k.frames)
  }

  /** Asked by the page lock. F19: the frames get no lock. */
  atLock(): LockFault | null {
    for (const id of ['F19', 'F21'] as const) {
      const plan = this.ask(id)
      if (plan) return { id, value: plan.value }
    }
    return null
  }

  /** Remembers the lock that the fault belongs to. */
  arm(fault: LockFault, lock: PageLock): void {
    this.armed.push({ fault, lock })
  }

  /** A driver has translated addresses and is about to give them to its device. */
  addressesKnown(): void {
    const { sim } = this.k
    for (const { fault, lock } of this.armed.splice(0)) {
      sim.schedule(fault.value ?? SOON, PRIORITY.work, () => {
        if (fault.id === 'F19') this.stealFrames(lock)
        else this.forkAndStore(lock)
      })
    }
  }

  /** Asked by the unlock: true when the modified bit is forgotten. */
  forgetsModified(lock: PageLock): boolean {
    const plan = this.ask('F20')
    if (!plan) return false
    this.k.sim.schedule(plan.value ?? UNLOCK_DELAY, PRIORITY.work, () => this.pagesOf(lock).forEach(this.takeAway))
    return true
  }

  private pagesOf({ as, address, length }: PageLock): { as: AddressSpace; address: number; page: Page }[] {
    return as.numbers(address, length).flatMap((number) => {
      const page = as.page(number * as.pageSize)
      return page ? [{ as, address: number * as.pageSize, page }] : []
    })
  }

  /** The page daemon takes one page, when it may. @returns the frame that was set free, or -1 */
  private readonly takeAway = (item: { as: AddressSpace; address: number; page: Page }): number => {
    const { k } = this
    const { as, address, page } = item
    const { frame } = page
    if (frame < 0 || k.frames.lockCount(frame) > 0 || k.frames.shareCount(frame) > 0) return -1
    k.sim.trace.instant(k.sim.now, KIND['page:out'], k.memoryTrack, k.link, 0, address, frame)
    as.evict(page)
    return frame
  }

  private stealFrames(lock: PageLock): void {
    const { bystander } = this
    const { pageSize } = bystander
    for (const item of this.pagesOf(lock)) {
      const frame = this.takeAway(item)
      if (frame < 0 || !bystander.mapFrame(frame * pageSize, frame)) continue
      bystander.write(frame * pageSize, new Uint8Array(pageSize).fill(BYSTANDER_BYTE))
    }
  }

  private forkAndStore(lock: PageLock): void {
    const child = lock.as.fork(`child of ${lock.as.name}`, true)
    if (!child) return
    this.children.push(child)
    for (const { as, page } of this.pagesOf(lock)) if (page.frame >= 0 && page.isCopyOnWrite) as.breakCopy(page)
  }
}
