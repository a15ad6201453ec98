/** A trace report as Markdown, for readers without HTML. */
import { markdownCell, type ReportBlock, type ReportSection, type TraceReport } from '../../src-sim/index'
import { cleaned } from './labs/formats'

/** Opens the block with what the report was made of, the last of its kind in a report. */
export const FENCE_OPENS = '```json dmalab-report'
export const FENCE_CLOSES = '```'

/** Text that means itself in a paragraph or a cell. */
const plain = (text: string): string =>
  markdownCell(cleaned(text))
    .replace(/[~$]|!(?=\\\[)/g, '\\$&')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replace(/(:)\/\//g, '\\$1//')
    .replace(/\b(www)\./gi, '$1\\.')

/** A report as Markdown, with an empty block for what it was made of. @param program version */
export function reportMarkdown(report: TraceReport, program: string): string {
  const parts = [
    `# ${plain(report.title) || 'Report'}`,
    ...(report.summary === '' ? [] : [plain(report.summary)]),
    ...report.sections.flatMap((section) => sectionMarkdown(section, 2)),
    `Made by DMA Lab ${plain(program)}. What it was made of is in the block below: \`dma-lab verify FILE\` makes the runs again and compares every line.`,
    [FENCE_OPENS, '', FENCE_CLOSES].join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}

function sectionMarkdown({ title, blocks, parts }: ReportSection, level: number): string[] {
  return [
    `${'#'.repeat(level)} ${plain(title)}`,
    ...blocks.flatMap(blockMarkdown),
    ...parts.flatMap((part) => sectionMarkdown(part, level + 1)),
  ]
}

function blockMarkdown(block: ReportBlock): string[] {
  switch (block.sort) {
    case 'text':
      return [plain(block.text)]
    case 'warning':
      return [`**Note:** ${plain(block.text)}`]
    case 'list':
      return [block.items.map((item) => `- ${plain(item)}`).join('\n')]
    case 'table': {
      const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`
      const rule = block.columns.map(({ sort }) => (sort === 'number' ? '---:' : '---')).join('|')
      const lines = [line(block.columns.map(({ title }) => title)), `|${rule}|`, ...block.rows.map(line)]
      return [`**${plain(block.caption)}**`, lines.join('\n'), ...more(block.more, 'rows')]
    }
    case 'picture':
      return block.plain.length === 0 ? [] : [`**${plain(block.caption)}**`, fenced(block.plain, '')]
    case 'listing':
      return [`**${plain(block.caption)}**`, fenced(block.lines, block.language), ...more(block.more, 'lines')]
  }
}

const more = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} more ${what} are not shown.`])

/** A text as it is, in a fence that it cannot close. */
function fenced(lines: readonly string[], language: string): string {
  const shown = lines.map(cleaned)
  const longest = Math.max(2, ...shown.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language === 'text' ? '' : language}`, ...shown, fence].join('\n')
}
