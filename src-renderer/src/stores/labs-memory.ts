import type { Grade, LabSource, Submission } from '../../../src-ipc/labs'

/** What is kept of the work on one lab. */
export interface KeptLab {
  readonly source: LabSource
  readonly submission: Submission
  /** The submission as JSON when it was last written to a file; empty = never. */
  readonly saved: string
  /** Name and id of that file; empty = none. The id is good only as long as the host runs. */
  readonly name: string
  readonly file: string
  /** What the last check gave; null = there was none since something was changed. */
  readonly grade: Grade | null
}

/** The lab that a tab shows. */
export interface ShownLab {
  readonly id: string
  readonly isInView: boolean
}

const KEPT = 'dma-lab-answers'
const SHOWN = 'dma-lab-shown-lab'
/** Characters of everything that is kept; the host takes 1 MiB for one key. */
const MOST = 1_000_000

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isKept(value: unknown): value is KeptLab {
  return isMap(value) && isMap(value['source']) && isMap(value['submission']) && typeof value['saved'] === 'string'
}

/** Everything that is kept, by the id of the lab, what was worked on last at the end. */
export function readKept(storage: Storage): ReadonlyMap<string, KeptLab> {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEPT) ?? '[]')
    if (!Array.isArray(value)) return new Map()
    const entries = (value as unknown[]).flatMap((entry): [string, KeptLab][] => {
      if (!Array.isArray(entry)) return []
      const [id, kept] = entry as unknown[]
      return typeof id === 'string' && isKept(kept) ? [[id, kept]] : []
    })
    return new Map(entries)
  } catch {
    return new Map()
  }
}

/** Keeps it; what was worked on longest ago is left out when there is too much. @returns what is kept now */
export function writeKept(storage: Storage, kept: ReadonlyMap<string, KeptLab>): ReadonlyMap<string, KeptLab> {
  const entries = [...kept]
  for (;;) {
    const text = JSON.stringify(entries)
    if (text.length <= MOST || entries.length <= 1) {
      try {
        storage.setItem(KEPT, text)
      } catch {
        // A storage that is full or forbidden keeps nothing, and the lab goes on.
      }
      return new Map(entries)
    }
    entries.shift()
  }
}

/** The lab that this tab showed before it was loaded again. */
export function readShown(storage: Storage): ShownLab | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(SHOWN) ?? 'null')
    return isMap(value) && typeof value['id'] === 'string'
      ? { id: value['id'], isInView: value['isInView'] === true }
      : null
  } catch {
    return null
  }
}

/** Keeps it; null forgets it. */
export function writeShown(storage: Storage, shown: ShownLab | null): void {
  try {
    if (shown) storage.setItem(SHOWN, JSON.stringify(shown))
    else storage.removeItem(SHOWN)
  } catch {
    // The same.
  }
}
