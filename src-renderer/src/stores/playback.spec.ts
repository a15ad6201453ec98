import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { usePlayback } from './playback'
import { useRun } from './run'

let host: FakeHost
let run: ReturnType<typeof useRun>
let playback: ReturnType<typeof usePlayback>

beforeEach(() => {
  setActivePinia(createPinia())
  host = fakeHost()
  run = useRun()
  playback = usePlayback()
  run.connect(host.api)
  playback.connect(host.api)
  run.overview = { end: 100, rows: 9, notKept: 0, tracks: [], lanes: [], kinds: [] } as never
})

describe('usePlayback', () => {
  it('steps to what the host names, and looks at the state there', async () => {
    void playback.step('chunk', 1)
    expect(host.question('trace/step').request).toMatchObject({
      filter: { kinds: ['io:start'] },
      row: -1,
      direction: 1,
    })
    host.question('trace/step').answer(ready(4))
    await settled()
    host.question('trace/row').answer(ready({ row: 4, at: 60 }))
    await settled()
    expect([run.row, run.cursor]).toEqual([4, 60])
    host.question('trace/state').answer(ready({ at: 60, tables: [] }))
    await settled()
    expect(playback.state).toMatchObject({ at: 60 })
  })

  it('stays where it is when there is no such row', async () => {
    run.select(3, 30)
    void playback.step('mark', -1)
    host.question('trace/step').answer(ready(-1))
    await settled()
    expect(run.row).toBe(3)
  })

  it('shows the state of the row that was selected last, whatever comes first', async () => {
    run.select(1, 10)
    await settled()
    run.select(2, 20)
    await settled()
    host.question('trace/state', 1).answer(ready({ at: 20, tables: [] }))
    host.question('trace/state', 0).answer(ready({ at: 10, tables: [] }))
    await settled()
    expect(playback.state).toMatchObject({ at: 20 })
  })

  it('goes on to the nearest of its breakpoints, and to the end when none is left', async () => {
    playback.addBreakpoint({ kinds: ['io:done'] })
    playback.addBreakpoint({ kinds: ['intr:service'] })
    playback.addBreakpoint({ kinds: ['panic'] })
    playback.changeBreakpoint(3, { isOn: false })
    void playback.goOn()
    host.question('trace/step', 0).answer(ready(7))
    host.question('trace/step', 1).answer(ready(5))
    await settled()
    host.question('trace/row', 0).answer(ready({ row: 7, at: 70 }))
    host.question('trace/row', 1).answer(ready({ row: 5, at: 50 }))
    await settled()
    host.question('trace/row', 2).answer(ready({ row: 5, at: 50 }))
    await settled()
    expect(run.row).toBe(5)
    playback.removeBreakpoint(1)
    playback.removeBreakpoint(2)
    void playback.goOn()
    await settled()
    expect(host.question('trace/step', 2).request).toMatchObject({ filter: {}, row: -1, direction: -1 })
  })

  it('counts hits from the beginning of the run, wherever the cursor is', async () => {
    playback.addBreakpoint({ kinds: ['io:done'] }, 3)
    run.select(4, 40)
    void playback.goOn()
    host.question('trace/row', 0).answer(ready({ row: 4, at: 40 }))
    await settled()
    expect(host.question('trace/place').request).toMatchObject({ at: 40, row: 5 })
    host.question('trace/place').answer(ready(4))
    await settled()
    // Four are passed: the next third one is the sixth.
    expect(host.question('trace/rows').request).toMatchObject({ first: 5, count: 1 })
    host.question('trace/rows').answer(ready({ total: 9, rows: [{ row: 8 }] }))
    await settled()
    host.question('trace/row', 1).answer(ready({ row: 8, at: 80 }))
    await settled()
    expect(run.row).toBe(8)
  })

  it('tells how often a breakpoint was passed up to the cursor', async () => {
    run.select(4, 40)
    const told = playback.hitsOf({ filter: { kinds: ['io:done'] } })
    host.question('trace/place').answer(ready(2))
    host.question('trace/rows').answer(ready({ total: 9, rows: [] }))
    expect(await told).toEqual({ passed: 2, total: 9 })
  })

  it('begins slow motion where the next interrupt is served', async () => {
    run.select(2, 20)
    vi.stubGlobal('requestAnimationFrame', () => 0)
    void playback.slowInterrupt()
    expect(host.question('trace/step').request).toMatchObject({ filter: { kinds: ['intr:service'] }, row: 2 })
    host.question('trace/step').answer(ready(5))
    await settled()
    host.question('trace/row', 0).answer(ready({ row: 5, at: 50, duration: 10 }))
    await settled()
    host.question('trace/row', 1).answer(ready({ row: 5, at: 50 }))
    await settled()
    expect([run.row, playback.isPlaying]).toEqual([5, true])
    playback.pause()
    vi.unstubAllGlobals()
  })

  it('says why a state cannot be shown', async () => {
    run.select(1, 10)
    await settled()
    host.question('trace/state').answer({ ok: false, error: { code: 'E_NOT_FOUND', message: 'run it again' } })
    await settled()
    expect([playback.trouble, playback.isLooking]).toEqual(['run it again', false])
  })
})
