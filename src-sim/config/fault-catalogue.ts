import type { FaultId } from '../core/faults'
export { FAULT_KINDS, FAULT_OPERATIONS, type FaultId, type FaultKind, type FaultOperation } from '../core/faults'

/** A fault of the catalogue. */
export interface FaultRow {
  readonly id: string
  readonly title: string
  /** Which kernels can show it. */
  readonly shows: 'both' | 'sysv' | 'solaris'
  /** The cure to teach. */
  readonly cure: string
}

const row = <Id extends string>(
  id: Id,
  title: string,
  shows: FaultRow['shows'],
  cure: string,
): FaultRow & { readonly id: Id } => ({ id, title, shows, cure })

/**
 * The catalogue of faults.
 *
 * @source 8237A and 8259A data sheets; dma_breakup(K); Writing Device Drivers; th_define(1M)
 */
export const FAULT_ROWS = [
  row('F1', 'lost interrupt', 'both', 'a watchdog reads the status and calls the handler'),
  row('F2', 'interrupt delayed', 'both', 'measure the latency'),
  row('F3', 'spurious interrupt', 'both', 'look at the device and the in-service register first'),
  row('F4', 'extra interrupt from the device', 'both', 'a handler that may run twice'),
  row('F5', 'end of interrupt forgotten', 'sysv', 'send it on every way out of the handler'),
  row('F6', 'level line not cleared before return', 'both', 'clear the device and read it back'),
  row('F7', 'shared interrupt, handler claims everything', 'solaris', 'claim only your own'),
  row('F8', 'device error in the middle of a transfer', 'both', 'set b_resid'),
  row('F9', 'end of the medium', 'both', 'boundary arithmetic'),
  row('F10', 'short transfer without an error', 'both', 'always use the residual count'),
  row('F11', 'memory or bus parity error', 'both', 'report EIO'),
  row('F12', 'FIFO overrun or underrun', 'both', 'FIFO size, demand mode, shorter hold'),
  row('F13', 'a transfer crosses the 64 KB line', 'both', 'dma_attr_seg; units that never cross'),
  row('F14', 'count off by one', 'sysv', 'the count register holds one less'),
  row('F15', 'count not reloaded', 'sysv', 'program the count for each transfer'),
  row('F16', 'byte pointer left high', 'sysv', 'clear the pointer, protected by spl'),
  row('F17', 'wrong page register', 'sysv', 'the table of page registers'),
  row('F18', 'address beyond the reach of the card', 'both', 'dma_attr_addr_hi'),
  row('F19', 'page not locked, paged out during DMA', 'both', 'physio locks'),
  row('F20', 'page unlocked without its modified bit', 'solaris', 'unlock with the right access'),
  row('F21', 'fork and copy-on-write during DMA', 'solaris', 'resolve copy-on-write before the lock'),
  row('F22', 'biodone twice', 'both', 'one owner, a flag under the lock'),
  row('F23', 'biodone missing', 'both', 'every way out completes the request'),
  row('F24', 'biodone before the data is visible', 'both', 'order: sync, unbind, biodone'),
  row('F25', 'ddi_dma_sync missing', 'solaris', 'sync in both directions'),
  row('F26', 'window advanced, old cookie programmed', 'solaris', 'getwin, then the cookie, then program'),
  row('F27', 'more cookies used than there are', 'solaris', 'bound the loop'),
  row('F28', 'iopb reused before its completion was read', 'solaris', 'ownership of the block'),
  row('F29', 'iopb address written while the queue is full', 'solaris', 'test ADD_PENDING'),
  row('F30', 'completion of another command taken for ours', 'solaris', 'look the command up by its address'),
  row('F31', 'level left at 0 after dma_breakup', 'sysv', 'keep the level and set it again'),
  row('F32', 'sleep in interrupt context', 'both', 'a soft interrupt, or none'),
  row('F33', 'wakeup lost between test and sleep', 'sysv', 'spl6 around test and sleep'),
  row('F34', 'request withdrawn before it was granted', 'sysv', 'a timeout'),
  row('F35', 'cascade channel masked', 'sysv', 'the order of initialisation'),
  row('F36', 'block mode with a slow device', 'sysv', 'single or demand mode'),
  row('F37', 'device hangs', 'both', 'a timeout and a reset'),
  row('F38', 'target abort or IOMMU miss', 'solaris', 'the order of unbind'),
  row('F39', 'a channel starves under fixed priority', 'both', 'rotating priority'),
] as const

/** All ids, in order. */
export const FAULT_IDS = FAULT_ROWS.map(({ id }) => id) as unknown as readonly [FaultId, ...FaultId[]]
