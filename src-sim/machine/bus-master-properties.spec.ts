import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkQuiescence } from '../solaris/quiescence'
import { watchCard, type CardWatch } from '../testing/card-watch'
import { scenarioOf } from '../testing/inside'
import { Recorder } from '../trace/recorder'
import { buildSolarisWorld, solarisPath } from './solaris-path'
import { buildSysvWorld, sysvPath } from './sysv-path'
import { startWorkload, type ProcessRecord } from './workload'
import type { World } from './world'

const BLOCKS = 400
const PROFILES = { 'bus-master-n': 'N', 'bus-master': 'S', 'bus-master-iopb': 'I' } as const
type Engine = keyof typeof PROFILES

/** Requests anywhere on the disk and beyond its end, in one or more processes. */
const requests = fc.array(
  fc.record({
    isRead: fc.boolean(),
    block: fc.integer({ min: 0, max: BLOCKS + 1 }),
    length: fc.oneof(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 30_000 })),
    pageOffset: fc.constantFrom(0, 512, 1024, 2048),
  }),
  { minLength: 1, maxLength: 5 },
)
const faults = fc.array(
  fc.record({
    id: fc.constantFrom('F1', 'F2', 'F4', 'F8', 'F9', 'F10', 'F11', 'F12'),
    skip: fc.nat(4),
    operand: fc.constantFrom(0, 1, 512, 3000, 20_000),
  }),
  { maxLength: 2 },
)
const machines = fc.record({
  host: fc.record({
    preset: fc.constantFrom('1999-sparc-pci', '2014-x86-pcie'),
    sgllen: fc.constantFrom(1, 2, 5, 17),
    fragmentation: fc.constantFrom(0, 1000),
    maxphys: fc.constantFrom(8192, 57_344),
  }),
  device: fc.record({
    badBlocks: fc.uniqueArray(fc.nat(BLOCKS - 1), { maxLength: 4 }),
    queueDepth: fc.constantFrom(1, 2, 31),
    elevator: fc.boolean(),
  }),
  requests,
  faults,
  processes: fc.integer({ min: 1, max: 3 }),
})
type Machine = typeof machines extends fc.Arbitrary<infer T> ? T : never

/** Several alarms are due at one time, and a place has its next request before the last of them rings. */
const ALARMS_TOGETHER: Machine = {
  host: { preset: '1999-sparc-pci', sgllen: 1, fragmentation: 0, maxphys: 8192 },
  device: { badBlocks: [], queueDepth: 31, elevator: true },
  requests: [
    { isRead: false, block: 0, length: 1, pageOffset: 0 },
    { isRead: false, block: 0, length: 8193, pageOffset: 0 },
    { isRead: false, block: 1, length: 8193, pageOffset: 0 },
    { isRead: false, block: 0, length: 1, pageOffset: 0 },
  ],
  faults: [{ id: 'F1', skip: 0, operand: 0 }],
  processes: 1,
}

interface Run {
  readonly world: World
  readonly watch: CardWatch
  readonly records: readonly ProcessRecord[]
  readonly end: string
}

function play(
  path: 'sysv' | 'physio' | 'aphysio',
  engine: Engine,
  machine: Machine,
  sabotage?: (world: World) => void,
): Run {
  const isAsynchronous = path === 'aphysio'
  const list = machine.requests.map(({ isRead, block, length, pageOffset }, index) => ({
    request: `r${index}`,
    op: `${isAsynchronous ? 'a' : ''}${isRead ? 'read' : 'write'}`,
    ...{ offset: block * 512, length, buffer: { pageOffset } },
  }))
  const reap = { request: 'reap', op: 'aiowait', repeat: list.length }
  const scenario = scenarioOf({
    version: 1,
    path,
    host: machine.host,
    driver: { name: 'xx', watchdog: '1 s' },
    devices: [{ name: 'disk0', type: 'disk', blocks: BLOCKS, engine, ...machine.device }],
    workload: Array.from({ length: machine.processes }, (_, process) => ({
      process: `p${process}`,
      requests: isAsynchronous ? [...list, reap] : list,
    })),
    faults: machine.faults.map(({ operand, ...fault }) => (fault.id === 'F1' ? fault : { ...fault, operand })),
    timeLimit: '60 s',
  })
  const recorder = new Recorder({ cap: 0 })
  const sysv = path === 'sysv' ? buildSysvWorld(scenario, 1, recorder) : null
  const solaris = sysv ? null : buildSolarisWorld(scenario, 1, recorder)
  const world: World = (sysv ?? solaris)!
  const watch = watchCard(world, 'disk0', PROFILES[engine], engine === 'bus-master-n' ? 1 : machine.host.sgllen)
  sabotage?.(world)
  const records = startWorkload(world, sysv ? sysvPath(sysv) : solarisPath(solaris!, path))
  const end = world.sim.run(scenario.timeLimit)
  if (solaris && end === 'idle') checkQuiescence(solaris.kernel)
  return { world, watch, records, end }
}

