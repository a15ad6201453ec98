import { describe, expect, it } from 'vitest'
import { runScenario } from '../machine'
import { scenarioOf } from '../testing/inside'
import fc from 'fast-check'
import { fakeRun, readEvents, type FakeEvent } from '../testing/fake-run'
import { divergencesOf, firstDivergence, MOST_DIFFERENCES } from './divergence'

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

describe('divergencesOf', () => {
  const whole = readEvents('sysv')

  it('finds none between equal runs of any scenario of the four paths', () => {
    const scenario = scenarioOf({
      version: 1,
      workload: [{ process: 'p', repeat: 3, requests: [{ request: 'r', op: 'write', length: 3000 }] }],
    })
    for (const path of ['sysv', 'physio', 'aphysio', 'pio'] as const) {
      const [one, two] = [1, 1].map((seed) => runScenario(scenario, { path, seed }))
      expect(divergencesOf(one!, two!)).toEqual([])
    }
  })

  it('tells one delay of 100 ns once, wherever it is put in, with the stage that has it', () => {
    const spans = whole.flatMap(({ kind, text }, index) => (kind === 'proc:work' || text !== undefined ? [index] : []))
    fc.assert(
      fc.property(fc.constantFrom(...spans.slice(1)), (place) => {
        const late = whole[place]!
        const delayed = whole.map((each, index): FakeEvent => {
          if (index === place) return { ...each, duration: (each.duration ?? 0) + 100 }
          return each.at > late.at ? { ...each, at: each.at + 100 } : each
        })
        const found = divergencesOf(fakeRun('sysv', whole), fakeRun('sysv', delayed))
        expect(found).toHaveLength(1)
        expect(found[0]!.said).toMatchObject({ sort: 'time', slower: 1, by: 100 })
        const back = divergencesOf(fakeRun('sysv', delayed), fakeRun('sysv', whole))
        expect(back.map(({ said }) => said)).toMatchObject([{ sort: 'time', slower: 0, by: 100 }])
      }),
    )
  })

  it('tells two delays as two, each at the first landmark that it puts off', () => {
    const twice = whole.map((each, index) => ({ ...each, at: each.at + (index > 4 ? 100 : 0) + (index > 9 ? 7 : 0) }))
    const found = divergencesOf(fakeRun('sysv', whole), fakeRun('sysv', twice))
    expect(found.map(({ said }) => (said.sort === 'time' ? said.by : said.sort))).toEqual([100, 7])
  })

  it('goes on where both do the same again, and stops at the most', () => {
    const scenario = scenarioOf({
      version: 1,
      workload: [{ process: 'p', repeat: 20, requests: [{ request: 'r', op: 'write', length: 1024 }] }],
    })
    const [sysv, physio] = (['sysv', 'physio'] as const).map((path) => runScenario(scenario, { path, seed: 1 }))
    const found = divergencesOf(sysv!, physio!)
    expect(found).toHaveLength(MOST_DIFFERENCES)
    expect(found.every(({ sort }) => sort === 'behaviour')).toBe(true)
    const times = found.map(({ at }) => at[0])
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(firstDivergence(sysv!, physio!)).toEqual(found[0])
    expect(divergencesOf(sysv!, physio!, 2)).toEqual(found.slice(0, 2))
  })
})
