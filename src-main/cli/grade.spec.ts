import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { parse, stringify } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'

interface Answer {
  edits: Record<string, unknown>
  answers: Record<string, unknown>
  results?: { points: number; checks: Record<string, number | null>; traces: { hash: string }[]; digest: string }
  [key: string]: unknown
}
interface Graded {
  readonly student: string
  readonly grade: { points: number; most: number; flags: { code: string }[]; checks: unknown[] } | null
  readonly refusal: { code: string } | null
}

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-grade-'))
const program = at('bin/dma-lab.mjs')
const lab = at('labs/02-sixteen-sectors')
const dma = (...argv: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', maxBuffer: 1 << 28 })
const gradesOf = (text: string): Graded[] => (JSON.parse(text) as { submissions: Graded[] }).submissions
const ending = '.dmalab-answer.yaml'
const good = join(folder, `good${ending}`)
const read = (file: string): Answer => parse(readFileSync(file, 'utf8')) as Answer
const write = (name: string, answer: unknown): string => {
  const file = join(folder, `${name}${ending}`)
  writeFileSync(file, typeof answer === 'string' ? answer : stringify(answer))
  return file
}
const changed = (change: (answer: Answer) => void): Answer => {
  const answer = read(good)
  change(answer)
  return answer
}
const scratch = (): string => mkdtempSync(join(folder, 'empty-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(() => {
  expect(dma('lab', 'start', lab, '-o', good, '--student', 'Good <b>&</b> "Name"').status).toBe(0)
  const answer = read(good)
  const reference = parse(readFileSync(join(lab, 'reference/solution.yaml'), 'utf8')) as { answers: Answer['answers'] }
  const source = readFileSync(join(lab, 'start.js'), 'utf8').replace('KB(4)', 'KB(8)')
  write('good', { ...answer, edits: { program: source }, answers: reference.answers })
  expect(dma('lab', 'check', good, '--lab', lab).stderr).toContain('predictions come before the run')
  expect(dma('lab', 'lock', good, '--lab', lab).status).toBe(0)
  const checked = dma('lab', 'check', good, '--lab', lab, '--save')
  expect([checked.status, checked.stderr]).toEqual([0, ''])
}, 120_000)

describe('dma-lab lab lock', () => {
  it('locks nothing when a prediction cannot be read, and says which and why', () => {
    const file = write(
      'unread',
      changed((answer) => {
        delete answer.lock
        answer.answers['units'] = '1,024'
        answer.answers['lastblock'] = 'the last'
      }),
    )
    const before = readFileSync(file, 'utf8')
    const refused = dma('lab', 'lock', file, '--lab', lab)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain('units: "1,024" may be meant in two ways')
    expect(refused.stderr).toContain('lastblock: expected a number, got "the last"')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})

describe('dma-lab grade', () => {
  it('gives every point for the reference, without a flag, and ends with 0', () => {
    const { stdout, status } = dma('grade', good, '--lab', lab, '--format', 'json')
    const [one] = gradesOf(stdout)
    expect(one?.grade).toMatchObject({ points: 18, most: 18, flags: [], lock: 'locked' })
    expect(status).toBe(0)
  })

  it('notices every claimed number that was changed, a changed lock, and what may not be changed', () => {
    const cases: [string, string, Answer][] = [
      ['points', 'E_REPORT_MISMATCH', changed(({ results }) => (results!.points += 1))],
      ['check', 'E_REPORT_MISMATCH', changed(({ results }) => (results!.checks['sixteen'] = 1))],
      ['withheld', 'E_REPORT_MISMATCH', changed(({ results }) => (results!.checks['units'] = 1))],
      ['trace', 'E_REPORT_MISMATCH', changed(({ results }) => (results!.traces[0]!.hash = '0'.repeat(64)))],
      ['digest', 'E_REPORT_MISMATCH', changed(({ results }) => (results!.digest = '1'.repeat(64)))],
      ['later', 'E_LOCK_TAMPERED', changed(({ answers }) => (answers['copies'] = 4096))],
      ['other', 'E_EDIT_NOT_ALLOWED', changed(({ edits }) => (edits['host'] = '2014-x86-pcie'))],
      ['more', 'E_ANSWER_UNKNOWN', changed(({ answers }) => (answers['nobody'] = 1))],
    ]
    const files = cases.map(([name, , answer]) => write(`cheat-${name}`, answer))
    const { stdout, status } = dma('grade', ...files, '--lab', lab, '--format', 'json')
    const codes = gradesOf(stdout).map(({ grade }) => grade?.flags.map(({ code }) => code) ?? [])
    // An answer that is changed afterwards gives other points, too.
    const also = (name: string): string[] => (name === 'later' ? ['E_REPORT_MISMATCH'] : [])
    cases.forEach(([name, code], index) => expect([name, ...codes[index]!]).toEqual([name, code, ...also(name)]))
    expect(status).toBe(1)
  })

  it('grades the others whatever one of them does', () => {
    const class_ = join(folder, 'class')
    mkdirSync(class_)
    const put = (name: string, answer: unknown): void => {
      cpSync(write(name, answer), join(class_, `${name}${ending}`))
    }
    const withProgram = (source: string): Answer => changed(({ edits }) => (edits['program'] = source))
    put('a-first', read(good))
    put('b-endless', withProgram('for (;;) {}'))
    put('c-memory', withProgram('const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1))'))
    put('d-stuck', withProgram('log(1)\nnew Array(1e9) + ""'))
    put('e-yaml', 'version: [1')
    put('f-bomb', `a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]\n`)
    put('g-huge', `version: 1\nnotes: "${'x'.repeat(3 << 20)}"`)
    put(
      'h-other',
      changed((answer) => (answer['lab'] = { ...(answer['lab'] as object), id: 'another-lab' })),
    )
    put('i-prototype', 'version: 1\n__proto__: { points: 100 }\n')
    symlinkSync('/etc/passwd', join(class_, `j-link${ending}`))
    put('k-host', withProgram("const f = await open('xx0'); require('fs'); process.exit(0)"))
    put('z-last', read(good))
    const once = dma('grade', class_, '--lab', lab, '--format', 'json', '--jobs', '2')
    const list = gradesOf(once.stdout)
    expect(list).toHaveLength(12)
    const codes = list.map(({ grade, refusal }) => refusal?.code ?? (grade!.points === grade!.most ? 'full' : 'graded'))
    // Newer interpreters stop by themselves in built-in functions where older ones need the watcher.
    if (codes[3] === 'graded') codes[3] = 'E_SCRIPT_TIMEOUT'
    expect(codes).toEqual([
      ...['full', 'graded', 'graded', 'E_SCRIPT_TIMEOUT', 'E_SYNTAX', 'E_YAML_ALIAS', 'E_FILE_TOO_BIG', 'E_LAB_ID'],
      ...['E_FORBIDDEN_KEY', 'E_READ_DENIED', 'graded', 'full'],
    ])
    expect(once.status).toBe(2)
    const [first, last] = [list[0]!, list.at(-1)!]
    expect(last.grade).toEqual(first.grade)
    const again = dma('grade', class_, '--lab', lab, '--format', 'json', '--jobs', '1')
    // How a program without end is stopped depends on how busy the machine is; nothing else does.
    const calm = (text: string): Graded[] =>
      gradesOf(text).filter(({ student }, place) => place < 1 || place > 3 || !student)
    expect(calm(again.stdout)).toEqual(calm(once.stdout))
  }, 300_000)

  it('prints every format so that its readers take it', () => {
    const half = write(
      'half =1+1',
      changed(({ edits }) => {
        edits['program'] = readFileSync(join(lab, 'start.js'), 'utf8')
      }),
    )
    const of = (format: string, ...files: string[]): string =>
      dma('grade', ...files, '--lab', lab, '--format', format).stdout
    const tap = of('tap', good, half).split('\n')
    const plan = Number(/^1\.\.(\d+)$/.exec(tap[1]!)?.[1])
    expect(tap.filter((line) => /^(not )?ok \d+ - /.test(line))).toHaveLength(plan)
    expect(tap[0]).toBe('TAP version 14')
    const xml = join(folder, 'r.xml')
    writeFileSync(xml, of('junit', good, half))
    const checked = spawnSync('xmlstarlet', ['val', '-w', xml], { encoding: 'utf8' })
    if (checked.error) console.warn('junit is not validated: xmlstarlet (Debian package xmlstarlet) is missing')
    else expect([checked.status, checked.stdout]).toEqual([0, expect.stringContaining('valid')])
    const result = JSON.parse(of('prairielearn', half)) as {
      score: number
      tests: { name: string; points: number; max_points: number; message: string; output: string }[]
    }
    expect(result.score).toBeGreaterThan(0)
    expect(result.score).toBeLessThan(1)
    for (const test of result.tests)
      expect(Object.keys(test).sort()).toEqual(['max_points', 'message', 'name', 'output', 'points'])
    const [head, ...rows] = of('csv', good, half).trimEnd().split('\r\n')
    expect(head).toMatch(/^student,file,lab,points,most,units,/)
    expect(rows).toHaveLength(2)
    expect(of('points', good)).toBe('18\n')
    expect(of('table', good, half)).toMatch(/18\/18\s+100 %/)
    expect(dma('grade', good, half, '--lab', lab, '--format', 'prairielearn').status).toBe(2)
  }, 120_000)

  it('writes reports that are valid, escaped and hold nothing hidden', async () => {
    const out = join(folder, 'reports')
    expect(dma('grade', good, '--lab', lab, '--out', out).status).toBe(0)
    const [name] = readdirSync(out)
    const report = readFileSync(join(out, name!), 'utf8')
    expect(report).toContain('Good &#60;b&#62;&#38;&#60;/b&#62; &#34;Name&#34;')
    expect(report).not.toContain('<script')
    expect(report).toContain("default-src 'none'")
    const { results } = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(report)
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, line }) => `${ruleId} ${line}`))).toEqual([])
  })
})

