import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DmaDisk } from '../hw/disk'
import { Faults } from '../hw/faults'
import { Media } from '../hw/media'
import { Recorder } from '../trace/recorder'
import { KINDS } from '../trace/kinds'
import type { Costs } from '../kern/costs'
import type { TraceSink } from '../core/sink'
import { ddi_dma_attr, type DdiDmaAttr } from './ddi_dma/attr'
import { BouncePool } from './ddi_dma/pools'
import { createNexus } from './dma'
import { createSolarisDriver, type SolarisDriverOptions } from './driver'
import { openDevice } from './file'
import type { SolarisKernel } from './kernel'
import { checkQuiescence } from './quiescence'
import { aioread, aiowait, aiowrite, solarisPread, solarisPwrite } from './syscalls'
import { solarisProfile, type ProfileName } from './switches'
import { smallWorld } from './testing'
import type { Xx } from './xx'

const COSTS: Partial<Costs> = {
  syscallEntry: 300,
  syscallExit: 200,
  contextSwitch: 2000,
  interruptEntry: 500,
  interruptExit: 300,
  handler: 1000,
  strategy: 700,
  biodone: 400,
  physioSetup: 900,
  pageLock: 150,
  pageUnlock: 120,
  dmaBind: 600,
  iommuMap: 50,
  iommuUnmap: 40,
  dmaSync: 100,
  registerAccess: 200,
  copySetup: 100,
  copyRate: 1_000_000_000,
}

/** A machine with a disk and the driver; frames 0 to 15 are bounce pages. */
function machine(options: {
  readonly profile?: ProfileName
  readonly attr?: DdiDmaAttr
  readonly trace?: TraceSink
  readonly driver?: SolarisDriverOptions
}): { k: SolarisKernel; driver: Xx; media: Media } {
  const { k, memory } = smallWorld({
    profile: solarisProfile(options.profile ?? 'illumos'),
    costs: COSTS,
    ...(options.trace ? { trace: options.trace } : {}),
  })
  const bounce = Array.from({ length: 16 }, () => memory.allocate('kernel') * 4096)
  const media = new Media(4096)
  const line = k.addLine({ name: 'disk', level: 5, number: 14, rule: 'chain' })
  const geometry = {
    commandOverhead: 20_000,
    rotation: 0,
    sectorsPerTrack: 17,
    tracksPerCylinder: 4,
    interleave: 1,
    seekTrackToTrack: 0,
    seekFactor: 0,
    mediaRate: 100_000_000,
    dmaRate: 0,
  }
  const disk = new DmaDisk(k.sim, 'disk', geometry, {
    memory,
    media,
    faults: new Faults([], (name) => k.sim.stream(name)),
    raise: (link) => k.raise(line, link),
    lower: () => k.lower(line),
    violation: (message) => k.report('DmaToUnlockedPage', message),
  })
  const nexus = createNexus(k, {}, { bounce: new BouncePool(bounce, 4096) })
  const driver = createSolarisDriver(k, disk, line, {
    nexus,
    ...(options.attr ? { attr: options.attr } : {}),
    ...options.driver,
  })
  return { k, driver, media }
}

const NEAR = ddi_dma_attr({ dma_attr_addr_hi: 0x17fff, dma_attr_sgllen: 2, dma_attr_granular: 512 })

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

describe('Xx', () => {
  it('writes and reads back, on every way, with windows and bounce pages', () => {
    const requests = fc.record({
      profile: fc.constantFrom('documented' as const, 'illumos' as const),
      isNear: fc.boolean(),
      isAsync: fc.boolean(),
      blocks: fc.integer({ min: 1, max: 200 }),
      start: fc.integer({ min: 0, max: 2047 }).map((word) => word * 2),
      block: fc.integer({ min: 0, max: 1000 }),
      own: fc.boolean(),
    })
    fc.assert(
      fc.property(requests, ({ profile, isNear, isAsync, blocks, start, block, own }) => {
        const { k, driver, media } = machine({
          profile,
          ...(isNear ? { attr: NEAR } : {}),
          driver: { bufferHeader: own ? 'own' : 'pool' },
        })
        const length = blocks * 512
        const data = Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff)
        const back = new Uint8Array(length)
        const results: number[] = []
        const proc = k.spawn('p', function* (self) {
          const file = openDevice(driver, driver.dev)
          const piece = (base: number): { iov_base: number; iov_len: number }[] => [{ iov_base: base, iov_len: length }]
          const offset = block * 512
          self.as.write(0x100000 + start, data)
          for (const [turn, base] of [0x100000 + start, 0x200000 + start].entries()) {
            if (!isAsync) {
              const call = turn === 0 ? solarisPwrite : solarisPread
              results.push((yield* call(k, self, file, piece(base), offset)).result)
              continue
            }
            const call = turn === 0 ? aiowrite : aioread
            yield* call(k, self, file, { iovecs: piece(base), offset, resultAddress: 0x9000 })
            const { address } = yield* aiowait(k, self, null)
            expect(address).toBe(0x9000)
            results.push(k.aio.get(self.pid)!.result(address).aio_return)
          }
        })
        proc.as.map(0x100000, length + 4096)
        proc.as.map(0x200000, length + 4096)
        expect(k.sim.run()).toBe('idle')
        checkQuiescence(k)
        expect([results, k.findings]).toEqual([[length, length], []])
        expect(isSame(proc.as.read(0x200000 + start, length), data)).toBe(true)
        media.read(block * 512, back)
        expect(isSame(back, data)).toBe(true)
        expect(driver.handle.nexus.resources.bounce.inUse).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('tells the trace of every stage, with one request and a number for each chunk', () => {
    const trace = new Recorder({ cap: 10_000 })
    const { k, driver } = machine({ trace })
    const proc = k.spawn('p', function* (self) {
      const file = openDevice(driver, driver.dev)
      yield* solarisPread(k, self, file, [{ iov_base: 0x100000, iov_len: 100_000 }], 0)
    })
    proc.as.map(0x100000, 100_000)
    k.sim.run()
    const table = trace.finish()
    const names = Array.from({ length: table.rows }, (_, row) => KINDS[table.kind(row)]!.name)
    const wanted = ['syscall', 'minphys', 'pagelock', 'io:start', 'io:addr', 'dma:bind', 'dev:command', 'dma:transfer']
    const after = [
      'io:wait-start',
      'intr:raise',
      'intr:handler',
      'dma:unbind',
      'io:done',
      'io:wait-done',
      'syscall:return',
    ]
    for (const name of [...wanted, ...after]) expect(names).toContain(name)
    expect(names.filter((name) => name === 'io:start').length).toBe(2)
  })
})
