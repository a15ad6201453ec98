import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestPlan, Scenario } from '../config/scenario'
import { silentSink } from '../core/sink'
import { Media } from '../hw/media'
import { heldLocks, runInside, scenarioOf, type Inside } from '../testing/inside'
import { randomScenario, type PlainScenario } from '../testing/random-scenario'
import { buildSolarisWorld, nexusesOf, solarisPath } from './solaris-path'
import { startWorkload, type ProcessRecord } from './workload'
import type { World } from './world'

const RUNS = { numRuns: 40 }
const LONG = { timeout: 180_000 }

/** What may lie between a device and memory. */
const between = fc.record({
  iommu: fc.boolean(),
  coherent: fc.boolean(),
  cacheLine: fc.constantFrom(16, 32, 64, 256),
  pageoutEvery: fc.constantFrom(0, '300 us', '5 ms'),
  pageoutPages: fc.constantFrom(1, 100),
  addrHi: fc.constantFrom('0xffffff', '0xffffffff'),
})

/** A random scenario on a random machine. */
const scenarios = fc.tuple(randomScenario({ processes: 2 }), between).map(([value, host]): PlainScenario => ({
  ...value,
  host: { ...(value.host as object), ...host },
  rules: { ...(value.rules as object), set: 'man89' },
  // The illumos profile moves only the first iovec of an asynchronous request.
  profile: { ...(value.profile as object), base: 'documented' },
}))

const sent = (request: RequestPlan, at: number): number => request.fill ?? Media.pattern(at) ^ 0xff

/** Holds what programs and medium have at the end against a plain model: bytes by place. */
function checkBytes(scenario: Scenario, world: World, records: readonly ProcessRecord[]): void {
  const disk = new Map<number, number>()
  for (const { plan, proc, results } of records) {
    for (const request of plan.requests) {
      const result = results.find((each) => each.request === request.request)!
      expect([plan.name, result.request, result.result, result.errno]).toEqual([
        plan.name,
        request.request,
        request.length,
        0,
      ])
      let at = request.offset
      for (const { base, length } of request.iovecs) {
        const given = proc.as.view(base, length)
        const isWrite = request.op.endsWith('write')
        const wrong = given.findIndex((byte, index) => {
          if (isWrite) disk.set(at + index, sent(request, at + index))
          return byte !== (disk.get(at + index) ?? Media.pattern(at + index))
        })
        if (isWrite) for (let index = 0; index < length; index++) disk.set(at + index, sent(request, at + index))
        expect(wrong, `${plan.name} ${request.request}`).toBe(-1)
        at += length
      }
    }
  }
  const { media } = world.devices.get(scenario.driver.device)!
  const stored = new Uint8Array(media.blocks * 512)
  media.read(0, stored)
  expect(stored.findIndex((byte, at) => byte !== (disk.get(at) ?? Media.pattern(at)))).toBe(-1)
}

describe.each(['sysv', 'physio', 'aphysio'] as const)('random requests on %s over random ways to memory', (path) => {
  it('I26 move the right bytes; I22 touch only locked and kernel frames', LONG, () => {
    fc.assert(
      fc.property(scenarios, fc.nat(1000), (value, seed) => {
        const run = runInside(scenarioOf(value), path, seed)
        expect(run.end).toBe('idle')
        checkBytes(run.scenario, run.world, run.records)
        expect(run.world.kernel.findings).toEqual([])
        expect(heldLocks(run)).toBe(0)
      }),
      RUNS,
    )
  })

  it('I23 leave every page they read into modified', LONG, () => {
    fc.assert(
      fc.property(scenarios, fc.nat(1000), (value, seed) => {
        const host = { ...(value.host as object), pageoutEvery: 0 }
        const run = runInside(scenarioOf({ ...value, host }), path, seed)
        for (const page of pagesReadInto(run)) expect(page.modified).toBe(true)
      }),
      RUNS,
    )
  })
})

function pagesReadInto({ records }: Inside): { readonly modified: boolean }[] {
  return records.flatMap(({ plan, proc }) =>
    plan.requests
      .filter(({ op }) => op.endsWith('read'))
      .flatMap(({ iovecs }) => iovecs)
      .flatMap(({ base, length }) => proc.as.numbers(base, length))
      .map((number) => proc.as.page(number * proc.as.pageSize)!),
  )
}

describe('random requests on Solaris paths', () => {
  it('I21 have as many locks on frames as outstanding requests have pages, and none at rest', LONG, () => {
    fc.assert(
      fc.property(scenarios, fc.constantFrom('physio', 'aphysio'), fc.nat(1000), (value, path, seed) => {
        const host = { ...(value.host as object), pageoutEvery: 0 }
        const scenario = scenarioOf({ ...value, host })
        const world = buildSolarisWorld(scenario, seed, silentSink)
        const { kernel, memory } = world
        const locks = (): number =>
          Array.from({ length: memory.frameCount }, (_, frame) => memory.lockCount(frame)).reduce((a, b) => a + b, 0)
        let seen = 0
        kernel.watchLock = (what): void => {
          if (what !== 'lock') return
          seen++
          expect(locks()).toBe([...kernel.pageLocks].reduce((sum, { shadow }) => sum + shadow.length, 0))
        }
        const records = startWorkload(world, solarisPath(world, path))
        world.sim.run()
        expect([locks(), kernel.pageLocks.size]).toEqual([0, 0])
        if (records.some(({ plan }) => plan.requests.some(({ length }) => length > 0))) expect(seen).toBeGreaterThan(0)
      }),
      { numRuns: 25 },
    )
  })

  it('I25 give all bounce pages and I/O pages back, and never hand out more than there are', LONG, () => {
    fc.assert(
      fc.property(scenarios, fc.constantFrom('physio', 'aphysio'), fc.nat(1000), (value, path, seed) => {
        const scenario = scenarioOf(value)
        const world = buildSolarisWorld(scenario, seed, silentSink)
        const nexuses = nexusesOf(world)
        const { bounce } = nexuses.board.nexus.resources
        const { dvma } = nexuses.bus.nexus.resources
        world.kernel.watch = (): void => {
          expect(bounce.inUse + bounce.free).toBe(bounce.size)
          if (dvma) expect(dvma.inUse + dvma.free).toBe(dvma.size)
        }
        const way = solarisPath(world, path, nexuses)
        // Command blocks stay bound for as long as their driver is attached.
        const kept = dvma?.inUse ?? 0
        const records = startWorkload(world, way)
        world.sim.run()
        checkBytes(scenario, world, records)
        expect([bounce.inUse, dvma?.inUse ?? 0]).toEqual([0, kept])
        const { iommu } = world.between
        if (!iommu) return
        expect(iommu.streaming.waiting).toBe(0)
        let valid = 0
        for (let index = 0; index < iommu.entries; index++) {
          if (iommu.entry(iommu.base + index * iommu.pageSize) !== 0n) valid++
        }
        expect(valid).toBe(kept)
      }),
      { numRuns: 25 },
    )
  })
})
