import { shown } from '../config/plain'
import type { Known } from './finder'
import { isBounds } from './finder'
import type { Bounds, Claim, Condition, RequestFigure, RowsQuery, Value } from './language'

/** What was found, for a sentence. */
export function knownText(known: Known): string {
  if (known === undefined) return 'nothing'
  return typeof known === 'number' ? String(known) : known === '' ? 'empty' : shown(known).slice(1, -1)
}

/** Rows in words, such as `io:start with b_bcount 512`. */
export function rowsText(query: RowsQuery): string {
  const kinds = typeof query.kind === 'string' ? query.kind : query.kind.join(' or ')
  const where = Object.entries(query.where ?? {}).map(([field, condition]) => `${field} ${conditionText(condition)}`)
  return [
    query.take === undefined ? '' : `the ${query.take} `,
    kinds,
    query.on === undefined ? '' : ` on ${query.on}`,
    where.length === 0 ? '' : ` with ${where.join(' and ')}`,
    query.after === undefined ? '' : ` after ${rowsText(query.after)}`,
    query.before === undefined ? '' : ` before ${rowsText(query.before)}`,
    query.inside === undefined ? '' : ` inside ${rowsText(query.inside)}`,
  ].join('')
}

function conditionText(condition: Condition): string {
  return isBounds(condition) ? boundsText(condition) : valueText(condition)
}

/** Bounds in words, such as `at least 3 and at most 5`. */
export function boundsText(bounds: Bounds): string {
  const one = (word: string, value: Value | undefined): string => (value === undefined ? '' : word + valueText(value))
  return [
    one('', bounds.is),
    one('not ', bounds.not),
    one('at least ', bounds.atLeast),
    one('at most ', bounds.atMost),
    one('above ', bounds.above),
    one('below ', bounds.below),
    bounds.oneOf === undefined ? '' : `one of ${bounds.oneOf.map(valueText).join(', ')}`,
    bounds.multipleOf === undefined ? '' : `a multiple of ${bounds.multipleOf}`,
  ]
    .filter((each) => each !== '')
    .join(' and ')
}

/** A value in words. */
export function valueText(value: Value): string {
  if (typeof value !== 'object') return String(value)
  if ('in' in value) return `${valueText(value.value)} in the run ${value.in}`
  if ('time' in value) return `${value.time} ns`
  if ('size' in value) return `${value.size} bytes`
  if ('count' in value) return `number of ${rowsText(value.count)}`
  if ('cover' in value) return `time in ns covered by ${rowsText(value.cover)}`
  if ('overlap' in value) return `time in ns in which ${value.overlap.map(rowsText).join(' and ')} overlap`
  if ('peak' in value) return `most ${rowsText(value.peak)} at once`
  if ('metric' in value) return value.metric
  if ('request' in value) return `${REQUEST_TEXT[value.get]} of the request ${value.request}`
  if ('ledger' in value) return LEDGER_TEXT[value.ledger] + (value.of === undefined ? '' : ` of ${value.of}`)
  if ('findings' in value) return `findings ${[value.findings].flat().join(', ')}`
  if ('run' in value) return value.run === 'end' ? 'how the run ends' : `${value.run} of the run`
  if ('script' in value) return `${value.get} of the script of ${value.script}`
  if ('edit' in value) return `your ${value.edit}`
  if ('answer' in value) return `your answer to ${value.answer}`
  if ('host' in value) return value.host
  if ('rule' in value) return value.rule
  if ('profile' in value) return value.profile
  if ('its' in value) return `its ${value.its}`
  if ('percentile' in value) return `${value.percentile}th percentile of ${value.field} of ${rowsText(value.of)}`
  if ('of' in value) {
    const [word, field] = Object.entries(value).find(([key]) => key !== 'of') as [string, string]
    return `${word} ${field} of ${rowsText(value.of)}`
  }
  const [word, parts] = Object.entries(value)[0] as [string, readonly Value[]]
  return `(${parts.map(valueText).join(` ${SIGNS[word] ?? word} `)})`
}

const SIGNS: Readonly<Record<string, string>> = {
  ...{ add: '+', subtract: '-', multiply: '*', divide: '/', divideUp: '/ (rounded up)', perMille: '‰ of' },
}

/** What a figure of a request is; times are in the unit that its number has. */
const REQUEST_TEXT: Readonly<Record<RequestFigure, string>> = {
  ...{ result: 'result', errno: 'errno', residual: 'residual' },
  ...{ startedAt: 'start in ns', endedAt: 'end in ns', takes: 'time in ns' },
}

const LEDGER_TEXT: Readonly<Record<string, string>> = {
  pagesPeak: 'most pages locked at once',
  pagesLocked: 'pages still locked at the end',
  busy: 'power busy count at the end',
  level: 'interrupt level at the end',
  headers: 'buffer headers not given back',
  bindings: 'DMA bindings not ended',
  kernelPages: 'kernel pages not given back',
}

/** The runs that a claim or a value names beside its own. */
export function runsNamed(part: Claim | Value | undefined): string[] {
  const names: string[] = []
  const waiting: unknown[] = [part]
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) {
      const { in: run, as } = next as { readonly in?: unknown; readonly as?: unknown }
      for (const name of [run, as]) if (typeof name === 'string' && !names.includes(name)) names.push(name)
    }
    waiting.push(...(Object.values(next) as unknown[]))
  }
  return names
}

/** The edits and answers that a value or claim asks for. */
export function asksFor(part: unknown, word: 'edit' | 'answer'): string[] {
  const names: string[] = []
  const waiting: unknown[] = [part]
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const name = (next as Readonly<Record<string, unknown>>)[word]
    if (typeof name === 'string' && !names.includes(name)) names.push(name)
    waiting.push(...(Object.values(next) as unknown[]))
  }
  return names
}
