import { type Result, fail, ok } from '../core/result'
import { type DataIssue, type DataPath, formatPath, shown } from '../config/plain'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import { parseQuantity } from '../config/units'
import type { Edit, LabInput } from './lab-schema'
import type { Value } from './language'
import { VALUE_WORDS } from './language'

/** What students set, by the id of the edit. */
export type Edits = Readonly<Record<string, number | string>>

/** Rows a run of a lab may have when its scenario does not say. */
export const LAB_TRACE_CAP = 1_000_000

/** `workload[0].requests[1].length` as a path. */
export function fieldPath(field: string): DataPath {
  return field.split(/[.[]/).map((part) => (part.endsWith(']') ? Number(part.slice(0, -1)) : part))
}

/** Where a name alone stands for a map, the key of that name. */
const NAMED: Readonly<Record<string, string>> = { host: 'preset', driver: 'name', rules: 'set', profile: 'base' }

/** The same document with another value at a path; maps on the way are made. A path that leads nowhere is a problem. */
export function withValue(document: unknown, path: DataPath, value: unknown, top = ''): Result<unknown> {
  const [key, ...rest] = path
  if (key === undefined) return ok(value)
  if (typeof key === 'number') {
    if (!Array.isArray(document)) return fail('there is no list')
    const items: readonly unknown[] = document
    if (key >= items.length) return fail(`there is no entry ${key}`)
    const inner = withValue(items[key], rest, value)
    return inner.ok ? ok(items.map((each, index) => (index === key ? inner.value : each))) : inner
  }
  const named = NAMED[top]
  const whole = typeof document === 'string' && named !== undefined ? { [named]: document } : (document ?? {})
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return fail(`there is no map for ${key}`)
  const inner = withValue((whole as Record<string, unknown>)[key], rest, value, top === '' ? key : ' ')
  return inner.ok ? ok({ ...whole, [key]: inner.value }) : inner
}

/** Where an edit writes. */
function targetOf(edit: Edit, scenario: Readonly<Record<string, unknown>>): Result<DataPath> {
  if (edit.field !== undefined) return ok(fieldPath(edit.field))
  if (edit.driver === true) return ok(['driver', 'source'])
  const workload = Array.isArray(scenario['workload']) ? (scenario['workload'] as readonly unknown[]) : []
  const index = workload.findIndex((each) => (each as { process?: unknown } | null)?.process === edit.script)
  return index < 0 ? fail(`the scenario has no process ${edit.script}`) : ok(['workload', index, 'script'])
}

/** What an edit sets, as a number of the base unit or a text; a problem when it is not allowed. */
export function editValue(edit: Edit, value: number | string): Result<number | string> {
  if (edit.field === undefined)
    return typeof value === 'string' && value.trim() !== '' ? ok(value) : fail('expected the text of a program')
  const { quantity, min, max, oneOf } = edit
  const number = (each: number | string): number | undefined => {
    if (quantity === undefined) return typeof each === 'number' ? each : undefined
    const parsed = parseQuantity(quantity, each)
    return parsed.ok ? parsed.value : undefined
  }
  if (quantity !== undefined) {
    const parsed = parseQuantity(quantity, value)
    if (!parsed.ok) return parsed
  }
  const found = number(value)
  if (min !== undefined && (found === undefined || found < (number(min) ?? Infinity)))
    return fail(`expected at least ${min}, got ${shown(value)}`)
  if (max !== undefined && (found === undefined || found > (number(max) ?? -Infinity)))
    return fail(`expected at most ${max}, got ${shown(value)}`)
  if (oneOf !== undefined && !oneOf.some((each) => each === value || (found !== undefined && number(each) === found)))
    return fail(`expected one of ${oneOf.join(', ')}, got ${shown(value)}`)
  return ok(found ?? value)
}

/** What an edit holds before anybody changes it; undefined when the scenario does not say it. */
export function startValue(input: LabInput, edit: Edit): number | string | undefined {
  const target = targetOf(edit, input.scenario)
  if (!target.ok) return undefined
  let here: unknown = input.scenario
  for (const part of target.value) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string | number, unknown>)[part]
  }
  return typeof here === 'number' || typeof here === 'string' ? here : undefined
}

/** The number or word that an edit has now, in its base unit. */
export function editNow(input: LabInput, id: string, edits: Edits): number | string | undefined {
  const edit = input.edit?.find((each) => each.id === id)
  if (!edit) return undefined
  const value = Object.hasOwn(edits, id) ? edits[id]! : startValue(input, edit)
  if (value === undefined) return undefined
  const parsed = editValue(edit, value)
  return parsed.ok ? parsed.value : undefined
}

