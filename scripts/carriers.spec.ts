/** Every carrier of the contract keeps the same promises: src-ipc/conformance.ts has the list. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { claims, type Carrier, type Claim, type ConformanceHost } from '../src-ipc/conformance'
import type { LabBridge } from '../src-ipc/contract'
import { fakeElectron, FakeWindow } from '../src-main/electron/stand-in'
import { createSocketBridge, type Socket } from '../src-renderer/src/socket-bridge'

/** What a test has to end. */
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const carriers: Readonly<Record<string, (host: ConformanceHost) => Promise<Carrier>>> = {
  async 'direct calls'({ service, reportDefect }) {
    const { createDirectCarrier } = await import('../src-ipc/direct')
    return createDirectCarrier(service, reportDefect)
  },

  async 'the WebSocket'({ service, reportDefect }) {
    const { startServer } = await import('../src-main/web/server')
    const files = new Map([['/', { bytes: Buffer.from('page'), type: 'text/html' }]])
    const server = await startServer({ port: 0, files, service, reportDefect })
    ends.push(() => server.close('the test is over'))
    const token = server.address.split('#token=')[1] ?? ''
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { origin: `http://127.0.0.1:${server.port}` })
    socket.on('error', () => undefined)
    ends.push(() => socket.terminate())
    const bridge = createSocketBridge(socket as unknown as Socket, token)
    return { bridge, push: server.push, close: () => server.close('the host has gone') }
  },

  async 'the desktop shell'({ service, reportDefect }) {
    const folder = mkdtempSync(join(tmpdir(), 'dma-lab-carrier-'))
    ends.push(() => rmSync(folder, { recursive: true }))
    const electron = fakeElectron(folder)
    FakeWindow.made = []
    vi.doMock('electron', () => electron)
    const { createWindows } = await import('../src-main/electron/windows')
    const { serveCalls } = await import('../src-main/electron/ipc')
    const windows = createWindows({
      ...{ preload: '/preload.cjs', isPackaged: true, lastPlace: () => undefined, onChange: () => undefined },
      ...{ onClosed: () => undefined, onTrouble: () => Promise.resolve('wait'), mayLose: () => true },
    })
    const window = windows.open() as unknown as FakeWindow
    const { pushToAll } = serveCalls(windows, () => service, reportDefect)
    electron.ipcMain.sender = { sender: window.webContents, senderFrame: { url: 'app://lab/', parent: null } }
    await import('../src-main/preload/index')
    const [port] = electron.ipcRenderer.ports
    ends.push(() => port?.close())
    return { bridge: electron.exposed['lab'] as LabBridge, push: pushToAll, close: () => port?.close() }
  },
}

describe.each(Object.entries(carriers))('%s', (name, connect) => {
  it.each(claims)('$title', async ({ holds }) => {
    // The preload connects when it is loaded, so each test loads it anew.
    if (name === 'the desktop shell') vi.resetModules()
    const { conformanceHost } = await import('../src-ipc/conformance')
    const host = conformanceHost()
    await holds(await connect(host), host)
  })
})

describe('the claims', () => {
  it('notice a carrier that breaks them', async () => {
    const { conformanceHost } = await import('../src-ipc/conformance')
    const { createDirectCarrier } = await import('../src-ipc/direct')
    const broken: string[] = []
    const look = async ({ title, holds }: Claim): Promise<void> => {
      const host = conformanceHost()
      const { bridge, push, close } = createDirectCarrier(host.service, host.reportDefect)
      /** Copies what it carries through JSON, never cancels, and lets anything pass. */
      const careless: LabBridge = {
        async call(name, request) {
          const outcome = await bridge.call(name, JSON.parse(JSON.stringify(request) ?? '{}') as never)
          return JSON.parse(JSON.stringify(outcome)) as never
        },
        on: () => () => undefined,
      }
      await holds({ bridge: careless, push, close }, host).catch(() => broken.push(title))
    }
    await Promise.all(claims.map(look))
    const parts = ['typed arrays', '8 MB', 'cannot leave the window', 'how far a call is', 'hands pushes', 'listeners']
    for (const part of parts) expect(broken.filter((title) => title.includes(part))).toHaveLength(1)
    expect(broken.some((title) => title.includes('answers a call'))).toBe(false)
  })
})
