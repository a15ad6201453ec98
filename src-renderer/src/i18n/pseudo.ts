/**
 * The language that only tests speak: English with accents, between marks and longer. What a person sees without marks
 * never went through a catalogue, and what has no room for the longer words has none for another language.
 */
export const PSEUDO = 'en-XA'

/** Around every text of a catalogue. */
export const MARKS = { open: '⟦', close: '⟧' } as const

/** Letters that a text gets more, as a share of what it has: what a short English text takes in other languages. */
const LONGER = 0.4
const ENGLISH = 'AaCcEeGgIiKkLlNnOoRrSsTtUuYyZz'
const ACCENTED = 'ÀàÇçÉéĜĝÎîĶķĻļÑñÔôŔŕŠšŢţÛûÝýŽž'
/** What a message is made of besides words: holes and literals, linked messages, bars between plural forms. */
const SYNTAX = /(\{[^{}]*\}|@(?:\.\w+)?:(?:\([^)]*\)|\{[^{}]*\}|[\w.-]+))/
const FILLING = 'ôñé ţŵô ţĥŕéé ƒôûŕ ƒîvé šîx šévéñ éîĝĥţ ñîñé ţéñ '

const accented = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) => ACCENTED[ENGLISH.indexOf(letter)] ?? letter)

/** The words that make a text longer. @param letters that the text has */
function filling(letters: number): string {
  const wanted = Math.ceil(letters * LONGER)
  return FILLING.repeat(Math.ceil(wanted / FILLING.length))
    .slice(0, wanted)
    .trim()
}

/** One form of a message; white space around it stays outside the marks. */
function marked(form: string): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(form) ?? []
  if (middle === '') return form
  const pieces = middle.split(SYNTAX)
  // Every second piece is syntax.
  const words = pieces.filter((_piece, index) => index % 2 === 0).join('')
  const more = filling(words.replace(/[^\p{L}]/gu, '').length)
  const said = pieces.map((piece, index) => (index % 2 === 0 ? accented(piece) : piece)).join('')
  return `${before}${MARKS.open}${said}${more === '' ? '' : ` ${more}`}${MARKS.close}${after}`
}

/** Where one plural form ends and the next begins: bars that stand in no hole. */
function formsOf(message: string): string[] {
  const forms = ['']
  for (const [index, piece] of message.split(SYNTAX).entries()) {
    const [first = '', ...others] = index % 2 === 0 ? piece.split('|') : [piece]
    forms[forms.length - 1] += first
    forms.push(...others)
  }
  return forms
}

/** A message of a catalogue in the language of tests: holes, linked messages and plural bars stay as they are. */
export function pseudoMessage(message: string): string {
  return formsOf(message).map(marked).join('|')
}

/** A finished sentence in the language of tests; nothing in it is syntax. */
export function pseudoText(text: string): string {
  const more = filling(text.replace(/[^\p{L}]/gu, '').length)
  return text.trim() === '' ? text : `${MARKS.open}${accented(text)}${more === '' ? '' : ` ${more}`}${MARKS.close}`
}

/** A tree of messages of the same shape, each in the language of tests. */
export function pseudoMessages<Tree extends object>(tree: Tree): Tree {
  const entries = Object.entries(tree).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? pseudoMessage(value) : pseudoMessages(value as object),
  ])
  return Object.fromEntries(entries) as Tree
}

/**
 * What host and simulator say, in the language of tests: a sentence is marked when another language knows it, so that
 * one which no catalogue has shows. A single word, such as an identifier, is the same in every language.
 *
 * @param known the sentence in another language; unchanged when that language does not know it
 */
export function pseudoSaid(known: (text: string) => string): (text: string) => string {
  return (text) => (/\s/.test(text.trim()) && known(text) === text ? text : pseudoText(text))
}
