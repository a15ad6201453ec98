import type { PathId } from '../config/scenario'
import type { RowFilter } from '../trace/row-filter'
import type { KindName } from '../trace/kinds'

/** The four extracts that the lab implements, by a short name. */
export const EXTRACTS = {
  dma_breakup: 'DMA_BREAKUP(K), UNIX System V',
  transfers: 'Writing Device Drivers for Oracle Solaris 11.2, Data Transfer Methods',
  aphysio: 'Writing Device Drivers, DMA Transfers (Asynchronous)',
  resources: 'Writing Device Drivers, Allocating DMA Resources',
} as const

/** One of them. */
export type ExtractId = keyof typeof EXTRACTS

/** Events of a run that a statement speaks about. */
export interface StatementEvents {
  /** The paths on which it speaks about them. */
  readonly paths: readonly PathId[]
  readonly filter: RowFilter
}

/** A sentence of an extract, in our own words, with what shows it. */
export interface Statement {
  /** Such as `dma_breakup.description.4`; never changes. */
  readonly id: string
  readonly extract: ExtractId
  /** Heading or example under which it stands. */
  readonly section: string
  /** Place of the sentence in that section, from 1; parts of one sentence share it. */
  readonly sentence: number
  readonly says: string
  /** The events that it describes; empty when no event shows it by itself. */
  readonly events: readonly StatementEvents[]
  /** Vector cases that hold it to account: `file#case`, such as `sysv/man89#M3`. */
  readonly vectors: readonly string[]
  /** Driver rules that say the same, by their id. */
  readonly rules: readonly string[]
}

/** What shows a statement. */
export type Evidence =
  { readonly events: StatementEvents } | { readonly vectors: readonly string[] } | { readonly rules: readonly string[] }

/** What a filter asks of a row besides its kind. */
type More = Omit<RowFilter, 'kinds'>

/** Events of some kinds on some paths. */
export function events(
  paths: PathId | readonly PathId[],
  kinds: KindName | readonly KindName[],
  more: More = {},
): Evidence {
  const filter = { kinds: typeof kinds === 'string' ? [kinds] : kinds, ...more }
  return { events: { paths: typeof paths === 'string' ? [paths] : paths, filter } }
}

/** Cases of one vector file. @param file such as `sysv/man89` */
export function vectors(file: string, ...cases: readonly string[]): Evidence {
  return { vectors: cases.map((each) => `${file}#${each}`) }
}

/** Driver rules. */
export const rules = (...ids: readonly string[]): Evidence => ({ rules: ids })

/** A condition on one argument: it has this value. */
export const equal = (label: string, value: number): More => ({ where: [{ label, is: '=', value }] })
/** A condition on one argument: it is greater. */
export const above = (label: string, value: number): More => ({ where: [{ label, is: '>', value }] })

/** A sentence: its place, what it says, and what shows it. */
export type Sentence = readonly [sentence: number, says: string, ...evidence: readonly Evidence[]]

/** The statements of one section, numbered in their order. */
export function section(extract: ExtractId, key: string, title: string, sentences: readonly Sentence[]): Statement[] {
  return sentences.map(([sentence, says, ...evidence], index) => ({
    id: `${extract}.${key}.${index + 1}`,
    extract,
    section: title,
    sentence,
    says,
    events: evidence.flatMap((each) => ('events' in each ? [each.events] : [])),
    vectors: evidence.flatMap((each) => ('vectors' in each ? each.vectors : [])),
    rules: evidence.flatMap((each) => ('rules' in each ? each.rules : [])),
  }))
}
