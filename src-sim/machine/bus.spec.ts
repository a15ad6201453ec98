import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathId } from '../config/scenario'
import { Media } from '../hw/media'
import { runInside, scenarioOf, type Inside } from '../testing/inside'
import { traceHash } from '../trace/hash'
import { KIND } from '../trace/kinds'
import { computeMetrics } from '../trace/metrics'

interface Machine {
  readonly host?: unknown
  readonly devices: readonly Record<string, unknown>[]
  /** Requests of the process of each device. */
  readonly requests?: readonly Record<string, unknown>[]
  /** Beside those of the devices. */
  readonly more?: readonly Record<string, unknown>[]
  readonly starts?: readonly string[]
}

const READ = { op: 'read', offset: 0, length: '8 KB' }

/** One process for each device, reading from it. */
function play(
  { host = '1989-386-isa', devices, requests = [READ], more = [], starts = [] }: Machine,
  path: PathId,
): Inside {
  const workload = devices.map(({ name }, index) => ({
    process: `p${index}`,
    ...(starts[index] === undefined ? {} : { startAt: starts[index] }),
    requests: requests.map((request) => ({ ...request, device: name })),
  }))
  const value = { version: 1, host, devices, workload: [...workload, ...more], timeLimit: '600 s' }
  return runInside(scenarioOf(value), path)
}

interface Row {
  readonly at: number
  readonly duration: number
  readonly owner: string
}

const owned = ({ table }: Inside): Row[] =>
  Array.from({ length: table.rows }, (_, row) => table.row(row))
    .filter(({ kind }) => kind === KIND['bus:own'])
    .map(({ at, duration, arg1 }) => ({ at, duration, owner: table.text(arg1) }))

const warnings = ({ table }: Inside): string[] =>
  Array.from({ length: table.rows }, (_, row) => table.row(row))
    .filter(({ kind }) => kind === KIND.warning)
    .map(({ arg1 }) => table.text(arg1))

const errnos = (run: Inside): number[][] => run.records.map(({ results }) => results.map(({ errno }) => errno))
const ends = (run: Inside): number[] => run.records.map(({ results }) => results.at(-1)!.endedAt)

const userTime = ({ table }: Inside): number => computeMetrics(table).cpu.user.time

function isRight({ records }: Inside): boolean {
  return records.every(({ plan, proc }) =>
    plan.requests.every(({ iovecs: [iovec] }) => {
      if (!iovec) return true
      return proc.as.read(iovec.base, iovec.length).every((byte, index) => byte === Media.pattern(index))
    }),
  )
}

describe('masters on one bus', () => {
  const quick = { type: 'disk', engine: 'bus-master', revolution: 0, commandOverhead: 0, mediaRate: '90 GB/s' }
  const flat = (name: string): Record<string, unknown> => ({ ...quick, name, blocks: 4000 })
  const large = { ...READ, length: '32 KB' }
  const run = (host: unknown, count: number): Inside =>
    play({ host, devices: ['a', 'b', 'c'].slice(0, count).map(flat), requests: [large] }, 'physio')
  const longest = (of: Inside): number => Math.max(...owned(of).map(({ duration }) => duration))

  it.each(['1999-sparc-pci', '2014-x86-pcie'])('share what it gives: %s', (host) => {
    const alone = run(host, 1)
    const both = run(host, 2)
    expect(new Set(owned(both).map(({ owner }) => owner))).toEqual(new Set(['a', 'b']))
    expect(longest(both)).toBeGreaterThan(longest(alone))
    expect(longest(both)).toBeLessThanOrEqual(2 * longest(alone) + 2)
    expect(both.world.motherboard.bus.busyTime).toBeLessThanOrEqual(both.world.sim.now)
    expect(isRight(both)).toBe(true)
    expect(traceHash(run(host, 2).table)).toBe(traceHash(both.table))
  })

  it('get less together where a latency timer cuts their bursts, and one alone does not', () => {
    const host = (latencyTimer: number): unknown => ({ preset: '1999-sparc-pci', burstBytes: 256, latencyTimer })
    expect(run(host(12), 1).world.sim.now).toBe(run(host(0), 1).world.sim.now)
    expect(run(host(12), 2).world.sim.now).toBeGreaterThan(run(host(0), 2).world.sim.now)
  })

  it('come behind the channels on an ISA board', () => {
    const card = { type: 'disk', blocks: 400, revolution: 0, commandOverhead: 0, mediaRate: '400 KB/s' }
    const both = play(
      {
        devices: [
          { ...card, name: 'channel' },
          { ...card, name: 'master', engine: 'bus-master', line: 10 },
        ],
      },
      'sysv',
    )
    const time = (owner: string): number[] =>
      owned(both).filter((row) => row.owner === owner).map(({ duration }) => duration) // prettier-ignore
    expect(Math.max(...time('channel'))).toBe(Math.min(...time('channel')))
    expect(Math.max(...time('master'))).toBeGreaterThan(Math.min(...time('master')))
    expect(isRight(both)).toBe(true)
  })

  it('keep the processor from the bus on an ISA board only', () => {
    const compute = { process: 'busy', requests: [{ op: 'compute', time: '50 ms' }] }
    const device = { name: 'disk0', type: 'disk', engine: 'bus-master', blocks: 400 }
    const time = (preset: string, busHoldsCpu: boolean): number => {
      return userTime(play({ host: { preset, busHoldsCpu }, devices: [device], more: [compute] }, 'physio'))
    }
    expect(time('1989-386-isa', true)).toBeGreaterThan(50_000_000)
    expect(time('1989-386-isa', false)).toBe(50_000_000)
  })
})

