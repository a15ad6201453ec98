import type { DmaDevice } from '../hw/device'
import type { Buf } from '../kern/buf'
import type { InterruptLine } from '../kern/intr'
import { pm_idle_component, type PowerComponent } from '../kern/pm'
import { biodone, bioerror } from './buf'
import {
  DDI_DMA_CALLBACK_DONE,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_NORESOURCES,
} from './ddi_dma/constants'
import { ERRNO } from '../kern/errno'
import type { SolarisKernel } from './kernel'
import { mutex_enter_plain, mutex_exit_plain } from './mutex'
import { Xx, type XxOptions } from './xx'
import type { XxSlot } from './xx-slot'

/** What is wrong with the driver as printed; each can be repaired alone. @source Writing Device Drivers, DMA Transfers */
export interface ManualDefects {
  /** xsp->bp is overwritten by a second caller */
  readonly unserialised: boolean
  /** xxstart registers itself with the bind and returns RUNOUT as well */
  readonly doubleRegistration: boolean
  /** a request that can never be bound is tried for ever instead of being failed */
  readonly permanentRetry: boolean
  /** the interrupt routine never takes the busy mark of strategy back */
  readonly neverIdle: boolean
}

/** The driver exactly as printed. @source Writing Device Drivers, DMA Transfers */
export const PRINTED: ManualDefects = {
  unserialised: true,
  doubleRegistration: true,
  permanentRetry: true,
  neverIdle: true,
}

/**
 * The example driver as the manual prints it: no queue, xxstart as its own callback.
 *
 * @source Writing Device Drivers, strategy() Entry Point; DMA Callback Example
 */
export class XxManual extends Xx {
  readonly defects: ManualDefects

  constructor(
    k: SolarisKernel,
    device: DmaDevice,
    line: InterruptLine,
    options: XxOptions & { readonly defects?: Partial<ManualDefects> },
  ) {
    super(k, device, line, options)
    this.defects = { ...PRINTED, ...options.defects }
  }

  /** Remembers the request and starts it. @returns 0 always @source Writing Device Drivers, strategy() Entry Point */
  override strategy(bp: Buf): number {
    if (!this.defects.unserialised) return super.strategy(bp)
    if (this.dip && !this.isPowered(bp, this.dip)) return 0
    const before = this.bp
    if (before && before !== bp && this.k.inStrategy.has(before)) {
      this.k.report('LostRequest', `xsp->bp was buf ${before.id}, still on the device; now it is buf ${bp.id}`)
    }
    this.bp = bp // remember bp
    void this.start()
    return 0
  }

  /** xxstart as printed. @source Writing Device Drivers, DMA Callback Example */
  readonly start = (): number => {
    const { k } = this
    mutex_enter_plain(k, this.mu)
    if (this.busy) {
      mutex_exit_plain(k, this.mu)
      return DDI_DMA_CALLBACK_RUNOUT
    }
    this.busy = 1
    const { bp } = this
    mutex_exit_plain(k, this.mu)
    if (!bp) {
      this.busy = 0
      return DDI_DMA_CALLBACK_DONE
    }
    const wait = this.defects.doubleRegistration || !this.isRunning ? this.callback : DDI_DMA_DONTWAIT
    const [slot] = this.slots
    const status = slot!.bind(bp, wait, this)
    if (status === DDI_DMA_MAPPED) {
      this.begin(slot!)
      return DDI_DMA_CALLBACK_DONE
    }
    mutex_enter_plain(k, this.mu)
    this.busy = 0
    mutex_exit_plain(k, this.mu)
    if (status === DDI_DMA_NORESOURCES || this.defects.permanentRetry) return DDI_DMA_CALLBACK_RUNOUT
    this.bp = null
    this.idle()
    this.fail(bp, ERRNO.EIO)
    return DDI_DMA_CALLBACK_DONE
  }

  private isRunning = false

  /** What the bind registers: xxstart, told that it runs as a callback. */
  private readonly callback = (): number => {
    this.isRunning = true
    const value = this.start()
    this.isRunning = false
    return value
  }

  /** Completes whatever xsp->bp is by now. @source Writing Device Drivers, Interrupt Routine */
  protected override finish(slot: XxSlot, resid: number, error: number): void {
    if (!this.defects.unserialised) return this.idleAnd(() => super.finish(slot, resid, error))
    const bp = slot.bp!
    slot.unbind(bp)
    this.busy = 0
    this.idle()
    bp.b_resid = resid
    if (error !== 0) bioerror(this.k, bp, error)
    biodone(this.k, bp)
  }

  /** The printed entry points take no mark of their own back either when busy marks leak. */
  protected override entryIdle(dip: PowerComponent): void {
    pm_idle_component(this.k, dip, 0)
  }

  private idle(): void {
    if (this.dip && !this.defects.neverIdle) pm_idle_component(this.k, this.dip, 0)
  }

  private idleAnd(action: () => void): void {
    if (this.dip && this.defects.neverIdle) this.dip.busy++
    action()
  }
}
