import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LabBridge } from '../../src-ipc/contract'
import { serviceOf } from '../../src-ipc/testing'
import type { WindowPlace } from '../host/settings'
import { readWindowFiles } from '../host/window-files'
import { fakeElectron, FakeWindow } from './stand-in'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-shell-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<meta content="__CSP_NONCE__">')
writeFileSync(join(folder, 'assets/a.js'), 'let a')
writeFileSync(join(folder, 'secret.key'), 'x')
afterAll(() => rmSync(folder, { recursive: true }))

let electron: ReturnType<typeof fakeElectron>

beforeEach(() => {
  FakeWindow.made = []
  electron = fakeElectron()
  vi.resetModules()
  vi.doMock('electron', () => electron)
})

const service = serviceOf({
  'lab/samples': () => [],
  'lab/about': () => ({ name: 'DMA Lab', version: '9.9.9' }),
})

const trouble: [string, string][] = []
let choice: 'reload' | 'wait' = 'wait'
let lastPlace: WindowPlace | undefined
let closes = true

async function openWindow() {
  const { createWindows } = await import('./windows')
  const windows = createWindows({
    ...{ preload: '/out/preload.cjs', isPackaged: true, lastPlace: () => lastPlace },
    ...{ onChange: () => undefined, onClosed: () => undefined, mayLose: () => closes },
    onTrouble(_window, what, remedy) {
      trouble.push([what, remedy])
      return Promise.resolve(choice)
    },
  })
  windows.open()
  const [window] = FakeWindow.made
  if (!window) throw new Error('no window was made')
  return { windows, window }
}

/** Plays an event and says whether it was prevented. */
function play(emitter: { emit(name: string, ...parts: unknown[]): boolean }, name: string, url = ''): boolean {
  const event = { url, prevented: false, preventDefault: () => (event.prevented = true) }
  emitter.emit(name, event)
  return event.prevented
}

describe('createWindows', () => {
  it('opens the page of the app scheme and shows it when it is ready', async () => {
    const { window, windows } = await openWindow()
    expect(window.loaded).toEqual(['app://lab/'])
    expect(window.shown).toBe(0)
    window.emit('ready-to-show')
    expect(window.shown).toBe(1)
    expect(windows.isKnown(window.webContents as never)).toBe(true)
    window.emit('closed')
    expect(windows.isKnown(window.webContents as never)).toBe(false)
  })

  it('keeps the page where it is', async () => {
    const { webContents } = (await openWindow()).window
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(play(webContents, name, 'https://example.com/')).toBe(true)
      expect(play(webContents, name, 'file:///home/me/fell.yaml')).toBe(true)
      expect(play(webContents, name, 'app://lab/')).toBe(false)
    }
    expect(play(webContents, 'will-attach-webview')).toBe(true)
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' })
  })

  it('loads a page again after a crash, three times in a minute, and then asks', async () => {
    trouble.length = 0
    const { webContents } = (await openWindow()).window
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
    for (let index = 0; index < 5; index += 1) webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(webContents.reloads).toBe(3)
    expect(trouble.map(([, remedy]) => remedy)).toEqual(['reload', 'reload', 'reload', 'giveUp', 'giveUp'])
  })

  it('asks once about a page that hangs, and ends its process if a person wants that', async () => {
    trouble.length = 0
    choice = 'reload'
    const { window } = await openWindow()
    window.emit('unresponsive')
    window.emit('unresponsive')
    await vi.waitFor(() => expect(window.webContents.crashes).toBe(1))
    expect(trouble).toEqual([['unresponsive', 'ask']])
    window.emit('responsive')
    choice = 'wait'
    window.emit('unresponsive')
    await vi.waitFor(() => expect(trouble).toHaveLength(2))
    expect(window.webContents.crashes).toBe(1)
  })

  it('opens where the last one was, on a screen that is there, and the next one beside it', async () => {
    lastPlace = { x: 200, y: 100, width: 1300, height: 800, isMaximized: true }
    const { windows, window } = await openWindow()
    expect(window.options).toMatchObject({ x: 200, y: 100, width: 1300, height: 800 })
    expect(window.isMax).toBe(true)
    windows.open()
    expect(FakeWindow.made[1]?.options).toMatchObject({ x: 232, y: 132 })
    expect(windows.places()).toHaveLength(2)
    FakeWindow.made = []
    electron.state.screens = [{ x: 0, y: 0, width: 800, height: 600 }]
    lastPlace = { ...lastPlace, x: 5000 }
    expect((await openWindow()).window.options).not.toHaveProperty('x')
    lastPlace = undefined
  })

  it('knows the window in front, and lets a page with changes close only when that may be', async () => {
    const { windows, window } = await openWindow()
    windows.open()
    expect(windows.front()).toBe(FakeWindow.made[1])
    window.emit('focus')
    expect(windows.front()).toBe(window)
    closes = false
    expect(play(window.webContents, 'will-prevent-unload')).toBe(false)
    closes = true
    expect(play(window.webContents, 'will-prevent-unload')).toBe(true)
  })
})

