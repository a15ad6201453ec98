/** ms within which changes of the same sort become one: a drag is one change. */
const TOGETHER = 600
/** Most changes that can be undone. */
const MOST = 200

/**
 * What can be undone and redone of something that is replaced whole. It remembers states, not changes: undoing as often
 * as was changed gives the first state again, and redoing as often the last.
 */
export class History<T> {
  private past: T[] = []
  private future: T[] = []
  private lastSort = ''
  private lastAt = -Infinity

  get canUndo(): boolean {
    return this.past.length > 0
  }

  get canRedo(): boolean {
    return this.future.length > 0
  }

  /** Remembers a change. @param before what it was @param sort of the change @param at ms */
  record(before: T, sort: string, at: number): void {
    const isSame = sort !== '' && sort === this.lastSort && at - this.lastAt < TOGETHER && this.past.length > 0
    this.lastSort = sort
    this.lastAt = at
    this.future = []
    if (!isSame) this.past = [...this.past.slice(1 - MOST), before]
  }

  /** Takes one change back. @returns the state before it; undefined when there is none */
  undo(now: T): T | undefined {
    const before = this.past.pop()
    if (before !== undefined) this.future.push(now)
    this.lastSort = ''
    return before
  }

  /** Makes it again. @returns the state after it; undefined when there is none */
  redo(now: T): T | undefined {
    const after = this.future.pop()
    if (after !== undefined) this.past.push(now)
    this.lastSort = ''
    return after
  }

  /** Forgets everything. */
  clear(): void {
    this.past = []
    this.future = []
    this.lastSort = ''
  }
}
