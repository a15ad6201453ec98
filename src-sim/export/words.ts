import { KINDS } from '../trace/kinds'
import type { Columns } from '../trace/table'

/** Where an argument of a row stands. */
export const SOURCE = { id: 0, arg0: 1, arg1: 2 } as const

/** What stands there. @param index of the row in its chunk @param source one of SOURCE */
export function valueOf(columns: Columns, index: number, source: number): number {
  if (source === SOURCE.arg0) return columns.arg0[index]!
  return source === SOURCE.arg1 ? columns.arg1[index]! : columns.id[index]!
}

/** An argument of the rows of a kind. */
export interface KindWord {
  /** What kinds.ts calls it; without `name: ` before a text. */
  readonly label: string
  /** One of SOURCE. */
  readonly source: number
  /** The number of a text rather than a number. */
  readonly isText: boolean
  /** Left out when it is 0, because it means nothing then. */
  readonly isOptional: boolean
}

const NAME = 'name: '

function word(label: string, source: number, fallback: string): KindWord {
  if (label.startsWith(NAME)) return { label: label.slice(NAME.length), source, isText: true, isOptional: true }
  return { label: label || fallback, source, isText: false, isOptional: label === '' || source === SOURCE.id }
}

/** For each kind its arguments, in the order object, arg0, arg1; labels of one kind differ. */
export function kindWords(): readonly (readonly KindWord[])[] {
  return KINDS.map(({ id, arg0, arg1 }) => {
    const second = arg1 === '' && arg0 === '' ? 'second argument' : 'argument'
    return [word(id, SOURCE.id, 'object'), word(arg0, SOURCE.arg0, 'argument'), word(arg1, SOURCE.arg1, second)]
  })
}

/** The argument of a kind that is a text, which says more than the kind: the routine, the call; -1 when it has none. */
export function textSource(kind: number): number {
  const { arg0 = '', arg1 = '' } = KINDS[kind] ?? {}
  return arg0.startsWith(NAME) ? SOURCE.arg0 : arg1.startsWith(NAME) ? SOURCE.arg1 : -1
}
