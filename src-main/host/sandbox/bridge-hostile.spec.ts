import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DriverRefusal,
  TAG,
  type DriverGuest,
  type ObjectValue,
  type ScriptFailure,
  type Value,
} from '../../../src-sim/index'
import { scenarioFromText } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath } from '../session'
import { createDriverSandbox } from './engine'

type Given = ObjectValue & { isGone: boolean }

/** A driver on a kernel of six services, and what these were told. */
interface Lone {
  readonly guest: DriverGuest
  readonly given: Given[]
  /** What `see` was told: tag and number of each value, a text as itself. */
  readonly seen: unknown[][]
  /** What the field was set to. */
  readonly stored: Value[]
  readonly ended: (readonly [Value | null, ScriptFailure | null])[]
  /** Calls an exported function. */
  readonly call: (name: string, ...args: Value[]) => ReturnType<DriverGuest['call']>
}

async function lone(source: string): Promise<Lone> {
  const engine = await createDriverSandbox({ guests: 1 })
  const given: Given[] = []
  const seen: unknown[][] = []
  const stored: Value[] = []
  const ended: (readonly [Value | null, ScriptFailure | null])[] = []
  let tickets = 0
  const guest: DriverGuest = engine.open(
    { file: 'a.js', source },
    {
      services: ['give', 'see', 'later', 'back', 'refuse', 'free'].map((name) => ({ name })),
      constants: {},
      kinds: [{ name: 'buf', fields: [{ name: 'number' }] }],
      globals: {},
    },
    {
      call(service, args, texts) {
        const [first] = args
        if (service === 0) {
          const made: Given = { tag: TAG.object, value: given.length, sort: 0, isGone: false, home: 0 }
          given.push(made)
          return made
        }
        if (service === 1) {
          seen.push(args.map(({ tag, value }) => (tag === TAG.text ? texts[value] : [tag, value])))
          return seen.length
        }
        if (service === 2) return { tag: TAG.promise, value: tickets++ }
        if (service === 3) {
          const returned = guest.call(first!.value, args.slice(1))
          if ('failure' in returned) throw new DriverRefusal(returned.failure.code, returned.failure.message)
          return returned.value
        }
        if (service === 4) throw new DriverRefusal('E_SCRIPT_ARGUMENT', 'refused')
        if (first?.tag === TAG.object) (first as Given).isGone = true
        return undefined
      },
      get: (object) => (object === null ? -1 : (object as Given).isGone ? -2 : object.value),
      set: (_object, _field, value) => void stored.push(value),
      text: () => '{}',
      ended: (_activity, value, failure) => void ended.push([value, failure]),
    },
  )
  expect(guest.begin()).toBeNull()
  const call = (name: string, ...args: Value[]) => guest.call(guest.exports().get(name)!, args)
  return { guest, given, seen, stored, ended, call }
}

const number = (value: number): Value => ({ tag: TAG.number, value })
/** What `main` gives, or the code of its failure. */
async function result(source: string): Promise<number | string> {
  const { call } = await lone(source)
  const returned = call('main')
  return 'failure' in returned ? returned.failure.code : returned.value.value
}

