import type { Nanos } from '../core/time'
import { BLOCK } from './media'
import { timeAtRate, type Mechanism } from './mechanism'

/** How a tape moves. Times in ns, rates in bytes a second. @source our positioning model; QIC, DLT and LTO data sheets */
export interface TapeGeometry {
  readonly commandOverhead: Nanos
  /** While it streams, in either direction. */
  readonly mediaRate: number
  /** While it winds to another block. */
  readonly windRate: number
  /** Stop, back up and start again: a third each. */
  readonly reposition: Nanos
  /** Bytes of tape (or of the drive's buffer) that pass after a command before the tape has to stop. */
  readonly stopDistance: number
}

/** Movements that make a repositioning: it stops, it backs up, it starts. */
const MOVEMENTS = 3

/**
 * A tape that streams: the next block costs nothing as long as the next command comes before the tape has stopped; after
 * that it must back up and start again. Another block is wound to.
 *
 * @source our positioning model
 */
export class TapeMechanism implements Mechanism {
  private readonly geometry: TapeGeometry
  /** The block that would pass next. */
  private place = 0
  /** When the last command ended; -1 = the tape has not moved yet. */
  private endedAt: Nanos = -1

  constructor(geometry: TapeGeometry) {
    this.geometry = geometry
  }

  get reposition(): Nanos {
    return this.geometry.reposition
  }

  positioning(blkno: number, now: Nanos): Nanos {
    const { commandOverhead, reposition, windRate, mediaRate, stopDistance } = this.geometry
    const distance = Math.abs(blkno - this.place)
    const start = Math.floor(reposition / MOVEMENTS)
    this.place = blkno
    if (distance > 0) {
      const winding = timeAtRate(distance * BLOCK, windRate)
      return commandOverhead + winding + (this.endedAt < 0 ? start : reposition)
    }
    if (this.endedAt < 0) return commandOverhead + start
    const isMoving = now - this.endedAt <= timeAtRate(stopDistance, mediaRate)
    return commandOverhead + (isMoving ? 0 : reposition)
  }

  mediaTime(count: number): Nanos {
    return timeAtRate(count, this.geometry.mediaRate)
  }

  ended(nextBlock: number, now: Nanos): void {
    this.place = nextBlock
    this.endedAt = now
  }
}
