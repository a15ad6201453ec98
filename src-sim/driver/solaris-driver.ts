import type { Step } from '../core/process'
import { KIND } from '../trace/kinds'
import type { DriverPlan } from '../config/scenario'
import type { Buf } from '../kern/buf'
import type { AioReq, Dev, Driver, Mincnt } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED } from '../kern/intr'
import type { Uio } from '../kern/uio'
import type { SolarisParts } from '../machine/student'
import type { DdiDmaMemory, DmaMemoryAllocator } from '../solaris/ddi_dma/mem_alloc'
import type { DdiDmaHandle } from '../solaris/ddi_dma/handle'
import type { DmaCallback } from '../solaris/ddi_dma/callbacks'
import { DMAE_TRANS_BLCK, DMAE_TRANS_DMND, DMAE_TRANS_SNGL } from '../solaris/ddi_dma/dmae-program'
import type { SolarisKernel } from '../solaris/kernel'
import type { Mutex } from '../solaris/mutex'
import { SoftInterrupts, type SoftInterrupt } from '../solaris/softintr'
import type { SourcePosition } from '../checker/rules'
import type { ScriptPlace } from '../script/engine'
import { BoundMemory } from './bound-memory'
import { commonServices, type PendingCallout } from './common-services'
import { DriverRefusal, TAG, type Value } from './engine'
import { dmaServices } from './dma-services'
import { Directions, wayOf } from './directions'
import { positionOf } from './places'
import { registerServices } from './register-services'
import type { DriverRuntime } from './runtime'
import { NULL, numberValue, type Service } from './service'
import { Instance, type Mapping } from './solaris-instance'
import { solarisServices } from './solaris-services'

/** DDI_ATTACH and DDI_DETACH, the commands of attach and detach. @source attach(9E), detach(9E) */
const COMMAND = 0
const DDI_SUCCESS = 0
/** Where memory of devices appears in the kernel. */
const WINDOWS = 0xe000_0000
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)

/** The entry points of a Solaris driver; -1 = the module has none of this name. */
export interface SolarisEntries {
  readonly attach: number
  readonly detach: number
  readonly read: number
  readonly write: number
  readonly aread: number
  readonly awrite: number
  readonly strategy: number
  readonly intr: number
}

/** The Solaris kernel as a student's driver sees it: instances, callbacks, interrupts. */
export class SolarisSide {
  readonly softStates = new Set<{ readonly instances: Set<number> }>()
  readonly memories = new Map<Mapping, { readonly memory: DdiDmaMemory; readonly where: SourcePosition | null }>()
  readonly instances: Instance[] = []
  /** Kernel memory that is bound, and who looked at it last. */
  readonly memory = new BoundMemory(() => this.k())
  readonly directions = new Directions(() => this.k())
  /** Bufs of getrbuf that the driver holds, and where in its text it took them. */
  readonly headers = new Map<Buf, SourcePosition | null>()
  /** Level of the handler that runs now; 0 = none. */
  private handlerLevel = 0
  /** Mutexes whose priority was found wrong once. */
  private readonly misjudged = new Set<Mutex>()
  private readonly plan: DriverPlan
  private kernel: SolarisKernel | null = null
  private joined: DriverRuntime | null = null
  private softs: SoftInterrupts | null = null
  private readonly softOwners = new Map<SoftInterrupt, Instance>()
  private readonly callbacks = new Map<string, DmaCallback>()
  private readonly mincnts = new Map<number, Mincnt>()
  private readonly windows: { readonly base: number; readonly bytes: Uint8Array }[] = []
  /** The instance that is being attached. */
  private attaching: Instance | null = null

  constructor(plan: DriverPlan) {
    this.plan = plan
  }

  readonly k = (): SolarisKernel => {
    if (this.kernel) return this.kernel
    throw new DriverRefusal(
      'F_CONTEXT',
      'there is no device yet: call the kernel from attach, not while the module is loaded',
    )
  }

  readonly runtime = (): DriverRuntime => {
    if (!this.joined) throw new DriverRefusal('F_CONTEXT', 'the driver is not loaded')
    return this.joined
  }

  /** All services of this kernel. */
  services(): Record<string, Service> {
    return {
      ...commonServices({
        ...{ k: this.k, runtime: this.runtime },
        stored: (address, length) => this.memory.stored(address, length),
        looked: (address, length) => this.looked(address, length),
      }),
      ...solarisServices(this),
      ...dmaServices(this),
      ...registerServices(this),
    }
  }

