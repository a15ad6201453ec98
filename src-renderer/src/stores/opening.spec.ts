// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useView } from '../app/view'
import { useDocument } from './document'
import { useFiles } from './files'
import { KeptSlots } from './kept-slots'
import { GATHER } from '../app/kept-storage'
import { KEEP_AFTER, useOpening } from './opening'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  setActivePinia(createPinia())
})
const other = { name: 'b.yaml', text: 'b: 1\n' }

describe('useOpening', () => {
  it('opens at once what takes nothing away', async () => {
    const opening = useOpening()
    expect(await opening.open(other)).toBe(true)
    expect([useDocument().name, useView().view]).toEqual(['b.yaml', 'machine'])
    expect(opening.recent.map(({ name }) => name)).toEqual(['b.yaml'])
  })

  it('says that there is nothing in a file, but lets a scenario begin in an empty one', async () => {
    const opening = useOpening()
    expect(await opening.open({ name: 'a.dmatrace', text: ' \n' })).toBe(false)
    expect([opening.trouble, useDocument().isOpen]).toEqual(['empty', false])
    expect(await opening.open({ name: 'a.yml', text: '' })).toBe(true)
    expect([opening.trouble, useDocument().name]).toEqual(['', 'a.yml'])
  })

  it('asks before changes are lost, and does what is answered', async () => {
    const opening = useOpening()
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: 'a: 1\n' })
    scenario.change('a: 2\n', 'edit')
    const stays = opening.open(other)
    expect(opening.isAsking).toBe(true)
    opening.answer('cancel')
    expect([await stays, scenario.name, scenario.isDirty, opening.isAsking]).toEqual([false, 'a.yaml', true, false])
    const goes = opening.open(other)
    opening.answer('discard')
    expect([await goes, scenario.name]).toEqual([true, 'b.yaml'])
  })

  it('offers at the next start what was not saved, and nothing that was', async () => {
    const scenario = useDocument()
    const stop = useOpening().begin(window)
    await scenario.open({ name: 'a.yaml', text: 'a: 1\n' })
    scenario.change('a: 2\n', 'edit')
    await vi.waitFor(() => expect(localStorage.getItem('dma-lab-kept-1')).toContain('a: 2'))
    window.dispatchEvent(new Event('pagehide'))
    stop()
    sessionStorage.clear()

    setActivePinia(createPinia())
    const next = useOpening()
    const stopNext = next.begin(window)
    await vi.waitFor(() => expect(next.recoveries).toHaveLength(1))
    const [offer] = next.recoveries
    expect(offer).toMatchObject({ name: 'a.yaml', text: 'a: 2\n', saved: 'a: 1\n', sample: '' })
    await next.recover(offer!)
    const again = useDocument()
    expect([again.text, again.isDirty]).toEqual(['a: 2\n', true])
    again.undo()
    expect([again.text, again.isDirty]).toEqual(['a: 1\n', false])
    window.dispatchEvent(new Event('pagehide'))
    stopNext()
    sessionStorage.clear()

    setActivePinia(createPinia())
    const last = useOpening()
    const stopLast = last.begin(window)
    await vi.waitFor(() => expect(sessionStorage.getItem('dma-lab-slot')).not.toBeNull())
    expect(last.recoveries).toEqual([])
    stopLast()
  })

  it('keeps what is typed within 5 s, also when the person does not stop typing', async () => {
    // What a browser's database or the desktop shell needs on top.
    expect(KEEP_AFTER + GATHER).toBeLessThanOrEqual(5000)
    const scenario = useDocument()
    const stop = useOpening().begin(window)
    await vi.waitFor(() => expect(sessionStorage.getItem('dma-lab-slot')).not.toBeNull())
    await scenario.open({ name: 'a.yaml', text: 'a: 0\n' })
    // What waits to be kept waits for the real clock.
    await nextTick()
    window.dispatchEvent(new Event('pagehide'))
    vi.useFakeTimers()
    try {
      const losses: number[] = []
      for (let at = 100; at <= 10_000; at += 100) {
        scenario.change(`a: ${at}\n`, 'typing', 'typing')
        await vi.advanceTimersByTimeAsync(100)
        const text = (JSON.parse(localStorage.getItem('dma-lab-kept-1') ?? '{"text":"a: 0"}') as { text: string }).text
        losses.push(at + 100 - Number(text.slice(3)))
      }
      expect(Math.max(...losses)).toBeLessThanOrEqual(5000 - GATHER)
      await vi.advanceTimersByTimeAsync(KEEP_AFTER)
      expect(localStorage.getItem('dma-lab-kept-1')).toContain('a: 10000')
    } finally {
      vi.useRealTimers()
      stop()
    }
  })

  it('goes on where it was after a reload of the tab', async () => {
    const stop = useOpening().begin(window)
    await useOpening().open(other)
    window.dispatchEvent(new Event('pagehide'))
    stop()
    setActivePinia(createPinia())
    useOpening().begin(window)()
    await vi.waitFor(() => expect([useDocument().name, useView().view]).toEqual(['b.yaml', 'machine']))
  })

  it('keeps the last six documents, each once', async () => {
    const opening = useOpening()
    for (const name of ['1', '2', '3', '4', '5', '6', '7', '3']) await opening.open({ name, text: 'x: 1\n' })
    expect(opening.recent.map(({ name }) => name)).toEqual(['3', '7', '6', '5', '4', '2'])
  })

  it('says why a file cannot be opened', async () => {
    const opening = useOpening()
    await opening.openFile(new File(['x'], 'photo.png'))
    expect(opening.trouble).toBe('notText')
    await opening.openFile(new File(['x'.repeat((1 << 20) + 1)], 'large.yaml'))
    expect(opening.trouble).toBe('tooLarge')
    for (const bytes of [
      [0x89, 0x50, 0x4e, 0x47],
      [0xff, 0xfe, 0x76, 0],
      [0x76, 0, 0x65, 0],
    ]) {
      await opening.openFile(new File([new Uint8Array(bytes)], 'no-text.yaml'))
      expect(opening.trouble).toBe('notUtf8')
    }
    expect(useDocument().isOpen).toBe(false)
    await opening.openFile(new File(['\ufefftitle: mit Umläuten\n'], 'text.yaml'))
    expect([opening.trouble, useDocument().text]).toEqual(['', 'title: mit Umläuten\n'])
  })

  it('says once that changes cannot be kept', async () => {
    const scenario = useDocument()
    const stop = useOpening().begin(window)
    await vi.waitFor(() => expect(sessionStorage.getItem('dma-lab-slot')).not.toBeNull())
    const full = vi.spyOn(KeptSlots.prototype, 'keep').mockImplementation(() => {
      throw new Error('full')
    })
    await scenario.open({ name: 'a.yaml', text: 'a: 1\n' })
    for (const text of ['a: 2\n', 'a: 3\n']) {
      scenario.change(text, 'edit')
      window.dispatchEvent(new Event('pagehide'))
    }
    expect(useFiles().notices).toEqual([{ about: 'kept', detail: 'full' }])
    full.mockRestore()
    stop()
  })

  it('takes nothing that it did not write', async () => {
    localStorage.setItem('dma-lab-kept-1', '{"name": 3}')
    localStorage.setItem('dma-lab-recent', 'nonsense')
    const opening = useOpening()
    const stop = opening.begin(window)
    await vi.waitFor(() => expect(sessionStorage.getItem('dma-lab-slot')).not.toBeNull())
    expect([opening.recoveries, opening.recent]).toEqual([[], []])
    stop()
  })
})
