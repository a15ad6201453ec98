import type { DdiDmaAttr } from '../attr'
import { UNRESTRICTED_ATTR } from '../attr'
import { DDI_DMA_CALLBACK_DONE, DDI_DMA_CALLBACK_RUNOUT, DDI_DMA_DONTWAIT, DDI_DMA_SLEEP } from '../constants'
import type { DmaCallback } from '../callbacks'
import { DmaEngine } from '../dmae'
import type { DvmaRange } from '../dvma'
import type { DdiDmaHandle } from '../handle'
import { ddi_dma_alloc_handle } from '../handle'
import type { DdiDmaMemory } from '../mem_alloc'
import type { DmaEvent, DmaWait } from '../nexus'
import { DmaNexus } from '../nexus'
import type { DmaObject } from '../object'
import { ddiPanic } from '../panic'
import { CaseDriver } from './case-driver'
import { objectOf, resourcesOf, rulesOf } from './given'
import { SparseMemory, stretchesOf } from './memory'
import { PageAllocator } from './page-allocator'
import type { Step, StepsGiven } from './steps-schema'

const MOST_CALLS = 100_000

/** Pools in use: handles, slots and pages that somebody holds. @source DMA Lab */
export interface PoolsOutcome {
  readonly handles: number
  readonly cookieSlots: number
  readonly windowRecords: number
  readonly bounce: number
  readonly dvma: number
}

/**
 * Everything a dma case works on: the nexus, memory, objects, handles, callbacks and drivers by name.
 *
 * @source DMA Lab
 */
export class StepsMachine {
  readonly nexus: DmaNexus
  readonly memory: SparseMemory
  readonly engine: DmaEngine
  readonly objects = new Map<string, DmaObject>()
  readonly memories = new Map<string, DdiDmaMemory>()
  readonly handles = new Map<string, DdiDmaHandle>()
  readonly drivers = new Map<string, CaseDriver>()
  readonly attributes: StepsGiven['attributes']
  readonly allocator: PageAllocator
  /** names of callbacks in the order they were called */
  readonly calls: string[] = []
  warnings = 0
  /** bytes copied to or from bounce pages so far */
  copied = 0
  /** port writes of the motherboard controller so far */
  readonly ports: (readonly [number, number])[] = []
  /** bytes that the next port reads return */
  portReads: number[] = []
  private readonly softcalls: (() => void)[] = []
  private readonly callbacks = new Map<string, DmaCallback>()
  private readonly heldBounce: bigint[] = []
  private readonly heldRanges: DvmaRange[] = []

  /** @param runStep carries out a step inside a callback; true = it succeeded */
  constructor(given: StepsGiven, runStep: (step: Step) => boolean) {
    const rules = rulesOf(given)
    const attr = given.attributes ?? Object.values(given.drivers ?? {})[0]?.attributes ?? UNRESTRICTED_ATTR
    this.memory = new SparseMemory(rules.pageSize)
    this.attributes = given.attributes
    const { base, pages } = given.allocator ?? { base: 0x800000n, pages: 256 }
    this.allocator = new PageAllocator(Number(base), pages, rules.pageSize)
    const softcall = (routine: () => void): void => void this.softcalls.push(routine)
    const resources = resourcesOf(given, rules, attr, Object.values(given.objects ?? {}))
    const services = {
      softcall,
      wakeup: (): void => undefined,
      warn: (): void => void (this.warnings += 1),
      observe: (event: DmaEvent): void => this.observe(event),
    }
    const busAttributes = given.nexusAttributes ?? []
    this.nexus = new DmaNexus({ rules, resources, services, memory: this.memory, busAttributes })
    const ports = {
      out: (port: number, byte: number): void => void this.ports.push([port, byte]),
      in: (): number => this.portReads.shift() ?? 0xff,
    }
    this.engine = new DmaEngine({ ports, bus: given.channelController ?? 'isa', softcall, wakeup: () => undefined })
    for (const [name, object] of Object.entries(given.objects ?? {})) {
      this.objects.set(name, objectOf(object, rules.pageSize))
      if (object.fill !== undefined) this.cpuWrite(name, 0, object.size, object.fill)
    }
    this.script(given, runStep)
    for (const name of implicitHandles(given.steps)) this.handles.set(name, this.newHandle(name, attr))
    for (const [name, driver] of Object.entries(given.drivers ?? {})) {
      const handle = this.newHandle(name, driver.attributes ?? attr)
      this.drivers.set(name, new CaseDriver(handle, driver.protocol, driver.flags ?? 0))
    }
  }

  /** Object by name. */
  object(name: string): DmaObject {
    return this.objects.get(name) ?? unknownName('object', name)
  }

  /** Handle by name. */
  handle(name: string): DdiDmaHandle {
    return this.handles.get(name) ?? unknownName('handle', name)
  }

  /** Driver by name. */
  driver(name: string): CaseDriver {
    return this.drivers.get(name) ?? unknownName('driver', name)
  }

  /** Callback by name. */
  callback(name: string): DmaCallback {
    return this.callbacks.get(name) ?? unknownName('callback', name)
  }

