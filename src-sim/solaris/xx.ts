import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { bytesOf } from '../hw/engines/segments'
import { DEVICE_ERROR, type DmaCommand, type DmaDevice } from '../hw/device'
import type { Buf } from '../kern/buf'
import { getminor, makedevice, type AioReq, type Dev, type Driver, type Mincnt } from '../kern/conf'
import { timeout, untimeout } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { DDI_FAILURE, DDI_SUCCESS, pm_busy_component, pm_idle_component, type PowerComponent } from '../kern/pm'
import { SoftState } from '../kern/soft-state'
import { sleep, wakeupOne } from '../kern/step'
import type { Uio } from '../kern/uio'
import { anocancel, aphysio } from './aphysio'
import { B_READ, B_WRITE, biodone, bioerror, bioreset, freerbuf, getrbuf } from './buf'
import { ddi_dma_attr, type DdiDmaAttr } from './ddi_dma/attr'
import {
  DDI_DMA_CALLBACK_DONE,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_NORESOURCES,
  DDI_DMA_PARTIAL_MAP,
} from './ddi_dma/constants'
import { ddi_dma_alloc_handle, type DdiDmaHandle } from './ddi_dma/handle'
import type { DmaWait } from './ddi_dma/nexus'
import { createNexus, type KernelNexus } from './dma'
import type { SolarisKernel } from './kernel'
import { xxminphys, XXMINVAL } from './minphys'
import { Mutex, mutex_enter_plain, mutex_exit_plain } from './mutex'
import { physio } from './physio'
import { completionLevel, highLevelQueue, type HighLevelQueue } from './softintr'
import { makeReady } from './power'
import { plainCard, type XxCard, type XxStatus } from './xx-cards/card'
import { XxMistakes } from './xx-mistakes'
import { XxSlot } from './xx-slot'

/** The largest block number that a register of 32 bits holds. @source our card model */
const LAST_BLOCK = 0xffff_ffff

/** What a driver instance is told. */
export interface XxOptions {
  readonly name?: string
  readonly instance?: number
  /** The engine; by default 32 bits, 17 cookies, blocks of 512. */
  readonly attr?: DdiDmaAttr
  readonly nexus?: KernelNexus
  /** Limit of xxminphys, bytes. */
  readonly limit?: number
  /** `pool`: NULL to physio; `own`: a header of getrbuf, one request at a time. */
  readonly bufferHeader?: 'pool' | 'own'
  /** Ask for windows when a request does not fit. */
  readonly partial?: boolean
  readonly component?: PowerComponent | null
  /** A read at the end of the medium: nothing moved and no error, or ENXIO. */
  readonly endOfMedia?: 'dev' | 'strict'
  /** How it works its card; by default the device takes commands whole. */
  readonly card?: XxCard
  /** ns after which the driver looks at a device that has not interrupted; 0 = never. */
  readonly watchdog?: Nanos
  /** First address that its engine really does not reach, whatever its attributes say; absent = it reaches all. */
  readonly reach?: number
}

/** The engine that the example assumes. @source Writing Device Drivers, Device Register Structure (with sglist) */
export const XX_ATTR: DdiDmaAttr = ddi_dma_attr({ dma_attr_sgllen: 17, dma_attr_granular: 512 })

/** Major number of the example driver. */
const XX_MAJOR = 32

/**
 * The example driver for a device with DMA, written to the rules: requests wait in a queue, a shortage of DMA resources
 * is registered once, permanent errors fail the request, busy marks pair.
 *
 * @source Writing Device Drivers, DMA Transfers; strategy(9E); ddi_dma_buf_bind_handle(9F)
 */
