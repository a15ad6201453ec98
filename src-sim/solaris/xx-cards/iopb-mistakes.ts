import type { FaultId } from '../../core/faults'
import type { SolarisKernel } from '../kernel'

/**
 * Mistakes with command blocks, by their number in the catalogue, and where each is asked for:
 *
 * - F25 the look at a block that is over: without a sync first
 * - F28 a submission while another block is under way: the oldest of them is written over and submitted again
 * - F29 a submission while the card's queue is full: the block is submitted all the same
 * - F30 the completion of a block that is not the oldest: it is taken for the oldest
 *
 * @source our catalogue of faults; Xylogics 753/7053; ddi_dma_sync(9F)
 */
export const IOPB_MISTAKES = ['F25', 'F28', 'F29', 'F30'] as const satisfies readonly FaultId[]
/** One of them. */
export type IopbMistake = (typeof IOPB_MISTAKES)[number]

/** Asks whether the driver of a device makes a mistake now; every question counts as an event. @source our catalogue of faults */
export function makesMistake(k: SolarisKernel, mistake: IopbMistake, device: string): boolean {
  return k.faults.has(mistake) && k.faults.strike(mistake, { where: device }) !== undefined
}
