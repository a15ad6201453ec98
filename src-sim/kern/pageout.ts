import { PRIORITY } from '../core/priority'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { AddressSpace, Page } from './as'
import type { Kernel } from './kernel'

/** How hard memory is pressed. */
export interface PageoutOptions {
  /** ns from one pass to the next; 0 = never. */
  readonly every: Nanos
  /** Most pages that one pass takes. */
  readonly pages: number
}

interface Candidate {
  readonly as: AddressSpace
  readonly address: number
  readonly page: Page
}

/**
 * The page daemon: a clock hand over the pages of all processes. A page that was touched since the hand came by gets
 * another round; a locked one, one of the kernel and one that two address spaces share stay. A clean page is dropped, a
 * modified one is written to swap first and stays after all when it is touched or locked meanwhile.
 *
 * @source pageout of UNIX System V Release 4; our memory model
 */
export class PageDaemon {
  /** Frames taken so far. */
  taken = 0
  private readonly k: Kernel
  private readonly options: PageoutOptions
  private hand = 0

  constructor(k: Kernel, options: PageoutOptions) {
    this.k = k
    this.options = options
  }

  /** Begins to watch memory; without an interval it only acts when told. */
  start(): void {
    if (this.options.every > 0) this.wait()
  }

  /**
   * Memory pressure now: one turn of the hand.
   *
   * @returns pages that go, at once or when they are written
   */
  pass(limit = this.options.pages): number {
    const all = this.candidates()
    let gone = 0
    for (let step = 0; step < all.length && gone < limit; step++) {
      this.hand = (this.hand + 1) % all.length
      const { as, address, page } = all[this.hand]!
      if (!this.mayGo(page)) continue
      if (page.referenced) page.referenced = false
      else {
        this.take(as, address, page)
        gone++
      }
    }
    return gone
  }

  private wait(): void {
    const { k, options } = this
    k.sim.schedule(options.every, PRIORITY.work, () => {
      // When nothing else is going to happen, nobody will ever want the memory.
      if (k.sim.pending === 0 || k.procs.every(({ state }) => state === 'done')) return
      this.pass()
      this.wait()
    })
  }

  private candidates(): Candidate[] {
    const spaces = new Set(this.k.procs.map((proc) => proc.as))
    return [...spaces].flatMap((as) => [...as.all()].map(([address, page]) => ({ as, address, page })))
  }

  private mayGo({ frame, isLeaving }: Page): boolean {
    const { frames } = this.k
    return frame >= 0 && !isLeaving && frames.lockCount(frame) === 0 && frames.shareCount(frame) === 0
  }

  private take(as: AddressSpace, address: number, page: Page): void {
    const { k } = this
    if (!page.modified) return this.evict(as, address, page)
    page.isLeaving = true
    const { sim } = k
    const row = sim.trace.begin(sim.now, KIND.pageout, k.memoryTrack, k.link, k.number('pageout'), address, page.frame)
    sim.schedule(k.costs.pageFaultDisk, PRIORITY.hardware, () => {
      sim.trace.end(row, sim.now)
      const isWanted = page.referenced || !page.isLeaving
      page.isLeaving = false
      if (!isWanted && this.mayGo(page)) this.evict(as, address, page)
    })
  }

  private evict(as: AddressSpace, address: number, page: Page): void {
    const { sim, memoryTrack, link } = this.k
    sim.trace.instant(sim.now, KIND['page:out'], memoryTrack, link, 0, address, page.frame)
    as.evict(page)
    this.taken++
  }
}