describe('a driver that lays traps', () => {
  it('gets no hold of the list of what it said by a setter of lists', async () => {
    const traps = `let stolen = 0
      for (let i = 0; i < 40; i++)
        Object.defineProperty(Array.prototype, i, { configurable: true, get: () => 12345, set(value) {
          stolen++; Object.defineProperty(this, i, { value: 12345, configurable: true, writable: true }) } })
      const f = () => 7`
    expect(await result(`${traps}\nexport function main() { see({}); see(() => 1); see({}); return stolen }`)).toBe(0)
    expect(await result(`${traps}\nexport function main() { return back(f, 1) }`)).toBe(7)
  })

  it.each([
    ['a getter that throws', 'get() { throw 1 }'],
    ['a getter that never ends', 'get() { for (;;); }'],
    ['a getter that calls itself', 'get() { return this.length + this.fileName }'],
    ['a symbol', 'value: Symbol()'],
    ['an infinite number', 'value: Infinity'],
  ])('does not stop who asks for parameters and places: %s', async (_, trap) => {
    const names = ['length', 'fileName', 'lineNumber', 'columnNumber']
    const { guest, call } = await lone(`export function main(a, b) { return 3 }
      ${names.map((name) => `Object.defineProperty(main, '${name}', { ${trap} })`).join('\n')}`)
    const routine = guest.exports().get('main')!
    expect(guest.parameters(routine)).toBe(trap === 'value: Infinity' ? Infinity : 0)
    expect(guest.placeOf(routine)).toEqual({ file: 'a.js', line: 1, column: expect.any(Number) })
    expect(call('main')).toEqual({ value: number(3) })
  })

  it('may export a proxy, and dies of its traps alone', async () => {
    const { guest, call } = await lone(`export const main = new Proxy(() => 1, {
      get() { throw 1 }, getPrototypeOf() { throw 2 }, getOwnPropertyDescriptor() { throw 3 }, apply: () => 6 })`)
    const routine = guest.exports().get('main')!
    expect([guest.parameters(routine), guest.placeOf(routine).line]).toEqual([0, 0])
    expect(call('main')).toEqual({ value: number(6) })
    const other = await lone(`export const main = new Proxy(() => 1, { getOwnPropertyDescriptor() { for (;;); } })`)
    expect(other.guest.parameters(other.guest.exports().get('main')!)).toBe(0)
    expect(other.call('main')).toMatchObject({ failure: { code: 'E_SCRIPT_BUDGET' } })
  })

  it.each(['null', 'undefined', '({})', '7', '(() => { throw 1 })()'])(
    'is told what it threw when lists write themselves as %s',
    async (text) => {
      const { guest, call } = await lone(`export function main() { throw new Error('mine') }
        Array.prototype.toJSON = () => ${text}`)
      expect(guest.placeOf(guest.exports().get('main')!).line).toBe(1)
      expect(call('main')).toMatchObject({ failure: { code: 'E_SCRIPT_ERROR', message: 'Error: mine', line: 1 } })
    },
  )

  it('keeps the arguments of a call of the kernel while it calls the kernel', async () => {
    const { call, given } = await lone(`
      export const highest = Math.max
      export const trap = { valueOf() {
        for (let i = 0; i < 3; i++) try { refuse('x' + i) } catch {}
        back((...all) => all.length, 100, 200, 300, 400)
        later(ref(), {}).foo
        see({}, 'text' + i, 5)
        return 1
      } }
      let i = 0
      export const seven = { valueOf: () => 7 }
      export function main() { return back(highest, trap, seven, 6, 5, trap, 2) }
      export const copy = Object.assign
      export function copies() {
        const from = { get a() { try { refuse('y') } catch {} back((...all) => 1, 1, 2, 3); return give() } }
        const made = {}
        back(copy, made, from, { b: 4 }, { c: 5 })
        return made.a.number === 0 && made.b === 4 && made.c === 5 ? 1 : 0
      }`)
    expect(call('main')).toEqual({ value: number(7) })
    expect(call('copies')).toEqual({ value: number(1) })
    expect(given).toHaveLength(1)
  })

  it.each([
    ['Object.create', 'Object.create(it)'],
    ['a proxy', 'new Proxy(it, {})'],
    ['its prototype', 'Object.getPrototypeOf(it)'],
    ['a construction', 'Reflect.construct(Object, [], Object.getPrototypeOf(it).constructor)'],
    ['a list with its prototype', 'Object.setPrototypeOf([], Object.getPrototypeOf(it))'],
    ['a pointer with its prototype', 'Object.setPrototypeOf(ref(), Object.getPrototypeOf(it))'],
  ])('passes nothing of its own for a kernel object: %s', async (_, source) => {
    const { call, seen } = await lone(`export function main() { const it = give(); const other = ${source}; see(other)
      return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(it), 'number').get.call(other) }`)
    expect(call('main')).toEqual({ value: number(-1) })
    expect(seen[0]).toEqual([[TAG.guest, expect.any(Number)]])
  })

  it('changes nothing of a kernel object that is not a field', async () => {
    const tries = [
      'Object.setPrototypeOf(it, {})',
      'it.__proto__ = {}',
      'it.other = 1',
      "Object.defineProperty(it, 'number', { value: 9 })",
      "Object.defineProperty(Object.getPrototypeOf(it), 'number', { value: 9 })",
      'Object.getPrototypeOf(it).number = 3',
      'new it.constructor()',
    ]
    const { call } = await lone(`export function main() {
      give(); const it = give(); let failed = 0
      for (const attempt of [${tries.map((each) => `() => { 'use strict'; ${each} }`).join(', ')}])
        try { attempt() } catch { failed++ }
      Object.freeze(it)
      it.number
      return 100 * it.number + failed }`)
    expect(call('main')).toEqual({ value: number(100 + tries.length - 1) })
  })

  it('takes no freed object for a new one, however memory is used again', async () => {
    const { call } = await lone(`
      const old = []
      export function main() {
        for (let round = 0; round < 40; round++) { const it = give(); old.push(it); free(it) }
        let wrong = 0
        for (const it of old) if (it.number !== -2) wrong++
        return wrong
      }
      export function lose() { for (let i = 0; i < 700; i++) free(give()); return 0 }
      export function reuse() {
        let wrong = 0
        for (let i = 0; i < 700; i++) {
          const mine = [Object.create(null), {}, () => 1, [], ref()][i % 5]
          see(mine)
          const it = give()
          if (it.number < 0) wrong++
        }
        return wrong
      }`)
    for (let round = 0; round < 4; round++) {
      expect(call('main')).toEqual({ value: number(0) })
      expect(call('lose')).toEqual({ value: number(0) })
      expect(call('reuse')).toEqual({ value: number(0) })
    }
  })

  it('frees an object in the middle of the call that names it, and the kernel is told', async () => {
    const { call, stored } = await lone(`export function main() {
      const it = give()
      const trap = new Proxy({}, { getPrototypeOf() { free(it); return null } })
      it.number = trap
      return it.number }`)
    expect(call('main')).toEqual({ value: number(-2) })
    expect(stored).toEqual([{ tag: TAG.guest, value: expect.any(Number) }])
  })

  it.each([
    ['a proxy', 'const p = new Proxy({}, { getPrototypeOf() { see(p); throw 1 } })', 'see(p)'],
    ['promises', 'Object.defineProperty(Promise, Symbol.hasInstance, { value: () => see({}) })', 'see({})'],
  ])('calls itself through %s at a crossing until it is too deep, and goes on', async (_, trap, call) => {
    const { call: run, seen } = await lone(`${trap}; export function main() { ${call}; return give().number }`)
    expect(run('main')).toEqual({ value: number(0) })
    expect(seen.length).toBeGreaterThan(20)
    expect(run('main')).toEqual({ value: number(1) })
  })

  it('calls itself through the kernel until it is too deep, and is told so', async () => {
    expect(await result('export function main() { return back(main) }')).toBe('E_SCRIPT_STACK')
    const { call } = await lone(
      'let n = 0; export function main() { n++; try { return back(main) } catch { return n } }',
    )
    const returned = call('main')
    expect(returned).toEqual({ value: { tag: TAG.number, value: expect.any(Number) } })
  })

  it('is stopped in the middle of a crossing', async () => {
    const loop = 'new Proxy({}, { getPrototypeOf() { for (;;); } })'
    expect(await result(`export function main() { try { return see(${loop}) } catch { return 1 } }`)).toBe(
      'E_SCRIPT_BUDGET',
    )
    expect(await result(`export function main() { return back(() => see(${loop})) }`)).toBe('E_SCRIPT_BUDGET')
  })

  it('reads its numbers when memory has grown in the middle of a call', async () => {
    const { call, seen } = await lone(`const held = []
      const grow = new Proxy({}, { getPrototypeOf() { held.push(new Uint8Array(1 << 20)); return null } })
      export function main() { for (let i = 0; i < 22; i++) { see(i + 0.5, grow, i, 'a' + i); if (give().number !== i) return -1 } return 1 }`)
    expect(call('main')).toEqual({ value: number(1) })
    expect(seen).toHaveLength(22)
    seen.forEach((each, index) =>
      expect(each).toEqual([
        [TAG.number, index + 0.5],
        [TAG.guest, expect.any(Number)],
        [TAG.number, index],
        `a${index}`,
      ]),
    )
  })

  it.each([1 << 20, 1 << 10, 64])(
    'runs out of memory in the middle of any call, and lives: pieces of %i',
    async (piece) => {
      const { call } = await lone(`const held = []
      const use = () => { give(); see(1.5, {}, 'text', () => 1, 5n); later(ref()); back(() => 1, 1.5); try { refuse() } catch {} }
      export function main() {
        for (let size = 1 << 20; size >= ${piece}; size >>= 1) {
          try { for (;;) held.push(new Uint8Array(size)) } catch {}
          for (let i = 0; i < 20; i++) try { use() } catch {}
        }
        held.length = 0
        use()
        return give().number < 0 ? 0 : 1
      }`)
      const returned = call('main')
      if ('failure' in returned) expect(returned.failure.code).toBe('E_SCRIPT_MEMORY')
      else expect(returned.value).toEqual(number(1))
    },
  )

  it('throws what cannot be read, and only that is said', async () => {
    for (const [thrown, message] of [
      ['new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })', /cannot be read/],
      ["{ get message() { return 'x'.repeat(1 << 29) } }", /cannot be read/],
      ['Symbol("s")', /thrown: Symbol\(s\)/],
      ['Object.create(null)', /./],
      ['undefined', /thrown: undefined/],
    ] as const) {
      const { call } = await lone(`export function main() { throw ${thrown} }`)
      const returned = call('main')
      expect(returned).toMatchObject({
        failure: { code: 'E_SCRIPT_ERROR', message: expect.stringMatching(message) as string },
      })
    }
  })

  it('fails where the kernel fills a pointer that takes nothing', async () => {
    for (const pointer of [
      'Object.freeze(ref())',
      "Object.defineProperty(ref(), 'value', { set() { throw new Error('no') } })",
      "Object.defineProperty(ref(), 'value', { set() { throw new Proxy({}, { get() { throw 1 } }) } })",
    ]) {
      const { guest } = await lone(`export async function main() { return await later(${pointer}) }`)
      expect(guest.start(1, guest.exports().get('main')!, [])).toBeNull()
      const outs = [{ index: 0, value: number(9) }]
      expect(guest.resume(1, 0, { value: number(4), outs })).toMatchObject({ code: 'E_SCRIPT_ERROR', file: 'a.js' })
    }
  })
})

