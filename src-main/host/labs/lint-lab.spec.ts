import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { GradedCheck, Solution } from '../../../src-sim/index'
import { loadLab } from './lab-files'
import { gradeSolution, lintLab } from './lint-lab'
import { RunCache } from './make-runs'
import { newLabFiles } from './template'

const scratch = mkdtempSync(join(tmpdir(), 'dma-lab-lint-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The lab of `new-lab`, with another text in lab.yaml. */
function newLab(name: string, find = '', other = ''): string {
  for (const [file, text] of Object.entries(newLabFiles(name))) {
    if (file === 'lab.yaml') expect(text).toContain(find)
    mkdirSync(dirname(join(scratch, name, file)), { recursive: true })
    writeFileSync(join(scratch, name, file), file === 'lab.yaml' ? text.replace(find, other) : text)
  }
  return join(scratch, name)
}

/** What a solution gives, by check. */
async function graded(folder: string, edits: Solution['edits']): Promise<Record<string, GradedCheck>> {
  const loaded = await loadLab(folder)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues))
  const solution: Solution = { version: 1, kind: 'dmalab-solution', about: 'a', edits, answers: { pieces: 4 } }
  const checks = await gradeSolution(loaded.value, solution, { cache: new RunCache() })
  return Object.fromEntries(checks.map((check) => [check.id, check]))
}

describe('lintLab', () => {
  it('is content with a new lab', async () => {
    expect(await lintLab(newLab('new'))).toMatchObject({
      issues: [],
      solutions: [{ name: 'reference', points: 8 }, {}, {}, {}],
    })
  })

  it('wants that who does nothing gets next to nothing', async () => {
    const { issues } = await lintLab(newLab('generous', '    needs: [eight]\n'))
    expect(issues.map(({ message }) => message)).toEqual([
      'who changes and answers nothing gets 2 of 8 points; let whole, other-seeds need a check that fails at first',
    ])
  })

  it('wants every point for another right solution', async () => {
    const folder = newLab('ways')
    const write = (edits: string): void => {
      mkdirSync(join(folder, 'right/another-way'), { recursive: true })
      const text = `version: 1\nkind: dmalab-solution\nabout: a\nedits: ${edits}\nanswers: { pieces: 4 }\n`
      writeFileSync(join(folder, 'right/another-way/solution.yaml'), text)
    }
    write('{ length: 4096 }')
    expect(await lintLab(folder)).toMatchObject({
      issues: [],
      solutions: [{ name: 'reference' }, { name: 'another-way', points: 8, reason: null }, {}, {}, {}],
    })
    write('{ length: 2 KB }')
    const { issues } = await lintLab(folder)
    expect(issues[0]).toMatchObject({
      file: join(folder, 'right/another-way/solution.yaml'),
      message: 'the right solution another-way fails eight: your write takes 4 pieces, not 8',
    })
  })
})

describe('a check that needs another', () => {
  const folder = newLab('needs')

  it('gives nothing when it holds and the other does not, and says so', async () => {
    const { eight, whole } = await graded(folder, { length: '2 KB' })
    expect(eight).toMatchObject({ ok: false, reason: 'your write takes 4 pieces, not 8' })
    expect(whole).toMatchObject({ ok: false, points: 0, reason: 'it counts only when eight does' })
  })

  it('keeps its own reason when it fails by itself', async () => {
    const { whole } = await graded(folder, { length: '1 MB' })
    expect(whole).toMatchObject({ ok: false, points: 0, reason: expect.stringContaining('expected at most 64 KB') })
  })

  it('does not count where it is done again either', async () => {
    expect((await graded(folder, { length: '2 KB' }))['other-seeds']).toMatchObject({ ok: false, points: 0 })
    expect((await graded(folder, { length: '4 KB' }))['other-seeds']).toMatchObject({ ok: true, points: 2 })
  })
})
