/**
 * A run of characters without blanks, or one of the signs `=` and `:=`.
 *
 * @source the port script notation, docs/ports.md
 */
export interface Token {
  readonly text: string
  readonly column: number
}

/**
 * A statement before anybody knows which machine it is for.
 *
 * @source the port script notation, docs/ports.md
 */
export interface RawStatement {
  readonly line: number
  readonly column: number
  readonly text: string
  readonly keyword: string
  readonly tokens: readonly Token[]
}

/**
 * A heading and what stands under it.
 *
 * @source the port script notation, docs/ports.md
 */
export interface RawCase {
  readonly heading: string
  readonly line: number
  readonly column: number
  readonly statements: RawStatement[]
}

/**
 * Cut a text into cases and statements: lines, `#` comments, `==` headings, `;` between statements. Never fails.
 * Lines that only fence a listing (three back quotes) are skipped.
 *
 * @source the port script notation, docs/ports.md
 */
export function readCases(text: string): RawCase[] {
  const cases: RawCase[] = []
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  lines.forEach((full, index) => {
    const line = index + 1
    const code = full.split('#', 1)[0]!
    const trimmed = code.trim()
    if (trimmed === '' || trimmed.startsWith('```')) return
    if (trimmed.startsWith('==')) {
      cases.push({ heading: trimmed.slice(2).trim(), line, column: code.indexOf('==') + 1, statements: [] })
      return
    }
    if (cases.length === 0) cases.push({ heading: '', line, column: 1, statements: [] })
    for (const statement of readLine(code, line)) cases.at(-1)!.statements.push(statement)
  })
  return cases
}

/**
 * The statements of one line without comment.
 *
 * @source the port script notation, docs/ports.md
 */
export function readLine(code: string, line: number): RawStatement[] {
  const statements: RawStatement[] = []
  let start = 0
  for (const part of code.split(';')) {
    const tokens = tokensOf(part, start)
    const first = tokens[0]
    if (first !== undefined) {
      statements.push({
        line,
        column: first.column,
        text: part.trim(),
        keyword: first.text.toUpperCase(),
        tokens: tokens.slice(1),
      })
    }
    start += part.length + 1
  }
  return statements
}

function tokensOf(part: string, start: number): Token[] {
  const tokens: Token[] = []
  for (const match of part.matchAll(/:=|=|[^\s=:]+|:/g)) {
    tokens.push({ text: match[0], column: start + match.index + 1 })
  }
  return tokens
}
