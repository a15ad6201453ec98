import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runBurst } from './burst'
import { CycleEngine } from './cycle'
import { Dma8237Pair } from './pair'
import { perform, PlannedDevice, type PlannedAct, type ProgramStep } from './random-board'

const CHANNELS = [0, 1, 2, 3, 5, 6, 7]

const channel = fc.constantFrom(...CHANNELS)
const plannedAct: fc.Arbitrary<PlannedAct> = fc.record({
  after: fc.integer({ min: 1, max: 400 }),
  act: fc.constantFrom('drop own' as const, 'raise other' as const, 'drop other' as const, 'pull eop' as const),
  other: channel,
})
const mode = fc
  .tuple(
    fc.constantFrom(0x00, 0x00, 0x40, 0x40, 0x80, 0x80, 0xc0),
    fc.constantFrom(0, 0x20),
    fc.constantFrom(0, 0x10),
    fc.constantFrom(0, 4, 4, 8, 8, 0xc),
  )
  .map(([service, down, auto, type]) => service | down | auto | type)
const count = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 700 }))
const address = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0xfff0, 0x00f8, 0x0004))
const page = fc.constantFrom(0, 1, 2, 3, 3, 7)
const command = fc.constantFrom(0, 0, 0, 8, 0x10, 0x18, 0x20, 0x01, 0x03, 0x09, 0x04, 0x40)
const step: fc.Arbitrary<ProgramStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('set up' as const), channel, mode, address, page, count }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('run' as const), most: fc.integer({ min: 0, max: 900 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run' as const), most: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('dreq' as const), channel, level: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('out' as const), port: fc.constantFrom(0x08, 0xd0), value: command }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('out' as const),
      port: fc.constantFrom(0x09, 0x0a, 0x0e, 0x0f, 0xd2, 0xd4, 0xd6, 0xdc, 0xde, 0x09, 0x0d, 0xda),
      value: fc.integer({ min: 0, max: 7 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('in' as const), port: fc.constantFrom(0x08, 0xd0, 0x0d, 1, 2, 0xc4) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('eop' as const), pulled: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait states' as const), count: fc.integer({ min: 0, max: 3 }) }),
  },
)

type Kind = 'burst' | 'bulk' | 'cycle' | 'traced' | 'chopped'

interface Board {
  readonly pair: Dma8237Pair
  readonly devices: readonly PlannedDevice[]
  readonly run: (most: number) => number
}

function board(plans: readonly PlannedAct[][], kind: Kind): Board {
  const pair = new Dma8237Pair(new Uint8Array(0x40000))
  const devices = CHANNELS.map((number, index) => {
    const plan = [...(plans[index] ?? [])].sort((a, b) => a.after - b.after)
    const device = new PlannedDevice(pair, number, plan, kind === 'bulk')
    pair.attach(number, device)
    return device
  })
  pair.out(0xd6, 0xc0)
  pair.out(0xd4, 0x00)
  const engine = new CycleEngine(pair, kind === 'traced' ? { clock: () => undefined } : {})
  const run = {
    burst: (most: number) => runBurst(pair, most),
    bulk: (most: number) => runBurst(pair, most),
    cycle: (most: number) => engine.run(most),
    traced: (most: number) => engine.run(most),
    chopped: (most: number) => chopped(engine, most),
  }
  return { pair, devices, run: run[kind] }
}

/** The same transfers in slices of a few clocks. */
function chopped(engine: CycleEngine, most: number): number {
  let moved = 0
  for (;;) {
    const start = engine.now
    moved += engine.run(most - moved, 7)
    if (moved === most || engine.now - start < 7) return moved
  }
}

/** Everything that both engines must agree on. */
function visible({ pair, devices }: Board): unknown {
  const { chips, pages, clocks, holds, diagnostics } = pair.snapshot()
  return {
    pages,
    clocks,
    holds,
    diagnostics,
    grants: pair.grants.list(5000),
    eop: pair.eop,
    devices: devices.map(({ sum, items }) => [sum, items]),
    chips: chips.map(({ command, status, request, mask, temporary, flipFlop, priority, channels }) => ({
      ...{ command, status, request, mask, temporary, flipFlop, priority },
      channels: channels.map(({ mode: m, baseAddress, baseCount, address: a, count: c, page: p }) => [
        m,
        baseAddress,
        baseCount,
        a,
        c,
        p,
      ]),
    })),
  }
}

const program = fc.record({
  plans: fc.array(fc.array(plannedAct, { maxLength: 3 }), { maxLength: 7 }),
  steps: fc.array(step, { minLength: 3, maxLength: 40 }),
})

function agree(kinds: readonly Kind[], runs: number): void {
  fc.assert(
    fc.property(program, ({ plans, steps }) => {
      const boards = kinds.map((kind) => board(plans, kind))
      for (const one of steps) {
        const seen = boards.map(({ pair, run }) => perform(pair, one, run))
        expect(seen).toEqual(seen.map(() => seen[0]))
      }
      const [reference, ...others] = boards
      for (const other of others) {
        expect(visible(other)).toEqual(visible(reference!))
        expect(other.pair.memory.every((byte, at) => byte === reference!.pair.memory[at])).toBe(true)
      }
    }),
    { numRuns: runs },
  )
}

describe('runBurst and CycleEngine.run', () => {
  it('give the same bytes, clocks, holds, grants and registers on random programs', () => {
    agree(['burst', 'cycle', 'traced', 'chopped'], 150)
  })

  it('give the same when devices move in bulk', () => {
    agree(['burst', 'bulk'], 150)
  })
})
