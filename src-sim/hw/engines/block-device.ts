import { PRIORITY } from '../../core/priority'
import { newLink, type TraceLink } from '../../core/sink'
import type { Sim } from '../../core/sim'
import { KIND } from '../../trace/kinds'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice } from '../device'
import type { DeviceMemory } from '../device-memory'
import type { FaultEvent, Faults } from '../faults'
import { BLOCK, type Media } from '../media'
import type { Mechanism } from '../mechanism'
import type { RegisterSpace } from '../registers'
import { changeBytes, triggeredRegisters } from '../triggers'
import type { DataPhase, DmaEngine, TransferPlan } from './engine'

/** What a block device is wired to. */
export interface DeviceWiring {
  readonly memory: DeviceMemory
  readonly media: Media
  readonly faults: Faults
  /** Pulls the interrupt line up. */
  readonly raise: (link: TraceLink) => void
  /** Lets it go. */
  readonly lower: () => void
  /** A request that the device does not stand behind; by default one like any other. */
  readonly stray?: (link: TraceLink) => void
  /** A request that is gone before it is acknowledged; by default a stray one. */
  readonly glitch?: (link: TraceLink) => void
  /** Told once a command when the engine touches a page that is neither locked nor the kernel's. */
  readonly violation: (message: string) => void
}

const DATA_FAULTS = [
  ['F8', DEVICE_ERROR.device],
  ['F9', DEVICE_ERROR.endOfMedia],
  ['F10', DEVICE_ERROR.ok],
  ['F11', DEVICE_ERROR.parity],
  ['F12', DEVICE_ERROR.fifo],
] as const

/**
 * A device of blocks: a mechanism, a medium, planned faults and the engine that moves the bytes. It positions, lets the
 * engine work, and interrupts. Explicit state, no waiting code.
 *
 * @source our device model; fault numbers of our catalogue
 */
export class BlockDevice implements DmaDevice {
  readonly name: string
  private readonly sim: Sim
  private readonly mechanism: Mechanism
  private readonly wiring: DeviceWiring
  /** What moves its bytes, for displays. */
  readonly engine: DmaEngine
  private readonly triggered: RegisterSpace | undefined
  private readonly track: number
  private readonly dmaTrack: number
  private command: DmaCommand | null = null
  private isInterrupting = false
  private isStuck = false
  private error: number = DEVICE_ERROR.ok
  private resid = 0
  private transfer = 0
  private commandRow = -1
  private isViolated = false
  /** F12 on a tape: bytes of the command after which it stops and backs up; Infinity = it streams. */
  private stopsAfter = Infinity
  private readonly link: TraceLink = newLink()
  private readonly nextLink: TraceLink = newLink()

  constructor(sim: Sim, name: string, mechanism: Mechanism, engine: DmaEngine, wiring: DeviceWiring) {
    this.sim = sim
    this.name = name
    this.mechanism = mechanism
    this.engine = engine
    this.wiring = wiring
    this.track = sim.trace.track('device', name)
    this.dmaTrack = sim.trace.track('dma', `${name} DMA`)
    this.triggered = engine.registers && triggeredRegisters(engine.registers, wiring.faults)
    engine.connect?.({
      started: ({ op, blkno, count, segments, link = this.nextLink }, isRefused) =>
        this.begin({ op, blkno, count, segments, link }, isRefused),
      annotated: () => ({ ...this.nextLink }),
      clears: () => this.clears(),
      lowered: () => {
        this.isInterrupting = false
        wiring.lower()
      },
      reset: () => this.reset(),
    })
  }

  /** The registers of its card; undefined when it has none. */
  get registers(): RegisterSpace | undefined {
    return this.triggered
  }

  /** True while it works on a command of this request and chunk, or has one waiting. */
  worksOn(link: TraceLink): boolean {
    if (this.engine.worksOn) return this.engine.worksOn(link)
    return this.command !== null && this.link.request === link.request && this.link.chunk === link.chunk
  }

