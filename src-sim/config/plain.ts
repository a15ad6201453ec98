import { suggest } from './suggest'

/** A place in a document: keys and indexes from the top. */
export type DataPath = readonly (string | number)[]

/** A problem at a place of a document. */
export interface DataIssue {
  readonly path: DataPath
  readonly message: string
  /** The key itself is wrong, not its value. */
  readonly atKey?: boolean
}

/** What foreign data may cost before anybody looks at its shape. */
export const DATA_LIMITS = { depth: 64, parts: 1_000_000, keys: 1_000, characters: 65_536 } as const

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Looks at foreign data without trusting it and without recursion: plain maps, lists, texts, numbers, true, false, null.
 *
 * @source DMA Lab
 * @returns every problem found, at most 20; empty = harmless
 */
export function dataIssues(value: unknown): DataIssue[] {
  const issues: DataIssue[] = []
  const waiting: { readonly value: unknown; readonly path: DataPath }[] = [{ value, path: [] }]
  let parts = 0
  for (let next = waiting.pop(); next && issues.length < 20; next = waiting.pop()) {
    const { value: part, path } = next
    parts += 1
    if (parts > DATA_LIMITS.parts) return [{ path: [], message: `more than ${DATA_LIMITS.parts} values` }]
    if (path.length > DATA_LIMITS.depth)
      return [{ path: path.slice(0, 8), message: `nested deeper than ${DATA_LIMITS.depth} levels` }]
    if (typeof part === 'string') {
      if (part.length > DATA_LIMITS.characters)
        issues.push({ path, message: `text longer than ${DATA_LIMITS.characters} characters` })
    } else if (Array.isArray(part)) {
      const items: readonly unknown[] = part
      items.forEach((each, index) => waiting.push({ value: each, path: [...path, index] }))
    } else if (typeof part === 'object' && part !== null) {
      const prototype: unknown = Object.getPrototypeOf(part)
      if (prototype !== Object.prototype && prototype !== null) issues.push({ path, message: 'not plain data' })
      const entries = Object.entries(part)
      if (entries.length > DATA_LIMITS.keys) issues.push({ path, message: `more than ${DATA_LIMITS.keys} keys` })
      for (const [key, each] of entries) {
        const at = [...path, key]
        if (FORBIDDEN.has(key)) issues.push({ path: at, message: `${key} may not be used as a key`, atKey: true })
        else waiting.push({ value: each, path: at })
      }
    } else if (typeof part === 'function' || typeof part === 'symbol' || part === undefined)
      issues.push({ path, message: 'not plain data' })
  }
  return issues
}

/**
 * A path as messages print it: `workload[0].requests[2].length`; empty for the whole document.
 *
 * @source DMA Lab
 */
export function formatPath(path: DataPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(part) ? part : JSON.stringify(part.slice(0, 40))
    return text === '' ? plain : `${text}.${plain}`
  }, '')
}

/** The value at a path of plain data; undefined when there is none. @source DMA Lab */
export function valueAt(value: unknown, path: DataPath): unknown {
  let here = value
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined
    here = (here as Record<string | number, unknown>)[part]
  }
  return here
}

/**
 * Foreign text fit for a message: at most 40 characters, control and direction characters visible.
 *
 * @source DMA Lab
 */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  const text = typeof value === 'string' ? value : String(value)
  let result = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    result += isInvisible(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character
    if (result.length >= 40) {
      result = `${result.slice(0, 40)}…`
      break
    }
  }
  return typeof value === 'string' ? `"${result}"` : result
}

function isInvisible(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xfeff
  )
}

/** Integers that a reader kept as bigint become numbers where that is exact. @source DMA Lab */
export function withoutSmallBigints(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  if (Array.isArray(value)) return value.map(withoutSmallBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSmallBigints(each)]))
}

/** A name that refers to nothing, with what there is. */
export function unknownName(path: DataPath, sort: string, name: string, known: readonly string[]): DataIssue {
  const meant = suggest(name, known)
  const hint = meant === undefined ? '' : `did you mean ${meant}? `
  const allowed = known.length === 0 ? 'there is none at all' : `allowed: ${known.slice(0, 12).join(', ')}`
  return { path, message: `there is no ${sort} ${name}; ${hint}${allowed}` }
}
