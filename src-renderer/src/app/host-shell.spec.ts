// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HostNotice, WindowState } from '../../../src-ipc/files'
import { useDocument } from '../stores/document'
import { fakeHost, ready, settled } from '../stores/fake-host'
import { useOpening } from '../stores/opening'
import { Commands } from './commands'
import { connectShell } from './host-shell'
import { keepWithHost } from './kept-storage'
import { useView } from './view'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  setActivePinia(createPinia())
})

describe('connectShell', () => {
  function connected() {
    const host = fakeHost()
    const commands = new Commands()
    const done: string[] = []
    commands.add([
      { id: 'document.save', keys: '$mod+s', isEnabled: () => useDocument().isOpen, run: () => done.push('save') },
      { id: 'theme.dark', keys: '', run: () => (useView().theme = 'dark') },
    ])
    const targets = { view: useView(), scenario: useDocument(), opening: useOpening() }
    const stop = connectShell(host.api, commands, { ...targets, language: () => 'de-AT'.slice(0, 2) })
    const states = (): WindowState[] =>
      host.asked.filter(({ name }) => name === 'shell/state').map(({ request }) => request as WindowState)
    return { host, commands, done, stop, states }
  }

  it('tells the shell what can be done, and again when that changes', async () => {
    const { states, commands, stop } = connected()
    expect(states()).toHaveLength(1)
    expect(states()[0]).toEqual({
      ...{ language: 'de', name: '', document: '', isDirty: false },
      commands: [
        { id: 'document.save', isEnabled: false, isChecked: false, keys: '$mod+s' },
        { id: 'theme.dark', isEnabled: true, isChecked: false, keys: '' },
      ],
    })
    await useDocument().open({ name: 'a.yaml', text: 'a: 1\n', file: 'f1' })
    await nextTick()
    expect(states().at(-1)).toMatchObject({ name: 'a.yaml', document: 'f1', commands: [{ isEnabled: true }, {}] })
    commands.do('theme.dark')
    await nextTick()
    expect(states().at(-1)?.commands[1]).toMatchObject({ isChecked: true })
    const before = states().length
    useDocument().change('a: 2\n', 'edit')
    await nextTick()
    useDocument().change('a: 3\n', 'edit')
    await nextTick()
    expect(states()).toHaveLength(before + 1)
    stop()
    useDocument().undo()
    await nextTick()
    expect(states()).toHaveLength(before + 1)
  })

  it('does what is chosen from the menu, when it can be done', async () => {
    const { host, done } = connected()
    host.push('menu/command', { id: 'document.save' })
    expect(done).toEqual([])
    await useDocument().open({ name: 'a.yaml', text: 'a: 1\n' })
    host.push('menu/command', { id: 'document.save' })
    host.push('menu/command', { id: 'none.such' })
    expect(done).toEqual(['save'])
  })

  it('shows the file that the lab was started with, and those that are opened from outside', async () => {
    const { host } = connected()
    host.question('file/first').answer(ready({ document: 'f1', name: 'a.yaml', text: 'a: 1\n' }))
    await settled()
    expect([useDocument().name, useDocument().file]).toEqual(['a.yaml', 'f1'])
    host.push('file/opened', { document: 'f2', name: 'b.yaml', text: 'b: 1\n' })
    await settled()
    expect([useDocument().name, useDocument().file]).toEqual(['b.yaml', 'f2'])
  })
})

/** A storage as browsers have it: its methods lie in its prototype and know it as `this`. */
class MemoryStorage implements Storage {
  [name: string]: unknown
  readonly #values = new Map<string, string>()
  get length(): number {
    return this.#values.size
  }
  clear = (): void => this.#values.clear()
  key = (index: number): string | null => [...this.#values.keys()][index] ?? null
  getItem = (key: string): string | null => this.#values.get(key) ?? null
  setItem(key: string, value: string): void {
    this.#values.set(key, value)
  }
  removeItem(key: string): void {
    this.#values.delete(key)
  }
}

describe('keepWithHost', () => {
  it('brings back what was kept, and tells every change, gathered', async () => {
    const host = fakeHost()
    const storage = new MemoryStorage()
    const other = new MemoryStorage()
    const keeping = keepWithHost(host.api, storage, window, () => undefined)
    host.question('kept/read').answer(ready({ 'dma-lab-view': '{"theme":"dark"}' }))
    const stop = await keeping
    expect(storage.getItem('dma-lab-view')).toBe('{"theme":"dark"}')
    for (const value of ['1', '2', '3']) storage.setItem('dma-lab-kept', value)
    storage.setItem('other', 'x')
    other.setItem('dma-lab-session', 'x')
    window.dispatchEvent(new Event('pagehide'))
    storage.removeItem('dma-lab-kept')
    stop()
    storage.setItem('dma-lab-kept', 'later')
    const told = host.asked.filter(({ name }) => name === 'kept/write').map(({ request }) => request)
    expect(told).toEqual([
      { key: 'dma-lab-kept', value: '3' },
      { key: 'dma-lab-kept', value: null },
    ])
  })

  it('leaves what another window has put there, and says once what is too large or is refused', async () => {
    const host = fakeHost()
    const storage = new MemoryStorage()
    storage.setItem('dma-lab-view', 'newer')
    const said: HostNotice[] = []
    const keeping = keepWithHost(host.api, storage, window, (notice) => said.push(notice))
    host.question('kept/read').answer(ready({ 'dma-lab-view': 'older' }))
    const stop = await keeping
    expect(storage.getItem('dma-lab-view')).toBe('newer')
    for (const value of ['x', 'y']) {
      storage.setItem('dma-lab-kept-1', value.repeat((1 << 20) + 1))
      window.dispatchEvent(new Event('pagehide'))
    }
    expect(said).toEqual([{ about: 'keptSize', detail: 'dma-lab-kept-1' }])
    storage.setItem('dma-lab-other', 'x')
    window.dispatchEvent(new Event('pagehide'))
    host.question('kept/write').answer({
      ok: false,
      error: { code: 'E_LIMIT', message: 'More than windows may keep.' },
    })
    await settled()
    expect(said[1]).toEqual({ about: 'kept', detail: 'More than windows may keep.' })
    stop()
  })
})
