import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KINDS, type KindName } from '../trace/kinds'
import { fakeRun, readEvents, type FakeEvent } from '../testing/fake-run'
import { compareRuns } from './compare'
import { firstDivergence } from './divergence'
import { landmarks } from './landmarks'
import { clauseText } from './said'
import { comparisonMarkdown, comparisonText, formatRelative, markdownCell } from './text'
import { STAGES, stageOfRoutine, timeUse, workloadSpan } from './time-use'

const sysv = fakeRun('sysv', readEvents('sysv'))
const physio = fakeRun('physio', readEvents('physio'))

describe('timeUse', () => {
  it('counts every moment once: the processor before the device, the device before waiting', () => {
    const { table } = fakeRun('physio', [
      { kind: 'proc:sleep', at: 0, duration: 100, text: 'biowait' },
      { kind: 'dma:transfer', at: 20, duration: 50 },
      { kind: 'intr:service', at: 60, duration: 20 },
      { kind: 'proc:compute', at: 90, duration: 30 },
    ])
    expect(timeUse(table, 0, 150)).toMatchObject({ wait: 30, transfer: 40, interrupt: 20, compute: 30, idle: 30 })
  })

  it('adds up to the whole, for any spans and any window', () => {
    const spans = KINDS.filter(({ phase }) => phase === 'span').map(({ name }) => name)
    const event = fc.record({
      kind: fc.constantFrom<KindName>(...spans),
      at: fc.nat(1000),
      duration: fc.integer({ min: -1, max: 500 }),
      text: fc.constantFrom('syscall', 'strategy', 'copyin', 'as_pagelock', 'nobody knows', 'buffer header'),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(800), fc.nat(800), (events: FakeEvent[], from, length) => {
        const use = timeUse(fakeRun('sysv', events).table, from, from + length)
        expect(Object.values(use).reduce((sum, each) => sum + each, 0)).toBe(length)
        expect(Object.values(use).every((each) => each >= 0)).toBe(true)
      }),
    )
  })

  it('puts kernel routines where they belong', () => {
    expect(stageOfRoutine('as_pagelock')).toBe('lock')
    expect(stageOfRoutine('copyin')).toBe('copy')
    expect(stageOfRoutine('drv_usecwait')).toBe('busywait')
    expect(stageOfRoutine('anything else')).toBe('kernel')
  })
})

describe('workloadSpan', () => {
  it('reaches from the first start to the last exit, or to the end of the run when somebody never exits', () => {
    expect(workloadSpan(physio.table, 5000)).toEqual({ from: 0, until: 1000 })
    const { table } = fakeRun('sysv', [{ kind: 'proc:start', at: 7 }])
    expect(workloadSpan(table, 5000)).toEqual({ from: 7, until: 5000 })
  })
})

describe('landmarks', () => {
  it('tells what is handed over, and from where', () => {
    expect([...landmarks(sysv)].map(({ sort, clause }) => `${sort}: ${clause}`)).toEqual([
      'call: calls write for 1024 bytes',
      'strategy: hands over 512 bytes at block 0 from a kernel page after copying them',
      'completion: completes in full',
      'strategy: hands over 512 bytes at block 1 from a kernel page after copying them',
      'completion: completes in full',
      'return: returns 1024',
    ])
  })

  it('makes one landmark of a run of single bytes', () => {
    const bytes = Array.from({ length: 5 }, (_, at): FakeEvent => ({ kind: 'pio:put8', at, arg0: 0, arg1: at }))
    const [only] = landmarks(fakeRun('pio', bytes))
    expect(only).toMatchObject({
      sort: 'programmed',
      at: 0,
      clause: "moves 5 bytes one by one to the device's register",
    })
  })
})

describe('firstDivergence', () => {
  it('finds none between equal runs', () => {
    expect(firstDivergence(sysv, fakeRun('sysv', readEvents('sysv')))).toBeNull()
  })

  it('names both sides at the first strategy call', () => {
    expect(firstDivergence(sysv, physio)).toMatchObject({
      sort: 'behaviour',
      at: [150, 150],
      text:
        'At the first strategy call: dma_breakup hands over 512 bytes at block 0 from a kernel page after copying them; ' +
        'physio hands over 1024 bytes at block 0 straight from the locked user pages.',
    })
  })

  it('reports one cause of one delay of 100 ns', () => {
    const slow = fakeRun('physio', readEvents('physio', 100))
    expect(firstDivergence(physio, slow)).toMatchObject({
      sort: 'time',
      text:
        'Up to the first strategy call both do the same, but the second run takes 100 ns longer: page lock and unlock ' +
        'takes 150 ns instead of 50 ns.',
    })
    expect(firstDivergence(slow, physio)?.text).toContain('the first run takes 100 ns longer')
  })

  it('says when one side goes on and the other does not', () => {
    const short = fakeRun('physio', readEvents('physio').slice(0, -2))
    expect(firstDivergence(physio, short)?.text).toContain('nothing follows')
    expect(firstDivergence(short, physio)?.text).toContain('write returns 1024')
  })
})

