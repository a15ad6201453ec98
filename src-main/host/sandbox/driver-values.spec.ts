import { describe, expect, it } from 'vitest'
import { TAG, type DriverGuest, type ObjectValue, type Value } from '../../../src-sim/index'
import { createDriverSandbox } from './engine'

type Given = ObjectValue & { isGone: boolean }

/** A driver whose kernel gives it objects; `asked` are those whose field it read. */
async function driver(source: string): Promise<{ guest: DriverGuest; given: Given[]; asked: unknown[] }> {
  const engine = await createDriverSandbox({ guests: 1 })
  const given: Given[] = []
  const asked: unknown[] = []
  const guest = engine.open(
    { file: 'a.js', source },
    {
      services: [{ name: 'give' }],
      constants: {},
      kinds: [{ name: 'buf', fields: [{ name: 'number', isConstant: true }] }],
      globals: {},
    },
    {
      call() {
        const made: Given = { tag: TAG.object, value: given.length, sort: 0, isGone: false, home: 0 }
        given.push(made)
        return made
      },
      get(object) {
        asked.push(object)
        return object?.value ?? -1
      },
      set: () => undefined,
      text: () => '',
      ended: () => undefined,
    },
  )
  expect(guest.begin()).toBeNull()
  return { guest, given, asked }
}

function call(guest: DriverGuest, name: string, ...args: number[]): Value | undefined {
  const routine = guest.exports().get(name)!
  const returned = guest.call(
    routine,
    args.map((value) => ({ tag: TAG.number, value })),
  )
  expect(returned).not.toHaveProperty('failure')
  return 'value' in returned ? returned.value : undefined
}

describe('DriverValues', () => {
  it('lets go of what the kernel gave up unless the driver holds it, which is still the same', async () => {
    const { guest, given, asked } = await driver(`
      const kept = []
      export function take(count) { for (let i = 0; i < count; i++) { const it = give(); if (i % 10 === 0) kept.push(it) } }
      export function look() { let sum = 0; for (const it of kept) sum += it.number; return sum }`)
    call(guest, 'take', 1000)
    expect(given.every(({ home }) => home !== 0)).toBe(true)
    for (const each of given) each.isGone = true
    call(guest, 'take', 1)
    const held = given.filter((_, index) => index < 1000 && index % 10 === 0)
    expect(given.filter(({ home, isGone }) => isGone && home !== 0)).toEqual(held)
    // What lies now where others lay is taken for none of them.
    call(guest, 'take', 3000)
    const sum = call(guest, 'look')
    const wanted = given.filter((_, index) => (index < 1000 ? index : index - 1000 - 1) % 10 === 0 || index === 1000)
    expect(asked).toHaveLength(wanted.length)
    wanted.forEach((each, index) => expect(asked[index]).toBe(each))
    expect(sum).toEqual({ tag: TAG.number, value: wanted.reduce((total, { value }) => total + value, 0) })
  })

  it('keeps what the kernel did not give up', async () => {
    const { guest, given } = await driver('export function take(count) { for (let i = 0; i < count; i++) give() }')
    call(guest, 'take', 2000)
    call(guest, 'take', 1)
    expect(given.every(({ home }) => home !== 0)).toBe(true)
    expect(new Set(given.map(({ home }) => home)).size).toBe(2001)
  })

  it('takes nothing of the driver for a kernel object', async () => {
    const { guest, asked } = await driver(`
      export function look() {
        const it = give()
        const field = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(it), 'number').get
        for (const other of [Object.create(it), new Proxy(it, {}), { ...it }, 5, undefined, field]) field.call(other)
        return field.call(it)
      }`)
    expect(call(guest, 'look')).toEqual({ tag: TAG.number, value: 0 })
    expect(asked.slice(0, -1)).toEqual([null, null, null, null, null, null])
  })
})