export class Xx implements Driver {
  readonly name: string
  readonly dev: Dev
  readonly dip: PowerComponent | null
  /** Places on the device, made when they are first needed; a device that takes one command at a time has one. */
  readonly slots: XxSlot[] = []
  /** Protects `busy`, the slots and the queue. */
  readonly mu: Mutex
  /** Requests that are on the device. */
  busy = 0
  /** Waiting for the device, oldest first. */
  readonly queue: Buf[] = []
  /** A resource callback is registered. */
  isWaiting = false
  /** detach wants no more callbacks. */
  isCancelled = false
  protected readonly k: SolarisKernel
  protected readonly device: DmaDevice
  protected readonly joined: KernelNexus
  protected readonly options: XxOptions
  private readonly statep = new SoftState<Xx>(() => this.k)
  private readonly mincnt: Mincnt
  private readonly track: number
  private readonly header: { bp: Buf; isTaken: boolean } | null
  private readonly high: HighLevelQueue | null
  private readonly card: XxCard
  private readonly mistakes: XxMistakes
  private readonly line: InterruptLine

  /** Attaches the instance: state, handle, handler. @source attach(9E) */
  constructor(k: SolarisKernel, device: DmaDevice, line: InterruptLine, options: XxOptions) {
    this.k = k
    this.device = device
    this.options = options
    this.card = options.card ?? plainCard(k, device)
    this.mistakes = new XxMistakes(k, device.name)
    this.name = options.name ?? device.name
    const instance = options.instance ?? k.number('xx instance') - 1
    this.dev = makedevice(XX_MAJOR, instance)
    this.dip = options.component ?? null
    this.mu = new Mutex(`${this.name} mu`, completionLevel(line.level))
    this.joined = options.nexus ?? createNexus(k)
    this.track = k.sim.trace.track('dma', this.name)
    const made = this.addSlot()
    if (typeof made === 'string') k.panic(`attach of ${this.name}: no DMA handle: ${made}`)
    this.mincnt = xxminphys(k, options.limit ?? XXMINVAL)
    const own = options.bufferHeader === 'own' ? getrbuf(k) : null
    this.header = own ? { bp: own, isTaken: false } : null
    this.statep.ddi_soft_state_zalloc(instance, this)
    this.high = highLevelQueue(k, this.name, line.level, (status) => this.serve(status))
    this.line = line
    line.add(this.handler, this, () => device.status().isInterrupting)
  }

  /** The handle of the first place. */
  get handle(): DdiDmaHandle {
    return this.slots[0]!.handle
  }

  /** The request on the first place; of a device that takes one command at a time the one it works on. */
  get bp(): Buf | null {
    return this.slots[0]!.bp
  }

  set bp(bp: Buf | null) {
    this.slots[0]!.bp = bp
  }

  private readonly handler = (): number => this.xxintr()

  /** Makes a further place. @returns why there is no handle for it, or the place @source ddi_dma_alloc_handle(9F) */
  private addSlot(): XxSlot | string {
    const { k, joined, track, options, name, slots } = this
    const { handle, reason } = ddi_dma_alloc_handle(
      ...([joined.nexus, name, options.attr ?? XX_ATTR, DDI_DMA_DONTWAIT, null] as const),
    )
    if (!handle) return reason
    const slot = new XxSlot(slots.length, { k, joined, track, handle, isPartial: options.partial !== false })
    slots.push(slot)
    return slot
  }

  /** @sleeps until the transfer is over @error ENXIO, EIO, those of physio @source read(9E) */
  read(dev: Dev, uiop: Uio): Step<number> {
    return this.rdwr(dev, uiop, B_READ)
  }

  /** @sleeps until the transfer is over @error ENXIO, EIO, those of physio @source write(9E) */
  write(dev: Dev, uiop: Uio): Step<number> {
    return this.rdwr(dev, uiop, B_WRITE)
  }

  /** @sleeps while pages are locked @error ENXIO, EIO, those of aphysio @source aread(9E) */
  aread(dev: Dev, aiop: AioReq): Step<number> {
    return this.async(dev, aiop, B_READ)
  }

  /** @sleeps while pages are locked @error ENXIO, EIO, those of aphysio @source awrite(9E) */
  awrite(dev: Dev, aiop: AioReq): Step<number> {
    return this.async(dev, aiop, B_WRITE)
  }

