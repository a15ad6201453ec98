import { kindWords, SOURCE, type KindWord } from '../export/words'
import { KIND, KINDS } from '../trace/kinds'
import type { Building } from './building'
import { JsonNumber, type JsonObject, type JsonValue } from './json'

/** The arguments of a row. */
export interface RowArguments {
  readonly id: number
  readonly arg0: number
  readonly arg1: number
}

const LARGEST_U32 = 0xffff_ffff

/** A whole number from 0 to 2^32 - 1; undefined when it is none. */
export function wholeU32(value: JsonValue | undefined): number | undefined {
  const number = whole(value)
  return number !== undefined && number >= 0 && number <= LARGEST_U32 ? number : undefined
}

/** A whole number that a double holds exactly; undefined when it is none. */
export function whole(value: JsonValue | undefined): number | undefined {
  if (!(value instanceof JsonNumber)) return undefined
  const number = value.value
  // Adding 0 turns -0 into 0.
  return Number.isSafeInteger(number) ? number + 0 : undefined
}

/** Reads arguments of events by the names that our exports give them. */
export class KindWords {
  private readonly numbers = new Map<string, number>(Object.entries(KIND))
  private readonly words: readonly (readonly KindWord[])[] = kindWords()
  private readonly building: Building

  constructor(building: Building) {
    this.building = building
  }

  /** The number of a kind; undefined when there is none of that name. */
  kind(name: string): number | undefined {
    return this.numbers.get(name)
  }

  /** Whether events of a kind have no length. */
  isInstant(kind: number): boolean {
    return KINDS[kind]?.phase === 'instant'
  }

  /**
   * The arguments of an event of a kind; what is not there counts as 0.
   *
   * @returns undefined when one is not what the kind has there
   */
  read(kind: number, args: JsonObject): RowArguments | undefined {
    const found = [0, 0, 0]
    for (const { label, source, isText } of this.words[kind] ?? []) {
      const value = args.get(label)
      if (value === undefined) continue
      if (isText) {
        if (typeof value !== 'string') return undefined
        found[source] = this.building.text(value)
      } else {
        const number = source === SOURCE.arg0 ? whole(value) : wholeU32(value)
        if (number === undefined) return undefined
        found[source] = number
      }
    }
    return { id: found[SOURCE.id]!, arg0: found[SOURCE.arg0]!, arg1: found[SOURCE.arg1]! }
  }
}

/** Characters of details that are kept of one event. */
const LONGEST_DETAILS = 1000

/** What a value says, on one line and not too long. */
export function inWords(value: JsonValue): string {
  const text = words(value, 0)
  return text.length > LONGEST_DETAILS ? `${text.slice(0, LONGEST_DETAILS)}…` : text
}

function words(value: JsonValue, depth: number): string {
  if (value instanceof JsonNumber) return value.text
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean') return String(value)
  if (depth > 3) return '…'
  const parts = isList(value)
    ? value.slice(0, 100).map((each) => words(each, depth + 1))
    : [...value].slice(0, 100).map(([key, each]) => `${key} ${words(each, depth + 1)}`)
  return depth === 0 ? parts.join(', ') : `(${parts.join(', ')})`
}

const isList = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] => Array.isArray(value)

/** The map that a value is; undefined when it is something else. */
export function mapOf(value: JsonValue | undefined): JsonObject | undefined {
  return value instanceof Map ? (value as JsonObject) : undefined
}

/** The text that a value is; empty when it is something else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
