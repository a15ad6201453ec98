import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { afterAll, describe, expect, it } from 'vitest'
import { at } from '../../../scripts/lib/root.mjs'
import { parseLab } from '../../../src-sim/index'
import { studentFile } from './answer-file'
import { loadLab } from './lab-files'
import { folders, theLab } from '../../../scripts/lib/shipped-labs'
import { lintLab } from './lint-lab'

const scratch = mkdtempSync(join(tmpdir(), 'dma-lab-labs-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('there are labs, each with an id of its own', async () => {
  const ids = await Promise.all(folders.map(async (folder) => (await theLab(folder)).lab.id))
  expect(ids.length).toBeGreaterThanOrEqual(3)
  expect(new Set(ids).size).toBe(ids.length)
})

describe.each(folders.map((folder) => [basename(folder), folder] as const))('%s', (_name, folder) => {
  it('is right: the reference gets every point, each wrong solution fails for its reason', async () => {
    const { issues, solutions } = await lintLab(folder)
    expect(issues).toEqual([])
    expect(solutions.length).toBeGreaterThanOrEqual(4)
  }, 120_000)

  it('gives students a file without anything hidden that is the same lab', async () => {
    const { lab, hidden } = await theLab(folder)
    const text = studentFile(lab)
    for (const { id, title } of [...hidden.checks, ...hidden.again]) {
      expect(text).not.toContain(title)
      expect(text).not.toMatch(new RegExp(`\\b${id}\\b`))
    }
    const file = join(scratch, `${lab.id}.yaml`)
    writeFileSync(file, text)
    const student = await theLab(file)
    expect(student.lab.digest).toBe(lab.digest)
    expect(student.hidden).toMatchObject({ checks: [], again: [], answers: {} })
    for (const question of student.lab.questions)
      if ('answer' in question && question.answer !== undefined) expect(typeof question.answer).toBe('object')
  })
})

describe('loadLab', () => {
  const broken = (name: string, text: string): Promise<string[]> => {
    const file = join(scratch, `${name}.yaml`)
    writeFileSync(file, text)
    return loadLab(file).then((reply) =>
      reply.ok ? [] : reply.issues.map(({ line, column, message }) => `${line}:${column} ${message}`),
    )
  }
  const head = `version: 1
kind: dmalab-lab
id: broken
release: 1
title: t
summary: s
goal: g
level: beginner
minutes: 5
text: { read: r }
scenario: { version: 1, workload: [{ process: p, requests: [{ op: read, length: 512 }] }] }
`

  it('says line, column and what was meant for every slip', async () => {
    const issues = await broken(
      'slips',
      `${head}edit:
  - { id: size, about: a, field: 'workload[3].requests[0].length' }
checks:
  - id: one
    title: t
    points: 1
    check: { value: { cuont: io:start }, is: 1 }
  - id: two
    title: t
    points: 1
    check: { value: { count: { kind: io:start, where: { b_blkn: 1 } } }, is: 1 }
  - id: three
    titel: t
    points: 0.3
    check: { value: { count: io:strat }, is: 1 }
`,
    )
    expect(issues.join('\n')).toMatch(/18:\d+ .*did you mean count/)
    expect(issues.join('\n')).toMatch(/22:\d+ io:start has no field b_blkn; it has .*b_blkno/)
    expect(issues.join('\n')).toMatch(/24:\d+ unknown field; did you mean title/)
    expect(issues.join('\n')).toMatch(/25:\d+ points are whole or half/)
    expect(issues.join('\n')).toMatch(/26:\d+ .*did you mean io:start/)
  })

  it('refuses names that lead nowhere: runs, edits, checks, fields', async () => {
    const issues = await broken(
      'names',
      `${head}edit: [{ id: size, about: a, field: 'workload[3].requests[0].length' }]
checks:
  - { id: one, title: t, points: 1, run: other, check: { value: { edit: nobody }, is: 1 } }
  - { id: one, title: t, points: 1, needs: [later], check: { clean: true } }
`,
    )
    const text = issues.join('\n')
    for (const part of [
      'there is no run other',
      'there is no edit nobody',
      'one is there twice',
      'no earlier check later',
    ])
      expect(text).toContain(part)
    expect(
      (
        await broken(
          'field',
          `${head}edit: [{ id: size, about: a, field: 'workload[3].requests[0].length' }]\nchecks: [{ id: one, title: t, points: 1, check: { clean: true } }]\n`,
        )
      ).join(),
    ).toContain('the scenario does not say it')
  })
})

describe('docs/labs.md', () => {
  it('has examples that the schema takes', () => {
    const block = /Examples:\n\n```yaml\n([\s\S]*?)```/.exec(readFileSync(at('docs/labs.md'), 'utf8'))![1]!
    const sleeps = '{ kind: proc:sleep, where: { the reason: pfreelist } }'
    const checks = block
      .trim()
      .split('\n')
      .map((line, index) => {
        const { check } = parse(line.replaceAll('SLEEPS', sleeps)) as { check: unknown }
        return { id: `example-${index}`, title: line, points: 1, check }
      })
    expect(checks.length).toBeGreaterThanOrEqual(7)
    const lab = {
      ...{ version: 1, kind: 'dmalab-lab', id: 'examples', release: 1, title: 't', summary: 's', goal: 'g' },
      ...{
        level: 'beginner',
        minutes: 1,
        text: { read: 'r' },
        checks,
        runs: { main: {}, illumos: {}, given: {}, fewer: {} },
      },
      scenario: { version: 1, workload: [{ process: 'p', requests: [{ op: 'read', length: 512 }] }] },
    }
    const parsed = parseLab(lab)
    expect(parsed.ok ? [] : parsed.error).toEqual([])
  })
})