describe('compareRuns', () => {
  it('gives equal runs differences of 0 and no divergence', () => {
    const { stages, elapsed, counts, divergences } = compareRuns([physio, fakeRun('physio', readEvents('physio'))])
    for (const row of [...stages, elapsed, ...counts]) {
      expect(row.differences).toEqual([0, 0])
      expect(row.relative).toEqual([0, 0])
    }
    expect(divergences).toEqual([null, null])
  })

  it('tells what failed, and why where the trace knows', () => {
    const failed = fakeRun('physio', [
      { kind: 'syscall', at: 1, duration: 9, arg0: 512, text: 'read' },
      { kind: 'io:start', at: 2, arg0: 0, arg1: 512 },
      { kind: 'dma:bind-fail', at: 3, arg0: -2 },
      { kind: 'io:done', at: 4, arg0: 512, arg1: 5 },
      { kind: 'syscall:return', at: 10, arg0: -1, arg1: 5 },
    ])
    const { failures } = compareRuns([failed]).runs[0]!
    expect(failures.map((each) => clauseText(each))).toEqual([
      expect.stringMatching(/EIO, because the DMA handle cannot be bound \(DDI_DMA_NOMAPPING/),
      'fails with EIO',
    ])
    expect(compareRuns([physio]).runs[0]!.failures).toEqual([])
  })

  it('has stages that add up to what elapsed', () => {
    const { stages, elapsed, runs } = compareRuns([sysv, physio])
    runs.forEach((run, index) => {
      expect(stages.reduce((sum, { values }) => sum + values[index]!, 0)).toBe(run.elapsed)
      expect(elapsed.values[index]).toBe(run.elapsed)
    })
  })

  it('gives differences absolute and in thousandths of the first path', () => {
    const { counts } = compareRuns([sysv, physio])
    expect(counts.find(({ id }) => id === 'strategyCalls')).toMatchObject({
      ...{ values: [2, 1], differences: [0, -1], relative: [0, -500] },
    })
    const back = compareRuns([physio, sysv]).counts
    expect(back.find(({ id }) => id === 'copies')).toMatchObject({ values: [0, 2], relative: [0, null] })
  })
})

describe('comparisonText and comparisonMarkdown', () => {
  const comparison = compareRuns([sysv, physio])

  it('show the table, where the time went and the first difference', () => {
    const text = comparisonText('Two ways', comparison)
    expect(text).toMatch(/^Two ways\n/)
    expect(text).toMatch(/strategy calls +2 +1 +-1 \(-50\.0 %\)/)
    expect(text).toContain('sysv and physio: At the first strategy call')
    const markdown = comparisonMarkdown('Two *ways*', comparison)
    expect(markdown).toContain('# Two \\*ways\\*')
    expect(markdown.split('\n').filter((line) => line.startsWith('|')).length).toBeGreaterThan(5)
    const widths = markdown
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').length)
    expect(new Set(widths).size).toBe(1)
  })

  it('say how a run ended badly', () => {
    const hung = [{ process: 'p', wchan: 'buf 1', pri: 20, explanation: 'biodone was never called.' }]
    const text = comparisonText(
      '',
      compareRuns([
        fakeRun('sysv', readEvents('sysv'), { hung }),
        fakeRun('physio', [], { end: 'panic', panic: 'no' }),
      ]),
    )
    expect(text).toContain('sysv: p hangs. biodone was never called.')
    expect(text).toContain('physio: the kernel panics: no')
  })

  it('keep text from being markup', () => {
    expect(markdownCell('a|b\n<img> [x](y)')).toBe('a\\|b \\<img\\> \\[x\\](y)')
    expect(formatRelative(-1)).toBe('-0.1 %')
    expect(STAGES.length).toBe(new Set(STAGES.map(([id]) => id)).size)
  })
})
