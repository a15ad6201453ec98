import { KINDS } from './kinds'
import { rowInWords } from './query'
import type { TraceTable } from './table'

/** A text that can only lie within one name: nothing that stands between two, and no digit of a number. */
const WITHIN_A_NAME = /^[a-z_:]+$/

/**
 * A test whether a row in words has a text in it; capitals do not matter. Gives what looking at `rowInWords` of every
 * row gives, but for most texts puts few rows into words.
 */
export function textTest(table: TraceTable, text: string): (row: number) => boolean {
  const part = text.toLowerCase()
  const has = (words: string): boolean => words.toLowerCase().includes(part)
  const inWords = (row: number): boolean => has(rowInWords(table, row))
  if (!WITHIN_A_NAME.test(part)) return inWords
  const inKind = KINDS.map(({ name }) => has(name))
  const inTrack = table.tracks.map(({ sort, name }) => has(`${sort} ${name}`) || has('on'))
  // A label is shown only beside a value that counts, so such rows are put into words.
  const inLabels = KINDS.map(({ id, arg0, arg1 }) =>
    has([id || 'object', arg0 || 'argument', arg1 || 'argument'].join('\n')),
  )
  const inText = table.strings.map((each) => has(JSON.stringify(each)))
  const named = KINDS.map(({ arg0, arg1 }) => (arg0.startsWith('name: ') ? 1 : 0) + (arg1.startsWith('name: ') ? 2 : 0))
  return (row) => {
    const kind = table.kind(row)
    const names = named[kind]
    if (names === undefined || inLabels[kind]) return inWords(row)
    if (inKind[kind] || inTrack[table.get('track', row)]) return true
    if (names === 0) return false
    const isFirst = (names & 1) !== 0 && isShown(table.get('arg0', row))
    return isFirst || ((names & 2) !== 0 && isShown(table.get('arg1', row)))
  }

  function isShown(string: number): boolean {
    return string !== 0 && (inText[string] ?? false)
  }
}
