import { describe, expect, it } from 'vitest'
import { runScenario } from '../machine'
import { runInside, scenarioOf } from '../testing/inside'
import { Media } from '../hw/media'

const SIZE = 2048
const plain = (op: 'read' | 'write', faults: readonly object[]): unknown => ({
  version: 1,
  devices: [{ name: 'disk0', type: 'disk' }],
  workload: [{ process: 'p', requests: [{ op, length: SIZE, ...(op === 'write' ? { fill: 0x11 } : {}) }] }],
  faults,
})

/** Bytes of the medium after a write. */
function written(path: 'sysv' | 'physio' | 'aphysio', fault: object): number[] {
  const { world } = runInside(scenarioOf(plain('write', [fault])), path)
  const bytes = new Uint8Array(SIZE)
  world.devices.get('disk0')!.media.read(0, bytes)
  return [...bytes]
}

describe('a trigger on data', () => {
  it.each(['sysv', 'physio', 'aphysio'] as const)('changes one byte of the medium and of the request on %s', (path) => {
    for (const byteOf of ['medium', 'request']) {
      const bytes = written(path, { kind: 'dma_w', op: 'XOR', operand: 0xff, byte: 1030, byteOf })
      expect(bytes.flatMap((byte, at) => (byte === 0x11 ? [] : [[at, byte]]))).toEqual([[1030, 0xee]])
    }
  })

  it.each(['sysv', 'physio', 'aphysio'] as const)('keeps a transfer from the medium on %s', (path) => {
    const bytes = written(path, { kind: 'dma_w', op: 'NO_TRANSFER', byte: 0 })
    const lost = path === 'sysv' ? 512 : SIZE
    expect(bytes).toEqual(bytes.map((_, at) => (at < lost ? Media.pattern(at) : 0x11)))
  })

  it('is in the list of the run, with its time and its device', () => {
    const scenario = scenarioOf(plain('read', [{ kind: 'dma_r', op: 'EQUAL', operand: 0, call: 2 }]))
    const run = runScenario(scenario, { path: 'sysv', seed: 1 })
    expect(run.faults).toHaveLength(1)
    expect(run.faults[0]).toMatchObject({ fault: 'dma_r EQUAL', where: 'disk0' })
  })

  it('strikes at the same events with the same seed', () => {
    const faults = [{ kind: 'dma_r', op: 'EQUAL', operand: 0, chance: 400_000, times: 100 }]
    const strikes = (seed: number): readonly number[] =>
      runScenario(scenarioOf(plain('read', faults)), { path: 'sysv', seed }).faults.map(({ at }) => at)
    expect(strikes(5)).toEqual(strikes(5))
  })
})