  /** Says whose calls these are. */
  join(runtime: DriverRuntime): void {
    this.joined = runtime
  }

  // ------------------------------------------------------------------ instances

  /** Attaches an instance; one that cannot be attached is there, and answers ENXIO. */
  attach(kernel: SolarisKernel, parts: SolarisParts, entries: SolarisEntries): Driver & { readonly dev: Dev } {
    if (!this.kernel) {
      this.kernel = kernel
      this.runtime().join(kernel)
    }
    const instance = new Instance(kernel, this.instances.length, parts, this)
    this.instances.push(instance)
    this.attaching = instance
    const dip = this.give(instance)
    const returned = this.runtime().bounded(entries.attach, 'attach', [dip, numberValue(COMMAND)])
    if ('failure' in returned) {
      const { code, message, file, line, column } = returned.failure
      this.runtime().noteFailure(returned.failure)
      const text = `attach of ${instance.name} threw at ${file}:${line}:${column}: ${message} (${code})`
      this.attachFailed(instance, text, returned.failure)
    } else {
      const { tag, value } = returned.value
      instance.isAttached = tag === TAG.number && value === DDI_SUCCESS
      if (!instance.isAttached) {
        const shown = tag === TAG.number ? `${value}` : tag === TAG.nothing ? 'nothing' : 'no number'
        this.attachFailed(
          instance,
          `attach of ${instance.name} returned ${shown} instead of DDI_SUCCESS`,
          this.runtime().places.of(entries.attach),
        )
      }
    }
    this.attaching = null
    if (instance.isAttached && entries.intr >= 0 && !this.hasInterrupt(instance)) {
      this.addInterrupt(instance, entries.intr, instance.private_)
    }
    return this.driverOf(instance, entries)
  }

  private attachFailed(instance: Instance, message: string, place: ScriptPlace): void {
    const released = this.release(instance)
    const list = released.length === 0 ? 'nothing was held' : `released: ${released.join(', ')}`
    this.runtime().reportAt('AttachFailed', `${message}; ${list}`, place)
  }

  /** Takes back what an instance holds. @returns what that was, in words */
  private release(instance: Instance): string[] {
    const held = this.holdings(instance)
    if (this.hasInterrupt(instance)) this.removeInterrupt(instance)
    for (const { object } of [...this.runtime().objects.alive('ddi_dma_handle')]) {
      if ((object as DdiDmaHandle).dip === instance.name) this.runtime().objects.drop(object)
    }
    for (const mapping of instance.mappings) this.runtime().objects.drop(mapping)
    instance.mappings.clear()
    return held
  }

  /** What an instance holds, in words. @param place told where the first of it was taken, if that is known */
  private holdings(instance: Instance, place: (where: SourcePosition | null) => void = () => undefined): string[] {
    const held: string[] = []
    const { objects } = this.runtime()
    let handles = 0
    for (const { owner, object } of objects.alive('ddi_dma_handle')) {
      if (owner === instance.name && !(object as DdiDmaHandle).freed) handles++
    }
    for (const { object } of objects.alive('timeout_id')) {
      const { isPending, where } = object as PendingCallout
      if (!isPending) continue
      held.push('a timeout')
      place(where)
    }
    let blocks = 0
    for (const [mapping, { where }] of this.memories) {
      if (mapping.instance !== instance) continue
      blocks++
      place(where)
    }
    if (handles > 0) held.push(`${handles} DMA handles`)
    if (blocks > 0) held.push(`${blocks} pieces of ddi_dma_mem_alloc`)
    if (instance.mappings.size > 0) held.push(`${instance.mappings.size} register mappings`)
    if (this.hasInterrupt(instance)) held.push('its interrupt handler')
    for (const [soft, owner] of this.softOwners) if (owner === instance) held.push(`soft interrupt ${soft.name}`)
    for (const { instances } of this.softStates) if (instances.has(instance.number)) held.push('its soft state')
    return held
  }

