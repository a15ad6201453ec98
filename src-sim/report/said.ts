/** What a report says, as codes and values: a command line says it in English, a window in its own language. */

import type { Nanos } from '../core/time'
import type { StageId } from './time-use'

/** What a landmark is. */
export type LandmarkSort =
  'call' | 'strategy' | 'programmed' | 'completion' | 'return' | 'collect' | 'failed lock' | 'panic'

/** Values of the holes of a sentence. */
export type Values = Readonly<Record<string, string | number>>

/** A code of a sentence and what fills its holes. */
export interface Phrase {
  readonly code: string
  readonly values: Values
}

/** Who does something: a part with a name of its own, or one that every language has a word for. */
export interface Subject {
  readonly code: 'named' | 'driver' | 'process' | 'transfer' | 'kernel'
  readonly name: string
}

/** A sentence about a landmark: who, what, and why where that is known. */
export interface Said {
  readonly subject: Subject
  readonly clause: Phrase
  readonly because: Phrase | null
}

/** Where in what both runs do a difference lies: before or after the n-th landmark of a sort (n from 1). */
export interface PlaceAmong {
  readonly code: 'at' | 'after' | 'upTo'
  readonly sort: LandmarkSort
  readonly number: number
}
/** The same, or the beginning, or all of it. */
export type Place = PlaceAmong | { readonly code: 'start' | 'all' }

/** What a difference says, as data: side 0 is the first run. */
export type DifferenceSaid =
  | { readonly sort: 'behaviour'; readonly place: Place; readonly sides: readonly [Said | null, Said | null] }
  | {
      readonly sort: 'time'
      readonly place: Place
      readonly slower: 0 | 1
      /** ns that it takes longer */
      readonly by: Nanos
      /** The stage that explains most of it, and what it takes on the slower and on the faster side, ns. */
      readonly stage: StageId
      readonly times: readonly [Nanos, Nanos]
    }

/** Clauses without their subject, by code. */
const CLAUSES: Readonly<Record<string, string>> = {
  calls: 'calls {name} for {bytes} bytes',
  lockFails: 'cannot lock the user pages ({errno})',
  handReadKernel: 'hands over {bytes} bytes at block {block} to go into a kernel page and be copied from there',
  handReadUser: 'hands over {bytes} bytes at block {block} to go straight into user memory',
  handReadLocked: 'hands over {bytes} bytes at block {block} to go straight into the locked user pages',
  handWriteCopied: 'hands over {bytes} bytes at block {block} from a kernel page after copying them',
  handWriteKernel: 'hands over {bytes} bytes at block {block} from a kernel page',
  handWriteUser: 'hands over {bytes} bytes at block {block} straight from user memory',
  handWriteLocked: 'hands over {bytes} bytes at block {block} straight from the locked user pages',
  completes: 'completes in full',
  completesFailed: 'completes in full and fails with {errno}',
  falls: 'ends with {left} bytes not moved',
  fallsFailed: 'ends with {left} bytes not moved and fails with {errno}',
  returns: 'returns {result}',
  returnsFailed: 'fails with {errno}',
  collects: 'collects {bytes} bytes',
  collectsFailed: 'collects the error {errno}',
  panics: 'panics: {text}',
  bytesTo: "moves {bytes} bytes one by one to the device's register",
  bytesFrom: "moves {bytes} bytes one by one from the device's register",
}

/** Reasons, by code; {why} is a reason of BIND_REASONS. */
const REASONS: Readonly<Record<string, string>> = {
  cannotBind: ', which cannot be bound ({name}: {why})',
  notBound: ', because the DMA handle cannot be bound ({name}: {why})',
  physckBehind: ': physck refuses what begins behind the end before physio is called',
  physckEnd: ': physck lets nothing through at the end of the device',
}

/** Why binding fails, by the name of its code. @source ddi_dma_buf_bind_handle(9F) */
const BIND_REASONS: Readonly<Record<string, string>> = {
  DDI_DMA_NORESOURCES: 'memory or mappings are short',
  DDI_DMA_NOMAPPING: 'the engine has no way to this memory in pieces of whole blocks',
  DDI_DMA_TOOBIG: 'the request is larger than the engine takes',
}

const SUBJECTS: Readonly<Record<Exclude<Subject['code'], 'named'>, string>> = {
  driver: 'the driver',
  process: 'the process',
  transfer: 'the transfer',
  kernel: 'the kernel',
}

/** Every code with the English it stands for; a window's catalogue has the same. @source DMA Lab */
export const SAID_IN_ENGLISH = { clause: CLAUSES, because: REASONS, bind: BIND_REASONS, subject: SUBJECTS } as const

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_hole, name: string) => String(values[name] ?? ''))
}

/** Who does something, in English. @source DMA Lab */
export function subjectText({ code, name }: Subject): string {
  return code === 'named' ? name : SUBJECTS[code]
}

/** What it does and why, in English, without its subject. @source DMA Lab */
export function clauseText({ clause, because }: Pick<Said, 'clause' | 'because'>): string {
  const said = fill(CLAUSES[clause.code] ?? clause.code, clause.values)
  if (because === null) return said
  const why = BIND_REASONS[String(because.values['name'] ?? '')] ?? ''
  return said + fill(REASONS[because.code] ?? '', { ...because.values, why })
}
