import { describe, expect, it } from 'vitest'
import type { Grade, GradedCheck } from '../../../src-sim/index'
import { MOST_PRAIRIELEARN, prairielearn } from './formats'
import type { SubmissionGrade } from './grade-one'

const check = (id: string, reason: string, answer = ''): GradedCheck => ({
  ...{ id, title: `title of ${id}`, part: 'check', points: 0, most: 1, ok: false, withheld: false, reason },
  ...{ hint: '', answer, expected: '', evidence: null },
})
const graded = (checks: readonly GradedCheck[]): SubmissionGrade => {
  const lab = { id: 'l', release: 1, title: 't' }
  const grade: Grade = { lab, points: 0, most: checks.length, checks, runs: [], flags: [], lock: 'locked' }
  return { file: 'a', student: 'a', grade, refusal: null }
}
interface Result {
  readonly output: string
  readonly tests: readonly { readonly name: string; readonly message: string; readonly output: string }[]
}
const resultOf = (each: SubmissionGrade): Result => JSON.parse(prairielearn(each)) as Result

describe('prairielearn', () => {
  it('leaves texts whole when they fit, and says nothing of cuts', () => {
    const { output, tests } = resultOf(graded([check('a', 'x'.repeat(200_000))]))
    expect(tests[0]!.message).toBe('x'.repeat(200_000))
    expect(output).toBe('')
  })

  it('keeps to 1 MB whatever the texts are, keeps every test, and says what was cut', () => {
    for (const text of ['x', '€', '😀', '"'].map((each) => each.repeat(12_000 / each.length))) {
      const said = prairielearn(graded(Array.from({ length: 170 }, (_, index) => check(`c${index}`, text, text))))
      expect(Buffer.byteLength(said)).toBeLessThanOrEqual(MOST_PRAIRIELEARN)
      expect(Buffer.byteLength(said)).toBeGreaterThan(MOST_PRAIRIELEARN / 10)
      const { output, tests } = JSON.parse(said) as Result
      expect(tests).toHaveLength(170)
      expect(output).toMatch(
        /^Texts of more than \d+ characters are cut here, because a result may have 1000000 bytes\.$/,
      )
      expect(tests[7]!.message).toMatch(/… \(\d+ more characters\)$/)
    }
  })

  it('cuts between characters, not inside one', () => {
    const said = prairielearn(
      graded(
        Array.from({ length: 170 }, (_, index) => check(`c${index}`, `${index % 2 ? 'a' : ''}${'😀'.repeat(5_000)}`)),
      ),
    )
    expect(said).not.toMatch(/\\ud[89a-f]/i)
  })

  it('keeps to 1 MB for a refusal too', () => {
    const refusal = { code: 'E_SYNTAX', message: '😀'.repeat(300_000) }
    const said = prairielearn({ file: 'a', student: 'a', grade: null, refusal })
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(MOST_PRAIRIELEARN)
    expect((JSON.parse(said) as Result).output).toContain('are cut here')
  })
})
