// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from './fake-host'
import { KeptSlots, SLOTS, type Locks } from './kept-slots'

/** Locks of pages that live in one browser. */
class FakeLocks {
  private readonly names = new Set<string>()
  private readonly waiting: { readonly name: string; readonly go: () => void }[] = []

  async request(name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> {
    if (this.names.has(name)) {
      if (options.ifAvailable) return callback(null)
      await new Promise<void>((go, fail) => {
        this.waiting.push({ name, go })
        options.signal?.addEventListener('abort', () => fail(new Error('late')))
      })
    }
    this.names.add(name)
    const result = await callback({ name, mode: 'exclusive' })
    this.names.delete(name)
    const next = this.waiting.findIndex((each) => each.name === name)
    if (next >= 0) this.waiting.splice(next, 1)[0]!.go()
    return result
  }

  query(): Promise<LockManagerSnapshot> {
    return Promise.resolve({ held: [...this.names].map((name) => ({ name })), pending: [] })
  }
}

const changed = (name: string): { name: string; text: string; saved: string; sample: string } => ({
  ...{ name, text: 'new', saved: 'old', sample: '' },
})
/** A tab of one browser. */
function tab(locks: FakeLocks | undefined, storage: Storage = new Storage()): KeptSlots {
  return new KeptSlots(localStorage, storage, locks as unknown as Locks | undefined)
}

beforeEach(() => localStorage.clear())

describe('KeptSlots', () => {
  it('gives two windows that live two slots, and offers neither what the other keeps', async () => {
    const locks = new FakeLocks()
    const [one, two] = [tab(locks), tab(locks)]
    expect(await one.claim()).toEqual([])
    one.keep(changed('a'))
    expect(await two.claim()).toEqual([])
    two.keep(changed('b'))
    expect([one.mine, two.mine]).toEqual([1, 2])
    expect([localStorage.getItem('dma-lab-kept-1'), localStorage.getItem('dma-lab-kept-2')]).toEqual([
      expect.stringContaining('"a"'),
      expect.stringContaining('"b"'),
    ])
  })

  it('offers everything that windows have left which are gone, and takes an empty slot for itself', async () => {
    const locks = new FakeLocks()
    for (const name of ['a', 'b']) {
      const each = tab(locks)
      await each.claim()
      each.keep(changed(name))
      if (name === 'b') each.end()
    }
    await settled()
    // The first one lives on.
    const next = tab(locks)
    const left = await next.claim()
    expect(left.map(({ name, slot }) => [name, slot])).toEqual([['b', 2]])
    expect(next.mine).toBe(3)
    next.forget(2)
    expect([next.isGone(2), next.isGone(1)]).toEqual([true, false])
  })

  it('has the same slot again after a reload, and not what it kept there as an offer', async () => {
    const locks = new FakeLocks()
    const memory = new Storage()
    const before = tab(locks, memory)
    await before.claim()
    before.keep(changed('a'))
    const after = tab(locks, memory)
    const claiming = after.claim()
    before.end()
    expect(await claiming).toEqual([])
    expect(after.mine).toBe(1)
    // A copy of the tab remembers the slot too, but does not get it.
    const copied = tab(locks, memory)
    await copied.claim()
    expect(copied.mine).toBe(2)
  })

  it('takes the slot that was left longest ago when all have changes, and still offers these', async () => {
    for (let slot = 1; slot <= SLOTS; slot++)
      localStorage.setItem(
        `dma-lab-kept-${slot}`,
        JSON.stringify({ ...changed(`n${slot}`), at: slot === 3 ? 1 : 100 - slot }),
      )
    const slots = tab(new FakeLocks())
    const left = await slots.claim()
    expect([slots.mine, left.length, left[0]!.name, left[SLOTS - 1]!.name]).toEqual([3, SLOTS, 'n1', 'n3'])
  })

  it('goes without locks, and takes nothing that it did not write', async () => {
    localStorage.setItem('dma-lab-kept-1', 'nonsense')
    localStorage.setItem('dma-lab-kept-2', JSON.stringify({ ...changed('same'), saved: 'new' }))
    const slots = tab(undefined)
    expect(await slots.claim()).toEqual([])
    slots.keep(changed('a'))
    expect(await tab(undefined).claim()).toMatchObject([{ name: 'a', slot: slots.mine }])
  })
})
