import { describe, expect, it } from 'vitest'
import { parseScenario } from '../../config/parse'
import { runScenario } from '../../machine'
import { Replay } from '../../machine/replay'

function scenario(more: object = {}) {
  const parsed = parseScenario({
    version: 1,
    host: '1989-386-isa',
    devices: [{ name: 'disk0', type: 'disk', engine: 'bus-master' }],
    workload: [{ process: 'a', requests: [{ op: 'read', length: 4096, buffer: { alignment: 512 } }] }],
    ...more,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

/** Mode and mask of each channel at the end. */
function channels(more: object = {}): Map<unknown, { mode: unknown; masked: unknown }> {
  const { table } = runScenario(scenario(more), { path: 'physio', seed: 1 })
  const state = new Replay(scenario(more), { path: 'physio', seed: 1 }).at(table.rows)
  const found = state.tables.find(({ id }) => id === 'channels')
  const place = (name: string): number => found?.columns.indexOf(name) ?? -1
  return new Map(
    found?.rows.map((row) => [row[place('channel')], { mode: row[place('mode')], masked: row[place('masked')] }]),
  )
}

describe('firstParty', () => {
  it('makes the channel of a bus-master card on ISA a mere arbiter: cascade, unmasked', () => {
    expect(channels().get(5)).toEqual({ mode: 'cascade', masked: false })
    expect(channels().get(6)).toMatchObject({ masked: true })
  })

  it('gives each card a channel of its own', () => {
    const two = channels({
      devices: ['disk0', 'disk1'].map((name, index) => ({
        name,
        type: 'disk',
        engine: 'bus-master',
        line: 10 + index,
      })),
    })
    expect([two.get(5)?.mode, two.get(6)?.mode]).toEqual(['cascade', 'cascade'])
  })

  it('moves every byte, and is not there on a bus that gives itself away', () => {
    for (const host of ['1989-386-isa', '1999-sparc-pci', '2014-x86-pcie']) {
      const { processes } = runScenario(scenario({ host }), { path: 'physio', seed: 1 })
      expect([host, processes[0]!.results[0]!.result]).toEqual([host, 4096])
    }
    expect(channels({ host: '1999-sparc-pci' }).size).toBe(0)
  })
})
