import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockSource, exportText, handSource } from '../testing/export-bench'
import { randomRows } from '../testing/random-trace'
import { EndQueue } from './ends'
import { VCD } from './vcd'
import { shortName, timescale } from './vcd-header'
import { bitsOf, vcdName } from './vcd-plan'

const text = (...arguments_: [Parameters<typeof exportText>[1], Parameters<typeof exportText>[2]?]): string =>
  exportText(VCD, arguments_[0], arguments_[1] ?? {}, '.vcd')

describe('vcd', () => {
  it('writes the header in its order, all values at time 0 and then what changes', () => {
    const lines = text(blockSource()).split('\n')
    const words = lines.filter((line) => line.startsWith('$')).map((line) => line.split(' ')[0])
    expect([...new Set(words)]).toEqual([
      ...['$date', '$end', '$version', '$comment', '$timescale', '$scope', '$var', '$upscope'],
      ...['$enddefinitions', '$dumpvars'],
    ])
    expect(lines).toContain('  1 us')
    const begin = lines.indexOf('$dumpvars')
    const variables = lines.filter((line) => line.startsWith('$var')).length
    expect(lines[begin - 1]).toBe('#0')
    expect(lines.indexOf('$end', begin) - begin - 1).toBe(variables)
    expect(lines.at(-1)).toBe('')
    expect(lines.filter((line) => line.startsWith('#')).at(-1)).toBe('#95')
  })

  it('takes the coarsest timescale that divides every time, or rounds to microseconds', () => {
    const at = (first: number, second: number): string => {
      const spl = { kind: 'cpu:spl', sort: 'cpu', track: 'cpu0' } as const
      const rows = [
        { ...spl, at: first, arg1: 5 },
        { ...spl, at: second, arg0: 5 },
      ]
      return text(handSource(rows), {})
    }
    expect(at(20_000_000, 30_000_000)).toMatch(/ {2}10 ms\n[^]*\n#2\n[^]*\n#3\n/)
    expect(at(20_100, 30_000)).toMatch(/ {2}100 ns\n[^]*\n#201\n[^]*\n#300\n/)
    const near = handSource([
      { kind: 'cpu:spl', sort: 'cpu', track: 'cpu0', at: 1400, arg1: 5 },
      { kind: 'cpu:spl', sort: 'cpu', track: 'cpu0', at: 1500, arg0: 5, arg1: 2 },
    ])
    expect(text(near, { timescale: 'us' })).toMatch(/#1\nb101 !\n#2\nb10 !\n/)
  })

  it('gives every level of interrupts a wire in the one-bit profile, and says who has the bus', () => {
    const source = handSource([
      { kind: 'cpu:spl', sort: 'cpu', track: 'cpu0', at: 10, arg1: 5 },
      { kind: 'bus:own', sort: 'bus', track: 'bus: disk0', at: 20, duration: 5, arg0: 1 },
    ])
    const dump = text(source, { profile: 'scalar' })
    const names = [...dump.matchAll(/^\$var wire 1 (\S+) (\S+) \$end$/gm)].map((found) => found[2])
    expect(names).toEqual([
      ...['spl0', 'spl1', 'spl2', 'spl3', 'spl4', 'spl5', 'spl6', 'spl7', 'spl8'],
      ...['bus_cpu', 'bus_dma', 'dack_disk0'],
    ])
    expect(dump).toMatch(/#10\n0!\n1&\n#20\n0\*\n1\+\n1,\n#25\n/)
    expect(dump.replace(/[^]*enddefinitions \$end\n/, '')).not.toMatch(/^b/m)
  })

  it('never goes back in time, never writes a value that is no change, and declares what it writes', () => {
    fc.assert(
      fc.property(
        randomRows,
        fc.constantFrom('full', 'scalar'),
        fc.constantFrom('exact', 'us'),
        (rows, profile, timescale) => {
          const dump = text(handSource(rows), { profile, timescale })
          const widths = new Map(
            [...dump.matchAll(/^\$var wire (\d+) (\S+) /gm)].map((found) => [found[2], Number(found[1])]),
          )
          const values = new Map<string, string>()
          let time = -1
          for (const line of dump.replace(/[^]*enddefinitions \$end\n/, '').split('\n')) {
            if (line === '' || line.startsWith('$')) continue
            if (line.startsWith('#')) {
              expect(Number(line.slice(1))).toBeGreaterThan(time)
              time = Number(line.slice(1))
              continue
            }
            const [, value, name] = /^b([01]+) (\S+)$/.exec(line) ?? /^([01])(\S+)$/.exec(line) ?? []
            expect(value, line).toBeDefined()
            expect(value!.length).toBeLessThanOrEqual(widths.get(String(name)) ?? 0)
            expect(values.get(name!)).not.toBe(value)
            values.set(name!, value!)
          }
          expect(values.size).toBe(widths.size)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('writes numbers that no register has, as a file of somebody else may name them, no wider than declared', () => {
    const pic = { sort: 'pic', track: 'interrupt controllers' } as const
    const numbers = fc.constantFrom(-1, -70_000, 0, 1, 65_536, 2 ** 40, Number.MAX_SAFE_INTEGER)
    const kinds = fc.constantFrom('pic:pin', 'pic:inta', 'pic:eoi', 'pic:mask', 'cpu:spl', 'buf:get', 'buf:release')
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, numbers, fc.nat(), fc.nat(40)), { minLength: 1 }), (rows) => {
        const source = handSource(
          rows.map(([kind, arg0, arg1, id], index) => ({ kind, at: index, ...pic, id, arg0, arg1 })),
        )
        const dump = text(source)
        const widths = new Map(
          [...dump.matchAll(/^\$var wire (\d+) (\S+) /gm)].map((found) => [found[2], Number(found[1])]),
        )
        for (const line of dump.replace(/[^]*enddefinitions \$end\n/, '').split('\n')) {
          if (line === '' || /^[$#]/.test(line)) continue
          const [, value, name] = /^b([01]+) (\S+)$/.exec(line) ?? /^([01])(\S+)$/.exec(line) ?? []
          expect(value, line).toBeDefined()
          expect(value!.length, line).toBeLessThanOrEqual(widths.get(String(name)) ?? 0)
        }
      }),
    )
  })

  it('names every signal in the save file of GTKWave, in groups that are closed', () => {
    const save = exportText(VCD, blockSource(), {}, '.gtkw')
    const dump = text(blockSource())
    expect(save.match(/^dma_lab\./gm)).toHaveLength(dump.match(/^\$var/gm)!.length)
    expect(save.match(/^@800200$/gm)!.length).toBe(save.match(/^@1000200$/gm)!.length)
  })
})

describe('shortName', () => {
  it('is a different printable name for every place', () => {
    const names = Array.from({ length: 20_000 }, (_, place) => shortName(place))
    expect(new Set(names).size).toBe(20_000)
    expect(names.every((name) => /^[!-~]+$/.test(name))).toBe(true)
  })
})

describe('timescale', () => {
  it('says a power of ten of ns with its unit', () => {
    expect([1, 10, 100, 1000, 1e7, 1e9].map(timescale)).toEqual(['1 ns', '10 ns', '100 ns', '1 us', '10 ms', '1 s'])
  })
})

describe('vcdName', () => {
  it('keeps letters, digits and lines', () => {
    expect(['disk0 DMA', '3com', 'bus: a', '(1)'].map(vcdName)).toEqual(['disk0_DMA', 'n3com', 'bus_a', 'n1'])
  })
})

describe('bitsOf', () => {
  it('is enough for the number and never one', () => {
    expect([0, 1, 3, 4, 255, 256, 2 ** 52].map(bitsOf)).toEqual([2, 2, 2, 3, 8, 9, 53])
  })
})

describe('EndQueue', () => {
  it('gives ends back in order of time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 300 }), (ats) => {
        const queue = new EndQueue()
        for (const at of ats) queue.push(at, at, -at)
        const back: number[] = []
        while (queue.size > 0) {
          expect([queue.cell, queue.by]).toEqual([queue.at, -queue.at])
          back.push(queue.at)
          queue.drop()
        }
        expect(back).toEqual([...ats].sort((a, b) => a - b))
      }),
    )
  })
})
