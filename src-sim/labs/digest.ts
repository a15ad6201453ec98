import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * Plain data as one text, whatever the order of its keys: JSON without blanks, keys sorted, what is undefined left out.
 *
 * @source DMA Lab
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`
  if (typeof value === 'bigint') return `"0x${value.toString(16)}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}

/** SHA-256 of plain data, in hexadecimal. @source DMA Lab */
export const digestOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonical(value))))
