import { z } from 'zod'
import { PRIORITY } from '../core/priority'
import type { Step } from '../core/process'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice } from '../hw/device'
import type { InterruptLine } from '../kern/intr'
import { errnoName } from '../kern/errno'
import { BouncePool, CountedPool } from '../solaris/ddi_dma/pools'
import { attributes } from '../solaris/ddi_dma/calculator/fields'
import { createNexus } from '../solaris/dma'
import { createSolarisDriver } from '../solaris/driver'
import { openDevice } from '../solaris/file'
import { newComponent } from '../solaris/power'
import { aioread, aiowait, aiowrite, solarisPread, solarisPwrite } from '../solaris/syscalls'
import type { CallReply } from '../solaris/transfer-calls'
import { XX_ATTR } from '../solaris/xx'
import { iovec, memory, MOST_LENGTH, name, nanos, show, signed, upTo, whole, world } from './solaris-fields'
import { heldPages, watch } from './solaris-physio'
import { CaseWorld, mapMemory, shown } from './solaris-world'

const command = z.strictObject({
  /** ns it takes. */
  time: nanos.optional(),
  /** Bytes that are not moved. */
  resid: whole.default(0),
  error: z
    .enum(Object.keys(DEVICE_ERROR) as [keyof typeof DEVICE_ERROR, ...(keyof typeof DEVICE_ERROR)[]])
    .default('ok'),
  /** The interrupt never comes. */
  lost: z.boolean().default(false),
})

const process = z.strictObject({
  name,
  do: z.enum(['read', 'write', 'aread', 'awrite']).default('read'),
  base: whole.optional(),
  length: upTo(MOST_LENGTH).optional(),
  iovecs: z.array(iovec).optional(),
  offset: signed.default(0),
  /** ns */
  at: nanos.default(0),
  memory,
})

/** A case about a whole driver: several processes, a device with DMA, resources. */
export const driverGiven = z.strictObject({
  path: z.literal('driver'),
  ...world,
  driver: z.enum(['xx', 'xx-manual']).default('xx'),
  /** Defects of the printed driver; by default all. */
  defects: z
    .strictObject({
      unserialised: z.boolean().optional(),
      doubleRegistration: z.boolean().optional(),
      permanentRetry: z.boolean().optional(),
      neverIdle: z.boolean().optional(),
    })
    .default({}),
  limit: whole.default(524_288),
  buffer_header: z.enum(['pool', 'own']).default('pool'),
  partial: z.boolean().default(true),
  end_of_media: z.enum(['dev', 'strict']).default('dev'),
  attributes: attributes.optional(),
  /** Bounce pages of the machine, and cookie slots; by default none and no limit. */
  bounce_pages: upTo(4096).default(0),
  /** Cookie lists are short until then; at the times of `hints` somebody else frees something that does not help. */
  shortage: z.strictObject({ until: nanos, hints: z.array(nanos).max(100).default([]) }).optional(),
  power: z
    .strictObject({
      level: whole.default(1),
      normal: whole.default(1),
      raise_time: nanos.default(0),
      fails: z.boolean().default(false),
    })
    .optional(),
  attached: z.boolean().default(true),
  /** ns of a command. */
  time: nanos.default(1000),
  commands: z.record(z.string().regex(/^[1-9][0-9]*$/), command).default({}),
  processes: z.array(process).min(1).max(64),
  show,
})

/** A device that takes the time it is told, checks that the pages it touches are locked, and interrupts. */
class ScriptedDevice implements DmaDevice {
  readonly name = 'xx'
  readonly blocks = 2 ** 40
  readonly log: { op: string; blkno: number; count: number; segments: { addr: number; size: number }[]; at: number }[] =
    []
  refused = 0
  private readonly world: CaseWorld
  private readonly given: z.output<typeof driverGiven>
  private readonly line: InterruptLine
  private current: DmaCommand | null = null
  private isInterrupting = false
  private error: number = DEVICE_ERROR.ok
  private resid = 0

  constructor(world: CaseWorld, given: z.output<typeof driverGiven>, line: InterruptLine) {
    this.world = world
    this.given = given
    this.line = line
  }

  start(what: DmaCommand): boolean {
    if (this.current) {
      this.refused++
      this.error = DEVICE_ERROR.overrun
      return false
    }
    this.current = what
    const { k } = this.world
    const { op, blkno, count } = what
    this.log.push({ op, blkno, count, segments: what.segments.map((segment) => ({ ...segment })), at: k.sim.now })
    const script = this.given.commands[String(this.log.length)] ?? command.parse({})
    k.sim.schedule(script.time ?? this.given.time, PRIORITY.hardware, () => {
      this.check(what)
      this.current = null
      this.error = DEVICE_ERROR[script.error]
      this.resid = script.resid
      this.isInterrupting = true
      if (!script.lost) k.raise(this.line)
    })
    return true
  }

