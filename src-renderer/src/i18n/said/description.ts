import type { Translate } from './translate'

/** What a field may be, in the words that all fields share. */
const RANGE = /^(?:(.*); )?(a whole number\b.*|true or false|a name)$/

/**
 * What a schema says of a field, in the language of the window: what it is, then what it may be, or where the rule
 * comes from in parentheses.
 */
export function sayDescription(text: string, say: Translate): string {
  const [, what, range] = RANGE.exec(text) ?? []
  if (range !== undefined) return what === undefined ? say(range) : `${say(what)}; ${say(range)}`
  const at = lastGroup(text)
  return at <= 0 ? say(text) : `${say(text.slice(0, at - 1))} (${say(text.slice(at + 1, -1))})`
}

/** Where the parenthesis begins that ends a text, with those inside it; -1 = there is none. */
function lastGroup(text: string): number {
  let depth = 0
  if (text.endsWith(')'))
    for (let at = text.length - 1; at >= 0; at -= 1) {
      depth += text[at] === ')' ? 1 : text[at] === '(' ? -1 : 0
      if (depth === 0) return at
    }
  return -1
}
