/** The desktop shell: one window over the same contract as the loopback server. */
import { join } from 'node:path'
import { app, Menu, protocol, session } from 'electron'
import { createLabService } from '../host/lab-service'
import { readWindowFiles } from '../host/window-files'
import { pushToAll, serveCalls } from './ipc'
import { menuTemplate } from './menu'
import { PARTITION, realFolder, schemePrivileges, sourcesOrigin } from './policy'
import { serveFiles, serveSources } from './scheme'
import { lockSession } from './session'
import { createWindows, type Windows } from './windows'

app.enableSandbox()
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: schemePrivileges }])

const reportDefect = (name: string, error: unknown): void => console.error(`${name}:`, error)

/** Opens the first window. */
function start(): Windows {
  const out = join(import.meta.dirname, '..')
  const labSession = session.fromPartition(PARTITION)
  const sources = sourcesOrigin(process.env['ELECTRON_RENDERER_URL'], app.isPackaged)
  lockSession(labSession, app.isPackaged, sources)
  if (sources) serveSources(labSession, sources)
  else serveFiles(labSession, readWindowFiles(join(out, 'renderer')))
  const windows = createWindows(join(out, 'preload/index.cjs'), app.isPackaged)
  const lab = createLabService(join(out, '..'), {
    files: realFolder(join(out, '..')),
    push: (name, value) => pushToAll(windows, name, value),
  })
  serveCalls(windows, lab.service, reportDefect)
  app.on('will-quit', () => lab.close())
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)))
  windows.open()
  return windows
}

if (!app.requestSingleInstanceLock()) {
  app.quit()
} else {
  app.on('window-all-closed', () => app.quit())
  app.on('select-client-certificate', (event, _contents, _address, _list, choose) => {
    event.preventDefault()
    choose()
  })
  void app.whenReady().then(() => {
    const windows = start()
    app.on('second-instance', () => windows.all()[0]?.focus())
    app.on('activate', () => {
      if (windows.all().length === 0) windows.open()
    })
    app.on('before-quit', () => pushToAll(windows, 'host/closing', { reason: 'DMA Lab is closing' }))
  })
}
