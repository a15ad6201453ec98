import { z } from 'zod'
import type { Result } from '../core/result'
import { compareOutcome, type Difference } from '../solaris/ddi_dma/calculator/compare'
import { CASE_HEAD, checkDocument, documentOf, type DocumentProblem } from './document'
import { formatEntry, matchesEntry, type Entry, type EntryPattern } from './sysv-notation'
import { memoryProblem, runSysvGiven, type SysvOutcome } from './sysv-run'
import { sysvExpect, sysvGiven, type SysvExpect } from './sysv-schema'

const sysvCase = z.strictObject({
  ...CASE_HEAD,
  given: sysvGiven.superRefine((given, context) => {
    const message = memoryProblem(given)
    if (message !== null) context.addIssue({ code: 'custom', message })
  }),
  expect: sysvExpect.optional(),
})

const document = documentOf('sysv', sysvCase)

/** One case of a file, once parsed. @source docs/vectors.md */
export type SysvCase = z.output<typeof sysvCase>

/**
 * Checks a vector file of `kind: sysv`, given as plain values.
 *
 * @param value what a YAML or JSON reader made of the text
 * @returns its cases, or everything that is wrong with it
 * @source docs/vectors.md
 */
export function parseSysvDocument(value: unknown): Result<readonly SysvCase[], readonly DocumentProblem[]> {
  return checkDocument(document, value)
}

/** Runs one case in a world of its own. @source docs/vectors.md */
export function runSysvCase(entry: SysvCase): SysvOutcome {
  return runSysvGiven(entry.given)
}

/**
 * Differences between what a case expects and what it gave; only what is named counts. Of the trace, calls of strategy
 * and copies always count; other entries when the expectation has one of their sort.
 *
 * @source docs/vectors.md
 */
export function compareSysv(expect: SysvExpect, outcome: SysvOutcome): Difference[] {
  const { processes, panic, ...rest } = expect
  const differences = compareSeen(rest, outcome, '')
  for (const [name, wanted] of Object.entries(processes ?? {})) {
    const found = outcome.processes[name]
    if (found) differences.push(...compareSeen(wanted, found, `processes.${name}.`))
    else differences.push({ path: `processes.${name}`, expected: wanted, found: undefined })
  }
  const isSamePanic = typeof panic === 'string' ? outcome.panic?.includes(panic) : outcome.panic === null
  if ((panic !== undefined || outcome.panic !== null) && !isSamePanic) {
    differences.push({ path: 'panic', expected: panic ?? null, found: outcome.panic })
  }
  return differences
}

function compareSeen(
  { trace, ...wanted }: { readonly trace?: readonly EntryPattern[] | undefined },
  found: { readonly trace: readonly Entry[] },
  path: string,
): Difference[] {
  const others = compareOutcome(wanted, found).map((each) => ({ ...each, path: path + each.path }))
  return trace ? [...compareTrace(trace, found.trace, `${path}trace`), ...others] : others
}

function compareTrace(wanted: readonly EntryPattern[], all: readonly Entry[], path: string): Difference[] {
  const sorts = new Set<string>(['S', 'cp', ...wanted.map(({ sort }) => sort)])
  const found = all.filter(({ sort }) => sorts.has(sort))
  const differences: Difference[] = []
  for (let index = 0; index < Math.max(wanted.length, found.length); index++) {
    const [pattern, entry] = [wanted[index], found[index]]
    if (pattern && entry && matchesEntry(pattern, entry)) continue
    differences.push({ path: `${path}[${index}]`, expected: pattern, found: entry && formatEntry(entry) })
  }
  return differences
}
