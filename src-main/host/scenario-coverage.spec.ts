import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HOST_NAMES } from '../../src-sim/index'
import { readScenario } from './scenario-files'

const range = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `F${first + index}`)

/** Families of faults; F38 is both of memory and of the bus. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  interrupt: range(1, 7),
  'device and media': [...range(8, 10), 'F37'],
  'DMA programming': range(13, 18),
  memory: [...range(19, 21), 'F25', 'F38'],
  completion: [...range(22, 24), ...range(26, 30)],
  synchronisation: range(31, 33),
  bus: ['F11', 'F12', ...range(34, 36), 'F38', 'F39'],
}

const names = readdirSync('scenarios').filter((name) => name.endsWith('.yaml'))
const replies = await Promise.all(names.map(async (name) => [name, await readScenario(`scenarios/${name}`)] as const))
const scenarios = replies.flatMap(([, reply]) => (reply.ok ? [reply.scenario] : []))

describe('scenarios', () => {
  it('are at least 30, all readable, each with a title, a summary and something to check', () => {
    expect(replies.filter(([, reply]) => !reply.ok).map(([name]) => name)).toEqual([])
    expect(names.length).toBeGreaterThanOrEqual(30)
    const poor = scenarios.filter(
      ({ title, summary, expect: list }) => title === '' || summary === '' || list.length === 0,
    )
    expect(poor.map(({ title }) => title)).toEqual([])
  })

  it('have every host, every sort of device and every path', () => {
    expect(new Set(scenarios.map(({ host }) => host.name))).toEqual(new Set(HOST_NAMES))
    const types = new Set(scenarios.flatMap(({ devices }) => devices.map(({ type }) => type)))
    expect(types).toEqual(new Set(['disk', 'tape', 'ramdisk', 'pio']))
    expect(new Set(scenarios.map(({ path }) => path))).toEqual(new Set(['sysv', 'physio', 'aphysio', 'pio']))
  })

  it.each(['8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb'])(
    'have the engine %s',
    (engine) => {
      expect(scenarios.some(({ devices }) => devices.some((each) => each.engine === engine))).toBe(true)
    },
  )

  it.each(Object.entries(FAMILIES))('show a fault of the family %s', (_, ids) => {
    expect(scenarios.some(({ faults }) => faults.some(({ id }) => id !== null && ids.includes(id)))).toBe(true)
  })
})
