import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { QuickJS } from 'quickjs-wasi'
import { describe, expect, it } from 'vitest'
import { VOCABULARY } from '../../../src-sim/index'
import { createSandbox } from './engine'
import { Frames, type Site } from './frames'

/** Line and column of every `now` that a script says. */
async function placesOf(source: string): Promise<string[]> {
  const engine = await createSandbox({ guests: 1 })
  const places: string[] = []
  const guest = engine.open(
    { file: 'a.js', source, words: VOCABULARY, registers: null },
    {
      say({ word, line, column }) {
        if (word === 'now') places.push(`${line}:${column}`)
        return { value: 0 }
      },
    },
  )
  const { failure } = guest.begin()
  expect(failure).toBeNull()
  return places
}

describe('Frames', () => {
  it('finds the frames of this interpreter: the same way is the same site, another is another', async () => {
    const vm = await QuickJS.create(readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')))
    const frames = new Frames<string>(vm)
    expect(frames.site()).toBeNull()
    const sites: (Site<string> | null)[] = []
    const hear = vm.newFunction('hear', () => {
      sites.push(frames.site())
      return vm.undefined
    })
    vm.setProp(vm.global, 'hear', hear)
    vm.evalCode('for (let i = 0; i < 3; i++) { hear(); hear() }', 'a.js').dispose()
    expect(sites).toHaveLength(6)
    expect(sites).not.toContain(null)
    expect(new Set(sites)).toEqual(new Set([sites[0], sites[1]]))
    expect(sites[0]).not.toBe(sites[1])
    expect(sites[4]).toBe(sites[0])
    hear.dispose()
    vm.dispose()
  })

  it('names the place of every word, however many came before', async () => {
    const places = await placesOf('for (let i = 0; i < 5000; i++) {\n  now()\n  if (i % 7 === 0)\n    now()\n}')
    const expected = Array.from({ length: 5000 }, (_, index) => (index % 7 === 0 ? ['2:6', '4:8'] : ['2:6'])).flat()
    expect(places.map((each) => each.split(':')[0])).toEqual(expected.map((each) => each.split(':')[0]))
    expect(new Set(places).size).toBe(2)
  })

  it('tells calls on one line apart', async () => {
    const places = await placesOf('for (let i = 0; i < 1200; i++) { now(); now(); [1].forEach(() => now()) }')
    expect(new Set(places).size).toBe(3)
    for (let index = 3; index < places.length; index++) expect(places[index]).toBe(places[index - 3])
  })

  it('is not led astray by code that comes and goes', async () => {
    const source = [
      'for (let i = 0; i < 300; i++) {',
      '  const made = new Function("now", "\\n".repeat(i % 5) + "now()")',
      '  made(now)',
      '  now()',
      '}',
    ].join('\n')
    const lines = (await placesOf(source)).map((each) => each.split(':')[0])
    expect(lines).toEqual(Array.from({ length: 300 }, () => ['3', '4']).flat())
  })

  it('says what a stack says, whatever calls what', async () => {
    const steps = fc.array(fc.constantFrom('now()', 'inner()', 'outer()', 'twice(inner)'), {
      minLength: 1,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        const head = 'const inner = () => now()\nconst outer = () => inner() + now()\nconst twice = (f) => f() + f()\n'
        const lines = { 'now()': [0], 'inner()': [1], 'outer()': [1, 2], 'twice(inner)': [1, 1] } as const
        const places = await placesOf(head + list.join('\n'))
        const expected = list.flatMap((step, index) => lines[step].map((each) => each || index + 4))
        expect(places.map((each) => Number(each.split(':')[0]))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })
})
