import { formatNanos } from '../core/time'
import type { ComparedRow, ComparedRun, RunComparison } from './compare'

/** A value of a row for people, exact. @source DMA Lab */
export function formatValue(unit: ComparedRow['unit'], value: number): string {
  return unit === 'ns' ? formatNanos(value) : String(value)
}

/** Thousandths as a signed percentage with one digit. @source DMA Lab */
export function formatRelative(relative: number | null): string {
  if (relative === null) return 'new'
  const size = Math.abs(relative)
  return `${relative < 0 ? '-' : '+'}${Math.floor(size / 10)}.${size % 10} %`
}

function difference(row: ComparedRow, index: number): string {
  const by = row.differences[index]!
  if (index === 0) return ''
  if (by === 0) return '='
  const size = formatValue(row.unit, Math.abs(by))
  const sign = by < 0 ? '-' : '+'
  return `${sign}${size} (${formatRelative(row.relative[index]!).replace(/^[-+]/, sign)})`
}

/** The part of a whole as a percentage with one digit, rounded down. @source DMA Lab */
export function share(value: number, whole: number): string {
  if (whole === 0) return '0.0 %'
  const perMille = Number((BigInt(value) * 1000n) / BigInt(whole))
  return `${Math.floor(perMille / 10)}.${perMille % 10} %`
}

function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}

const pathsOf = ({ runs }: RunComparison): readonly string[] => runs.map(({ path }) => path)

/** The table of a comparison: a head, the stages, `elapsed` and the counts. */
function cells(comparison: RunComparison): string[][] {
  const head = comparisonHead(pathsOf(comparison))
  const rows = [...comparison.stages, comparison.elapsed, ...comparison.counts]
  return [['', ...head], ...rows.map(comparisonCells)]
}

/** The heads of the columns of values: each run, and each but the first against the first. @source DMA Lab */
export function comparisonHead(names: readonly string[]): string[] {
  return names.flatMap((name, index) => (index === 0 ? [name] : [name, `against ${names[0]!}`]))
}

/** A row of a comparison as text: its title, values, and absolute with relative differences. @source DMA Lab */
export function comparisonCells(row: ComparedRow): string[] {
  return [
    row.title,
    ...row.values.flatMap((value, index) =>
      index === 0 ? [formatValue(row.unit, value)] : [formatValue(row.unit, value), difference(row, index)],
    ),
  ]
}

/** What ended a path badly, as sentences. @param path what it is called there @source DMA Lab */
export function endings({
  path,
  end,
  panic,
  hung,
}: Pick<ComparedRun, 'end' | 'panic' | 'hung'> & { readonly path: string }): string[] {
  const sentences = hung.map(({ process, explanation }) => `${path}: ${process} hangs. ${explanation}`)
  if (end === 'panic') sentences.push(`${path}: the kernel panics: ${panic}`)
  if (end === 'limit') sentences.push(`${path}: the time limit was reached before the workload was done.`)
  if (end === 'stopped') sentences.push(`${path}: the run was stopped.`)
  return sentences
}

function largest(run: ComparedRun, comparison: RunComparison, index: number): string {
  const parts = comparison.stages
    .map((stage) => ({ title: stage.title, value: stage.values[index]! }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ title, value }) => `${title} ${share(value, run.elapsed)}`)
  return `${run.path}: ${parts.join(', ')}`
}

/** Where each run first differs from the first one. @param paths what the runs are called @source DMA Lab */
export function divergenceSentences(
  comparison: RunComparison,
  paths: readonly string[] = pathsOf(comparison),
): string[] {
  return comparison.divergences.slice(1).map((divergence, index) => {
    const sides = `${paths[0]!} and ${paths[index + 1]!}`
    return divergence === null ? `${sides}: no difference.` : `${sides}: ${divergence.text}`
  })
}

/**
 * A comparison as plain text.
 *
 * @source DMA Lab
 */
export function comparisonText(title: string, comparison: RunComparison): string {
  const lines = [...(title === '' ? [] : [title, '']), ...grid(cells(comparison)), '', 'Where the time went']
  comparison.runs.forEach((run, index) => lines.push(`  ${largest(run, comparison, index)}`))
  if (comparison.runs.length > 1) {
    lines.push('', 'First difference')
    for (const sentence of divergenceSentences(comparison)) lines.push(`  ${sentence}`)
  }
  const bad = comparison.runs.flatMap(endings)
  if (bad.length > 0) lines.push('', ...bad)
  return `${lines.join('\n')}\n`
}

/** Text that stands in a cell of a Markdown table and means itself. @source DMA Lab */
export function markdownCell(text: string): string {
  return text.replace(/[\\|*_`<>[\]#&]/g, (character) => `\\${character}`).replace(/[\r\n]+/g, ' ')
}

/**
 * A comparison as Markdown.
 *
 * @source DMA Lab
 */
export function comparisonMarkdown(title: string, comparison: RunComparison): string {
  const [head = [], ...rows] = cells(comparison)
  const line = (row: readonly string[]): string => `| ${row.map(markdownCell).join(' | ')} |`
  const lines = [
    `# ${title === '' ? 'Comparison' : markdownCell(title)}`,
    '',
    line(head.map((cell, index) => (index === 0 ? 'stage' : cell))),
    `|---|${'---:|'.repeat(Math.max(0, head.length - 1))}`,
    ...rows.map(line),
    '',
    '## Where the time went',
    '',
    ...comparison.runs.map((run, index) => `- ${markdownCell(largest(run, comparison, index))}`),
  ]
  if (comparison.runs.length > 1)
    lines.push(
      '',
      '## First difference',
      '',
      ...divergenceSentences(comparison).map((each) => `- ${markdownCell(each)}`),
    )
  const bad = comparison.runs.flatMap(endings)
  if (bad.length > 0) lines.push('', '## Endings', '', ...bad.map((each) => `- ${markdownCell(each)}`))
  return `${lines.join('\n')}\n`
}
