import { describe, expect, it } from 'vitest'
import { traceHash, type PathId } from '../../../src-sim/index'
import { scenarioFromText } from '../scenario-files'
import { broken, exampleDriver, twinRuns } from './driver-testing'

type Change = readonly (readonly [string, string])[]

const REQUESTS = {
  workload: [
    {
      process: 'a',
      requests: [
        { op: 'read', length: 5000, offset: 512 },
        { op: 'write', length: 2048, offset: 8192 },
      ],
    },
    { process: 'b', requests: [{ op: 'read', length: 3000, offset: 512 }] },
  ],
}

/** Requests that physck refuses or cuts: beyond the end, across it, of no whole blocks. */
const AT_THE_END = {
  workload: [
    {
      process: 'a',
      requests: [
        { op: 'read', length: 4096, offset: 200 * 512 - 1024 },
        { op: 'write', length: 4096, offset: 200 * 512 - 1024 },
        { op: 'read', length: 512, offset: 200 * 512 },
        { op: 'write', length: 512, offset: 300 * 512 },
        { op: 'read', length: 700, offset: 100 },
      ],
    },
  ],
}

const disk = (engine: string, blocks = 20_000): object => ({
  devices: [{ name: 'disk0', type: 'disk', blocks, engine }],
})
const ISA = { host: '1989-386-isa', ...disk('8237-8bit') }

/** The example makes the same requests as the driver that is built in. */
async function expectTwins(
  file: string,
  path: PathId,
  plain: object,
  change: Change,
): Promise<{ readonly strikes: number }> {
  const reply = scenarioFromText('s.json', JSON.stringify({ version: 1, timeLimit: '5 s', ...plain }))
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const source = change.length > 0 ? broken(file, ...change) : exampleDriver(file)
  const { builtIn, student } = await twinRuns(reply.scenario, path, { file, source })
  expect(student.driver?.failure ?? null).toBeNull()
  expect(student.processes).toEqual(builtIn.processes)
  expect(student.end).toBe(builtIn.end)
  expect(student.findings.map(({ id, severity }) => [id, severity])).toEqual(
    builtIn.findings.map(({ id, severity }) => [id, severity]),
  )
  expect(traceHash(student.table)).toBe(traceHash(builtIn.table))
  return { strikes: builtIn.faults.length }
}

const UNCHECKED: Change = [
  ['if (physck(device(dev).blocks, B_READ)) await', 'await'],
  ['if (physck(device(dev).blocks, B_WRITE)) await', 'await'],
]

/** A driver that calls physio at a level, and sets it again after the call or not. */
const atLevel = (level: number, isSetAgain: boolean): Change =>
  (['READ', 'WRITE'] as const).map((rw) => [
    `if (physck(device(dev).blocks, B_${rw})) await physio(xxbreakup, NULL, dev, B_${rw})`,
    `const s = await spl${level}()
  if (physck(device(dev).blocks, B_${rw})) await physio(xxbreakup, NULL, dev, B_${rw})
  ${isSetAgain ? `await spl${level}()` : ''}
  await splx(s)`,
  ])

describe('drivers in JavaScript under switches that are about drivers', () => {
  it.each([
    ['true', 'man89', []],
    ['false', 'man89', UNCHECKED],
    ['true', 'uarea', []],
    ['false', 'uarea', UNCHECKED],
  ] as const)('are as the built-in one with rangeCheck %s under the rules %s', async (rangeCheck, set, change) => {
    const rules = { set, rangeCheck: rangeCheck === 'true' }
    await expectTwins('sysv-xx.js', 'sysv', { ...AT_THE_END, ...ISA, ...disk('8237-8bit', 200), rules }, change)
  })

  it.each([
    [0, false, []],
    [5, false, atLevel(5, false)],
    [5, true, atLevel(5, true)],
    [6, false, atLevel(6, false)],
    [6, true, atLevel(6, true)],
  ] as const)('are as the built-in one with callerLevel %i, set again: %s', async (callerLevel, isSetAgain, change) => {
    const rules = { set: 'man89', callerLevel, callerRestoresLevel: isSetAgain }
    await expectTwins('sysv-xx.js', 'sysv', { ...REQUESTS, ...ISA, rules }, change)
  })
})

/** Faults of a device and of what lies between it and memory, by path; those of a channel need one. */
const COMMON = ['F1', 'F2', 'F3', 'F4', 'F8', 'F9', 'F10', 'F11', 'F12', 'F37'] as const
const MACHINES: readonly (readonly [string, PathId, object, readonly string[]])[] = [
  ['sysv-xx.js', 'sysv', ISA, COMMON],
  ['xx.js', 'physio', { host: '2014-x86-pcie', ...disk('bus-master') }, [...COMMON, 'F38']],
  ['xx.js', 'aphysio', { host: '2014-x86-pcie', ...disk('bus-master') }, [...COMMON, 'F38']],
  ['xx-dmae.js', 'physio', ISA, COMMON],
  ['xx-iopb.js', 'physio', { host: '2014-x86-pcie', ...disk('bus-master-iopb') }, COMMON],
]

describe('drivers in JavaScript under planned faults', () => {
  const cases = MACHINES.flatMap(([file, path, machine, faults]) =>
    faults.flatMap((id) => [1, 2].map((call) => [file, path, id, call, machine] as const)),
  )
  it.each(cases)(
    '%s on %s is as the built-in one when %s strikes at event %i',
    async (file, path, id, call, machine) => {
      const { strikes } = await expectTwins(file, path, { ...REQUESTS, ...machine, faults: [{ id, call }] }, [])
      expect(strikes).toBe(1)
    },
  )
})
