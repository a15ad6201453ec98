import { describe, expect, it } from 'vitest'
import { Media } from '../hw/media'
import { runInside, scenarioOf, type Inside } from '../testing/inside'

const READ = { request: 'r', op: 'read', offset: 0, length: '4 KB' }

function play(changes: Record<string, unknown>, device: Record<string, unknown> = {}): Inside {
  const value = {
    version: 1,
    host: '1989-386-isa',
    devices: [{ name: 'disk0', type: 'disk', blocks: 2000, ...device }],
    workload: [{ process: 'p', requests: [READ] }],
    timeLimit: '60 s',
    ...changes,
  }
  return runInside(scenarioOf(value), 'sysv')
}

function isRead(run: Inside): boolean {
  const { plan, proc } = run.records[0]!
  return proc.as.read(plan.requests[0]!.iovecs[0]!.base, 4096).every((byte, index) => byte === Media.pattern(index))
}

const endOf = (run: Inside): number | undefined => run.records[0]!.results[0]?.endedAt
const errnoOf = (run: Inside): number | undefined => run.records[0]!.results[0]?.errno

describe('faults of the bus', () => {
  it.each(['F34', 'F35'])('%s: nothing moves and the process sleeps for ever', (id) => {
    const run = play({ faults: [id] })
    expect(endOf(run)).toBe(-1)
    expect(run.world.motherboard.bus.busyTime).toBe(0)
  })

  it('F36: the processor stands still, and a latency warning is given', () => {
    const run = play({ faults: ['F36'] })
    expect(isRead(run)).toBe(true)
    expect(run.table.rows).toBeGreaterThan(play({}).table.rows)
  })

  it('F39: a FIFO overruns under fixed priority; rotating cures it', () => {
    const fifo = { fifoBytes: 64, fifoThreshold: 16, mediaRate: '100 KB/s' }
    expect(errnoOf(play({ faults: ['F39'] }, fifo))).toBe(5)
    const cured = play({ faults: ['F39'] }, { ...fifo, dmaPriority: 'rotating' })
    expect(errnoOf(cured)).toBe(0)
    expect(isRead(cured)).toBe(true)
  })
})
