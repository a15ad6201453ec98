import type { RowCondition, RowFilter, StateLabel } from '../../../../src-ipc/runs'

/** Names that look at the machine just after an event, not at the event's fields. */
export const STATE_NAMES = Object.keys({
  spl: true,
  ipl: true,
  'pages locked': true,
} satisfies Record<StateLabel, true>) as readonly StateLabel[]

/** Conditions as a person writes them, or the part that cannot be read. */
export type ParsedCondition =
  { readonly ok: true; readonly where: readonly RowCondition[] } | { readonly ok: false; readonly text: string }

const CONDITION = /^\s*(.+?)\s*(<=|>=|!=|=|<|>)\s*(-?(?:0x[0-9a-f]+|\d+))\s*$/i

/** Reads `b_bcount > 4096 and errno = 5`: names of arguments as the table shows them, numbers also in hexadecimal. */
export function parseCondition(text: string): ParsedCondition {
  if (text.trim() === '') return { ok: true, where: [] }
  const where: RowCondition[] = []
  for (const part of text.split(/\s+and\s+|\s*&&\s*/i)) {
    const found = CONDITION.exec(part)
    if (!found) return { ok: false, text: part.trim() }
    const [, label, is, digits] = found as unknown as [string, string, RowCondition['is'], string]
    const size = Number(digits.replace('-', ''))
    where.push({ label, is, value: digits.startsWith('-') ? -size : size })
  }
  return { ok: true, where }
}

/** Conditions as a person writes them: what parseCondition reads again. */
export function conditionText(where: readonly RowCondition[]): string {
  return where.map(({ label, is, value }) => `${label} ${is} ${value}`).join(' and ')
}

/** A filter in one line. */
export function describeFilter({ kinds, where, text }: RowFilter): string {
  const conditions = (where ?? []).map(({ label, is, value }) => `${label} ${is} ${value}`)
  return [...(kinds ?? []), ...conditions, ...(text ? [`“${text}”`] : [])].join(' · ')
}
