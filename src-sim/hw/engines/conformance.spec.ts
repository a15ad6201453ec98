import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sim } from '../../core/sim'
import { newLink } from '../../core/sink'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import { Faults, type DeviceFault, type FaultPlan } from '../faults'
import { BLOCK, Media } from '../media'
import { DiskMechanism, type DiskGeometry } from '../mechanism'
import { PhysicalMemory } from '../memory'
import { TapeMechanism } from '../tape'
import { BlockDevice } from './block-device'
import { BusMasterDisk } from './bus-master-disk'
import { DmaBoard } from './dma-board'
import type { DmaEngine } from './engine'
import { RateEngine } from './rate-engine'
import { Slave8237 } from './slave-8237'

const PAGE = 4096
const BLOCKS = 400
const BAD = 40
const MEMORY = 64 * PAGE

const GEOMETRY: DiskGeometry = {
  commandOverhead: 1_000_000,
  rotation: 16_666_667,
  sectorsPerTrack: 17,
  tracksPerCylinder: 4,
  interleave: 1,
  seekTrackToTrack: 5_000_000,
  seekFactor: 1_000_000,
  mediaRate: 522_240,
}

type EngineName = 'rate' | '8237-8bit' | '8237-16bit' | 'bus-master'
type Op = Omit<DmaCommand, 'link'>

interface Outcome {
  readonly results: readonly { isStarted: boolean; isInterrupting: boolean; error: number; resid: number }[]
  readonly raised: number
  readonly lowered: number
  readonly memory: Uint8Array
  readonly media: Uint8Array
  readonly violations: readonly string[]
  readonly ends: readonly number[]
}

function build(sim: Sim, name: EngineName, memory: PhysicalMemory, media: Media, sgllen: number): DmaEngine {
  switch (name) {
    case 'rate':
      return new RateEngine(sim, memory, media, 444_444)
    case 'bus-master': {
      const limits = { addrHi: 0xffffffffn, countMax: 0xffffffff, seg: 0xffffffff, sgllen, rate: 444_444 }
      return new BusMasterDisk(sim, memory, media, limits)
    }
    default: {
      const board = new DmaBoard(memory, 0)
      return new Slave8237(sim, board, media, board.takeChannel(name === '8237-16bit'), sgllen)
    }
  }
}

interface RunOptions {
  readonly faults?: readonly FaultPlan[]
  readonly acknowledges?: boolean
  readonly owner?: string
  readonly tape?: boolean
  /** Entries of the engine's list; 8 unless told otherwise. */
  readonly sgllen?: number
}

