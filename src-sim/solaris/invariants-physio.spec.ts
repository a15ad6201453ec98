import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSolarisDocument, runSolarisCase } from '../vectors/solaris'

/** A run of a case given as plain values. */
function run(given: object): Record<string, unknown> {
  const reply = parseSolarisDocument({ version: 1, kind: 'solaris', cases: [{ id: 'x', given }] })
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return runSolarisCase(reply.value[0]!)
}

interface Piece {
  base: number
  len: number
}
interface UioOutcome {
  resid: number
  loffset: number
  iovcnt: number
  iovecs: Piece[]
}
interface PhysioOutcome {
  returns: number
  uio: UioOutcome
  buf: { b_flags: number; b_resid: number } | null
  calls: { addr: number; count: number; lblk: number; flags: number }[]
  locks: { at: number; length: number }[]
  unlocks: { at: number; length: number }[]
  mostLocks: number
  heldAtEnd: number
  events: string[]
  findings: string[]
  hung: boolean
  stages: { stage: string; flags: number; error: number }[]
}

const iovecs = fc
  .array(
    fc.record({
      start: fc.integer({ min: 0, max: 9000 }),
      len: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50_000 })),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((list) => list.map(({ start, len }, index): [number, number] => [0x100000 * (index + 1) + start, len]))

const requests = fc.record({
  iovecs,
  offset: fc.integer({ min: 0, max: 100_000 }),
  rw: fc.constantFrom('read', 'write'),
  maxphys: fc.oneof(fc.constantFrom(4096, 57_344, 131_072), fc.integer({ min: 700, max: 60_000 })),
  limit: fc.oneof(fc.constant(524_288), fc.integer({ min: 700, max: 60_000 })),
  at: fc.oneof(fc.constant('sync'), fc.integer({ min: 0, max: 3000 })),
})

/** What goes wrong, if anything: in which call, and how. */
const troubles = fc.record({
  call: fc.integer({ min: 1, max: 6 }),
  what: fc.constantFrom('nothing', 'short', 'error', 'lock', 'unmapped'),
  resid: fc.integer({ min: 0, max: 700 }),
})

type Request = typeof requests extends fc.Arbitrary<infer T> ? T : never
type Trouble = typeof troubles extends fc.Arbitrary<infer T> ? T : never

function transfer(request: Request, trouble: Trouble): PhysioOutcome {
  const { call, what, resid } = trouble
  const device: Record<string, object> = { default: { at: request.at } }
  if (what === 'short') device[String(call)] = { at: request.at, resid }
  if (what === 'error') device[String(call)] = { at: request.at, resid, error: 5 }
  const last = request.iovecs.at(-1)!
  return run({
    path: 'physio',
    rw: request.rw,
    maxphys: request.maxphys,
    limit: request.limit,
    uio: { iovecs: request.iovecs, offset: request.offset },
    device,
    locks: what === 'lock' ? { [String(call)]: 14 } : {},
    memory: what === 'unmapped' && last[1] > 0 ? [{ at: last[0] + last[1] - 1, state: 'unmapped' }] : [],
  }) as unknown as PhysioOutcome
}

const sum = (list: readonly [number, number][]): number => list.reduce((total, [, len]) => total + len, 0)
const left = ({ iovecs: list }: UioOutcome): number => list.reduce((total, { len }) => total + len, 0)

function property(check: (request: Request, trouble: Trouble, outcome: PhysioOutcome) => void): void {
  fc.assert(
    fc.property(requests, troubles, (request, trouble) => check(request, trouble, transfer(request, trouble))),
    {
      numRuns: 120,
    },
  )
}