describe('serveCalls', () => {
  /** Connects as a page does. @returns what the host sent */
  async function connect(sender: Record<string, unknown> = {}) {
    const { windows, window } = await openWindow()
    const { serveCalls } = await import('./ipc')
    const connections = serveCalls(
      windows,
      () => service,
      () => undefined,
    )
    const page = { sender: window.webContents, senderFrame: { url: 'app://lab/', parent: null } }
    electron.ipcMain.sender = { ...page, ...sender }
    const { port1, port2 } = new MessageChannel()
    const sent: unknown[] = []
    port1.onmessage = ({ data }) => sent.push(data)
    electron.ipcRenderer.postMessage('lab:connect', null, [port2 as never])
    ports.push(port1)
    return { window, connections, sent, port: port1 }
  }
  const ports: MessagePort[] = []
  afterEach(() => ports.splice(0).forEach((port) => port.close()))

  it('answers the page of a window of ours over a port of its own', async () => {
    const { sent, port } = await connect()
    port.postMessage({ id: 1, call: 'lab/about', request: {} })
    await vi.waitFor(() => expect(sent).toHaveLength(2))
    expect(sent[0]).toEqual({ ready: true })
    expect(sent[1]).toEqual({ id: 1, outcome: { ok: true, reply: { name: 'DMA Lab', version: '9.9.9' } } })
  })

  it.each([
    ['a frame that is gone', { senderFrame: null }],
    ['a frame inside the page', { senderFrame: { url: 'app://lab/', parent: {} } }],
    ['another origin', { senderFrame: { url: 'app://lab.evil/', parent: null } }],
    ['a file', { senderFrame: { url: 'file:///x', parent: null } }],
    ['an empty page', { senderFrame: { url: 'about:blank', parent: null } }],
    ['data', { senderFrame: { url: 'data:text/html,x', parent: null } }],
    ['a window we did not make', { sender: { id: 99 } }],
  ])('refuses %s (I02-I05)', async (_who, sender) => {
    const { sent, port } = await connect(sender)
    port.postMessage({ id: 1, call: 'lab/about', request: {} })
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    expect(sent).toEqual([{ ended: { code: 'E_IPC_SENDER', message: 'only a window of DMA Lab may call' } }])
  })

  it('does without a port, closes more than one, and drops what is no frame', async () => {
    const { sent, port } = await connect()
    electron.ipcMain.emit('lab:connect', { ...electron.ipcMain.sender, ports: [] })
    for (const frame of [null, 7, 'x', [], { id: 'one' }, { id: 0 }, { cancel: 12 }]) port.postMessage(frame)
    port.postMessage({ id: 1, call: 'lab/about', request: {} })
    await vi.waitFor(() => expect(sent).toHaveLength(2))
  })

  it('ends the connection before when a page loads again, and pushes to the one that is there', async () => {
    const { sent, window, connections } = await connect()
    const again = new MessageChannel()
    ports.push(again.port1)
    const heard: unknown[] = []
    again.port1.onmessage = ({ data }) => heard.push(data)
    electron.ipcRenderer.postMessage('lab:connect', null, [again.port2 as never])
    await vi.waitFor(() => expect(electron.ipcMain.ports[0]?.isClosed).toBe(true))
    connections.pushToAll('host/closing', { reason: 'x' })
    expect(connections.push(window.webContents as never, 'menu/command', { id: 'a.b' })).toBe(true)
    expect(connections.push({ id: 77 } as never, 'menu/command', { id: 'a.b' })).toBe(false)
    await vi.waitFor(() => expect(heard).toHaveLength(3))
    expect(heard.slice(1)).toEqual([
      { push: 'host/closing', value: { reason: 'x' } },
      { push: 'menu/command', value: { id: 'a.b' } },
    ])
    expect(sent).toEqual([{ ready: true }])
  })
})

describe('lockSession', () => {
  it('denies permissions, devices, screens, downloads and the network', async () => {
    const { lockSession } = await import('./session')
    const session = electron.session.fromPartition('lab')
    lockSession(session as never, true)
    const ask = (name: string, ...parts: unknown[]): unknown =>
      (session.handlers[name] as unknown as (...parts: unknown[]) => unknown)(...parts)
    const answers: unknown[] = []
    const answer = (value: unknown): unknown => answers.push(value)
    ask('permissionRequest', null, 'geolocation', answer)
    ask('displayMedia', {}, answer)
    ask('onBeforeRequest', { url: 'https://example.com/' }, answer)
    ask('onBeforeRequest', { url: 'app://lab/assets/a.js' }, answer)
    expect(answers).toEqual([false, {}, { cancel: true }, { cancel: false }])
    expect([ask('permissionCheck', null, 'media'), ask('device')]).toEqual([false, false])
    expect(play(session, 'will-download')).toBe(true)
  })
})

