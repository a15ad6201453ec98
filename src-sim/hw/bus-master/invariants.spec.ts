import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IOPB } from './bits'
import { BusMasterCard } from './card'
import type { CardOptions, CardStep } from './card-types'
import { getWord, wordBytes } from './iopb'
import { WIDE_LIMITS } from './limits'
import { ArrayMedium } from './medium'
import { flatMemory } from './memory'

const RUNS = { numRuns: 150 }
const MEMORY = 0x20000
const DATA = 0x8000
const BLOCKS = 0x1000

/** Segments that do not overlap, each in its own 2 KB of the data area. */
const segments = fc.array(
  fc.record({ skip: fc.integer({ min: 0, max: 512 }), size: fc.integer({ min: 0, max: 1500 }) }),
  {
    minLength: 1,
    maxLength: 8,
  },
)
const command = fc.record({
  toMemory: fc.boolean(),
  blkno: fc.integer({ min: 0, max: 20 }),
  shortage: fc.constantFrom(0, 0, 0, 1, 300),
  bad: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
  burst: fc.constantFrom(1, 4, 64, 512, 4096),
  parts: segments,
})
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

interface Rig {
  readonly memory: Uint8Array
  readonly medium: ArrayMedium
  readonly card: BusMasterCard
  readonly levels: boolean[]
}

function rig(options: CardOptions): Rig {
  const memory = new Uint8Array(MEMORY).fill(0xee)
  const medium = new ArrayMedium(16)
  const levels: boolean[] = []
  const limits = { ...WIDE_LIMITS, sgllen: 8, ...options.limits }
  const card = new BusMasterCard(flatMemory(memory), medium, { ...options, limits }, (level) => levels.push(level))
  return { memory, medium, card, levels }
}

function listOf({ parts }: Command): { address: number; size: number }[] {
  return parts.map(({ skip, size }, index) => ({ address: DATA + index * 0x800 + skip, size }))
}

function totalOf(one: Command): number {
  return one.parts.reduce((sum, { size }) => sum + size, 0) + one.shortage
}

function putBlock(memory: Uint8Array, at: number, one: Command, flags: number, next = 0): void {
  const words = [0, one.blkno, totalOf(one), 0xffffffff, next, 0xcafe, 0xbeef]
  memory.set([one.toMemory ? 1 : 2, flags, one.parts.length, 0], at)
  words.forEach((value, index) => memory.set(wordBytes(value, false), at + 4 + 4 * index))
  listOf(one).forEach(({ address, size }, index) => {
    memory.set(wordBytes(address, false), at + 0x20 + 8 * index)
    memory.set(wordBytes(size, false), at + 0x24 + 8 * index)
  })
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return left.every((byte, at) => byte === right[at])
}

/** All steps until idle, with the bytes that the data steps moved. */
function finish(card: BusMasterCard): { moved: number; steps: CardStep[] } {
  const steps: CardStep[] = []
  for (;;) {
    const next = card.nextStep()
    expect(card.performStep()).toEqual(next)
    if (next.kind === 'idle') break
    steps.push(next)
  }
  return { moved: steps.reduce((sum, step) => sum + (step.kind === 'data' ? step.bytes : 0), 0), steps }
}