/** Values in changes: numbers made of what the student set. Everything else is data. */
function changeValue(value: unknown, input: LabInput, edits: Edits): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (!VALUE_WORDS.some((word) => Object.hasOwn(value, word)) || Object.keys(value).length !== 1) return value
  const known = (each: Value): number | undefined => {
    const found = typeof each === 'object' ? changeValue(each, input, edits) : each
    return typeof found === 'number' ? found : undefined
  }
  const numbers = (list: readonly Value[]): number[] | undefined => {
    const found = list.map(known)
    return found.every((each) => each !== undefined) ? found : undefined
  }
  const each = value as Value & object
  if ('edit' in each) return editNow(input, each.edit, edits)
  if ('add' in each) return numbers(each.add)?.reduce((sum, one) => sum + one, 0)
  if ('multiply' in each) return numbers(each.multiply)?.reduce((product, one) => product * one, 1)
  if ('subtract' in each) {
    const pair = numbers(each.subtract)
    return pair && pair[0]! - pair[1]!
  }
  return value
}

/** A problem of a student's edit. */
export interface EditProblem {
  readonly edit: string
  readonly message: string
}

/** The document of a run: the lab's scenario, what the student set, what the run changes, in this order. */
export function runDocument(
  input: LabInput,
  edits: Edits,
  run: string,
): { readonly document: unknown; readonly problems: readonly EditProblem[] } {
  const plan = input.runs?.[run]
  const problems: EditProblem[] = []
  let document: unknown = { traceCap: LAB_TRACE_CAP, ...input.scenario }
  const set = (path: DataPath, value: unknown, edit: string): void => {
    const next = withValue(document, path, value)
    if (next.ok) document = next.value
    else problems.push({ edit, message: `${formatPath(path)}: ${next.error}` })
  }
  for (const edit of plan?.of === 'start' ? [] : (input.edit ?? [])) {
    if (!Object.hasOwn(edits, edit.id)) continue
    const value = editValue(edit, edits[edit.id]!)
    const target = targetOf(edit, input.scenario)
    if (!value.ok) problems.push({ edit: edit.id, message: value.error })
    else if (!target.ok) problems.push({ edit: edit.id, message: target.error })
    else set(target.value, edits[edit.id], edit.id)
  }
  for (const [field, value] of Object.entries(plan?.change ?? {}))
    set(fieldPath(field), changeValue(value, input, edits), '')
  if (plan?.path !== undefined) set(['path'], plan.path, '')
  return { document, problems }
}

/** A run of a lab, ready to be made. */
export interface PlannedRun {
  readonly scenario: Scenario
  /** The seed of the run unless a check asks for others. */
  readonly seed: number
}

/**
 * The scenario of a run.
 *
 * @source docs/labs.md
 * @returns the scenario, or why what the student changed makes none
 */
export function planRun(input: LabInput, edits: Edits, run: string): Result<PlannedRun, readonly DataIssue[]> {
  const { document, problems } = runDocument(input, edits, run)
  if (problems.length > 0)
    return fail(problems.map(({ edit, message }) => ({ path: edit === '' ? [] : ['edits', edit], message })))
  const parsed = parseScenario(document)
  if (!parsed.ok) return fail(parsed.error)
  return ok({ scenario: parsed.value, seed: input.runs?.[run]?.seed ?? parsed.value.seed })
}

/** What is wrong with the scenarios of a lab as it starts. */
export function startScenario(input: LabInput): DataIssue[] {
  const issues: DataIssue[] = []
  const parsed = parseScenario(input.scenario)
  if (!parsed.ok) return parsed.error.map((issue) => ({ ...issue, path: ['scenario', ...issue.path] }))
  ;(input.edit ?? []).forEach((edit, index) => {
    const target = targetOf(edit, input.scenario)
    if (!target.ok) issues.push({ path: ['edit', index], message: target.error })
    const start = startValue(input, edit)
    if (start === undefined) {
      if (edit.optional !== true)
        issues.push({
          path: ['edit', index],
          message: 'the scenario does not say it; write it there, or say optional: true',
        })
    } else {
      const value = editValue(edit, start)
      if (!value.ok)
        issues.push({ path: ['edit', index], message: `what the scenario says is not allowed: ${value.error}` })
    }
  })
  for (const run of Object.keys(input.runs ?? {})) {
    const planned = planRun(input, {}, run)
    if (!planned.ok)
      for (const issue of planned.error)
        issues.push({ path: ['runs', run, 'change'], message: `${formatPath(issue.path)}: ${issue.message}` })
  }
  return issues
}
