import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sim } from '../core/sim'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { ZERO_COSTS } from '../kern/costs'
import { PhysicalMemory } from '../hw/memory'
import { Kernel } from '../kern/kernel'
import { work } from '../kern/step'
import { runInside, scenarioOf, type Inside } from '../testing/inside'
import { KIND, type KindName } from '../trace/kinds'
import { Recorder } from '../trace/recorder'
import type { Row, TraceTable } from '../trace/table'
import { buildSolarisWorld, solarisPath } from './solaris-path'
import { buildSysvWorld, sysvPath } from './sysv-path'
import { startWorkload } from './workload'
import { wireDevice, type InterruptWire } from './interrupt-wires'
import { PicController, VECTORS, type PicOptions } from './interrupts'

interface Board {
  readonly k: Kernel
  readonly pic: PicController
  readonly recorder: Recorder
  readonly served: { irq: number; level: number; mask: number; at: number }[]
  add(irq: number, level: number, trigger?: 'edge' | 'level'): { line: InterruptLine; wire: InterruptWire }
}

const OPTIONS: PicOptions = { hasElcr: true, latchEdge: false, lazyMask: false, system: 'sysv', driverEnds: true }

/** A processor with controllers; each device lets its line go when its handler runs. */
function board(options: Partial<PicOptions> = {}, costs = {}): Board {
  const recorder = new Recorder({ cap: 100_000 })
  const sim = new Sim({ trace: recorder })
  const frames = new PhysicalMemory({
    ...{ pageSize: 4096, frames: 16, allocator: 'contiguous' },
    random: sim.stream('frames'),
  })
  const k = new Kernel(sim, { ...ZERO_COSTS, ...costs }, frames)
  const pic = new PicController(k, { ...OPTIONS, ...options })
  const served: Board['served'] = []
  return {
    ...{ k, pic, recorder, served },
    add(irq, level, trigger = 'edge') {
      const line = k.addLine({ name: `irq ${irq}`, level, number: irq, trigger })
      pic.connect(line)
      const wire = wireDevice(k, line, pic)
      line.add(() => {
        const { master, slave } = pic.pair
        served.push({ irq, level: k.cpu.level, mask: master.imr | (slave.imr << 8), at: k.sim.now })
        const isOurs = line.asserted > 0
        wire.lower()
        return isOurs ? DDI_INTR_CLAIMED : DDI_INTR_UNCLAIMED
      }, null)
      return { line, wire }
    },
  }
}

function start({ k, pic }: Board): void {
  pic.boot()
  k.cpu.controller = pic
}

const plan = fc.record({
  lines: fc.uniqueArray(
    fc.record({
      irq: fc.constantFrom(3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15),
      level: fc.integer({ min: 1, max: 8 }),
      isLevel: fc.boolean(),
    }),
    { selector: ({ irq }) => irq, minLength: 1, maxLength: 6 },
  ),
  events: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 400 }),
      place: fc.nat(5),
      what: fc.constantFrom('raise', 'raise', 'raise', 'drop', 'stray', 'glitch'),
    }),
    { maxLength: 40 },
  ),
  levels: fc.array(fc.record({ time: fc.integer({ min: 1, max: 60 }), level: fc.integer({ min: 0, max: 8 }) }), {
    maxLength: 12,
  }),
  lazyMask: fc.boolean(),
})

/** Runs a plan; `rises` counts the edges each line has seen. */
function play({ lines, events, levels, lazyMask }: typeof plan extends fc.Arbitrary<infer T> ? T : never): {
  readonly made: Board
  readonly rises: ReadonlyMap<number, number>
  readonly devices: readonly { readonly line: InterruptLine }[]
} {
  const made = board({ lazyMask }, { interruptEntry: 3, handler: 7, interruptExit: 2 })
  const devices = lines.map(({ irq, level, isLevel }) => made.add(irq, level, isLevel ? 'level' : 'edge'))
  start(made)
  const { k, pic } = made
  const rises = new Map<number, number>()
  const setLine = pic.pair.setLine.bind(pic.pair)
  pic.pair.setLine = (irq, isUp) => {
    const chip = irq < 8 ? pic.pair.master : pic.pair.slave
    if (isUp && !(chip.line & (1 << (irq & 7)))) rises.set(irq, (rises.get(irq) ?? 0) + 1)
    setLine(irq, isUp)
  }
  for (const { at, place, what } of events) {
    const { wire } = devices[place % devices.length]!
    k.sim.schedule(at, 0, () => (what === 'drop' ? wire.lower() : wire[what](k.link)))
  }
  k.spawn('spl', function* () {
    for (const { time, level } of levels) {
      k.cpu.setLevel(level)
      yield* work(k, time, 'spl')
    }
    k.cpu.setLevel(0)
    yield* work(k, 0, 'spl')
  })
  expect(k.sim.run()).toBe('idle')
  return { made, rises, devices }
}

