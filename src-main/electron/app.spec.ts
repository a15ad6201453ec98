/** The whole shell on the stand-in: what a person does with files, windows and menu, and what happens when things break. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LabBridge, Pushes } from '../../src-ipc/contract'
import type { WindowState } from '../../src-ipc/files'
import { serviceOf } from '../../src-ipc/testing'
import { encodeLink } from '../host/links'
import { fakeElectron, FakeWindow } from './stand-in'

let folder: string
let userData: string
let file: string
let electron: ReturnType<typeof fakeElectron>
const handlers: [string, (...parts: unknown[]) => void][] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dma-lab-app-'))
  userData = join(folder, 'data')
  file = join(folder, 'a.dmalab.yaml')
  mkdirSync(userData)
  writeFileSync(file, 'one: 1\n')
  FakeWindow.made = []
  electron = fakeElectron(userData)
  vi.resetModules()
  vi.doMock('electron', () => electron)
  vi.doMock('../host/lab-service', () => ({
    createLabService: () => ({ service: serviceOf(), writingTo: () => ({}), close: () => undefined }),
  }))
  vi.doMock('../host/window-files', () => ({ readWindowFiles: () => new Map(), findWindowFile: () => undefined }))
  vi.spyOn(process, 'on').mockImplementation((name, listener) => {
    handlers.push([String(name), listener as (...parts: unknown[]) => void])
    return process
  })
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
})
afterEach(async () => {
  for (const port of electron.ipcRenderer.ports) port.close()
  handlers.length = 0
  vi.restoreAllMocks()
  // The shell may still be writing; unlike its twin that blocks, this one looks again at every try.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
})

/** Starts the program and waits for its first window. */
async function start(): Promise<void> {
  process.argv = ['electron', '.']
  await import('./index')
  await vi.waitFor(() => expect(FakeWindow.made).toHaveLength(1))
}

interface Page {
  readonly window: FakeWindow
  readonly lab: LabBridge
  readonly heard: { [Name in keyof Pushes]?: Pushes[Name][] }
}

/** Loads the preload in a window, as its page does. */
async function load(index: number): Promise<Page> {
  const window = FakeWindow.made[index]
  if (!window) throw new Error(`there is no window ${index}`)
  electron.ipcMain.sender = { sender: window.webContents, senderFrame: { url: 'app://lab/', parent: null } }
  const { createWindowEnd } = await import('../../src-ipc/window-end')
  const { port1, port2 } = new MessageChannel()
  const end = createWindowEnd((frame) => port1.postMessage(frame))
  port1.onmessage = ({ data }) => end.receive(data)
  electron.ipcRenderer.postMessage('lab:connect', null, [port2 as never])
  const heard: Record<string, unknown[]> = {}
  for (const name of ['menu/command', 'file/opened', 'file/recents', 'host/notice', 'host/closing'] as const)
    end.bridge.on(name, (value) => (heard[name] = [...(heard[name] ?? []), value]))
  return { window, lab: end.bridge, heard: heard }
}

const encoded = encodeLink('version: 1\n')
const link = encoded.ok ? encoded.value : ''
const state: WindowState = { language: 'en', name: '', document: '', isDirty: false, commands: [] }
type Item = MenuItemConstructorOptions
const flat = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
const menuItem = (label: string): Item | undefined =>
  flat(electron.state.menu as Item[]).find((each) => each.label === label || each.id === label)
