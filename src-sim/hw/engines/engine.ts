import type { Nanos } from '../../core/time'
import type { TraceLink } from '../../core/sink'
import type { DmaCommand } from '../device'
import type { RegisterSpace } from '../registers'

/** What medium, list and faults leave of a command. @source our device model */
export interface TransferPlan {
  /** Bytes that can move. */
  readonly moved: number
  /** One of DEVICE_ERROR that goes with stopping there. */
  readonly error: number
  /** A planned fault cuts the transfer, not the medium or the list. */
  readonly isBroken: boolean
}

/** The part of a command in which bytes move, as the device hands it to its engine. @source our device model */
export interface DataPhase {
  readonly command: DmaCommand
  readonly plan: TransferPlan
  /** Nothing is planned to strike on the way: bytes may move in steps as long as a page. */
  readonly isPlain: boolean
  /** ns the medium needs for so many bytes. */
  mediaTime(count: number): Nanos
  /** Says that the engine is about to touch these addresses. */
  touch(address: number, size: number): void
  /** Begins the row of the transfer, which ends with the phase. */
  begin(first: number, count: number): void
  /** Ends the command: bytes that moved and one of DEVICE_ERROR. */
  end(moved: number, error: number): void
  /** Ends the command, and leaves its interrupt for later. @returns what interrupts */
  over(moved: number, error: number): () => void
}

/** What the device hears from an engine whose registers a driver writes. @source our device model */
export interface EngineHost {
  /**
   * The card has taken a command, of `program` or of registers that somebody wrote.
   *
   * @param command its link is that of `annotated` unless it has one
   * @param isRefused it cannot be done at all, so that nothing is positioned for it
   */
  started(command: Omit<DmaCommand, 'link'> & { readonly link?: TraceLink }, isRefused?: boolean): void
  /** What somebody said last that registers are written for. */
  annotated(): TraceLink
  /** Somebody clears the interrupt in a register. @returns false when that never reaches the card */
  clears(): boolean
  /** The interrupt line fell. */
  lowered(): void
  /** The card was reset: nothing is under way any more. */
  reset(): void
}

/**
 * What moves the bytes between a device and memory. It reacts and schedules; it never waits.
 *
 * @source Writing Device Drivers: third-party and bus-master DMA
 */
export interface DmaEngine {
  /** True while commands wait in it that it has not taken yet; absent: none ever do. */
  hasWaiting?(): boolean
  /** True while it has a command of this request and chunk; absent: it has one command at a time, the device's. */
  worksOn?(link: TraceLink): boolean
  /** The registers of its card; absent: it has none. */
  readonly registers?: RegisterSpace
  /** Says whom to tell what happens in the registers. */
  connect?(host: EngineHost): void
  /** Bytes of the command's memory that the engine can be told about. */
  listed(command: DmaCommand): number
  /** One of DEVICE_ERROR when the engine cannot do the command at all; nothing moves then. */
  judge(command: DmaCommand): number
  /** Writes its registers for a command. */
  program(command: DmaCommand): void
  /** Sees a command while it is busy. */
  refuse(): void
  /** Moves the bytes, then calls `phase.end`, later or at once. */
  run(phase: DataPhase): void
  /** The driver acknowledges the interrupt; the engine calls `lower` when its line falls. */
  acknowledge(lower: () => void): void
}
