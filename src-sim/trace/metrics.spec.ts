import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Intervals, Stock } from './intervals'
import { KIND, KINDS, type KindName } from './kinds'
import { computeMetrics } from './metrics'
import { Recorder } from './recorder'
import { divideHalfDown, latencyOf, percentile, perMille } from './statistics'
import type { TraceTable } from './table'

interface Event {
  readonly kind: KindName
  readonly at: number
  readonly duration?: number
  readonly track?: number
  readonly request?: number
  readonly chunk?: number
  readonly id?: number
  readonly arg0?: number
  readonly arg1?: number | string
}

function trace(events: readonly Event[]): TraceTable {
  const recorder = new Recorder()
  recorder.track('process', 'cat')
  for (const { kind, at, duration = 0, track = 0, request = 0, chunk = 0, id = 0, arg0 = 0, arg1 = 0 } of events) {
    const argument = typeof arg1 === 'string' ? recorder.string(arg1) : arg1
    recorder.span(at, duration, KIND[kind], track, { request, chunk, cause: 0 }, id, arg0, argument)
  }
  return recorder.finish()
}

describe('percentile', () => {
  it('is the smallest value with at least that share of the values at or below it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = values.slice().sort((a, b) => a - b)
        const found = percentile(sorted, percent)
        const atOrBelow = values.filter((value) => value <= found).length
        const below = values.filter((value) => value < found).length
        expect(values).toContain(found)
        expect(atOrBelow * 100).toBeGreaterThanOrEqual(percent * values.length)
        expect(below * 100).toBeLessThan(percent * values.length)
      }),
    )
  })

  it('takes the 10th of 20 for p50 and the 19th for p95', () => {
    const values = Array.from({ length: 20 }, (_, index) => index + 1)
    expect([percentile(values, 50), percentile(values, 95), percentile(values, 100)]).toEqual([10, 19, 20])
  })
})

describe('computeMetrics of a stretch', () => {
  const table = trace([
    { kind: 'syscall', at: 0, duration: 100, arg1: 'read' },
    { kind: 'io:start', at: 10, request: 1, chunk: 1, id: 3, arg1: 512 },
    { kind: 'dma:transfer', at: 20, duration: 40, arg1: 512 },
    { kind: 'intr:service', at: 60, duration: 10 },
    { kind: 'io:done', at: 70, id: 3 },
    { kind: 'pagelock', at: 5, duration: 80, arg1: 2 },
    { kind: 'syscall:return', at: 100, arg0: 512 },
  ])

  it('of the whole trace is what it is without one', () => {
    expect(computeMetrics(table, { from: 0, to: 100 })).toEqual(computeMetrics(table))
  })

  it('cuts shares of time at its ends and takes latencies that end in it', () => {
    const found = computeMetrics(table, { from: 40, to: 65 })
    expect([found.elapsed, found.bus.time, found.cpu.interrupt.time, found.interrupts]).toEqual([25, 20, 5, 1])
    expect([found.bytesByDma, found.strategyCalls, found.bytesMoved, found.pageLocks.leaked]).toEqual([512, 0, 0, 2])
    expect(Object.keys(found.latency)).toEqual(['dma:transfer'])
    expect(computeMetrics(table, { from: 65, to: 100 }).latency.Q2C).toMatchObject({ n: 1, p50: 60 })
  })

  it('adds up over stretches that share no instant, as far as figures add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 98 }), (middle) => {
        const parts = [
          computeMetrics(table, { from: 0, to: middle }),
          computeMetrics(table, { from: middle + 1, to: 100 }),
        ]
        const sum = (of: (each: ReturnType<typeof computeMetrics>) => number): number => of(parts[0]!) + of(parts[1]!)
        const whole = computeMetrics(table)
        expect(sum(({ bytesMoved }) => bytesMoved)).toBe(whole.bytesMoved)
        expect(sum(({ bytesByDma }) => bytesByDma)).toBe(whole.bytesByDma)
        expect(sum(({ interrupts }) => interrupts)).toBe(whole.interrupts)
        expect(sum(({ latency }) => latency.Q2C?.n ?? 0)).toBe(1)
      }),
    )
  })
})

