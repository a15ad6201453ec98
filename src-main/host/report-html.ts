/** Pages of HTML that stand alone: no script runs, nothing is fetched, and every text that is put in means itself. */
import { cleaned } from './labs/formats'

/** Text between tags or in an attribute. What steers a terminal or turns text is shown as its number. */
export const html = (text: string): string =>
  cleaned(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** The same as one line: line breaks and runs of blanks are one blank, as a page shows them. */
export const htmlLine = (text: string): string => html(text.replace(/\s+/g, ' ').trim())

/** Characters of a word after which it may be broken, and those between two such places. */
const LONG_WORD = 24
const BROKEN_AFTER = 12

/** Text whose long words may be broken, so that no table gets wider than its page. Copies of it stay whole. */
export const soft = (text: string): string =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => {
      if (word.length <= LONG_WORD) return html(word)
      const parts = cleaned(word).match(new RegExp(`.{1,${BROKEN_AFTER}}`, 'gsu')) ?? []
      return parts.map(html).join('<wbr>')
    })
    .join(' ')

/** What every page of ours looks like, on a screen and on paper. */
const STYLE = `
:root { color-scheme: light dark }
body { font: 100%/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: start; font-weight: 600; padding: .5rem 0 }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border: 1px solid #808080; overflow-wrap: break-word }
.number { text-align: end }
code, pre { font: .875em/1.4 ui-monospace, monospace }
@page { size: A4; margin: 14mm 12mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt sans-serif } }
@media print {
  :root { color-scheme: light }
  body { font-size: 9pt; margin: 0; padding: 0; max-width: none }
  h1, h2, h3, caption, figcaption, .lead { break-after: avoid }
  th, td { padding: .15rem .3rem }
  thead { display: table-header-group }
  tr, figure, .short { break-inside: avoid }
  tbody tr:nth-child(-n + 3), tbody tr:last-child { break-before: avoid }
  .dense { font-size: 7.5pt }
}
`

/** Characters of a title in the source of a page; tabs and lists show no more. */
const LONGEST_TITLE = 70

function tabTitle(title: string): string {
  if (htmlLine(title).length <= LONGEST_TITLE) return htmlLine(title)
  let shown = ''
  for (const character of title) {
    if (htmlLine(shown + character).length >= LONGEST_TITLE) break
    shown += character
  }
  return `${htmlLine(shown)}…`
}

/**
 * A whole page.
 *
 * @param style more of it, from this program
 * @param body of HTML, escaped already
 */
export function htmlPage(title: string, style: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${tabTitle(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** A cell of a table: its text, or HTML that is escaped already. */
export interface HtmlCell {
  readonly html: string
  readonly isNumber?: boolean
}

/** Rows of a table that paper does not break. */
const SHORT = 14
/** Columns that need smaller letters on paper. */
const DENSE = 7

/** A table with a caption. @param heads titles of the columns @param rows the first cell of each names it */
export function htmlTable(
  caption: string,
  heads: readonly { readonly title: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly HtmlCell[])[],
): string {
  const kind = (isNumber: boolean | undefined): string => (isNumber === true ? ' class="number"' : '')
  const head = heads.map(({ title, isNumber }) => `<th scope="col"${kind(isNumber)}>${htmlLine(title)}</th>`).join('')
  const lines = rows.map((cells) => {
    const [first, ...rest] = cells
    const others = rest.map((cell) => `<td${kind(cell.isNumber)}>${cell.html}</td>`).join('')
    return `<tr><th scope="row">${first?.html ?? ''}</th>${others}</tr>`
  })
  const isShort = rows.length <= SHORT
  const isDense = heads.length >= DENSE
  const classes = [isShort ? 'short' : '', isDense ? 'dense' : ''].filter((each) => each !== '').join(' ')
  return [
    classes === '' ? '<table>' : `<table class="${classes}">`,
    `<caption>${htmlLine(caption)}</caption>`,
    `<thead><tr>${head}</tr></thead>`,
    '<tbody>',
    ...lines,
    '</tbody>',
    '</table>',
  ].join('\n')
}
