import type { Buf } from '../kern/buf'
import type { Kernel } from '../kern/kernel'
import { DDI_DMA_READ, DDI_DMA_WRITE } from '../solaris/ddi_dma/constants'

/** Which way bytes go, as the process sees it: a read brings them to memory. */
export type Way = 'read' | 'write'

/** The way of a bit or a condition that stands for a read. */
export const wayOf = (isRead: number | boolean): Way => (isRead ? 'read' : 'write')

/**
 * Which way the bytes of requests go, and whether a driver keeps to it from the call of the process down to the device.
 * On most machines nothing stops a driver that turns round on the way: the wrong side is written over.
 *
 * @source Writing Device Drivers, Allocating DMA Resources; physio(9F), uiomove(9F); dma_breakup(K)
 */
export class Directions {
  private readonly k: () => Kernel
  private readonly wanted = new WeakMap<object, Way>()

  constructor(k: () => Kernel) {
    this.k = k
  }

  /** A process wants this of a request: a uio, an aio_req, or on System V the process itself stands for it. */
  wants(request: object, way: Way): void {
    this.wanted.set(request, way)
  }

  /** A routine of the kernel is asked to move the bytes of a request. @error finding DirectionReversed */
  moved(request: object, way: Way, service: string): void {
    const wanted = this.wanted.get(request)
    if (wanted === undefined || wanted === way) return
    this.k().report('DirectionReversed', `${service} is asked for a ${way}, and the process called ${wanted}`)
  }

  /** A buf is bound. @param isRead it has B_READ @error finding DirectionReversed */
  bound(bp: Buf, isRead: boolean, flags: number): void {
    const needed = isRead ? DDI_DMA_READ : DDI_DMA_WRITE
    const given = flags & (DDI_DMA_READ | DDI_DMA_WRITE)
    if ((given & needed) !== 0) return
    const is = isRead ? 'read (B_READ)' : 'write (no B_READ)'
    const flag = given === 0 ? 'neither DDI_DMA_READ nor DDI_DMA_WRITE' : isRead ? 'DDI_DMA_WRITE' : 'DDI_DMA_READ'
    this.k().report('DirectionReversed', `buf ${bp.id} is a ${is} and is bound with ${flag}`)
  }

  /** A device is started on memory that is bound. @error finding DirectionReversed */
  started(name: string, way: Way, flags: number): void {
    const needed = way === 'read' ? DDI_DMA_READ : DDI_DMA_WRITE
    const given = flags & (DDI_DMA_READ | DDI_DMA_WRITE)
    if ((given & needed) !== 0 || given === 0) return
    const does =
      way === 'read' ? 'write memory that is bound with DDI_DMA_WRITE' : 'read memory that is bound with DDI_DMA_READ'
    this.k().report('DirectionReversed', `${name} is started to ${does}`)
  }

  /** A channel and its card are started together. @error finding DirectionReversed */
  together(name: string, card: Way, channel: Way): void {
    if (card === channel) return
    const does = card === 'read' ? 'read from its medium' : 'write to its medium'
    const goes = channel === 'read' ? 'write memory' : 'read memory'
    this.k().report('DirectionReversed', `${name} is told to ${does}, and its channel to ${goes}`)
  }

  /** A device is started on the memory of a buf. @error finding DirectionReversed */
  serves(name: string, way: Way, bp: Buf, isRead: boolean): void {
    if (wayOf(isRead) === way) return
    this.k().report('DirectionReversed', `${name} is started for a ${way}, and buf ${bp.id} is a ${wayOf(isRead)}`)
  }
}
