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

/**
 * Keeps calls that nobody answers any more out of the console: the header tells once that the host has ended, and what
 * asked in the background has nothing to add.
 */
export function tellEndOnce(page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof LabFailure && event.reason.code === 'E_CLOSED') event.preventDefault()
  })
}
