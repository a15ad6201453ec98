import type { ImportWarning, ImportWarningCode } from './outcome'

/** Examples of a warning that are kept. */
const EXAMPLES = 20

/** Counts what is to be known of a file, with the first few examples of each. */
export class Tally {
  private readonly found = new Map<ImportWarningCode, { count: number; examples: string[] }>()

  /** Something happened, once unless told otherwise. @param example a few visible words; the same ones are kept once */
  add(code: ImportWarningCode, example: string, times = 1): void {
    let known = this.found.get(code)
    if (!known) this.found.set(code, (known = { count: 0, examples: [] }))
    known.count += times
    if (known.examples.length < EXAMPLES && !known.examples.includes(example)) known.examples.push(example)
  }

  /** How often it happened. */
  count(code: ImportWarningCode): number {
    return this.found.get(code)?.count ?? 0
  }

  /** The warnings, with a sentence each. */
  warnings(): readonly ImportWarning[] {
    return [...this.found].map(([code, { count, examples }]) => ({
      ...{ code, count, examples },
      message: SENTENCES[code](count, examples),
    }))
  }
}

const some = (count: number, one: string, many: string): string => (count === 1 ? `One ${one}` : `${count} ${many}`)
const few = (examples: readonly string[]): string =>
  examples.slice(0, 3).join('; ') + (examples.length > 3 ? '; …' : '')

const SENTENCES: Readonly<Record<ImportWarningCode, (count: number, examples: readonly string[]) => string>> = {
  W_UNKNOWN_KIND: (count, examples) =>
    `${some(count, 'event is of a kind', 'events are of kinds')} that this program does not know: ${few(examples)}.`,
  W_TRACE_CUT: (_count, examples) => `The file ends too early: ${few(examples)}.`,
  W_TIME_ORDER: (count, examples) =>
    `${some(count, 'event was', 'events were')} out of order and put in order of time: ${few(examples)}.`,
  W_EQUAL_TIMES: (count) =>
    `${some(count, 'event happens', 'events happen')} at the moment of the one before; the order of the file is kept.`,
  W_ROUNDED: (count, examples) =>
    `${some(count, 'number was', 'numbers were')} rounded to a whole one: ${few(examples)}.`,
  W_LEFT_OUT: (count, examples) => `${some(count, 'thing was', 'things were')} left out: ${few(examples)}.`,
  W_SHIFTED: (_count, examples) => `Times count from the first event, which the file has at ${few(examples)}.`,
  F_UNPAIRED: (count, examples) =>
    `${some(count, 'event has', 'events have')} no counterpart, an end or a beginning: ${few(examples)}.`,
}
