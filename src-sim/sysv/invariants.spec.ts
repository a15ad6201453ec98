import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SPL_BY } from '../kern/cpu'
import type { Buf } from '../kern/buf'
import type { TraceLink } from '../core/sink'
import { KINDS } from '../trace/kinds'
import type { CaseMachine } from '../vectors/sysv-machine'
import { pattern } from '../vectors/sysv-machine'
import type { CopyEntry, StrategyEntry } from '../vectors/sysv-notation'
import { Media } from '../hw/media'
import { runSysvGiven, type SysvOutcome } from '../vectors/sysv-run'
import { sysvGiven, type SysvGiven } from '../vectors/sysv-schema'
import { dma_breakup } from './dma_breakup'
import { B_DONE } from './flags'
import type { SysvProbe } from './kernel'

const PAGE = 4096

/** What a random case is made of; `sysvGiven` completes it. */
interface Draft {
  readonly ruleset: 'man89' | 'uarea' | 'i386'
  readonly rw: 'read' | 'write'
  readonly base: number
  readonly offset: number
  readonly count: number
  readonly spl: number
  readonly header: 'pool' | 'own'
  readonly [field: string]: unknown
}

/** A case with everything that happened in it. */
interface Run {
  readonly given: SysvGiven & { readonly base: number; readonly offset: number; readonly count: number }
  readonly out: SysvOutcome
  readonly machine: CaseMachine
  readonly pieces: readonly StrategyEntry[]
  readonly copies: readonly CopyEntry[]
  /** Bytes the device moved. */
  readonly done: number
  readonly isError: boolean
}

function run(draft: object, look: (machine: CaseMachine) => void = () => undefined): Run {
  const given = sysvGiven.parse(draft)
  let machine: CaseMachine | undefined
  const out = runSysvGiven(given, (made) => {
    machine = made
    look(made)
  })
  const pieces = out.trace.filter((entry) => entry.sort === 'S')
  return {
    given: { ...given, base: given.base ?? 0, offset: given.offset ?? 0, count: given.count ?? 0 },
    out,
    machine: machine!,
    pieces,
    copies: out.trace.filter((entry) => entry.sort === 'cp'),
    done: pieces.reduce((sum, { d }) => sum + d, 0),
    isError: (out.errno ?? 0) !== 0,
  }
}

/** Adds a watcher to those who look on already. */
function watch(machine: CaseMachine, extra: Partial<SysvProbe>): void {
  const before = machine.k.probe
  const both = (name: keyof SysvProbe) => (bp: Buf) => {
    extra[name]?.(bp)
    before[name](bp)
  }
  machine.k.probe = {
    strategy: both('strategy'),
    queued: both('queued'),
    done: both('done'),
    test: both('test'),
    beforeSleep: both('beforeSleep'),
    enter: both('enter'),
    leave: both('leave'),
  }
}

const anyBase = fc.oneof(
  fc.integer({ min: 0, max: 0x3000 }),
  fc.integer({ min: 0, max: 0x18 }).map((sector) => sector * 512),
  fc.constantFrom(0, PAGE),
)
const anyOffset = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((sector) => sector * 512),
  fc.integer({ min: 0, max: 9000 }),
)
const anyAnswer = fc.record(
  {
    d: fc.integer({ min: 0, max: 4096 }),
    errno: fc.constantFrom(0, 5, 6),
    sync: fc.boolean(),
    time: fc.constantFrom('1 us', '3 ms'),
  },
  { requiredKeys: [] },
)
const someCalls = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), anyAnswer), { maxLength: 2 })
  .map((entries) => Object.fromEntries(entries.map(([call, answer]) => [String(call), answer])))
const anyDevice = fc.record({
  model: fc.constantFrom('DEV', 'DEV-STRICT'),
  blocks: fc.integer({ min: 0, max: 60 }),
  bad: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 2 }),
})
const scriptedDevice = fc.tuple(anyDevice, someCalls).map(([device, calls]) => ({ ...device, calls }))
const anySwitches = fc.record(
  {
    fragErrorCheck: fc.constantFrom('intended', 'asCompiled'),
    residOnEagain: fc.constantFrom('stale', 'full'),
    completion: fc.constantFrom('async', 'sync'),
    diskLevel: fc.integer({ min: 1, max: 6 }),
    rangeCheck: fc.boolean(),
  },
  { requiredKeys: [] },
)

