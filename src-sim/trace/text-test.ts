import { KINDS } from './kinds'
import { rowInWords } from './query'
import type { TraceTable } from './table'

/** A text that can only lie within one name or one number: nothing that stands between two. */
const WITHIN_A_WORD = /^[a-z0-9_:]+$/
/** The most digits that a number of a row can have. */
const MOST_DIGITS = 16

/** A test whether a whole number, written out, has some digits in it. */
export function digitsTest(digits: string): (value: number) => boolean {
  if (!/^\d+$/.test(digits) || digits.length > MOST_DIGITS) return (value) => String(value).includes(digits)
  const wanted = Number(digits)
  const size = Number(`1${'0'.repeat(digits.length)}`)
  // The shortest number with so many digits; a zero alone has one too.
  const least = digits.length === 1 ? 0 : size / 10
  return (value) => {
    if (!Number.isSafeInteger(value) || value < 0) return String(value).includes(digits)
    let rest = value
    // Whole numbers of 32 bits divide much faster.
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 10)) if (rest >= least && rest % size === wanted) return true
    for (let small = rest | 0; small >= least; small = (small / 10) | 0) {
      if (small % size === wanted) return true
      if (small < 10) return false
    }
    return false
  }
}

/**
 * A test whether a row in words has a text in it; capitals do not matter. Gives what looking at `rowInWords` of every
 * row gives, but for most texts puts few rows into words.
 */
export function textTest(table: TraceTable, text: string): (row: number) => boolean {
  const part = text.toLowerCase()
  const has = (words: string): boolean => words.toLowerCase().includes(part)
  const inWords = (row: number): boolean => has(rowInWords(table, row))
  if (!WITHIN_A_WORD.test(part)) return inWords
  const inKind = KINDS.map(({ name }) => has(name))
  const inTrack = table.tracks.map(({ sort, name }) => has(`${sort} ${name}`) || has('on'))
  // A label is shown only beside a value that counts, so such rows are put into words.
  const inLabels = KINDS.map(({ id, arg0, arg1 }) =>
    has([id || 'object', arg0 || 'argument', arg1 || 'argument'].join('\n')),
  )
  const inText = table.strings.map((each) => has(JSON.stringify(each)))
  const inNumber = /^\d+$/.test(part) ? digitsTest(part) : undefined
  const kinds = KINDS.map(({ arg0, arg1 }) => ({ arg0: sortOf(arg0), arg1: sortOf(arg1) }))
  const isNamed = kinds.map(({ arg0, arg1 }) => arg0 === 'name' || arg1 === 'name')
  return (row) => {
    const kind = table.kind(row)
    const sorts = kinds[kind]
    if (!sorts || inLabels[kind]) return inWords(row)
    if (inKind[kind] || inTrack[table.get('track', row)]) return true
    if (!isNamed[kind] && !inNumber) return false
    const id = inNumber ? table.get('id', row) : 0
    if (id !== 0 && inNumber?.(id)) return true
    return isShown(sorts.arg0, table.get('arg0', row)) || isShown(sorts.arg1, table.get('arg1', row))
  }

  function isShown(sort: 'name' | 'number' | 'unnamed', value: number): boolean {
    if (value === 0 && sort !== 'number') return false
    return sort === 'name' ? (inText[value] ?? has(JSON.stringify(table.text(value)))) : (inNumber?.(value) ?? false)
  }
}

/** How an argument is put into words: by its label in kinds.ts. */
function sortOf(label: string): 'name' | 'number' | 'unnamed' {
  if (label === '') return 'unnamed'
  return label.startsWith('name: ') ? 'name' : 'number'
}
