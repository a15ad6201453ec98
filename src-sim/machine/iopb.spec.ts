import { describe, expect, it } from 'vitest'
import { BLOCK, Media } from '../hw/media'
import { KIND } from '../trace/kinds'
import { runInside, scenarioOf, type Inside } from '../testing/inside'

/** Blocks of five requests; the elevator goes up from the first. */
const PLACES = [100, 15_000, 200, 14_000, 300]
const SIZE = 8192
const REACH = { preset: '2014-x86-pcie', fragmentation: 1000 }

interface Bench {
  readonly device?: object
  readonly host?: string | object
  readonly faults?: readonly unknown[]
  readonly driver?: object
  readonly op?: 'aread' | 'awrite'
  readonly size?: number
}

function play({ device, host = '1999-sparc-pci', faults = [], driver, op = 'aread', size = SIZE }: Bench = {}): Inside {
  const requests = PLACES.map((place, index) => ({ request: `r${index}`, op, offset: place * BLOCK, length: size }))
  const value = {
    version: 1,
    host,
    path: 'aphysio',
    devices: [{ name: 'disk0', type: 'disk', blocks: 20_000, engine: 'bus-master-iopb', ...device }],
    workload: [{ process: 'p', requests: [...requests, { request: 'reap', op: 'aiowait', repeat: PLACES.length }] }],
    faults,
    ...(driver ? { driver } : {}),
    timeLimit: '20 s',
  }
  return runInside(scenarioOf(value), 'aphysio')
}

/** Block numbers in the order in which the device worked on them. */
function order({ table }: Inside): number[] {
  const blocks: number[] = []
  for (let row = 0; row < table.rows; row++) {
    const { kind, arg0 } = table.row(row)
    if (kind === KIND['dev:command']) blocks.push(arg0)
  }
  return blocks
}

const results = ({ records }: Inside): number[] =>
  records[0]!.results.slice(0, PLACES.length).map(({ result }) => result)
const rules = ({ world }: Inside): string[] => [...new Set(world.kernel.findings.map(({ rule }) => rule))]
const strikes = ({ world }: Inside): number => world.kernel.faults.strikes.length
/** Of each request the first byte in memory that the medium does not have there; -1 = all are right. */
function wrong({ records }: Inside): number[] {
  const { plan, proc } = records[0]!
  return plan.requests.slice(0, PLACES.length).map(({ iovecs, offset }) => {
    const { base, length } = iovecs[0]!
    return proc.as.read(base, length).findIndex((byte, index) => byte !== Media.pattern(offset + index))
  })
}
const ALL = PLACES.map(() => SIZE)
const RIGHT = PLACES.map(() => -1)

describe('several commands on a card with command blocks', () => {
  it('are worked off in the order of submission', () => {
    const run = play()
    expect([order(run), results(run), wrong(run), rules(run)]).toEqual([PLACES, ALL, RIGHT, []])
  })

  it('are worked off in the order of the elevator, which is faster', () => {
    const run = play({ device: { elevator: true } })
    expect([order(run), results(run), wrong(run), rules(run)]).toEqual([
      [100, 200, 300, 14_000, 15_000],
      ALL,
      RIGHT,
      [],
    ])
    expect(run.world.sim.now).toBeLessThan(play().world.sim.now)
  })

  it('overlap the work of the processor with that of the device', () => {
    const still = { revolution: 0, trackSeek: 0, averageSeek: 0, commandOverhead: 0 }
    const ends = ['bus-master-iopb', 'bus-master'].map((engine) => play({ device: { ...still, engine } }).world.sim.now)
    expect(ends[0]).toBeLessThan(ends[1]!)
  })

  it.each(['1989-386-isa', '1999-sparc-pci', REACH])('arrive whole on every host: %s', (host) => {
    for (const queueDepth of [1, 2, 31]) {
      const run = play({ host, device: { queueDepth, elevator: true } })
      expect([results(run), wrong(run), rules(run)]).toEqual([ALL, RIGHT, []])
    }
  })

  it.each(['1999-sparc-pci', REACH])('write what the program sent: %s', (host) => {
    const run = play({ host, op: 'awrite', device: { elevator: true } })
    const { media } = run.world.devices.get('disk0')!
    for (const place of PLACES) {
      const bytes = new Uint8Array(SIZE)
      media.read(place * BLOCK, bytes)
      expect(bytes.findIndex((byte, index) => byte !== (Media.pattern(place * BLOCK + index) ^ 0xff))).toBe(-1)
    }
    expect([results(run), rules(run)]).toEqual([ALL, []])
  })

  it('go through windows when their list is longer than a block holds', () => {
    const run = play({ host: { ...REACH, sgllen: 2 }, size: 32_768 })
    expect([results(run), wrong(run), rules(run)]).toEqual([PLACES.map(() => 32_768), RIGHT, []])
    expect(order(run).length).toBe(PLACES.length * 4)
  })

  it('share no blocks: the bad block of one is no concern of the others', () => {
    const run = play({ device: { elevator: true, badBlocks: [202] } })
    expect(run.records[0]!.results.slice(0, 5).map(({ errnoName }) => errnoName)).toEqual(['0', '0', 'EIO', '0', '0'])
    expect(wrong(run).filter((_, index) => index !== 2)).toEqual([-1, -1, -1, -1])
  })

  it('are refused while ADD_PENDING says that the queue is full, and given again later', () => {
    const run = play({ device: { queueDepth: 1 } })
    expect([order(run), wrong(run)]).toEqual([PLACES, RIGHT])
  })
})