  /** A step's wait field as the calls take it, with the argument for a callback. */
  wait(given: 'DONTWAIT' | 'SLEEP' | { callback: string } | undefined): { waitfp: DmaWait; arg: unknown } {
    if (given === 'SLEEP') return { waitfp: DDI_DMA_SLEEP, arg: null }
    if (typeof given === 'object') return { waitfp: this.callback(given.callback), arg: given.callback }
    return { waitfp: DDI_DMA_DONTWAIT, arg: null }
  }

  /** Run soft calls until none is queued. */
  runSoftcalls(): void {
    for (let routine = this.softcalls.shift(); routine !== undefined; routine = this.softcalls.shift()) routine()
  }

  /** The callback list: [name, count], in order. */
  list(): [string, number][] {
    return this.nexus.waiting().map((entry) => [this.nameOf(entry.arg), entry.count])
  }

  /** What is in use. */
  pools(): PoolsOutcome {
    const { handles, cookieSlots, windowRecords, bounce, dvma } = this.nexus.resources
    return {
      handles: handles.inUse,
      cookieSlots: cookieSlots.inUse,
      windowRecords: windowRecords.inUse,
      bounce: bounce.inUse,
      dvma: dvma?.inUse ?? 0,
    }
  }

  /** Hold resources as if another driver had them; false = not that many are free. */
  take(resource: keyof PoolsOutcome, count: number): boolean {
    const { bounce, dvma, ...counted } = this.nexus.resources
    if (resource === 'bounce') {
      const pages = bounce.take(count, 0n, EVERYWHERE)
      this.heldBounce.push(...(pages ?? []))
      return pages !== null
    }
    if (resource === 'dvma') {
      const range = dvma?.take({ pages: count, lo: 0n, hi: EVERYWHERE, redzone: false, uncrossed: null }) ?? null
      if (range !== null) this.heldRanges.push(range)
      return range !== null
    }
    return counted[resource].take(count)
  }

  /** Let go of held resources, as that other driver's unbind would; ranges of I/O pages go whole. */
  give(resource: keyof PoolsOutcome, count: number): void {
    const { bounce, dvma, ...counted } = this.nexus.resources
    if (resource === 'bounce') bounce.give(this.heldBounce.splice(0, count))
    else if (resource === 'dvma') {
      for (const range of this.heldRanges.splice(0, count)) dvma?.give(range)
    } else counted[resource].give(count)
    this.nexus.released()
  }

  /** Write one value into part of an object, as the CPU does. */
  cpuWrite(object: string, offset: number, length: number, byte: number): void {
    for (const { address, length: bytes } of this.stretches(object, offset, length))
      this.memory.fill(address, bytes, byte)
  }

  /** Physical stretches of part of an object; a case that reaches past its end is wrong. */
  stretches(object: string, offset: number, length: number): ReturnType<typeof stretchesOf> {
    const memory = this.object(object)
    if (offset + length > memory.size) ddiPanic(`${object} has ${memory.size} bytes: no byte ${offset + length - 1}`)
    return stretchesOf(memory, this.nexus.rules.pageSize, offset, length)
  }

  private newHandle(name: string, attr: DdiDmaAttr): DdiDmaHandle {
    const { handle, reason } = ddi_dma_alloc_handle(this.nexus, name, attr, DDI_DMA_DONTWAIT, null)
    return handle ?? ddiPanic(`${name} got no handle: ${reason}`)
  }

  private script(given: StepsGiven, runStep: (step: Step) => boolean): void {
    for (const [name, calls] of Object.entries(given.callbacks ?? {})) {
      let next = 0
      this.callbacks.set(name, () => {
        this.calls.push(name)
        if (this.calls.length > MOST_CALLS) ddiPanic(`more than ${MOST_CALLS} callback calls`)
        const now = calls[Math.min(next, calls.length - 1)]
        next += 1
        const results = (now?.steps ?? []).map(runStep)
        if (now === undefined) return DDI_DMA_CALLBACK_DONE
        if (now.returns !== 'by-result') return now.returns
        return results.at(-1) === false ? DDI_DMA_CALLBACK_RUNOUT : DDI_DMA_CALLBACK_DONE
      })
    }
  }

  private observe(event: DmaEvent): void {
    if (event.kind === 'copy') this.copied += event.bytes
  }

  private nameOf(arg: unknown): string {
    for (const [name, driver] of this.drivers) if (driver === arg) return name
    return String(arg)
  }
}

/** Handles that no step allocates: they exist from the start. */
function implicitHandles(steps: readonly Step[]): string[] {
  const made = new Set(steps.flatMap((step) => (step.do === 'alloc_handle' ? [step.handle] : [])))
  const used = steps.flatMap((step) => ('handle' in step ? [step.handle] : []))
  return [...new Set(used)].filter((name) => !made.has(name))
}

const EVERYWHERE = 0xffffffffffffffffn

function unknownName(kind: string, name: string): never {
  return ddiPanic(`the case names no ${kind} ${name}`)
}
