import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DevicePlan, Scenario } from '../config/scenario'
import { Media } from '../hw/media'
import { runInside, scenarioOf, type Inside } from '../testing/inside'
import { randomScenario } from '../testing/random-scenario'
import { KIND } from '../trace/kinds'
import { computeMetrics } from '../trace/metrics'

const DMA_PATHS = ['sysv', 'physio', 'aphysio'] as const
const LONG = { timeout: 180_000 }

const COSTS = [
  ...['syscallEntry', 'syscallExit', 'contextSwitch', 'interruptEntry', 'interruptExit', 'handler', 'strategy'],
  ...['biodone', 'physioSetup', 'pageLock', 'pageUnlock', 'pageFaultDisk', 'pageFaultZero', 'copySetup', 'copyRate'],
  ...['dmaBind', 'iommuMap', 'iommuUnmap', 'dmaSync', 'splChange', 'registerAccess'],
] as const

type EngineId = DevicePlan['engine']

/** The same scenario on a machine whose processor takes no time for anything. */
function free(scenario: Scenario): Scenario {
  const costs = Object.fromEntries(COSTS.map((key) => [key, 0]))
  // The fetch of a command block is time of the bus before the command.
  const engineOf = (engine: EngineId): EngineId => (engine === 'bus-master-iopb' ? 'bus-master' : engine)
  const devices = scenario.devices.map((plan) => ({ ...plan, engine: engineOf(plan.engine) }))
  return { ...scenario, devices, host: { ...scenario.host, ...costs } }
}

/** Sum of the durations of a kind. */
function total({ table }: Inside, kind: keyof typeof KIND): number {
  let sum = 0
  for (let row = 0; row < table.rows; row++) if (table.kind(row) === KIND[kind]) sum += Math.max(0, table.duration(row))
  return sum
}

/** A single read or write near the end of a disk. */
const atTheEdge = fc.record({
  op: fc.constantFrom('read', 'write'),
  block: fc.integer({ min: 0, max: 24 }),
  length: fc.integer({ min: 1, max: 9000 }),
})

const small = (request: object, device: object): Scenario =>
  scenarioOf({
    version: 1,
    host: { preset: '1989-386-isa', sgllen: 17 },
    devices: [{ name: 'disk0', type: 'disk', blocks: 20, ...device }],
    workload: [{ process: 'p', requests: [request] }],
  })

const outcome = (run: Inside): { result: number; errno: number } => {
  const [first] = run.records[0]!.results
  return { result: first!.result, errno: first!.errno }
}

describe('both kernels', () => {
  it('give the same count and errno at the end of the medium', LONG, () => {
    fc.assert(
      fc.property(atTheEdge, ({ op, block, length }) => {
        // Past the end physck refuses a read; the Solaris driver gives it 0 bytes, as at the end.
        fc.pre(op === 'write' || block <= 20)
        const scenario = small({ op, offset: block * 512, length }, {})
        const wanted = outcome(runInside(scenario, 'sysv'))
        expect(outcome(runInside(scenario, 'physio'))).toEqual(wanted)
        expect(outcome(runInside(scenario, 'aphysio'))).toEqual(wanted)
      }),
      { numRuns: 80 },
    )
  })

  it('give the same count and errno for a bad block', LONG, () => {
    fc.assert(
      fc.property(atTheEdge, fc.nat(19), ({ op, block, length }, bad) => {
        fc.pre(block < 20)
        const scenario = small({ op, offset: block * 512, length }, { badBlocks: [bad], blocks: 64 })
        const wanted = outcome(runInside(scenario, 'sysv'))
        const isHit = bad >= block && bad * 512 < block * 512 + length
        expect(wanted).toEqual(isHit ? { result: -1, errno: 5 } : { result: length, errno: 0 })
        expect(outcome(runInside(scenario, 'physio'))).toEqual(wanted)
        expect(outcome(runInside(scenario, 'aphysio'))).toEqual(wanted)
      }),
      { numRuns: 80 },
    )
  })
})

