import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import { Replay } from './replay'
import { registersAtStart, type RegisterRow } from './registers'

function scenario(engine: string): Scenario {
  const parsed = parseScenario({
    version: 1,
    devices: [{ name: 'd', type: 'disk', engine }],
    workload: [{ process: 'p', requests: [{ op: 'write', length: 512 }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const find = (rows: readonly RegisterRow[], name: string): RegisterRow => rows.find((row) => row.name === name)!
const ENGINES = ['8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb']

describe('registersAtStart', () => {
  it('masks every channel but the cascade at first, as power-on leaves them', () => {
    const rows = registersAtStart(scenario('8237-8bit'), 'd')
    expect(find(rows, 'MASK')).toMatchObject({ chip: '8237 DMA1', place: '0x0F', value: 0x0f })
    expect(find(rows, 'COMMAND').fields.map(({ name }) => name)).toContain('ROTATING')
  })

  it('shows words and the ports of the second controller for a 16-bit channel', () => {
    const rows = registersAtStart(scenario('8237-16bit'), 'd')
    const count = rows.find(({ name }) => name.startsWith('CURRENT COUNT'))!
    expect([count.chip, count.width, count.fields[0]?.name]).toEqual(['8237 DMA2', 16, 'words - 1'])
    expect(rows.find(({ name }) => name.startsWith('MODE'))?.place).toBe('0xD6 W')
  })

  it('shows the card of a bus master, and what its csr reads and takes', () => {
    const rows = registersAtStart(scenario('bus-master'), 'd')
    const [read, write] = rows.filter(({ name }) => name === 'csr')
    expect([read?.value, write?.value]).toEqual([0, null])
    expect(read?.fields.map(({ name }) => name)).toContain('BUSY')
    expect(write?.fields.map(({ name }) => name)).toContain('START')
  })

  it('shows where a card of command blocks takes their addresses', () => {
    expect(find(registersAtStart(scenario('bus-master-iopb'), 'd'), 'iopb_addr')).toMatchObject({
      place: '+0x40',
      value: 0,
    })
  })

  it('gives every register fields that lie in it and do not overlap', () => {
    for (const engine of ENGINES) {
      const rows = registersAtStart(scenario(engine), 'd')
      expect(rows.length).toBeGreaterThan(10)
      for (const { name, width, value, fields } of rows) {
        expect([name, value === null || (value >= 0 && value < (width === 32 ? 0x1_0000_0000 : 1 << width))]).toEqual([
          name,
          true,
        ])
        const bits = fields.flatMap(({ high, low }) => Array.from({ length: high - low + 1 }, (_, bit) => low + bit))
        expect([name, new Set(bits).size, bits.every((bit) => bit < width)]).toEqual([name, bits.length, true])
      }
    }
  })
})

describe('Replay.registersAt', () => {
  it('shows the channel as the driver programs it, and the same again after going back', () => {
    const replay = new Replay(scenario('8237-8bit'), { path: 'sysv', seed: 1 })
    const counts = (): number[] => {
      const seen = new Set<number>()
      for (let row = 0; row < 200; row += 1) {
        seen.add(replay.registersAt(row, 'd').find(({ name }) => name.startsWith('BASE COUNT'))!.value!)
      }
      return [...seen]
    }
    // 512 bytes are programmed as 1FF, one byte after the other.
    expect(counts()).toEqual(expect.arrayContaining([0, 0x1ff]))
    expect(counts()).toEqual(counts())
  })
})
