import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createLabService } from './lab-service'
import { FIRST_SAMPLE } from './samples'

const root = resolve(import.meta.dirname, '../..')
const service = createLabService(root)

/** A program folder with samples of the test's own. */
const folder = mkdtempSync(join(tmpdir(), 'dma-lab-service-'))
mkdirSync(join(folder, 'scenarios'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): void => writeFileSync(join(folder, 'scenarios', name), text)

describe('lab/samples', () => {
  it('lists the scenarios with title and summary, the comparison of the two kernels first', async () => {
    const samples = await service['lab/samples']({})
    expect(samples[0]?.id).toBe(FIRST_SAMPLE)
    expect(samples.length).toBeGreaterThan(10)
    for (const { title, summary } of samples) expect(Math.min(title.length, summary.length)).toBeGreaterThan(3)
  })

  it('lists one that cannot be read with the reason, and leaves out names that are no id', async () => {
    write('broken.yaml', 'version: [')
    write('Not An Id.yaml', 'version: 1')
    write('notes.txt', 'version: 1')
    const samples = await createLabService(folder)['lab/samples']({})
    expect(samples.map(({ id }) => id)).toEqual(['broken'])
    expect(samples[0]?.summary).not.toBe('')
  })

  it('is empty without the folder', async () => {
    expect(await createLabService(join(folder, 'nowhere'))['lab/samples']({})).toEqual([])
  })
})

describe('lab/compare', () => {
  it('runs the four paths of the first sample, and its numbers add up', async () => {
    const { sample, comparison } = await service['lab/compare']({})
    expect(sample.id).toBe(FIRST_SAMPLE)
    expect(comparison.runs.map((run) => run.path)).toEqual(['sysv', 'physio', 'aphysio', 'pio'])
    comparison.runs.forEach((run, index) => {
      const sum = comparison.stages.reduce((total, stage) => total + (stage.values[index] ?? 0), 0)
      expect(sum).toBe(run.elapsed)
    })
    expect(comparison.divergences[1]?.text).toMatch(/dma_breakup/)
  })

  it('gives the same bytes twice', async () => {
    const twice = await Promise.all([service['lab/compare']({}), service['lab/compare']({})])
    expect(JSON.stringify(twice[0])).toBe(JSON.stringify(twice[1]))
  })

  it('refuses a sample that is not there', async () => {
    for (const sample of ['none', '../package', 'sysv-vs-solaris.yaml']) {
      await expect(service['lab/compare']({ sample })).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    }
  })

  it('names line and column of what is wrong with a scenario', async () => {
    const text = readFileSync(join(root, 'scenarios', `${FIRST_SAMPLE}.yaml`), 'utf8')
    write('wrong.yaml', text.replace(/^version: 1$/m, 'version: 9'))
    const line = text.split('\n').findIndex((each) => each === 'version: 1') + 1
    await expect(createLabService(folder)['lab/compare']({ sample: 'wrong' })).rejects.toMatchObject({
      code: 'E_SCENARIO',
      where: expect.stringContaining(`line ${line}, column`) as string,
    })
  })
})

describe('lab/about', () => {
  it('tells the name and version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(await service['lab/about']({})).toEqual({ name: 'DMA Lab', version })
  })
})
