import type { RuleId } from '../checker/rules'
import type { FaultId } from '../core/faults'
import type { EngineName, PathId } from './scenario'

/** What a fault looks like from three places. */
export interface FaultSymptom {
  /** The event at which it is asked for, and what its operand means. */
  readonly trigger: string
  /** What the hardware knew. */
  readonly hardware: string
  /** What the driver saw. */
  readonly driver: string
  /** What the user program got on the path of dma_breakup; null = no effect there. */
  readonly sysv: string | null
  /** What the user program got on the paths of physio and aphysio; null = no effect there. */
  readonly solaris: string | null
  /** The engines it needs; absent = any. */
  readonly engines?: readonly EngineName[]
}

const CONTROLLER: readonly EngineName[] = ['8237-8bit', '8237-16bit']
const MASTER: readonly EngineName[] = ['bus-master']
const MASTERS: readonly EngineName[] = ['bus-master', 'bus-master-n', 'bus-master-iopb']
const BLOCKS: readonly EngineName[] = ['bus-master-iopb']

/**
 * What each fault of the catalogue looks like to the hardware, to the driver and to the program.
 *
 * @source 8237A and 8259A data sheets; dma_breakup(K); physio(9F), biodone(9F), ddi_dma_sync(9F), Writing Device Drivers
 */
