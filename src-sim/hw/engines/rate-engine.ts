import type { Sim } from '../../core/sim'
import { DEVICE_ERROR, type DmaCommand } from '../device'
import type { DeviceMemory } from '../device-memory'
import { BLOCK, type Media } from '../media'
import type { DataPhase, DmaEngine } from './engine'
import { aloneOnBus, MasterWay, type MasterPlace } from './master-way'
import { bytesOf } from './segments'

/**
 * An engine without registers: any list, any address, bytes at a rate. All bytes move at the end of the time they take.
 *
 * @source our device model
 */
export class RateEngine implements DmaEngine {
  private readonly memory: DeviceMemory
  private readonly media: Media
  private readonly way: MasterWay

  /**
   * @param rate bytes a second on a bus without others; 0 = no time at all
   * @param place by default a bus with nobody else
   */
  constructor(sim: Sim, memory: DeviceMemory, media: Media, rate: number, place: MasterPlace = aloneOnBus(sim)) {
    this.memory = memory
    this.media = media
    this.way = new MasterWay(sim, place, rate)
  }

  listed({ segments }: DmaCommand): number {
    return bytesOf(segments)
  }

  judge(): number {
    return DEVICE_ERROR.ok
  }

  program(): void {
    // No registers.
  }

  refuse(): void {
    // No registers.
  }

  acknowledge(lower: () => void): void {
    lower()
  }

  run(phase: DataPhase): void {
    const { command, plan } = phase
    const { moved, error } = plan
    let done = 0
    phase.begin(command.segments[0]?.addr ?? 0, moved)
    this.way.run(phase, {
      next: (before) => moved - before,
      perform: () => {
        done = this.move(phase, moved)
      },
      over: (lost) => {
        if (lost === null) return phase.end(done, done < moved ? DEVICE_ERROR.address : error)
        phase.end(this.move(phase, lost), DEVICE_ERROR.fifo)
      },
    })
  }

  /** @returns bytes that moved; fewer than planned after a bus error */
  private move({ command, touch }: DataPhase, bytes: number): number {
    const { memory, media } = this
    let at = command.blkno * BLOCK
    let left = bytes
    for (const segment of command.segments) {
      if (left === 0) break
      const wanted = Math.min(segment.size, left)
      const size = memory.reach(segment.addr, wanted, command.op === 'read')
      touch(segment.addr, size)
      const piece = new Uint8Array(size)
      if (command.op === 'read') {
        media.read(at, piece)
        memory.write(segment.addr, piece)
      } else {
        memory.read(segment.addr, piece)
        media.write(at, piece)
      }
      at += size
      left -= size
      if (size < wanted) break
    }
    return bytes - left
  }
}
