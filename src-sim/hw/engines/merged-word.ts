import { REGISTER } from '../bus-master/bits'
import type { RegisterSpace } from '../registers'

/**
 * What a 32-bit register of a bus-master card holds after a write of 1, 2 or 4 bytes. A write to the CSR is what it says:
 * the other bytes are 0.
 *
 * @source our bus-master card
 */
export function mergedWord(registers: RegisterSpace, offset: number, width: number, value: number): number {
  const within = offset % 4
  if (width === 4) return value >>> 0
  const unit = 2 ** (8 * within)
  const piece = (value % 2 ** (8 * width)) * unit
  const first = offset - within
  if (first === REGISTER.CSR) return piece
  const old = registers.read(first, 4)
  const low = old % unit
  const above = 2 ** (8 * (within + width))
  return Math.floor(old / above) * above + piece + low
}
