import type { Grade, GradedCheck } from '../../../src-sim/index'
import type { SubmissionGrade } from './grade-one'

/** The formats of results. @source docs/labs.md */
export const GRADE_FORMATS = ['table', 'json', 'junit', 'tap', 'prairielearn', 'csv', 'points'] as const
/** One of them. */
export type GradeFormat = (typeof GRADE_FORMATS)[number]

/** Most bytes of one PrairieLearn result. */
export const MOST_PRAIRIELEARN = 1_000_000

/** Text without characters that no format may hold: controls, direction marks, halves of pairs. */
export function cleaned(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!
    const isBad =
      (code < 0x20 && code !== 0x0a && code !== 0x09) ||
      (code >= 0x7f && code < 0xa0) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2060 && code <= 0x2069) ||
      (code >= 0xd800 && code <= 0xdfff) ||
      code === 0xfeff ||
      code === 0xfffe ||
      code === 0xffff
    return isBad ? `\\u${code.toString(16).padStart(4, '0')}` : character
  }).join('')
}

const oneLine = (text: string): string => cleaned(text).replace(/\s+/g, ' ').trim()
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Points as people write them. */
export const pointsText = (points: number): string => String(points)

/** What a check says to its student: a hidden one only that it failed, not where. */
export function openReason({ part, ok, reason, title }: GradedCheck): string {
  if (part !== 'hidden') return reason
  return ok ? 'it holds' : `it does not hold: ${title}`
}

/** Everything that is said about the whole submission. */
export function remarks({ grade, refusal }: SubmissionGrade): string[] {
  if (refusal) return [`${refusal.code} ${refusal.message}`]
  const flags = grade!.flags.map(({ code, message }) => `${code} ${message}`)
  const problems = grade!.runs.flatMap(({ run, problem }) => (problem === '' ? [] : [`run ${run}: ${problem}`]))
  return [...flags, ...problems]
}

/** The results of a class as one object. */
export function gradesData(grades: readonly SubmissionGrade[]): unknown {
  return { kind: 'grades', version: 1, submissions: grades }
}