const click = (label: string): unknown => (menuItem(label)?.click as (() => unknown) | undefined)?.()
const settings = (): unknown => JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'))
const reply = <T>(outcome: { ok: true; reply: T } | { ok: false; error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.reply
}

describe('start', () => {
  it('turns the sandbox on and registers the scheme before it waits for the app, then opens one locked window', async () => {
    await start()
    expect(electron.log.indexOf('enableSandbox')).toBe(0)
    expect(electron.log[1]).toContain('"scheme":"app"')
    expect(electron.log.indexOf('whenReady')).toBe(2)
    expect([...electron.sessions.keys()]).toEqual(['lab'])
    expect(Object.keys(electron.sessions.get('lab')?.handlers ?? {}).sort()).toEqual([
      'device',
      'displayMedia',
      'onBeforeRequest',
      'permissionCheck',
      'permissionRequest',
      'scheme app',
    ])
    expect(electron.ipcMain.eventNames()).toEqual(['lab:connect'])
  })

  it('gives no certificate of the person to anybody', async () => {
    await start()
    const chosen: unknown[] = []
    const event = { prevented: false, preventDefault: () => (event.prevented = true) }
    const choose = (...parts: unknown[]): unknown => chosen.push(parts)
    electron.app.emit('select-client-certificate', event, {}, 'https://example.com/', [{}], choose)
    expect([event.prevented, chosen]).toEqual([true, [[]]])
    // Nothing answers for a certificate that is wrong, so Chromium refuses it.
    expect(electron.app.listenerCount('certificate-error')).toBe(0)
  })

  it('leaves at once when the lab is open already, and says so', async () => {
    electron.state.isFirst = false
    await import('./index')
    expect(electron.log).toContain('quit')
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining('open already'))
    expect(FakeWindow.made).toHaveLength(0)
  })

  it('shows a file of open-file that came before the app was ready', async () => {
    let ready = (): void => undefined
    electron.app.whenReady = () => new Promise((resolve) => (ready = resolve))
    await import('./index')
    electron.app.emit('open-file', { preventDefault: () => undefined }, file)
    ready()
    await vi.waitFor(() => expect(FakeWindow.made).toHaveLength(1))
    const { lab } = await load(0)
    expect(reply(await lab.call('file/first', {}))).toMatchObject({ name: 'a.dmalab.yaml', text: 'one: 1\n' })
    expect(reply(await lab.call('file/first', {}))).toBeNull()
  })

  it('shows a link of open-url that came before the app was ready, as a document without a place', async () => {
    let ready = (): void => undefined
    electron.app.whenReady = () => new Promise((resolve) => (ready = resolve))
    await import('./index')
    const event = { prevented: false, preventDefault: () => (event.prevented = true) }
    electron.app.emit('open-url', event, link)
    ready()
    await vi.waitFor(() => expect(FakeWindow.made).toHaveLength(1))
    expect(event.prevented).toBe(true)
    const { lab } = await load(0)
    const opened = { document: '', name: 'shared.dmalab.yaml', text: 'version: 1\n' }
    expect(reply(await lab.call('file/first', {}))).toEqual(opened)
    expect(reply(await lab.call('file/recent', {}))).toEqual([])
  })

  it('takes links of the system when it is installed, never while it is developed', async () => {
    await start()
    expect(electron.log.filter((each) => each.startsWith('links'))).toEqual([])
    electron = fakeElectron(userData)
    electron.app.isPackaged = true
    FakeWindow.made = []
    vi.resetModules()
    vi.doMock('electron', () => electron)
    await start()
    expect(electron.log).toContain('links dmalab --')
  })

  it('uses defaults when the settings cannot be read, puts them aside and says so once', async () => {
    writeFileSync(join(userData, 'settings.json'), '{"version": 99')
    await start()
    const { lab, heard } = await load(0)
    await lab.call('file/first', {})
    expect(heard['host/notice']).toEqual([{ about: 'settings', detail: 'settings.bad' }])
    expect(readFileSync(join(userData, 'settings.bad'), 'utf8')).toBe('{"version": 99')
    await lab.call('file/first', {})
    expect(heard['host/notice']).toHaveLength(1)
  })
})

