import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sim } from '../core/sim'
import { PhysicalMemory } from '../hw/memory'
import { traceHash } from '../trace/hash'
import { Recorder } from '../trace/recorder'
import { ZERO_COSTS } from './costs'
import { Kernel } from './kernel'
import { compute, sleep, wakeup, work } from './step'

/** What a process does: how long, and in which manner. */
type Deed = readonly [manner: 'work' | 'compute' | 'sleep' | 'wakeup' | 'charge', length: number]
interface Plan {
  readonly programs: readonly (readonly Deed[])[]
  /** Times at which a device asks. */
  readonly requests: readonly number[]
  /** Times at which cycles are stolen, and how many. */
  readonly shares: readonly (readonly [at: number, share: number])[]
}

/** Runs it to the end, by `run` or event by event, where no process may go on by itself. */
function outcome({ programs, requests, shares }: Plan, isByEvent: boolean): readonly unknown[] {
  const recorder = new Recorder()
  const sim = new Sim({ trace: recorder })
  const memory = new PhysicalMemory({
    pageSize: 4096,
    frames: 4,
    allocator: 'contiguous',
    random: sim.stream('frames'),
  })
  const costs = { contextSwitch: 3, interruptEntry: 2, handler: 5, interruptExit: 1, quantum: 40 }
  const k = new Kernel(sim, { ...ZERO_COSTS, ...costs }, memory)
  const chan = { about: 'a deed' }
  const line = k.addLine({ name: 'disk', level: 5, number: 14 })
  line.add(() => (wakeup(k, chan), k.cpu.charge(4), 1), null)
  programs.forEach((deeds, number) =>
    k.spawn(`p${number}`, function* () {
      for (const [manner, length] of deeds) {
        if (manner === 'work') yield* work(k, length, 'test')
        if (manner === 'compute') yield* compute(k, length)
        if (manner === 'sleep') yield* sleep(k, chan, 20, 'test')
        if (manner === 'wakeup') wakeup(k, chan)
        if (manner === 'charge') k.cpu.charge(length)
      }
    }),
  )
  for (const at of requests) sim.schedule(at, 0, () => k.raise(line))
  for (const [at, share] of shares) sim.schedule(at, 0, () => k.cpu.steal(share))
  if (isByEvent) while (sim.step());
  else sim.run()
  return [sim.now, sim.fired, traceHash(recorder.finish())]
}

const deed = fc.tuple(
  fc.constantFrom<Deed[0]>('work', 'work', 'compute', 'compute', 'sleep', 'wakeup', 'charge'),
  fc.integer({ min: 0, max: 100 }),
)
const time = fc.integer({ min: 0, max: 600 })

describe('Cpu.passes', () => {
  it('changes nothing that can be seen: a run is what it is event by event', () => {
    const plan = fc.record({
      programs: fc.array(fc.array(deed, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      requests: fc.array(time, { maxLength: 6 }),
      shares: fc.array(fc.tuple(time, fc.constantFrom(0, 250, 1000, -1)), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(plan, (each) => {
        expect(outcome(each, false)).toEqual(outcome(each, true))
      }),
      { numRuns: 300 },
    )
  })

  it('lets the time of a process that is alone go by without an event in the queue', () => {
    const sim = new Sim()
    const memory = new PhysicalMemory({
      pageSize: 4096,
      frames: 4,
      allocator: 'contiguous',
      random: sim.stream('frames'),
    })
    const k = new Kernel(sim, ZERO_COSTS, memory)
    const pending: number[] = []
    k.spawn('p', function* () {
      const steps = [work(k, 10, 'test'), compute(k, 10)]
      for (const step of steps) {
        const turn = step.next()
        pending.push(sim.pending)
        if (turn.done !== true) yield turn.value
      }
    })
    sim.run()
    expect([pending, sim.now]).toEqual([[0, 0], 20])
  })
})
