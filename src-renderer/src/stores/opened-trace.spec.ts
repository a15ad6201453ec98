// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { UPLOAD_BYTES } from '../../../src-ipc/exports'
import { useView } from '../app/view'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useFiles } from './files'
import { useKeptRuns } from './kept-runs'
import { useOpenedTrace } from './opened-trace'
import { useRun } from './run'

const HEAD = Uint8Array.of(1, 0, 0, 0, ...[...'DMALABTR'].map((letter) => letter.charCodeAt(0)))
const opened = {
  name: 'a.dmatrace',
  started: { run: 9, title: 'A', summary: '', paths: ['physio'], seed: 2, warnings: [] },
  ended: { outcomes: [{ path: 'physio', rows: 4, hash: 'h' }], comparison: {} },
  facts: { title: 'A', host: '', version: '', hash: 'h', scenario: null, format: 'dmatrace' },
}
let host: FakeHost

beforeEach(() => {
  setActivePinia(createPinia())
  host = fakeHost()
  for (const store of [useRun(), useKeptRuns(), useOpenedTrace()]) store.connect(host.api)
})

describe('useOpenedTrace', () => {
  it('shows a trace like a run that has ended, and keeps it for comparison', async () => {
    const traces = useOpenedTrace()
    void traces.open('t1', 'a.dmatrace')
    expect(traces.reading).toBe('a.dmatrace')
    await settled()
    expect(host.question('trace/open').request).toEqual({ file: 't1' })
    host.question('trace/open').answer(ready(opened))
    await settled()
    host.question('trace/overview').answer(ready({ end: 5, rows: 4 }))
    await settled()
    expect([useRun().path, useRun().current.state, useView().view]).toEqual(['physio', 'ended', 'timeline'])
    expect(useKeptRuns().runs[0]).toMatchObject({ run: 9, rows: 4 })
    expect(useKeptRuns().runs[0]?.source).toBeUndefined()
    expect([traces.opened?.facts.hash, traces.reading, traces.shown]).toEqual(['h', '', 'a.dmatrace'])
    // Its name stays when the notice is put away, and goes when something runs.
    traces.opened = null
    expect(traces.shown).toBe('a.dmatrace')
    void useRun().start({ sample: 'x' })
    host.question('run/start').answer(ready({ run: 10, paths: ['sysv'] }))
    await settled()
    expect(traces.shown).toBe('')
  })

  it('sends a file of the page in pieces, and leaves what is no trace to others', async () => {
    const traces = useOpenedTrace()
    expect(await traces.openFile(new File(['version: 1\n'], 'a.dmatrace'))).toBeNull()
    expect(host.asked).toEqual([])
    const bytes = new Uint8Array(UPLOAD_BYTES + 7)
    bytes.set(HEAD)
    void traces.openFile(new File([bytes], 'a:b.dmatrace'))
    await settled()
    const first = host.question('upload/piece').request as { base64: string; name: string; upload: string }
    expect([first.upload, first.name, atob(first.base64).length]).toEqual(['', 'a-b.dmatrace', UPLOAD_BYTES])
    host.question('upload/piece').answer(ready({ upload: 'u1' }))
    await settled()
    const second = host.question('upload/piece', 1).request as { base64: string; upload: string }
    expect([second.upload, atob(second.base64).length]).toEqual(['u1', 7])
    host.question('upload/piece', 1).answer(ready({ upload: 'u1' }))
    await settled()
    expect(host.question('trace/open').request).toEqual({ file: 'u1' })
  })

  it('says why a file cannot be opened; what was shown stays', async () => {
    const traces = useOpenedTrace()
    void traces.open('t1', 'a.dmatrace')
    await settled()
    const message = 'a.dmatrace: the trace file is damaged.'
    host.question('trace/open').answer({ ok: false, error: { code: 'E_READ', message } })
    await settled()
    expect(useFiles().notices).toEqual([{ about: 'refused', detail: message }])
    expect([traces.opened, useRun().current.state]).toEqual([null, 'none'])
  })
})