describe('a FIFO beside a neighbour in block mode', () => {
  const slow = { type: 'disk', blocks: 400, mediaRate: '100 KB/s', revolution: '16 ms', sectorsPerTrack: 17 }
  const neighbour = { ...slow, name: 'neighbour', revolution: 0, commandOverhead: 0 }
  const small = { ...slow, name: 'small', fifoBytes: 64, fifoThreshold: 16, line: 10 }
  // The neighbour begins while the other disk still turns to its sector.
  const starts = ['4 ms', '0 s']

  it('runs over without any fault', () => {
    const run = play({ devices: [{ ...neighbour, dmaMode: 'block' }, small], starts }, 'sysv')
    expect(errnos(run)).toEqual([[0], [5]])
    expect(run.world.kernel.faults.strikes).toEqual([])
  })

  it.each([
    ['the neighbour asks in single mode', { dmaMode: 'single' }, {}],
    ['the neighbour asks in demand mode', { dmaMode: 'demand' }, {}],
    ['the card keeps the whole command', { dmaMode: 'block' }, { fifoBytes: 0, fifoThreshold: 0 }],
  ])('does not when %s', (_, one, other) => {
    const run = play(
      {
        devices: [
          { ...neighbour, ...one },
          { ...small, ...other },
        ],
        starts,
      },
      'sysv',
    )
    expect(errnos(run)).toEqual([[0], [0]])
    expect(isRight(run)).toBe(true)
  })

  it('makes a disk wait whole revolutions for the same sector when the program tries again', () => {
    const requests = [READ, { ...READ, request: 'again' }]
    const run = play({ devices: [{ ...neighbour, dmaMode: 'block' }, small], requests, starts }, 'sysv')
    expect(errnos(run)[1]![0]).toBe(5)
    const begins = owned(run).filter(({ owner }) => owner === 'small').map(({ at }) => at) // prettier-ignore
    const turns = (begins[1]! - begins[0]!) / 16_000_000
    expect(turns).toBeGreaterThanOrEqual(1)
    expect(turns % 1).toBe(0)
  })

  it('makes a tape stop, back up and go on', () => {
    const tape = { ...small, type: 'tape', mediaRate: '100 KB/s', reposition: '1300 ms' }
    // The tape takes a third of its repositioning to start.
    const late = ['430 ms', '0 s']
    const calm = play({ devices: [{ ...neighbour, dmaMode: 'single' }, tape], starts: late }, 'sysv')
    const held = play({ devices: [{ ...neighbour, dmaMode: 'block' }, tape], starts: late }, 'sysv')
    expect(errnos(held)).toEqual([[0], [0]])
    expect(isRight(held)).toBe(true)
    expect(ends(held)[1]! - ends(calm)[1]!).toBeGreaterThanOrEqual(1_300_000_000 - 10_000_000)
  })

  it('runs over on a card that drives the bus itself', () => {
    const master = { ...small, engine: 'bus-master' }
    const run = play({ devices: [{ ...neighbour, dmaMode: 'block' }, master], starts }, 'sysv')
    expect(errnos(run)).toEqual([[0], [5]])
    const calm = play({ devices: [neighbour, master], starts }, 'sysv')
    expect(errnos(calm)).toEqual([[0], [0]])
  })
})

