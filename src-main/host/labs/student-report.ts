import { formatNanos, type Grade, type GradedCheck } from '../../../src-sim/index'
import { cleaned, openReason, remarks } from './formats'
import type { SubmissionGrade } from './grade-one'

/** Text as HTML shows it. */
const html = (text: string): string => cleaned(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const STYLE = `
:root { color-scheme: light dark }
body { font: 100%/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: start; font-weight: 600; padding: .5rem 0 }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border: 1px solid #808080 }
td.number { text-align: end; white-space: nowrap }
code { overflow-wrap: anywhere }
.score { font-size: 1.5rem; font-weight: 600 }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } }
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
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
${body}
<p>Graded by DMA Lab ${html(program)}.</p>
</main>
</body>
</html>
`
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
      '<tr>',
      `<th scope="row">${html(title)}</th>`,
      `<td>${ok ? 'yes' : 'no'}</td>`,
      `<td class="number">${points} of ${most}</td>`,
      `<td>${lines.map(html).join('<br>')}</td>`,
      '</tr>',
    ].join('')
  })
  return [
    '<table>',
    `<caption>${html(caption)}</caption>`,
    '<thead><tr><th scope="col">What</th><th scope="col">Holds</th><th scope="col">Points</th><th scope="col">Why</th></tr></thead>',
    `<tbody>\n${rows.join('\n')}\n</tbody>`,
    '</table>',
  ].join('\n')
}

function runsHtml({ runs }: Grade): string {
  const rows = runs.map(
    ({ run, seed, end, hash, problem }) =>
      `<tr><th scope="row">${html(run)}</th><td class="number">${seed}</td><td>${html(problem === '' ? end : problem)}</td><td><code>${html(hash)}</code></td></tr>`,
  )
  return [
    '<table>',
    '<caption>Runs that were made again</caption>',
    '<thead><tr><th scope="col">Run</th><th scope="col">Seed</th><th scope="col">Ends</th><th scope="col">SHA-256 of the trace</th></tr></thead>',
    `<tbody>\n${rows.join('\n')}\n</tbody>`,
    '</table>',
  ].join('\n')
}
