/** A document with everything it takes to go on with it. */
export interface KeptDocument {
  readonly name: string
  readonly text: string
  /** What was last written to a file. */
  readonly saved: string
  readonly sample: string
  /** Id of its file; good only as long as the host runs. */
  readonly file?: string
}

/** Changes that a window left without saving them. */
export interface KeptOffer extends KeptDocument {
  readonly slot: number
  /** ms since 1970 when they were last kept; 0 = unknown. */
  readonly at: number
}

/** What is asked of the page's locks: they tell which slots belong to windows that live. */
export type Locks = Pick<LockManager, 'request' | 'query'>

/** Windows that can keep changes at the same time, and offers that wait to be answered. */
export const SLOTS = 8
const KEY = 'dma-lab-kept-'
/** Where a tab remembers its slot over a reload. */
const MINE = 'dma-lab-slot'
/** ms that a reload waits for the page before it to let go of the slot. */
const RELOAD_WAIT = 400

/** Whether a value has a text under each of these names. */
export const hasTexts = (value: unknown, keys: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  keys.every((key) => typeof (value as Record<string, unknown>)[key] === 'string')

/** Whether a value is a kept document. */
export function isKept(value: unknown): value is KeptDocument {
  return hasTexts(value, ['name', 'text', 'saved', 'sample'])
}

/** Changes that were not saved, a slot for each window, so that none writes over those of another. */
export class KeptSlots {
  private readonly storage: Storage
  private readonly tab: Storage
  private readonly locks: Locks | undefined
  private release: (() => void) | undefined
  /** The slot of this window, from 1; 0 = none yet. */
  mine = 0

  /**
   * @param storage what all windows share
   * @param tab what only this one has, also after a reload
   * @param locks absent where the page has none: then every slot with changes counts as left behind
   */
  constructor(storage: Storage, tab: Storage, locks?: Locks) {
    this.storage = storage
    this.tab = tab
    this.locks = locks
  }

  /**
   * Takes a slot: the one from before a reload, else an empty one, else the one that was left longest ago, whose
   * changes are still among the offers.
   *
   * @returns what windows that are gone have left, the newest first
   */
  async claim(): Promise<readonly KeptOffer[]> {
    const before = Number(this.tab.getItem(MINE) ?? 0)
    const isBefore = before >= 1 && before <= SLOTS && (await this.take(before, true))
    const held = new Set((await this.locks?.query())?.held?.map(({ name }) => name))
    const slots = Array.from({ length: SLOTS }, (_, index) => index + 1)
    const left = slots.flatMap((slot) => (slot === this.mine || held.has(KEY + slot) ? [] : (this.read(slot) ?? [])))
    left.sort((a, b) => b.at - a.at)
    if (!isBefore) {
      const full = left.map(({ slot }) => slot)
      const order = [...slots.filter((slot) => !full.includes(slot)), ...full.reverse()]
      for (const slot of order) if (await this.take(slot, false)) break
    }
    if (this.mine > 0) this.tab.setItem(MINE, String(this.mine))
    return left
  }

  /** Keeps the changes of this window. @throws the storage's own error when it is full */
  keep(document: KeptDocument): void {
    if (this.mine > 0) this.storage.setItem(KEY + this.mine, JSON.stringify({ ...document, at: Date.now() }))
  }

  /** Forgets what a slot holds. */
  forget(slot: number): void {
    if (slot > 0) this.storage.removeItem(KEY + slot)
  }

  /** Whether a change of the shared storage emptied this slot: another window has taken the offer up. */
  isGone(slot: number): boolean {
    return this.storage.getItem(KEY + slot) === null
  }

  /** Lets go of the slot; what it holds stays. */
  end(): void {
    this.release?.()
    this.release = undefined
    this.mine = 0
  }

  private read(slot: number): KeptOffer | null {
    try {
      const value: unknown = JSON.parse(this.storage.getItem(KEY + slot) ?? 'null')
      if (!isKept(value) || value.text === value.saved) return null
      const { at } = value as { at?: unknown }
      return { ...value, slot, at: typeof at === 'number' ? at : 0 }
    } catch {
      return null
    }
  }

  private take(slot: number, isPatient: boolean): Promise<boolean> {
    const { locks } = this
    if (!locks) {
      this.mine = slot
      return Promise.resolve(true)
    }
    const options = isPatient ? { signal: AbortSignal.timeout(RELOAD_WAIT) } : { ifAvailable: true }
    return new Promise((resolve) => {
      const hold = (lock: Lock | null): Promise<void> | undefined => {
        if (lock) this.mine = slot
        resolve(lock !== null)
        return lock ? new Promise((release) => (this.release = release)) : undefined
      }
      // Not granted in time: a copy of the tab has it.
      locks.request(KEY + slot, options, hold).catch(() => resolve(false))
    })
  }
}