export const FAULT_SYMPTOMS: Readonly<Record<FaultId, FaultSymptom>> = {
  F1: {
    trigger: 'the interrupt that ends a command',
    hardware: 'the command is done; the rise of the line never reached the processor',
    driver: 'nothing: it waits for its handler',
    sysv: 'sleeps for ever on this unit; earlier units are already in its memory',
    solaris: 'waits for ever in biowait or aiowait; its pages stay locked',
  },
  F2: {
    trigger: 'the interrupt that ends a command; operand: ns',
    hardware: 'the command was done long before its line rose',
    driver: 'a completion that comes late',
    sysv: 'the right bytes, later; a unit waits a further revolution',
    solaris: 'the right bytes, later',
  },
  F3: {
    trigger: 'the start of a command; operand: ns after it',
    hardware: 'a line that rose for nothing; the controller reports line 7 or 15 and holds no service bit',
    driver: 'its handler runs while the device does not interrupt',
    sysv: 'the right bytes, if the handler looks at the device first',
    solaris: 'the right bytes: the handler does not claim it',
  },
  F4: {
    trigger: 'the interrupt that ends a command',
    hardware: 'a second request for one completion',
    driver: 'its handler runs again and finds nothing; one that does not look completes the same buf twice',
    sysv: 'the right bytes, if the handler may run twice',
    solaris: 'the right bytes: the second is not claimed',
  },
  F5: {
    trigger: 'the end of an interrupt',
    hardware: 'the service bit stays set: this line and all below it wait',
    driver: 'no further interrupt',
    sysv: 'sleeps for ever from the next completion on',
    solaris: null,
  },
  F6: {
    trigger: 'what the driver does to clear the interrupt',
    hardware: 'the line stays up; on an edge line no further edge comes, on a level line the request never ends',
    driver: 'no interrupt again, or its handler without end',
    sysv: 'sleeps for ever on the next unit',
    solaris: 'the handler takes the processor until the line is masked as a storm; the next request waits for ever',
  },
  F7: {
    trigger: 'a handler of a shared line that finds its device quiet',
    hardware: 'the line stays up for the neighbour',
    driver: 'the first handler claims; its neighbour waits to be asked',
    sysv: null,
    solaris: 'the right bytes late, or never when the line is masked as a storm',
  },
  F8: {
    trigger: 'a transfer; operand: bytes that still move',
    hardware: 'the device stopped in the middle and says error 1',
    driver: 'an error and a residual count',
    sysv: 'EIO; the units before it have been delivered, u_count is what the failed one left',
    solaris: 'EIO; b_resid and uio_resid say how much had moved',
  },
  F9: {
    trigger: 'a transfer; operand: bytes that still move',
    hardware: 'the medium ended: error 2',
    driver: 'end of the medium and a residual count',
    sysv: 'ENXIO',
    solaris: 'a short count, 0 at the end',
  },
  F10: {
    trigger: 'a transfer; operand: bytes that move',
    hardware: 'it moved fewer bytes and counts that as success',
    driver: 'no error; only the residual count tells',
    sysv: 'success; without a look at the residual the tail is what the kernel page held before',
    solaris: 'a short count',
  },
  F11: {
    trigger: 'a transfer; operand: bytes that still move',
    hardware: 'a word with the wrong parity: error 8',
    driver: 'an error of the bus and not of the medium',
    sysv: 'EIO',
    solaris: 'EIO',
  },
  F12: {
    trigger: 'a transfer; operand: bytes that still move',
    hardware: 'the buffer of the card ran over before the bus came: error 9; a tape stops, backs up and goes on',
    driver: 'an error that a second try may not have',
    sysv: 'EIO of a disk; the right bytes of a tape, late',
    solaris: 'EIO of a disk; the right bytes of a tape, late',
  },
  F13: {
    trigger: 'a request (System V); the segment limit of the attributes (Solaris)',
    hardware: 'the address ran over the end of its 64 KB and began at the start of the page',
    driver: 'success',
    sysv: 'success, with the wrong bytes after the line; other memory is overwritten',
    solaris: 'with a wrong dma_attr_seg the wrong bytes after the line; with the right one it cannot happen',
    engines: CONTROLLER,
  },
  F14: {
    trigger: 'the programming of a command',
    hardware: 'one transfer more is armed than the card gives: no terminal count with its last byte',
    driver: 'a device that is done and a channel that is not',
    sysv: 'a card that waits for terminal count (waitTC): sleeps for ever; block mode: the next byte is overwritten; else only the checker sees it',
    solaris: null,
    engines: CONTROLLER,
  },
  F15: {
    trigger: 'the programming of a command after the first',
    hardware: 'the count register stands at its end: 65536 transfers are armed',
    driver: 'no terminal count',
    sysv: 'bytes after its buffer are overwritten; in block mode all of the 64 KB',
    solaris: null,
    engines: CONTROLLER,
  },
  F16: {
    trigger: 'the programming of a command',
    hardware: 'the bytes of the address came in the other order',
    driver: 'success',
    sysv: 'success without its bytes; other memory is overwritten',
    solaris: null,
    engines: CONTROLLER,
  },
  F17: {
    trigger: 'the programming of a command',
    hardware: 'the right offset in the wrong 64 KB',
    driver: 'success',
    sysv: 'success without its bytes; other memory is overwritten',
    solaris: null,
    engines: CONTROLLER,
  },
  F18: {
    trigger: 'a request of memory above 16 MB (System V); dma_attr_addr_hi too high (Solaris)',
    hardware: 'address lines that the bus does not have: the transfer went to the address modulo 16 MB',
    driver: 'success',
    sysv: 'success without its bytes; other memory is overwritten',
    solaris: 'with a wrong dma_attr_addr_hi the same; with the right one a copy buffer appears',
  },
  F19: {
    trigger: 'a page lock; operand: ns after the addresses are known',
    hardware: 'addresses whose frames now belong to somebody else',
    driver: 'success',
    sysv: 'in place (uarea, i386): success without its bytes, another process finds them; through a kernel page: no effect',
    solaris:
      'success without its bytes, and another process finds them; behind an IOMMU error 3 and EIO, and nobody is hurt',
  },
  F20: {
    trigger: 'an unlock after a read; operand: ns until the page leaves memory',
    hardware: 'the bytes arrived; the modified bit stayed clear',
    driver: 'success',
    sysv: null,
    solaris: 'right bytes now, old ones after the page came back',
  },
  F21: {
    trigger: 'a page lock; operand: ns after the addresses are known',
    hardware: 'the frame that went to the child',
    driver: 'success',
    sysv: null,
    solaris: 'success without its bytes; the child has them',
  },
  F22: {
    trigger: 'a completion',
    hardware: 'one completion',
    driver: 'the same buf done twice',
    sysv: 'the header is free twice: two later requests share it and one gets old bytes; physio of Release 4 makes them wait for B_BUSY',
    solaris: 'the next chunk is over too early, and its pages are let go while the device has them',
  },
  F23: {
    trigger: 'a completion',
    hardware: 'done, and acknowledged',
    driver: 'its handler ran and returned',
    sysv: 'sleeps for ever; the device is idle',
    solaris: 'waits for ever; the device is idle and the pages stay locked',
  },
  F24: {
    trigger: 'a completion (System V: the start of a command)',
    hardware: 'the transfer still runs',
    driver: 'a buf that was done before its bytes were there',
    sysv: 'success with what the kernel page held before',
    solaris: 'success with old bytes where a copy buffer, a cache or a streaming buffer is on the way',
  },
  F25: {
    trigger: 'a call of ddi_dma_sync; shows on memory that is not coherent, and with a copy buffer',
    hardware: 'the bytes are in a buffer on the way, or memory and cache differ',
    driver: 'success',
    sysv: null,
    solaris:
      'success; lines that were not full (sun4u), lines of the cache, or all of a copy are old; command blocks: the status never changes',
  },
  F26: {
    trigger: 'the move to another DMA window',
    hardware: 'the addresses of the window before',
    driver: 'success',
    sysv: null,
    solaris: 'success; from the second window on the bytes are wrong',
  },
  F27: {
    trigger: 'the programming of a scatter/gather list',
    hardware: 'entries that an older command left behind',
    driver: 'success',
    sysv: null,
    solaris: 'its bytes went on into pages that are no longer its own',
    engines: MASTER,
  },
  F28: {
    trigger: 'the submission of a command block while another is under way',
    hardware: 'a block that changed while it waited, and was given twice',
    driver: 'a completion that fits no buf',
    sysv: null,
    solaris: 'the older request never ends',
    engines: BLOCKS,
  },
  F29: {
    trigger: 'the submission of a command block while the queue of the card is full',
    hardware: 'ADD_PENDING, then one address more: it is lost, error 6',
    driver: 'a command that never completes',
    sysv: null,
    solaris: 'waits for ever',
    engines: BLOCKS,
  },
  F30: {
    trigger: 'the completion of a command block that is not the oldest (elevator)',
    hardware: 'which of the blocks is done',
    driver: 'takes it for the oldest one',
    sysv: null,
    solaris: 'one request early with old bytes, another late',
    engines: BLOCKS,
  },
  F31: {
    trigger: 'a request whose caller had raised the level',
    hardware: 'an interrupt that was let in',
    driver: 'a queue that its handler changed inside its critical section',
    sysv: 'the right bytes; the next request may hang',
    solaris: null,
  },
  F32: {
    trigger: 'an interrupt handler',
    hardware: 'an interrupt',
    driver: 'a sleep with nobody to sleep',
    sysv: 'a panic of the kernel',
    solaris: 'a panic of the kernel',
  },
  F33: {
    trigger: 'a wait for B_DONE; operand: ns between the test and the sleep',
    hardware: 'done, and acknowledged',
    driver: 'B_DONE is set and nobody is woken',
    sysv: 'sleeps for ever although its request is done',
    solaris: null,
  },
  F34: {
    trigger: 'a DMA request of the card',
    hardware: 'a request that fell before it was granted',
    driver: 'no terminal count',
    sysv: 'sleeps for ever, or EIO from the watchdog',
    solaris: null,
    engines: CONTROLLER,
  },
  F35: {
    trigger: 'the start of a command',
    hardware: 'channel 4 is masked: nothing of the first controller gets the bus',
    driver: 'no command of these channels ends',
    sysv: 'sleeps for ever, or EIO from the watchdog',
    solaris: null,
    engines: ['8237-8bit'],
  },
  F36: {
    trigger: 'the programming of a command',
    hardware: 'the bus is held until the device has given everything',
    driver: 'a processor that stands still; clock ticks are lost',
    sysv: 'the right bytes; everything else waits',
    solaris: null,
    engines: CONTROLLER,
  },
  F37: {
    trigger: 'the start of a command',
    hardware: 'a command that is busy and never ends',
    driver: 'BUSY, for as long as it looks',
    sysv: 'sleeps for ever, or EIO from the watchdog',
    solaris: 'waits for ever, or EIO from the watchdog',
  },
  F38: {
    trigger: 'a transfer',
    hardware: 'an address that nobody answers: target abort, error 3',
    driver: 'an error of the address',
    sysv: null,
    solaris: 'EIO',
    engines: MASTERS,
  },
  F39: {
    trigger: 'the arbitration between channels or masters; shows under fixed priority',
    hardware: 'a request that is never the first',
    driver: 'an overrun of the device that waits',
    sysv: 'EIO when the medium cannot wait, or a late completion',
    solaris: 'EIO when the medium cannot wait, or a late completion; an arbiter that rotates (busRotates) prevents it',
  },
}

