import { PRIORITY } from '../core/priority'
import { newLink, type TraceLink } from '../core/sink'
import type { Sim } from '../core/sim'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice } from './device'
import type { Faults } from './faults'
import { BLOCK, type Media } from './media'
import type { PhysicalMemory } from './memory'

/** How a disk moves and turns. Times in ns, rates in bytes a second. @source our positioning model */
export interface DiskGeometry {
  /** From the command to the first movement. */
  readonly commandOverhead: Nanos
  /** One turn; 0 = flash, nothing turns and nothing seeks. */
  readonly rotation: Nanos
  readonly sectorsPerTrack: number
  readonly tracksPerCylinder: number
  /** Sector n+1 of a track lies this many places behind sector n. */
  readonly interleave: number
  /** Seek over one cylinder; over d cylinders it is this plus `seekFactor` times the whole square root of d - 1. */
  readonly seekTrackToTrack: Nanos
  readonly seekFactor: Nanos
  /** Of flash, or of a turning disk when smaller than what its turning gives; 0 = as fast as it turns. */
  readonly mediaRate: number
  /** What the DMA path can carry. */
  readonly dmaRate: number
}

/** What the disk is wired to. */
export interface DiskWiring {
  readonly memory: PhysicalMemory
  readonly media: Media
  readonly faults: Faults
  /** Pulls the interrupt line up. */
  readonly raise: (link: TraceLink) => void
  /** Lets it go. */
  readonly lower: () => void
  /** Told when the engine touches a page that is neither locked nor the kernel's. */
  readonly violation: (message: string) => void
}

const DATA_FAULTS = [
  ['F8', DEVICE_ERROR.device],
  ['F9', DEVICE_ERROR.endOfMedia],
  ['F10', DEVICE_ERROR.ok],
  ['F11', DEVICE_ERROR.parity],
  ['F12', DEVICE_ERROR.fifo],
] as const

/** Whole square root, rounded down. */
function wholeRoot(value: number): number {
  let root = 0
  while ((root + 1) * (root + 1) <= value) root++
  return root
}

/**
 * A disk behind a DMA engine: it positions, moves bytes between medium and memory, and interrupts. Explicit state, no
 * waiting code.
 */
export class DmaDisk implements DmaDevice {
  readonly name: string
  private readonly sim: Sim
  private readonly geometry: DiskGeometry
  private readonly wiring: DiskWiring
  private readonly track: number
  private readonly dmaTrack: number
  private command: DmaCommand | null = null
  private isInterrupting = false
  private error: number = DEVICE_ERROR.ok
  private resid = 0
  private cylinder = 0
  private transfer = 0
  private commandRow = -1
  private readonly link: TraceLink = newLink()

  constructor(sim: Sim, name: string, geometry: DiskGeometry, wiring: DiskWiring) {
    this.sim = sim
    this.name = name
    this.geometry = geometry
    this.wiring = wiring
    this.track = sim.trace.track('device', name)
    this.dmaTrack = sim.trace.track('dma', `${name} DMA`)
  }

  /** Blocks on the medium. */
  get blocks(): number {
    return this.wiring.media.blocks
  }

  start(command: DmaCommand): boolean {
    if (this.command) {
      this.error = DEVICE_ERROR.overrun
      return false
    }
    this.command = command
    this.error = DEVICE_ERROR.ok
    this.resid = command.count
    Object.assign(this.link, command.link)
    const { sim } = this
    const id = ++this.transfer
    const { blkno, count } = command
    this.commandRow = sim.trace.begin(sim.now, KIND['dev:command'], this.track, this.link, id, blkno, count)
    if (this.commandRow >= 0) this.link.cause = this.commandRow + 1
    const { faults } = this.wiring
    if (faults.strike('F37')) return true
    const stray = faults.strike('F3')
    if (stray) sim.schedule(stray.value ?? 1, PRIORITY.hardware, () => this.wiring.raise({ ...this.link }))
    const wait = this.positioning(blkno)
    sim.trace.span(sim.now, wait, KIND['dev:position'], this.track, this.link, id, blkno, 0)
    sim.schedule(wait, PRIORITY.hardware, () => this.dataPhase(command, id))
    return true
  }

  status(): DeviceStatus {
    return {
      isInterrupting: this.isInterrupting,
      isBusy: this.command !== null,
      error: this.error,
      resid: this.resid,
    }
  }

  acknowledge(): void {
    if (!this.isInterrupting) return
    this.isInterrupting = false
    this.wiring.lower()
  }

