import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { bytesOf } from '../hw/engines/segments'
import { DEVICE_ERROR, type DeviceStatus, type DmaDevice } from '../hw/device'
import type { Buf } from '../kern/buf'
import { getminor, makedevice, type AioReq, type Dev, type Driver, type Mincnt } from '../kern/conf'
import { timeout, untimeout, type Callout } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { DDI_SUCCESS, pm_busy_component, pm_idle_component, type PowerComponent } from '../kern/pm'
import { SoftState } from '../kern/soft-state'
import { sleep, wakeupOne } from '../kern/step'
import type { Uio } from '../kern/uio'
import { anocancel, aphysio } from './aphysio'
import { B_READ, B_WRITE, biodone, bioerror, bioreset, freerbuf, getrbuf } from './buf'
import { ddi_dma_attr, type DdiDmaAttr } from './ddi_dma/attr'
import { ddi_dma_buf_bind_handle, ddi_dma_unbind_handle } from './ddi_dma/bind'
import { ddi_dma_cookie_iter, ddi_dma_nextcookie } from './ddi_dma/cookie_calls'
import {
  DDI_DMA_CALLBACK_DONE,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_NORESOURCES,
  DDI_DMA_PARTIAL,
  DDI_DMA_PARTIAL_MAP,
  DDI_DMA_READ,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_WRITE,
} from './ddi_dma/constants'
import { ddi_dma_alloc_handle, type DdiDmaCookie, type DdiDmaHandle } from './ddi_dma/handle'
import type { DmaWait } from './ddi_dma/nexus'
import { ddi_dma_getwin, ddi_dma_numwin, ddi_dma_sync } from './ddi_dma/sync'
import { createNexus, dmaBuf, type KernelNexus } from './dma'
import type { SolarisKernel } from './kernel'
import { xxminphys, XXMINVAL } from './minphys'
import { Mutex, mutex_enter_plain, mutex_exit_plain } from './mutex'
import { physio } from './physio'
import { completionLevel, highLevelQueue, type HighLevelQueue } from './softintr'
import { makeReady } from './power'
import { plainCard, type XxCard } from './xx-cards/card'
import { XxMistakes } from './xx-mistakes'

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
  readonly handle: DdiDmaHandle
  /** Protects `busy`, `bp` and the queue. */
  readonly mu: Mutex
  /** The request the device works on. */
  bp: Buf | null = null
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
  private window = 0
  private windows = 1
  private windowOffset = 0
  private windowSize = 0
  private moved = 0
  private readonly high: HighLevelQueue | null
  private readonly card: XxCard
  private readonly mistakes: XxMistakes
  private alarm: Callout | null = null

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
    const { nexus } = this.joined
    const reply = ddi_dma_alloc_handle(nexus, this.name, options.attr ?? XX_ATTR, DDI_DMA_DONTWAIT, null)
    if (!reply.handle) k.panic(`attach of ${this.name}: no DMA handle: ${reply.reason}`)
    this.handle = reply.handle
    this.mincnt = xxminphys(k, options.limit ?? XXMINVAL)
    const own = options.bufferHeader === 'own' ? getrbuf(k) : null
    this.header = own ? { bp: own, isTaken: false } : null
    this.statep.ddi_soft_state_zalloc(instance, this)
    this.high = highLevelQueue(k, this.name, line.level, (status) => this.serve(status))
    line.add(
      () => this.xxintr(),
      this,
      () => device.status().isInterrupting,
    )
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

  /** Takes the state away: every call answers ENXIO from now on. @source detach(9E), ddi_soft_state_free(9F) */
  detach(): void {
    if (this.isCancelled) return
    this.isCancelled = true
    this.disarm()
    this.card.release()
    this.statep.ddi_soft_state_free(getminor(this.dev))
    if (this.header) freerbuf(this.k, this.header.bp)
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
   * Starts the oldest request when the device is free. A request that can never be bound fails at once.
   *
   * @param wait what a shortage leads to; by default one registration of xxretry
   * @returns DDI_DMA_CALLBACK_RUNOUT when the request still waits for resources
   * @source Writing Device Drivers, DMA Callback Example
   */
  xxstart(wait?: DmaWait): number {
    const { k } = this
    for (;;) {
      mutex_enter_plain(k, this.mu)
      const bp = this.queue[0]
      if (this.busy || !bp || (this.isWaiting && wait === undefined)) {
        mutex_exit_plain(k, this.mu)
        return DDI_DMA_CALLBACK_DONE
      }
      this.busy = 1
      mutex_exit_plain(k, this.mu)
      const status = this.bind(bp, wait ?? this.xxretry, this)
      if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) {
        this.queue.shift()
        this.bp = bp
        this.begin(bp)
        return DDI_DMA_CALLBACK_DONE
      }
      mutex_enter_plain(k, this.mu)
      this.busy = 0
      mutex_exit_plain(k, this.mu)
      if (status === DDI_DMA_NORESOURCES) {
        this.isWaiting = true
        return DDI_DMA_CALLBACK_RUNOUT
      }
      this.queue.shift()
      if (this.dip) pm_idle_component(k, this.dip, 0)
      this.fail(bp, ERRNO.EIO)
    }
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

  /** Binds the memory of a request. @returns a DDI_DMA_ result @source ddi_dma_buf_bind_handle(9F) */
  protected bind(bp: Buf, wait: DmaWait, arg: unknown): number {
    const { k, handle, joined } = this
    const direction = (bp.b_flags & B_READ) !== 0 ? DDI_DMA_READ : DDI_DMA_WRITE
    const flags = direction | (this.options.partial === false ? 0 : DDI_DMA_PARTIAL)
    k.cpu.charge(k.costs.dmaBind)
    const reply = ddi_dma_buf_bind_handle(handle, joined.resolver, dmaBuf(k, bp), flags, wait, arg)
    const status = typeof reply.status === 'number' ? reply.status : DDI_DMA_NORESOURCES
    const { trace, now } = k.sim
    if (!reply.cookie) {
      trace.instant(now, KIND['dma:bind-fail'], this.track, bp.link, 1, status, 0)
      return status
    }
    k.cpu.charge(k.costs.iommuMap * this.pages(bp))
    trace.instant(now, KIND['dma:bind'], this.track, bp.link, 1, bp.b_addr, reply.ccount)
    this.window = 0
    const { nwin } = ddi_dma_numwin(handle)
    this.windows = Math.max(1, nwin)
    this.windowOffset = 0
    this.windowSize = status === DDI_DMA_PARTIAL_MAP ? handle.active('bind').window.size : bp.b_bcount
    this.moved = 0
    return status
  }

  private pages(bp: Buf): number {
    return this.k.kas.pageCount(bp.b_addr, bp.b_bcount)
  }

  /** Starts the device on the active window; a device that refuses fails the request. */
  protected begin(bp: Buf): void {
    const { k, dip } = this
    if (dip && dip.level < dip.normal) {
      k.report('PowerNotRaised', `registers of ${this.name} are written at power level ${dip.level}`)
    } else k.checkCommand(this.device.name)
    const right = this.cookies().map(({ dmac_laddress, dmac_size }) => ({
      addr: Number(dmac_laddress),
      size: dmac_size,
    }))
    const segments = this.mistakes.listed(right, this.window > 0)
    const extra = segments.length > right.length ? bytesOf(segments) - this.windowSize : 0
    const isStarted = this.card.start({
      op: (bp.b_flags & B_READ) !== 0 ? 'read' : 'write',
      // What the card's registers cannot name does not exist either: the card says so.
      blkno: Math.min(bp.b_lblkno + Math.floor(this.windowOffset / 512), LAST_BLOCK),
      count: this.windowSize + extra,
      segments,
      link: { ...bp.link },
    })
    if (isStarted) this.arm()
    else this.finish(bp, bp.b_bcount, ERRNO.EIO)
  }

  /** Sets the alarm for the command that has just been started. @source timeout(9F) */
  private arm(): void {
    const { watchdog = 0 } = this.options
    if (watchdog > 0) this.alarm = timeout(this.k, () => this.xxwatch(), watchdog)
  }

  private disarm(): void {
    if (this.alarm) untimeout(this.k, this.alarm)
    this.alarm = null
  }

  /**
   * The device has not been heard of for too long. When it is done, its interrupt got lost and the handler is called;
   * when it is not, it is reset, and what is on it and what waits for it fails.
   *
   * @source timeout(9F); Writing Device Drivers, handling of device timeouts
   */
  private xxwatch(): void {
    this.alarm = null
    const { bp } = this
    if (!bp || !this.busy) return
    if (this.xxintr() === DDI_INTR_CLAIMED) return
    this.card.reset()
    const waiting = this.queue.splice(0)
    this.finish(bp, bp.b_bcount - this.moved, ERRNO.EIO)
    for (const each of waiting) {
      if (this.dip) pm_idle_component(this.k, this.dip, 0)
      this.fail(each, ERRNO.EIO)
    }
  }

  /** Cookies of the active window, in the way of the profile switch `cookies`. */
  private cookies(): DdiDmaCookie[] {
    const { handle } = this
    const first = ddi_dma_cookie_iter(handle, null)
    const list: DdiDmaCookie[] = first ? [first] : []
    const { window } = handle.active('cookies')
    if (this.k.profile.cookies === 'arguments') {
      while (list.length < window.cookies.length) list.push(ddi_dma_nextcookie(handle))
    } else {
      for (let at = first; at; at = ddi_dma_cookie_iter(handle, at)) if (at !== first) list.push(at)
    }
    return list
  }

  /** The interrupt routine. @returns DDI_INTR_UNCLAIMED when the device is silent @source intr(9E) */
  xxintr(): number {
    const { card } = this
    const status = card.status()
    if (!status.isInterrupting) return DDI_INTR_UNCLAIMED
    card.acknowledge()
    this.disarm()
    if (this.high) this.high.put(status)
    else this.serve(status)
    return DDI_INTR_CLAIMED
  }

  /** What an interrupt is for; above lock level a soft interrupt does it. */
  private serve(status: DeviceStatus): void {
    const { bp } = this
    if (!bp || !this.busy) return
    this.moved += this.windowSize - status.resid
    if (status.error !== DEVICE_ERROR.ok || status.resid > 0) {
      const resid = bp.b_bcount - this.moved
      this.finish(bp, resid, this.errnoOf(bp, status.error, resid))
    } else if (this.window + 1 < this.windows) this.nextWindow(bp)
    else this.finish(bp, bp.b_bcount - this.moved, 0)
  }

  private nextWindow(bp: Buf): void {
    this.window++
    const { offset, length } = ddi_dma_getwin(this.handle, this.window)
    this.windowOffset = offset
    this.windowSize = length
    this.begin(bp)
  }

  /** The errno for what a device says; at the end of the medium what moved before counts as a short transfer. */
  private errnoOf(bp: Buf, error: number, resid: number): number {
    if (error === DEVICE_ERROR.ok) return 0
    if (error !== DEVICE_ERROR.endOfMedia) return ERRNO.EIO
    const isQuiet = (bp.b_flags & B_READ) !== 0 && (this.options.endOfMedia ?? 'dev') === 'dev'
    return resid < bp.b_bcount || isQuiet ? 0 : ERRNO.ENXIO
  }

  /** Ends the request on the device: memory, marks, result, then the next one. */
  protected finish(bp: Buf, resid: number, error: number): void {
    const { k, dip } = this
    this.unbind(bp)
    mutex_enter_plain(k, this.mu)
    this.bp = null
    this.busy = 0
    mutex_exit_plain(k, this.mu)
    if (dip) pm_idle_component(k, dip, 0)
    bp.b_resid = resid
    if (error !== 0) bioerror(k, bp, error)
    for (let left = this.mistakes.completions(); left > 0; left--) biodone(k, bp)
    this.xxstart()
  }

  /** Sync and unbind. @source ddi_dma_unbind_handle(9F) */
  protected unbind(bp: Buf): void {
    const { k, handle } = this
    if (handle.state !== 'bound') return
    const { trace, now } = k.sim
    if ((bp.b_flags & B_READ) !== 0) {
      k.cpu.charge(k.costs.dmaSync)
      const { window } = handle.active('sync')
      ddi_dma_sync(handle, this.joined.nexus.rules.syncRule === 'x86' ? 0 : window.offset, 0, DDI_DMA_SYNC_FORCPU)
      trace.instant(now, KIND['dma:sync'], this.track, bp.link, 1, window.offset, window.size)
    }
    k.cpu.charge(k.costs.iommuUnmap * this.pages(bp))
    ddi_dma_unbind_handle(handle)
    trace.instant(now, KIND['dma:unbind'], this.track, bp.link, 1, 0, 0)
  }

  /** Completes a request that never reached the device. */
  protected fail(bp: Buf, error: number): void {
    bp.b_resid = bp.b_bcount
    bioerror(this.k, bp, error)
    biodone(this.k, bp)
  }
}