describe('answer', () => {
  it('serves the built files and nothing else', async () => {
    const { answer } = await import('./scheme')
    const files = readWindowFiles(folder)
    const page = answer(files, 'GET', 'app://lab/')
    expect(page.status).toBe(200)
    const nonce = /content="([^"]+)"/.exec(await page.text())?.[1] ?? 'none'
    expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
    expect(answer(files, 'GET', 'app://lab/assets/a.js?x').status).toBe(200)
    expect(answer(files, 'POST', 'app://lab/').status).toBe(405)
    for (const address of [
      'app://lab/secret.key',
      'app://lab/assets',
      'app://lab/assets/%2e%2e/%2e%2e/etc/passwd',
      'app://lab/..%2fsecret.key',
      'app://lab/%00',
      'app://lab//etc/passwd',
      'app://evil/',
      'app://lab.evil/index.html',
      'nonsense',
    ]) {
      expect(answer(files, 'GET', address).status).toBe(404)
    }
  })

  it('cannot start without a built window', () => {
    expect(() => readWindowFiles(join(folder, 'assets'))).toThrow('has not been built')
  })
})

describe('preload', () => {
  it('exposes two frozen functions that carry the contract and nothing else', async () => {
    await import('../preload/index')
    expect(Object.keys(electron.exposed)).toEqual(['lab'])
    const lab = electron.exposed['lab'] as LabBridge
    expect(Object.keys(lab)).toEqual(['call', 'on'])
    expect(Object.isFrozen(lab)).toBe(true)
    lab.on('other' as never, () => undefined)()
    for (const port of electron.ipcRenderer.ports) port.close()
  })
})

describe('createPdfPrinter', () => {
  it('prints in a hidden window without scripts, in a session of its own, and leaves none', async () => {
    const { createPdfPrinter } = await import('./print')
    const printing = createPdfPrinter()('<h1>Report</h1>')
    const [window] = FakeWindow.made
    const page = electron.sessions.get('lab-print')?.handlers['scheme app'] as unknown as (request: object) => Response
    const response = page({ url: window?.loaded[0] })
    expect(await response.text()).toBe('<h1>Report</h1>')
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(page({ url: 'app://lab/' }).status).toBe(404)
    expect((await printing).slice(0, 4)).toEqual(Uint8Array.from([37, 80, 68, 70]))
    expect(window?.options).toMatchObject({
      show: false,
      webPreferences: { sandbox: true, javascript: false, contextIsolation: true, partition: 'lab-print' },
    })
    expect(window?.options['webPreferences']).not.toHaveProperty('preload')
    expect([window?.isGone, page({ url: window?.loaded[0] }).status]).toEqual([true, 404])
    expect(play(window?.webContents ?? electron.app, 'will-navigate', 'app://lab/')).toBe(true)
  })

  it('gives up in time and says why', async () => {
    const { createPdfPrinter } = await import('./print')
    const print = createPdfPrinter(20)
    const late = print('x')
    if (FakeWindow.made[0]) FakeWindow.made[0].webContents.pdf = new Promise(() => undefined)
    await expect(late).rejects.toMatchObject({ code: 'E_PRINT_TIMEOUT' })
    const broken = print('x')
    if (FakeWindow.made[1]) FakeWindow.made[1].webContents.pdf = Promise.reject(new Error('no printer'))
    await expect(broken).rejects.toMatchObject({ code: 'E_PRINT', message: expect.stringContaining('no printer') })
    expect(FakeWindow.made.every(({ isGone }) => isGone)).toBe(true)
  })
})

describe('answerFromSources', () => {
  it('asks the sources for what our own page wants, and gives pages the nonce of the policy', async () => {
    const { answerFromSources } = await import('./scheme')
    const asked: string[] = []
    const ask = ((address: string) => {
      asked.push(address)
      const isPage = address.endsWith('/')
      const type = isPage ? 'text/html' : 'text/javascript'
      return Promise.resolve(
        new Response(isPage ? '<meta content="__CSP_NONCE__">' : 'let a', { headers: { 'content-type': type } }),
      )
    }) as typeof fetch
    const sources = 'http://127.0.0.1:5173'
    const page = await answerFromSources(sources, 'GET', 'app://lab/', ask)
    const nonce = /content="([^"]+)"/.exec(await page.text())?.[1] ?? 'none'
    expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self' ws://127.0.0.1:5173;")
    expect(await (await answerFromSources(sources, 'GET', 'app://lab/src/a.ts?t=1', ask)).text()).toBe('let a')
    expect((await answerFromSources(sources, 'POST', 'app://lab/', ask)).status).toBe(405)
    expect((await answerFromSources(sources, 'GET', 'app://other/', ask)).status).toBe(404)
    expect(
      (await answerFromSources(sources, 'GET', 'app://lab/', () => Promise.reject(new Error('gone')))).status,
    ).toBe(502)
    expect(asked).toEqual(['http://127.0.0.1:5173/', 'http://127.0.0.1:5173/src/a.ts?t=1'])
  })
})
