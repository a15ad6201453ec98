import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathId, RequestPlan, Scenario } from '../config/scenario'
import { Media } from '../hw/media'
import { heldLocks, runInside, scenarioOf, type Inside } from '../testing/inside'
import { randomFaults, randomScenario, type PlainScenario } from '../testing/random-scenario'
import { traceHash } from '../trace/hash'
import { formatTrace } from '../trace/text'

const DMA_PATHS = ['sysv', 'physio', 'aphysio'] as const
const RUNS = { numRuns: 40 }
const LONG = { timeout: 180_000 }

/**
 * What the documented rules promise nothing about: the illumos profile moves only the first iovec of an asynchronous
 * request, the physio of Releases 2 and 3 lets two processes spoil the header that a driver brings, and Release 4 hands an old
 * driver the address of the first iovec only.
 */
function suits(value: PlainScenario, path: PathId): boolean {
  const { profile, workload, driver, rules } = value as {
    profile: { base: string }
    rules: { set: string; physioForm?: string }
    driver: { bufferHeader: string }
    workload: { allocator: string; requests: { iovecs?: unknown }[] }[]
  }
  const isUserArea = (rules.physioForm ?? (rules.set === 'i386' ? 'svr4' : 'svr3')) !== 'svr4'
  if (path === 'sysv' && isUserArea && driver.bufferHeader === 'own' && workload.length > 1) return false
  const hasSeveral = workload.some(({ requests }) => requests.some(({ iovecs }) => iovecs !== undefined))
  if (path === 'sysv' && isUserArea && rules.set === 'i386' && hasSeveral) return false
  return path !== 'aphysio' || profile.base === 'documented' || !hasSeveral
}

/** What byte `at` of a write carries. */
const sent = (request: RequestPlan, at: number): number => request.fill ?? Media.pattern(at) ^ 0xff

const firstDifference = (found: Uint8Array, wanted: Uint8Array): number =>
  found.findIndex((byte, index) => byte !== wanted[index])

/** Holds memory and medium of a finished run against a plain model: bytes by place. */
function checkBytes({ scenario, world, records }: Inside): void {
  const disk = new Map<number, number>()
  const byteOf = (at: number): number => disk.get(at) ?? Media.pattern(at)
  for (const { plan, proc } of records) {
    for (const request of plan.requests) {
      if (request.iovecs.length === 0) continue
      let at = request.offset
      for (const { base, length } of request.iovecs) {
        if (length === 0) continue
        const isWrite = request.op.endsWith('write')
        const wanted = Uint8Array.from({ length }, (_, index) => {
          if (isWrite) disk.set(at + index, sent(request, at + index))
          return byteOf(at + index)
        })
        expect(firstDifference(proc.as.read(base, length), wanted), `${plan.name} ${request.request}`).toBe(-1)
        const { pageSize } = proc.as
        const edge = Math.floor(base / pageSize) * pageSize
        expect(proc.as.read(edge, base - edge).every((byte) => byte === 0)).toBe(true)
        at += length
      }
    }
  }
  const { media } = world.devices.get(scenario.driver.device)!
  const stored = new Uint8Array(media.blocks * 512)
  media.read(0, stored)
  const differs = stored.findIndex((byte, at) => byte !== byteOf(at))
  expect(differs, 'a byte of the medium').toBe(-1)
}

/** Nothing is left over at the end. */
function checkQuiet(run: Inside): void {
  const { world, sysv, solaris, end } = run
  expect(end).toBe('idle')
  expect(world.kernel.procs.map(({ state }) => state)).toEqual(world.kernel.procs.map(() => 'done'))
  expect(heldLocks(run)).toBe(0)
  expect(world.kernel.cpu.level).toBe(0)
  expect(world.memory.freeCount).toBe(run.freeBefore)
  expect(sysv?.pfreelist.length ?? 0).toBe(sysv?.rules.poolSize ?? 0)
  expect([solaris?.pageLocks.size ?? 0, solaris?.inStrategy.size ?? 0]).toEqual([0, 0])
  expect(world.kernel.findings).toEqual([])
}

function checkResults({ records }: Inside): void {
  for (const { plan, results } of records) {
    for (const { request, op, result, errno, residual } of results) {
      const asked = plan.requests.find((each) => each.request === request)!.length
      if (op !== 'aiowait')
        expect({ request, result, errno, residual }).toEqual({ request, result: asked, errno: 0, residual: 0 })
    }
  }
}

describe.each(DMA_PATHS)('random requests on %s', (path) => {
  it(
    'move the right bytes, whatever the alignment, fragmentation, rules and concurrency, and leave nothing over',
    LONG,
    () => {
      fc.assert(
        fc.property(randomScenario({ processes: 3 }), fc.nat(1000), (value, seed) => {
          fc.pre(suits(value, path))
          const run = runInside(scenarioOf(value), path, seed)
          checkResults(run)
          checkBytes(run)
          checkQuiet(run)
        }),
        RUNS,
      )
    },
  )

  it('give the same trace for the same scenario and seed', LONG, () => {
    fc.assert(
      fc.property(randomScenario({ processes: 3 }), randomFaults, fc.nat(1000), (value, faults, seed) => {
        const scenario = scenarioOf({ ...value, faults, timeLimit: '20 s' })
        const first = runInside(scenario, path, seed).table
        const second = runInside(scenarioOf({ ...value, faults, timeLimit: '20 s' }), path, seed).table
        expect(traceHash(second)).toBe(traceHash(first))
        expect(formatTrace(second)).toBe(formatTrace(first))
      }),
      { numRuns: 25 },
    )
  })

  it('never break the simulator under any fault of a device', LONG, () => {
    fc.assert(
      fc.property(randomScenario({ processes: 3 }), randomFaults, fc.nat(1000), (value, faults, seed) => {
        const run = runInside(scenarioOf({ ...value, faults, timeLimit: '20 s' }), path, seed)
        if (suits(value, path)) expect(run.end).not.toBe('panic')
        for (const { plan, results } of run.records) {
          for (const { request, op, result, errno, residual, endedAt } of results) {
            if (endedAt < 0 || op === 'aiowait') continue
            const asked = plan.requests.find((each) => each.request === request)!.length
            if (result >= 0) expect(result + residual).toBe(asked)
            else expect(errno).not.toBe(0)
          }
        }
      }),
      RUNS,
    )
  })
})

describe('asynchronous requests', () => {
  it('move the right bytes and all are collected', LONG, () => {
    fc.assert(
      fc.property(
        randomScenario({ processes: 2, isAsynchronous: true, iovecs: false }),
        fc.nat(1000),
        (value, seed) => {
          const scenario = withoutOverlap(scenarioOf(value))
          const run = runInside(scenario, 'aphysio', seed)
          checkResults(run)
          checkBytes(run)
          checkQuiet(run)
        },
      ),
      RUNS,
    )
  })
})

/** Requests of one process on parts of the disk of their own: which of two comes first is nobody's promise. */
function withoutOverlap(scenario: Scenario): Scenario {
  const processes = scenario.processes.map((plan, place) => ({
    ...plan,
    requests: plan.requests.map((request, index) => ({ ...request, offset: (place * 4 + index) * 49 * 512 })),
  }))
  return { ...scenario, processes }
}