const xml = (text: string): string =>
  cleaned(text).replace(/[&<>"'\n\t]/g, (character) => `&#${character.charCodeAt(0)};`)

/** JUnit XML: a suite for each submission, a case for each check. */
export function junit(grades: readonly SubmissionGrade[]): string {
  let tests = 0
  let failures = 0
  let errors = 0
  const suites = grades.map((each) => {
    const { student, file, grade, refusal } = each
    if (refusal || !grade) {
      tests += 1
      errors += 1
      const message = xml(refusal?.message ?? '')
      return [
        `  <testsuite name="${xml(student)}" tests="1" failures="0" errors="1">`,
        `    <testcase classname="${xml(student)}" name="submission" file="${xml(file)}">`,
        `      <error type="${xml(refusal?.code ?? '')}" message="${message}"/>`,
        '    </testcase>',
        '  </testsuite>',
      ].join('\n')
    }
    const bad = grade.checks.filter(({ ok }) => !ok).length
    tests += grade.checks.length
    failures += bad
    const said = remarks(each)
    return [
      `  <testsuite name="${xml(student)}" tests="${grade.checks.length}" failures="${bad}" errors="0">`,
      '    <properties>',
      `      <property name="points" value="${grade.points}"/>`,
      `      <property name="most" value="${grade.most}"/>`,
      '    </properties>',
      ...grade.checks.map((check) => {
        const head = `    <testcase classname="${xml(student)}" name="${xml(`${check.id}: ${oneLine(check.title)}`)}"`
        if (check.ok) return `${head}/>`
        const points = `${check.points} of ${check.most} points`
        return `${head}><failure type="${check.part}" message="${xml(openReason(check))}">${xml(points)}</failure></testcase>`
      }),
      ...(said.length > 0 ? [`    <system-out>${xml(said.join('; '))}</system-out>`] : []),
      '  </testsuite>',
    ].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="dma-lab grade" tests="${tests}" failures="${failures}" errors="${errors}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

const tapText = (text: string): string => oneLine(text).replace(/[\\#]/g, '\\$&')

/** The Test Anything Protocol, version 14: a test for each check of each submission. */
export function tap(grades: readonly SubmissionGrade[]): string {
  const lines: string[] = []
  let number = 0
  for (const each of grades) {
    const { student, grade, refusal } = each
    for (const said of remarks(each)) lines.push(`# ${tapText(student)}: ${oneLine(said)}`)
    if (refusal || !grade) {
      lines.push(`not ok ${++number} - ${tapText(student)}: submission`)
      continue
    }
    for (const check of grade.checks) {
      lines.push(`${check.ok ? 'ok' : 'not ok'} ${++number} - ${tapText(`${student}: ${check.id}`)}`)
      if (check.ok) continue
      lines.push('  ---', `  message: ${JSON.stringify(oneLine(openReason(check)))}`)
      lines.push(`  points: ${check.points}`, `  most: ${check.most}`, '  ...')
    }
  }
  return ['TAP version 14', `1..${number}`, ...lines, ''].join('\n')
}

/** How long texts of a result may be, in characters: the first that fits is taken, and the last fits always. */
const TEXT_LIMITS = [Infinity, 100_000, 20_000, 4_000, 1_000, 200, 40] as const

/** The beginning of a text, with how much more there was. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const isInside = /[\uD800-\uDBFF]/.test(text[most - 1]!)
  const kept = text.slice(0, isInside ? most - 1 : most)
  return `${kept}… (${text.length - kept.length} more characters)`
}

/** A result for PrairieLearn: both point fields on every test, at most 1 MB; what is cut for that is said. */
export function prairielearn(each: SubmissionGrade): string {
  const { grade, refusal } = each
  const said = remarks(each).map(cleaned).join('\n')
  const tests = grade
    ? grade.checks.map((check) => ({
        ...{ name: cut(oneLine(`${check.id}: ${check.title}`), 200), points: check.points, max_points: check.most },
        ...{ message: cleaned(openReason(check)), output: outputOf(check, grade) },
      }))
    : [{ name: 'submission', points: 0, max_points: 1, message: cleaned(refusal?.message ?? ''), output: '' }]
  const score = grade && grade.most > 0 ? grade.points / grade.most : 0
  const longest = Math.max(said.length, ...tests.flatMap(({ message, output }) => [message.length, output.length]))
  const build = (most: number): string => {
    const notice =
      longest > most
        ? `Texts of more than ${most} characters are cut here, because a result may have ${MOST_PRAIRIELEARN} bytes.`
        : ''
    const output = [notice, shortened(said, most)].filter((line) => line !== '').join('\n')
    const short = tests.map((test) => ({
      ...test,
      ...{ message: shortened(test.message, most), output: shortened(test.output, most) },
    }))
    return `${JSON.stringify({ gradable: grade !== null, score, tests: short, output }, null, 1)}\n`
  }
  for (const most of TEXT_LIMITS) {
    const text = build(most)
    if (Buffer.byteLength(text) <= MOST_PRAIRIELEARN) return text
  }
  return build(TEXT_LIMITS.at(-1)!)
}

function outputOf({ part, answer, expected, evidence, hint }: GradedCheck, grade: Grade): string {
  if (part === 'hidden') return ''
  const lines = [
    answer === '' ? '' : `answer: ${answer}`,
    expected === '' ? '' : `right: ${expected}`,
    evidence === null ? '' : `event: ${evidence.text} (run ${evidence.run} of ${grade.lab.id}, ${evidence.key})`,
    hint === '' ? '' : `hint: ${hint}`,
  ]
  return cleaned(lines.filter((line) => line !== '').join('\n'))
}

/** A cell: nothing in it is a formula to a spreadsheet. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  const plain = cleaned(safe)
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** One line a submission: name, points, then the points of each check; RFC 4180. */
export function csv(grades: readonly SubmissionGrade[]): string {
  const ids = [...new Set(grades.flatMap(({ grade }) => grade?.checks.map(({ id }) => id) ?? []))]
  const head = ['student', 'file', 'lab', 'points', 'most', ...ids, 'remarks']
  const rows = grades.map((each) => {
    const { student, file, grade } = each
    const points = ids.map((id) => grade?.checks.find((check) => check.id === id)?.points ?? '')
    const said = remarks(each).join('; ')
    return [student, file, grade?.lab.id ?? '', grade?.points ?? 0, grade?.most ?? '', ...points, said]
  })
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Only the points: a number, or a line for each submission with its file. */
export function pointsOnly(grades: readonly SubmissionGrade[]): string {
  const of = ({ grade }: SubmissionGrade): string => pointsText(grade?.points ?? 0)
  if (grades.length === 1) return `${of(grades[0]!)}\n`
  return grades.map((each) => `${of(each)}\t${oneLine(each.file)}\n`).join('')
}

/** Rows of a table for people; the first is the heading. */
export function tableRows(grades: readonly SubmissionGrade[]): string[][] {
  const rows = grades.map((each) => {
    const { student, grade } = each
    const share = grade && grade.most > 0 ? `${Math.floor((grade.points * 100) / grade.most)} %` : '-'
    const missing = (grade?.checks ?? []).filter(({ ok }) => !ok).map(({ id }) => id)
    const said = [...remarks(each), ...(missing.length > 0 ? [`not: ${missing.join(', ')}`] : [])]
    const points = grade ? `${grade.points}/${grade.most}` : '-'
    return [cut(oneLine(student), 40), points, share, cut(oneLine(said.join('; ')), 160)]
  })
  return [['student', 'points', 'share', 'remarks'], ...rows]
}

/** True when a submission has every point and nothing is wrong with it. */
export const isFull = ({ grade }: SubmissionGrade): boolean =>
  grade !== null && grade.points >= grade.most && grade.flags.every(({ severity }) => severity !== 'error')
