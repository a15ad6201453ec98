import { describe, expect, it } from 'vitest'
import { BLOCK, Media } from '../hw/media'
import { runInside, scenarioOf, type Inside } from '../testing/inside'

const ENGINES = ['bus-master', 'bus-master-n', 'bus-master-iopb', '8237-8bit', '8237-16bit'] as const
const MASTERS = ['bus-master', 'bus-master-n'] as const

function play(engine: string, changes: Record<string, unknown> = {}, host: string | object = '1999-sparc-pci'): Inside {
  const value = {
    version: 1,
    host,
    devices: [{ name: 'disk0', type: 'disk', blocks: 4000, engine }],
    workload: [{ process: 'p', requests: [{ request: 'r', op: 'read', offset: 0, length: '64 KB' }] }],
    timeLimit: '20 s',
    ...changes,
  }
  return runInside(scenarioOf(value), 'physio')
}

/** First byte of a request's memory that is not the medium's; -1 = all are right. */
function firstWrong(run: Inside, request = 0): number {
  const record = run.records[0]!
  const { iovecs, offset } = record.plan.requests[request]!
  const { base, length } = iovecs[0]!
  return record.proc.as.read(base, length).findIndex((byte, index) => byte !== Media.pattern(offset + index))
}
const rules = (run: Inside): string[] => [...new Set(run.world.kernel.findings.map(({ rule }) => rule))]

describe('the Solaris driver through registers', () => {
  it.each(ENGINES)('reads what the medium holds: %s', (engine) => {
    const run = play(engine)
    expect([run.records[0]!.results[0]!.result, firstWrong(run), rules(run)]).toEqual([65_536, -1, []])
  })

  it('gives profile N a command for each piece', () => {
    const host = { preset: '2014-x86-pcie', fragmentation: 1000 }
    const [list, single] = MASTERS.map((engine) => play(engine, {}, host))
    expect(firstWrong(single!)).toBe(-1)
    // 56 KB and 8 KB: two commands with a list, and a command for each page without one.
    expect([list!, single!].map(({ world }) => world.kernel.cpu.interrupts)).toEqual([2, 16])
  })

  it.each(ENGINES)('says how much is missing behind a bad block: %s', (engine) => {
    const devices = [{ name: 'disk0', type: 'disk', blocks: 4000, engine, badBlocks: [40] }]
    const [reply] = play(engine, { devices }).records[0]!.results
    expect(reply!.residual).toBe(65_536 - 40 * BLOCK)
  })
})

describe('the watchdog of the Solaris driver', () => {
  const driver = { name: 'xx', watchdog: '1 s' }

  it.each(ENGINES)('serves a device whose interrupt got lost: %s', (engine) => {
    const run = play(engine, { faults: ['F1'], driver })
    expect([run.records[0]!.results[0]!.result, firstWrong(run)]).toEqual([65_536, -1])
    expect(play(engine, { faults: ['F1'] }).records[0]!.proc.state).toBe('sleeping')
  })

  it.each(ENGINES)('resets a device that hangs and fails what waits for it: %s', (engine) => {
    const request = { request: 'r', op: 'read', offset: 0, length: '8 KB' }
    const workload = ['p', 'q', 'r'].map((process) => ({ process, requests: [request] }))
    const run = play(engine, { faults: ['F37'], driver, workload })
    expect(run.records.map(({ results }) => results[0]!.errno)).toEqual([5, 5, 5])
    const again = play(engine, {
      faults: ['F37'],
      driver,
      workload: [{ process: 'p', requests: [request, { ...request, request: 's' }] }],
    })
    expect(again.records[0]!.results.map(({ errno }) => errno)).toEqual([5, 0])
    expect(firstWrong(again, 1)).toBe(-1)
  })
})

describe('a mistake of the Solaris driver', () => {
  it.each(ENGINES)('F22: after biodone twice the wait for the next chunk is over at once: %s', (engine) => {
    const driver = { name: 'xx', minphys: 32_768 }
    const twice = play(engine, { faults: ['F22'], driver })
    const plain = play(engine, { driver })
    // The second chunk's pages are let go, and the program goes on, while the device still works on them.
    expect(rules(twice)).toEqual(expect.arrayContaining(['BiodoneTwice']))
    const ends = [twice, plain].map(({ records }) => records[0]!.results[0]!.endedAt)
    expect(ends[0]).toBeLessThan(ends[1]! / 2 + ends[1]! / 4)
    expect([rules(plain), firstWrong(plain)]).toEqual([[], -1])
  })

  it('F22: what the device moves then meets pages that are not locked any more', () => {
    const host = { preset: '2014-x86-pcie' }
    const run = play('bus-master', { faults: ['F22'], driver: { name: 'xx', minphys: 8192 } }, host)
    expect(rules(run)).toEqual(expect.arrayContaining(['BiodoneTwice', 'DmaToUnlockedPage']))
  })

  it('F23: without biodone physio waits for ever, on an idle device', () => {
    const run = play('bus-master', { faults: ['F23'] })
    expect([run.records[0]!.proc.state, run.world.devices.get('disk0')!.disk.status().isBusy]).toEqual([
      'sleeping',
      false,
    ])
  })

  it.each(MASTERS)(
    'F26: with the old cookie the first window is overwritten, and the rest never arrives: %s',
    (engine) => {
      const host = { preset: '2014-x86-pcie', sgllen: 2, fragmentation: 1000 }
      const run = play(engine, { faults: ['F26'] }, host)
      expect(run.records[0]!.results[0]!.result).toBe(65_536)
      expect(firstWrong(run)).toBe(0)
      expect(firstWrong(play(engine, {}, host))).toBe(-1)
    },
  )

  it('F27: cookies behind ccount are those of an earlier request, whose pages are free', () => {
    const workload = [
      {
        process: 'p',
        allocator: 'random',
        requests: [
          { request: 'r', op: 'read', offset: 0, length: '32 KB' },
          { request: 's', op: 'read', offset: '512 KB', length: '4 KB' },
        ],
      },
    ]
    const host = { preset: '2014-x86-pcie' }
    expect(rules(play('bus-master', { faults: ['F27'], workload }, host))).toContain('DmaToUnlockedPage')
    expect(rules(play('bus-master', { workload }, host))).toEqual([])
  })
})
