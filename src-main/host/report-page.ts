/** A trace report as a page of HTML. */
import type { ReportBlock, ReportSection, ReportTable, TraceReport } from '../../src-sim/index'
import { html, htmlLine, htmlPage, htmlTable, soft } from './report-html'

const STYLE = `
h1, h2, h3, li, p, figcaption, pre { overflow-wrap: anywhere }
a { color: inherit }
nav ul { columns: 18rem }
svg, pre { box-sizing: border-box }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 2px solid #808080 }
tbody th { font-weight: 500 }
figure { margin: 1rem 0 }
figcaption { font-weight: 600; padding: .5rem 0 }
svg { display: block; width: 100%; height: auto; border: 1px solid #808080 }
pre { white-space: pre-wrap; padding: .6rem; border: 1px solid #808080 }
.warning { padding: .4rem .8rem; border-inline-start: .4rem solid #b3261e }
.stamp { margin-top: 3rem }
@media print {
  nav { display: none }
  .listing { break-inside: auto }
  svg { max-height: 235mm }
}
`

/** Opens the block with what the report was made of; no text of a report can hold it. */
export const DATA_OPENS = '<script type="application/json" id="dmalab-report">'
export const DATA_CLOSES = '</script>'

/** A report as HTML, with an empty block for what it was made of. @param program version */
export function reportPage(report: TraceReport, program: string): string {
  const contents = report.sections.map(({ id, title }) => `<li><a href="#${html(id)}">${html(title)}</a></li>`)
  const body = [
    '<main>',
    `<h1>${htmlLine(report.title)}</h1>`,
    ...(report.summary === '' ? [] : [`<p>${htmlLine(report.summary)}</p>`]),
    '<nav aria-label="Contents">',
    '<ul>',
    ...contents,
    '</ul>',
    '</nav>',
    ...report.sections.map((section) => sectionHtml(section, 2)),
    `<p class="stamp">Made by DMA Lab ${html(program)}. What it was made of is in this file: <code>dma-lab verify FILE</code> makes the runs again and compares every line.</p>`,
    '</main>',
    DATA_OPENS,
    '',
    DATA_CLOSES,
  ].join('\n')
  return htmlPage(report.title, STYLE, body)
}

function sectionHtml({ id, title, blocks, parts }: ReportSection, level: number): string {
  return [
    `<section aria-labelledby="${html(id)}">`,
    `<h${level} id="${html(id)}">${html(title)}</h${level}>`,
    ...blocks.map(blockHtml),
    ...parts.map((part) => sectionHtml(part, level + 1)),
    '</section>',
  ].join('\n')
}

function blockHtml(block: ReportBlock): string {
  switch (block.sort) {
    case 'text':
      return `<p class="lead">${htmlLine(block.text)}</p>`
    case 'warning':
      return `<p class="warning">${htmlLine(block.text)}</p>`
    case 'list':
      return ['<ul>', ...block.items.map((item) => `<li>${htmlLine(item)}</li>`), '</ul>'].join('\n')
    case 'table':
      return tableHtml(block)
    case 'picture':
      return [
        '<figure>',
        `<figcaption>${htmlLine(block.caption)}</figcaption>`,
        block.svg.replace(/^<\?xml[^>]*\?>\n/, '').trimEnd(),
        '</figure>',
      ].join('\n')
    case 'listing':
      return [
        '<figure class="listing">',
        `<figcaption>${htmlLine(block.caption)}</figcaption>`,
        `<pre><code>${block.lines.map((each) => html(each.trimEnd())).join('\n')}</code></pre>`,
        ...more(block.more, 'lines'),
        '</figure>',
      ].join('\n')
  }
}

const more = (count: number, what: string): string[] =>
  count === 0 ? [] : [`<p>${count} more ${what} are not shown.</p>`]

function tableHtml({ caption, columns, rows, more: left }: ReportTable): string {
  const heads = columns.map(({ title, sort }) => ({ title, isNumber: sort === 'number' }))
  const cells = rows.map((row) =>
    row.map((text, column) => {
      const sort = columns[column]?.sort
      return {
        html:
          sort === 'code' && text !== '' ? `<code>${soft(text)}</code>` : soft(text).replace(/(\d) %/g, '$1&#160;%'),
        isNumber: sort === 'number',
      }
    }),
  )
  return [htmlTable(caption, heads, cells), ...more(left, 'rows')].join('\n')
}
