// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { EXAMPLES } from '../features/probe/examples'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useProbe } from './probe'
import { useRun } from './run'

let host: FakeHost
let probe: ReturnType<typeof useProbe>
const RESULT = { lines: [], aggregations: [], notes: [], matched: 1, fired: 2, exit: null, stopped: '' }

beforeEach(async () => {
  localStorage.clear()
  setActivePinia(createPinia())
  host = fakeHost()
  const run = useRun()
  run.connect(host.api)
  probe = useProbe()
  probe.connect(host.api)
  const started = { run: 7, title: 'x', summary: '', paths: ['sysv'], seed: 1, warnings: [] } as const
  run.current = { state: 'ended', started, ended: { outcomes: [], comparison: {} as never } }
  await settled()
})

describe('useProbe', () => {
  it('asks about the run that is shown, and remembers the program', async () => {
    probe.text = 'io:::start'
    void probe.ask()
    expect(host.question('trace/probe').request).toEqual({ run: 7, path: 'sysv', program: 'io:::start' })
    host.question('trace/probe').answer(ready({ ok: true, result: RESULT, took: 3 }))
    await settled()
    expect(probe.state).toMatchObject({ state: 'ended', took: 3, of: { run: 7, path: 'sysv' } })
    expect(JSON.parse(localStorage.getItem('dma-lab-probe') ?? '')).toEqual(['io:::start'])
    probe.forget()
    expect(localStorage.getItem('dma-lab-probe')).toBe('[]')
  })

  it('keeps what is wrong with the program that was asked', async () => {
    probe.text = 'io:::strat'
    void probe.ask()
    const problem = { message: 'no', line: 1, column: 1, length: 10 }
    host.question('trace/probe').answer(ready({ ok: false, problem }))
    await settled()
    expect(probe.state).toEqual({ state: 'wrong', problem, program: 'io:::strat' })
  })

  it('drops the answer to a program when another was asked meanwhile', async () => {
    void probe.ask()
    void probe.ask()
    host.question('trace/probe', 1).answer(ready({ ok: true, result: RESULT, took: 2 }))
    await settled()
    host.question('trace/probe', 0).answer(ready({ ok: true, result: RESULT, took: 1 }))
    await settled()
    expect(probe.state).toMatchObject({ took: 2 })
  })

  it('says so when it was cancelled or failed', async () => {
    void probe.ask()
    host.question('trace/probe').answer({ ok: false, error: { code: 'E_CANCELLED', message: 'stopped' } })
    await settled()
    expect(probe.state.state).toBe('cancelled')
    void probe.ask()
    host.question('trace/probe', 1).answer({ ok: false, error: { code: 'E_NOT_FOUND', message: 'gone' } })
    await settled()
    expect(probe.state).toEqual({ state: 'failed', message: 'gone' })
  })

  it('takes a damaged memory for none', () => {
    for (const damaged of ['{', '7', '[1,null]']) {
      localStorage.setItem('dma-lab-probe', damaged)
      setActivePinia(createPinia())
      expect(useProbe().history).toEqual([])
    }
    expect(EXAMPLES.length).toBeGreaterThan(9)
  })
})