const draftOf = (ruleset: fc.Arbitrary<Draft['ruleset']>, device: fc.Arbitrary<object> = scriptedDevice) =>
  fc.record({
    ruleset,
    rw: fc.constantFrom('read' as const, 'write' as const),
    base: anyBase.map((base) => 0x10000 + base),
    offset: anyOffset,
    count: fc.oneof(
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 30 }).map((n) => n * 512),
    ),
    spl: fc.integer({ min: 0, max: 8 }),
    header: fc.constantFrom('pool' as const, 'own' as const),
    switches: anySwitches,
    device,
    fail: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.constantFrom([{ at: 'kseg' }], [{ at: 'pagelock' }], [{ at: 'useracc' }]) },
    ),
  })

const anyDraft = draftOf(fc.constantFrom('man89', 'uarea', 'i386'))
const i386Draft = draftOf(fc.constant('i386'))
const big = fc.constant({ blocks: 1000 })

/** Bytes asked for after the range check, as far as the pieces tell. */
const total = ({ given, out }: Run): number => {
  const limit = (given.device?.blocks ?? 100) * 512
  if (!given.switches?.rangeCheck) return given.count
  return out.calls === 0 ? given.count : Math.min(given.count, Math.max(0, limit - given.offset))
}

/** True for a request whose pieces all completed in full. */
const isWhole = (each: Run): boolean => !each.isError && each.pieces.every(({ r, errno }) => r === 0 && errno === 0)

