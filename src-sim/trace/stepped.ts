/** Work that is done a stretch at a time, so that whoever drives it can answer others between two stretches. */
export interface Stepped {
  /** How far it is, in rows or entries; `done` is `total` at its end. */
  readonly progress: { readonly done: number; readonly total: number }
  /** Does a stretch. @param most rows or entries that are looked at @returns true while there is more to do */
  step(most: number): boolean
}

/** Rows of a stretch when nobody else has to be answered. */
const LONG = 1 << 20

/** Does all that is left at once. */
export function finish(work: Stepped): void {
  while (work.step(LONG));
}