describe('files', () => {
  it('are opened and saved by dialogs that begin where the last file was; the window learns no path', async () => {
    await start()
    const { lab } = await load(0)
    expect(reply(await lab.call('file/open', {}))).toBeNull()
    electron.dialog.open = { canceled: false, filePaths: [file] }
    const opened = reply(await lab.call('file/open', {}))
    expect(opened).toMatchObject({ name: 'a.dmalab.yaml', text: 'one: 1\n' })
    expect(JSON.stringify(opened)).not.toContain(folder)
    const document = opened?.document ?? ''
    const request = { document, name: 'a.dmalab.yaml', text: 'two: 2\n', how: 'save' } as const
    expect(reply(await lab.call('file/save', request))).toEqual({ document, name: 'a.dmalab.yaml' })
    expect(readFileSync(file, 'utf8')).toBe('two: 2\n')
    expect(readFileSync(`${file}.bak`, 'utf8')).toBe('one: 1\n')
    electron.dialog.save = { canceled: false, filePath: join(folder, 'b') }
    const other = reply(await lab.call('file/save', { ...request, how: 'as' }))
    expect(other?.name).toBe('b.dmalab.yaml')
    expect(electron.dialog.asked.at(-1)?.[1]).toMatchObject({ defaultPath: join(folder, 'a.dmalab.yaml') })
  })

  it('that changed or went are not written over; the answer says which', async () => {
    await start()
    const { lab } = await load(0)
    electron.dialog.open = { canceled: false, filePaths: [file] }
    const { document = '' } = reply(await lab.call('file/open', {})) ?? {}
    const request = { document, name: 'a', text: 'mine: 1\n', how: 'save' } as const
    writeFileSync(file, 'theirs: 1\n')
    expect(await lab.call('file/save', request)).toMatchObject({ error: { code: 'E_CHANGED_ON_DISK' } })
    expect(reply(await lab.call('file/reload', { document })).text).toBe('theirs: 1\n')
    rmSync(file)
    expect(await lab.call('file/save', request)).toMatchObject({ error: { code: 'E_GONE' } })
    expect(reply(await lab.call('file/save', { ...request, how: 'overwrite' }))?.name).toBe('a.dmalab.yaml')
  })

  it('are never named by a path: not to open, not to save', async () => {
    await start()
    const { lab } = await load(0)
    for (const recent of [file, '../a', 'a/b', 'C:\\x'])
      expect(await lab.call('file/open', { recent })).toMatchObject({ error: { code: 'E_IPC_ARGS' } })
    const request = { document: '', name: 'x', text: '', how: 'save' } as const
    for (const name of [file, '../x', 'a\\b', '..', 'a\0b', ''])
      expect(await lab.call('file/save', { ...request, name })).toMatchObject({ error: { code: 'E_IPC_ARGS' } })
    expect(await lab.call('file/save', { ...request, document: file })).toMatchObject({ error: { code: 'E_IPC_ARGS' } })
    expect(electron.dialog.asked).toEqual([])
  })

  it('that were open before are offered by menu and window, marked when they are gone, and forgotten when asked', async () => {
    await start()
    const { lab, heard } = await load(0)
    electron.dialog.open = { canceled: false, filePaths: [file] }
    await lab.call('file/open', {})
    const [recent] = reply(await lab.call('file/recent', {}))
    expect(recent).toMatchObject({ name: 'a.dmalab.yaml', isMissing: false })
    expect(heard['file/recents']?.at(-1)).toEqual([recent])
    await vi.waitFor(() => expect(settings()).toMatchObject({ recent: [file], lastFolder: folder }))
    rmSync(file)
    expect(reply(await lab.call('file/recent', {}))[0]).toMatchObject({ isMissing: true })
    expect(await lab.call('file/open', { recent: recent?.id })).toMatchObject({ error: { code: 'E_NOT_FOUND' } })
    await lab.call('file/forget', {})
    expect(reply(await lab.call('file/recent', {}))).toEqual([])
    expect(menuItem('No Recent Files')).toBeDefined()
  })
})

