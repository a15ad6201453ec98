import { createReloadBudget } from './policy'

/** What to do about a page. */
export type Remedy = 'nothing' | 'reload' | 'giveUp' | 'ask'

/** How the page of one window is, from what Electron tells of it. */
export interface Health {
  /** Its process has ended. @param reason as Electron names it */
  gone(reason: string): Remedy
  /** It does not answer. */
  hangs(): Remedy
  /** It answers again, or the question what to do has been answered. */
  answers(): void
}

/**
 * A page that ends is loaded again, three times in a minute and then no more; one that ends cleanly is left alone. While
 * a person is asked about a page that hangs, the same question is not asked again.
 *
 * @param now ms on any clock that does not go back
 */
export function createHealth(now: () => number): Health {
  const budget = createReloadBudget(now)
  let isAsking = false
  return {
    gone(reason) {
      isAsking = false
      if (reason === 'clean-exit') return 'nothing'
      return budget.mayReload(reason) ? 'reload' : 'giveUp'
    },
    hangs() {
      if (isAsking) return 'nothing'
      isAsking = true
      return 'ask'
    },
    answers() {
      isAsking = false
    },
  }
}
