import { KINDS, type KindName } from '../trace/kinds'
import type { TraceTable } from '../trace/table'

const NAME = 'name: '

/** Fields that every row has. @source docs/labs.md */
export const ROW_FIELDS = [
  ...['row', 'kind', 'at', 'duration', 'until', 'track', 'request', 'chunk', 'id', 'arg0', 'arg1'],
] as const

/** Later than everything: the end of a span that is still open. */
export const NEVER = Number.MAX_SAFE_INTEGER

const labelOf = (label: string): string => (label.startsWith(NAME) ? label.slice(NAME.length) : label)

/** The names of fields a row of a kind has, those that every row has among them. @source docs/trace-format.md */
export function fieldsOf(kind: KindName): string[] {
  const found = KINDS.find(({ name }) => name === kind)
  const own = found ? [found.id, labelOf(found.arg0), labelOf(found.arg1)].filter((each) => each !== '') : []
  return [...ROW_FIELDS, ...own]
}

/**
 * A field of a row: a number, or a text for `kind`, `track` and what kinds.ts calls a name; undefined when the row has no
 * such field. `until` of a span that is still open is NEVER.
 *
 * @source docs/trace-format.md
 */
export function fieldOf(table: TraceTable, row: number, field: string): number | string | undefined {
  switch (field) {
    case 'row':
      return row
    case 'kind':
      return KINDS[table.kind(row)]?.name ?? ''
    case 'track':
      return table.trackName(table.get('track', row))
    case 'until':
      return untilOf(table, row)
    case 'at':
    case 'duration':
    case 'request':
    case 'chunk':
    case 'id':
    case 'arg0':
    case 'arg1':
      return table.get(field, row)
  }
  const kind = KINDS[table.kind(row)]
  if (!kind) return undefined
  if (kind.id === field) return table.get('id', row)
  for (const [column, label] of [
    ['arg0', kind.arg0],
    ['arg1', kind.arg1],
  ] as const) {
    if (label === field) return table.get(column, row)
    if (label === NAME + field) return table.text(table.get(column, row))
  }
  return undefined
}

/** When a row ends, ns; NEVER while it is open. */
export function untilOf(table: TraceTable, row: number): number {
  const duration = table.duration(row)
  return duration < 0 ? NEVER : table.at(row) + duration
}