describe('windows', () => {
  it('give the menu what they can do, and do what is chosen', async () => {
    await start()
    const { lab, heard, window } = await load(0)
    expect(menuItem('document.save')?.enabled).toBe(false)
    const save = { id: 'document.save', isEnabled: true, isChecked: false, keys: '$mod+s' }
    await lab.call('shell/state', { ...state, name: 'a.yaml', isDirty: true, commands: [save] })
    expect(menuItem('document.save')).toMatchObject({ enabled: true, accelerator: 'CmdOrCtrl+S' })
    expect(window.title).toMatch(/^(• )?a\.yaml — DMA Lab$/)
    click('document.save')
    await vi.waitFor(() => expect(heard['menu/command']).toEqual([{ id: 'document.save' }]))
    await lab.call('shell/state', { ...state, language: 'de' })
    expect(menuItem('Datei')).toBeDefined()
    const menu = electron.state.menu
    await lab.call('shell/state', { ...state, language: 'de' })
    expect(electron.state.menu).toBe(menu)
  })

  it('open a file in the window that has none, else in another, and show it where it is open', async () => {
    await start()
    const first = await load(0)
    await first.lab.call('shell/state', state)
    electron.app.emit('second-instance', {}, ['electron', '.', file], '/')
    await vi.waitFor(() => expect(first.heard['file/opened']).toHaveLength(1))
    const opened = first.heard['file/opened']?.[0]
    await first.lab.call('shell/state', { ...state, name: 'a.dmalab.yaml', document: opened?.document ?? '' })
    const other = join(folder, 'b.yaml')
    writeFileSync(other, 'b: 1\n')
    electron.app.emit('second-instance', {}, ['electron', '.', 'b.yaml'], folder)
    expect(FakeWindow.made).toHaveLength(2)
    const second = await load(1)
    expect(reply(await second.lab.call('file/first', {}))).toMatchObject({ name: 'b.yaml' })
    electron.app.emit('second-instance', {}, ['electron', '.', file], '/')
    expect(FakeWindow.made).toHaveLength(2)
    expect(first.window.focused).toBeGreaterThan(0)
    electron.dialog.open = { canceled: false, filePaths: [file] }
    expect(reply(await second.lab.call('file/open', {}))).toBeNull()
  })

  it('open a link in the window that has no document, else in another; one that is no link is a notice', async () => {
    await start()
    const first = await load(0)
    await first.lab.call('shell/state', state)
    electron.app.emit('second-instance', {}, ['electron', '.', link], '/')
    const opened = { document: '', name: 'shared.dmalab.yaml', text: 'version: 1\n' }
    await vi.waitFor(() => expect(first.heard['file/opened']).toEqual([opened]))
    await first.lab.call('shell/state', { ...state, name: 'shared.dmalab.yaml' })
    electron.app.emit('open-url', { preventDefault: () => undefined }, link)
    expect(FakeWindow.made).toHaveLength(2)
    const second = await load(1)
    expect(reply(await second.lab.call('file/first', {}))).toEqual(opened)
    electron.app.emit('open-url', { preventDefault: () => undefined }, 'dmalab:1,broken!')
    await vi.waitFor(() => expect([first, second].flatMap(({ heard }) => heard['host/notice'] ?? [])).toHaveLength(1))
    expect(FakeWindow.made).toHaveLength(2)
  })

  it('say what they were asked to open and cannot', async () => {
    await start()
    const { heard, lab } = await load(0)
    await lab.call('shell/state', { ...state, name: 'x.yaml' })
    for (const name of ['/etc/passwd', 'none.yaml', 'x.exe'])
      electron.app.emit('second-instance', {}, ['electron', '.', name], folder)
    await vi.waitFor(() => expect(heard['host/notice']).toHaveLength(3))
    expect(JSON.stringify(heard)).not.toContain(folder)
    expect(FakeWindow.made).toHaveLength(1)
    electron.app.emit('second-instance', {}, ['electron', '.'], folder)
    expect(FakeWindow.made[0]?.focused).toBeGreaterThan(0)
  })

  it('come back where they were', async () => {
    await start()
    const [window] = FakeWindow.made
    if (window) window.bounds = { x: 300, y: 120, width: 1200, height: 800 }
    window?.emit('close')
    await vi.waitFor(() => expect(settings()).toMatchObject({ places: [{ x: 300, isMaximized: false }] }))
    FakeWindow.made = []
    electron = fakeElectron(userData)
    vi.resetModules()
    vi.doMock('electron', () => electron)
    await start()
    expect(FakeWindow.made[0]?.options).toMatchObject({ x: 300, y: 120, width: 1200, height: 800 })
  })

  it('keep values for the next start: themes, shortcuts, changes that were not saved', async () => {
    await start()
    const { lab } = await load(0)
    await lab.call('kept/write', { key: 'dma-lab-view', value: '{"theme":"dark"}' })
    await lab.call('kept/write', { key: 'dma-lab-kept', value: 'x' })
    await lab.call('kept/write', { key: 'dma-lab-kept', value: null })
    expect(await lab.call('kept/write', { key: 'other', value: 'x' })).toMatchObject({ ok: false })
    for (let index = 0; index < 39; index += 1)
      expect(await lab.call('kept/write', { key: `dma-lab-${index}`, value: 'x' })).toMatchObject({ ok: true })
    expect(await lab.call('kept/write', { key: 'dma-lab-more', value: 'x' })).toMatchObject({
      error: { code: 'E_LIMIT' },
    })
    expect(reply(await lab.call('kept/read', {}))['dma-lab-view']).toBe('{"theme":"dark"}')
    await vi.waitFor(() => expect(readFileSync(join(userData, 'kept.json'), 'utf8')).toContain('dma-lab-38'))
  })

  it('ask before changes are lost', async () => {
    await start()
    const { window, lab } = await load(0)
    await lab.call('shell/state', { ...state, name: 'a.yaml', isDirty: true })
    const event = { prevented: false, preventDefault: () => (event.prevented = true) }
    window.webContents.emit('will-prevent-unload', event)
    expect(event.prevented).toBe(false)
    electron.dialog.button = 1
    window.webContents.emit('will-prevent-unload', event)
    expect(event.prevented).toBe(true)
    expect(electron.dialog.asked[0]?.[1]).toMatchObject({ message: 'a.yaml has changes that are not saved' })
  })
})