describe('PicController', () => {
  it('I17 runs a handler only above the level before, with everything up to that level masked', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { made, devices } = play(given)
        const levels = new Map(devices.map(({ line }) => [line.number, line.level]))
        for (const { irq, level, mask } of made.served) {
          expect(level).toBe(levels.get(irq))
          if (given.lazyMask) continue
          for (const [other, own] of levels) expect((mask & (1 << other)) !== 0).toBe(own <= level)
        }
        const open: { level: number; end: number }[] = []
        for (const { at, duration, arg0, arg1 } of rowsOf(made.recorder.finish(), 'intr:service')) {
          if (arg1 === 7 || arg1 === 15) continue // perhaps nobody's
          while (open.length > 0 && open.at(-1)!.end <= at) open.pop()
          expect(arg0).toBeGreaterThan(open.at(-1)?.level ?? 0)
          open.push({ level: arg0, end: at + duration })
        }
      }),
      { numRuns: 150 },
    )
  })

  it('I18 acknowledges as often as a bit goes into service, and for nobody the rest of the time', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { pair, found } = play(given).made.pic
        expect(pair.acknowledges).toBe(found + pair.spurious)
      }),
      { numRuns: 150 },
    )
  })

  it('I19 makes at most one interrupt of an edge, and loses none that stays up', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { made, rises, devices } = play(given)
        for (const { line } of devices) {
          const count = made.served.filter(({ irq }) => irq === line.number).length
          const nobodys = line.number === 7 || line.number === 15 ? made.pic.pair.spurious : 0
          if (line.trigger === 'edge') expect(count).toBeLessThanOrEqual((rises.get(line.number) ?? 0) + nobodys)
          expect(line.asserted).toBe(0)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('I20 has nothing in service and the level it began with when all handlers have returned', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { k, pic } = play(given).made
        expect([pic.isr, k.cpu.level, k.cpu.interruptDepth, pic.pair.int]).toEqual([0, 0, 0, false])
        expect(pic.pair.master.imr | (pic.pair.slave.imr << 8)).toBe(0)
      }),
      { numRuns: 150 },
    )
  })

  it('gives the master vector 7, without a bit in service, when the request is gone before the acknowledge', () => {
    const made = board()
    const { wire } = made.add(5, 5)
    start(made)
    made.k.sim.schedule(10, 0, () => wire.glitch(made.k.link))
    made.k.sim.run()
    expect(made.served).toEqual([])
    expect([made.k.cpu.spurious, made.pic.isr]).toEqual([1, 0])
    expect(made.k.lines.map(({ name }) => name)).toEqual(['irq 5', 'irq 7'])
    expect(argumentsOf(made.recorder, 'pic:inta')).toEqual([VECTORS.master + 7])
    expect(argumentsOf(made.recorder, 'pic:eoi')).toEqual([])
  })

  it('lets that happen as soon as the masks let the request in', () => {
    const made = board()
    const { wire } = made.add(5, 5)
    start(made)
    const { k } = made
    k.spawn('raised', function* () {
      k.cpu.setLevel(5)
      yield* work(k, 100, 'raised')
      expect(k.cpu.spurious).toBe(0)
      k.cpu.setLevel(0)
      yield* work(k, 0, 'lowered')
      expect(k.cpu.spurious).toBe(1)
    })
    k.sim.schedule(10, 0, () => wire.glitch(k.link))
    expect([k.sim.run(), k.cpu.spurious, made.served]).toEqual(['idle', 1, []])
  })

  it('runs the handlers of the printer for it', () => {
    const made = board()
    const { wire } = made.add(5, 5)
    made.add(7, 4)
    start(made)
    made.k.sim.schedule(10, 0, () => wire.glitch(made.k.link))
    made.k.sim.run()
    expect(made.served.map(({ irq }) => irq)).toEqual([7])
  })

  it('gives the slave vector 15 and ends it at the master alone when the request goes between the cycles', () => {
    const made = board()
    const { wire } = made.add(14, 5)
    start(made)
    made.k.sim.schedule(10, 0, () => wire.glitch(made.k.link))
    made.k.sim.run()
    expect(argumentsOf(made.recorder, 'pic:inta')).toEqual([VECTORS.slave + 7])
    expect([made.k.cpu.spurious, made.pic.isr, argumentsOf(made.recorder, 'pic:eoi')]).toEqual([1, 0, [0]])
  })

  it('keeps the edge when it is built to, and serves the device itself', () => {
    const made = board({ latchEdge: true })
    const { wire } = made.add(5, 5)
    start(made)
    made.k.sim.schedule(10, 0, () => wire.glitch(made.k.link))
    made.k.sim.run()
    expect([made.served.map(({ irq }) => irq), made.k.cpu.spurious]).toEqual([[5], 0])
  })

  it('has level inputs where the registers allow it, and a whole chip of them on a board without', () => {
    const [pci, isa] = [board(), board({ hasElcr: false })]
    for (const each of [pci, isa]) {
      each.add(5, 5)
      each.add(11, 5, 'level')
      start(each)
    }
    expect([pci.pic.pair.master.elcr, pci.pic.pair.slave.elcr]).toEqual([0, 0x08])
    expect([isa.pic.pair.master.elcr, isa.pic.pair.slave.elcr]).toEqual([0, 0xff])
  })

  it('acknowledges at once and leaves the mask registers alone when masks are lazy', () => {
    const made = board({ lazyMask: true })
    const { wire } = made.add(5, 5)
    start(made)
    const { k } = made
    k.spawn('raised', function* () {
      k.cpu.setLevel(6)
      yield* work(k, 100, 'raised')
      k.cpu.setLevel(0)
      yield* work(k, 0, 'lowered')
    })
    k.sim.schedule(10, 0, () => wire.raise(k.link))
    k.sim.run()
    expect([made.served.map(({ at, mask }) => [at, mask]), made.pic.pair.acknowledges]).toEqual([[[100, 0]], 1])
  })

  it('masks a level line that nobody claims, after so many interrupts', () => {
    const made = board()
    const line = made.k.addLine({ name: 'irq 11', level: 5, number: 11, trigger: 'level' })
    made.pic.connect(line)
    line.add(() => DDI_INTR_UNCLAIMED, null)
    start(made)
    made.k.cpu.stormLimit = 25
    made.k.sim.schedule(0, 0, () => made.k.raise(line))
    made.k.sim.run()
    expect([made.k.cpu.interrupts, line.isMasked, made.pic.pair.slave.imr]).toEqual([25, true, 0x08])
    expect(made.k.findings.map(({ rule }) => rule)).toEqual(['InterruptStorm'])
  })
})

