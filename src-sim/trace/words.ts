import { KINDS, type Kind } from './kinds'
import type { TraceTable } from './table'

/** One argument of a row in words. */
export interface Word {
  readonly label: string
  readonly value: string
}

const NAME = 'name: '

function addWord(words: Word[], label: string, value: number, table: TraceTable): void {
  if (label.startsWith(NAME)) {
    if (value !== 0) words.push({ label: label.slice(NAME.length), value: JSON.stringify(table.text(value)) })
  } else if (label !== '') words.push({ label, value: String(value) })
  else if (value !== 0) words.push({ label: 'argument', value: String(value) })
}

/** The object number and the arguments of a row with the names that kinds.ts gives them; what has no meaning is left out. */
export function rowWords(table: TraceTable, row: number): Word[] {
  const kind: Kind | undefined = KINDS[table.kind(row)]
  const words: Word[] = []
  const id = table.get('id', row)
  if (id !== 0) words.push({ label: kind?.id || 'object', value: String(id) })
  addWord(words, kind?.arg0 ?? '', table.get('arg0', row), table)
  addWord(words, kind?.arg1 ?? '', table.get('arg1', row), table)
  return words
}

/**
 * A word or two for a span that is drawn: the text it carries, else its bytes, pages or line; empty when it has none.
 */
export function shortLabel(table: TraceTable, row: number): string {
  const kind: Kind | undefined = KINDS[table.kind(row)]
  const second = table.get('arg1', row)
  if (!kind) return ''
  if (kind.arg0.startsWith(NAME)) return table.text(table.get('arg0', row))
  if (kind.arg1.startsWith(NAME)) return table.text(second)
  if (kind.arg1 === 'bytes' || kind.arg1 === 'pages') return `${second} ${kind.arg1}`
  return kind.arg1 === 'line' ? `irq ${second}` : ''
}
