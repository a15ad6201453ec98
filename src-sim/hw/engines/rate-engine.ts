import { PRIORITY } from '../../core/priority'
import type { Sim } from '../../core/sim'
import { DEVICE_ERROR, type DmaCommand } from '../device'
import type { DeviceMemory } from '../device-memory'
import { BLOCK, type Media } from '../media'
import { timeAtRate } from '../mechanism'
import type { DataPhase, DmaEngine } from './engine'
import { bytesOf } from './segments'

/**
 * An engine without registers: any list, any address, bytes at a rate. All bytes move at the end of the time they take.
 *
 * @source our device model
 */
export class RateEngine implements DmaEngine {
  private readonly sim: Sim
  private readonly memory: DeviceMemory
  private readonly media: Media
  private readonly rate: number

  /** @param rate bytes a second; 0 = no time at all */
  constructor(sim: Sim, memory: DeviceMemory, media: Media, rate: number) {
    this.sim = sim
    this.memory = memory
    this.media = media
    this.rate = rate
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
    const length = Math.max(phase.mediaTime(moved), timeAtRate(moved, this.rate))
    phase.begin(command.segments[0]?.addr ?? 0, moved)
    this.sim.schedule(length, PRIORITY.hardware, () => {
      const done = this.move(phase)
      phase.end(done, done < moved ? DEVICE_ERROR.address : error)
    })
  }

  /** @returns bytes that moved; fewer than planned after a bus error */
  private move({ command, plan, touch }: DataPhase): number {
    const { memory, media } = this
    let at = command.blkno * BLOCK
    let left = plan.moved
    for (const segment of command.segments) {
      if (left === 0) break
      const wanted = Math.min(segment.size, left)
      const size = memory.reach(segment.addr, wanted, command.op === 'read')
      touch(segment.addr, size)
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
      if (size < wanted) break
    }
    return plan.moved - left
  }
}