describe('trouble', () => {
  const reports = (): string[] => (existsSync(join(userData, 'reports')) ? readdirSync(join(userData, 'reports')) : [])

  it('of a window is reported, and the page says that it was loaded again', async () => {
    await start()
    const { window } = await load(0)
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' })
    expect(window.webContents.reloads).toBe(1)
    const again = await load(0)
    await again.lab.call('file/first', {})
    expect(again.heard['host/notice']).toEqual([{ about: 'reloaded', detail: '' }])
    expect(readFileSync(join(userData, 'reports', reports()[0] ?? ''), 'utf8')).toContain('window: oom')
  })

  it.each(['uncaughtException', 'unhandledRejection'])('of ours (%s) ends with a report and code 70', async (name) => {
    await start()
    handlers.find(([each]) => each === name)?.[1](new Error(`broken in ${process.env['HOME'] ?? ''}/x`))
    expect(electron.log).toContain('exit 70')
    const report = JSON.parse(readFileSync(join(userData, 'reports', reports()[0] ?? ''), 'utf8')) as object
    expect(report).toMatchObject({ what: `main: ${name}`, error: expect.stringContaining('broken in ~/x') })
    expect(electron.dialog.asked).toHaveLength(1)
  })

  it('of other processes is reported unless they ended cleanly', async () => {
    await start()
    electron.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit' })
    expect(reports()).toEqual([])
    electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' })
    expect(reports()).toHaveLength(1)
  })

  it('does not keep the program: it ends when the last window closes, once everything is written', async () => {
    await start()
    const { heard } = await load(0)
    electron.app.emit('window-all-closed')
    expect(electron.log.includes('quit')).toBe(process.platform !== 'darwin')
    const event = { prevented: 0, preventDefault: () => (event.prevented += 1) }
    electron.app.emit('will-quit', event)
    await vi.waitFor(() => expect(electron.log.filter((each) => each === 'quit')).toHaveLength(2))
    electron.app.emit('will-quit', event)
    expect(event.prevented).toBe(1)
    expect(heard['host/closing']).toEqual([{ reason: 'DMA Lab is closing' }])
  })
})

describe('the about box', () => {
  it('names the versions and licences of what the program is made of', async () => {
    await start()
    click('About DMA Lab')
    const [[box] = []] = electron.dialog.asked as [{ message: string; detail: string }][]
    expect(box?.message).toMatch(/^DMA Lab \d/)
    for (const part of ['Electron', 'Chromium', 'Node.js 2', 'quickjs-wasi: MIT', 'yaml: ISC'])
      expect(box?.detail).toContain(part)
  })
})