describe('BusMasterCard', () => {
  it('I12 moves and leaves over exactly what was asked for, and I13 writes inside the segments only', () => {
    fc.assert(
      fc.property(command, (one) => {
        const { memory, medium, card } = rig({ profile: 'I', burstBytes: one.burst })
        if (one.bad !== undefined) medium.bad.add(one.bad)
        putBlock(memory, BLOCKS, one, IOPB.FLAG_INTR)
        const before = memory.slice()
        const media = medium.bytes.slice()
        card.write(0x40, BLOCKS)
        const { moved, steps } = finish(card)
        const resid = getWord(memory, BLOCKS + IOPB.RESID, false)
        expect(moved + resid).toBe(totalOf(one))
        expect(card.read(0x10)).toBe(resid)
        const allowed = new Set<number>()
        for (let i = 0; i < 4; i++) allowed.add(BLOCKS + IOPB.STATUS + i).add(BLOCKS + IOPB.RESID + i)
        if (one.toMemory)
          for (const { address, size } of listOf(one)) for (let i = 0; i < size; i++) allowed.add(address + i)
        expect(memory.every((byte, at) => byte === before[at] || allowed.has(at))).toBe(true)
        if (one.toMemory) expect(same(medium.bytes, media)).toBe(true)
        expect(steps.every((step) => step.kind !== 'data' || step.bytes <= one.burst)).toBe(true)
        expect(steps[0]).toMatchObject({ kind: 'fetch', bytes: 0x20 + 8 * one.parts.length, address: BLOCKS })
        expect(steps.at(-1)).toMatchObject({ kind: 'finish', bytes: 8 })
      }),
      RUNS,
    )
  })

  it('moves the very bytes of the medium, in list order', () => {
    fc.assert(
      fc.property(command, (drawn) => {
        const one: Command = {
          ...drawn,
          shortage: 0,
          bad: undefined,
          blkno: 0,
          toMemory: true,
          parts: drawn.parts.slice(0, 5),
        }
        const { memory, medium, card } = rig({ profile: 'S', burstBytes: one.burst })
        medium.bytes.forEach((_, index) => (medium.bytes[index] = (index * 31 + (index >> 8)) & 0xff))
        listOf(one).forEach(({ address, size }, index) => {
          card.write(0x80 + 8 * index, address)
          card.write(0x84 + 8 * index, size)
        })
        card.write(0x18, totalOf(one))
        card.write(0x00, 0x0b)
        finish(card)
        expect(card.read(0x14)).toBe(0)
        const got = listOf(one).flatMap(({ address, size }) => [...memory.subarray(address, address + size)])
        expect(got.length).toBe(totalOf(one))
        expect(same(Uint8Array.from(got), medium.bytes)).toBe(true)
      }),
      RUNS,
    )
  })

  it('I14 completes every accepted command once, in order without the elevator', () => {
    const many = fc.array(command, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(many, fc.boolean(), fc.boolean(), (commands, elevator, eager) => {
        const { memory, card } = rig({ profile: 'I', elevator, queueDepth: 8 })
        const submitted: number[] = []
        commands.forEach((one, index) => {
          const at = BLOCKS + index * 0x100
          putBlock(memory, at, one, index % 2)
          card.write(0x40, at)
          submitted.push(at)
          if (eager && index === 3) finish(card)
        })
        finish(card)
        const completed: number[] = []
        while (card.read(0x00) & 0x04) {
          completed.push(card.read(0x40))
          card.write(0x00, 0x04)
        }
        expect(card.read(0x40)).toBe(0)
        if (!elevator) expect(completed).toEqual(submitted)
        expect(completed.toSorted((a, b) => a - b)).toEqual(submitted)
        for (const at of submitted) expect(getWord(memory, at + IOPB.STATUS, false) >= 0x80000000).toBe(true)
      }),
      RUNS,
    )
  })

  it('I14 follows a chain to its end or its first error', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 6 }), (commands) => {
        const { memory, card } = rig({ profile: 'I' })
        commands.forEach((one, index) => {
          const last = index === commands.length - 1
          putBlock(memory, BLOCKS + index * 0x100, one, last ? 1 : 3, last ? 0 : BLOCKS + (index + 1) * 0x100)
        })
        card.write(0x40, BLOCKS)
        finish(card)
        let completed = 0
        while (card.read(0x00) & 0x04) {
          expect(card.read(0x40)).toBe(BLOCKS + completed * 0x100)
          completed++
          card.write(0x00, 0x04)
        }
        const failed = commands.findIndex((_, i) => (getWord(memory, BLOCKS + i * 0x100 + 4, false) & 0x40000000) !== 0)
        expect(completed).toBe(failed < 0 ? commands.length : failed + 1)
        for (let i = completed; i < commands.length; i++) expect(getWord(memory, BLOCKS + i * 0x100 + 4, false)).toBe(0)
      }),
      RUNS,
    )
  })

  it('I15 shows status and data no later than the first register read after the interrupt', () => {
    fc.assert(
      fc.property(command, fc.integer({ min: 0, max: 20 }), (drawn, early) => {
        const one: Command = { ...drawn, toMemory: true }
        const hidden = rig({ profile: 'I', posted: true, burstBytes: one.burst })
        const plain = rig({ profile: 'I', burstBytes: one.burst })
        for (const { memory, medium, card } of [hidden, plain]) {
          if (one.bad !== undefined) medium.bad.add(one.bad)
          putBlock(memory, BLOCKS, one, IOPB.FLAG_INTR)
          card.write(0x00, 0x02)
          card.write(0x40, BLOCKS)
          finish(card)
          expect(card.line).toBe(true)
        }
        expect(getWord(hidden.memory, BLOCKS + IOPB.STATUS, false)).toBe(0)
        const waiting = hidden.card.snapshot().posted
        hidden.card.flush(Math.min(early, waiting - 1))
        expect(getWord(hidden.memory, BLOCKS + IOPB.STATUS, false)).toBe(0)
        expect(hidden.card.read(0x00) & 0x04).toBe(0x04)
        expect(same(hidden.memory, plain.memory)).toBe(true)
      }),
      RUNS,
    )
  })

  it('I16 has the line up only while interrupting and enabled, and counts its edges', () => {
    const act = fc.oneof(
      fc.record({
        kind: fc.constant('csr' as const),
        value: fc.constantFrom(0x00, 0x02, 0x04, 0x06, 0x0b, 0x09, 0x80, 0x82),
      }),
      fc.record({ kind: fc.constant('step' as const), value: fc.constant(0) }),
      fc.record({ kind: fc.constant('submit' as const), value: fc.integer({ min: 0, max: 3 }) }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom('N' as const, 'S' as const, 'I' as const),
        fc.array(act, { maxLength: 60 }),
        (profile, acts) => {
          const { memory, card, levels } = rig({ profile, queueDepth: 3 })
          card.write(0x04, DATA)
          card.write(0x08, 0x200)
          const one: Command = {
            toMemory: true,
            blkno: 15,
            shortage: 0,
            bad: undefined,
            burst: 64,
            parts: [{ skip: 0, size: 600 }],
          }
          for (let i = 0; i < 4; i++) putBlock(memory, BLOCKS + i * 0x100, { ...one, blkno: 14 + (i & 1) }, i >> 1)
          for (const { kind, value } of acts) {
            if (kind === 'csr') card.write(0x00, value)
            else if (kind === 'submit') card.write(0x40, BLOCKS + value * 0x100)
            else card.performStep()
            if (card.line) expect(card.read(0x00) & 0x06).toBe(0x06)
            expect(levels.at(-1) ?? false).toBe(card.line)
          }
          expect(levels.filter((level) => level).length).toBe(card.edges)
          levels.forEach((level, index) => expect(level).toBe(index % 2 === 0))
        },
      ),
      RUNS,
    )
  })

  it('shows its registers in a snapshot without pushing posted writes out', () => {
    const { card } = rig({ profile: 'N', posted: true })
    card.write(0x04, DATA)
    card.write(0x08, 0x40)
    card.write(0x00, 0x0b)
    finish(card)
    expect(card.snapshot()).toMatchObject({
      csr: 0x26,
      dma_addr: DATA,
      dma_size: 0x40,
      line: true,
      edges: 1,
      posted: 1,
    })
    expect(card.snapshot().posted).toBe(1)
  })

  it('tells the steps apart for a host that gives them time', () => {
    const { card } = rig({ profile: 'N', burstBytes: 64 })
    card.write(0x04, DATA)
    card.write(0x08, 0x80)
    card.write(0x0c, 3)
    expect(card.nextStep()).toEqual({ kind: 'idle', bytes: 0 })
    card.write(0x00, 0x0b)
    expect(finish(card).steps).toEqual([
      { kind: 'position', bytes: 0, block: 3, toMemory: true },
      { kind: 'data', bytes: 64, address: DATA, block: 3, toMemory: true },
      { kind: 'data', bytes: 64, address: DATA + 64, block: 3, toMemory: true },
      { kind: 'finish', bytes: 0, error: 0 },
    ])
  })

  it('gives up on a chain that links to itself', () => {
    const { memory, card } = rig({ profile: 'I' })
    putBlock(memory, BLOCKS, { toMemory: true, blkno: 0, shortage: 0, bad: undefined, burst: 64, parts: [] }, 3, BLOCKS)
    card.write(0x40, BLOCKS)
    expect(card.finishAll(1000)).toBe(false)
  })
})
