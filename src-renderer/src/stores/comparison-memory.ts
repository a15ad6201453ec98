import type { PathId } from '../../../src-ipc/runs'

/** What runs are aligned by: their clocks, or an instant that means the same in each. */
export const ANCHOR_KINDS = ['clock', 'submit', 'strategy', 'byte', 'completion'] as const
/** One of them. */
export type AnchorKind = (typeof ANCHOR_KINDS)[number]

/** How a document was compared the last time. */
export interface Remembered {
  /** Paths of its last run, in their order. */
  readonly paths: readonly PathId[]
  readonly alignment: AnchorKind
  readonly byte: number
}

const KEY = 'dma-lab-compare'
/** Documents that are remembered. */
const MOST = 30

const isRemembered = (value: unknown): value is Remembered => {
  const { paths, alignment, byte } = (value ?? {}) as Partial<Remembered>
  return (
    Array.isArray(paths) &&
    paths.every((path: unknown) => ['sysv', 'physio', 'aphysio', 'pio'].includes(String(path))) &&
    ANCHOR_KINDS.includes(alignment!) &&
    Number.isSafeInteger(byte) &&
    byte! > 0
  )
}

function all(): [string, Remembered][] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(value)) return []
    return value.filter((each): each is [string, Remembered] => {
      const [key, found] = Array.isArray(each) ? (each as unknown[]) : []
      return typeof key === 'string' && isRemembered(found)
    })
  } catch {
    return []
  }
}

/** How a document was compared the last time; undefined when it never was, or what was kept is damaged. */
export function readRemembered(document: string): Remembered | undefined {
  return all().find(([key]) => key === document)?.[1]
}

/** Remembers it; a storage that is full or forbidden remembers nothing. */
export function remember(document: string, what: Remembered): void {
  if (document === '') return
  const others = all().filter(([key]) => key !== document)
  try {
    localStorage.setItem(KEY, JSON.stringify([[document, what], ...others].slice(0, MOST)))
  } catch {
    // The comparison is there all the same.
  }
}