describe('divideHalfDown', () => {
  it('rounds to the nearest, a half down', () => {
    expect([5n, 6n, 7n, 8n].map((a) => divideHalfDown(a, 4n))).toEqual([1, 1, 2, 2])
    expect(divideHalfDown(3n, 2n)).toBe(1)
    expect(perMille(1, 3)).toBe(333)
    expect(perMille(0, 0)).toBe(0)
    expect(perMille(2 ** 53 - 1, 2 ** 53 - 1)).toBe(1000)
  })
})

describe('latencyOf', () => {
  it('is exact where sums pass 2^53', () => {
    const big = 2 ** 53 - 1
    expect(latencyOf([big, big, big])).toMatchObject({ n: 3, mean: big, min: big, max: big })
    expect(latencyOf([])).toEqual({ n: 0, min: 0, mean: 0, p50: 0, p95: 0, max: 0, sum: 0 })
    expect(latencyOf([10, 9])).toMatchObject({ mean: 9, p50: 9, p95: 10, sum: 19 })
  })
})

const stretches = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 12 })

describe('Intervals', () => {
  it('agrees with counting each ns', () => {
    const covered = (list: [number, number][], at: number): boolean =>
      list.some(([begin, length]) => at >= begin && at < begin + length)
    const make = (list: [number, number][]): Intervals => {
      const made = new Intervals()
      for (const [begin, length] of list) made.add(begin, begin + length)
      return made
    }
    fc.assert(
      fc.property(stretches, stretches, (below, above) => {
        const times = Array.from({ length: 100 }, (_, at) => at)
        expect(make(below).cover()).toBe(times.filter((at) => covered(below, at)).length)
        expect(make(below).cover(make(above))).toBe(
          times.filter((at) => covered(below, at) || covered(above, at)).length,
        )
        expect(make(below).uncovered(make(above))).toBe(
          times.filter((at) => covered(below, at) && !covered(above, at)).length,
        )
      }),
    )
  })
})

describe('Stock', () => {
  it('counts what is there at once; what ends when another begins does not overlap it', () => {
    const stock = new Stock()
    stock.hold(0, 10, 2)
    stock.hold(10, 20, 3)
    expect(stock.peak()).toBe(3)
    stock.hold(15, 15, 4)
    expect(stock.peak()).toBe(7)
    stock.hold(5, Infinity, 1)
    expect(stock.peak()).toBe(8)
  })
})

