import { bindObject, ddi_dma_unbind_handle } from '../bind'
import {
  DDI_DMA_CALLBACK_DONE,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_NORESOURCES,
  DDI_DMA_PARTIAL_MAP,
  dmaStatusName,
} from '../constants'
import type { DdiDmaHandle } from '../handle'
import { ddi_dma_free_handle } from '../handle'
import type { DmaWait } from '../nexus'
import { MUST_SLEEP } from '../nexus'
import type { DmaObject } from '../object'

/** A request that a driver was given: a name for reports, and the memory. @source buf(9S) */
export interface DriverRequest {
  readonly name: string
  readonly object: DmaObject
}

/**
 * How a driver uses DMA callbacks. `conforming` follows the rules and can detach; `manual` is the example as printed,
 * which registers itself twice on every failed run.
 *
 * @source Writing Device Drivers, "DMA Callback Example" and "Cancelling DMA Callbacks"
 */
export type DriverProtocol = 'conforming' | 'manual'

/** What can be seen of a driver. @source DMA Lab */
export interface DriverOutcome {
  readonly busy: boolean
  readonly outstanding: number
  readonly cancel: boolean
  readonly detached: boolean
  /** requests whose device was started, completed, failed; in that order of events */
  readonly started: readonly string[]
  readonly completed: readonly string[]
  readonly failed: readonly string[]
}

/**
 * A small driver for cases about callbacks: one request at a time, later ones wait in its queue.
 *
 * @source Writing Device Drivers, "DMA Callback Example" and "Cancelling DMA Callbacks"
 */
export class CaseDriver {
  private readonly handle: DdiDmaHandle
  private readonly protocol: DriverProtocol
  private readonly flags: number
  private readonly queue: DriverRequest[] = []
  private current: DriverRequest | null = null
  private busy = false
  private cancel = false
  private detached = false
  private outstanding = 0
  private readonly started: string[] = []
  private readonly completed: string[] = []
  private readonly failed: string[] = []
  private readonly callback = (): number => (this.protocol === 'manual' ? this.xxstart() : this.retry())

  constructor(handle: DdiDmaHandle, protocol: DriverProtocol, flags: number) {
    this.handle = handle
    this.protocol = protocol
    this.flags = flags
  }

  /** Take a request, and start it if nothing is in the way. */
  strategy(request: DriverRequest): void {
    if (this.protocol === 'manual') {
      this.current = request // the example keeps one request and forgets an earlier one
      this.xxstart()
      return
    }
    this.queue.push(request)
    this.startNext()
  }

  /** The device has finished: release its memory, complete the request, go on. */
  interrupt(): void {
    const finished = this.current
    this.busy = false
    if (finished !== null) this.completed.push(finished.name)
    if (this.protocol === 'conforming') this.current = null
    ddi_dma_unbind_handle(this.handle)
    if (this.protocol === 'manual') return
    this.startNext()
    this.finishDetach()
  }

  /** Ask to detach: done at once, or when the last callback has been heard. */
  detach(): void {
    this.cancel = true
    this.finishDetach()
  }

  /** What can be seen from outside. */
  outcome(): DriverOutcome {
    const { busy, outstanding, cancel, detached, started, completed, failed } = this
    return {
      busy,
      outstanding,
      cancel,
      detached,
      started: [...started],
      completed: [...completed],
      failed: [...failed],
    }
  }

  /** The printed example: start or ask to be called again, whatever the reason. */
  private xxstart(): number {
    if (this.busy) return DDI_DMA_CALLBACK_RUNOUT
    this.busy = true
    if (this.bind(this.callback) !== DDI_DMA_MAPPED) {
      this.busy = false
      return DDI_DMA_CALLBACK_RUNOUT
    }
    this.started.push(this.current?.name ?? '')
    return DDI_DMA_CALLBACK_DONE
  }

  private startNext(): void {
    if (this.busy || this.current !== null || this.cancel) return
    this.current = this.queue.shift() ?? null
    if (this.current === null) return
    const status = this.bind(this.callback)
    if (status === DDI_DMA_NORESOURCES) this.outstanding += 1
    else this.settle(status)
  }

  /** The callback of a conforming driver: it binds without registering again, and reports what came of it. */
  private retry(): number {
    if (this.cancel) {
      this.outstanding -= 1
      this.failed.push(`${this.current?.name ?? ''} CANCELLED`)
      this.current = null
      this.finishDetach()
      return DDI_DMA_CALLBACK_DONE
    }
    const status = this.bind(DDI_DMA_DONTWAIT)
    if (status === DDI_DMA_NORESOURCES) return DDI_DMA_CALLBACK_RUNOUT
    this.outstanding -= 1
    this.settle(status)
    return DDI_DMA_CALLBACK_DONE
  }

  /** A bind that will not be retried: the device runs, or the request has failed. */
  private settle(status: number | typeof MUST_SLEEP): void {
    const request = this.current
    if (request === null) return
    if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) {
      this.busy = true
      this.started.push(request.name)
      return
    }
    this.failed.push(`${request.name} ${status === MUST_SLEEP ? status : dmaStatusName(status)}`)
    this.current = null
    this.startNext()
  }

  private bind(waitfp: DmaWait): number | typeof MUST_SLEEP {
    return bindObject(this.handle, this.current?.object ?? null, this.flags, waitfp, this).status
  }

  private finishDetach(): void {
    if (!this.cancel || this.outstanding > 0 || this.busy || this.detached) return
    this.detached = true
    ddi_dma_free_handle(this.handle)
  }
}