/** Gives the commands one after the other and collects what a driver, the medium and memory see. */
function play(name: EngineName, commands: readonly Op[], options: RunOptions = {}): Outcome {
  const sim = new Sim({ seed: 3 })
  const memory = new PhysicalMemory({
    ...{ pageSize: PAGE, frames: MEMORY / PAGE, allocator: 'contiguous', random: sim.stream('frames') },
  })
  for (let frame = 0; frame < MEMORY / PAGE; frame++) memory.allocate(options.owner ?? 'kernel')
  memory.write(
    0,
    Uint8Array.from({ length: MEMORY }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
  )
  const media = new Media(BLOCKS, [BAD])
  let raised = 0
  let lowered = 0
  const violations: string[] = []
  const wiring = {
    ...{ memory, media, faults: new Faults(options.faults ?? [], (name) => sim.stream(name)) },
    raise: () => void raised++,
    lower: () => void lowered++,
    violation: (message: string) => void violations.push(message),
  }
  const tape = {
    commandOverhead: 0,
    mediaRate: 90_000,
    windRate: 90_000,
    reposition: 1_300_000_000,
    stopDistance: 8192,
  }
  const mechanism = options.tape ? new TapeMechanism(tape) : new DiskMechanism(GEOMETRY)
  const device = new BlockDevice(sim, 'disk0', mechanism, build(sim, name, memory, media, options.sgllen ?? 8), wiring)
  const ends: number[] = []
  const results = commands.map((command) => {
    const isStarted = device.start({ ...command, link: newLink() })
    sim.run()
    ends.push(sim.now)
    const { isInterrupting, error, resid } = device.status()
    if (options.acknowledges !== false) device.acknowledge()
    return { isStarted, isInterrupting, error, resid }
  })
  const bytes = new Uint8Array(MEMORY)
  memory.read(0, bytes)
  const stored = new Uint8Array(BLOCKS * BLOCK)
  media.read(0, stored)
  return { results, raised, lowered, memory: bytes, media: stored, violations, ends }
}

const ENGINES = ['8237-8bit', '8237-16bit', 'bus-master'] as const
const one = (addr: number, size: number): DmaSegment[] => [{ addr, size }]
const command = (op: 'read' | 'write', blkno: number, addr: number, count: number): Op => ({
  ...{ op, blkno, count, segments: one(addr, count) },
})

/** Where two runs of bytes differ first; -1 = nowhere. */
function difference(left: Uint8Array, right: Uint8Array): number {
  for (let at = 0; at < Math.max(left.length, right.length); at++) if (left[at] !== right[at]) return at
  return -1
}

function same(name: EngineName, commands: readonly Op[], options: RunOptions = {}): Outcome {
  const expected = play('rate', commands, options)
  const found = play(name, commands, options)
  expect(found.results).toEqual(expected.results)
  expect([found.raised, found.lowered]).toEqual([expected.raised, expected.lowered])
  expect(found.violations).toEqual(expected.violations)
  expect(difference(found.memory, expected.memory)).toBe(-1)
  expect(difference(found.media, expected.media)).toBe(-1)
  return found
}

describe.each(ENGINES)('the engine %s behaves like one without registers', (name) => {
  it('reads and writes', () => {
    const { results, raised, lowered } = same(name, [
      command('read', 0, 0x1000, 512),
      command('write', 7, 0x2000, 4096),
      command('read', 7, 0x9000, 4096),
      command('write', 100, 0x8800, 1024),
    ])
    expect(results.every(({ error, resid, isInterrupting }) => error === 0 && resid === 0 && isInterrupting)).toBe(true)
    expect([raised, lowered]).toEqual([4, 4])
  })

  it('meets a bad block and the end of the medium', () => {
    const { results } = same(name, [
      command('read', BAD - 2, 0x1000, 2048),
      command('write', BAD, 0x1000, 512),
      command('read', BLOCKS - 1, 0x3000, 1024),
      command('write', BLOCKS, 0x3000, 512),
      command('read', 3, 0x5000, 700),
    ])
    expect(results.map(({ error, resid }) => [error, resid])).toEqual([
      ...[
        [DEVICE_ERROR.device, 1024],
        [DEVICE_ERROR.device, 512],
        [DEVICE_ERROR.endOfMedia, 512],
      ],
      ...[
        [DEVICE_ERROR.endOfMedia, 512],
        [DEVICE_ERROR.ok, 0],
      ],
    ])
  })

  it('runs out of list', () => {
    const { results } = same(name, [{ op: 'read', blkno: 1, count: 2048, segments: one(0x4000, 1024) }])
    expect(results[0]).toMatchObject({ error: DEVICE_ERROR.listTooShort, resid: 1024 })
  })

  it('joins what lies in one piece', () => {
    const segments = [...one(0x6e00, 0x200), ...one(0x7000, 0x200)]
    const { results } = same(name, [{ op: 'read', blkno: 1, count: 1024, segments }])
    expect(results[0]).toMatchObject({ error: 0, resid: 0 })
  })

  it.each(['F1', 'F2', 'F3', 'F4', 'F8', 'F9', 'F10', 'F11', 'F12'] as const)(
    'shows the fault %s',
    (id: DeviceFault) => {
      const commands = [
        command('read', 2, 0x1000, 4096),
        command('write', 9, 0x3000, 2048),
        command('read', 9, 0x8000, 2048),
      ]
      for (const value of [null, 0, 512, 1000, 100_000]) {
        same(name, commands, { faults: [{ id, skip: 1, times: 1, value }] })
      }
      for (const value of [null, 512]) {
        const { results } = same(name, [command('read', BAD - 2, 0x1000, 2048)], {
          faults: [{ id, skip: 0, times: 1, value }],
        })
        expect(results[0]!.resid).toBeGreaterThan(0)
      }
    },
  )

  it('hangs with F37, and refuses while it is busy', () => {
    const { results } = same(name, [command('read', 2, 0x1000, 512), command('read', 3, 0x1000, 512)], {
      faults: [{ id: 'F37', skip: 0, times: 1, value: null }],
    })
    expect(results[0]).toMatchObject({ isStarted: true, isInterrupting: false, resid: 512 })
    expect(results[1]).toMatchObject({ isStarted: false, error: DEVICE_ERROR.overrun })
  })

  it('goes on although nobody acknowledged', () => {
    const { raised } = same(name, [command('read', 2, 0x1000, 512), command('read', 3, 0x1000, 512)], {
      acknowledges: false,
    })
    expect(raised).toBe(2)
  })

  it('reports memory that is not locked', () => {
    const { violations } = play(name, [command('read', 2, 0x1000, 8192)], { owner: 'reader' })
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatch(/^disk0 moves \d+ bytes at 4096, in a page that is not locked: frame 1 of reader$/)
  })

  it('works with a tape', () => {
    same(name, [command('write', 0, 0x1000, 512), command('write', 1, 0x1200, 512)], { tape: true })
  })

  it('follows its list, up to the entries it has', () => {
    const segments = Array.from({ length: 9 }, (_, index) => one(0x2000 * (index + 1), 512)[0]!)
    same(name, [{ op: 'read', blkno: 3, count: 8 * 512, segments }])
    const { results } = play(name, [{ op: 'read', blkno: 3, count: 9 * 512, segments }])
    expect(results[0]).toMatchObject({ error: DEVICE_ERROR.listTooShort, resid: 512 })
  })

  it('forgets the entries of a longer command', () => {
    const long = [one(0x2000, 512), one(0x6000, 512), one(0xa000, 512)].flat()
    same(name, [
      { op: 'write', blkno: 3, count: 1536, segments: long },
      { op: 'read', blkno: 3, count: 1536, segments: long.slice(0, 1) },
    ])
  })

  it('does what a random list of commands asks', () => {
    const random = fc
      .record({
        ...{ op: fc.constantFrom('read' as const, 'write' as const), blkno: fc.integer({ min: 0, max: BLOCKS }) },
        addr: fc.integer({ min: 0, max: (MEMORY - 0x4000) / 2 }),
        half: fc.integer({ min: 1, max: 0x1fff }),
      })
      .map(({ op, blkno, addr, half }) => command(op, blkno, addr * 2, half * 2))
      .filter(({ segments: [segment] }) => (segment!.addr & 0xffff) + segment!.size <= 0x10000)
    const property = fc.property(
      fc.array(random, { minLength: 1, maxLength: 6 }),
      (commands) => void same(name, commands),
    )
    fc.assert(property, { numRuns: 25, seed: 1 })
  })
})

describe('BlockDevice with a refused command', () => {
  it('gives the command under way its own result', () => {
    for (const name of ['rate', ...ENGINES] as const) {
      const sim = new Sim({ seed: 1 })
      const memory = new PhysicalMemory({
        ...{ pageSize: PAGE, frames: 8, allocator: 'contiguous', random: sim.stream('frames') },
      })
      memory.allocate('kernel')
      const media = new Media(BLOCKS)
      const none = (): void => undefined
      const wiring = {
        memory,
        media,
        faults: new Faults([], (name) => sim.stream(name)),
        raise: none,
        lower: none,
        violation: none,
      }
      const device = new BlockDevice(
        ...([sim, 'd', new DiskMechanism(GEOMETRY), build(sim, name, memory, media, 1), wiring] as const),
      )
      const link = newLink()
      expect(device.start({ ...command('read', 5, 0, 512), link })).toBe(true)
      expect(device.start({ ...command('read', 6, 0, 512), link })).toBe(false)
      expect(device.status()).toMatchObject({ isBusy: true, error: DEVICE_ERROR.overrun })
      sim.run()
      expect(device.status()).toMatchObject({ isBusy: false, error: DEVICE_ERROR.ok, resid: 0 })
    }
  })
})

describe('the engine 8237-16bit', () => {
  it('refuses an odd address', () => {
    const before = play('8237-16bit', []).memory
    const { results, memory } = play('8237-16bit', [command('read', 1, 0x1001, 512)])
    expect(results[0]).toMatchObject({ error: DEVICE_ERROR.alignment, resid: 512 })
    expect(difference(memory, before)).toBe(-1)
  })

  it('leaves the last byte of an odd count', () => {
    const { results, memory } = play('8237-16bit', [command('read', 1, 0x1000, 513), command('read', 1, 0x3000, 1)])
    expect(results.map(({ error, resid }) => [error, resid])).toEqual([
      ...[
        [0, 1],
        [0, 1],
      ],
    ])
    const before = play('8237-16bit', []).memory
    expect(memory[0x1200]).toBe(before[0x1200])
    expect(memory[0x3000]).toBe(before[0x3000])
    expect(memory[0x11ff]).toBe(Media.pattern(BLOCK + 511))
  })
})

describe('the engines on the 8237', () => {
  it('wrap inside 64 KB or 128 KB', () => {
    const reads = [command('read', 0, 0xff00, 512)]
    const narrow = play('8237-8bit', reads).memory
    expect(narrow.slice(0xff00, 0x10000)).toEqual(Uint8Array.from({ length: 256 }, (_, at) => Media.pattern(at)))
    expect(narrow.slice(0, 256)).toEqual(Uint8Array.from({ length: 256 }, (_, at) => Media.pattern(256 + at)))
    const wide = play('8237-16bit', [...reads, command('read', 0, 0x1ff00, 512)]).memory
    expect(wide.slice(0x10000, 0x10100)).toEqual(Uint8Array.from({ length: 256 }, (_, at) => Media.pattern(256 + at)))
    expect(wide.slice(0, 256)).toEqual(narrow.slice(0, 256))
  })

  it('end at terminal count when the count does not fit the channel', () => {
    const { results } = play('8237-8bit', [command('read', 60, 0, 0x10000 + 1024)])
    expect(results[0]).toMatchObject({ error: DEVICE_ERROR.ok, resid: 0x10000 })
    expect(play('8237-8bit', [command('read', 60, 0, 0x10000)]).results[0]).toMatchObject({ error: 0, resid: 0 })
  })

  it('lose address bits 24 and above', () => {
    const low = play('8237-8bit', [command('read', 1, 0x1000, 512)])
    const high = play('8237-8bit', [command('read', 1, 0x1001000, 512)])
    expect(difference(high.memory, low.memory)).toBe(-1)
  })

  it('move the first segment of a list and no more', () => {
    const segments = [...one(0x4000, 512), ...one(0x8000, 512)]
    for (const name of ['8237-8bit', '8237-16bit'] as const) {
      const { results, memory } = play(name, [{ op: 'read', blkno: 1, count: 1024, segments }], { sgllen: 1 })
      expect(results[0]).toMatchObject({ error: DEVICE_ERROR.listTooShort, resid: 512 })
      expect(memory.slice(0x8000, 0x8200)).toEqual(play(name, []).memory.slice(0x8000, 0x8200))
    }
  })
})

describe('the bus-master engine', () => {
  it('stops where memory is not fitted', () => {
    const { results } = play('bus-master', [command('read', 3, MEMORY - 512, 1024)])
    expect(results[0]).toMatchObject({ error: DEVICE_ERROR.address, resid: 512 })
  })

  it('takes the time of the whole although it goes step by step', () => {
    const commands = [command('read', 0, 0x1000, 8000), command('write', 200, 0x1000, 0x4000)]
    expect(play('bus-master', commands).ends).toEqual(play('rate', commands).ends)
  })
})
