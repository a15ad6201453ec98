import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/root.mjs'
import { LabFailure } from '../../src-ipc/lab-error'
import { createLabService } from './lab-service'
import { FIRST_SAMPLE } from './samples'

const service = createLabService(root)

describe('createLabService', () => {
  it('lists the samples, the comparison of both systems first, each with title and summary', async () => {
    const samples = await service['lab/samples']({})
    expect(samples.length).toBeGreaterThanOrEqual(20)
    expect(samples[0]?.id).toBe(FIRST_SAMPLE)
    for (const { title, summary } of samples) expect([title, summary]).not.toContain('')
  })

  it('compares the paths of a sample; stages add up to what elapsed', async () => {
    const { sample, comparison } = await service['lab/compare']({})
    expect(sample.id).toBe(FIRST_SAMPLE)
    expect(comparison.runs.length).toBeGreaterThan(1)
    comparison.runs.forEach((run, index) => {
      expect(comparison.stages.reduce((sum, { values }) => sum + values[index]!, 0)).toBe(run.elapsed)
    })
    expect(comparison.divergences[1]?.text).toContain('dma_breakup hands over 512 bytes')
    // Only plain data crosses to the window.
    expect(structuredClone(comparison)).toEqual(comparison)
  })

  it('does not know samples that are not there', async () => {
    await expect(service['lab/compare']({ sample: 'nothing' })).rejects.toBeInstanceOf(LabFailure)
  })
})