  /** Says what the next command that is started through registers belongs to; registers carry no names. */
  annotate(link: TraceLink): void {
    Object.assign(this.nextLink, link)
  }

  /** Blocks on the medium. */
  get blocks(): number {
    return this.wiring.media.blocks
  }

  start(command: DmaCommand): boolean {
    const { engine } = this
    if (this.command) {
      this.error = DEVICE_ERROR.overrun
      engine.refuse()
      return false
    }
    this.annotate(command.link)
    engine.program(command)
    // A card with registers has begun by itself.
    if (!this.command) this.begin(command)
    return true
  }

  private begin(command: DmaCommand, isRefused = false): void {
    const { sim, engine, mechanism } = this
    this.command = command
    this.error = DEVICE_ERROR.ok
    this.resid = command.count
    this.isViolated = false
    Object.assign(this.link, command.link)
    const id = ++this.transfer
    const { blkno, count } = command
    this.commandRow = sim.trace.begin(sim.now, KIND['dev:command'], this.track, this.link, id, blkno, count)
    if (this.commandRow >= 0) this.link.cause = this.commandRow + 1
    const { faults } = this.wiring
    const event = eventOf(command)
    if (faults.strike('F37', event)) return
    const stray = faults.strike('F3', event)
    if (stray) sim.schedule(stray.value ?? 1, PRIORITY.hardware, () => this.glitch({ ...this.link }))
    // There is no way to a block that does not exist: the card says so at once.
    const wait = blkno < this.blocks && !isRefused ? mechanism.positioning(blkno, sim.now) : 0
    sim.trace.span(sim.now, wait, KIND['dev:position'], this.track, this.link, id, blkno, 0)
    sim.schedule(wait, PRIORITY.hardware, () => {
      if (this.command === command) engine.run(this.dataPhase(command, id))
    })
  }

  private reset(): void {
    const { sim } = this
    if (this.command) sim.trace.end(this.commandRow, sim.now)
    this.command = null
    this.wiring.media.change = null
    if (this.isInterrupting) this.wiring.lower()
    this.isInterrupting = false
    this.isStuck = false
    this.error = DEVICE_ERROR.ok
    this.resid = 0
  }

  status(): DeviceStatus {
    return {
      isInterrupting: this.isInterrupting,
      isBusy: this.command !== null || (this.engine.hasWaiting?.() ?? false),
      error: this.error,
      resid: this.resid,
    }
  }

  acknowledge(): void {
    if (!this.isInterrupting || !this.clears()) return
    this.isInterrupting = false
    this.engine.acknowledge(this.wiring.lower)
  }

  /** F6: from now on what clears the interrupt never reaches the device. */
  private clears(): boolean {
    if (!this.isStuck && this.wiring.faults.strike('F6')) this.isStuck = true
    return !this.isStuck
  }

  private dataPhase(command: DmaCommand, id: number): DataPhase {
    const { sim, mechanism } = this
    let row = -1
    return {
      command,
      plan: this.plan(command),
      isPlain: this.wiring.faults.isEmpty,
      mediaTime: (count) => mechanism.mediaTime(count) + (count > this.stopsAfter ? (mechanism.reposition ?? 0) : 0),
      touch: (address, size) => this.touch(address, size, id),
      begin: (first, count) => {
        row = sim.trace.begin(sim.now, KIND['dma:transfer'], this.dmaTrack, this.link, id, first, count)
      },
      end: (moved, error) => {
        sim.trace.end(row, sim.now)
        this.finish(command, id, moved, error)()
      },
      over: (moved, error) => {
        sim.trace.end(row, sim.now)
        return this.finish(command, id, moved, error)
      },
    }
  }

