import { wrap, type Int } from './int64'
import { ProgramError, type Span } from './syntax'

/** A word of the program. */
export interface Token extends Span {
  readonly sort: 'integer' | 'string' | 'name' | 'aggregation' | 'sign' | 'end'
  /** As written; of a string what it says. */
  readonly text: string
  readonly value: Int
}

const SIGNS = [
  ...['<<=', '>>=', '->', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '<=', '>='],
  ...['==', '!=', '&&', '||', '^^', '{', '}', '(', ')', '[', ']', ',', ';', ':', '?', '=', '<', '>', '+', '-', '*'],
  ...['/', '%', '!', '~', '&', '|', '^', '@', '$', '#', '.'],
]
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', '0': '\0', '\\': '\\', '"': '"', "'": "'" },
}

/** Reads a program word by word; the parser asks for probe descriptions separately, for they have rules of their own. */
export class Lexer {
  readonly text: string
  /** Where the next word is looked for. */
  at = 0
  isQuiet = false
  private ahead: Token | null = null

  constructor(text: string) {
    this.text = text
    // A program of a file may begin as a script of the shell does.
    if (text.startsWith('#!')) {
      const end = text.indexOf('\n')
      const first = text.slice(2, end < 0 ? text.length : end)
      if (/\s-\w*q/.test(first)) this.isQuiet = true
      this.at = 2 + first.length
    }
  }

  /** The next word, which stays next. */
  peek(): Token {
    return (this.ahead ??= this.read())
  }

  /** The next word. */
  next(): Token {
    const token = this.peek()
    this.ahead = null
    this.at = token.to
    return token
  }

  /** Goes on from a place. */
  jump(at: number): void {
    this.ahead = null
    this.at = at
  }

  /** The first place at or behind another that is not blank or a comment. */
  skip(from: number): number {
    let at = from
    for (;;) {
      const rest = /^(?:\s+|\/\/[^\n]*)/.exec(this.text.slice(at, at + 400))?.[0]
      if (rest) {
        at += rest.length
        continue
      }
      if (!this.text.startsWith('/*', at)) return at
      const end = this.text.indexOf('*/', at + 2)
      if (end < 0) throw new ProgramError('this comment never ends: */ is missing', { at, to: at + 2 })
      at = end + 2
    }
  }

  private read(): Token {
    const at = this.skip(this.at)
    const rest = this.text.slice(at, at + 300)
    if (rest === '') return { sort: 'end', text: '', value: 0, at, to: at }
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0]
    if (name !== undefined) return { sort: 'name', text: name, value: 0, at, to: at + name.length }
    const aggregation = /^@[A-Za-z_]?[A-Za-z0-9_]*/.exec(rest)?.[0]
    if (aggregation !== undefined)
      return { sort: 'aggregation', text: aggregation.slice(1), value: 0, at, to: at + aggregation.length }
    if (/^\d/.test(rest)) return this.integer(rest, at)
    if (rest.startsWith('"')) return this.string(at)
    if (rest.startsWith("'")) return this.character(at)
    const sign = SIGNS.find((each) => rest.startsWith(each))
    if (sign === undefined) throw new ProgramError(`${JSON.stringify(rest[0])} means nothing here`, { at, to: at + 1 })
    return { sort: 'sign', text: sign, value: 0, at, to: at + sign.length }
  }

  private integer(rest: string, at: number): Token {
    const [text, digits = '', suffix = ''] = /^(0[xX][0-9a-fA-F]+|\d+)([A-Za-z_0-9.]*)/.exec(rest) ?? ['']
    const span = { at, to: at + text.length }
    const isOctal = /^0\d/.test(digits)
    if (!/^(?:[uU]?[lL]{0,2}|[lL]{1,2}[uU])$/.test(suffix))
      throw new ProgramError(`${text} is not a whole number: write 10, 0x1f or 017; there are no fractions`, span)
    if (isOctal && /[89]/.test(digits)) throw new ProgramError(`${text} begins with 0 and is octal: 0 to 7 only`, span)
    const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits)
    if (value >= 1n << 64n) throw new ProgramError(`${text} needs more than 64 bits`, span)
    return { sort: 'integer', text, value: wrap(value), ...span }
  }

  private string(at: number): Token {
    let said = ''
    for (let place = at + 1; ; place += 1) {
      const letter = this.text[place]
      if (letter === undefined || letter === '\n')
        throw new ProgramError('this text never ends: " is missing', { at, to: at + 1 })
      if (letter === '"') return { sort: 'string', text: said, value: 0, at, to: place + 1 }
      if (letter !== '\\') said += letter
      else {
        place += 1
        said += this.escape(place)
      }
    }
  }

  private escape(place: number): string {
    const letter = this.text[place] ?? ''
    const meant = ESCAPES[letter]
    if (meant !== undefined) return meant
    throw new ProgramError(`\\${letter} is not known: use \\n, \\t, \\r, \\a, \\b, \\0, \\\\ or \\"`, {
      at: place - 1,
      to: place + 1,
    })
  }

  private character(at: number): Token {
    const escaped = this.text[at + 1] === '\\'
    const close = at + (escaped ? 3 : 2)
    if (this.text[close] !== "'")
      throw new ProgramError('a character is written \'x\'; a text is written "x"', { at, to: at + 1 })
    const letter = escaped ? this.escape(at + 2) : this.text[at + 1]!
    return { sort: 'integer', text: this.text.slice(at, close + 1), value: letter.charCodeAt(0), at, to: close + 1 }
  }
}
