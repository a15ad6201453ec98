// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useDocument } from './document'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { useFiles } from './files'
import { useOpening } from './opening'

const file = { document: 'f1', name: 'a.dmalab.yaml', text: 'a: 1\n' }
let host: FakeHost

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  setActivePinia(createPinia())
  host = fakeHost()
  useFiles().connect(host.api)
})

async function openFile(): Promise<void> {
  const opening = useOpening().choose()
  host.question('file/open').answer(ready(file))
  await opening
}
const fails = (code: string) => ({ ok: false, error: { code, message: `because ${code}` } }) as never

describe('useFiles', () => {
  it('opens what the host reads, and saves it under its id', async () => {
    await openFile()
    const scenario = useDocument()
    expect([scenario.name, scenario.file, useOpening().recent]).toEqual(['a.dmalab.yaml', 'f1', []])
    expect(scenario.source).toMatchObject({ document: 'f1' })
    scenario.change('a: 2\n', 'edit')
    const saving = useOpening().save()
    expect(host.question('file/save').request).toEqual({
      ...{ document: 'f1', name: 'a.dmalab.yaml', text: 'a: 2\n', how: 'save' },
    })
    scenario.change('a: 3\n', 'edit')
    host.question('file/save').answer(ready({ document: 'f1', name: 'a.dmalab.yaml' }))
    expect(await saving).toBe(true)
    expect([scenario.saved, scenario.isDirty]).toEqual(['a: 2\n', true])
  })

  it('takes another place by Save as, and no sample has one', async () => {
    await openFile()
    const saving = useOpening().save('as')
    host.question('file/save').answer(ready({ document: 'f2', name: 'b.yaml' }))
    await saving
    expect([useDocument().file, useDocument().name]).toEqual(['f2', 'b.yaml'])
    await useDocument().open({ name: 's.yaml', text: '', sample: 's' })
    expect(useDocument().file).toBe('')
  })

  it.each([
    ['puts a link on the clipboard', ready({ link: 'dmalab:1,AB' }), true, { about: 'link', detail: '11' }],
    ['says that it may not write there', ready({ link: 'dmalab:1,AB' }), false, { about: 'notCopied', detail: '' }],
    ['says why there is no link', fails('E_LINK'), true, { about: 'noLink', detail: 'because E_LINK' }],
  ])('%s', async (_what, outcome, mayWrite, notice) => {
    const written: string[] = []
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
      written.push(text)
      return mayWrite ? Promise.resolve() : Promise.reject(new Error('denied'))
    })
    await openFile()
    const copying = useFiles().copyLink()
    expect(host.question('link/make').request).toEqual({ text: 'a: 1\n' })
    host.question('link/make').answer(outcome)
    await copying
    expect([written, useFiles().notices]).toEqual([notice.about === 'noLink' ? [] : ['dmalab:1,AB'], [notice]])
    vi.restoreAllMocks()
  })

  it('opens what a link carries as a document without a place, and a refused link leaves the document alone', async () => {
    await openFile()
    const refusals: string[] = []
    const refused = useOpening().openLink('dmalab:x', (why) => refusals.push(why))
    host.question('link/read').answer(fails('E_LINK'))
    expect([await refused, refusals, useDocument().name]).toEqual([false, ['because E_LINK'], 'a.dmalab.yaml'])
    const opened = useOpening().openLink('dmalab:1,AB', (why) => refusals.push(why))
    host.question('link/read', 1).answer(ready({ name: 'l.dmalab.yaml', text: 'l: 1\n' }))
    expect([await opened, refusals.length]).toEqual([true, 1])
    const { name, text, file: place } = useDocument()
    expect([name, text, place]).toEqual(['l.dmalab.yaml', 'l: 1\n', ''])
    expect(host.asked.filter((each) => each.name === 'run/start')).toEqual([])
  })

  it.each(['E_CHANGED_ON_DISK', 'E_GONE', 'E_WRITE'] as const)(
    'asks what to do on %s, and stays unsaved',
    async (code) => {
      await openFile()
      useDocument().change('a: 2\n', 'edit')
      const saving = useOpening().save()
      host.question('file/save').answer(fails(code))
      expect(await saving).toBe(false)
      expect(useFiles().trouble).toEqual({ code, message: `because ${code}` })
      expect(useDocument().isDirty).toBe(true)
      const choice = useFiles().settle('overwrite')
      expect(host.question('file/save', 1).request).toMatchObject({ how: 'overwrite' })
      host.question('file/save', 1).answer(ready({ document: 'f1', name: 'a.dmalab.yaml' }))
      await choice
      expect([useFiles().trouble, useDocument().isDirty]).toEqual([null, false])
    },
  )

  it('takes what is in the file by an undoable change', async () => {
    await openFile()
    useDocument().change('mine: 1\n', 'edit')
    const choice = useFiles().settle('reload')
    host.question('file/reload').answer(ready({ ...file, text: 'theirs: 1\n' }))
    await choice
    expect([useDocument().text, useDocument().isDirty]).toEqual(['theirs: 1\n', false])
    useDocument().undo()
    expect([useDocument().text, useDocument().isDirty]).toEqual(['mine: 1\n', true])
  })

  it('stays with a document that could not be saved when another shall open', async () => {
    await openFile()
    useDocument().change('a: 2\n', 'edit')
    const opening = useOpening().open({ name: 'b.yaml', text: 'b: 1\n' })
    useOpening().answer('save')
    await settled()
    host.question('file/save').answer(ready(null))
    expect(await opening).toBe(false)
    expect([useDocument().name, useDocument().isDirty]).toEqual(['a.dmalab.yaml', true])
  })

  it('shows what the host tells: recent files, and each notice once', async () => {
    const recent = [{ id: 'r1', name: 'a', folder: 'b', isMissing: false }]
    host.question('file/recent').answer(ready(recent))
    await settled()
    expect(useFiles().recent).toEqual(recent)
    host.push('file/recents', [])
    expect(useFiles().recent).toEqual([])
    host.push('host/notice', { about: 'settings', detail: 'settings.bad' })
    host.push('host/notice', { about: 'settings', detail: 'settings.bad' })
    expect(useFiles().notices).toHaveLength(1)
    const choosing = useFiles().choose('r1')
    expect(host.question('file/open').request).toEqual({ recent: 'r1' })
    host.question('file/open').answer(fails('E_NOT_FOUND'))
    expect(await choosing).toBeNull()
    expect(useFiles().notices[1]).toEqual({ about: 'refused', detail: 'because E_NOT_FOUND' })
    for (const notice of useFiles().notices) useFiles().dismiss(notice)
    expect(useFiles().notices).toEqual([])
  })

  it('keeps changes in the slot of this window, and leaves those of others alone', async () => {
    const others = JSON.stringify({ name: 'b.yaml', text: 'b: 2\n', saved: 'b: 1\n', sample: '' })
    localStorage.setItem('dma-lab-kept-1', others)
    await openFile()
    const stop = useOpening().begin(window)
    await vi.waitFor(() => expect(sessionStorage.getItem('dma-lab-slot')).toBe('2'))
    window.dispatchEvent(new Event('pagehide'))
    useDocument().change('a: 2\n', 'edit')
    window.dispatchEvent(new Event('pagehide'))
    expect(localStorage.getItem('dma-lab-kept-2')).toContain('a: 2')
    useDocument().markSaved()
    window.dispatchEvent(new Event('pagehide'))
    expect(localStorage.getItem('dma-lab-kept-2')).toBeNull()
    expect(localStorage.getItem('dma-lab-kept-1')).toBe(others)
    stop()
  })

  it('goes on with the file after the page has loaded again', async () => {
    await openFile()
    const stop = useOpening().begin(window)
    useDocument().change('a: 2\n', 'edit')
    window.dispatchEvent(new Event('pagehide'))
    stop()
    setActivePinia(createPinia())
    const stopAgain = useOpening().begin(window)
    await settled()
    expect([useDocument().file, useDocument().text, useDocument().isDirty]).toEqual(['f1', 'a: 2\n', true])
    stopAgain()
  })
})