  /** Detaches every instance, when the driver can be detached, and says what it leaves behind. */
  detach(routine: number): void {
    if (routine < 0) return
    for (const instance of this.instances) {
      if (!instance.isAttached) continue
      const returned = this.runtime().bounded(routine, 'detach', [this.give(instance), numberValue(COMMAND)])
      if ('failure' in returned) {
        this.runtime().noteFailure(returned.failure)
        const { file, line, column, message } = returned.failure
        const text = `detach of ${instance.name}: ${message} (${file}:${line}:${column})`
        this.runtime().reportAt('DriverError', text, returned.failure)
        continue
      }
      const isDone = returned.value.tag === TAG.number && returned.value.value === DDI_SUCCESS
      let first: SourcePosition | null = null
      const held = this.holdings(instance, (where) => (first ??= where))
      if (isDone && held.length > 0) this.leaves(`detach of ${instance.name} leaves ${held.join(', ')}`, first, routine)
      instance.isAttached = false
    }
    const { memory } = this.runtime()
    if (this.instances.some(({ isAttached }) => isAttached)) return
    const left = [
      ...(memory.size > 0 ? [`${memory.size} pieces of kmem_alloc`] : []),
      ...(this.headers.size > 0 ? [`${this.headers.size} bufs of getrbuf`] : []),
    ]
    const [first] = [...[...memory.values()].map(({ where }) => where), ...this.headers.values()]
    if (left.length > 0) this.leaves(`the last detach leaves ${left.join(' and ')}`, first ?? null, routine)
  }

  /** What detach leaves is named where it was taken; what is taken once, in attach, where it should be given back. */
  private leaves(message: string, where: SourcePosition | null, routine: number): void {
    this.k().report('DetachLeak', message, { where: where ?? positionOf(this.runtime().places.of(routine)) })
  }

  /**
   * A handler takes a mutex: one that was made without its priority does not keep it out.
   *
   * @error finding MutexWanted, once for each mutex
   */
  judgePriority(mutex: Mutex): void {
    if (mutex.level >= this.handlerLevel || this.misjudged.has(mutex)) return
    this.misjudged.add(mutex)
    const made = `mutex ${mutex.name} was made for level ${mutex.level}`
    this.k().report('MutexWanted', `${made}, and a handler of level ${this.handlerLevel} takes it`)
  }

  /** An instance is being attached now. */
  get isAttaching(): boolean {
    return this.attaching !== null
  }

  private give(instance: Instance): Value {
    return this.runtime().objects.give('dev_info', instance)
  }

  /** The instance of a device. */
  instanceNamed(name: string): Instance {
    return this.instances.find((each) => each.name === name)!
  }

  /** What a driver may ask of its device by name. @source ddi_prop_get_int64(9F) */
  property({ parts }: Instance, name: string): number | null {
    const { attr, device, component } = parts
    const { plan } = device
    const small = (value: bigint): number => Number(value < LARGEST ? value : LARGEST)
    switch (name) {
      case 'dma-addr-hi':
        return small(attr.dma_attr_addr_hi)
      case 'dma-count-max':
        return small(attr.dma_attr_count_max)
      case 'dma-seg':
        return small(attr.dma_attr_seg)
      case 'dma-sgllen':
        return attr.dma_attr_sgllen
      case 'dma-channel':
        return (parts.thirdParty ?? parts.arbiter)?.channel ?? -1
      case 'dma-trans':
        return { single: DMAE_TRANS_SNGL, block: DMAE_TRANS_BLCK, demand: DMAE_TRANS_DMND }[plan.dmaMode]
      case 'queue-depth':
        return plan.queueDepth
      case 'blocks':
        return plan.blocks
      case 'byte-delay':
        return Math.ceil(plan.byteDelay / 1000)
      case 'normal-power':
        return component.normal
      case 'watchdog':
        return Math.ceil(this.plan.watchdog / 1000)
      case 'minphys':
        return this.plan.minphys
      case 'own-header':
        return this.plan.bufferHeader === 'own' ? 1 : 0
      default:
        return null
    }
  }

  // ------------------------------------------------------------------ entry points

