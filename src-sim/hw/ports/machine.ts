import type { Statement } from './parse'

/**
 * What came of a statement: values to compare or show, or a sentence why it could not be carried out.
 *
 * @source the port script notation, docs/ports.md
 */
export interface Execution {
  readonly found?: readonly number[]
  readonly error?: string
}

/**
 * One of the three machines behind a script.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsMachine {
  execute(statement: Statement): Execution
  /** Sentences about programming that real hardware would punish. */
  diagnostics(): readonly string[]
  /** All registers, one line each, for people. */
  show(): string
}

/**
 * Bytes of memory on the machines that have any.
 *
 * @source the port script notation, docs/ports.md
 */
export const MEMORY_BYTES = 0x1000000

/**
 * The memory of a script machine, with statements that stay inside it.
 *
 * @source the port script notation: every case starts with zero memory
 */
export class ScriptMemory {
  readonly bytes = new Uint8Array(MEMORY_BYTES)

  /** Preset units of `width` bytes, in the given byte order. */
  preset(address: number, values: readonly number[], width: 1 | 4, bigEndian = false): Execution {
    if (address + values.length * width > MEMORY_BYTES) return pastEnd()
    values.forEach((value, index) => {
      for (let i = 0; i < width; i++) {
        const shift = 8 * (bigEndian ? width - 1 - i : i)
        this.bytes[address + index * width + i] = value >>> shift
      }
    })
    return {}
  }

  /** Look at `count` units of `width` bytes. */
  look(address: number, count: number, width: 1 | 4, bigEndian = false): Execution {
    if (address + count * width > MEMORY_BYTES) return pastEnd()
    const found: number[] = []
    for (let index = 0; index < count; index++) {
      let value = 0
      for (let i = 0; i < width; i++) {
        value = value * 256 + this.bytes[address + index * width + (bigEndian ? i : width - 1 - i)]!
      }
      found.push(value)
    }
    return { found }
  }
}

function pastEnd(): Execution {
  return { error: 'the bytes reach past the end of memory, which is at FFFFFF' }
}

/**
 * `value` in upper-case hexadecimal with at least `digits` digits.
 *
 * @source the port script notation, docs/ports.md
 */
export function hexadecimal(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