  /**
   * Gives back what attach took: alarms, handler, registers, DMA handles, state. Every call answers ENXIO from now on.
   *
   * @returns DDI_FAILURE, and nothing has changed, while requests are under way
   * @source detach(9E), ddi_remove_intr(9F), ddi_dma_free_handle(9F), ddi_soft_state_free(9F)
   */
  detach(): number {
    if (this.busy > 0 || this.queue.length > 0) return DDI_FAILURE
    if (this.isCancelled) return DDI_SUCCESS
    this.isCancelled = true
    this.line.remove(this.handler)
    this.high?.release()
    for (const slot of this.slots) {
      this.disarm(slot)
      slot.free()
    }
    this.card.release()
    this.statep.ddi_soft_state_free(getminor(this.dev))
    if (this.header) freerbuf(this.k, this.header.bp)
    return DDI_SUCCESS
  }

  private *rdwr(dev: Dev, uiop: Uio, rw: number): Step<number> {
    const { k } = this
    if (!this.statep.ddi_get_soft_state(getminor(dev))) return ERRNO.ENXIO
    if (this.dip && (yield* makeReady(k, this.dip, this.mu)) !== DDI_SUCCESS) return ERRNO.EIO
    const { header } = this
    if (header) {
      while (header.isTaken) yield* sleep(k, header, 20, 'xx header')
      header.isTaken = true
      bioreset(header.bp)
    }
    const strategy = (bp: Buf): number => this.strategy(bp)
    const error = yield* physio(k, strategy, header?.bp ?? null, dev, rw, this.mincnt, uiop)
    if (header) {
      header.isTaken = false
      wakeupOne(k, header)
    }
    if (this.dip) this.entryIdle(this.dip)
    return error
  }

  private *async(dev: Dev, aiop: AioReq, rw: number): Step<number> {
    const { k } = this
    if (!this.statep.ddi_get_soft_state(getminor(dev))) return ERRNO.ENXIO
    if (this.dip && (yield* makeReady(k, this.dip, this.mu)) !== DDI_SUCCESS) return ERRNO.EIO
    const error = yield* aphysio(k, (bp) => this.strategy(bp), anocancel, dev, rw, this.mincnt, aiop)
    if (this.dip) this.entryIdle(this.dip)
    return error
  }

  /** Takes back the busy mark of the entry point. */
  protected entryIdle(dip: PowerComponent): void {
    pm_idle_component(this.k, dip, 0)
  }

  /** Queues a request and starts it when the device is free. @returns 0 always @source strategy(9E) */
  strategy(bp: Buf): number {
    const { k, dip } = this
    if (dip && !this.isPowered(bp, dip)) return 0
    mutex_enter_plain(k, this.mu)
    this.queue.push(bp)
    mutex_exit_plain(k, this.mu)
    this.xxstart()
    return 0
  }

  /** Marks the component busy for a request, or fails the request. @source pm_busy_component(9F) */
  protected isPowered(bp: Buf, dip: PowerComponent): boolean {
    const { k } = this
    const isBusy = pm_busy_component(k, dip, 0) === DDI_SUCCESS
    if (isBusy && dip.level >= dip.normal) return true
    if (isBusy) pm_idle_component(k, dip, 0)
    this.fail(bp, ERRNO.EIO)
    return false
  }