describe('computeMetrics', () => {
  it('gives zeros for an empty trace', () => {
    const metrics = computeMetrics(new Recorder().finish())
    expect(metrics).toMatchObject({ elapsed: 0, bytesPerSecond: 0, latency: {}, sleeps: [] })
    expect(metrics.cpu.idle).toEqual({ time: 0, perMille: 0 })
  })

  it('follows one transfer from queue to completion', () => {
    const metrics = computeMetrics(
      trace([
        { kind: 'syscall', at: 0, duration: 1000, arg1: 'read' },
        { kind: 'proc:sleep', at: 10, duration: 40, arg1: 'pfreelist' },
        { kind: 'buf:get', at: 50, id: 7 },
        { kind: 'io:start', at: 100, request: 1, chunk: 1, id: 7, arg1: 512 },
        { kind: 'io:wait-start', at: 110, request: 1, id: 7 },
        { kind: 'proc:sleep', at: 110, duration: 590, request: 1, arg1: 'biowait' },
        { kind: 'dev:command', at: 130, duration: 500, request: 1, chunk: 1, id: 3, arg1: 512 },
        { kind: 'dev:command', at: 200, duration: 10, request: 1, chunk: 1, id: 4, arg1: 512 },
        { kind: 'dma:transfer', at: 300, duration: 300, request: 1, chunk: 1, id: 3, arg1: 500 },
        { kind: 'io:done', at: 700, request: 1, chunk: 1, id: 7, arg0: 12 },
        { kind: 'io:wait-done', at: 900, request: 1, id: 7 },
        { kind: 'copy:out', at: 910, duration: 20, request: 1, arg1: 500 },
        { kind: 'syscall:return', at: 1000, arg0: 500 },
        { kind: 'syscall', at: 1000, duration: 0, arg1: 'open' },
        { kind: 'syscall:return', at: 1000, arg0: 3 },
      ]),
    )
    const one = (time: number): object => ({ n: 1, min: time, mean: time, p50: time, p95: time, max: time, sum: time })
    expect(metrics.latency.Q2D).toEqual(one(30))
    expect(metrics.latency.D2C).toEqual(one(570))
    expect(metrics.latency.Q2C).toEqual(one(600))
    expect(metrics.latency.wait).toEqual(one(790))
    expect(metrics.latency.S2G).toEqual(one(40))
    expect(metrics.latency.syscall).toMatchObject({ n: 2, min: 0, mean: 500, p50: 0, p95: 1000 })
    expect(metrics).toMatchObject({
      ...{ elapsed: 1000, bytesMoved: 500, bytesPerSecond: 500_000_000, bytesTransferred: 500, bytesByDma: 500 },
      ...{ strategyCalls: 1, chunks: 1, copies: 1, bytesCopied: 500, interrupts: 0, contextSwitches: 0 },
      bus: { time: 300, perMille: 300 },
      sleeps: [
        { reason: 'pfreelist', count: 1, total: 40 },
        { reason: 'biowait', count: 1, total: 590 },
      ],
    })
  })

  it('gives stolen time to the interrupt, not to the work it stretches', () => {
    const { cpu, interrupts, contextSwitches } = computeMetrics(
      trace([
        { kind: 'proc:compute', at: 0, duration: 400 },
        { kind: 'cpu:switch', at: 400, duration: 50, track: 1 },
        { kind: 'proc:work', at: 450, duration: 300 },
        { kind: 'intr:service', at: 500, duration: 100, track: 1 },
        { kind: 'soft:service', at: 590, duration: 30, track: 1 },
        { kind: 'intr:service', at: 100, duration: 40, track: 1 },
        { kind: 'proc:exit', at: 1000 },
      ]),
    )
    expect(cpu).toEqual({
      user: { time: 360, perMille: 360 },
      kernel: { time: 230, perMille: 230 },
      interrupt: { time: 160, perMille: 160 },
      idle: { time: 250, perMille: 250 },
    })
    expect([interrupts, contextSwitches]).toEqual([2, 1])
  })

  it('counts locked pages, and those that nobody unlocked', () => {
    const { pageLocks } = computeMetrics(
      trace([
        { kind: 'pagelock', at: 0, duration: 10, arg1: 4 },
        { kind: 'pagelock', at: 5, duration: -1, arg1: 3 },
        { kind: 'pagelock', at: 10, duration: 10, arg1: 2 },
      ]),
    )
    expect(pageLocks).toEqual({ peak: 7, leaked: 3 })
  })

  it('lets the shares of the processor add up to the elapsed time, in any trace', () => {
    const event = fc.record({
      kind: fc.constantFrom(...KINDS.map(({ name }) => name)),
      at: fc.nat(1000),
      duration: fc.integer({ min: -1, max: 300 }),
      request: fc.nat(2),
      chunk: fc.nat(2),
      id: fc.nat(3),
      arg0: fc.integer({ min: -1, max: 4096 }),
      arg1: fc.nat(600),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const metrics = computeMetrics(trace(events))
        const { user, kernel, interrupt, idle } = metrics.cpu
        expect(user.time + kernel.time + interrupt.time + idle.time).toBe(metrics.elapsed)
        for (const { time } of [user, kernel, interrupt, idle, metrics.bus]) expect(time).toBeGreaterThanOrEqual(0)
        expect(metrics.bus.time).toBeLessThanOrEqual(metrics.elapsed)
        expect(metrics.chunks).toBeLessThanOrEqual(metrics.strategyCalls)
        for (const { n, min, mean, p50, p95, max } of Object.values(metrics.latency)) {
          expect(n).toBeGreaterThan(0)
          expect(min <= mean && mean <= max && min <= p50 && p50 <= p95 && p95 <= max).toBe(true)
        }
        const leaked = events.filter(({ kind, duration }) => kind === 'pagelock' && duration === -1)
        expect(metrics.pageLocks.leaked).toBe(leaked.reduce((sum, { arg1 }) => sum + arg1, 0))
        expect(metrics.pageLocks.peak).toBeGreaterThanOrEqual(metrics.pageLocks.leaked)
      }),
    )
  })
})
