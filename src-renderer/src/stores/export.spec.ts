// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ExportFormatSummary } from '../../../src-ipc/exports'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useExport } from './export'
import { useKeptRuns } from './kept-runs'
import { useRun } from './run'
import { useSession } from './session'

const format = (id: string, more: Partial<ExportFormatSummary> = {}): ExportFormatSummary => ({
  ...{ id, title: id, group: 'table', extension: `.${id}`, shape: 'file', several: true, opensIn: ['x'], about: id },
  ...{ options: [], ...more },
})
const range = ['from', 'to', 'hide'].map((name) => ({ name, about: name, values: ['all'], isNumber: true }))
const FORMATS = [
  format('chrome'),
  format('csv', { options: [{ name: 'bom', about: 'mark', values: ['no', 'yes'], isNumber: false }] }),
  format('svg', { group: 'picture', options: range }),
]
const head = new TextEncoder().encode('<svg/>')
const preview = { files: 1, size: 6, isExact: true, file: '', head }

let host: FakeHost
const downloads: { name: string; size: number }[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  localStorage.clear()
  setActivePinia(createPinia())
  host = fakeHost()
  useExport().connect(host.api, false)
  useKeptRuns().connect(host.api)
  const paths = (['sysv', 'physio'] as const).map((path) => ({ path, run: 3 }))
  useKeptRuns().add({ run: 3, title: 'One write: 8 KB', seed: 1, paths, rows: 10, source: { text: '' } })
  useRun().current = {
    state: 'ended',
    started: { run: 3, title: 't', summary: '', paths: ['sysv'], seed: 1, warnings: [] },
    ended: { outcomes: [], comparison: {} as never },
  }
  downloads.length = 0
  URL.createObjectURL = (blob) => {
    downloads.push({ name: '', size: (blob as Blob).size })
    return 'blob:x'
  }
  URL.revokeObjectURL = () => undefined
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.at(-1)!.name = this.download
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Opens the dialog and answers what it asks. */
async function open(): Promise<ReturnType<typeof useExport>> {
  const store = useExport()
  const opened = store.open()
  host.question('export/formats').answer(ready(FORMATS))
  await opened
  await vi.advanceTimersByTimeAsync(200)
  return store
}
const lastOf = (name: 'export/preview' | 'export/write') => {
  const found = host.asked.filter((each) => each.name === name)
  return host.question(name, found.length - 1)
}

describe('useExport', () => {
  it('begins with the path that is shown, a name for it, and its preview', async () => {
    const store = await open()
    expect(store.chosen).toEqual([{ run: 3, path: 'sysv' }])
    expect(store.name).toBe('one-write-8-kb-sysv')
    expect(lastOf('export/preview').request).toEqual({ of: store.chosen, format: 'chrome', choice: {} })
    lastOf('export/preview').answer(ready(preview))
    await settled()
    expect(store.preview).toEqual({ state: 'ready', value: preview })
    store.toggle({ run: 3, path: 'physio' })
    expect(store.name).toBe('one-write-8-kb')
  })

  it('offers PNG beside the drawing it is made of', async () => {
    const store = await open()
    expect(store.formats.map(({ id }) => id)).toEqual(['chrome', 'csv', 'svg', 'png'])
  })

  it('keeps options by format and sends only what is no default', async () => {
    const store = await open()
    store.formatId = 'csv'
    store.choose('bom', 'yes')
    expect(store.choice).toEqual({ bom: 'yes' })
    store.formatId = 'chrome'
    expect(store.choice).toEqual({})
    store.formatId = 'csv'
    store.choose('bom', 'no')
    expect(store.choice).toEqual({})
  })

  it('sends what the timeline shows: its range without the tracks it hides', async () => {
    const store = await open()
    useSession().tell({
      view: { from: 100.4, span: 50 },
      arrangement: { collapsed: [], pinned: [], hidden: [4, 7], markers: [], marks: [null, null] },
      ...{ form: { text: '', kind: '', track: -1, request: '' }, isFiltered: false, labels: 0, lower: 0 },
    })
    store.formatId = 'svg'
    expect(store.choice).toEqual({})
    store.range = 'visible'
    expect(store.choice).toEqual({ from: '100', to: '150', hide: '4,7' })
    store.toggle({ run: 3, path: 'physio' })
    expect(store.choice).toEqual({})
  })

  it('drops a preview that was overtaken', async () => {
    const store = await open()
    const early = lastOf('export/preview')
    store.formatId = 'csv'
    await vi.advanceTimersByTimeAsync(200)
    lastOf('export/preview').answer(ready({ ...preview, size: 2 }))
    early.answer(ready({ ...preview, size: 1 }))
    await settled()
    expect(store.preview).toMatchObject({ value: { size: 2 } })
  })

  it('fetches a download in pieces and says as what it came', async () => {
    const store = await open()
    void store.start()
    const written = { where: 'download', download: 'd1', name: 'x.json', size: 5 }
    lastOf('export/write').answer(ready(written))
    await settled()
    host.question('export/piece', 0).answer(ready(Uint8Array.of(1, 2, 3)))
    await settled()
    expect(host.question('export/piece', 1).request).toEqual({ download: 'd1', offset: 3 })
    host.question('export/piece', 1).answer(ready(Uint8Array.of(4, 5)))
    await settled()
    expect(store.work).toEqual({ state: 'done', written })
    expect(downloads).toEqual([{ name: 'x.json', size: 5 }])
    expect(host.question('export/drop').request).toEqual({ download: 'd1' })
  })

  it('says nothing was saved when the pieces end too early', async () => {
    const store = await open()
    void store.start()
    lastOf('export/write').answer(ready({ where: 'download', download: 'd1', name: 'x.json', size: 5 }))
    await settled()
    host.question('export/piece').answer(ready(new Uint8Array(0)))
    await settled()
    expect(store.work).toMatchObject({ state: 'failed', error: { message: 'only 0 of 5 bytes came' } })
    expect(downloads).toEqual([])
  })

  it('asks before it replaces, and then names the same place', async () => {
    const store = await open()
    void store.start()
    lastOf('export/write').answer(ready({ where: 'exists', place: 'p1', name: 'x.vcd: exists already' }))
    await settled()
    expect(store.work).toMatchObject({ state: 'exists', place: 'p1' })
    void store.start({ place: 'p1' })
    expect(lastOf('export/write').request).toMatchObject({ place: 'p1', replace: true })
    lastOf('export/write').answer(ready({ where: 'disk', folder: 'out', files: [{ name: 'x.vcd', size: 1 }] }))
    await settled()
    expect(store.work).toMatchObject({ state: 'done', written: { folder: 'out' } })
  })

  it('is cancelled at once, and a late answer changes nothing', async () => {
    const store = await open()
    void store.start()
    expect(store.isGoing).toBe(true)
    store.cancel()
    expect(store.work).toEqual({ state: 'cancelled' })
    lastOf('export/write').answer(ready({ where: 'disk', folder: 'out', files: [] }))
    await settled()
    expect(store.work).toEqual({ state: 'cancelled' })
  })

  it('tells a full disk as the host does, and remembers the format for the next time', async () => {
    const store = await open()
    store.formatId = 'csv'
    void store.start()
    const error = { code: 'E_NO_SPACE', message: 'x.csv: the disk is full' } as const
    lastOf('export/write').answer({ ok: false, error })
    await settled()
    expect(store.work).toEqual({ state: 'failed', error })
    expect(JSON.parse(localStorage.getItem('dma-lab-export') ?? '')).toMatchObject({ format: 'csv' })
  })

  it('lets go of traces that are forgotten', async () => {
    const store = await open()
    useKeptRuns().forget(3)
    await settled()
    expect(store.chosen).toEqual([])
    expect(store.canStart).toBe(false)
  })
})