describe.each(DMA_PATHS)('time on %s', (path) => {
  it('grows with the size of a request', LONG, () => {
    const shape = fc.record({
      preset: fc.constantFrom('1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'),
      block: fc.nat(40),
      length: fc.integer({ min: 1, max: 9000 }),
      more: fc.integer({ min: 1, max: 9000 }),
      op: fc.constantFrom('read', 'write'),
    })
    fc.assert(
      fc.property(shape, ({ preset, block, length, more, op }) => {
        const last = (bytes: number): number => {
          const scenario = scenarioOf({
            version: 1,
            host: { preset, sgllen: 17, memory: '32 MB' },
            devices: [{ name: 'disk0', type: 'disk' }],
            workload: [
              { process: 'p', allocator: 'contiguous', requests: [{ op, offset: block * 512, length: bytes }] },
            ],
          })
          const run = runInside(scenario, path)
          expect(outcome(run)).toEqual({ result: bytes, errno: 0 })
          return run.records[0]!.results[0]!.endedAt
        }
        expect(last(length + more)).toBeGreaterThanOrEqual(last(length))
      }),
      { numRuns: 40 },
    )
  })

  it('is the device alone when nothing else costs anything', LONG, () => {
    fc.assert(
      fc.property(randomScenario(), fc.nat(100), (value, seed) => {
        const scenario = free(scenarioOf(value))
        const processes = scenario.processes.map((plan) => ({
          ...{ ...plan, startAt: 0 },
          requests: plan.requests.map((request) => ({ ...request, compute: 0, thinkTime: 0 })),
        }))
        const run = runInside({ ...scenario, processes }, path, seed)
        expect(run.world.sim.now).toBe(total(run, 'dev:command'))
        expect(computeMetrics(run.table).cpu.idle.time).toBe(run.world.sim.now)
      }),
      { numRuns: 40 },
    )
  })

  it('is accounted for to the last nanosecond, and the bus is never busy for longer', LONG, () => {
    fc.assert(
      fc.property(randomScenario({ processes: 3 }), fc.nat(100), (value, seed) => {
        const run = runInside(scenarioOf(value), path, seed)
        const { cpu, bus, elapsed, interrupts } = computeMetrics(run.table)
        const parts = [cpu.user, cpu.kernel, cpu.interrupt, cpu.idle].map(({ time }) => time)
        expect(parts.every((time) => time >= 0)).toBe(true)
        expect(parts.reduce((sum, time) => sum + time, 0)).toBe(elapsed)
        expect(bus.time).toBeLessThanOrEqual(elapsed)
        expect(interrupts).toBe(run.world.kernel.cpu.interrupts)
        // What was asked for, independently of how interrupts stretched it.
        let asked = 0
        let computed = 0
        for (let row = 0; row < run.table.rows; row++) {
          const { kind, arg0 } = run.table.row(row)
          if (kind === KIND['proc:work']) asked += arg0
          if (kind === KIND['cpu:switch']) asked += run.world.kernel.costs.contextSwitch
          if (kind === KIND['proc:compute']) computed += arg0
        }
        // Bus cycles of others make it longer, by no more than they took.
        const lost = cpu.kernel.time - asked + cpu.user.time - computed
        expect(cpu.kernel.time).toBeGreaterThanOrEqual(asked)
        expect(cpu.user.time).toBeGreaterThanOrEqual(computed)
        const { host, devices } = run.scenario
        const isStealing = host.busHoldsCpu || devices.some(({ engine }) => engine.startsWith('8237'))
        expect(lost).toBeLessThanOrEqual(isStealing ? run.world.motherboard.bus.busyTime : 0)
      }),
      { numRuns: 40 },
    )
  })
})

describe('programmed I/O', () => {
  it('gives the card every byte of a write in order, and the program every byte the card has', LONG, () => {
    const bytes = fc.integer({ min: 0, max: 300 })
    fc.assert(
      fc.property(bytes, bytes, fc.nat(255), (written, read, fill) => {
        const scenario = scenarioOf({
          version: 1,
          driver: 'xxpio',
          devices: [{ name: 'card0', type: 'pio' }],
          workload: [
            {
              process: 'p',
              requests: [
                { op: 'write', length: written, fill },
                { op: 'read', length: read, buffer: { pageOffset: 4000 } },
              ],
            },
          ],
        })
        const run = runInside(scenario, 'pio')
        expect(run.records[0]!.results.map(({ result }) => result)).toEqual([written, read])
        const { card } = run.world.devices.get('card0')!
        expect(card.received).toEqual(Array.from({ length: written }, () => fill))
        const [{ base } = { base: 0 }] = run.records[0]!.plan.requests[1]!.iovecs
        const given = run.records[0]!.proc.as.read(base, read)
        expect(given).toEqual(Uint8Array.from(given, (_, index) => Media.pattern(index)))
        expect(run.world.kernel.findings).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})
