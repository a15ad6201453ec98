import { marked, type Token, type Tokens } from 'marked'
import { h, type VNodeChild } from 'vue'

/** What a text of a lab cannot say by itself. */
export interface MarkdownWords {
  /** Name of the button that copies an address. */
  readonly copy: string
  readonly onCopy: (address: string) => void
}

/** Deepest nesting that is followed; what lies deeper is shown as its text. */
const DEEPEST = 16

/**
 * Markdown as nodes of Vue: nothing in it is ever read as HTML, and a link is its text with its address beside it, since
 * a lab leads nowhere outside.
 */
export function markdownNodes(text: string, words: MarkdownWords): VNodeChild[] {
  return nodes(marked.lexer(text, { gfm: true }), words, 0)
}

function nodes(tokens: readonly Token[] | undefined, words: MarkdownWords, depth: number): VNodeChild[] {
  if (!tokens) return []
  if (depth > DEEPEST) return tokens.map(({ raw }) => raw)
  return tokens.map((token) => node(token, words, depth + 1))
}

function node(token: Token, words: MarkdownWords, depth: number): VNodeChild {
  const inside = (): VNodeChild[] => {
    const { tokens, raw, text } = token as Tokens.Generic
    return tokens ? nodes(tokens, words, depth) : [String(text ?? raw)]
  }
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      return h(`h${Math.min(6, (token as Tokens.Heading).depth + 2)}`, inside())
    case 'paragraph':
      return h('p', inside())
    case 'blockquote':
      return h('blockquote', inside())
    case 'strong':
    case 'em':
    case 'del':
      return h(token.type, inside())
    case 'codespan':
      return h('code', (token as Tokens.Codespan).text)
    case 'code':
      return h('pre', { tabindex: '0' }, h('code', (token as Tokens.Code).text))
    case 'hr':
      return h('hr')
    case 'br':
      return h('br')
    case 'list': {
      const { ordered, items, start } = token as Tokens.List
      const first = ordered && typeof start === 'number' && start !== 1 ? { start } : {}
      return h(
        ordered ? 'ol' : 'ul',
        first,
        items.map((item) => h('li', nodes(item.tokens, words, depth))),
      )
    }
    case 'table':
      return table(token as Tokens.Table, words, depth)
    case 'link':
      return link(token as Tokens.Link, inside(), words)
    case 'image':
      return (token as Tokens.Image).text
    case 'text':
    case 'escape':
      return inside()
    default:
      // Raw HTML, and whatever else there may be, is shown as it is written.
      return token.raw
  }
}

function link({ href, text }: Tokens.Link, inside: VNodeChild[], { copy, onCopy }: MarkdownWords): VNodeChild {
  const address = text === href ? [] : [' (', h('span', { class: 'address' }, href), ')']
  const button = h(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `${copy}: ${href}`, onClick: () => onCopy(href) },
    copy,
  )
  return h('span', { class: 'link' }, [...inside, ...address, ' ', button])
}

function table({ header, rows }: Tokens.Table, words: MarkdownWords, depth: number): VNodeChild {
  const head = header.map(({ tokens }) => h('th', { scope: 'col' }, nodes(tokens, words, depth)))
  const body = rows.map((row) =>
    h(
      'tr',
      row.map(({ tokens }) => h('td', nodes(tokens, words, depth))),
    ),
  )
  return h('div', { class: 'table', tabindex: '0' }, h('table', [h('thead', h('tr', head)), h('tbody', body)]))
}
