import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useDocument } from './document'
import { fakeHost, ready, settled } from './fake-host'

beforeEach(() => setActivePinia(createPinia()))
const good = { issues: [], scenario: { title: 'x' } }

describe('useDocument', () => {
  it('stops looking at the document when the host has ended', async () => {
    const scenario = useDocument()
    const { api, question } = fakeHost()
    scenario.connect(api)
    const opened = scenario.open({ name: 'a.yaml', text: 'a: 1\n' })
    expect(scenario.isChecking).toBe(true)
    question('document/check').answer({ ok: false, error: { code: 'E_CLOSED', message: 'the connection has ended' } })
    await opened
    expect([scenario.isChecking, scenario.text]).toEqual([false, 'a: 1\n'])
  })

  it('comes back to the same text after as many redos as undos', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string(), fc.constantFrom('', 'typing', 'slider')), { maxLength: 30 }),
        fc.nat(40),
        async (changes, back) => {
          setActivePinia(createPinia())
          const scenario = useDocument()
          await scenario.open({ name: 'a.yaml', text: 'start' })
          for (const [text, merge] of changes) scenario.change(text, 'edit', merge)
          const end = scenario.text
          for (let each = 0; each < back; each++) scenario.undo()
          if (back >= changes.length) expect(scenario.text).toBe('start')
          for (let each = 0; each < back; each++) scenario.redo()
          expect(scenario.text).toBe(end)
        },
      ),
    )
  })

  it('takes changes of one kind in a row back at once', async () => {
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: '' })
    scenario.change('a', 'typing', 'typing')
    scenario.change('ab', 'typing', 'typing')
    scenario.change('abc', 'set the seed')
    expect(scenario.undoLabel).toBe('set the seed')
    scenario.undo()
    expect(scenario.text).toBe('ab')
    scenario.undo()
    expect([scenario.text, scenario.undoLabel, scenario.redoLabel]).toEqual(['', undefined, 'typing'])
  })

  it('is dirty until it is saved, and clean again after undo to what was saved', async () => {
    const scenario = useDocument()
    await scenario.open({ name: 'a.yaml', text: 'one' })
    scenario.change('two', 'edit')
    expect(scenario.isDirty).toBe(true)
    scenario.undo()
    expect(scenario.isDirty).toBe(false)
    scenario.redo()
    scenario.markSaved('b.yaml')
    expect([scenario.isDirty, scenario.name]).toEqual([false, 'b.yaml'])
  })

  it('has the text looked at when it has settled, and drops a late answer', async () => {
    vi.useFakeTimers()
    try {
      const scenario = useDocument()
      const { api, question, asked } = fakeHost()
      scenario.connect(api)
      void scenario.open({ name: 'a.yaml', text: 'one' })
      scenario.change('two', 'edit')
      scenario.change('three', 'edit')
      expect([asked.length, scenario.isChecking]).toEqual([1, true])
      vi.advanceTimersByTime(200)
      vi.useRealTimers()
      expect(question('document/check', 1).request).toEqual({ text: 'three' })
      question('document/check', 1).answer(ready(good))
      question('document/check', 0).answer(ready({ issues: [{ message: 'old' }], scenario: null }))
      await settled()
      expect([scenario.checked, scenario.isChecking]).toEqual([good, false])
    } finally {
      vi.useRealTimers()
    }
  })
})
