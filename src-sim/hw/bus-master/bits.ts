/**
 * Register offsets, bits and codes of the lab's bus-master card.
 *
 * @source the two register sets of Writing Device Drivers (dma_addr/dma_size, sglist and iopb_addr); the command block
 *         follows the Xylogics 753/7053 interface
 */

/**
 * Register offsets from the card's base; all registers are 32 bits wide.
 *
 * @source register sets of Writing Device Drivers; command block after the Xylogics 753/7053
 */
export const REGISTER = {
  CSR: 0x00,
  DMA_ADDR: 0x04,
  DMA_SIZE: 0x08,
  BLKNO: 0x0c,
  RESID: 0x10,
  ERR: 0x14,
  NBYTES: 0x18,
  IOPB_ADDR: 0x40,
  SGLIST: 0x80,
} as const

/**
 * CSR bits as written.
 *
 * @source register sets of Writing Device Drivers; command block after the Xylogics 753/7053
 */
export const CSR_WRITE = {
  START: 0x01,
  ENABLE_INTERRUPTS: 0x02,
  CLEAR_INTERRUPT: 0x04,
  DIR: 0x08,
  RESET: 0x80,
} as const

/**
 * CSR bits as read.
 *
 * @source register sets of Writing Device Drivers; command block after the Xylogics 753/7053
 */
export const CSR_READ = {
  BUSY: 0x01,
  IEN: 0x02,
  INTERRUPTING: 0x04,
  DEVICE_ERROR: 0x10,
  DONE: 0x20,
  ADD_PENDING: 0x40,
} as const

/**
 * Values of the err register and of the low byte of an iopb's status.
 *
 * @source register sets of Writing Device Drivers; command block after the Xylogics 753/7053
 */
export const CARD_ERROR = {
  OK: 0,
  DEVICE: 1,
  END_OF_MEDIA: 2,
  BUS: 3,
  SHORT_LIST: 4,
  BAD_COMMAND: 5,
  OVERRUN: 6,
  ALIGNMENT: 7,
  PARITY: 8,
  FIFO: 9,
} as const

/**
 * Byte offsets in a command block.
 *
 * @source register sets of Writing Device Drivers; command block after the Xylogics 753/7053
 */
export const IOPB = {
  COMMAND: 0x00,
  STATUS: 0x04,
  BLKNO: 0x08,
  NBYTES: 0x0c,
  RESID: 0x10,
  NEXT: 0x14,
  TAG: 0x18,
  HEADER_BYTES: 0x20,
  ENTRY_BYTES: 8,
  FLAG_INTR: 1,
  FLAG_LINK: 2,
  STATUS_DONE: 0x80000000,
  STATUS_ERROR: 0x40000000,
} as const
