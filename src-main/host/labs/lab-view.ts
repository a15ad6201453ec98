import { mainRun, runsOf, startValue, type Edit, type Lab, type LabInput, type Question } from '../../../src-sim/index'
import type { LabEditView, LabQuestionView, LabView } from '../../../src-ipc/labs'

const written = (value: number | string | undefined): string => (value === undefined ? '' : String(value))

function editView(input: LabInput, edit: Edit): LabEditView {
  const { id, about, script, field, quantity, min, max, oneOf } = edit
  const sort = script !== undefined ? 'script' : field !== undefined ? 'field' : 'driver'
  return {
    ...{ id, about, sort, name: script ?? field ?? '', quantity: quantity ?? '' },
    ...{ min: written(min), max: written(max), oneOf: oneOf ?? [], start: startValue(input, edit) ?? null },
  }
}

/** A question as it is asked: whatever tells what is right stays with the host. */
function questionView(question: Question, main: string): LabQuestionView {
  const { id, kind, section, text, points, run } = question
  const choices = kind === 'choice' ? question.options : kind === 'ordering' ? question.items : []
  return {
    ...{ id, kind, section: section ?? 'predict', text, points, run: run ?? main },
    unit: kind === 'number' ? (question.unit ?? '') : '',
    quantity: kind === 'number' ? (question.quantity ?? '') : '',
    several: kind === 'choice' && question.several === true,
    options: choices.map((each) => ({ id: each.id, text: each.text })),
  }
}

/**
 * A lab as a window gets it: texts, questions and titles of checks. No claim, no answer, no hint that was not asked for,
 * no reference, nothing hidden.
 *
 * @param isPreview it is an author's file
 * @source docs/labs.md
 */
export function labView({ input, questions, checks, digest }: Lab, isPreview: boolean): LabView {
  const { id, release, title, summary, goal, level, minutes, manual = [], edit = [], tasks = [], hints = [] } = input
  const main = mainRun(input)
  const say = (text: LabInput['text']['read'] | undefined): string => (typeof text === 'string' ? text : '')
  const { read, predict, run, explain } = input.text
  return {
    ...{ id, release, digest, title, summary, goal, level, minutes, manual, main, isPreview },
    points: [...questions, ...checks].reduce((sum, each) => sum + each.points, 0),
    text: { read: say(read), predict: say(predict), run: say(run), explain: say(explain) },
    edits: edit.map((each) => editView(input, each)),
    runs: Object.entries(runsOf(input)).map(([name, plan]) => ({
      ...{ name, title: plan.title ?? name, isStart: plan.of === 'start', show: plan.show === true },
    })),
    questions: questions.map((each) => questionView(each, main)),
    checks: checks.map((each) => ({ id: each.id, title: each.title, points: each.points, run: each.run ?? main })),
    tasks: tasks.map((each) => ({ id: each.id, text: each.text })),
    hints: hints.length,
    showMe: input.showMe === true && input.expected !== undefined,
  }
}
