import { formatMicros, formatWhole } from '../../ui/format'

/** An instant in microseconds, exact. */
export const timeText = (at: number): string => `${formatMicros(at)} µs`

/** A length of time, exact: ns below a microsecond, else microseconds with all decimals. */
export const durationText = (nanos: number): string =>
  Math.abs(nanos) < 1000 ? `${formatWhole(nanos)} ns` : `${formatMicros(nanos)} µs`

/** Labels whose numbers are read in hexadecimal: addresses, ports, masks and registers. */
const HEXADECIMAL = /address|b_addr|port|mask|requests|service|value|vector/

/** The value of a field as a person reads it; where that helps, in hexadecimal beside it. */
export function fieldText(label: string, value: string): string {
  if (!/^\d+$/.test(value)) return value
  const number = Number(value)
  const plain = formatWhole(number)
  return HEXADECIMAL.test(label) && number > 9 ? `${plain} (0x${number.toString(16)})` : plain
}
