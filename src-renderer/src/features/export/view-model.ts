import type { ExportFormatSummary, ExportGroup, ExportPreview } from '../../../../src-ipc/exports'
import { formatWhole } from '../../ui/format'

/** Lines of text, and bytes in hexadecimal, that a preview shows. */
const MOST_LINES = 40
const LONGEST_LINE = 160
const MOST_BYTES = 512
const BYTES_A_LINE = 16

/** A number of bytes in words: whole below a thousand, else with one decimal. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${formatWhole(bytes)} B`
  const [unit, divisor] = bytes < 1e6 ? ['KB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9]
  return `${(bytes / Number(divisor)).toFixed(1)} ${unit}`
}

/** True when bytes are text: no zero byte and nothing that is no UTF-8. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  try {
    // The end may lie inside a character.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The first lines of a text; long ones are cut. */
export function firstLines(bytes: Uint8Array): string {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
  const shown = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line))
  return shown.join('\n')
}

/** Bytes as lines of offset, hexadecimal and letters. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, MOST_BYTES); at += BYTES_A_LINE) {
    const part = [...bytes.subarray(at, at + BYTES_A_LINE)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${letters}`)
  }
  return lines.join('\n')
}

/** What a preview is shown as. */
export type Shown =
  { readonly as: 'picture'; readonly svg: string } | { readonly as: 'text' | 'hex'; readonly text: string }

/** How the beginning of a file is shown; a picture only when it is whole. */
export function shownOf({ head, size }: ExportPreview, format: string): Shown {
  const isPicture = (format === 'svg' || format === 'png') && head.length >= size
  if (isPicture) return { as: 'picture', svg: new TextDecoder().decode(head) }
  return isText(head) ? { as: 'text', text: firstLines(head) } : { as: 'hex', text: hexLines(head) }
}

/** Formats by group, in the order in which they are offered. */
export function grouped(
  formats: readonly ExportFormatSummary[],
): readonly { readonly group: ExportGroup; readonly formats: readonly ExportFormatSummary[] }[] {
  const groups = [...new Set(formats.map(({ group }) => group))]
  return groups.map((group) => ({ group, formats: formats.filter((each) => each.group === group) }))
}