  /** ns until the first wanted sector passes the head. */
  private positioning(blkno: number): Nanos {
    const { commandOverhead, rotation, sectorsPerTrack, tracksPerCylinder, interleave } = this.geometry
    if (rotation === 0) return commandOverhead
    const cylinder = Math.floor(blkno / (sectorsPerTrack * tracksPerCylinder))
    const distance = Math.abs(cylinder - this.cylinder)
    this.cylinder = cylinder
    const { seekTrackToTrack, seekFactor } = this.geometry
    const seek = distance === 0 ? 0 : seekTrackToTrack + seekFactor * wholeRoot(distance - 1)
    const place = ((blkno % sectorsPerTrack) * interleave) % sectorsPerTrack
    const angle = Math.floor((place * rotation) / sectorsPerTrack)
    const arrival = this.sim.now + commandOverhead + seek
    const turn = (((angle - (arrival % rotation)) % rotation) + rotation) % rotation
    return commandOverhead + seek + turn
  }

  /** ns that the medium needs for so many bytes. */
  private mediaTime(count: number): Nanos {
    const { rotation, sectorsPerTrack, interleave, mediaRate } = this.geometry
    const byRate = mediaRate > 0 ? Math.ceil((count * 1e9) / mediaRate) : 0
    if (rotation === 0) return byRate
    const sectors = Math.ceil(count / BLOCK)
    return Math.max(byRate, Math.ceil((sectors * interleave * rotation) / sectorsPerTrack))
  }

  private dataPhase(command: DmaCommand, id: number): void {
    const { media, faults } = this.wiring
    const listed = command.segments.reduce((sum, segment) => sum + segment.size, 0)
    let moved = Math.min(media.reachable(command.blkno, command.count), listed)
    if (moved < command.count) {
      const firstBad = command.blkno + Math.floor(moved / BLOCK)
      this.error =
        listed < command.count && moved === listed
          ? DEVICE_ERROR.listTooShort
          : firstBad >= media.blocks
            ? DEVICE_ERROR.endOfMedia
            : DEVICE_ERROR.device
    }
    moved = this.strikeData(faults, command.count, moved)
    const { dmaRate } = this.geometry
    const dmaTime = dmaRate > 0 ? Math.ceil((moved * 1e9) / dmaRate) : 0
    const length = Math.max(this.mediaTime(moved), dmaTime)
    const { sim } = this
    const first = command.segments[0]?.addr ?? 0
    sim.trace.span(sim.now, length, KIND['dma:transfer'], this.dmaTrack, this.link, id, first, moved)
    sim.schedule(length, PRIORITY.hardware, () => this.finish(command, id, moved))
  }

  /** What faults leave of a transfer; sets the error that goes with them. */
  private strikeData(faults: Faults, count: number, moved: number): number {
    let left = moved
    for (const [id, error] of DATA_FAULTS) {
      const plan = faults.strike(id)
      if (!plan) continue
      left = Math.min(left, plan.value ?? Math.floor(count / 2 / BLOCK) * BLOCK)
      if (error !== DEVICE_ERROR.ok) this.error = error
    }
    return left
  }

  private finish(command: DmaCommand, id: number, moved: number): void {
    this.move(command, id, moved)
    this.resid = command.count - moved
    this.command = null
    const { sim, wiring } = this
    sim.trace.end(this.commandRow, sim.now)
    if (this.error !== DEVICE_ERROR.ok) {
      sim.trace.instant(sim.now, KIND['dev:error'], this.track, this.link, id, this.resid, this.error)
    }
    this.isInterrupting = true
    if (wiring.faults.strike('F1')) {
      sim.trace.instant(sim.now, KIND['intr:lost'], this.track, this.link, id, 0, 0)
      return
    }
    const link = { ...this.link }
    const late = wiring.faults.strike('F2')
    if (late) sim.schedule(late.value ?? 0, PRIORITY.hardware, () => wiring.raise(link))
    else wiring.raise(link)
    if (wiring.faults.strike('F4')) sim.schedule(1, PRIORITY.hardware, () => wiring.raise(link))
  }

  private move(command: DmaCommand, id: number, moved: number): void {
    const { memory, media } = this.wiring
    let at = command.blkno * BLOCK
    let left = moved
    for (const segment of command.segments) {
      if (left === 0) break
      const size = Math.min(segment.size, left)
      this.checkPages(segment.addr, size, id)
      const bytes = new Uint8Array(size)
      if (command.op === 'read') {
        media.read(at, bytes)
        memory.write(segment.addr, bytes)
      } else {
        memory.read(segment.addr, bytes)
        media.write(at, bytes)
      }
      at += size
      left -= size
    }
  }

  private checkPages(address: number, size: number, id: number): void {
    const { memory, violation } = this.wiring
    const { pageSize } = memory
    for (let at = address; at < address + size; at = (Math.floor(at / pageSize) + 1) * pageSize) {
      if (memory.isDmaSafe(at)) continue
      this.sim.trace.instant(this.sim.now, KIND['dma:violation'], this.dmaTrack, this.link, id, at, size)
      violation(`${this.name} moves ${size} bytes at ${at}, in a page that is not locked`)
      return
    }
  }
}
