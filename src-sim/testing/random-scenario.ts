import fc from 'fast-check'
import { DEVICE_FAULTS } from '../hw/faults'

/** A scenario as a file says it. */
export type PlainScenario = Readonly<Record<string, unknown>>

/** What a random scenario may contain. */
export interface RandomOptions {
  /** Processes at once; each has a part of the disk of its own. */
  readonly processes?: number
  /** Several iovecs in a request. */
  readonly iovecs?: boolean
  /** Requests are submitted with aread and awrite, then all are collected. */
  readonly isAsynchronous?: boolean
}

/** Blocks of the disk that belong to one process. */
const REGION = 96
const BLOCKS = 400

const hosts = fc
  .record({
    preset: fc.constantFrom('1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'),
    sgllen: fc.constantFrom(2, 3, 17),
    pageSize: fc.constantFrom(1024, 4096, 8192),
    maxphys: fc.constantFrom(8192, 57_344, 131_072),
  })
  .map((host) => ({ ...host, memory: '32 MB' }))

const rules = fc.record(
  {
    set: fc.constantFrom('man89', 'uarea', 'i386'),
    unit: fc.constantFrom('fixed', 'contiguous'),
    poolSize: fc.constantFrom(1, 2, 8),
    stagingPages: fc.constantFrom(4, 64),
    physioForm: fc.constantFrom('svr3', 'svr4'),
    callerRestoresLevel: fc.boolean(),
  },
  { requiredKeys: ['set'] },
)

const profiles = fc.record(
  {
    base: fc.constantFrom('documented', 'illumos'),
    physioLock: fc.constantFrom('request', 'chunk'),
    aphysioLock: fc.constantFrom('transfer', 'reap'),
    aphysioReturn: fc.constantFrom('zero', 'strategy'),
  },
  { requiredKeys: ['base'] },
)

const drivers = fc.record({
  name: fc.constant('xx'),
  minphys: fc.constantFrom(512, 1536, 8192, 524_288),
  bufferHeader: fc.constantFrom('pool', 'own'),
})

const devices = fc.record(
  {
    interleave: fc.constantFrom(1, 3),
    sectorsPerTrack: fc.constantFrom(9, 17),
    revolution: fc.constantFrom('6 ms', '16666667 ns'),
    endOfMedia: fc.constantFrom('dev', 'strict'),
    engine: fc.constantFrom('8237-8bit', 'bus-master', 'bus-master-iopb'),
    queueDepth: fc.constantFrom(1, 31),
    elevator: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** Where a buffer lies. */
const places = fc.oneof(
  fc.record({ pageOffset: fc.nat(1023) }),
  fc.record({ alignment: fc.constantFrom(1, 2, 512, 4096) }),
  fc.constant({}),
)

const lengths = fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 20_000 }))

/** Lengths of a request's pieces; all but the last are whole blocks, so that no piece begins within one. */
const pieces = (several: boolean): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: several ? 2 : 0 }), lengths)
    .map(([blocks, last]) => [...blocks.map((count) => count * 512), last])

function requests(index: number, options: RandomOptions): fc.Arbitrary<readonly PlainScenario[]> {
  const one = fc
    .record({
      isWrite: fc.boolean(),
      block: fc.nat(REGION - 64),
      pieces: pieces(options.iovecs ?? true),
      place: places,
      fill: fc.option(fc.nat(255)),
      compute: fc.constantFrom(0, 5000, 2_000_000),
      thinkTime: fc.constantFrom(0, 40_000),
    })
    .map(({ isWrite, block, pieces: list, place, fill, compute, thinkTime }): PlainScenario => {
      const op = isWrite ? 'write' : 'read'
      return {
        op: options.isAsynchronous ? `a${op}` : op,
        offset: (index * REGION + block) * 512,
        ...(list.length === 1
          ? { length: list[0], buffer: place }
          : { iovecs: list.map((length) => ({ length, ...place })) }),
        ...(isWrite && fill !== null ? { fill } : {}),
        ...{ compute, thinkTime },
      }
    })
  return fc.array(one, { minLength: 1, maxLength: 4 })
}

const memory = fc.record({
  allocator: fc.constantFrom('contiguous', 'random', 'aged', 'stride2', 'high'),
  fragmentation: fc.constantFrom(0, 500, 1000),
})

/** Random machines, rules, profiles and workloads without any fault. */
export function randomScenario(options: RandomOptions = {}): fc.Arbitrary<PlainScenario> {
  const count = fc.integer({ min: 1, max: options.processes ?? 1 })
  return count.chain((processes) =>
    fc
      .record({
        ...{ host: hosts, rules, profile: profiles, driver: drivers, device: devices, memory },
        starts: fc.array(fc.constantFrom(0, 0, 30_000), { minLength: processes, maxLength: processes }),
        lists: fc.tuple(...Array.from({ length: processes }, (_, index) => requests(index, options))),
      })
      .map(({ device, memory: frames, starts, lists, ...rest }) => ({
        version: 1,
        ...rest,
        devices: [{ name: 'disk0', type: 'disk', blocks: BLOCKS, ...device }],
        workload: lists.map((list, index) => ({
          process: `p${index}`,
          startAt: starts[index],
          ...frames,
          requests: options.isAsynchronous ? [...list, { op: 'aiowait', repeat: list.length }] : list,
        })),
      })),
  )
}

/** Faults a device may have: each of the catalogue that this hardware can show. */
export const randomFaults: fc.Arbitrary<readonly PlainScenario[]> = fc.array(
  fc.record(
    {
      id: fc.constantFrom(...DEVICE_FAULTS),
      skip: fc.nat(6),
      times: fc.integer({ min: 1, max: 3 }),
      operand: fc.constantFrom(0, 1, 100, 512, 700, 4096),
    },
    { requiredKeys: ['id'] },
  ),
  { minLength: 1, maxLength: 3 },
)
