import {
  checkBind,
  compareSolaris,
  compareSysv,
  parseBindDocument,
  parseSolarisDocument,
  parseSysvDocument,
  runBind,
  runSolarisCase,
  runSysvCase,
  suggest,
  type DataIssue,
  type Result,
} from '../../src-sim/index'
import type { DataDocument, FileIssue } from './data-file'
import { placeIssues } from './scenario-files'

/** A place where an outcome is not what was expected. */
export interface VectorDifference {
  readonly path: string
  readonly expected: unknown
  readonly found: unknown
}

/** A case that can be run. */
export interface VectorCase {
  readonly id: string
  /** False when the case expects nothing: running it cannot fail. */
  readonly expects: boolean
  readonly run: () => { readonly outcome: unknown; readonly differences: readonly VectorDifference[] }
}

/** The cases of a file, or what is wrong with it. */
export type VectorReply =
  | { readonly ok: true; readonly kind: string; readonly cases: readonly VectorCase[] }
  | { readonly ok: false; readonly issues: readonly FileIssue[] }

type Reader = (value: unknown) => { ok: true; cases: VectorCase[] } | { ok: false; issues: readonly DataIssue[] }

/** Wraps parser, runner and comparison of a sort of case as a reader of its files. */
function readerOf<Case extends { readonly id: string; readonly expect?: unknown }, Given>(
  parse: (value: unknown) => { ok: true; value: readonly Case[] } | { ok: false; issues: readonly DataIssue[] },
  run: (entry: Case) => Given,
  compare: (entry: Case, outcome: Given) => readonly VectorDifference[],
): Reader {
  return (value) => {
    const reply = parse(value)
    if (!reply.ok) return reply
    return { ok: true, cases: reply.value.map((entry) => caseOf(entry, run, compare)) }
  }
}

function caseOf<Case extends { readonly id: string; readonly expect?: unknown }, Given>(
  entry: Case,
  run: (entry: Case) => Given,
  compare: (entry: Case, outcome: Given) => readonly VectorDifference[],
): VectorCase {
  const wanted = entry.expect
  const expects = typeof wanted === 'object' && wanted !== null && Object.keys(wanted).length > 0
  return {
    id: entry.id,
    expects,
    run: () => {
      const outcome = run(entry)
      return { outcome, differences: expects ? compare(entry, outcome) : [] }
    },
  }
}

/** A result with its problems under the name the other parsers use. */
function withIssues<Value>(
  parse: (value: unknown) => Result<Value, readonly DataIssue[]>,
): (value: unknown) => { ok: true; value: Value } | { ok: false; issues: readonly DataIssue[] } {
  return (value) => {
    const reply = parse(value)
    return reply.ok ? reply : { ok: false, issues: reply.error }
  }
}

const bindReader = readerOf(parseBindDocument, runBind, checkBind)

/** Who reads a file, by its `kind`. */
const READERS: Readonly<Record<string, Reader>> = {
  bind: bindReader,
  dma: bindReader,
  callbacks: bindReader,
  sysv: readerOf(withIssues(parseSysvDocument), runSysvCase, (entry, outcome) =>
    compareSysv(entry.expect ?? {}, outcome),
  ),
  solaris: readerOf(withIssues(parseSolarisDocument), runSolarisCase, (entry, outcome) =>
    compareSolaris(entry.expect, outcome),
  ),
}

/** The kinds of vector files. */
export const VECTOR_KINDS: readonly string[] = Object.keys(READERS)

/** Checks a vector file and makes its cases ready to run. */
export function readVectors(document: DataDocument): VectorReply {
  const { value } = document
  const kind: unknown = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(READERS, kind)) {
    const meant = typeof kind === 'string' ? suggest(kind, VECTOR_KINDS) : undefined
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`
    const message = `${kind === undefined ? 'is missing; ' : ''}expected one of ${VECTOR_KINDS.join(', ')}${hint}`
    return { ok: false, issues: placeIssues(document, [{ path: ['kind'], message }]) }
  }
  const reply = READERS[kind]!(value)
  if (!reply.ok) return { ok: false, issues: placeIssues(document, reply.issues) }
  return { ok: true, kind, cases: reply.cases }
}

/** A difference as one line. */
export function formatDifference({ path, expected, found }: VectorDifference): string {
  return `${path === '' ? 'outcome' : path}: expected ${show(expected)}, found ${show(found)}`
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? `0x${each.toString(16)}` : each,
  )
  const shown = text ?? 'nothing'
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown
}

/** True when a document looks like a vector file rather than a scenario. */
export function isVectorDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind') && Object.hasOwn(value, 'cases')
}