/** The three columns of a fault on one path. */
export interface FaultColumns {
  readonly hardware: string
  readonly driver: string
  readonly user: string
}

/** What a fault looks like on a path; null where it has no effect. @source our catalogue of faults */
export function faultColumns(id: FaultId, path: PathId): FaultColumns | null {
  const { hardware, driver, sysv, solaris } = FAULT_SYMPTOMS[id]
  const user = path === 'sysv' ? sysv : solaris
  return user === null ? null : { hardware, driver, user }
}

/**
 * Under which rules the checker names what a fault brings about: of a fault of the hardware alone, none, unless a driver
 * then breaks one.
 *
 * @source our catalogue of faults; docs/checker.md
 */
export const FAULT_FINDINGS: Partial<Readonly<Record<FaultId, readonly RuleId[]>>> = {
  F6: ['InterruptStorm', 'DmaToUnlockedPage'],
  F7: ['InterruptForeign', 'InterruptStorm'],
  F13: ['DmaCrosses64K', 'DmaToUnlockedPage'],
  F14: ['TerminalCountMissing'],
  F15: ['TerminalCountMissing', 'DmaCrosses64K', 'DmaToUnlockedPage'],
  F16: ['FlipFlopOutOfStep', 'DmaToUnlockedPage', 'TerminalCountMissing'],
  F17: ['PageLatchStale', 'DmaToUnlockedPage'],
  F18: ['AddressRange', 'DmaToUnlockedPage'],
  F19: ['DmaToUnlockedPage', 'PageMoved'],
  F20: ['ModifiedBitLost'],
  F21: ['PageMoved'],
  F22: ['BiodoneTwice', 'HeaderInUse', 'DmaToUnlockedPage'],
  F23: ['BiodoneMissing'],
  F24: ['SyncMissing', 'DmaToUnlockedPage'],
  F25: ['SyncMissing'],
  F26: ['CookieStale'],
  F27: ['CookieStale', 'DmaToUnlockedPage'],
  F28: ['LostRequest', 'BiodoneMissing'],
  F29: ['BiodoneMissing'],
  F30: ['UnbindWhileBusy', 'DmaToUnlockedPage'],
  F31: ['SplLost'],
  F32: ['SleepInInterrupt', 'PhysioInInterrupt', 'HighLevelCall'],
  F33: ['LostWakeup'],
}