/** Values that a driver may write, and what the kernel is told of each. */
const written: fc.Arbitrary<readonly [string, unknown]> = fc.oneof(
  fc
    .oneof(
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.constantFrom(-0, NaN, 2 ** 31, -(2 ** 31), 2 ** 53, Infinity),
    )
    .map((value) => [Object.is(value, -0) ? '-0' : `${value}`, [TAG.number, value === 0 ? 0 : value]] as const),
  fc
    .string({ unit: 'binary', maxLength: 50 })
    .filter((text) => !text.startsWith('\ufeff'))
    .map((text) => [JSON.stringify(text), text] as const),
  fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }).map((value) => [`${value}n`, [TAG.number, Number(value)]] as const),
  fc.constantFrom<readonly (readonly [string, unknown])[]>(
    ...([
      ['null', [TAG.null, 0]],
      ['undefined', [TAG.nothing, 0]],
      ['true', [TAG.number, 1]],
      ['false', [TAG.number, 0]],
      ['Symbol()', [TAG.other, 0]],
      ['{}', [TAG.guest, expect.any(Number)]],
      ['[]', [TAG.guest, expect.any(Number)]],
      ['/x/', [TAG.guest, expect.any(Number)]],
      ['new Proxy({}, {})', [TAG.guest, expect.any(Number)]],
      ['() => 1', [TAG.routine, expect.any(Number)]],
      ['class {}', [TAG.routine, expect.any(Number)]],
      ['give', [TAG.routine, 0]],
      ['ref()', [TAG.pointer, 0]],
      ['give()', [TAG.object, expect.any(Number)]],
      ['Promise.resolve(1)', [TAG.other, 1]],
    ] as unknown as never[]),
  ) as unknown as fc.Arbitrary<readonly [string, unknown]>,
)