describe.each(['sysv', 'physio', 'aphysio'] as const)('a bus-master card on %s', (path) => {
  describe.each(['bus-master-n', 'bus-master', 'bus-master-iopb'] as const)('%s', (engine) => {
    it(
      'keeps I12 to I15 for random requests, fragmentations, bad blocks, ends of the medium and faults',
      { timeout: 120_000 },
      () => {
        fc.assert(
          fc.property(machines, (machine) => {
            const { watch, records, end, world } = play(path, engine, machine)
            expect(end).toBe('idle')
            // I13 and I15: nothing outside the lists; no field of the driver; the status is there when it is reported.
            expect(watch.broken).toEqual([])
            // I14: each command is over exactly once, and in order unless the card sorts.
            expect(watch.over).toHaveLength(watch.given.length)
            expect(new Set(watch.over)).toEqual(new Set(watch.given))
            if (engine !== 'bus-master-iopb' || !machine.device.elevator) expect(watch.over).toEqual(watch.given)
            // I12: what moved and what did not are what was asked for.
            for (const { moved, resid, count } of watch.over) expect(moved + resid).toBe(count)
            for (const { plan, results } of records) {
              for (const { request, op, result, residual, endedAt } of results) {
                expect(endedAt).toBeGreaterThanOrEqual(0)
                const asked = plan.requests.find((each) => each.request === request)!.length
                if (result >= 0 && op !== 'aiowait') expect(result + residual).toBe(asked)
              }
            }
            if (machine.faults.length === 0) expect(world.kernel.findings).toEqual([])
          }),
          { numRuns: 60, examples: [[ALARMS_TOGETHER]] },
        )
      },
    )
  })
})

describe('the watch over a card', () => {
  const machine: Machine = {
    host: { preset: '1999-sparc-pci', sgllen: 17, fragmentation: 1000, maxphys: 57_344 },
    device: { badBlocks: [], queueDepth: 31, elevator: true },
    requests: [100, 300, 200].map((block) => ({ isRead: true, block, length: 8192, pageOffset: 0 })),
    faults: [],
    processes: 1,
  }
  const physical: Machine = { ...machine, host: { ...machine.host, preset: '2014-x86-pcie' } }
  const portOf = ({ between }: World): { write(at: number, from: Uint8Array): void } => between.ports.get('disk0')!

  it.each(['bus-master-n', 'bus-master', 'bus-master-iopb'] as const)('sees every byte of %s', (engine) => {
    const { watch } = play('aphysio', engine, machine)
    expect(watch.over.reduce((sum, { moved }) => sum + moved, 0)).toBe(3 * 8192)
    expect(watch.broken).toEqual([])
  })

  it('sees the elevator', () => {
    const { watch } = play('aphysio', 'bus-master-iopb', machine)
    expect(watch.over).not.toEqual(watch.given)
  })

  it('tells of data beside the list', () => {
    const { watch } = play('aphysio', 'bus-master', physical, (world) => {
      const port = portOf(world)
      const { write } = port
      port.write = (at, from) => write.call(port, at + 4096 * 8, from)
    })
    expect(watch.broken[0]).toMatch(/^I13/)
  })

  it('tells of a field that the card changed, and of a status that is not there', () => {
    const changed = play('aphysio', 'bus-master-iopb', physical, (world) => {
      const port = portOf(world)
      const { write } = port
      port.write = (at, from) => {
        // The status word is the last; the tag lies 14h behind it.
        if (from.length === 4 && from[3] === 0x80) world.memory.write(at + 0x14, Uint8Array.of(1, 2, 3, 4))
        write.call(port, at, from)
      }
    })
    const missing = play('aphysio', 'bus-master-iopb', machine, (world) => {
      const port = portOf(world)
      const { write } = port
      port.write = (at, from) => {
        if (from.length !== 4) write.call(port, at, from)
      }
    })
    expect(changed.watch.broken[0]).toMatch(/^I13: a field of the driver/)
    expect(missing.watch.broken[0]).toMatch(/^I15/)
  })
})
