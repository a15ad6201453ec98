import type { App } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'

/** Why the host does not answer, as the catalogue names it. */
export type Ended = 'gone' | 'idle' | 'lost' | 'never' | 'address' | 'wait' | 'windows'

const BEGINNINGS: readonly (readonly [RegExp, Ended])[] = [
  [/^(wrong|no) token/, 'address'],
  [/^too many wrong tokens/, 'wait'],
  [/^too many windows/, 'windows'],
  [/half an hour/, 'idle'],
  [/could not be made/, 'never'],
  [/^DMA Lab has ended/, 'gone'],
]

/** Turns the reason that a connection ended with into one that a person can act upon. */
export function endedBy(reason: string): Ended {
  return BEGINNINGS.find(([beginning]) => beginning.test(reason))?.[1] ?? 'lost'
}

/** True for what a call fails with once the host has ended. The header tells that, once. */
const isEnd = (error: unknown): boolean => error instanceof LabFailure && error.code === 'E_CLOSED'

/**
 * Keeps calls that nobody answers any more out of the console: what asked in the background has nothing to add.
 *
 * @param app hears of what its watchers and listeners reject with
 */
export function tellEndOnce(
  page: Pick<Window, 'addEventListener' | 'reportError'>,
  app: { readonly config: Pick<App['config'], 'errorHandler'> },
): void {
  page.addEventListener('unhandledrejection', (event) => {
    if (isEnd(event.reason)) event.preventDefault()
  })
  app.config.errorHandler = (error) => {
    if (!isEnd(error)) page.reportError(error)
  }
}
