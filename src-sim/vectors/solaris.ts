import { z } from 'zod'
import type { Result } from '../core/result'
import { ERRNO } from '../kern/errno'
import { compareOutcome, type Difference } from '../solaris/ddi_dma/calculator/compare'
import { CASE_HEAD, checkDocument, documentOf, type DocumentProblem } from './document'
import { aioGiven, runAio } from './solaris-aio'
import { bufGiven, runBuf } from './solaris-buf'
import { driverGiven, runDriver } from './solaris-driver'
import { interruptsGiven, runInterrupts } from './solaris-interrupts'
import { physioGiven, runPhysio } from './solaris-physio'
import { pioGiven, ramdiskGiven, runPio, runRamdisk } from './solaris-pio'
import { powerGiven, runPower } from './solaris-power'
import { runUio, uioGiven } from './solaris-uio'

const given = z.discriminatedUnion('path', [
  uioGiven,
  physioGiven,
  aioGiven,
  bufGiven,
  driverGiven,
  interruptsGiven,
  pioGiven,
  ramdiskGiven,
  powerGiven,
])

const solarisCase = z.strictObject({
  ...CASE_HEAD,
  given,
  expect: z.record(z.string(), z.unknown()).optional(),
})

const document = documentOf('solaris', solarisCase)

/** One case of a file, once parsed. @source docs/vectors.md */
export type SolarisCase = z.output<typeof solarisCase>

/** What a case gave: fields by path, as docs/vectors.md lists them. @source docs/vectors.md */
export type SolarisOutcome = Readonly<Record<string, unknown>>

/**
 * Checks a vector file of `kind: solaris`, given as plain values.
 *
 * @param value what a YAML or JSON reader made of the text
 * @returns its cases, or everything that is wrong with it
 * @source docs/vectors.md
 */
export function parseSolarisDocument(value: unknown): Result<readonly SolarisCase[], readonly DocumentProblem[]> {
  return checkDocument(document, value)
}

/**
 * Runs one case on a machine of its own, in which only the device takes time. Nothing outlives the call.
 *
 * @source docs/vectors.md
 */
export function runSolarisCase(entry: SolarisCase): SolarisOutcome {
  return run(entry.given) as SolarisOutcome
}

function run(what: SolarisCase['given']): object {
  switch (what.path) {
    case 'uio':
      return runUio(what)
    case 'physio':
      return runPhysio(what)
    case 'aio':
      return runAio(what)
    case 'buf':
      return runBuf(what)
    case 'driver':
      return runDriver(what)
    case 'interrupts':
      return runInterrupts(what)
    case 'pio':
      return runPio(what)
    case 'ramdisk':
      return runRamdisk(what)
    case 'power':
      return runPower(what)
  }
}

/**
 * Differences between what a case expects and what it gave; empty when all is as expected.
 *
 * Only named fields count. Lists must be complete, but of `findings` each listed one must be there, and an empty list
 * means none. An errno may be written by its name.
 *
 * @source docs/vectors.md
 */
export function compareSolaris(expected: unknown, outcome: SolarisOutcome): Difference[] {
  if (typeof expected !== 'object' || expected === null) return []
  const { findings, panic, ...rest } = expected as Record<string, unknown>
  const differences = compareOutcome(numbers(rest), outcome)
  const found = Array.isArray(outcome['findings']) ? (outcome['findings'] as unknown[]) : []
  if (findings !== undefined) {
    const wanted: unknown[] = Array.isArray(findings) ? findings : [findings]
    const isFound = wanted.length === 0 ? found.length === 0 : wanted.every((rule) => found.includes(rule))
    if (!isFound) differences.push({ path: 'findings', expected: findings, found })
  }
  if (panic !== undefined) {
    const told = outcome['panic']
    const isSame =
      typeof panic === 'boolean'
        ? panic === (told !== null)
        : panic === null
          ? told === null
          : typeof panic === 'string' && typeof told === 'string' && told.includes(panic)
    if (!isSame) differences.push({ path: 'panic', expected: panic, found: told })
  }
  return differences
}

/** Names of error numbers stand for the numbers. */
function numbers(value: unknown): unknown {
  if (typeof value === 'string') return value in ERRNO ? ERRNO[value as keyof typeof ERRNO] : value
  if (Array.isArray(value)) return value.map(numbers)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, numbers(entry)]))
}
