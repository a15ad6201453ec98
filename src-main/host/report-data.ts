/** What a report carries with it, so that its runs can be made again: written so that nothing of it can become markup. */
import { z } from 'zod'
import { MOST_SOURCE, PATHS, type LabInput, type Submission } from '../../src-sim/index'
import { SCENARIO_LIMITS } from './data-file'
import { DATA_CLOSES, DATA_OPENS } from './report-page'
import { FENCE_CLOSES, FENCE_OPENS } from './report-markdown'

/** The forms of a report that carry what it was made of. */
export type ReportFormat = 'html' | 'markdown'

/** What runs were made of: a scenario with its scripts, or a lab as its student sees it with what was handed in. */
export type ReportOrigin =
  | {
      readonly scenario: string
      readonly scripts: Readonly<Record<string, string>>
      readonly paths: readonly (typeof PATHS)[number][]
      readonly seed: number
    }
  | { readonly lab: LabInput; readonly submission: Submission }

/** What a report carries. @source docs/reports.md */
export interface ReportData {
  readonly kind: 'dmalab-report'
  readonly version: 1
  /** Version of the program that made it. */
  readonly program: string
  readonly format: ReportFormat
  readonly title: string
  readonly traces: readonly ReportTrace[]
  /** SHA-256 of the file without what it carries. */
  readonly page: string
  readonly origin: ReportOrigin
}

/** A trace that a report speaks of. */
export interface ReportTrace {
  readonly run: string
  readonly path: string
  readonly seed: number
  readonly rows: number
  /** SHA-256 */
  readonly hash: string
}

/** What stands before and after what a report carries. */
export const DATA_MARKS: Readonly<Record<ReportFormat, { readonly opens: string; readonly closes: string }>> = {
  html: { opens: `\n${DATA_OPENS}\n`, closes: `\n${DATA_CLOSES}\n` },
  markdown: { opens: `\n${FENCE_OPENS}\n`, closes: `\n${FENCE_CLOSES}\n` },
}

/** What a report carries as text: JSON of plain ASCII without a character that could open or close something. */
export function dataText(data: ReportData): string {
  const numbers = (_key: string, value: unknown): unknown =>
    typeof value === 'bigint' ? `0x${value.toString(16)}` : value
  return JSON.stringify(data, numbers, 1).replace(
    /[<>&`\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const seed = z.number().int().min(0).max(0xffffffff)

const schema = z.strictObject({
  kind: z.literal('dmalab-report'),
  version: z.literal(1),
  program: z.string().max(100),
  format: z.enum(['html', 'markdown']),
  title: z.string().max(10_000),
  traces: z
    .array(
      z.strictObject({
        ...{ run: z.string().max(200), path: z.string().max(20), seed, hash: digest },
        rows: z.number().int().min(0),
      }),
    )
    .max(1000),
  page: digest,
  origin: z.union([
    z.strictObject({
      scenario: z.string().max(SCENARIO_LIMITS.bytes),
      scripts: z.record(z.string().max(1000), z.string().max(MOST_SOURCE)),
      paths: z.array(z.enum(PATHS)).min(1).max(PATHS.length),
      seed,
    }),
    z.strictObject({ lab: z.unknown(), submission: z.unknown() }),
  ]),
})

/** A report that was read: what it carries, and the rest of it. */
export interface ReadReport {
  readonly data: ReportData
  readonly rest: string
}

/** Takes a report apart; a text says why it is none. What it carries is checked for its form only. */
export function readReport(text: string): ReadReport | string {
  for (const [format, { opens, closes }] of Object.entries(DATA_MARKS)) {
    const from = text.lastIndexOf(opens)
    const to = text.indexOf(closes, from + opens.length - 1)
    if (from < 0 || to < 0) continue
    const inside = text.slice(from + opens.length, to)
    const rest = text.slice(0, from + opens.length) + text.slice(to)
    let value: unknown
    try {
      value = JSON.parse(inside)
    } catch {
      return 'what it carries is no JSON'
    }
    const parsed = schema.safeParse(value)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return `what it carries is not as a report has it: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
    }
    if (parsed.data.format !== format) return `it says that it is ${parsed.data.format}`
    return { data: parsed.data as ReportData, rest }
  }
  return 'it carries nothing that runs can be made of; reports are HTML or Markdown of dma-lab report'
}
