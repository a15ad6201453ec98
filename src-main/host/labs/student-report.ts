import { formatNanos, type Grade, type GradedCheck } from '../../../src-sim/index'
import { html, htmlLine, htmlPage, htmlTable, soft } from '../report-html'
import { openReason, remarks } from './formats'
import type { SubmissionGrade } from './grade-one'

const STYLE = `
.score { font-size: 1.5rem; font-weight: 600 }
`

const PARTS = {
  prediction: 'Predictions',
  question: 'Questions after the run',
  check: 'Checks',
  hidden: 'Further checks',
} as const

/**
 * The report of one student: one file, no script, nothing from outside, every text escaped. Hidden checks say only
 * whether they hold.
 *
 * @source docs/labs.md
 */
export function studentReport(each: SubmissionGrade, program: string): string {
  const { grade, student } = each
  const title = grade ? `${grade.lab.title}: ${student}` : `Not graded: ${student}`
  const body = grade ? gradeHtml(grade, each) : `<p>${html(each.refusal?.message ?? '')}</p>`
  const main = ['<main>', `<h1>${htmlLine(title)}</h1>`, body, `<p>Graded by DMA Lab ${html(program)}.</p>`, '</main>']
  return htmlPage(title, STYLE, main.join('\n'))
}

function gradeHtml(grade: Grade, each: SubmissionGrade): string {
  const said = remarks(each)
  const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((part) => {
    const checks = grade.checks.filter((check) => check.part === part)
    return checks.length > 0 ? [tableHtml(PARTS[part], checks)] : []
  })
  return [
    `<p class="score">${grade.points} of ${grade.most} points</p>`,
    `<p>Lab <code>${html(grade.lab.id)}</code>, release ${grade.lab.release}.</p>`,
    ...(said.length > 0 ? ['<h2>Remarks</h2>', '<ul>', ...said.map((line) => `<li>${html(line)}</li>`), '</ul>'] : []),
    '<h2>Points and reasons</h2>',
    ...parts,
    ...(grade.runs.length > 0 ? ['<h2>Runs</h2>', runsHtml(grade)] : []),
  ].join('\n')
}

function tableHtml(caption: string, checks: readonly GradedCheck[]): string {
  const rows = checks.map((check) => {
    const { title, points, most, ok, answer, expected, evidence, hint, part } = check
    const isOpen = part !== 'hidden'
    const lines = [
      openReason(check),
      answer === '' || !isOpen ? '' : `Your answer: ${answer}`,
      expected === '' || !isOpen ? '' : `Right: ${expected}`,
      evidence === null || !isOpen
        ? ''
        : `Event: ${evidence.text}, ${formatNanos(evidence.at)} in the run ${evidence.run}, ${evidence.key}`,
      hint === '' || !isOpen ? '' : `Hint: ${hint}`,
    ].filter((line) => line !== '')
    return [
      { html: soft(title) },
      { html: ok ? 'yes' : 'no' },
      { html: `${points} of ${most}`, isNumber: true },
      { html: lines.map(soft).join('<br>') },
    ]
  })
  return htmlTable(caption, HEADS, rows)
}

const HEADS = [{ title: 'What' }, { title: 'Holds' }, { title: 'Points', isNumber: true }, { title: 'Why' }]

function runsHtml({ runs }: Grade): string {
  const rows = runs.map(({ run, seed, end, hash, problem }) => [
    { html: soft(run) },
    { html: String(seed), isNumber: true },
    { html: soft(problem === '' ? end : problem) },
    { html: `<code>${soft(hash)}</code>` },
  ])
  const heads = [
    { title: 'Run' },
    { title: 'Seed', isNumber: true },
    { title: 'Ends' },
    { title: 'SHA-256 of the trace' },
  ]
  return htmlTable('Runs that were made again', heads, rows)
}