describe('dma_breakup', () => {
  it('makes pieces of the right size that stay in their page and on blocks (invariant 1)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const each = run(draft)
        const most = draft.ruleset === 'man89' ? 512 : PAGE
        for (const [index, { n, kind, addr }] of each.pieces.entries()) {
          expect(n).toBeLessThanOrEqual(most)
          if (draft.count > 0 && total(each) > 0) expect(n).toBeGreaterThan(0)
          if (kind === 'U' && addr !== 'K') expect((addr % PAGE) + n).toBeLessThanOrEqual(PAGE)
          if (index < each.pieces.length - 1) expect(n % 512).toBe(0)
        }
      }),
    )
  })

  it('leaves nothing out and does nothing twice: counts, addresses and blocks follow each other (invariant 2)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const each = run(draft)
        if (isWhole(each) && each.out.calls > 0) {
          expect(each.pieces.reduce((sum, { n }) => sum + n, 0)).toBe(total(each))
        }
        for (const [index, piece] of each.pieces.entries()) {
          const next = each.pieces[index + 1]
          if (!next || piece.r !== 0) continue
          expect(next.blk).toBe(piece.blk + piece.n / 512)
          if (piece.addr !== 'K') expect(next.addr).toBe(piece.addr + piece.n)
        }
      }),
    )
  })

  it('stages memory that is not on a 512-byte line, and with man89 all; one page, given back (invariant 3)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        let pages = 0
        let freeAtStart = 0
        const each = run(draft, (machine) => {
          freeAtStart = machine.memory.freeCount
          const inject = machine.k.inject
          machine.k.inject = (point, passed) => {
            if (point === 'kseg') pages++
            return inject(point, passed)
          }
        })
        const isStaged = draft.ruleset === 'man89' || draft.base % 512 !== 0
        for (const { kind } of each.pieces) expect(kind).toBe(isStaged ? 'K' : 'U')
        if (each.out.calls > 0) expect(pages).toBe(isStaged ? 1 : 0)
        expect(each.out.stagingHeld).toBe(0)
        expect(each.machine.memory.freeCount).toBe(freeAtStart)
      }),
    )
  })

  it('copies in before, and out after, the piece it belongs to (invariant 4)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const each = run(draft)
        const order = each.out.trace.filter(({ sort }) => sort === 'S' || sort === 'cp')
        let expected = draft.base
        for (const [index, entry] of order.entries()) {
          if (entry.sort !== 'cp') continue
          const piece = order[draft.rw === 'write' ? index + 1 : index - 1]
          expect(entry.way).toBe(draft.rw === 'write' ? 'in' : 'out')
          expect(entry.user).toBe(expected)
          expect(piece?.sort).toBe('S')
          const wanted =
            piece?.sort === 'S' ? (draft.ruleset === 'i386' && draft.rw === 'read' ? piece.d : piece.n) : -1
          expect(entry.n).toBe(wanted)
          expected += entry.n
        }
        if (draft.ruleset === 'i386' && draft.rw === 'read' && draft.base % 512 !== 0) {
          expect(each.copies.reduce((sum, { n }) => sum + n, 0)).toBe(each.done)
        }
      }),
    )
  })

  it('has one piece of a header under way at a time, B_DONE clear before and set after (invariant 5)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const underWay = new Set<Buf>()
        run(draft, (machine) =>
          watch(machine, {
            strategy: (bp) => {
              expect(underWay.has(bp)).toBe(false)
              expect(bp.b_flags & B_DONE).toBe(0)
              underWay.add(bp)
            },
            done: (bp) => underWay.delete(bp),
            leave: (bp) => {
              expect(underWay.has(bp)).toBe(false)
              expect(bp.b_flags & B_DONE).toBe(B_DONE)
            },
          }),
        )
      }),
    )
  })

  it('leaves a residual between nothing and the count; of the request when short, of the piece on error (invariant 6)', () => {
    fc.assert(
      fc.property(i386Draft, (draft) => {
        const each = run(draft)
        for (const { r, n } of each.pieces) {
          expect(r).toBeGreaterThanOrEqual(0)
          expect(r).toBeLessThanOrEqual(n)
        }
        const last = each.pieces.at(-1)
        if (!last || each.out.breakup === null) return
        const { b_resid, b_error } = each.out.breakup
        if (b_error !== 0) expect(b_resid).toBe(last.r)
        else expect(b_resid).toBe(total(each) - each.done)
      }),
    )
  })

  it('says no error and nothing left exactly when all was moved; the uio moves as one (invariant 7)', () => {
    fc.assert(
      fc.property(draftOf(fc.constant('i386'), anyDevice), (draft) => {
        const each = run({ ...draft, routine: 'uiophysio' })
        const uio = each.out.uio!
        const moved = draft.count - uio.uio_resid
        expect(uio.uio_offset - draft.offset).toBe(moved)
        expect(uio.iovecs[0]!.base - draft.base).toBe(moved)
        if (each.out.calls === 0) return
        expect(!each.isError && uio.uio_resid === 0).toBe(each.done === draft.count)
        if (!each.isError) expect(moved).toBe(each.done)
      }),
    )
  })

  it('leaves the u area alone on the i386, and moves its fields together with man89 (invariant 8)', () => {
    fc.assert(
      fc.property(draftOf(fc.constantFrom('man89', 'i386')), (draft) => {
        const { out } = run({ ...draft, routine: 'dma_breakup', fail: [] })
        const { u_base, u_offset, u_count } = out.breakup!
        if (draft.ruleset === 'i386') {
          expect([u_base, u_offset, u_count]).toEqual([draft.base, draft.offset, draft.count])
        } else {
          expect(u_base - draft.base).toBe(draft.count - u_count)
          expect(u_offset - draft.offset).toBe(draft.count - u_count)
        }
      }),
    )
  })

  it('lets ENXIO out only from the first piece, or a later one that moved something (invariant 9)', () => {
    let seen = 0
    fc.assert(
      fc.property(i386Draft, (draft) => {
        const each = run({ ...draft, switches: { ...draft.switches, fragErrorCheck: 'intended' } })
        if (each.out.breakup?.b_error !== 6) return
        seen++
        const last = each.pieces.at(-1)!
        expect(each.pieces.length === 1 || last.r !== last.n).toBe(true)
      }),
      { numRuns: 300 },
    )
    expect(seen).toBeGreaterThan(0)
  })

  it('ends at level 0 once a piece was tried, else at the level before; B_DONE is tested at 6 (invariant 10)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const each = run(draft, (machine) => watch(machine, { test: () => expect(machine.k.cpu.level).toBe(6) }))
        const { levels, breakup } = each.out
        if (breakup === null) return
        expect(breakup.spl).toBe(each.out.calls > 0 ? 0 : levels[0])
      }),
    )
  })

  it('panics in an interrupt routine (invariant 17)', () => {
    const { out } = run(
      { lines: [{ name: 'bad', level: 3, at: [1] }], processes: [{ name: 'P', steps: [{ busy: 5 }] }] },
      (machine) => {
        const line = machine.k.lines.find(({ name }) => name === 'bad')!
        line.add(() => (dma_breakup(machine.k, () => 0, machine.ownHeader).next(), 1), null)
      },
    )
    expect(out.panic).toContain('interrupt context')
  })
})