describe('a mistake with command blocks', () => {
  const elevator = { elevator: true }

  it('F28: a block that is reused runs with the new parameters, and the old request never ends', () => {
    const run = play({ device: elevator, faults: [{ id: 'F28', skip: 1 }] })
    // The second submission with another under way is the third: it takes the block of the first, which is in work.
    expect(strikes(run)).toBe(1)
    expect(run.records[0]!.proc.state).toBe('sleeping')
    expect(rules(run)).toContain('BiodoneMissing')
    expect(results(run).filter((result) => result === 0)).toHaveLength(1)
  })

  it('F28: the command that waited is never run', () => {
    const run = play({ faults: ['F28'] })
    // The first block still waits when the second request is written over it: it is run twice.
    const twice = order(run)
    expect(twice.filter((block) => block === 15_000).length + twice.filter((block) => block === 100).length).toBe(2)
    expect(results(run)[0]).toBe(0)
  })

  it('F29: an address that is written while the queue is full is lost, and the request waits for ever', () => {
    const run = play({ device: { queueDepth: 1 }, faults: ['F29'] })
    expect(strikes(run)).toBe(1)
    expect([order(run), results(run)[2]]).toEqual([[100, 15_000, 14_000, 300], 0])
    expect([run.records[0]!.proc.state, run.world.devices.get('disk0')!.disk.status().isBusy]).toEqual([
      'sleeping',
      false,
    ])
    expect(rules(run)).toContain('BiodoneMissing')
  })

  it('F29 needs a full queue', () => {
    const run = play({ faults: ['F29'] })
    expect([strikes(run), results(run), wrong(run)]).toEqual([0, ALL, RIGHT])
  })

  it('F30: the oldest is completed instead: early with old bytes, and into pages that are its own no more', () => {
    const run = play({ host: REACH, device: elevator, faults: ['F30'] })
    expect(strikes(run)).toBe(1)
    // Memory of the early one is filled only after the program had it back.
    const ends = run.records[0]!.results.slice(5).map(({ endedAt }) => endedAt)
    expect(ends.every((end) => end > 0)).toBe(true)
    expect(rules(run)).toEqual(expect.arrayContaining(['UnbindWhileBusy', 'DmaToUnlockedPage']))
  })

  it('F30: behind an IOMMU the early one keeps its old bytes, and the late one gets the error', () => {
    const run = play({ device: elevator, faults: ['F30'] })
    expect([wrong(run), rules(run)]).toEqual([[-1, 0, -1, -1, -1], ['UnbindWhileBusy']])
    expect(run.records[0]!.results.slice(0, 5).map(({ errnoName }) => errnoName)).toEqual(['0', '0', 'EIO', '0', '0'])
  })

  it('F30 is nothing while the card keeps the order', () => {
    const run = play({ faults: ['F30'] })
    expect([strikes(run), results(run), wrong(run)]).toEqual([0, ALL, RIGHT])
  })

  it('F25: without the sync the status word never changes, where DMA does not see the cache', () => {
    const host = { ...REACH, coherent: false }
    const forgotten = { id: 'F25', skip: PLACES.length }
    const run = play({ host, faults: [forgotten] })
    expect([strikes(run), run.records[0]!.proc.state]).toEqual([1, 'sleeping'])
    expect(play({ host }).records[0]!.proc.state).toBe('done')
    // On a coherent machine nothing is owed.
    expect(wrong(play({ host: REACH, faults: [forgotten] }))).toEqual(RIGHT)
  })
})

describe('the watchdog with several commands', () => {
  const driver = { name: 'xx', watchdog: '1 s' }

  it('serves a lost interrupt; the others come by themselves', () => {
    const run = play({ faults: ['F1'], driver })
    expect([results(run), wrong(run), rules(run)]).toEqual([ALL, RIGHT, []])
  })

  it('resets a card that hangs: all that was on it fails, and it works again', () => {
    const run = play({ faults: ['F37'], driver })
    expect(run.records[0]!.results.slice(0, 5).map(({ errnoName }) => errnoName)).toEqual(PLACES.map(() => 'EIO'))
    expect(rules(run)).toEqual([])
  })

  it.each(['F28', 'F29'])('ends the request that %s lost', (id) => {
    const run = play({ device: { queueDepth: 1 }, faults: [id], driver })
    expect([run.records[0]!.proc.state, results(run).filter((result) => result < 0).length]).toEqual(['done', 1])
  })
})
