import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import { fakeRun, readEvents } from '../testing/fake-run'
import { checkRun } from './check'

function scenario(expectations: readonly object[]): Scenario {
  const reply = parseScenario({
    ...{ version: 1, path: 'physio', expect: expectations },
    workload: [{ process: 'p', requests: [{ op: 'read', length: 512, repeat: 2 }] }],
  })
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

const entry = {
  request: 'r1',
  op: 'read',
  result: 512,
  errno: 0,
  errnoName: '0',
  residual: 0,
  startedAt: 0,
  endedAt: 9,
}
const failed = { ...entry, result: -1, errno: 5, errnoName: 'EIO', residual: 512 }
const run = fakeRun('physio', readEvents('physio'), {
  processes: [{ name: 'p', pid: 1, results: [entry, failed] }],
  findings: [
    {
      ...{ id: 'LostRequest', code: 'LostRequest', rule: 'LostRequest', source: '', message: '', row: -1, at: 0 },
      ...{ text: '', mend: '', severity: 'error', kernel: 'both', where: null },
    },
  ],
})

const verdicts = (...expectations: object[]): string[] =>
  checkRun(scenario(expectations), run).map(({ ok, found }) => (ok ? 'ok' : found))

describe('checkRun', () => {
  it('looks at result, errno and residual of each repetition', () => {
    const request = { process: 'p', request: 'r1' }
    expect(
      verdicts(
        { ...request, result: 512, errno: 0, residual: 0 },
        { ...request, repetition: 2, result: -1, errno: 'EIO', residual: 512 },
        { ...request, errno: 'EIO', result: 0, residual: 1 },
        { ...request, repetition: 2, errno: 0 },
        { ...request, repetition: 3, result: 512 },
      ),
    ).toEqual([
      'ok',
      'ok',
      'it gives 512, it has no error, it leaves 0 bytes',
      'it fails with EIO',
      'it was never made',
    ])
  })

  it('looks at metrics, the end, hangs and findings', () => {
    expect(
      verdicts(
        { metric: 'strategyCalls', equals: 1 },
        { metric: 'strategyCalls', atLeast: 1, atMost: 1 },
        { metric: 'latency.dma:transfer.sum', equals: 100 },
        { metric: 'latency.pm:raise.n', equals: 0 },
        { metric: 'strategyCalls', atLeast: 2 },
        { end: 'idle' },
        { end: 'panic' },
        { hung: [] },
        { hung: ['p'] },
        { finding: 'LostRequest' },
        { finding: 'LostRequest', present: false },
        { finding: 'other', present: false },
      ),
    ).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'it is 1', 'ok', 'it ends with idle', 'ok', 'it is nobody', 'ok'],
      ...['found: LostRequest', 'ok'],
    ])
  })

  it('leaves out what is expected of other paths', () => {
    expect(verdicts({ end: 'panic', path: 'sysv' }, { end: 'idle', path: 'physio' })).toEqual(['ok'])
  })
})
