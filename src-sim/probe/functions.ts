import type { ValueType } from './catalogue'
import type { Value } from './format'
import { RUN_LIMITS } from './machine'
import { MINORS } from './moment'

/** A function that gives a value. */
interface FunctionEntry {
  readonly type: ValueType
  /** 'string' or 'int' for each argument; the last ones may be left out where `least` says so. */
  readonly takes: readonly ('string' | 'int')[]
  readonly least: number
  readonly about: string
  readonly run: (given: readonly Value[]) => Value
}

const cut = (text: string): string => text.slice(0, RUN_LIMITS.text)
const text = (value: Value | undefined): string => String(value ?? '')
const whole = (value: Value | undefined): number => Number(value ?? 0)

function substring(given: readonly Value[]): string {
  const from = text(given[0])
  const start = whole(given[1])
  const begin = Math.max(0, start < 0 ? from.length + start : start)
  if (given.length < 3) return from.slice(begin)
  const count = whole(given[2])
  return count < 0 ? from.slice(begin, from.length + count) : from.slice(begin, begin + count)
}

/** The functions of expressions. @source Solaris Dynamic Tracing Guide, Actions and Subroutines */
export const FUNCTIONS: Readonly<Record<string, FunctionEntry>> = {
  strlen: { type: 8, takes: ['string'], least: 1, about: 'characters of a text', run: ([a]) => text(a).length },
  strjoin: {
    ...{ type: 'string', takes: ['string', 'string'], least: 2, about: 'one text behind another' },
    run: ([a, b]) => cut(text(a) + text(b)),
  },
  substr: {
    ...{ type: 'string', takes: ['string', 'int', 'int'], least: 2, about: 'part of a text: from, how many' },
    run: substring,
  },
  lltostr: { type: 'string', takes: ['int'], least: 1, about: 'a number as text', run: ([a]) => text(a) },
  stringof: { type: 'string', takes: ['string'], least: 1, about: 'a text as it is', run: ([a]) => text(a) },
  basename: {
    ...{ type: 'string', takes: ['string'], least: 1, about: 'what follows the last /' },
    run: ([a]) => text(a).replace(/\/+$/, '').split('/').at(-1) ?? '',
  },
  dirname: {
    ...{ type: 'string', takes: ['string'], least: 1, about: 'what precedes the last /' },
    run: ([a]) => /^(.*)\/[^/]*$/.exec(text(a))?.[1] || (text(a).startsWith('/') ? '/' : '.'),
  },
  getmajor: {
    type: 4,
    takes: ['int'],
    least: 1,
    about: 'major number of b_edev',
    run: ([a]) => Math.floor(whole(a) / MINORS),
  },
  getminor: { type: 4, takes: ['int'], least: 1, about: 'minor number of b_edev', run: ([a]) => whole(a) % MINORS },
}
