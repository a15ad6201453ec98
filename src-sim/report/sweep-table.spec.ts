import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import { runScenario } from '../machine'
import { traceHash } from '../trace/hash'
import { summary } from './compare'
import { measureRun } from './sweep'
import {
  distributionOf,
  failingRow,
  metricOf,
  metricsOf,
  sweepCsv,
  worstRow,
  type SweepMetric,
  type SweepRow,
} from './sweep-table'

const METRICS: Record<SweepMetric, number> = {
  ...{ elapsed: 0, bytesPerSecond: 0, bytesMoved: 0, strategyCalls: 0, interrupts: 0, copies: 0, bytesCopied: 0 },
  ...{ contextSwitches: 0, cpuBusy: 0, busBusy: 0, findings: 0, events: 0 },
}

function row(elapsed: number, because: readonly string[] = [], bytesPerSecond = 1): SweepRow {
  return {
    point: { series: 'sysv', path: 'sysv', value: elapsed, seed: 1, edits: [] },
    measure: { metrics: { ...METRICS, elapsed, bytesPerSecond }, p95: { D2C: 5 }, end: 'idle', because, hash: 'ab' },
    refusal: '',
  }
}
const REFUSED: SweepRow = { ...row(9), measure: null, refusal: 'host.sgllen: expected "more", got 0' }

describe('measureRun', () => {
  it('says of a run what the other reports say', () => {
    const parsed = parseScenario({
      version: 1,
      workload: [{ process: 'a', requests: [{ op: 'write', length: 4096 }] }],
    })
    if (!parsed.ok) throw new Error('no scenario')
    const run = runScenario(parsed.value, { path: 'sysv', seed: 3 })
    const { counts, elapsed } = summary(run)
    const { metrics, hash, end, because } = measureRun(run)
    expect(metrics).toMatchObject({ elapsed, strategyCalls: 8, bytesMoved: 4096, copies: counts.copies })
    expect(metrics.bytesPerSecond).toBe(Math.floor((4096 * 1e9) / elapsed))
    expect([metrics.cpuBusy > 0, metrics.cpuBusy <= 1000]).toEqual([true, true])
    expect([hash, end, because]).toEqual([traceHash(run.table), 'idle', []])
  })

  it('names what is wrong', () => {
    const fault = { id: 'F1' }
    const parsed = parseScenario({
      ...{ version: 1, devices: [{ name: 'disk0', type: 'disk' }], faults: [fault] },
      workload: [{ process: 'a', requests: [{ op: 'write', length: 512 }] }],
    })
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    expect(measureRun(runScenario(parsed.value, { path: 'sysv', seed: 1 })).because).toContain('Hung')
  })
})

describe('metricOf', () => {
  it('finds numbers and stages, and nothing else', () => {
    expect(['elapsed', 'p95:D2C', 'p95:Q2C', 'toString', 'p95:toString'].map((id) => metricOf(row(4), id))).toEqual([
      ...[4, 5, null, null, null],
    ])
    expect(metricOf(REFUSED, 'elapsed')).toBeNull()
    expect(metricsOf([row(1), REFUSED]).at(-1)).toBe('p95:D2C')
  })
})

describe('distributionOf', () => {
  it('counts every value once, in the stretch where it lies', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e12), { maxLength: 200 }), (values) => {
        const { histogram, n, min, p5, p25, p50, p75, p95, max } = distributionOf(values)
        expect(n).toBe(values.length)
        expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
        if (n === 0) return
        histogram.counts.forEach((count, place) => {
          const from = histogram.from + place * histogram.width
          expect(values.filter((value) => value >= from && value < from + histogram.width).length).toBe(count)
        })
        const ranks = [min, p5, p25, p50, p75, p95, max]
        expect([...ranks].sort((a, b) => a - b)).toEqual(ranks)
        for (const each of ranks) expect(values).toContain(each)
      }),
    )
  })
})

describe('worstRow', () => {
  it('is the first that fails', () => {
    const rows = [row(9), row(1, ['Hung']), row(5, ['Panic'])]
    expect([worstRow(rows, 'elapsed'), failingRow(rows)]).toEqual([1, 1])
  })

  it('is the worst where none fails: the longest, or the fewest bytes', () => {
    const rows = [REFUSED, row(3, [], 7), row(8, [], 9), row(5, [], 2)]
    expect([worstRow(rows, 'elapsed'), worstRow(rows, 'bytesPerSecond'), failingRow(rows)]).toEqual([2, 3, -1])
    expect(worstRow([REFUSED], 'elapsed')).toBe(-1)
  })
})

describe('sweepCsv', () => {
  it('quotes what has to be quoted', () => {
    expect(sweepCsv([row(2), REFUSED], 'host.sgllen', ['elapsed', 'p95:Q2C'])).toBe(
      'series,path,host.sgllen,seed,elapsed,p95:Q2C,end,because,hash\r\n' +
        'sysv,sysv,2,1,2,,idle,,ab\r\n' +
        'sysv,sysv,9,1,,,refused,"host.sgllen: expected ""more"", got 0",\r\n',
    )
  })
})
