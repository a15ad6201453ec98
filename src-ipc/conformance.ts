/**
 * What every carrier of the contract promises, as one list of claims (table of bad IPC messages: unknown channel, bad
 * arguments, size, rate, listeners, defects). A spec of each carrier runs the list; so does the end-to-end suite.
 */
import type { CallHold, LabBridge, Outcome, PushName, Pushes } from './contract'
import { maximumRate, type CallContext, type LabService } from './dispatcher'
import { LabFailure } from './lab-error'
import { maximumListeners } from './listeners'
import { serviceOf } from './testing'

/** A carrier under test. */
export interface Carrier {
  readonly bridge: LabBridge
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
  /** Ends the connection from the host's side. */
  close(): Promise<void> | void
}

/** One promise. `holds` throws when it is broken. */
export interface Claim {
  readonly title: string
  readonly holds: (carrier: Carrier, host: ConformanceHost) => Promise<void>
}

/** What the service of the suite saw. */
export interface ConformanceHost {
  readonly service: LabService
  readonly reported: [string, unknown][]
  readonly reportDefect: (name: string, error: unknown) => void
  /** Calls whose outcome was no longer wanted. */
  readonly cancelled: string[]
}

/** Places of the big reply: 8 MB. */
const BIG = 1 << 20

/** Makes the service that the claims are about. */
export function conformanceHost(): ConformanceHost {
  const reported: [string, unknown][] = []
  const cancelled: string[] = []

  function wait(name: string, context: CallContext | undefined): Promise<never> {
    return new Promise((_, reject) => {
      context?.progress(1, 4)
      context?.progress(4, 4)
      context?.signal.addEventListener('abort', () => {
        cancelled.push(name)
        reject(new Error('ended'))
      })
    })
  }

  const service = serviceOf({
    'lab/about': () => ({ name: 'DMA Lab', version: '1.2.3' }),
    'lab/sample': async ({ sample }) => {
      // The later in the alphabet, the sooner the reply.
      await new Promise((resolve) => setTimeout(resolve, 40 - 10 * (sample.charCodeAt(0) - 97)))
      return { name: `${sample}.yaml`, text: sample }
    },
    'lab/samples': () => {
      throw new Error('/home/someone/secret is broken')
    },
    'document/check': ({ text }) => {
      if (text === 'gone') throw new LabFailure({ code: 'E_NOT_FOUND', message: 'it is gone', where: 'text' })
      return { issues: [{ message: text, line: 1 }], scenario: null }
    },
    'lab/reference': (_request, context) => wait('lab/reference', context),
    'trace/windows': () => arrays() as never,
    'trace/overview': () => ({ at: Float64Array.from({ length: BIG }, (_, index) => index / 3) }) as never,
    'run/cancel': () => null,
  })
  return { service, reported, cancelled, reportDefect: (name, error) => reported.push([name, error]) }
}

/** One of each sort, with values that only that sort holds, at an offset of a larger buffer. */
function arrays(): Readonly<Record<string, unknown>> {
  const shared = new Float64Array([0, 1, 2, 3])
  return {
    floats: new Float32Array([0.5, -1, 3.25]),
    doubles: new Float64Array([2 ** 53 - 1, 0.1, -0]),
    bytes: new Uint8Array([0, 255]),
    words: new Uint16Array([65_535]),
    rows: new Uint32Array([0xffffffff]),
    signed: new Int32Array([-(2 ** 31)]),
    part: shared.subarray(1, 3),
    none: new Float32Array(0),
    list: [{ row: new Uint32Array([7]) }],
    text: 'ä 日 𝄞',
  }
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`broken: ${what}`)
}

function same(found: unknown, expected: unknown, what: string): void {
  const text = (value: unknown): string => JSON.stringify(value) ?? String(value)
  must(text(found) === text(expected), `${what}: ${text(found)} is not ${text(expected)}`)
}

/** What came, as a word: `ok`, or the code of the error. */
const wordOf = (outcome: Outcome): string => (outcome.ok ? 'ok' : outcome.error.code)
const trace = { run: 1, path: 'sysv' } as const
const windowRequest = { ...trace, lanes: [0], from: 0, to: 1, columns: 1 }

/** Calls with arguments that the types forbid. */
function callAs(bridge: LabBridge, name: string, request: unknown, hold?: CallHold): Promise<Outcome> {
  return bridge.call(name as 'lab/about', request as Record<string, never>, hold)
}

async function soon(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`broken: ${what}`)
}

