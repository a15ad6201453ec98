import type { Nanos } from '../core/time'
import { BLOCK } from './media'

/** What moves in a device. It keeps its place from command to command; times are ns. @source our positioning model */
export interface Mechanism {
  /** Moves to a block. @returns ns from `now` until its first byte can pass */
  positioning(blkno: number, now: Nanos): Nanos
  /** ns that so many bytes take to pass, once it is there. */
  mediaTime(count: number): Nanos
  /** ns to stop, back up and start again when data did not come in time; absent: what was late is lost. */
  readonly reposition?: Nanos
  /** Tells it that a command ended at `now` and which block comes after the last one that passed. */
  ended(nextBlock: number, now: Nanos): void
}

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
}

/** Whole square root, rounded down. */
function wholeRoot(value: number): number {
  let root = 0
  while ((root + 1) * (root + 1) <= value) root++
  return root
}

/**
 * ns that bytes take at a rate, rounded up.
 *
 * @param rate bytes a second; 0 = no time at all
 * @source our positioning model
 */
export function timeAtRate(count: number, rate: number): Nanos {
  return rate > 0 ? Math.ceil((count * 1e9) / rate) : 0
}

/** Where a sector of a track lies: `interleave` places behind the one before, or at the next place that is free. */
function placeOf(sector: number, sectorsPerTrack: number, interleave: number): number {
  let common = sectorsPerTrack
  for (let rest = interleave; rest > 0;) [common, rest] = [rest, common % rest]
  const round = Math.floor(sector / (sectorsPerTrack / common))
  return ((sector * interleave) % sectorsPerTrack) + round
}

/** Arm and platters. Where the platters stand follows from the time alone. @source our positioning model */
export class DiskMechanism implements Mechanism {
  private readonly geometry: DiskGeometry
  private cylinder = 0

  constructor(geometry: DiskGeometry) {
    this.geometry = geometry
  }

  positioning(blkno: number, now: Nanos): Nanos {
    const { commandOverhead, rotation, sectorsPerTrack, tracksPerCylinder, interleave } = this.geometry
    if (rotation === 0) return commandOverhead
    const cylinder = Math.floor(blkno / (sectorsPerTrack * tracksPerCylinder))
    const distance = Math.abs(cylinder - this.cylinder)
    this.cylinder = cylinder
    const { seekTrackToTrack, seekFactor } = this.geometry
    const seek = distance === 0 ? 0 : seekTrackToTrack + seekFactor * wholeRoot(distance - 1)
    const place = placeOf(blkno % sectorsPerTrack, sectorsPerTrack, interleave)
    const angle = Math.floor((place * rotation) / sectorsPerTrack)
    const arrival = now + commandOverhead + seek
    const turn = (((angle - (arrival % rotation)) % rotation) + rotation) % rotation
    return commandOverhead + seek + turn
  }

  mediaTime(count: number): Nanos {
    const { rotation, sectorsPerTrack, interleave, mediaRate } = this.geometry
    const byRate = timeAtRate(count, mediaRate)
    if (rotation === 0) return byRate
    const sectors = Math.ceil(count / BLOCK)
    // The gap of the interleave lies between sectors, not behind the last one.
    const places = sectors === 0 ? 0 : (sectors - 1) * interleave + 1
    return Math.max(byRate, Math.ceil((places * rotation) / sectorsPerTrack))
  }

  ended(): void {
    // The arm stays where the command put it.
  }
}
