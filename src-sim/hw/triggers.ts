import type { FaultEvent, Faults, PlannedFault } from '../core/faults'
import type { RegisterSpace } from './registers'

/** What a bus reads where nobody drives it, one byte. */
const FLOATING = 0xff

/**
 * The value that crosses instead of the right one.
 *
 * @param width bytes
 * @returns null when nothing crosses
 * @source the fault injection harness of Solaris, th_define(1M)
 */
export function changedValue({ op, value: operand }: PlannedFault, value: number, width = 1): number | null {
  const limit = width === 4 ? 0x1_0000_0000 : width === 2 ? 0x1_0000 : 0x100
  const other = operand ?? FLOATING
  switch (op) {
    case 'EQUAL':
      return other % limit
    case 'AND':
      return (value & other) >>> 0
    case 'OR':
      return ((value | other) >>> 0) % limit
    case 'XOR':
      return ((value ^ other) >>> 0) % limit
    case 'NO_TRANSFER':
      return null
    default:
      return value
  }
}

/**
 * Changes bytes on their way: all of them, or the one byte that the plan names.
 *
 * @param first place of the first byte, counted as the plan's `byte` is
 * @returns false when nothing crosses and the bytes must stay where they are
 */
export function changeBytes(plan: PlannedFault, bytes: Uint8Array, first: number): boolean {
  if (plan.op === 'NO_TRANSFER') return false
  const from = plan.byte === undefined ? 0 : plan.byte - first
  const to = plan.byte === undefined ? bytes.length : from + 1
  for (let index = Math.max(0, from); index < Math.min(to, bytes.length); index++)
    bytes[index] = changedValue(plan, bytes[index]!) ?? FLOATING
  return true
}

/** Reads a register through the faults: what is read may be something else, or what a bus reads that nobody drives. */
export function readThrough(faults: Faults, event: FaultEvent, width: number, read: () => number): number {
  const plan = faults.strike('pio_r', event)
  if (!plan) return read()
  const operand = plan.value ?? (width === 4 ? 0xffff_ffff : width === 2 ? 0xffff : 0xff)
  return plan.op === 'NO_TRANSFER' ? operand : (changedValue(plan, read(), width) ?? operand)
}

/** Writes a register through the faults: what arrives may be something else, or nothing. */
export function writeThrough(
  faults: Faults,
  event: FaultEvent,
  width: number,
  value: number,
  write: (value: number) => void,
): void {
  const plan = faults.strike('pio_w', event)
  const arriving = plan ? changedValue(plan, value, width) : value
  if (arriving !== null) write(arriving)
}

/** The registers of a card behind the faults that are planned for them; the registers themselves when none is. */
export function triggeredRegisters(space: RegisterSpace, faults: Faults): RegisterSpace {
  if (!faults.has('pio_r') && !faults.has('pio_w')) return space
  return {
    read: (offset, width) => readThrough(faults, { offset }, width, () => space.read(offset, width)),
    write: (offset, width, value) =>
      writeThrough(faults, { offset }, width, value, (arriving) => space.write(offset, width, arriving)),
  }
}
