// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { usePlayback } from './playback'
import { useRun } from './run'
import { GATHER } from '../app/kept-storage'
import { KEEP_SESSION_AFTER, useSession, type TimelineState } from './session'

const STATE: TimelineState = {
  view: { from: 5, span: 50 },
  arrangement: { collapsed: [1], pinned: [2], hidden: [], markers: [{ at: 7, text: 'here' }], marks: [3, null] },
  ...{ form: { text: 'io', kind: '', track: -1, request: '' }, isFiltered: true, labels: 200, lower: 150 },
}

let host: FakeHost
let stop = (): void => undefined

/** A window that begins. */
function open(): { run: ReturnType<typeof useRun>; session: ReturnType<typeof useSession> } {
  setActivePinia(createPinia())
  host = fakeHost()
  const run = useRun()
  run.connect(host.api)
  usePlayback().connect(host.api)
  const session = useSession()
  stop = session.begin(window)
  return { run, session }
}

/** Answers what a run asks, with one path. */
async function finish(hash: string): Promise<void> {
  const started = { run: 3, title: 'One read', summary: '', paths: ['sysv'], seed: 9, warnings: [] }
  host.question('run/start').answer(ready(started))
  await settled()
  host.question('run/result').answer(ready({ outcomes: [{ path: 'sysv', hash, rows: 9 }], comparison: {} }))
  await settled()
  host.question('trace/overview').answer(ready({ end: 100, rows: 9, tracks: [], lanes: [], signals: [], kinds: [] }))
  await settled()
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
})
afterEach(() => stop())

describe('useSession', () => {
  async function lookAtRun(): Promise<void> {
    const { run, session } = open()
    void run.start({ sample: 'one-read' })
    await finish('abc')
    run.select(4, 40)
    session.tell(STATE)
    usePlayback().addBreakpoint({ kinds: ['io:done'] }, 2)
    window.dispatchEvent(new Event('pagehide'))
    stop()
  }

  it('makes the run again after a reload, with the seed that it had, and shows it as it was', async () => {
    await lookAtRun()
    const { run, session } = open()
    expect(host.question('run/start').request).toEqual({ source: { sample: 'one-read' }, paths: ['sysv'], seed: 9 })
    await finish('abc')
    expect([run.row, run.cursor, session.notice]).toEqual([4, 40, 'same'])
    expect(usePlayback().breakpoints).toMatchObject([{ filter: { kinds: ['io:done'] }, every: 2 }])
    expect([session.take('physio'), session.take('sysv'), session.take('sysv')]).toEqual([null, STATE, null])
  })

  it('keeps zoom and markers within 5 s, also when the person does not stop moving', async () => {
    expect(KEEP_SESSION_AFTER + GATHER).toBeLessThanOrEqual(5000)
    const { run, session } = open()
    void run.start({ sample: 'one-read' })
    await finish('abc')
    // What waits to be kept waits for the real clock.
    await nextTick()
    window.dispatchEvent(new Event('pagehide'))
    vi.useFakeTimers()
    try {
      for (let at = 100; at <= 5000; at += 100) {
        session.tell({ ...STATE, view: { from: at, span: 50 } })
        await vi.advanceTimersByTimeAsync(100)
      }
      const kept = JSON.parse(localStorage.getItem('dma-lab-run') ?? '{}') as { timeline?: TimelineState }
      expect(kept.timeline?.arrangement).toEqual(STATE.arrangement)
      expect(kept.timeline?.view.from).toBeGreaterThanOrEqual(5000 - KEEP_SESSION_AFTER)
    } finally {
      vi.useRealTimers()
    }
  })

  it('says so when the trace is another, and selects no row of it', async () => {
    await lookAtRun()
    const { run, session } = open()
    await finish('def')
    expect([run.row, run.cursor, session.notice]).toEqual([-1, 40, 'other'])
  })

  it('begins again a run that went on when the window was loaded anew, and says nothing about its trace', async () => {
    const { run } = open()
    void run.start({ sample: 'one-read' })
    const started = { run: 3, title: 'One read', summary: '', paths: ['sysv'], seed: 9, warnings: [] }
    host.question('run/start').answer(ready(started))
    await settled()
    window.dispatchEvent(new Event('pagehide'))
    stop()
    const again = open()
    expect(host.question('run/start').request).toEqual({ source: { sample: 'one-read' }, paths: ['sysv'], seed: 9 })
    await finish('abc')
    expect([again.run.current.state, again.run.row, again.session.notice]).toEqual(['ended', -1, ''])
  })

  it('offers it to a new start, and forgets it when it is not wanted', async () => {
    await lookAtRun()
    sessionStorage.clear()
    const { session } = open()
    expect(session.offer).toMatchObject({ title: 'One read', view: 'welcome' })
    void session.accept()
    expect(host.question('run/start').request).toMatchObject({ seed: 9 })
    stop()
    sessionStorage.clear()
    const again = open()
    again.session.decline()
    stop()
    expect(open().session.offer).toBeNull()
  })

  it('leaves a storage alone that holds something else', () => {
    sessionStorage.setItem('dma-lab-run', '{"version":2}')
    localStorage.setItem('dma-lab-run', 'no JSON')
    expect(open().session.offer).toBeNull()
  })
})
