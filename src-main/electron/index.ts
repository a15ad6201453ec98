/** The desktop shell: windows over the same contract as the loopback server. */
import { join } from 'node:path'
import { app, dialog, protocol } from 'electron'
import { askedFile, checkLink, checkPath, END_OF_SWITCHES, type Asked } from './arguments'
import { menuWord } from './menu-words'
import { schemePrivileges } from './policy'
import { createShell, type Shell } from './shell'

/** Exit code of a defect of ours. */
const DEFECT = 70

app.enableSandbox()
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: schemePrivileges }])

const root = join(import.meta.dirname, '../..')
/** What was asked for before the app was ready, and the shell from then on. */
const running: { shell?: Shell; early?: Asked } = {}

/** A defect in this process: a report, a word to the person, and the end. */
function fail(what: string, error: unknown): void {
  console.error(what, error)
  const path = running.shell?.report(`main: ${what}`, error)
  const language = running.shell?.language() ?? 'en'
  const folder = path ?? join(app.getPath('userData'), 'reports')
  dialog.showErrorBox(menuWord(language, 'failed'), menuWord(language, 'failedDetail', { folder }))
  app.exit(DEFECT)
}
process.on('uncaughtException', (error) => fail('uncaughtException', error))
process.on('unhandledRejection', (error) => fail('unhandledRejection', error))

if (!app.requestSingleInstanceLock()) {
  console.log('DMA Lab is open already: its window was asked to come to the front')
  app.quit()
} else {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('select-client-certificate', (event, _contents, _address, _list, choose) => {
    event.preventDefault()
    choose()
  })
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed') running.shell?.report(`${type}: ${reason}`)
  })
  const open = (asked: Asked): void => {
    if (running.shell) running.shell.open(asked)
    else running.early = asked
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open(checkPath(path))
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    open(checkLink(link))
  })
  app.on('second-instance', (_event, argv, folder) => {
    const asked = askedFile(argv, folder, app.isPackaged)
    running.shell?.open(asked)
  })
  void app.whenReady().then(() => {
    const shell = createShell({
      ...{ root, userData: app.getPath('userData'), isPackaged: app.isPackaged, platform: process.platform },
    })
    running.shell = shell
    // While developing the program is Electron itself, which would be left registered.
    if (app.isPackaged) app.setAsDefaultProtocolClient('dmalab', process.execPath, [END_OF_SWITCHES])
    shell.open(running.early ?? askedFile(process.argv, process.cwd(), app.isPackaged))
    app.on('activate', () => shell.show())
    let isClosed = false
    app.on('will-quit', (event) => {
      if (isClosed) return
      event.preventDefault()
      void shell.close().finally(() => {
        isClosed = true
        app.quit()
      })
    })
  })
}
