import { RUN_PROTOCOL, type RunNews } from './run-protocol'

/** What only a worker of ours may be asked for: fields that each sort of news must have, and of which type. */
const SORTS: readonly Readonly<Record<string, 'number' | 'object' | 'any'>>[] = [
  { id: 'number', progress: 'object' },
  { id: 'number', reply: 'any' },
  { id: 'number', error: 'object' },
  { progress: 'object' },
  { ended: 'object' },
  { failed: 'object' },
]

/**
 * What the thread of a run said. It is code of ours, but its program is a file: one of another build speaks otherwise,
 * and a defect in it must end one run and not the host.
 *
 * @param speaks the protocol it named first; absent = it has said nothing yet
 * @returns null when it is nothing that a run says
 */
export function newsOf(message: unknown, speaks: number | undefined): RunNews | null {
  if (typeof message !== 'object' || message === null) return null
  const news = message as Readonly<Record<string, unknown>>
  if (speaks === undefined) return news['protocol'] === RUN_PROTOCOL ? { protocol: RUN_PROTOCOL } : null
  const names = Object.keys(news)
  const sort = SORTS.find((each) => names.length === Object.keys(each).length && names.every((name) => name in each))
  if (!sort || names.some((name) => !fits(news[name], sort[name]))) return null
  if ('ended' in news && !hasOutcomes(news['ended'])) return null
  if (('failed' in news || 'error' in news) && !isError(news['failed'] ?? news['error'])) return null
  return message as RunNews
}

function fits(value: unknown, wanted: string | undefined): boolean {
  if (wanted === 'number') return Number.isSafeInteger(value)
  return wanted === 'any' || (typeof value === 'object' && value !== null)
}

function hasOutcomes(ended: unknown): boolean {
  const { outcomes, comparison } = ended as Readonly<Record<string, unknown>>
  return Array.isArray(outcomes) && typeof comparison === 'object'
}

function isError(error: unknown): boolean {
  const { code, message } = error as Readonly<Record<string, unknown>>
  return typeof code === 'string' && typeof message === 'string'
}
