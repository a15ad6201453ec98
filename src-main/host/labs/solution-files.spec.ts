import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { at } from '../../../scripts/lib/root.mjs'
import { loadLab } from './lab-files'
import { lintLab } from './lint-lab'
import { loadSolution, loadSolutions } from './solution-files'

const scratch = mkdtempSync(join(tmpdir(), 'dma-lab-solutions-'))
const folder = join(scratch, '02')
cpSync(at('labs/02-sixteen-sectors'), folder, { recursive: true })
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const loaded = await loadLab(folder)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues))
const { lab } = loaded.value
const start = readFileSync(join(folder, 'start.js'), 'utf8')

/** The program of a solution whose edits are these, or what is wrong with them. */
async function programOf(edits: string): Promise<string | string[]> {
  mkdirSync(join(folder, 'other'), { recursive: true })
  writeFileSync(
    join(folder, 'other/solution.yaml'),
    `version: 1\nkind: dmalab-solution\nabout: a\nedits:\n  program:\n${edits.replace(/^/gm, '    ')}\n`,
  )
  const reply = await loadSolution(lab, folder, 'other')
  if (!reply.ok) return reply.issues.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`)
  return String(reply.value.solution.edits?.['program'])
}

describe('loadSolution', () => {
  it('takes the text that the lab begins with, or that of the reference, as it is', async () => {
    expect(await programOf('from: start')).toBe(start)
    expect(await programOf('from: reference')).toBe(start.replace('KB(4)', 'KB(8)'))
  })

  it('makes the changes that it is said as', async () => {
    expect(await programOf('from: reference\nreplace:\n  - { find: KB(8)), with: KB(32)) }')).toBe(
      start.replace('KB(4)', 'KB(32)'),
    )
  })

  it('takes a file beside it', async () => {
    writeFileSync(join(folder, 'other-main.js'), 'await compute(ms(1))\n')
    expect(await programOf('file: main.js')).toEqual([expect.stringContaining('there is no main.js beside')])
    mkdirSync(join(folder, 'other'), { recursive: true })
    writeFileSync(join(folder, 'other/main.js'), 'await compute(ms(1))\n')
    expect(await programOf('file: main.js')).toBe('await compute(ms(1))\n')
    expect(await programOf('file: ../start.js')).toEqual([expect.stringContaining('expected the name of a file')])
  })

  it('says at which line a text is not found, or found more than once, and what to do', async () => {
    expect(await programOf('from: start\nreplace:\n  - { find: KB(9), with: KB(32) }')).toEqual([
      expect.stringMatching(/^8:\d+ edits\.program\.replace\[0\]\.find: this text is not found; give it as/),
    ])
    expect(
      await programOf('from: start\nreplace:\n  - { find: KB(4), with: KB(5) }\n  - { find: memory, with: m }'),
    ).toEqual([
      expect.stringMatching(/^9:\d+ edits\.program\.replace\[1\]\.find: this text is found \d times; give more/),
    ])
  })

  it('says what is wrong with an origin, a field and a text that is none', async () => {
    expect(await programOf('from: begin')).toEqual([expect.stringMatching(/^6:\d+ .*expected one of start, reference/)])
    expect(await programOf('from: start\nreplce: []')).toEqual([expect.stringMatching(/did you mean replace/)])
    writeFileSync(
      join(folder, 'other/solution.yaml'),
      'version: 1\nkind: dmalab-solution\nabout: a\nedits: { progrm: { from: start } }\n',
    )
    const reply = await loadSolution(lab, folder, 'other')
    expect(reply.ok ? [] : reply.issues.map(({ message }) => message)).toEqual(['the lab has no edit progrm'])
  })

  it('refuses a reference that is made of itself, and names what is made of a broken one', async () => {
    const copy = join(scratch, 'broken')
    cpSync(at('labs/02-sixteen-sectors'), copy, { recursive: true })
    const file = join(copy, 'reference/solution.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('from: start', 'from: reference'))
    const reply = await loadSolutions(lab, copy)
    const messages = reply.ok
      ? []
      : reply.issues.map(({ file: where, message }) => `${where.slice(copy.length)}: ${message}`)
    expect(messages).toContain('/reference/solution.yaml: this is the reference; say from: start')
    expect(messages).toContain('/wrong/short/solution.yaml: the reference cannot be read')
  })

  it('refuses changes of what is no text', async () => {
    const fields = await loadLab(at('labs/01-price-of-a-byte'))
    if (!fields.ok) throw new Error(JSON.stringify(fields.issues))
    const id = fields.value.lab.input.edit![0]!.id
    mkdirSync(join(folder, 'other'), { recursive: true })
    writeFileSync(
      join(folder, 'other/solution.yaml'),
      `version: 1\nkind: dmalab-solution\nabout: a\nedits: { ${id}: { from: start } }\n`,
    )
    const reply = await loadSolution(fields.value.lab, folder, 'other')
    expect(reply.ok ? [] : reply.issues.map(({ message }) => message)).toEqual([
      `the lab begins with no text in ${id}; give its value`,
    ])
  })
})

describe('lintLab', () => {
  it('names the file and the line of a change that no longer fits', async () => {
    const copy = join(scratch, 'moved')
    cpSync(at('labs/02-sixteen-sectors'), copy, { recursive: true })
    writeFileSync(join(copy, 'start.js'), start.replace('KB(4)', 'KB(2)'))
    const { issues } = await lintLab(copy)
    expect(issues[0]).toMatchObject({
      file: join(copy, 'reference/solution.yaml'),
      field: 'edits.program.replace[0].find',
    })
    expect(issues[0]?.line).toBeGreaterThan(4)
  })
})
