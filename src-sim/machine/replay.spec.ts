import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import { PATHS, type PathId, type Scenario } from '../config/scenario'
import { runScenario } from '../machine'
import { traceHash } from '../trace/hash'
import { Recorder } from '../trace/recorder'
import { worldAndPath } from './assemble'
import { Replay } from './replay'
import { machineState, type Cell, type MachineState, type StateTable } from './state'
import { startWorkload } from './workload'

function scenario(more: object = {}): Scenario {
  const parsed = parseScenario({
    version: 1,
    workload: [
      { process: 'a', requests: [{ op: 'write', length: 2048, buffer: { alignment: 512 } }] },
      {
        process: 'b',
        startAt: '100 us',
        requests: [{ op: 'read', offset: 8192, length: 1024, buffer: { alignment: 512 } }],
      },
    ],
    ...more,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const table = ({ tables }: MachineState, id: StateTable['id']): StateTable => {
  const found = tables.find((each) => each.id === id)
  if (!found) throw new Error(`no table ${id}`)
  return found
}
const column = (state: MachineState, id: StateTable['id'], name: string): Cell[] => {
  const { columns, rows } = table(state, id)
  return rows.map((row) => row[columns.indexOf(name)]!)
}

describe('Replay', () => {
  it.each(PATHS)('shows the same state at the same row on %s, however it got there', (path) => {
    const small = scenario(path === 'pio' ? { driver: 'xxpio' } : {})
    const { table } = runScenario(small, { path, seed: 1 })
    const replay = new Replay(small, { path, seed: 1 })
    const seen = new Map<number, string>()
    fc.assert(
      fc.property(fc.array(fc.nat(table.rows + 3), { minLength: 4, maxLength: 12 }), (rows) => {
        for (const row of rows) {
          const state = JSON.stringify(replay.at(row))
          expect(state).toBe(seen.get(row) ?? state)
          seen.set(row, state)
        }
      }),
      { numRuns: 12, examples: [[[table.rows + 2, table.rows - 1, 0, table.rows - 1]]] },
    )
  })

  it('comes to the end of the very run that is shown', () => {
    const small = scenario()
    const run = runScenario(small, { path: 'sysv', seed: 3 })
    const recorder = new Recorder()
    const { world, path } = worldAndPath(small, { path: 'sysv', seed: 3 }, recorder)
    startWorkload(world, path)
    // Looking at every step must not change what happens.
    while (world.sim.step()) machineState(world, recorder.rows, '')
    expect(traceHash(recorder.finish())).toBe(traceHash(run.table))
  })

  it('knows who sleeps for what, which buf is with strategy, and what is locked, in the middle of a transfer', () => {
    const physio = runScenario(scenario(), { path: 'physio', seed: 1 })
    const replay = new Replay(scenario(), { path: 'physio', seed: 1 })
    const transfer = rowOf(physio.table, 'dma:transfer')
    const state = replay.at(transfer)
    expect(column(state, 'processes', 'state')).toContain('sleeping')
    expect(column(state, 'bufs', 'stage')).toContain('started')
    expect(column(state, 'pages', 'holder').length).toBeGreaterThan(0)
    expect(column(state, 'devices', 'busy')).toEqual([true])
    const over = replay.at(physio.table.rows)
    expect(column(over, 'processes', 'state')).toEqual(['done', 'done'])
    expect([table(over, 'pages').rows, column(over, 'cpu', 'level')]).toEqual([[], [0]])
  })

  it('shows the registers of the controllers as they are programmed', () => {
    const sysv = runScenario(scenario(), { path: 'sysv', seed: 1 })
    const state = new Replay(scenario(), { path: 'sysv', seed: 1 }).at(rowOf(sysv.table, 'dma:transfer'))
    const channels = table(state, 'channels')
    expect(channels.rows).toHaveLength(8)
    const armed = channels.rows.filter((row) => row[channels.columns.indexOf('masked')] === false)
    expect(armed.map((row) => row[channels.columns.indexOf('count')])).toContain('0x01ff')
    expect(column(state, 'pic', 'chip')).toEqual(['master', 'slave'])
  })

  it('stops at a panic and says so', () => {
    const broken = scenario({ driver: 'xx', faults: ['F32'] })
    const path: PathId = 'sysv'
    const run = runScenario(broken, { path, seed: 1 })
    expect(run.end).toBe('panic')
    expect(new Replay(broken, { path, seed: 1 }).at(run.table.rows + 5).panic).toBe(run.panic)
  })
})

function rowOf(table: ReturnType<typeof runScenario>['table'], name: string): number {
  for (let row = 0; row < table.rows; row++) if (table.kindOf(row).name === name) return row
  throw new Error(`no ${name}`)
}
