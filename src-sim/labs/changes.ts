import { z } from 'zod'
import { dataIssues, type DataIssue } from '../config/plain'
import { plainIssues } from '../config/parse'
import { list, text } from '../config/fields'
import { type Result, fail, ok } from '../core/result'
import { solutionSchema } from './submission-schema'

/** Where the text of a solution may come from: what the lab begins with, or what the reference says. */
export const ORIGINS = ['start', 'reference'] as const

const replacement = z.strictObject({
  find: text(20_000).min(1, { error: 'expected text to find' }),
  with: text(20_000),
})

/** A text of a solution, said as changes on another. @source docs/labs.md */
export const changesSchema = z.strictObject({
  from: z.enum(ORIGINS, { error: `expected one of ${ORIGINS.join(', ')}` }),
  replace: list(replacement, 1, 100).optional(),
})

const fileName = z.strictObject({ file: text(200) })
const value = z.union([solutionSchema.shape.edits.unwrap().valueType, fileName, changesSchema], {
  error: 'expected a number, a text, { file: main.js }, or { from: start, replace: [...] }',
})

/** What solution.yaml says, before the texts that it names are put in. @source docs/labs.md */
export const solutionFileSchema = solutionSchema.extend({
  edits: z.record(solutionSchema.shape.edits.unwrap().keyType, value).optional(),
})

/** Changes as solution.yaml says them. */
export type Changes = z.output<typeof changesSchema>
/** One of them: what is found exactly once, and what stands in its place. */
export type Replacement = z.output<typeof replacement>

/** Check changes given as plain values; paths of problems begin at them. @source docs/labs.md */
export function parseChanges(value: unknown): Result<Changes, readonly DataIssue[]> {
  const hostile = dataIssues(value)
  if (hostile.length > 0) return fail(hostile)
  const parsed = changesSchema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const known = [
    ['', Object.keys(changesSchema.shape)],
    ['replace.*', Object.keys(replacement.shape)],
  ] as const
  return fail(plainIssues(parsed.error.issues as never[], value as object, known))
}

const withoutLastEnd = (lines: string): string => (lines.endsWith('\n') ? lines.slice(0, -1) : lines)
const indented = (lines: string, indent: string): string => lines.replace(/\n(?=[^\n])/g, `\n${indent}`)

/** A place where a text was found. */
interface Place {
  readonly at: number
  readonly end: number
  readonly indent: string
}

/** Every place of a text: its lines may leave out the indentation of the line that it begins on. */
function placesOf(whole: string, wanted: string): Place[] {
  const [head = ''] = wanted.split('\n', 1)
  const places: Place[] = []
  // A text that begins with a line end has an empty head, which is found behind the last character for ever.
  for (let at = whole.indexOf(head), before = -1; at > before; before = at, at = whole.indexOf(head, at + 1)) {
    const line = whole.slice(whole.lastIndexOf('\n', at - 1) + 1, at)
    const indent = /^[ \t]*/.exec(line)![0]
    const needle = indented(wanted, indent)
    if (whole.startsWith(needle, at)) places.push({ at, end: at + needle.length, indent })
  }
  return places
}

/** What stands in place of a text; where nothing does and whole lines were found, these lines go. */
function replaceAt(whole: string, { at, end, indent }: Place, other: string): string {
  const begin = at - indent.length
  const isWholeLines =
    (begin === 0 || whole[begin - 1] === '\n') && whole.slice(begin, at) === indent && (whole[end] ?? '\n') === '\n'
  if (other === '' && isWholeLines) return whole.slice(0, begin) + whole.slice(end + 1)
  return whole.slice(0, at) + indented(other, indent) + whole.slice(end)
}

/**
 * Makes the changes one after the other. Each `find` has to occur exactly once in what the changes before it left. The line
 * end behind its last line does not count, and its lines may leave out the indentation that they share; `with` is then
 * indented in the same way, and an empty one takes whole lines out.
 *
 * @param source the text to change
 * @returns the changed text, or problems with paths such as `replace[1].find`
 */
export function applyChanges(
  source: string,
  replacements: readonly Replacement[],
): Result<string, readonly DataIssue[]> {
  // A copy that Windows made has other line ends than the texts of a YAML file.
  let whole = source.replaceAll('\r\n', '\n')
  for (const [index, each] of replacements.entries()) {
    const path = ['replace', index, 'find']
    const wanted = withoutLastEnd(each.find)
    const [place, ...others] = placesOf(whole, wanted)
    if (!place) {
      const message = 'this text is not found; give it as it stands there, after the changes before this one'
      return fail([{ path, message }])
    }
    if (others.length > 0) {
      const message = `this text is found ${others.length + 1} times; give more of what stands around it`
      return fail([{ path, message }])
    }
    whole = replaceAt(whole, place, withoutLastEnd(each.with))
  }
  return ok(whole)
}
