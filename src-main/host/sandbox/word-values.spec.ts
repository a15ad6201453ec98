import { describe, expect, it } from 'vitest'
import { VOCABULARY, type Plain, type ScriptAnswer } from '../../../src-sim/index'
import { createSandbox } from './engine'

/** What words were told, and what each was answered. */
async function told(
  source: string,
  answer: (word: string, count: number) => ScriptAnswer | 'later' = () => ({ value: null }),
): Promise<(readonly [string, readonly Plain[]])[]> {
  const engine = await createSandbox({ guests: 1 })
  const said: (readonly [string, readonly Plain[]])[] = []
  const guest = engine.open(
    { file: 'a.js', source, words: VOCABULARY, registers: null },
    {
      say: ({ word, args }) => {
        said.push([word, args])
        return answer(word, said.length)
      },
    },
  )
  const { failure, ended } = guest.begin()
  expect(failure ?? ended[0]?.failure ?? null).toBeNull()
  guest.close()
  return said
}

const arguments_ = async (source: string): Promise<readonly Plain[]> => (await told(source))[0]![1]
const memory = (address: number, size: number): ScriptAnswer => ({ value: { $: 'memory', address, size } })

describe('WordValues', () => {
  it('hands over numbers as they are', async () => {
    const given = await arguments_('log(0, -1, 2147483647, 2147483648, -2147483648, -2147483649, 0.5, 2 ** 53)')
    expect(given).toEqual([0, -1, 2147483647, 2147483648, -2147483648, -2147483649, 0.5, 2 ** 53])
  })

  it('says of what is no finite number what it is', async () => {
    expect(await arguments_('log(NaN, Infinity, -0)')).toEqual(
      ['NaN', 'Infinity', '-0'].map((text) => ({ $: 'other', text })),
    )
  })

  it('hands over all else as a copy', async () => {
    expect(await arguments_("log('a\\n', true, null, undefined, [1, ['b']], { c: us(2), d: {} }, 1n)")).toEqual([
      'a\n',
      ...[true, null, { $: 'undefined' }, [1, ['b']]],
      { c: { $: 'time', ns: 2000 }, d: {} },
      { $: 'other', text: 'a BigInt' },
    ])
  })

  it('tells hundreds of pieces of memory apart, however often each is named', async () => {
    const source = `
      const all = []
      for (let i = 0; i < 300; i++) { all.push(alloc(8)); fill(all[i], i); fill(all[i], i) }
      for (let i = 0; i < 300; i++) fill(all[i], i)
      for (let i = 0; i < 300; i++) fill(all[i].at(4), i)`
    let next = 0
    const said = await told(source, (word) => (word === 'alloc' ? memory(1000 * next++, 8) : { value: null }))
    const fills = said.filter(([word]) => word === 'fill').map(([, args]) => args)
    expect(fills).toHaveLength(1200)
    for (const [index, [place, number]] of fills.entries())
      expect(place).toEqual({
        $: 'memory',
        address: 1000 * (number as number) + (index < 900 ? 0 : 4),
        size: index < 900 ? 8 : 4,
      })
  })

  it('tells objects apart that lie where others lay', async () => {
    const source = 'for (let i = 0; i < 1000; i++) { log(us(i)); log({ i }); log([i]) }'
    const said = await told(source)
    expect(said.map(([, [value]]) => value)).toEqual(
      Array.from({ length: 1000 }, (_, i) => [{ $: 'time', ns: 1000 * i }, { i }, [i]]).flat(),
    )
  })

  it('is not deceived by an object that looks like memory', async () => {
    const source = `
      const m = alloc(8)
      fill(m, 1)
      log(Object.create(m), new Proxy(m, {}), { $: 'memory', address: 5, size: 6 })`
    const said = await told(source, (word) => (word === 'alloc' ? memory(4096, 8) : { value: null }))
    expect(said.at(-1)![1].map((value) => (value as { $?: string }).$)).toEqual([undefined, undefined, undefined])
  })

  it('gives back numbers, truth, memory and nothing', async () => {
    const source = `
      const m = alloc(1)
      log(random(1), random(1), random(1), expect(true, 'x'), expect(true, 'x'), m.address, m.size, mark('x') === undefined)
      log(Object.is(random(1), -0))`
    const answers: Record<string, Plain[]> = { random: [7, 0.5, -3e9, -0], expect: [true, false] }
    const said = await told(source, (word) =>
      word === 'alloc' ? memory(16, 32) : { value: answers[word]?.shift() ?? null },
    )
    expect(said.filter(([word]) => word === 'log').map(([, args]) => args)).toEqual([
      [7, 0.5, -3e9, true, false, 16, 32, true],
      [true],
    ])
  })
})
