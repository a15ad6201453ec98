import { CARD_ERROR } from './bits'
import { addressAt, bendEntry, judgeEntry, type EngineLimits, type SgEntry } from './limits'
import type { Medium } from './medium'
import type { BusMemory } from './memory'

/**
 * One entry of the list while it is being worked off.
 *
 * @source data phase of the lab card
 */
export interface ActiveEntry {
  readonly start: number
  offset: number
  left: number
}

/**
 * A command in its data phase.
 *
 * @source data phase of the lab card
 */
export interface Transfer {
  readonly toMemory: boolean
  block: number
  /** Bytes wanted. */
  total: number
  moved: number
  list: ActiveEntry[]
  /** Entries of the list before this one are used up. */
  at: number
  /** One of CARD_ERROR. */
  error: number
  /** Where an injected fault ends it, after so many bytes, and the error that goes with it. */
  breakOff?: { readonly at: number; readonly error: number }
}

/**
 * The next burst; no bytes means that the data phase is over, with this error.
 *
 * @source data phase of the lab card
 */
export interface BurstPlan {
  readonly bytes: number
  readonly address: number
  readonly block: number
  readonly error: number
}

/**
 * The list as the engine will walk it. Only entries that the byte total reaches are judged.
 *
 * @source data phase of the lab card; Writing Device Drivers, DMA engine constraints
 */
export function usableList(
  entries: readonly SgEntry[],
  total: number,
  limits: EngineLimits,
  strict: boolean,
  zeroIsFull: boolean,
): { list: ActiveEntry[]; error: number } {
  const list: ActiveEntry[] = []
  let covered = 0
  for (const entry of entries) {
    if (covered >= total && list.length > 0) break
    const error = strict ? judgeEntry(entry, limits, zeroIsFull) : CARD_ERROR.OK
    if (error !== CARD_ERROR.OK) return { list: [], error }
    const { address, size } = bendEntry(entry, limits, zeroIsFull)
    list.push({ start: address, offset: 0, left: size })
    covered += size
  }
  return { list, error: CARD_ERROR.OK }
}

/**
 * What can move next without meeting an end: of the command, the entry, the block, the address segment, the reachable
 * memory or the burst. Bursts longer than a block, a power of two, go on over all blocks that are good, up to a multiple
 * of their length in memory.
 *
 * @source data phase of the lab card
 */
export function planBurst(
  transfer: Transfer,
  medium: Medium,
  memory: BusMemory,
  seg: number,
  burst: number,
): BurstPlan {
  const { breakOff } = transfer
  if (breakOff !== undefined && transfer.moved >= breakOff.at) return over(breakOff.error)
  const left = Math.min(transfer.total, breakOff?.at ?? transfer.total) - transfer.moved
  if (left <= 0) return over(CARD_ERROR.OK)
  const { list } = transfer
  while (transfer.at < list.length && list[transfer.at]!.left === 0) transfer.at++
  const entry = list[transfer.at]
  if (entry === undefined) return over(CARD_ERROR.SHORT_LIST)
  const { blockBytes } = medium
  const position = transfer.block * blockBytes + transfer.moved
  const block = Math.floor(position / blockBytes)
  if (block >= medium.blocks) return over(CARD_ERROR.END_OF_MEDIA)
  if (medium.isBad(block)) return over(CARD_ERROR.DEVICE)
  const address = addressAt(entry.start, entry.offset, seg)
  let wanted = Math.min(left, entry.left, seg + 1 - (address <= seg ? address : address % (seg + 1)))
  if (burst > blockBytes) wanted = goodBytes(medium, position, Math.min(wanted, burst - (address & (burst - 1))))
  else wanted = Math.min(wanted, burst, blockBytes - (position % blockBytes))
  const bytes = memory.reach(address, wanted)
  if (bytes === 0) return over(CARD_ERROR.BUS)
  return { bytes, address, block, error: CARD_ERROR.OK }
}

/** How many of `bytes` from `position` on lie in blocks that are there and good; the first block is. */
function goodBytes(medium: Medium, position: number, bytes: number): number {
  const { blockBytes, blocks } = medium
  const last = Math.floor((position + bytes - 1) / blockBytes)
  for (let block = Math.floor(position / blockBytes) + 1; block <= last; block++) {
    if (block >= blocks || medium.isBad(block)) return block * blockBytes - position
  }
  return bytes
}

function over(error: number): BurstPlan {
  return { bytes: 0, address: 0, block: 0, error }
}
