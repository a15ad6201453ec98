import { IOPB } from './bits'
import type { SgEntry } from './limits'

/**
 * A command block as the card understands it.
 *
 * @source command block after the Xylogics 753/7053
 */
export interface Iopb {
  readonly address: number
  /** 0 nop, 1 read to memory, 2 write to device. */
  readonly command: number
  readonly interrupts: boolean
  readonly link: boolean
  readonly sgcount: number
  readonly blkno: number
  readonly nbytes: number
  readonly next: number
}

/**
 * Read a 32-bit field in the card's byte order.
 *
 * @source iopb layout of the lab card
 */
export function getWord(bytes: Uint8Array, offset: number, bigEndian: boolean): number {
  let word = 0
  for (let i = 0; i < 4; i++) word = word * 256 + bytes[offset + (bigEndian ? i : 3 - i)]!
  return word
}

/**
 * A 32-bit field in the card's byte order.
 *
 * @source iopb layout of the lab card
 */
export function wordBytes(word: number, bigEndian: boolean): Uint8Array {
  const bytes = [(word >>> 24) & 0xff, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]
  return Uint8Array.from(bigEndian ? bytes : bytes.reverse())
}

/**
 * Understand the 32 header bytes of the block at `address`. The first four fields are single bytes in either order.
 *
 * @source iopb layout of the lab card
 */
export function parseIopb(address: number, header: Uint8Array, bigEndian: boolean): Iopb {
  const flags = header[1]!
  return {
    address,
    command: header[0]!,
    interrupts: (flags & IOPB.FLAG_INTR) !== 0,
    link: (flags & IOPB.FLAG_LINK) !== 0,
    sgcount: header[2]!,
    blkno: getWord(header, IOPB.BLKNO, bigEndian),
    nbytes: getWord(header, IOPB.NBYTES, bigEndian),
    next: getWord(header, IOPB.NEXT, bigEndian),
  }
}

/**
 * A command block as a driver writes it: status and residual count 0, no link, an interrupt at the end.
 *
 * @param tag the driver's own, never looked at by the card
 * @source command block after the Xylogics 753/7053
 */
export function iopbBytes(
  block: Pick<Iopb, 'command' | 'blkno' | 'nbytes'> & { readonly list: readonly SgEntry[]; readonly tag: number },
  bigEndian = false,
): Uint8Array {
  const { command, blkno, nbytes, list, tag } = block
  const bytes = new Uint8Array(IOPB.HEADER_BYTES + list.length * IOPB.ENTRY_BYTES)
  const put = (offset: number, word: number): void => bytes.set(wordBytes(word, bigEndian), offset)
  bytes.set([command, IOPB.FLAG_INTR, list.length])
  put(IOPB.BLKNO, blkno)
  put(IOPB.NBYTES, nbytes)
  put(IOPB.TAG, tag)
  list.forEach(({ address, size }, index) => {
    put(IOPB.HEADER_BYTES + index * IOPB.ENTRY_BYTES, address)
    put(IOPB.HEADER_BYTES + index * IOPB.ENTRY_BYTES + 4, size)
  })
  return bytes
}

/**
 * Understand the list that follows the header.
 *
 * @source iopb layout of the lab card
 */
export function parseList(list: Uint8Array, bigEndian: boolean): SgEntry[] {
  const entries: SgEntry[] = []
  for (let at = 0; at + IOPB.ENTRY_BYTES <= list.length; at += IOPB.ENTRY_BYTES) {
    entries.push({ address: getWord(list, at, bigEndian), size: getWord(list, at + 4, bigEndian) })
  }
  return entries
}