describe('physio', () => {
  it('gives every header and every page back, also after an error (invariants 14 and 15)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const { out, machine } = run(draft, (machine) =>
          watch(machine, {
            enter: (bp) => {
              expect(machine.k.holders.get(bp)).toBe(machine.k.curproc)
              expect(bp.b_flags & 0x8).toBe(0x8)
            },
          }),
        )
        expect(out.lockedPages).toBe(0)
        expect(machine.k.holders.size).toBe(0)
        expect(out.pool).toEqual({ free: 8, size: 8 })
        expect(new Set(machine.k.pfreelist).size).toBe(8)
      }),
    )
  })

  it('shares a small pool without losing, doubling or forgetting a header (invariants 12, 14 and 15)', () => {
    const reader = fc.record({
      at: fc.integer({ min: 0, max: 3000 }),
      count: fc.integer({ min: 1, max: 6000 }),
      rounds: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(
        fc.constantFrom('man89', 'uarea', 'i386'),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('pool', 'own'),
        fc.integer({ min: 1, max: 6 }),
        fc.array(reader, { minLength: 2, maxLength: 5 }),
        (ruleset, poolSize, header, diskLevel, readers) => {
          const isOwn = header === 'own' && ruleset === 'i386' // older forms do not wait for a header of the driver's own
          const processes = readers.map(({ at, count, rounds }, index) => ({
            name: `P${index}`,
            at: `${at} us`,
            steps: Array.from({ length: rounds }, () => ({
              read: { base: 0x10000 + index, offset: 512 * index, count, ...(isOwn && { header: 'own' }) },
            })),
          }))
          const given = { ruleset, switches: { poolSize, diskLevel }, device: { blocks: 1000 }, processes }
          const { out, machine } = run(given, (made) =>
            watch(made, {
              test: () => {
                const held = [...made.k.holders.keys()].filter((bp) => bp !== made.ownHeader).length
                expect(made.k.pfreelist.length + held).toBe(poolSize)
              },
            }),
          )
          expect(out.findings).toEqual([])
          for (const [index, { rounds, count }] of readers.entries()) {
            const seen = out.processes[`P${index}`]!
            expect(seen.state).toBe('done')
            expect(seen.results).toHaveLength(rounds)
            for (const { result } of seen.results) expect(result).toBe(count)
          }
          expect(machine.k.pfreelist).toHaveLength(poolSize)
          expect(machine.k.sleepers.all()).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('rdwr', () => {
  it('gives -1 with an errno, or a count from 0 to what was asked (invariants 17 and 19)', () => {
    fc.assert(
      fc.property(anyDraft, fc.constantFrom(undefined, 'svr3', 'svr4'), (draft, frame) => {
        const { out, given } = run({ ...draft, ...(frame && { frame }) })
        expect(out.panic).toBeNull()
        expect(out.findings).not.toContain('LevelAtReturn')
        expect(out.result === -1).toBe(out.errno !== 0)
        if (out.result !== -1) {
          expect(out.result).toBeGreaterThanOrEqual(0)
          expect(out.result).toBeLessThanOrEqual(given.count)
        }
      }),
    )
  })

  it('changes no user memory outside the request, and no block outside it (invariant 16)', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const each = run(draft)
        const { as } = each.machine.k.procs[0]!
        const changed = draft.rw === 'write' ? 0 : draft.ruleset === 'i386' ? each.done : draft.count
        if (draft.count > 0 && changed < draft.count) {
          const tail = as.read(draft.base + changed, draft.count - changed)
          expect(tail).toEqual(pattern(draft.base + changed, draft.count - changed))
        }
        const first = Math.floor(draft.offset / 512)
        const last = Math.ceil((draft.offset + draft.count) / 512)
        const blocks = each.machine.device.blocks
        for (let block = 0; block < blocks; block++) {
          if (draft.rw === 'write' && block >= first && block <= last) continue
          const content = new Uint8Array(512)
          each.machine.device.media.read(block * 512, content)
          expect(content[7]).toBe(Media.pattern(block * 512 + 7))
          expect(content[511]).toBe(Media.pattern(block * 512 + 511))
        }
      }),
    )
  })

  it('reads back what it wrote, from and to any address (invariant 18)', () => {
    fc.assert(
      fc.property(draftOf(fc.constantFrom('man89', 'uarea', 'i386'), big), anyBase, (draft, base) => {
        const { ruleset, switches, count } = draft
        const offset = draft.offset - (draft.offset % 512)
        const to = 0x40000 + base
        const steps = [{ write: { base: draft.base, offset, count } }, { read: { base: to, offset, count } }]
        const { out, machine } = run({ ruleset, switches, device: { blocks: 1000 }, processes: [{ name: 'P', steps }] })
        expect(out.results.map(({ result }) => result)).toEqual([count, count])
        if (count > 0) expect(machine.k.procs[0]!.as.read(to, count)).toEqual(pattern(draft.base, count))
      }),
    )
  })
})

describe('sleep', () => {
  it('is not left because of a signal at PZERO or a better priority (invariant 11)', () => {
    const signals = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 9 }), signal: fc.integer({ min: 1, max: 31 }) }),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.boolean(), signals, (pri, isCaught, events) => {
        const { out } = run({
          events: [
            ...events.map(({ at, signal }) => ({ at: `${at * 1000 + 1} us`, signal: { to: 'P', signal } })),
            { at: 10, wakeup: 'chan' },
          ],
          processes: [{ name: 'P', steps: [{ sleep: { chan: 'chan', pri, catch: isCaught }, save: 'r' }] }],
        })
        const first = Math.min(...events.map(({ at }) => at)) + 0.001
        expect(out.endedAt).toBe(pri <= 25 ? 10 : first)
        if (pri <= 25)
          expect([out.vars.r, out.pending.length]).toEqual([0, new Set(events.map(({ signal }) => signal)).size])
        else expect(out.errno).toBe(isCaught ? null : 4)
      }),
    )
  })
})

