/**
 * The other language of a catalogue, by the English text: holes are `{0}`, `{1}` … in both. A hole with a choice,
 * `{0:script=das Skript|driver=der Treiber}`, has its own words for what it may hold. An English text that begins with a
 * space or a comma, or ends with a space, is the part of a sentence that comes behind or before another one.
 */
export type SaidGroup = Readonly<Record<string, string>>

/** Gives a text of host or simulator in another language, as far as the catalogue knows it, else unchanged. */
export type Translate = (text: string) => string

interface Entry {
  /** What stands around the holes; one more than there are holes. */
  readonly pieces: readonly string[]
  readonly other: string
  readonly group: number
  /** Letters that are no hole. */
  readonly letters: number
}

/** Of entries with fewer letters too much is a hole for them to be believed on their own. */
const FEWEST_LETTERS = 8
/** A text longer than this is no sentence of ours. */
const LONGEST = 4000
/** Answers that are remembered. */
const MOST_KEPT = 2000
/** Sentences within sentences. */
const DEEPEST = 6
/** Tries to find a form for one text and what it holds; what has not been found by then stays as it is. */
const MOST_TRIES = 200_000

const HOLE = /\{\d+\}/
const CHOICE = /\{(\d+)(?::([^}]*))?\}/g

const BETWEEN = '; '
/** Whether a form lets a hole run over the end of a clause, which it should only when nothing else fits. */
const runsOver = (holes: readonly string[]): boolean => holes.some((held) => held.includes(BETWEEN))

/** What fills the holes when a text is of this form; null when it is not. Takes time in proportion to the text. */
function holesOf(pieces: readonly string[], text: string): string[] | null {
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return text === first ? [] : null
  if (!text.startsWith(first)) return null
  const holes: string[] = []
  let from = first.length
  for (const piece of others) {
    const at = text.indexOf(piece, from)
    if (at < 0) return null
    holes.push(text.slice(from, at))
    from = at + piece.length
  }
  if (text.length - last.length < from || !text.endsWith(last)) return null
  holes.push(text.slice(from, text.length - last.length))
  return holes
}

function entryOf(english: string, other: string, group: number): Entry {
  const pieces = english.split(HOLE)
  return { pieces, other, group, letters: pieces.join('').replace(/[^\p{L}]/gu, '').length }
}

const weight = ({ pieces }: Entry): number => pieces.join('').length

/** It comes behind or before the rest of a sentence. */
const isPart = ({ pieces }: Entry): boolean => /^[ ,;(]/.test(pieces[0]!) || pieces.at(-1)!.endsWith(' ')
const isClauses = ({ pieces }: Entry): boolean => pieces.some((piece) => piece.includes(BETWEEN))
const isBelieved = ({ pieces, letters }: Entry): boolean =>
  letters >= FEWEST_LETTERS || (letters > 1 && /^\p{L}/u.test(pieces[0] ?? ''))

/** Makes the function that translates by some groups of texts. Short texts with holes speak in their own group only. */
export function createTranslator(groups: readonly SaidGroup[]): Translate {
  const exact = new Map<string, string>()
  const entries: Entry[] = []
  groups.forEach((texts, group) => {
    for (const [english, other] of Object.entries(texts)) {
      if (!HOLE.test(english)) exact.set(english, other)
      if (HOLE.test(english) || /^[ ,;(]|[ ]$/.test(english)) entries.push(entryOf(english, other, group))
    }
  })
  // Of several forms that fit, a whole one, then the one with most words of its own, then with most holes, says it best.
  const rank = (each: Entry): number => (isPart(each) ? 0 : 1_000) + weight(each)
  entries.sort((one, two) => rank(two) - rank(one) || two.pieces.length - one.pieces.length)
  const kept = new Map<string, string>()
  let tries = 0

  /** The text with an entry's words, when it has that form. */
  function fill({ other, group }: Entry, holes: readonly string[], depth: number): string {
    return other.replace(CHOICE, (_hole, number: string, choices: string | undefined) => {
      const held = holes[Number(number)] ?? ''
      for (const choice of choices?.split('|') ?? []) {
        const at = choice.indexOf('=')
        if (choice.slice(0, at) === held) return choice.slice(at + 1)
      }
      return find(held, group, depth + 1)
    })
  }

  /** An entry applied to a whole text, or to its beginning or end when it is only a part of a sentence. */
  function apply(entry: Entry, text: string, isNeat: boolean, depth: number): string | null {
    const { pieces, group } = entry
    const fits = (holes: readonly string[] | null): boolean => holes !== null && runsOver(holes) !== isNeat
    const holes = holesOf(pieces, text)
    if (holes) return fits(holes) ? fill(entry, holes, depth) : null
    if (/^[ ,;(]/.test(pieces[0]!)) {
      const [before = '', ...rest] = holesOf(['', ...pieces], text) ?? []
      return before !== '' && fits(rest) ? find(before, group, depth + 1) + fill(entry, rest, depth) : null
    }
    if (!pieces.at(-1)!.endsWith(' ')) return null
    const all = holesOf([...pieces, ''], text) ?? []
    const after = all.pop() ?? ''
    return after !== '' && fits(all) ? fill(entry, all, depth) + find(after, group, depth + 1) : null
  }

  /** The text by the first entry that fits. @param group whose short forms are believed; -1 = of none */
  function byForm(text: string, group: number, isNeat: boolean, depth: number): string | null {
    for (const entry of entries) {
      if (tries++ > MOST_TRIES) return null
      const isTried = isBelieved(entry) || entry.group === group || (group < 0 && isNeat === isClauses(entry))
      if (!isTried || (!isBelieved(entry) && entry.group !== group && !holdsOurs(entry, text))) continue
      const said = apply(entry, text, isNeat, depth)
      if (said !== null) return said
    }
    return null
  }

  /** A short form is also believed when what it holds is a text of ours. */
  function holdsOurs({ pieces }: Entry, text: string): boolean {
    return holesOf(pieces, text)?.some((held) => held.includes(' ') && find(held, -1, DEEPEST) !== held) ?? false
  }

  function behindName(text: string, say: Translate): string | null {
    const [, name, rest] = /^((?:[EFW]_[A-Z_]+|[\w.$/[\]()-]+:) )(.+)$/s.exec(text) ?? []
    const said = rest === undefined ? undefined : say(rest)
    return said === rest ? null : `${name}${said}`
  }

  function byParts(text: string, between: string, say: Translate): string | null {
    const end = text.endsWith('.') ? '.' : ''
    const bare = end === '' ? text : text.slice(0, -1)
    const list = bare.split(between)
    if (list.length === 1 && end === '') return null
    const said = list.map(say).join(between)
    return said === bare ? null : said + end
  }

  function find(text: string, group: number, depth: number): string {
    const known = exact.get(text)
    if (known !== undefined || text === '' || depth > DEEPEST || tries > MOST_TRIES) return known ?? text
    const say: Translate = (part) => find(part, group, depth + 1)
    return (
      byForm(text, group, true, depth) ??
      behindName(text, say) ??
      byParts(text, BETWEEN, say) ??
      byForm(text, group, false, depth) ??
      byParts(text, ', ', say) ??
      text
    )
  }

  return (text) => {
    const before = kept.get(text)
    if (before !== undefined) return before
    tries = 0
    const said = text.length > LONGEST ? text : find(text, -1, 0)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(text, said)
    return said
  }
}