  private driverOf(instance: Instance, entries: SolarisEntries): Driver & { readonly dev: Dev } {
    const { name, dev } = instance
    const transfer = (routine: number, entry: string): ((dev: Dev, uiop: Uio) => Step<number>) => {
      return (given, uiop) => this.transfer(instance, routine, entry, given, 'uio', uiop)
    }
    const async = (routine: number, entry: string): ((dev: Dev, aiop: AioReq) => Step<number>) => {
      return (given, aiop) => this.transfer(instance, routine, entry, given, 'aio_req', aiop)
    }
    return {
      ...{ name, dev },
      read: transfer(entries.read, 'read'),
      write: transfer(entries.write, 'write'),
      ...(entries.aread >= 0 ? { aread: async(entries.aread, 'aread') } : {}),
      ...(entries.awrite >= 0 ? { awrite: async(entries.awrite, 'awrite') } : {}),
      ...(entries.strategy >= 0 ? { strategy: (bp: Buf) => this.strategy(entries.strategy, bp) } : {}),
    }
  }

  private *transfer(
    instance: Instance,
    routine: number,
    entry: string,
    dev: Dev,
    kind: 'uio' | 'aio_req',
    request: Uio | AioReq,
  ): Step<number> {
    if (routine < 0 || !instance.isAttached) return ERRNO.ENXIO
    const runtime = this.runtime()
    this.directions.wants(request, wayOf(entry.endsWith('read')))
    const args = [numberValue(dev), runtime.objects.give(kind, request), NULL]
    const value = yield* runtime.activity(routine, entry, args)
    if ('uio_resid' in request) this.judgeUio(request, entry)
    runtime.objects.retire(request)
    if (kind === 'aio_req') runtime.objects.retire((request as AioReq).aio_uio)
    return runtime.returnedNumber(value, entry, '0 or an errno', isErrno, ERRNO.EIO)
  }

  /** What is left of a request hangs together when the driver is done with it. @error finding CorruptUio */
  private judgeUio({ uio_iov, index, uio_iovcnt, uio_resid }: Uio, entry: string): void {
    let left = 0
    for (let place = index; place < index + uio_iovcnt; place++) left += uio_iov[place]?.iov_len ?? 0
    if (left === uio_resid) return
    this.k().report(
      'CorruptUio',
      `${entry} returns with a uio_resid of ${uio_resid}, and its iovecs have ${left} bytes left`,
    )
  }

  /** strategy as the kernel calls it. */
  strategy(routine: number, bp: Buf): number {
    const runtime = this.runtime()
    const value = runtime.routine(routine, 'strategy', [runtime.objects.give('buf', bp)])
    if (value.tag === TAG.number) return value.value
    return runtime.returnedNumber(value, 'strategy', '0', (each) => each === 0, 0)
  }

  /** mincnt as physio calls it. */
  mincnt(routine: number): Mincnt {
    const known = this.mincnts.get(routine)
    if (known) return known
    const made: Mincnt = (bp) => {
      const runtime = this.runtime()
      runtime.routine(routine, 'minphys', [runtime.objects.give('buf', bp)])
    }
    this.mincnts.set(routine, made)
    return made
  }

  /** A DMA resource callback; the same for the same function and device. */
  callback(routine: number, instance: Instance): DmaCallback {
    const key = `${routine} ${instance.number}`
    const known = this.callbacks.get(key)
    if (known) return known
    const made: DmaCallback = (arg) => {
      const returned = this.runtime().routine(routine, 'start', [arg as Value])
      const value = returned.tag === TAG.number ? returned.value : NaN
      const { trace, now } = this.k().sim
      trace.instant(now, KIND['dma:callback'], instance.track, this.k().link, 0, Number.isNaN(value) ? -1 : value, 0)
      return value
    }
    this.callbacks.set(key, made)
    return made
  }

  // ------------------------------------------------------------------ interrupts

  /** The interrupt priority that a mutex of the handler needs. @source ddi_get_iblock_cookie(9F) */
  priority({ parts }: Instance): number {
    return parts.device.line.level
  }

  /** @source ddi_add_intr(9F) */
  addInterrupt(instance: Instance, routine: number, arg: Value): void {
    const { line, disk } = instance.parts.device
    const handler = (): number => this.handle(routine, 'intr', arg, line.level)
    line.add(handler, instance, instance.parts.isProgrammed ? null : () => disk.status().isInterrupting)
  }