describe('what is no lab of a teacher', () => {
  it('says so when students and teacher have the same file: answers and hidden checks are missing', () => {
    const file = join(folder, 'student.yaml')
    expect(dma('lab', 'student', lab, '-o', file).status).toBe(0)
    const { stderr, stdout } = dma('grade', good, '--lab', file, '--format', 'points')
    expect(stderr).toContain("student's file: answers and hidden checks are missing")
    expect(Number(stdout)).toBeLessThan(18)
    expect(dma('grade', good, '--lab', lab, '--format', 'points').stderr).not.toContain('missing')
  })

  it('is refused in a list, as a folder without labs and as none', () => {
    for (const name of [scratch(), join(folder, 'nowhere')]) {
      const { status, stderr } = dma('lab', 'list', name)
      expect([status, stderr]).toEqual([2, expect.stringContaining('there is no lab in this folder')])
    }
  })
})

describe('dma-lab new-lab', () => {
  it('begins a lab that passes the linter', () => {
    const made = join(folder, '17-mine')
    expect(dma('new-lab', made).status).toBe(0)
    const linted = dma('lab', 'lint', made)
    expect([linted.status, linted.stdout]).toEqual([0, expect.stringContaining('reference: 8 of 8')])
    expect(dma('new-lab', made).status).toBe(2)
  })
})