  /** What can move of a command, and why no more. */
  private plan(command: DmaCommand): TransferPlan {
    const { media, faults } = this.wiring
    const { blkno, count } = command
    this.stopsAfter = Infinity
    let error = this.engine.judge(command)
    let moved = 0
    if (error === DEVICE_ERROR.ok) {
      const listed = this.engine.listed(command)
      moved = Math.min(media.reachable(blkno, count), listed)
      if (moved < count) {
        const firstBad = blkno + Math.floor(moved / BLOCK)
        if (moved === listed) error = DEVICE_ERROR.listTooShort
        else error = firstBad >= media.blocks ? DEVICE_ERROR.endOfMedia : DEVICE_ERROR.device
      }
    }
    const event = eventOf(command)
    this.trigger(command, event)
    let isBroken = false
    for (const [id, code] of DATA_FAULTS) {
      const plan = faults.strike(id, event)
      if (!plan) continue
      const passed = plan.value ?? Math.floor(count / 2 / BLOCK) * BLOCK
      if (id === 'F12' && this.mechanism.reposition !== undefined) {
        this.stopsAfter = passed
        continue
      }
      isBroken = true
      moved = Math.min(moved, passed)
      if (code !== DEVICE_ERROR.ok) error = code
    }
    return { moved, error, isBroken }
  }

  /** Data of this transfer that a trigger changes on its way. */
  private trigger({ op }: DmaCommand, event: FaultEvent): void {
    const { media, faults } = this.wiring
    const seen = faults.strike(op === 'read' ? 'dma_r' : 'dma_w', event)
    if (!seen) return
    const { first = 0 } = event
    const base = seen.byteOf === 'request' ? first - faults.before(seen, event) : 0
    media.change = (bytes, at) => changeBytes(seen, bytes, at - base)
  }

  /** The command is over. @returns what interrupts for it */
  private finish(command: DmaCommand, id: number, moved: number, error: number): () => void {
    const { sim, wiring } = this
    this.resid = command.count - moved
    this.error = error
    this.command = null
    wiring.media.change = null
    if (command.blkno < this.blocks) this.mechanism.ended(command.blkno + Math.ceil(moved / BLOCK), sim.now)
    sim.trace.end(this.commandRow, sim.now)
    if (error !== DEVICE_ERROR.ok) {
      sim.trace.instant(sim.now, KIND['dev:error'], this.track, this.link, id, this.resid, error)
    }
    const link = { ...this.link }
    return () => this.interrupt(eventOf(command), id, link)
  }

  private interrupt(event: FaultEvent, id: number, link: TraceLink): void {
    const { sim, wiring } = this
    this.isInterrupting = true
    if (wiring.faults.strike('F1', event)) {
      sim.trace.instant(sim.now, KIND['intr:lost'], this.track, link, id, 0, 0)
      return
    }
    const late = wiring.faults.strike('F2', event)
    if (late) sim.schedule(late.value ?? 0, PRIORITY.hardware, () => this.late(link))
    else wiring.raise(link)
    if (wiring.faults.strike('F4', event)) sim.schedule(1, PRIORITY.hardware, () => this.stray(link))
  }

  /** F2: by now somebody may have served the device without being asked. */
  private late(link: TraceLink): void {
    if (this.isInterrupting) this.wiring.raise(link)
    else this.stray(link)
  }

  private stray(link: TraceLink): void {
    const { stray, raise } = this.wiring
    if (stray) stray(link)
    else raise(link)
  }

  private glitch(link: TraceLink): void {
    if (this.wiring.glitch) this.wiring.glitch(link)
    else this.stray(link)
  }

  private touch(address: number, size: number, id: number): void {
    const { memory, violation } = this.wiring
    const { pageSize } = memory
    for (let at = address; at < address + size; at = (Math.floor(at / pageSize) + 1) * pageSize) {
      if (memory.isDmaSafe(at)) continue
      const { trace, now } = this.sim
      trace.instant(now, KIND['dma:violation'], this.dmaTrack, this.link, id, at, size)
      if (!this.isViolated) {
        violation(`${this.name} moves ${size} bytes at ${at}, in a page that is not locked: ${memory.owners(at)}`)
      }
      this.isViolated = true
    }
  }
}

/** What a fault may ask about a command. */
const eventOf = ({ blkno, count, link }: DmaCommand): FaultEvent => ({
  ...{ first: blkno * BLOCK, count, request: link.request },
})