  private handle(routine: number, entry: string, arg: Value, level: number): number {
    const runtime = this.runtime()
    const before = this.handlerLevel
    this.handlerLevel = level
    const { interruptLocks } = this.k()
    const held = interruptLocks.length
    const value = runtime.routine(routine, entry, [arg])
    this.handlerLevel = before
    for (let index = held; index < interruptLocks.length; index++)
      interruptLocks[index]!.keptBy = positionOf(runtime.places.of(routine))
    const allowed = 'DDI_INTR_CLAIMED or DDI_INTR_UNCLAIMED'
    const isAllowed = (each: number): boolean => each === DDI_INTR_CLAIMED || each === DDI_INTR_UNCLAIMED
    return runtime.returnedNumber(value, entry, allowed, isAllowed, DDI_INTR_UNCLAIMED)
  }

  /** @source ddi_remove_intr(9F) */
  removeInterrupt(instance: Instance): void {
    const { handlers } = instance.parts.device.line
    const place = handlers.findIndex(({ arg }) => arg === instance)
    if (place >= 0) handlers.splice(place, 1)
  }

  private hasInterrupt(instance: Instance): boolean {
    return instance.parts.device.line.handlers.some(({ arg }) => arg === instance)
  }

  /** The soft interrupts of the kernel. */
  softInterrupts(): SoftInterrupts {
    this.softs ??= new SoftInterrupts(this.k())
    return this.softs
  }

  /** @source ddi_add_softintr(9F) */
  addSoftInterrupt(instance: Instance, level: number, routine: number, arg: Value): SoftInterrupt {
    const handler = (): number => this.handle(routine, 'soft interrupt', arg, level)
    const soft = this.softInterrupts().ddi_add_softintr(instance.name, level, handler, null)
    this.softOwners.set(soft, instance)
    return soft
  }

  /** @source ddi_remove_softintr(9F) */
  removeSoftInterrupt(soft: SoftInterrupt): void {
    this.softInterrupts().ddi_remove_softintr(soft)
    this.softOwners.delete(soft)
    this.runtime().objects.retire(soft)
  }

  /** A mutex was made: the first of an instance is the one that power(9E) takes. */
  madeMutex(mutex: Mutex): void {
    const { attaching } = this
    if (!attaching || attaching.hasOwnMutex) return
    attaching.hasOwnMutex = true
    attaching.powerMutex = mutex
  }

  // ------------------------------------------------------------------ memory

  /** Shows memory of a device to the kernel. @returns its kernel address */
  addWindow(bytes: Uint8Array): number {
    const last = this.windows.at(-1)
    const base = last ? last.base + Math.ceil(last.bytes.length / 4096) * 4096 : WINDOWS
    this.windows.push({ base, bytes })
    return base
  }

  /** What lies at a kernel address, if it is memory of a device. */
  window(address: number): Uint8Array | null {
    const found = this.windows.find(({ base, bytes }) => address >= base && address < base + bytes.length)
    return found ? found.bytes.subarray(address - found.base) : null
  }

  /** Where memory of a device appears. */
  windowOf(bytes: Uint8Array): number {
    return this.windows.find((each) => each.bytes === bytes)?.base ?? 0
  }

  /** The processor looks at kernel memory: a device that still works on it has not stored all yet. */
  looked(address: number, length: number): void {
    const isWorking = this.instances.every(({ parts }) => {
      const { isBusy, isInterrupting } = parts.device.disk.status()
      return isBusy && !isInterrupting
    })
    this.memory.looked(address, length, isWorking)
  }

  /** Kernel pages for ddi_dma_mem_alloc. */
  allocator(): DmaMemoryAllocator {
    const k = this.k()
    const { pageSize } = k.frames
    const counts = new Map<number, number>()
    return {
      allocate({ length, contiguous, lo, hi }) {
        const count = Math.ceil(length / pageSize)
        const kaddr = k.allocatePages(count)
        if (kaddr < 0) return null
        const pages = Array.from({ length: count }, (_, index) => k.kas.physical(kaddr + index * pageSize))
        const inReach = pages.every((page) => BigInt(page) >= lo && BigInt(page + pageSize - 1) <= hi)
        const inOneRun = pages.every((page, index) => index === 0 || page === pages[index - 1]! + pageSize)
        if (inReach && (inOneRun || !contiguous)) {
          counts.set(kaddr, count)
          return { kaddr, pages }
        }
        k.freePages(kaddr, count)
        return null
      },
      free: (kaddr) => k.freePages(kaddr, counts.get(kaddr) ?? 0),
    }
  }
}

const ERRNOS: ReadonlySet<number> = new Set<number>([0, ...Object.values(ERRNO)])
const isErrno = (value: number): boolean => ERRNOS.has(value)
