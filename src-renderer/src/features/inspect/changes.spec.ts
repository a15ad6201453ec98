import { describe, expect, it } from 'vitest'
import type { MachineState, StateTable } from '../../../../src-ipc/runs'
import { shownTables } from './changes'

const words = { yes: 'yes', no: 'no' }
const state = (...tables: StateTable[]): MachineState => ({ at: 0, rows: 1, panic: '', tables })
const devices = (...rows: (string | number | boolean)[][]): StateTable => ({
  id: 'devices',
  columns: ['device', 'busy'],
  rows,
})

describe('shownTables', () => {
  it('marks nothing the first time', () => {
    const [table] = shownTables(state(devices(['disk0', true])), null, words)
    expect(table).toEqual({
      ...{ id: 'devices', columns: ['device', 'busy'], isChanged: false },
      rows: [
        [
          { text: 'disk0', isChanged: false },
          { text: 'yes', isChanged: false },
        ],
      ],
    })
  })

  it('marks the cells that are others than before, whatever their place', () => {
    const before = state(devices(['disk0', true], ['disk1', false]))
    const [table] = shownTables(state(devices(['disk1', true], ['disk0', true])), before, words)
    expect(table!.rows.map((row) => row.map(({ isChanged }) => isChanged))).toEqual([
      [false, true],
      [false, false],
    ])
    expect(table!.isChanged).toBe(true)
  })

  it('marks an object that is new, and a table that lost one', () => {
    const before = state(devices(['disk0', true]))
    expect(
      shownTables(state(devices(['disk0', true], ['disk1', false])), before, words)[0]!.rows[1]![0]!.isChanged,
    ).toBe(true)
    expect(shownTables(state(devices()), before, words)[0]!.isChanged).toBe(true)
  })
})
