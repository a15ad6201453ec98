import type { ExportSource } from './format'
import { jsonText } from './writer'

/** The name of the program, as files say it. */
export const TOOL = 'DMA Lab'

/**
 * What a file says about a run, in pairs of name and text for formats that keep such pairs. What was not kept of the
 * trace is said too.
 */
export function aboutRun({ facts, table }: ExportSource): readonly (readonly [string, string])[] {
  const { truncated } = table
  return [
    ['tool', TOOL],
    ['version', facts.version],
    ['title', facts.title],
    ['path', facts.path],
    ['host', facts.host],
    ['seed', String(facts.seed)],
    ['scenario', facts.scenario],
    ['trace', facts.trace],
    ['events', String(table.rows)],
    ...(truncated ? ([['not kept', String(truncated.notKept)]] as const) : []),
  ]
}

/** The name of a run in a file that holds several, such as `physio: Reading a file`. */
export function runTitle({ facts: { path, title } }: ExportSource): string {
  return title === '' ? path : `${path}: ${title}`
}

/** What a file says about a run as a JSON object, ASCII only. */
export function aboutJson(source: ExportSource): string {
  const pairs = aboutRun(source).map(([name, text]) => `${jsonText(name)}:${jsonText(text)}`)
  return `{${pairs.join(',')}}`
}
