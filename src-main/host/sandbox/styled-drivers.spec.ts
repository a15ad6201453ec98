import { describe, expect, it } from 'vitest'
import { SHORTAGE } from './broken-drivers'
import { runDriver, type DriverCase } from './driver-testing'
import { styled, STYLES, type StyleName } from './styled-drivers'

/** What was found of a driver, and how its requests ended. */
async function told(row: DriverCase): Promise<{ findings: string[]; errors: string[] }> {
  const { run } = await runDriver(row)
  return {
    findings: run.findings.map(({ id, message, where }) => `${id} (${where?.line}): ${message}`),
    errors: run.processes.flatMap(({ results }) => results.map(({ errnoName }) => errnoName)),
  }
}
const NAMES = Object.keys(STYLES) as StyleName[]
/** Pages that do not lie side by side, and one cookie at a time: partial mappings. */
const WINDOWS = {
  host: { preset: '2014-x86-pcie', sgllen: 1 },
  workload: [{ process: 'a', allocator: 'stride2', requests: [{ op: 'read', length: 65_536 }] }],
}
const ASYNCHRONOUS = {
  workload: ['a', 'b'].map((process, index) => ({
    process,
    requests: [{ op: 'aread', length: 65_536, offset: index << 17 }, { op: 'awrite', length: 8192 }, { op: 'aiowait' }],
  })),
}

describe('a driver that keeps the rules in its own manner', () => {
  it.each(NAMES)('%s: nothing is found', async (name) => {
    const { findings, errors } = await told(styled(name))
    expect(findings).toEqual([])
    expect(errors.every((error) => error === '0')).toBe(true)
    expect(errors.length).toBeGreaterThan(2)
  })

  it.each([
    ['pair', 'F8'],
    ['pair', 'F4'],
    ['sorted', 'F8'],
    ['sorted', 'F4'],
    ['double', 'F8'],
    ['overlap', 'F8'],
    ['power', 'F8'],
    ['channel', 'F8'],
  ] as const)('%s: nothing is found while its device has %s', async (name, fault) => {
    expect((await told(styled(name, { faults: [fault] }))).findings).toEqual([])
  })

  it.each(['pair', 'power'] as const)('%s: nothing is found in partial mappings', async (name) => {
    expect(await told(styled(name, WINDOWS))).toEqual({ findings: [], errors: ['0'] })
  })

  it('pair: nothing is found while DMA resources are short', async () => {
    expect(await told(styled('pair', SHORTAGE))).toEqual({ findings: [], errors: ['0', '0', '0'] })
  })

  it('pair: nothing is found over asynchronous requests', async () => {
    expect((await told({ ...styled('pair', ASYNCHRONOUS), path: 'aphysio' })).findings).toEqual([])
  })
})