/** Follows the level through interrupts: who came in over what. */
function followInterrupts(machine: CaseMachine): {
  readonly entered: (readonly [from: number, to: number])[]
  depth(): number
} {
  const stack: number[] = []
  const entered: (readonly [number, number])[] = []
  const { observer } = machine
  const instant = observer.instant.bind(observer)
  observer.instant = (
    at: number,
    kind: number,
    track: number,
    link: TraceLink,
    id: number,
    old: number,
    level: number,
  ) => {
    if (KINDS[kind]?.name === 'cpu:spl' && id === SPL_BY.interrupt) {
      if (level > old) {
        stack.push(old)
        entered.push([old, level])
      } else expect(level).toBe(stack.pop())
    }
    return instant(at, kind, track, link, id, old, level)
  }
  return { entered, depth: () => stack.length }
}

describe('spl', () => {
  const lines = fc.array(
    fc.record({
      level: fc.integer({ min: 1, max: 8 }),
      at: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  const steps = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 8 }).map((spl) => ({ spl })),
      fc.integer({ min: 1, max: 9 }).map((busy) => ({ busy })),
      fc.integer({ min: 1, max: 4 }).map((after) => ({ timeout: { after, mark: 'callout' } })),
    ),
    { minLength: 1, maxLength: 12 },
  )

  it('lets only higher levels in, and each puts back what it found (invariant 13)', () => {
    fc.assert(
      fc.property(lines, steps, (given, program) => {
        let follow: ReturnType<typeof followInterrupts> | undefined
        const named = given.map(({ level, at }, index) => ({ name: `l${index}`, level, at, mark: `l${index}` }))
        const { out } = run({ lines: named, processes: [{ name: 'P', steps: program }] }, (machine) => {
          follow = followInterrupts(machine)
        })
        for (const [from, to] of follow!.entered) expect(to).toBeGreaterThan(from)
        expect(follow!.depth()).toBe(0)
        for (const { name } of named) expect(out.marks).toContain(name)
      }),
    )
  })

  it('keeps callouts out while the interrupted level is above 0 (invariant 20)', () => {
    let seen = 0
    fc.assert(
      fc.property(lines, steps, (given, program) => {
        let follow: ReturnType<typeof followInterrupts> | undefined
        const named = given.map(({ level, at }, index) => ({ name: `l${index}`, level: Math.max(2, level), at }))
        const { out } = run({ lines: named, processes: [{ name: 'P', steps: program }] }, (machine) => {
          follow = followInterrupts(machine)
        })
        const callouts = follow!.entered.filter(([, to]) => to === 1)
        for (const [from] of callouts) expect(from).toBe(0)
        const wanted = program.filter((step) => 'timeout' in step).length
        expect(out.marks.filter((mark) => mark === 'callout')).toHaveLength(wanted)
        seen += callouts.length
      }),
    )
    expect(seen).toBeGreaterThan(0)
  })
})
