/** What a report says, before it is HTML, Markdown or paper: plain data, every text as it is, nothing escaped. */

/** A column of a table. The cells of the first column name their rows. */
export interface ReportColumn {
  readonly title: string
  readonly sort: 'text' | 'number' | 'code'
}

/** A table; what was left out at its end is counted. */
export interface ReportTable {
  readonly sort: 'table'
  readonly caption: string
  readonly columns: readonly ReportColumn[]
  /** As many cells as columns in each. */
  readonly rows: readonly (readonly string[])[]
  /** Rows that are not shown. */
  readonly more: number
}

/** A picture, and the same for a page without pictures. */
export interface ReportPicture {
  readonly sort: 'picture'
  readonly caption: string
  /** An SVG document that says in words what it shows; its ids are those of no other picture of the report. */
  readonly svg: string
  /** Lines of characters of one width; empty where tables beside it say the same. */
  readonly plain: readonly string[]
}

/** A text as it was written, line by line. */
export interface ReportListing {
  readonly sort: 'listing'
  readonly caption: string
  readonly language: 'yaml' | 'javascript' | 'text'
  readonly lines: readonly string[]
  /** Lines that are not shown. */
  readonly more: number
}

/** A part of a section. */
export type ReportBlock =
  | { readonly sort: 'text' | 'warning'; readonly text: string }
  | { readonly sort: 'list'; readonly items: readonly string[] }
  | ReportTable
  | ReportPicture
  | ReportListing

/** A section, and those below it. */
export interface ReportSection {
  /** Letters, digits and hyphens; unique in the report. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly ReportBlock[]
  readonly parts: readonly ReportSection[]
}

/** A report, whole. */
export interface TraceReport {
  readonly title: string
  /** One line; may be empty. */
  readonly summary: string
  readonly sections: readonly ReportSection[]
}

/** Rows of a table that a report shows. */
export const MOST_ROWS = 200

/**
 * A table of a report; rows beyond the limit are counted instead.
 *
 * @param columns titles; `#` before a title makes a column of numbers, a backtick one of code
 * @source DMA Lab
 */
export function reportTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  most = MOST_ROWS,
): ReportTable {
  const marked = columns.map((title): ReportColumn => {
    if (title.startsWith('#')) return { title: title.slice(1), sort: 'number' }
    return title.startsWith('`') ? { title: title.slice(1), sort: 'code' } : { title, sort: 'text' }
  })
  return { sort: 'table', caption, columns: marked, rows: rows.slice(0, most), more: Math.max(0, rows.length - most) }
}

/** A section without others below it. @source DMA Lab */
export function reportSection(
  id: string,
  title: string,
  blocks: readonly ReportBlock[],
  parts: readonly ReportSection[] = [],
): ReportSection {
  return { id, title, blocks, parts }
}

/** A count with its noun: `1 finding`, `2 findings`. @source DMA Lab */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