describe('values of all sorts', () => {
  it('are told to the kernel as what they are', async () => {
    const lists = fc.sample(fc.array(written, { maxLength: 16 }), 200)
    const { call, seen } = await lone(
      `export function main() { ${lists.map((list) => `see(${list.map(([source]) => source).join(', ')})`).join('\n')} }`,
    )
    expect(call('main')).toEqual({ value: { tag: TAG.nothing, value: 0 } })
    expect(seen).toEqual(lists.map((list) => list.map(([, told]) => told)))
  })

  it('come back from the kernel as they went', async () => {
    const { guest, call } = await lone('export function same(value) { return value }')
    expect(guest.exports().has('same')).toBe(true)
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (value) => {
        expect(call('same', number(value))).toEqual({ value: number(value === 0 ? 0 : value) })
      }),
    )
  })
})

/** What a process says whose workload is a script. */
async function scripted(source: string): Promise<readonly [string, ...unknown[]]> {
  const plain = {
    ...{ version: 1, host: '2014-x86-pcie', timeLimit: '10 s' },
    workload: [{ process: 'a', script: 'x' }],
  }
  const reply = scenarioFromText('s.json', JSON.stringify(plain))
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const [a] = reply.scenario.processes
  const scenario = { ...reply.scenario, processes: [{ ...a!, script: { file: 'a.js', source } }] }
  const { run } = runPath(scenario, 'physio', { seed: 1, scripts: await sandboxFor(scenario, 1) })
  const { state, failure, logs } = run.processes[0]!.script!
  return [failure?.code ?? state, failure?.message ?? logs.map(({ text }) => text)]
}