describe('how a card asks for the bus', () => {
  const disk = { name: 'disk0', type: 'disk', blocks: 400, mediaRate: '50 KB/s' }

  it.each(['sysv', 'physio', 'aphysio'] as const)('is in the mode register that the driver of %s programs', (path) => {
    for (const dmaMode of ['single', 'block', 'demand']) {
      const { world } = play({ devices: [{ ...disk, dmaMode }] }, path)
      const { channel, board } = world.motherboard.channel(false)
      expect(board.modeOf(channel === 3 ? 1 : 0)).toBe(dmaMode)
    }
  })

  it('warns when the bus is held for more than 100 us', () => {
    expect(warnings(play({ devices: [{ ...disk, dmaMode: 'block' }] }, 'sysv'))[0]).toMatch(/^refresh\/latency: disk0/)
    expect(warnings(play({ devices: [{ ...disk, dmaMode: 'demand' }] }, 'sysv'))).toEqual([])
    expect(warnings(play({ devices: [disk] }, 'sysv'))).toEqual([])
  })

  it('is a parity error after 4 ms where a channel refreshes memory', () => {
    const block = { ...disk, dmaMode: 'block' }
    const xt = { preset: '1989-386-isa', refreshByDma: true }
    expect(play({ host: xt, devices: [block] }, 'sysv').end).toBe('panic')
    expect(play({ host: xt, devices: [{ ...block, mediaRate: '1 MB/s' }] }, 'sysv').end).toBe('idle')
    expect(play({ devices: [block] }, 'sysv').end).toBe('idle')
  })

  it('costs the processor less in bursts as long as the FIFO', () => {
    const compute = { process: 'busy', requests: [{ op: 'compute', time: '300 ms' }] }
    const time = (dmaMode: string): number => {
      const device = { ...disk, mediaRate: '100 KB/s', fifoBytes: 64, dmaMode }
      return userTime(play({ devices: [device], more: [compute] }, 'sysv'))
    }
    expect(time('demand')).toBeLessThan(time('single'))
    expect(time('demand')).toBeGreaterThan(300_000_000)
  })

  it('rotates when a command register says so', () => {
    const board = (dmaPriority: string): boolean => {
      const { world } = play({ devices: [{ ...disk, dmaPriority }] }, 'sysv')
      expect(world.motherboard.bus.options.priority).toBe(dmaPriority)
      return world.motherboard.channel(false).board.isRotating
    }
    expect(board('rotating')).toBe(true)
    expect(board('fixed')).toBe(false)
  })
})

describe('time of several devices', () => {
  it('is accounted for, and the bus is never busy for longer (I29)', { timeout: 120_000 }, () => {
    const device = fc.record({
      engine: fc.constantFrom('8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb'),
      dmaMode: fc.constantFrom('single', 'block', 'demand'),
      dmaPriority: fc.constantFrom('fixed', 'rotating'),
      mediaRate: fc.constantFrom('50 KB/s', '1 MB/s', '1 GB/s'),
      fifoBytes: fc.constantFrom(0, 64, 4096),
      type: fc.constantFrom('disk', 'tape'),
    })
    const shape = fc.record({
      devices: fc.array(device, { minLength: 2, maxLength: 3 }),
      preset: fc.constantFrom('1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'),
      path: fc.constantFrom('sysv' as const, 'physio' as const, 'aphysio' as const),
    })
    fc.assert(
      fc.property(shape, ({ devices, preset, path }) => {
        const named = devices.map((each, index) => ({ ...each, name: `d${index}`, blocks: 64 }))
        const run = play({ host: { preset, memory: '8 MB' }, devices: named }, path)
        const { cpu, elapsed } = computeMetrics(run.table)
        expect(cpu.user.time + cpu.kernel.time + cpu.interrupt.time + cpu.idle.time).toBe(elapsed)
        const { bus } = run.world.motherboard
        expect(bus.busyTime).toBeLessThanOrEqual(run.world.sim.now)
        for (const { duration } of owned(run)) expect(duration).toBeGreaterThanOrEqual(0)
        // Every owner in the trace is booked, and nobody else.
        expect([...bus.busy.keys()].every((owner) => owned(run).some((row) => row.owner === owner))).toBe(true)
        run.records.forEach(({ results }) => expect([0, 5]).toContain(results[0]?.errno))
      }),
      { numRuns: 60 },
    )
  })
})
