import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSolarisDocument, runSolarisCase } from '../vectors/solaris'

interface StepOutcome {
  returns: number
  errno: number
  pending: number
  outstanding: number
  locked: number
  address?: number
}
interface Outcome {
  steps: StepOutcome[]
  calls: { addr: number; count: number; at: number }[]
  requests: { uio: { resid: number; loffset: number; iovcnt: number }; buf: { b_bcount: number } }[]
  findings: string[]
  heldAtEnd: number
  results: Record<string, { aio_return: number; aio_errno: number }>
}

function run(given: object): Outcome {
  const reply = parseSolarisDocument({ version: 1, kind: 'solaris', cases: [{ id: 'x', given }] })
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return runSolarisCase(reply.value[0]!) as unknown as Outcome
}

interface Submit {
  length: number
  start: number
  after: number
  error: number
}

const submits = fc.array(
  fc.record({
    length: fc.integer({ min: 1, max: 57_344 }),
    start: fc.integer({ min: 0, max: 4095 }),
    after: fc.integer({ min: 0, max: 9000 }),
    error: fc.constantFrom(0, 0, 5, 6),
  }),
  { minLength: 1, maxLength: 6 },
)
const between = fc.array(fc.constantFrom('compute', 'aiowait0', 'cancel', 'error'), { maxLength: 6 })

/** Submits all, does this and that, then collects until nothing is left. */
function program(list: readonly Submit[], extras: readonly string[]): { given: object; addresses: number[] } {
  const addresses = list.map((_, index) => 0x9000 + 16 * index)
  const steps: object[] = list.map(({ length, start }, index) => ({
    do: 'aioread',
    result: addresses[index],
    base: 0x100000 * (index + 1) + start,
    length,
  }))
  for (const [index, extra] of extras.entries()) {
    const result = addresses[index % addresses.length]
    if (extra === 'compute') steps.push({ do: 'compute', time: 1500 })
    if (extra === 'aiowait0') steps.push({ do: 'aiowait', timeout: 0 })
    if (extra === 'cancel') steps.push({ do: 'aio_cancel', result })
    if (extra === 'error') steps.push({ do: 'aio_error', result })
  }
  for (const _ of list) steps.push({ do: 'aiowait' })
  const device = Object.fromEntries(
    list.map(({ after, error }, index) => [
      String(index + 1),
      { at: after, ...(error ? { error, resid: 'all' } : {}) },
    ]),
  )
  return { given: { path: 'aio', level: 'kernel', steps: fixWaits(steps), device }, addresses }
}

/** With nothing outstanding a wait would hang: it asks not to block. */
const fixWaits = (steps: readonly object[]): object[] =>
  steps.map((step) => ('do' in step && step.do === 'aiowait' ? { ...step, dont_block: true } : step))

const pages = ({ start, length }: Submit): number => Math.ceil((start + length) / 4096)

describe('Solaris invariants of asynchronous requests', () => {
  it('10: at most one strategy call a request, of the whole iovec, and the uio stays as it was', () => {
    fc.assert(
      fc.property(submits, between, (list, extras) => {
        const { calls, requests } = run(program(list, extras).given)
        expect(calls.map(({ count }) => count)).toEqual(list.map(({ length }) => length))
        for (const { uio } of requests) expect(uio).toMatchObject({ resid: 0, loffset: 0, iovcnt: 1 })
      }),
      { numRuns: 80 },
    )
  })

  it('10: a request that mincnt changes is refused before strategy and locks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 512, max: 131_072 }), (length, maxphys) => {
        const { calls, steps } = run({
          path: 'aio',
          level: 'kernel',
          maxphys,
          steps: [{ do: 'aioread', result: 0x9000, base: 0x10000, length }],
          device: { default: { at: 'never' } },
        })
        expect([steps[0]!.returns, calls.length]).toEqual(length > maxphys ? [48, 0] : [0, 1])
        expect(steps[0]!.locked > 0).toBe(length <= maxphys)
      }),
      { numRuns: 60 },
    )
  })

  it('11: pending <= outstanding, each request collected once, pages locked until then', () => {
    fc.assert(
      fc.property(submits, between, (list, extras) => {
        const { given, addresses } = program(list, extras)
        const { steps, heldAtEnd, findings } = run(given)
        const plan = (given as { steps: { do: string; result?: number }[] }).steps
        const collected: number[] = []
        const held = new Map<number, number>()
        steps.forEach((step, index) => {
          const { do: what, result = 0 } = plan[index]!
          if (what === 'aioread' && step.returns === 0) held.set(result, pages(list[addresses.indexOf(result)]!))
          const reaped =
            what === 'aiowait' ? (step.address ?? 0) : what === 'aio_error' && step.returns === 0 ? result : 0
          if (reaped !== 0) {
            collected.push(reaped)
            held.delete(reaped)
          }
          expect(step.pending).toBeLessThanOrEqual(step.outstanding)
          expect(step.outstanding).toBe(held.size)
          expect(step.locked).toBe([...held.values()].reduce((sum, count) => sum + count, 0))
        })
        expect([...collected].sort((a, b) => a - b)).toEqual(addresses)
        expect([heldAtEnd, findings]).toEqual([0, []])
      }),
      { numRuns: 100 },
    )
  })

  it('12: waits hand requests out in the order of completion; cancelling changes nothing', () => {
    fc.assert(
      fc.property(submits, fc.boolean(), (list, cancels) => {
        const { given, addresses } = program(list, cancels ? ['cancel', 'cancel', 'cancel'] : [])
        const { steps, results } = run(given)
        const order = steps.flatMap(({ address }) => (address ? [address] : []))
        const wanted = list
          .map(({ after }, index) => ({ after, address: addresses[index]! }))
          .sort((a, b) => a.after - b.after || a.address - b.address)
        expect(order).toEqual(wanted.map(({ address }) => address))
        list.forEach(({ error, length }, index) => {
          const result = results[`0x${addresses[index]!.toString(16)}`]
          expect(result).toEqual({ aio_return: error ? -1 : length, aio_errno: error })
        })
      }),
      { numRuns: 80 },
    )
  })
})