const list = (): readonly Claim[] => [
  {
    title: 'answers a call with its reply',
    holds: async ({ bridge }) => {
      const outcome = await bridge.call('lab/about', {})
      same(outcome, { ok: true, reply: { name: 'DMA Lab', version: '1.2.3' } }, 'the reply')
    },
  },
  {
    title: 'gives each of many calls its own answer, in whatever order they are ready',
    holds: async ({ bridge }) => {
      const order: string[] = []
      const calls = ['a', 'b', 'c', 'd'].map(async (sample) => {
        const outcome = await bridge.call('lab/sample', { sample })
        order.push(sample)
        return outcome.ok ? outcome.reply.text : outcome.error.code
      })
      same(await Promise.all(calls), ['a', 'b', 'c', 'd'], 'the replies')
      same([...order].sort(), ['a', 'b', 'c', 'd'], 'all of them')
      must(order[0] === 'd', `the fastest is first, not ${order.join('')}`)
    },
  },
  {
    title: 'keeps typed arrays, their sorts and their values',
    holds: async ({ bridge }) => {
      const outcome = await callAs(bridge, 'trace/windows', windowRequest)
      must(outcome.ok, `a reply: ${wordOf(outcome)}`)
      const reply = (outcome as { reply: unknown }).reply as Record<
        string,
        ArrayLike<number> & { constructor: { name: string } }
      >
      for (const [name, expected] of Object.entries(arrays()) as [string, ArrayLike<number>][]) {
        if (!ArrayBuffer.isView(expected)) continue
        const found = reply[name]
        same(found?.constructor.name, expected.constructor.name, `the sort of ${name}`)
        must(found?.length === expected.length, `the length of ${name}`)
        for (let index = 0; index < expected.length; index += 1)
          must(Object.is(found?.[index], expected[index]), `${name}[${index}]`)
      }
      same(reply['text'], 'ä 日 𝄞', 'text')
      const [row] = reply['list'] as unknown as { row: Uint32Array }[]
      must(row?.row instanceof Uint32Array && row.row[0] === 7, 'an array inside a list')
    },
  },
  {
    title: 'carries a reply of 8 MB',
    holds: async ({ bridge }) => {
      const outcome = await callAs(bridge, 'trace/overview', trace)
      must(outcome.ok, `a reply: ${wordOf(outcome)}`)
      const { at } = (outcome as { reply: unknown }).reply as { at: Float64Array }
      must(at.length === BIG && at[BIG - 1] === (BIG - 1) / 3, 'every number')
    },
  },
  {
    title: 'hands an error on as data: code, words and place, and no stack',
    holds: async ({ bridge }) => {
      const outcome = await bridge.call('document/check', { text: 'gone' })
      same(outcome, { ok: false, error: { code: 'E_NOT_FOUND', message: 'it is gone', where: 'text' } }, 'the error')
    },
  },
  {
    title: 'tells nothing of a defect but that there was one, and reports it to the host (I20)',
    holds: async ({ bridge }, host) => {
      const outcome = await bridge.call('lab/samples', {})
      same(wordOf(outcome), 'E_INTERNAL', 'the code')
      must(!JSON.stringify(outcome).includes('secret'), 'no words of the defect')
      same(
        host.reported.map(([name]) => name),
        ['lab/samples'],
        'the report',
      )
    },
  },
  {
    title: 'refuses a call that the contract does not have (I01)',
    holds: async ({ bridge }) => {
      for (const name of ['lab/none', '__proto__', 'toString', ''])
        same(wordOf(await callAs(bridge, name, {})), 'E_IPC_CHANNEL', name)
    },
  },
  {
    title: 'refuses arguments of another shape: unknown keys, paths, long and strange ids (I10)',
    holds: async ({ bridge }) => {
      same(wordOf(await callAs(bridge, 'lab/about', { more: 1 })), 'E_IPC_ARGS', 'an unknown key')
      for (const sample of ['a/b', 'a\\b', '..', 'a\0', 'a'.repeat(300), 7, null, ['a']])
        same(wordOf(await callAs(bridge, 'lab/sample', { sample })), 'E_IPC_ARGS', String(sample))
    },
  },
  {
    title: 'refuses keys that reach a prototype (I11)',
    holds: async ({ bridge }) => {
      const own: unknown = JSON.parse('{"text":"x","constructor":{"prototype":{}}}')
      same(wordOf(await callAs(bridge, 'document/check', own)), 'E_FORBIDDEN_KEY', 'constructor')
      same(Object.keys(Object.prototype), [], 'the prototype of all')
    },
  },
  {
    title: 'refuses what is too long, has too many parts or is too deep, or never sends it (I07, I08)',
    holds: async ({ bridge }) => {
      const long = await callAs(bridge, 'document/check', { text: 'x'.repeat((1 << 20) + 1) })
      must(['E_IPC_TOO_BIG', 'E_IPC_ARGS', 'E_CLOSED'].includes(wordOf(long)), `a long text: ${wordOf(long)}`)
      if (wordOf(long) === 'E_CLOSED') return
      const many = await callAs(bridge, 'document/check', { text: new Array(20_000).fill(0) })
      same(wordOf(many), 'E_IPC_TOO_BIG', 'many parts')
      let deep: unknown = 0
      for (let level = 0; level < 100; level += 1) deep = [deep]
      same(wordOf(await callAs(bridge, 'document/check', { text: deep })), 'E_IPC_TOO_BIG', 'a deep one')
    },
  },
  {
    title: 'ends a call that cannot leave the window, and goes on',
    holds: async ({ bridge }) => {
      const ring: Record<string, unknown> = {}
      ring['ring'] = ring
      for (const request of [{ value: ring }, { value: 1n }, { value: () => 1 }, { value: Symbol('x') }])
        same(
          wordOf(await callAs(bridge, 'lab/about', request)).replace('E_IPC_TOO_BIG', 'E_IPC_ARGS'),
          'E_IPC_ARGS',
          'it',
        )
      same(wordOf(await bridge.call('lab/about', {})), 'ok', 'the next one')
    },
  },
  {
    title: 'tells how far a call is, and cancels it within half a second',
    holds: async ({ bridge }, host) => {
      const heard: number[] = []
      let cancel = (): void => undefined
      const outcome = callAs(
        bridge,
        'lab/reference',
        {},
        {
          progress: ({ done, total }) => heard.push(done, total),
          cancel: (given) => (cancel = given),
        },
      )
      await soon(() => heard.length >= 4, 'progress comes')
      same(heard, [1, 4, 4, 4], 'the progress')
      const startedAt = performance.now()
      cancel()
      same(wordOf(await outcome), 'E_CANCELLED', 'the outcome')
      must(performance.now() - startedAt < 500, 'in time')
      await soon(() => host.cancelled.length === 1, 'the host hears of it')
      cancel()
      same(wordOf(await bridge.call('run/cancel', { run: 1 })), 'ok', 'cancelling what has ended (I14)')
    },
  },
  {
    title: 'hands pushes to whoever listens for them, until they stop',
    holds: async ({ bridge, push }) => {
      const heard: unknown[] = []
      same(wordOf(await bridge.call('lab/about', {})), 'ok', 'the connection')
      const stop = bridge.on('menu/command', ({ id }) => heard.push(id))
      push('menu/command', { id: 'run.start' })
      push('host/notice', { about: 'reloaded', detail: '' })
      await soon(() => heard.length === 1, 'the push comes')
      stop()
      push('menu/command', { id: 'run.cancel' })
      same(wordOf(await bridge.call('lab/about', {})), 'ok', 'a call after it')
      same(heard, ['run.start'], 'what was heard')
    },
  },
  {
    title: `takes ${maximumListeners} listeners of a push and refuses the next (I17)`,
    holds: async ({ bridge }) => {
      const stops = Array.from({ length: maximumListeners }, () => bridge.on('host/notice', () => undefined))
      let refusal = ''
      try {
        bridge.on('host/notice', () => undefined)
      } catch (error) {
        refusal = (error as Error).message
      }
      must(/no more than 16 listeners/.test(refusal), 'the refusal')
      stops[0]?.()
      stops.push(bridge.on('host/notice', () => undefined))
      for (const stop of stops) stop()
      await Promise.resolve()
    },
  },
  {
    title: 'refuses calls beyond the rate, answers the others, and recovers (I16)',
    holds: async ({ bridge }) => {
      const calls = 10_000
      const startedAt = performance.now()
      const outcomes = await Promise.all(Array.from({ length: calls }, () => bridge.call('lab/about', {})))
      const seconds = (performance.now() - startedAt) / 1000
      const words = outcomes.map(wordOf)
      const answered = words.filter((word) => word === 'ok').length
      const refused = words.filter((word) => word === 'E_IPC_RATE').length
      const busy = words.filter((word) => word === 'E_BUSY').length
      must(answered + refused + busy === calls, `nothing else: ${[...new Set(words)].join(', ')}`)
      must(answered <= maximumRate * (1 + seconds) + 1, `${answered} answered in ${seconds} s`)
      must(refused > 0, 'some are refused')
      await new Promise((resolve) => setTimeout(resolve, 50))
      same(wordOf(await bridge.call('lab/about', {})), 'ok', 'the next one')
    },
  },
  {
    title: 'ends waiting and later calls when the host goes, and says so once',
    holds: async ({ bridge, close }, host) => {
      const reasons: string[] = []
      bridge.on('host/closing', ({ reason }) => reasons.push(reason))
      const before = host.cancelled.length
      const waiting = bridge.call('lab/reference', {})
      same(wordOf(await bridge.call('lab/about', {})), 'ok', 'the connection')
      await close()
      same(wordOf(await waiting), 'E_CLOSED', 'the waiting call')
      same(wordOf(await bridge.call('lab/about', {})), 'E_CLOSED', 'a later call')
      await soon(() => host.cancelled.length === before + 1, 'the host gives up what nobody waits for')
      must(reasons.length === 1 && reasons[0] !== '', `one farewell: ${reasons.length}`)
    },
  },
]

/** The claims, in an order that leaves the connection usable; the last one ends it. */
export const claims: readonly Claim[] = list()