describe('Solaris invariants of physio and the movers', () => {
  it('1: iovecs and resid fall by what loffset rises, in physio', () => {
    property((request, _, { uio }) => {
      const moved = uio.loffset - request.offset
      expect(sum(request.iovecs) - uio.resid).toBe(moved)
      expect(sum(request.iovecs) - left(uio)).toBe(moved)
    })
  })

  it('1: iovecs and resid fall by what loffset rises, at every step of every mover', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          do: fc.constant('uiomove'),
          n: fc.integer({ min: 0, max: 9000 }),
          rw: fc.constantFrom('READ', 'WRITE'),
        }),
        fc.constant({ do: 'ureadc', c: 7 }),
        fc.constant({ do: 'uwritec' }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(iovecs, steps, fc.boolean(), (list, script, hasHole) => {
        const memory = hasHole ? [{ at: list.at(-1)![0] + 4096, state: 'unmapped' }] : []
        const outcome = run({ path: 'uio', uio: { iovecs: list }, memory, steps: script }) as unknown as {
          steps: (UioOutcome & { moved: number })[]
          findings: string[]
        }
        expect(outcome.findings).toEqual([])
        let [resid, loffset] = [sum(list), 0]
        for (const step of outcome.steps) {
          expect(resid - step.resid).toBe(step.moved)
          expect(step.loffset - loffset).toBe(step.moved)
          expect(left(step)).toBe(step.resid)
          expect(step.moved).toBeGreaterThanOrEqual(0)
          ;[resid, loffset] = [step.resid, step.loffset]
        }
      }),
      { numRuns: 150 },
    )
  })

  it('2: the chunks are a prefix of the request, in order, without gap or overlap', () => {
    property((request, { what, call, resid }, { calls }) => {
      const places = request.iovecs.filter(([, len]) => len > 0).map(([base, len]) => ({ base, len }))
      let position = request.offset
      calls.forEach(({ addr, count, lblk }, index) => {
        while (places[0]?.len === 0) places.shift()
        const place = places[0]!
        const isCut = index + 1 === call && (what === 'short' || what === 'error')
        const moved = count - (isCut ? Math.min(resid, count) : 0)
        expect([addr, lblk]).toEqual([place.base, Math.floor(position / 512)])
        place.base += moved
        place.len -= moved
        position += moved
      })
    })
  })

  it('3: each chunk lies in one iovec and keeps every limit', () => {
    property((request, _, { calls }) => {
      for (const { addr, count } of calls) {
        const home = request.iovecs.find(([base, len]) => addr >= base && addr < base + len)
        expect(home).toBeDefined()
        expect(addr + count).toBeLessThanOrEqual(home![0] + home![1])
        expect(count).toBeGreaterThan(0)
        expect(count).toBeLessThanOrEqual(Math.min(request.limit, request.maxphys))
      }
    })
  })

  it('4: a full success takes as many chunks as the limits ask for', () => {
    property((request, { what }, { calls, returns, uio }) => {
      if (what !== 'nothing') return
      const size = Math.min(request.limit, request.maxphys)
      const wanted = request.iovecs.reduce((total, [, len]) => total + Math.ceil(len / size), 0)
      expect([returns, uio.resid, calls.length]).toEqual([0, 0, wanted])
    })
  })

  it('5: every page that is locked is unlocked, and only one chunk is locked at a time', () => {
    property((_, __, { locks, unlocks, mostLocks, heldAtEnd }) => {
      expect(unlocks).toEqual(locks)
      expect(mostLocks).toBeLessThanOrEqual(1)
      expect(heldAtEnd).toBe(0)
    })
  })

  it('6: the device touches only locked pages while the handle is bound', () => {
    const callers = fc.array(
      fc.record({
        do: fc.constantFrom('read', 'write', 'aread', 'awrite'),
        length: fc.integer({ min: 1, max: 100_000 }),
        start: fc.integer({ min: 0, max: 4095 }),
        at: fc.integer({ min: 0, max: 4000 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(
        callers,
        fc.constantFrom('documented', 'illumos'),
        fc.constantFrom(1, 3, 17),
        (list, profile, sgllen) => {
          const processes = list.map(({ start, ...rest }, index) => ({
            ...rest,
            name: `p${index}`,
            base: 0x100000 + start,
          }))
          const outcome = run({
            path: 'driver',
            profile,
            attributes: { sgllen, granular: 512, maxxfer: 65_536 },
            power: { level: 0 },
            processes,
          })
          expect(outcome['findings']).toEqual([])
          expect([outcome['bound'], outcome['heldAtEnd'], outcome['busyCount'], outcome['hung']]).toEqual([
            false,
            0,
            0,
            [],
          ])
          for (const [index, { length }] of list.entries()) {
            expect(outcome['processes']).toMatchObject({ [`p${index}`]: { returns: length, errno: 0 } })
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('7: one biodone for each strategy call; biowait returns after it; b_resid fits', () => {
    property((_, { resid }, { events, calls, buf }) => {
      const order = events.filter(
        (event) => !event.startsWith('lock') && !event.startsWith('unlock') && !event.startsWith('fail'),
      )
      expect(order.length).toBe(3 * calls.length)
      for (let index = 0; index < order.length; index += 3) {
        expect(order.slice(index, index + 3).map((event) => event.split(' ')[0])).toEqual([
          'strategy',
          'biodone',
          'biowait',
        ])
      }
      if (buf && calls.length > 0 && resid <= calls.at(-1)!.count) {
        expect(buf.b_resid).toBeGreaterThanOrEqual(0)
        expect(buf.b_resid).toBeLessThanOrEqual(calls.at(-1)!.count)
      }
    })
  })

  it('8: 0 means no B_ERROR in the last chunk, and 0 with a rest means a short last chunk', () => {
    property((_, __, { returns, uio, stages, buf }) => {
      if (returns !== 0) return
      const last = stages.filter(({ stage }) => stage === 'biodone').at(-1)
      if (last) expect(last.flags & 0x4).toBe(0)
      if (uio.resid > 0) expect(buf!.b_resid).toBeGreaterThan(0)
    })
  })

  it('9: at the end BUSY, PHYS, WANTED, SHADOW and STARTED are clear', () => {
    const transient = 0x1 | 0x20 | 0x80 | 0x200000 | 0x2000000
    property((_, __, { buf }) => {
      expect((buf?.b_flags ?? 0) & transient).toBe(0)
    })
  })
})
