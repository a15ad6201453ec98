import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useRun } from './run'

let host: FakeHost
let run: ReturnType<typeof useRun>

beforeEach(() => {
  setActivePinia(createPinia())
  host = fakeHost()
  run = useRun()
  run.connect(host.api)
})
const started = (number: number) => ready({ run: number, paths: ['sysv', 'physio'] })
const ended = ready({ outcomes: [{ path: 'physio' }], comparison: {} })

describe('useRun', () => {
  it('goes from start to end and shows a path that was run', async () => {
    void run.start({ sample: 'x' })
    host.question('run/start').answer(started(3))
    await settled()
    expect([run.isGoing, run.run]).toEqual([true, 3])
    host.question('run/result').answer(ended)
    await settled()
    expect(host.question('trace/overview').request).toEqual({ run: 3, path: 'physio' })
    host.question('trace/overview').answer(ready({ end: 9 }))
    await settled()
    expect([run.isGoing, run.path, run.overview?.end, run.outcome]).toEqual([false, 'physio', 9, { path: 'physio' }])
  })

  it('hears of its own progress only', async () => {
    void run.start({ sample: 'x' })
    host.question('run/start').answer(started(3))
    await settled()
    host.push('run/progress', { run: 2 } as never)
    expect(run.progress).toBeNull()
    host.push('run/progress', { run: 3, rows: 7 } as never)
    expect(run.progress?.rows).toBe(7)
  })

  it('drops and closes a run that was overtaken by another', async () => {
    void run.start({ sample: 'x' })
    void run.start({ sample: 'y' })
    host.question('run/start', 1).answer(started(4))
    await settled()
    host.question('run/start', 0).answer(started(3))
    await settled()
    expect(run.run).toBe(4)
    expect(host.question('run/close').request).toEqual({ run: 3 })
  })

  it('tells why a run failed', async () => {
    void run.start({ text: 'nonsense' })
    host.question('run/start').answer({ ok: false, error: { code: 'E_SCENARIO', message: 'no workload' } })
    await settled()
    expect(run.current).toMatchObject({ state: 'failed', error: { code: 'E_SCENARIO', message: 'no workload' } })
  })

  it('cancels only what goes on', async () => {
    await run.cancel()
    expect(host.asked).toEqual([])
    void run.start({ sample: 'x' })
    host.question('run/start').answer(started(3))
    await settled()
    void run.cancel()
    expect(host.question('run/cancel').request).toEqual({ run: 3 })
  })
})
