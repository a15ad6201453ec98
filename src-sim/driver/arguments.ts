import { ERRNO } from '../kern/errno'
import { DriverRefusal, TAG, type Value } from './engine'
import { said, wholeNumber } from './fields'
import type { KindName, Objects } from './objects'

/** Told when a driver hands over something that is not the kernel's. */
export type OnForged = (message: string, isFreed: boolean) => void

const NOTHING: Value = { tag: TAG.nothing, value: 0 }

/** Arguments of one call into the kernel, checked one by one as they are asked for. @throws DriverRefusal */
export class CallArguments {
  readonly service: string
  /** Number of the service. */
  readonly index: number
  private readonly values: readonly Value[]
  private readonly texts: readonly string[]
  private readonly objects: Objects
  private readonly onForged: OnForged

  constructor(
    service: string,
    index: number,
    values: readonly Value[],
    texts: readonly string[],
    objects: Objects,
    onForged: OnForged,
  ) {
    this.service = service
    this.index = index
    this.values = values
    this.texts = texts
    this.objects = objects
    this.onForged = onForged
  }

  /** The value as it came. */
  at(index: number): Value {
    return this.values[index] ?? NOTHING
  }

  /** NULL, or left out. */
  isNull(index: number): boolean {
    const { tag } = this.at(index)
    return tag === TAG.null || tag === TAG.nothing
  }

  /** A whole number. */
  number(
    index: number,
    what: string,
    min: number = Number.MIN_SAFE_INTEGER,
    max: number = Number.MAX_SAFE_INTEGER,
  ): number {
    const given = this.at(index)
    const isWhole = given.tag === TAG.number && Number.isSafeInteger(given.value)
    // The words of a complaint are only made when there is one.
    const value = isWhole ? given.value : wholeNumber(given, `${this.service}, ${what}`)
    if (value >= min && value <= max) return value
    throw this.wrong(`${what}: expected ${min} to ${max}, got ${value}`)
  }

  /** An errno, or 0. */
  errno(index: number): number {
    const value = this.number(index, 'error', 0, 255)
    if (value === 0 || Object.values(ERRNO).includes(value as never)) return value
    throw this.wrong(`error: ${value} is no errno`)
  }

  /** A kernel object of a sort. `owner`: only this device's. */
  object<T extends object>(index: number, kind: KindName, owner = ''): T {
    const value = this.at(index)
    const slot = this.objects.of(value)
    const isGone = slot !== null && slot.isGone
    if (slot && !isGone && slot.kind === kind && (owner === '' || slot.owner === '' || slot.owner === owner))
      return slot.object as T
    const name = kind === 'buf' || kind === 'uio' ? `struct ${kind}` : kind
    if (isGone) {
      const message = `${this.service}: the ${name} was freed before`
      this.onForged(message, true)
      throw new DriverRefusal('F_USE_AFTER_FREE', message)
    }
    const found = slot
      ? slot.kind === kind
        ? `one of ${slot.owner}`
        : `a ${slot.kind}`
      : value.tag === TAG.null || value.tag === TAG.nothing
        ? 'NULL'
        : value.tag === TAG.number
          ? `the number ${value.value}`
          : value.tag === TAG.guest
            ? 'an object that the kernel did not make'
            : said(value)
    const message = `${this.service}: expected a ${name} of the kernel, got ${found}`
    this.onForged(message, false)
    throw new DriverRefusal('F_HANDLE_UNKNOWN', message)
  }

  /** A function of the driver, by its number. */
  routine(index: number, what: string): number {
    const { tag, value } = this.at(index)
    if (tag !== TAG.routine) throw this.wrong(`${what}: expected a function, got ${said({ tag, value })}`)
    return value
  }

  /** Text. */
  text(index: number): string {
    const { tag, value } = this.at(index)
    return tag === TAG.text ? (this.texts[value] ?? '') : ''
  }

  /** Plain data that came as text of JSON. */
  data(index: number, what: string): Record<string, unknown> {
    try {
      const found: unknown = JSON.parse(this.text(index))
      if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>
    } catch {
      // Said below.
    }
    throw this.wrong(`${what}: expected a structure with its fields`)
  }

  /** Something that the kernel fills in: ref(), or NULL. @returns false for NULL */
  pointer(index: number, what: string): boolean {
    const { tag } = this.at(index)
    if (tag === TAG.pointer) return true
    if (tag === TAG.null || tag === TAG.nothing) return false
    throw this.wrong(`${what}: expected ref() or NULL`)
  }

  /** An error about the arguments. */
  wrong(message: string): DriverRefusal {
    return new DriverRefusal('E_SCRIPT_ARGUMENT', `${this.service}: ${message}`)
  }
}
