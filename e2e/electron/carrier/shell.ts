/**
 * A shell that answers with the service of the conformance suite, over the real windows and ports of Electron. The page
 * asks it to push and to go by keeping values, and hears by `file/opened` what it has seen.
 */
import { join } from 'node:path'
import { app, protocol, session } from 'electron'
import { conformanceHost } from '../../../src-ipc/conformance'
import type { PushName } from '../../../src-ipc/contract'
import { serveCalls } from '../../../src-main/electron/ipc'
import { PARTITION, schemePrivileges } from '../../../src-main/electron/policy'
import { lockSession } from '../../../src-main/electron/session'
import { createWindows } from '../../../src-main/electron/windows'

app.enableSandbox()
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: schemePrivileges }])
void app.whenReady().then(() => {
  const labSession = session.fromPartition(PARTITION)
  lockSession(labSession, true)
  const html = { headers: { 'Content-Type': 'text/html' } }
  labSession.protocol.handle('app', () => new Response('<!doctype html><title>claims</title>', html))
  const windows = createWindows({
    ...{ preload: join(import.meta.dirname, 'preload.cjs'), isPackaged: true, lastPlace: () => undefined },
    ...{ onChange: () => undefined, onClosed: () => undefined, mayLose: () => true },
    onTrouble: () => Promise.resolve('wait'),
  })
  const host = conformanceHost()
  const tell = (document: string, name: string): void =>
    connections.pushToAll('file/opened', { document, name, text: '' })
  const watched = <T extends unknown[]>(list: T, document: string): void => {
    const push = list.push.bind(list)
    list.push = (...items) => {
      for (const item of items) tell(document, Array.isArray(item) ? String(item[0]) : String(item))
      return push(...items)
    }
  }
  watched(host.reported, 'reported')
  watched(host.cancelled, 'cancelled')
  const connections = serveCalls(
    windows,
    (contents) => ({
      ...host.service,
      'kept/write'({ key, value }) {
        if (key === 'dma-lab-close') contents.reload()
        const { name, value: pushed } = JSON.parse(value ?? '{}') as { name?: PushName; value?: never }
        if (name && pushed) connections.pushToAll(name, pushed)
        return null
      },
    }),
    host.reportDefect,
  )
  windows.open()
})