function rowsOf(table: TraceTable, kind: KindName): Row[] {
  return Array.from({ length: table.rows }, (_, row) => table.row(row)).filter((row) => row.kind === KIND[kind])
}

function argumentsOf(recorder: Recorder, kind: KindName): number[] {
  return rowsOf(recorder.finish(), kind).map(({ arg0 }) => arg0)
}

const HOSTS = ['1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'] as const

function run(path: 'sysv' | 'physio' | 'aphysio', faults: readonly object[], more: object = {}): Inside {
  const workload = [{ process: 'reader', requests: [{ request: 'one', op: 'read', offset: 0, length: '8 KB' }] }]
  return runInside(scenarioOf({ version: 1, faults, workload, timeLimit: '5 s', ...more }), path)
}

const rules = ({ world }: Inside): string[] => world.kernel.findings.map(({ rule }) => rule)
const outcome = ({ records }: Inside): number[] => records.flatMap(({ results }) => results.map(({ result }) => result))
const PC = { preset: '2014-x86-pcie', stormInterrupts: 500 }

describe('buildWorld', () => {
  it('I16 has a line up only while a device on it interrupts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sysv' as const, 'physio' as const, 'aphysio' as const),
        fc.constantFrom(...HOSTS),
        fc.integer({ min: 1, max: 20_000 }),
        (path, host, length) => {
          const workload = [{ process: 'p', requests: [{ op: 'read', offset: 0, length }] }]
          const scenario = scenarioOf({ version: 1, host, workload })
          const off = new Recorder({ cap: 0 })
          const sysv = path === 'sysv' ? buildSysvWorld(scenario, 1, off) : null
          const solaris = path === 'sysv' ? null : buildSolarisWorld(scenario, 1, off)
          const { sim, kernel, devices, controller } = (sysv ?? solaris)!
          startWorkload((sysv ?? solaris)!, sysv ? sysvPath(sysv) : solarisPath(solaris!, path))
          const { line, disk } = devices.get(scenario.driver.device)!
          const states = new Set<string>()
          while (sim.step()) states.add(`${line.asserted > 0} ${disk.status().isInterrupting}`)
          expect([...states].sort()).toEqual(['false false', 'true true'])
          expect(controller === null).toBe(host === '1999-sparc-pci')
          expect(kernel.cpu.spurious).toBe(0)
          if (controller) expect([controller.irr, controller.isr, controller.pair.spurious]).toEqual([0, 0, 0])
        },
      ),
      { numRuns: 30 },
    )
  })

  it('F3: the handler of line 7 runs with its device idle; nothing is lost', () => {
    for (const path of ['sysv', 'physio'] as const) {
      const devices = [{ name: 'disk0', type: 'disk', line: 7 }]
      const given = run(path, [{ id: 'F3', operand: '20 us' }], { host: '1989-386-isa', devices })
      expect([path, given.end, outcome(given), given.world.kernel.cpu.spurious]).toEqual([path, 'idle', [8192], 1])
    }
  })

  it('F4: an extra interrupt is claimed by nobody', () => {
    for (const [path, host] of [
      ['sysv', '1989-386-isa'],
      ['physio', '2014-x86-pcie'],
    ] as const) {
      const given = run(path, [{ id: 'F4' }], { host })
      const usual = run(path, [], { host })
      expect([outcome(given), given.world.kernel.cpu.interrupts - usual.world.kernel.cpu.interrupts]).toEqual([
        [8192],
        1,
      ])
    }
  })

  it('F5: after a forgotten end of interrupt nothing of equal or lower priority comes any more', () => {
    const given = run('sysv', [{ id: 'F5', skip: 1 }], { host: '1989-386-isa' })
    expect([given.end, given.records[0]!.proc.state, given.world.kernel.cpu.interrupts]).toEqual([
      'idle',
      'sleeping',
      2,
    ])
    const { pair } = given.world.controller!
    expect([pair.master.isr, pair.master.irr, pair.int]).toEqual([0x20, 0x20, false])
    pair.setLine(6, true)
    expect(pair.int).toBe(false)
    pair.setLine(1, true)
    expect(pair.int).toBe(true)
  })

  it('F5: does not happen where the framework sends the end of interrupt', () => {
    expect(outcome(run('physio', [{ id: 'F5' }], { host: PC }))).toEqual([8192])
  })

  it('F6: an edge line that stays up never asks again', () => {
    const given = run('sysv', [{ id: 'F6' }], { host: '1989-386-isa' })
    expect([given.end, given.records[0]!.proc.state, given.world.kernel.cpu.interrupts]).toEqual([
      'idle',
      'sleeping',
      1,
    ])
    expect(given.world.controller!.pair.master.line).toBe(0x20)
  })

  it('F6: a level line that stays up is a storm, with controllers and without', () => {
    for (const host of [PC, { preset: '1999-sparc-pci', stormInterrupts: 500 }]) {
      const given = run('physio', [{ id: 'F6' }], { host })
      expect(rules(given)).toContain('InterruptStorm')
      expect([given.world.kernel.cpu.interrupts, given.world.kernel.lines[0]!.isMasked]).toEqual([500, true])
    }
  })

  const shared = {
    devices: ['greedy', 'disk1'].map((name) => ({ name, type: 'disk', line: 11 })),
    driver: { device: 'greedy' },
    workload: [{ process: 'reader', requests: [{ request: 'one', op: 'read', device: 'disk1', length: '8 KB' }] }],
  }

  it('F7: the neighbour waits while the first handler that claims ends the walk', () => {
    const host = { ...PC, chainStops: true, stormInterrupts: 500 }
    const elapsed = (faults: readonly object[]): number => run('physio', faults, { ...shared, host }).world.sim.now
    const usual = elapsed([])
    expect(elapsed([{ id: 'F7', where: 'greedy', times: 100 }])).toBeGreaterThan(usual + 100_000)
    const forever = run('physio', [{ id: 'F7', where: 'greedy', times: 1000 }], { ...shared, host })
    expect([rules(forever).includes('InterruptStorm'), forever.records[0]!.proc.state]).toEqual([true, 'sleeping'])
  })

  it('F7: is a storm within one interrupt where every handler is called until nobody claims', () => {
    const given = run('physio', [{ id: 'F7', where: 'greedy', times: 1000 }], { ...shared, host: PC })
    expect(rules(given)).toContain('InterruptStorm')
  })

  it('leaves the work to a soft interrupt when the line is above lock level', () => {
    for (const host of HOSTS) {
      for (const path of ['physio', 'aphysio'] as const) {
        const given = run(path, [], { host, devices: [{ name: 'disk0', type: 'disk', level: 12 }] })
        expect([rules(given), outcome(given)]).toEqual([[], [8192]])
        expect(rowsOf(given.table, 'soft:service').length).toBeGreaterThan(0)
      }
    }
  })

  it('writes the mask registers at spl unless masks are lazy', () => {
    const masks = (lazyMask: boolean): number => {
      const { table } = run('sysv', [], { host: '1989-386-isa', rules: { lazyMask } })
      return rowsOf(table, 'pic:mask').length
    }
    expect([masks(false) > 10, masks(true)]).toEqual([true, 0])
  })
})
