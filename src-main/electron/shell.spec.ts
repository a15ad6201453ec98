import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LabBridge } from '../../src-ipc/contract'
import { serviceOf } from '../../src-ipc/testing'
import { readWindowFiles } from '../host/window-files'
import { fakeElectron, FakeWindow, type FakeSession } from './stand-in'

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

async function openWindow() {
  const { createWindows } = await import('./windows')
  const windows = createWindows('/out/preload.cjs', true)
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
      expect(play(webContents, name, 'app://lab/')).toBe(false)
    }
    expect(play(webContents, 'will-attach-webview')).toBe(true)
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' })
  })

  it('loads a page again after a crash, but not for ever', async () => {
    const { webContents } = (await openWindow()).window
    for (let index = 0; index < 5; index += 1) webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(webContents.reloads).toBe(3)
  })
})

describe('serveCalls', () => {
  async function served() {
    const { windows, window } = await openWindow()
    const { serveCalls, pushToAll } = await import('./ipc')
    serveCalls(windows, service, () => undefined)
    const handler = electron.ipcMain.handlers.get('lab:call')
    const frame = { url: 'app://lab/', parent: null }
    const call = (event: object, ...parts: unknown[]) =>
      handler?.({ sender: window.webContents, senderFrame: frame, ...event }, ...parts)
    return { windows, window, call, pushToAll }
  }

  it('answers the page of our window', async () => {
    const { call } = await served()
    expect(await call({}, 'lab/about', {})).toEqual({ ok: true, reply: { name: 'DMA Lab', version: '9.9.9' } })
    expect(await call({}, 'lab/none', {})).toMatchObject({ error: { code: 'E_IPC_CHANNEL' } })
    expect(await call({}, 'lab/about', {}, 'more')).toMatchObject({ error: { code: 'E_IPC_ARGS' } })
  })

  it.each([
    ['a frame that is gone', { senderFrame: null }],
    ['a frame inside the page', { senderFrame: { url: 'app://lab/', parent: {} } }],
    ['another origin', { senderFrame: { url: 'app://lab.evil/', parent: null } }],
    ['a file', { senderFrame: { url: 'file:///x', parent: null } }],
    ['a window we did not make', { sender: { id: 99 } }],
  ])('refuses %s', async (_who, event) => {
    const { call } = await served()
    expect(await call(event, 'lab/about', {})).toMatchObject({ ok: false, error: { code: 'E_IPC_SENDER' } })
  })

  it('pushes to every window', async () => {
    const { windows, window, pushToAll } = await served()
    pushToAll(windows, 'host/closing', { reason: 'x' })
    expect(window.webContents.sent).toEqual([['lab:push', 'host/closing', { reason: 'x' }]])
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
  it('exposes two frozen functions that forward the contract and nothing else', async () => {
    await import('../preload/index')
    expect(Object.keys(electron.exposed)).toEqual(['lab'])
    const lab = electron.exposed['lab'] as LabBridge
    expect(Object.keys(lab)).toEqual(['call', 'on'])
    expect(Object.isFrozen(lab)).toBe(true)
    await lab.call('lab/about', {})
    expect(electron.ipcRenderer.invoked).toEqual([['lab:call', 'lab/about', {}]])
    expect(await lab.call('shell/run' as never, {} as never)).toMatchObject({ error: { code: 'E_IPC_CHANNEL' } })
    expect(electron.ipcRenderer.invoked).toHaveLength(1)
  })

  it('hands pushes on without the event, until told to stop', async () => {
    await import('../preload/index')
    const lab = electron.exposed['lab'] as LabBridge
    const heard: unknown[][] = []
    const stop = lab.on('host/closing', (...parts: unknown[]) => heard.push(parts))
    electron.ipcRenderer.emit('lab:push', { sender: 'secret' }, 'host/closing', { reason: 'x' })
    electron.ipcRenderer.emit('lab:push', {}, 'other', {})
    stop()
    electron.ipcRenderer.emit('lab:push', {}, 'host/closing', { reason: 'y' })
    expect(heard).toEqual([[{ reason: 'x' }]])
    lab.on('other' as never, () => undefined)
    expect(electron.ipcRenderer.listenerCount('lab:push')).toBe(0)
  })

  it('turns a request that cannot be sent into an outcome', async () => {
    electron.ipcRenderer.invoke = () => Promise.reject(new Error('An object could not be cloned.'))
    await import('../preload/index')
    const lab = electron.exposed['lab'] as LabBridge
    expect(await lab.call('lab/about', {})).toMatchObject({ ok: false, error: { code: 'E_IPC_ARGS' } })
  })
})

describe('menuTemplate', () => {
  it('offers developer tools only while developing', async () => {
    const { menuTemplate } = await import('./menu')
    expect(JSON.stringify(menuTemplate('linux', true))).not.toContain('toggleDevTools')
    expect(JSON.stringify(menuTemplate('linux', false))).toContain('toggleDevTools')
    expect(menuTemplate('darwin', true)[0]).toEqual({ role: 'appMenu' })
  })
})

describe('index', () => {
  it('turns the sandbox on and registers the scheme before it waits for the app, then opens one locked window', async () => {
    vi.doMock('../host/lab-service', () => ({
      createLabService: () => ({ service, close: () => undefined }),
    }))
    vi.doMock('../host/window-files', async (original) => ({
      ...(await original<object>()),
      readWindowFiles: () => readWindowFiles(folder),
    }))
    await import('./index')
    await vi.waitFor(() => expect(FakeWindow.made).toHaveLength(1))
    expect(electron.log.indexOf('enableSandbox')).toBe(0)
    expect(electron.log[1]).toContain('"scheme":"app"')
    expect(electron.log.indexOf('whenReady')).toBe(2)
    const session: FakeSession | undefined = electron.sessions.get('lab')
    expect([...electron.sessions.keys()]).toEqual(['lab'])
    expect(Object.keys(session?.handlers ?? {}).sort()).toEqual([
      'device',
      'displayMedia',
      'onBeforeRequest',
      'permissionCheck',
      'permissionRequest',
      'scheme app',
    ])
    expect([...electron.ipcMain.handlers.keys()]).toEqual(['lab:call'])
    electron.app.emit('window-all-closed')
    expect(electron.log).toContain('quit')
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