describe('a script that lays traps', () => {
  it.each([
    'await sleep(s(1e300))',
    "log('x', s(1e300))",
    "expect(s(1e300), 'x')",
    'log([s(1e300)])',
    'log(KB(1e308))',
  ])('has no time and no size beyond all numbers: %s', async (source) => {
    expect(await scripted(source)).toEqual([
      'E_SCRIPT_ARGUMENT',
      expect.stringMatching(/^(s|KB) makes at most 9007199254740991 (ns|bytes); 1e\+30\d are more$/),
    ])
  })

  it.each(['null', 'undefined', '({})', '7', '(() => { throw 1 })()'])(
    'is told what it threw when lists write themselves as %s',
    async (text) => {
      const trap = `Array.prototype.toJSON = () => ${text}`
      expect(await scripted(`${trap}; throw new Error('mine')`)).toEqual(['E_SCRIPT_ERROR', 'Error: mine'])
      expect(await scripted(`${trap}; log([1, 2])`)).toEqual(['ended', ['[1, 2]']])
    },
  )

  it('says words and hands over checks while lists have setters', async () => {
    const traps = `for (let i = 0; i < 40; i++) Object.defineProperty(Array.prototype, i, {
      configurable: true, get: () => 3, set() { throw new Error('stolen') } })`
    const said = "log(1, 'a', [2]); invariant('mine', 'dev:command', () => true); await sleep(us(5)); log('end')"
    expect(await scripted(`${traps}; ${said}`)).toEqual(['ended', ['1 a [2]', 'end']])
  })

  it.each(['undefined', 'true', 'null', '() => 1', '[]', '{}'])(
    'passes no million values: lists of %s',
    async (value) => {
      expect(await scripted(`const row = new Array(1000).fill(${value}); log(new Array(1000).fill(row))`)).toEqual([
        'E_SCRIPT_ARGUMENT',
        'what is passed is too large: at most 65536 values in all',
      ])
    },
  )
})
