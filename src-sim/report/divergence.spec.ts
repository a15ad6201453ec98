import { describe, expect, it } from 'vitest'
import { runScenario } from '../machine'
import { scenarioOf } from '../testing/inside'
import { firstDivergence } from './divergence'

const BLOCKS = 2000

function between(request: Record<string, unknown>, engine = '8237-8bit'): string {
  const scenario = scenarioOf({
    version: 1,
    devices: [{ name: 'disk0', type: 'disk', blocks: BLOCKS, engine }],
    workload: [{ process: 'p', requests: [{ request: 'r', op: 'read', length: 512, ...request }] }],
  })
  const [first, second] = (['sysv', 'physio'] as const).map((path) => runScenario(scenario, { path, seed: 1 }))
  return firstDivergence(first!, second!)?.text ?? ''
}

describe('firstDivergence', () => {
  it('says that physck refuses a read past the end, which a Solaris driver answers with 0 bytes', () => {
    const text = between({ offset: (BLOCKS + 1) * 512 })
    expect(text).toContain('on sysv read fails with ENXIO: physck refuses what begins behind the end before physio')
    expect(between({ offset: BLOCKS * 512 })).toContain('read returns 0: physck lets nothing through at the end')
  })

  it('says nothing of physck where physio was called', () => {
    expect(between({ offset: 0 })).not.toContain('physck')
  })

  it('says why an unaligned buffer gives EIO on the engine with one entry', () => {
    const text = between({ length: 5000, buffer: { pageOffset: 1 } })
    expect(text).toContain('which cannot be bound (DDI_DMA_NOMAPPING')
    expect(between({ length: 4096 })).not.toContain('DDI_DMA')
  })
})