  /**
   * Starts requests, oldest first, while the device has room. A request that can never be bound fails at once.
   *
   * @param wait what a shortage leads to; by default one registration of xxretry
   * @returns DDI_DMA_CALLBACK_RUNOUT when the oldest request still waits for resources
   * @source Writing Device Drivers, DMA Callback Example
   */
  xxstart(wait?: DmaWait): number {
    const { k } = this
    for (;;) {
      mutex_enter_plain(k, this.mu)
      const bp = this.queue[0]
      const mayTry = !this.isWaiting || wait !== undefined
      const slot = bp && mayTry ? this.freeSlot() : undefined
      if (!bp || !slot) {
        mutex_exit_plain(k, this.mu)
        return DDI_DMA_CALLBACK_DONE
      }
      this.busy++
      mutex_exit_plain(k, this.mu)
      const status = slot.bind(bp, wait ?? this.xxretry, this)
      if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) {
        this.queue.shift()
        slot.bp = bp
        this.begin(slot)
        if (this.queue.length > 0 && this.busy < this.room) continue
        return DDI_DMA_CALLBACK_DONE
      }
      mutex_enter_plain(k, this.mu)
      this.busy--
      mutex_exit_plain(k, this.mu)
      if (status === DDI_DMA_NORESOURCES) {
        if (slot.number > 0 && slot === this.slots.at(-1)) this.slots.pop()!.free()
        this.isWaiting = true
        return DDI_DMA_CALLBACK_RUNOUT
      }
      this.queue.shift()
      if (this.dip) pm_idle_component(k, this.dip, 0)
      this.fail(bp, ERRNO.EIO)
    }
  }

  /** Commands the device takes at a time. */
  private get room(): number {
    return this.card.room ?? 1
  }

  /** A place on the device that no request has; undefined when it takes no more now. */
  private freeSlot(): XxSlot | undefined {
    if (this.busy >= this.room || (this.busy > 0 && this.card.isFull?.())) return undefined
    const free = this.slots.find(({ bp }) => !bp) ?? this.addSlot()
    return typeof free === 'string' ? undefined : free
  }

  /** The resource callback: tries again without registering again. @source Writing Device Drivers, rules of callbacks */
  readonly xxretry = (): number => {
    const { trace, now } = this.k.sim
    let value: number = DDI_DMA_CALLBACK_DONE
    if (!this.isCancelled) value = this.xxstart(DDI_DMA_DONTWAIT)
    if (value === DDI_DMA_CALLBACK_DONE) this.isWaiting = false
    trace.instant(now, KIND['dma:callback'], this.track, this.k.link, 0, value, 0)
    return value
  }

  /** Starts the device on the active window; a device that refuses fails the request. */
  protected begin(slot: XxSlot): void {
    const { k, dip } = this
    const bp = slot.bp!
    if (dip && dip.level < dip.normal) {
      k.report('PowerNotRaised', `registers of ${this.name} are written at power level ${dip.level}`)
    } else k.checkCommand(this.device.name)
    const right = slot.cookies().map(({ dmac_laddress, dmac_size }) => ({
      addr: Number(dmac_laddress),
      size: dmac_size,
    }))
    const segments = this.mistakes.listed(right, slot.isLater)
    k.checkList(this.device.name, segments, right, this.options.reach)
    const extra = segments.length > right.length ? bytesOf(segments) - slot.windowSize : 0
    const command: DmaCommand = {
      op: (bp.b_flags & B_READ) !== 0 ? 'read' : 'write',
      // What the card's registers cannot name does not exist either: the card says so.
      blkno: Math.min(bp.b_lblkno + Math.floor(slot.windowOffset / 512), LAST_BLOCK),
      count: slot.windowSize + extra,
      segments,
      link: { ...bp.link },
    }
    if (this.card.start(command, slot.number)) this.arm(slot)
    else this.finish(slot, bp.b_bcount, ERRNO.EIO)
  }

  /** Sets the alarm for the command that has just been started. @source timeout(9F) */
  private arm(slot: XxSlot): void {
    const { watchdog = 0 } = this.options
    this.disarm(slot)
    if (watchdog <= 0) return
    const alarm = timeout(
      this.k,
      () => {
        // One that was due already when it was taken back may still ring, when another request has the place.
        if (slot.alarm === alarm) this.xxwatch(slot)
      },
      watchdog,
    )
    slot.alarm = alarm
  }

  private disarm(slot: XxSlot): void {
    if (slot.alarm) untimeout(this.k, slot.alarm)
    slot.alarm = null
  }

  /**
   * The device has not been heard of for too long. When it is done, its interrupt got lost and the handler is called;
   * when it is not, it is reset, and what is on it and what waits for it fails.
   *
   * @source timeout(9F); Writing Device Drivers, handling of device timeouts
   */
  private xxwatch(slot: XxSlot): void {
    slot.alarm = null
    if (!slot.bp || !this.busy) return
    if (this.xxintr() === DDI_INTR_CLAIMED) {
      // What was done may have been another request.
      if (slot.bp && !slot.alarm) this.arm(slot)
      return
    }
    this.card.reset()
    const waiting = this.queue.splice(0)
    for (const each of this.slots) each.isParked = false
    for (const each of this.slots) if (each.bp) this.finish(each, each.bp.b_bcount - each.moved, ERRNO.EIO)
    for (const each of waiting) {
      if (this.dip) pm_idle_component(this.k, this.dip, 0)
      this.fail(each, ERRNO.EIO)
    }
  }

  /** The interrupt routine. @returns DDI_INTR_UNCLAIMED when the device is silent @source intr(9E) */
  xxintr(): number {
    const { card } = this
    const status = card.status()
    if (!status.isInterrupting) return DDI_INTR_UNCLAIMED
    card.acknowledge()
    const slot = this.slots[status.slot ?? 0]
    if (slot) this.disarm(slot)
    this.mistakes.sleepsInHandler()
    if (this.high) this.high.put(status)
    else this.serve(status)
    return DDI_INTR_CLAIMED
  }

  /** What an interrupt is for; above lock level a soft interrupt does it. */
  private serve(status: XxStatus): void {
    const slot = this.slots[status.slot ?? 0]
    if (!slot?.bp || !this.busy) return
    const { bp } = slot
    slot.moved += slot.windowSize - status.resid
    if (status.error !== DEVICE_ERROR.ok || status.resid > 0) {
      const resid = bp.b_bcount - slot.moved
      this.finish(slot, resid, this.errnoOf(bp, status.error, resid))
    } else if (slot.hasMore) {
      slot.next()
      slot.isParked = true
      this.resume()
    } else this.finish(slot, bp.b_bcount - slot.moved, 0)
  }

  /** Starts the windows that are next, as long as the device takes commands; the others wait for a further completion. */
  private resume(): void {
    for (const slot of this.slots) {
      if (!slot.isParked) continue
      if (this.card.isFull?.()) return
      slot.isParked = false
      this.begin(slot)
    }
  }

  /** The errno for what a device says; at the end of the medium what moved before counts as a short transfer. */
  private errnoOf(bp: Buf, error: number, resid: number): number {
    if (error === DEVICE_ERROR.ok) return 0
    if (error !== DEVICE_ERROR.endOfMedia) return ERRNO.EIO
    const isQuiet = (bp.b_flags & B_READ) !== 0 && (this.options.endOfMedia ?? 'dev') === 'dev'
    return resid < bp.b_bcount || isQuiet ? 0 : ERRNO.ENXIO
  }

  /** Ends a request on the device: memory, marks, result, then the next one. */
  protected finish(slot: XxSlot, resid: number, error: number): void {
    const { k, dip } = this
    const bp = slot.bp!
    this.disarm(slot)
    slot.isParked = false
    slot.unbind(bp)
    mutex_enter_plain(k, this.mu)
    slot.bp = null
    this.busy--
    mutex_exit_plain(k, this.mu)
    if (dip) pm_idle_component(k, dip, 0)
    bp.b_resid = resid
    if (error !== 0) bioerror(k, bp, error)
    for (let left = this.mistakes.completions(); left > 0; left--) biodone(k, bp)
    this.resume()
    this.xxstart()
  }

  /** Completes a request that never reached the device. */
  protected fail(bp: Buf, error: number): void {
    bp.b_resid = bp.b_bcount
    bioerror(this.k, bp, error)
    biodone(this.k, bp)
  }
}