  private check({ segments }: DmaCommand): void {
    const { k } = this.world
    const { pageSize } = k.frames
    for (const { addr, size } of segments) {
      for (let at = addr; at < addr + size; at = (Math.floor(at / pageSize) + 1) * pageSize) {
        if (at < BOUNCE_BASE && k.frames.lockCount(Math.floor(at / pageSize)) === 0) {
          return k.report('DmaToUnlockedPage', `the device touches ${at}, in a page that is not locked`)
        }
      }
    }
  }

  status(): DeviceStatus {
    const { isInterrupting, error, resid } = this
    return { isInterrupting, isBusy: this.current !== null, error, resid }
  }

  acknowledge(): void {
    this.isInterrupting = false
  }
}

/** Cookie slots of a machine on which they can run out. */
const SLOTS = 4096

/** Physical address of the bounce pages, behind what processes use. */
const BOUNCE_BASE = 0x8000000

/** Runs it. */
export function runDriver(given: z.output<typeof driverGiven>): object {
  const world = new CaseWorld(given)
  const { k, log, events } = world
  const line = k.addLine({ name: 'xx', level: 5, number: 5, rule: 'chain' })
  const device = new ScriptedDevice(world, given, line)
  const slots = new CountedPool(given.shortage ? SLOTS : Infinity)
  const bounce = Array.from({ length: given.bounce_pages }, (_, index) => BOUNCE_BASE + index * given.page_size)
  const nexus = createNexus(
    k,
    { preallocatedCookies: given.shortage ? 0 : 65 },
    { bounce: new BouncePool(bounce, given.page_size), ...(given.shortage ? { cookieSlots: slots } : {}) },
  )
  const component = given.power
    ? newComponent(k, 'xx', {
        normal: given.power.normal,
        level: given.power.level,
        raiseTime: given.power.raise_time,
      })
    : null
  k.cannotRaise = () => given.power?.fails ?? false
  const watched = watch(world)
  const driver = createSolarisDriver(k, device, line, {
    variant: given.driver,
    defects: Object.fromEntries(Object.entries(given.defects).filter(([, value]) => value !== undefined)),
    limit: given.limit,
    bufferHeader: given.buffer_header,
    partial: given.partial,
    endOfMedia: given.end_of_media,
    attr: given.attributes ?? XX_ATTR,
    nexus,
    component,
  })
  if (!given.attached) driver.detach()
  if (given.shortage) {
    slots.take(SLOTS)
    for (const at of given.shortage.hints) k.sim.schedule(at, PRIORITY.hardware, () => nexus.nexus.released())
    k.sim.schedule(given.shortage.until, PRIORITY.hardware, () => {
      slots.give(SLOTS)
      nexus.nexus.released()
    })
  }
  const completions: string[] = []
  const replies = new Map<string, object>()
  const procs = given.processes.map((each) => {
    const iovecs = each.iovecs ?? [{ iov_base: each.base ?? 0x10000, iov_len: each.length ?? 0 }]
    const proc = k.spawn(
      each.name,
      function* (self): Step<void> {
        const file = openDevice(driver, driver.dev)
        let reply: CallReply
        if (each.do === 'read') reply = yield* solarisPread(k, self, file, iovecs, each.offset)
        else if (each.do === 'write') reply = yield* solarisPwrite(k, self, file, iovecs, each.offset)
        else {
          const submit = each.do === 'aread' ? aioread : aiowrite
          reply = yield* submit(k, self, file, { iovecs, offset: each.offset, resultAddress: 1 })
          if (reply.errno === 0) {
            yield* aiowait(k, self, null)
            const { aio_return, aio_errno } = k.aio.get(self.pid)!.result(1)
            const asked = iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)
            reply = { result: aio_return, errno: aio_errno, residual: aio_return < 0 ? asked : asked - aio_return }
          }
        }
        completions.push(each.name)
        const { result, errno, residual } = reply
        replies.set(each.name, { returns: result, errno, errnoName: errnoName(errno), residual, at: k.sim.now })
      },
      each.at,
    )
    mapMemory(world, proc.as, iovecs, each.memory)
    return { each, proc }
  })
  world.run()
  const processes = Object.fromEntries(
    procs.map(({ each, proc }) => [
      each.name,
      { ...(replies.get(each.name) ?? { returns: null }), hung: proc.state === 'sleeping', waits: proc.wmesg },
    ]),
  )
  return {
    processes,
    completions,
    hung: procs.filter(({ proc }) => proc.state === 'sleeping').map(({ each }) => each.name),
    commands: device.log,
    commandCount: device.log.length,
    refused: device.refused,
    interrupts: log.of('intr:service').length,
    busyFlag: driver.busy,
    bound: driver.handle.state === 'bound',
    callbacks: nexus.nexus.waiting().map(({ count }) => count),
    callbackRuns: log.of('dma:callback').map(({ arg0 }) => arg0),
    busyCount: component?.busy ?? null,
    level: component?.level ?? null,
    ...watched.locks,
    heldAtEnd: heldPages(world),
    events,
    memory: procs.map(({ proc }) => shown(proc.as, given.show)),
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}
