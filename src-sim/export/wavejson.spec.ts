import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockSource, exportFiles, exportText, handSource } from '../testing/export-bench'
import { randomRows } from '../testing/random-trace'
import { MOST_STEPS, WAVEJSON } from './wavejson'

interface Line {
  readonly name: string
  readonly wave: string
  readonly data?: readonly string[]
}
interface Figure {
  readonly signal: readonly (Line | Record<string, never> | readonly (string | Line)[])[]
}

const spl = (count: number) =>
  Array.from({ length: count }, (_, step) => {
    return { kind: 'cpu:spl', sort: 'cpu', track: 'cpu0', at: 1000 + step * 1500, arg1: 1 + (step % 7) } as const
  })

const lines = (text: string): Line[] =>
  (JSON.parse(text) as Figure).signal.flatMap((each): Line[] => {
    if (Array.isArray(each))
      return (each as readonly (string | Line)[]).filter((part): part is Line => typeof part !== 'string')
    return 'wave' in each ? [each as Line] : []
  })

describe('wavejson', () => {
  it('has a step for each instant at which something changes, and says when it is', () => {
    const [time, ...signals] = lines(exportText(WAVEJSON, handSource(spl(3)), {}, '.json'))
    expect(time).toEqual({ name: 'time', wave: '====', data: ['0 ns', '1 us', '2.5 us', '4 us'] })
    expect(signals).toEqual([{ name: 'spl', wave: '====', data: ['0', '1', '2', '3'] }])
  })

  it('cuts what is longer into figures of 60 steps, as many as are asked for', () => {
    const files = exportFiles(WAVEJSON, handSource(spl(150)))
    expect([...files.keys()]).toEqual(['.json', '.2.json', '.3.json'])
    const steps = [...files.values()].map((bytes) => lines(String.fromCharCode(...bytes))[0]!.wave.length)
    expect(steps).toEqual([MOST_STEPS, MOST_STEPS, 31])
    expect([...exportFiles(WAVEJSON, handSource(spl(150)), { figures: '1' }).keys()]).toEqual(['.json'])
  })

  it('shows the part that is asked for, beginning with what is the case there', () => {
    const [time, level] = lines(exportText(WAVEJSON, handSource(spl(9)), { from: '2000', to: '5500' }, '.json'))
    expect(time!.data).toEqual(['2 us', '2.5 us', '4 us', '5.5 us'])
    expect(level!.data).toEqual(['1', '2', '3', '4'])
  })

  it('names the states of a process', () => {
    const all = lines(exportText(WAVEJSON, blockSource(), {}, '.json'))
    expect(all.find(({ name }) => name === 'state')!.data).toContain('asleep')
    expect(all.find(({ name }) => name === 'sleep_reason')!.data).toEqual(['awake', 'pfreelist', 'awake'])
  })

  it('has data for every step that is a value, and steps as many as times', () => {
    fc.assert(
      fc.property(randomRows, (rows) => {
        for (const bytes of exportFiles(WAVEJSON, handSource(rows)).values()) {
          const all = lines(String.fromCharCode(...bytes))
          for (const { wave, data = [] } of all) {
            expect(wave).toMatch(/^[01=][01=.]*$/)
            expect(wave.length).toBe(all[0]!.wave.length)
            expect(wave.length).toBeLessThanOrEqual(MOST_STEPS)
            expect(data.length).toBe([...wave].filter((letter) => letter === '=').length)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})
