import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import type { WindowState } from '../../src-ipc/files'
import { acceleratorOf, menuTemplate, type MenuParts } from './menu'
import { menuWord } from './menu-words'

const done: string[] = []
const parts: MenuParts = {
  ...{ platform: 'linux', isPackaged: true, language: 'en', state: undefined, recent: [] },
  command: (id) => done.push(id),
  openRecent: (id) => done.push(`recent ${id}`),
  clearRecent: () => done.push('clear'),
  newWindow: () => done.push('window'),
  showAbout: () => done.push('about'),
}
const state: WindowState = {
  ...{ language: 'en', name: 'a.yaml', document: '', isDirty: true },
  commands: [
    { id: 'document.save', isEnabled: true, isChecked: false, keys: '$mod+s' },
    { id: 'run.start', isEnabled: false, isChecked: false, keys: '$mod+Enter' },
    { id: 'theme.dark', isEnabled: true, isChecked: true, keys: '' },
  ],
}

type Item = MenuItemConstructorOptions
const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
const itemsOf = (more: Partial<MenuParts> = {}): Item[] => flat(menuTemplate({ ...parts, ...more }))
const item = (id: string, more: Partial<MenuParts> = {}): Item | undefined =>
  itemsOf(more).find((each) => each.id === id || each.label === id || each.role === id)
const click = (found: Item | undefined): unknown => (found?.click as (() => unknown) | undefined)?.()

describe('menuTemplate', () => {
  it('has the menus of the platform, in its order', () => {
    const labels = (more: Partial<MenuParts>) => menuTemplate({ ...parts, ...more }).map(({ label }) => label)
    expect(labels({})).toEqual(['File', 'Edit', 'View', 'Run', 'Help'])
    expect(labels({ platform: 'darwin' })).toEqual(['DMA Lab', 'File', 'Edit', 'View', 'Run', 'Window', 'Help'])
    expect(labels({ language: 'de' })).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Lauf', 'Hilfe'])
  })

  it('has quit and about where the platform has them', () => {
    const file = (platform: NodeJS.Platform) =>
      flat(menuTemplate({ ...parts, platform }).filter(({ label }) => label === 'File')).map(({ role }) => role)
    expect(file('win32')).toContain('quit')
    expect(file('darwin')).not.toContain('quit')
    expect(itemsOf({ platform: 'darwin' }).filter(({ role }) => role === 'quit')).toHaveLength(1)
    expect(itemsOf({ platform: 'darwin' }).filter(({ label }) => label === 'About DMA Lab')).toHaveLength(1)
    expect(itemsOf().filter(({ label }) => label === 'About DMA Lab')).toHaveLength(1)
  })

  it('follows the window: what can be done, what is chosen, and with which keys', () => {
    expect(item('document.save')).toMatchObject({ enabled: false })
    expect(item('document.save', { state })).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+S' })
    expect(item('document.save', { state })).toMatchObject({ registerAccelerator: false })
    expect(item('run.start', { state })).toMatchObject({ enabled: false, accelerator: 'CmdOrCtrl+Enter' })
    expect(item('theme.dark', { state })).toMatchObject({ type: 'radio', checked: true })
    expect(item('theme.light', { state })).toMatchObject({ checked: false, enabled: false })
  })

  it('has the settings where the platform has them, with their keys, and the languages', () => {
    const open: WindowState = {
      ...state,
      commands: [
        { id: 'help.settings', isEnabled: true, isChecked: false, keys: '$mod+,' },
        { id: 'language.de', isEnabled: true, isChecked: true, keys: '' },
      ],
    }
    const menuOf = (platform: NodeJS.Platform): string[] =>
      menuTemplate({ ...parts, platform, state: open })
        .filter((each) => flat([each]).some(({ id }) => id === 'help.settings'))
        .map(({ label }) => label ?? '')
    expect([menuOf('linux'), menuOf('win32'), menuOf('darwin')]).toEqual([['Edit'], ['Edit'], ['DMA Lab']])
    expect(item('help.settings', { state: open })).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+,' })
    expect(item('language.de', { state: open })).toMatchObject({ type: 'radio', checked: true })
    expect(item('language.en', { state: open })).toMatchObject({ type: 'radio', checked: false })
  })

  it('sends commands to the window by their ids', () => {
    done.length = 0
    click(item('document.save', { state }))
    click(item('New Window'))
    click(item('About DMA Lab'))
    expect(done).toEqual(['document.save', 'window', 'about'])
  })

  it('lists recent files, marks those that are gone, and can forget them', () => {
    done.length = 0
    const recent = [
      { id: 'a1', name: 'a & b.yaml', folder: 'lab', isMissing: false },
      { id: 'b2', name: 'c.yaml', folder: 'old', isMissing: true },
    ]
    expect(item('a && b.yaml — lab', { recent })).toMatchObject({ enabled: true })
    expect(item('c.yaml — old (missing)', { recent })).toMatchObject({ enabled: false })
    click(item('a && b.yaml — lab', { recent }))
    click(item('Clear the List', { recent }))
    expect(done).toEqual(['recent a1', 'clear'])
    expect(item('Clear the List')).toMatchObject({ enabled: false })
    expect(item('No Recent Files')).toMatchObject({ enabled: false })
  })

  it('offers developer tools only while developing', () => {
    expect(item('toggleDevTools')).toBeUndefined()
    expect(item('reload')).toBeUndefined()
    expect(item('toggleDevTools', { isPackaged: false })).toBeDefined()
  })

  it('has a label for everything but lines, in both languages', () => {
    for (const language of ['en', 'de'] as const)
      for (const each of itemsOf({ language, platform: 'darwin', isPackaged: false }))
        expect(each.type === 'separator' || (each.label ?? '') !== '').toBe(true)
  })
})

describe('acceleratorOf', () => {
  it.each([
    ['$mod+s', 'CmdOrCtrl+S'],
    ['$mod+Shift+z', 'CmdOrCtrl+Shift+Z'],
    ['$mod+Alt+n', 'CmdOrCtrl+Alt+N'],
    ['Shift+F10', 'Shift+F10'],
    ['$mod+.', 'CmdOrCtrl+.'],
    ['?', undefined],
    ['', undefined],
    ['$mod+Évil', undefined],
    ['KeyA', undefined],
  ])('writes %s as %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator))
})

describe('menuWord', () => {
  it('fills in what stands in braces', () => {
    expect(menuWord('de', 'missing', { name: 'a' })).toBe('a (fehlt)')
    expect(menuWord('en', 'missing')).toBe('{name} (missing)')
  })
})
