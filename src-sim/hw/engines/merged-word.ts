import { REGISTER } from '../bus-master/bits'
import type { RegisterSpace } from '../registers'

/** Values that 0 to 4 bytes hold. */
const VALUES = [1, 0x100, 0x1_0000, 0x100_0000, 0x1_0000_0000] as const
const valuesOf = (bytes: number): number => VALUES[bytes]!

/**
 * What a 32-bit register of a bus-master card holds after a write of 1, 2 or 4 bytes. A write to the CSR is what it says:
 * the other bytes are 0.
 *
 * @source our bus-master card
 */
export function mergedWord(registers: RegisterSpace, offset: number, width: number, value: number): number {
  const within = offset % 4
  if (width === 4) return value >>> 0
  const unit = valuesOf(within)
  const piece = (value % valuesOf(width)) * unit
  const first = offset - within
  if (first === REGISTER.CSR) return piece
  const old = registers.read(first, 4)
  const low = old % unit
  const above = valuesOf(within + width)
  return Math.floor(old / above) * above + piece + low
}

/** The 1, 2 or 4 bytes of a 32-bit register that a read at an offset asks for. @source our bus-master card */
export function partOfWord(word: number, offset: number, width: number): number {
  return Math.floor(word / valuesOf(offset % 4)) % valuesOf(width)
}
