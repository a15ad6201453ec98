import type { DocumentIssue } from '../../../../src-ipc/lab-error'
import type { Answer, LabQuestionView } from '../../../../src-ipc/labs'

/** What was answered, as a person reads it; empty for nothing. */
export function answerWords({ kind, options, unit }: LabQuestionView, answer: Answer | undefined): string {
  if (answer === undefined) return ''
  const textOf = (id: string): string => options.find((each) => each.id === id)?.text.trim() ?? id
  const list = Array.isArray(answer) ? answer : [String(answer)]
  if (kind === 'choice') return list.map(textOf).join('\n')
  if (kind === 'ordering') return list.map((id, index) => `${index + 1}. ${textOf(id)}`).join('\n')
  if (kind === 'number' && unit !== '' && /^-?[\d.]+$/.test(list[0] ?? '')) return `${list[0]} ${unit}`
  return list.join(', ')
}

/** A list with one entry one place higher or lower. */
export function moved(list: readonly string[], place: number, by: 1 | -1): readonly string[] {
  const to = place + by
  const entry = list[place]
  if (entry === undefined || to < 0 || to >= list.length) return list
  const others = list.filter((_, index) => index !== place)
  return [...others.slice(0, to), entry, ...others.slice(to)]
}

/** The options in the order of an answer; without one, in that of the question. */
export function ordered({ options }: Pick<LabQuestionView, 'options'>, answer: Answer | undefined): readonly string[] {
  const ids = options.map(({ id }) => id)
  const isWhole = Array.isArray(answer) && answer.length === ids.length && ids.every((id) => answer.includes(id))
  return isWhole ? answer : ids
}

/** What broke in a driver as a problem of the editor: the grader's sentence begins with file, line and column. */
export function brokenAt(problem: string): DocumentIssue | null {
  const match = /^driver of the scenario:(\d+):(\d+): (.*)$/s.exec(problem)
  return match ? { line: Number(match[1]), column: Number(match[2]), message: match[3] ?? '' } : null
}

/** An event in the words of the grader, such as `io:start of piece 2 at 1.5 us`, in parts; null when it is another text. */
export function evidenceWords(text: string): {
  readonly message: 'evidenceAt' | 'evidencePiece'
  readonly what: string
  readonly piece: string
  readonly time: string
} | null {
  const [, what, piece, time] = /^(\S+)(?: of piece (\d+))? at (\d\S* [num]?s)$/.exec(text) ?? []
  if (what === undefined || time === undefined) return null
  return { message: piece === undefined ? 'evidenceAt' : 'evidencePiece', what, piece: piece ?? '', time }
}
