import type { Nanos } from '../core/time'
import type { Buf } from '../kern/buf'
import type { Kernel } from '../kern/kernel'

/** A request that was under way when a timeout was set. */
interface Watched {
  readonly bp: Buf
  readonly chunk: number
}

/**
 * What a timeout watches over: the buf that it was given, or else, when strategy or a DMA callback set it, whatever the
 * driver had under way. It is to be taken back when all of that is done; one that rings nevertheless was forgotten.
 *
 * @source timeout(9F), untimeout(9F)
 */
export class WatchedRequests {
  private readonly k: Kernel
  private readonly setAt: Nanos
  private readonly requests: readonly Watched[]

  /** @param given the buf that the timeout was given; null = another argument @param isWatchdog strategy, or a DMA callback, set it */
  constructor(k: Kernel, given: Buf | null, isWatchdog: boolean) {
    this.k = k
    this.setAt = k.sim.now
    const list = given ? [given] : isWatchdog ? [...k.inStrategy] : []
    this.requests = list.filter((bp) => k.inStrategy.has(bp)).map((bp) => ({ bp, chunk: bp.link.chunk }))
  }

  /** Rings now. @returns what is wrong with that when all it watched over is done; null = nothing */
  rings(): string | null {
    const { k, requests } = this
    if (requests.length === 0) return null
    const isUnderWay = ({ bp, chunk }: Watched): boolean => k.inStrategy.has(bp) && bp.link.chunk === chunk
    if (requests.some(isUnderWay)) return null
    const names = requests.map(({ bp }) => `buf ${bp.id}`).join(', ')
    return `a timeout rings at t=${k.sim.now} ns for ${names}, which is done; it was set at t=${this.setAt} ns`
  }
}
