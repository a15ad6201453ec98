/**
 * A stand-in for the parts of Electron that the shell uses, for tests under plain Node. It records what it is told.
 * Used with `vi.mock('electron', …)`. Messages go through real MessagePorts, so that they are copied as Electron does.
 */
import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'

/** A page. `emit` plays an event of Electron. */
export class FakeContents extends EventEmitter {
  openHandler: (() => { action: string }) | undefined
  reloads = 0
  crashes = 0
  printed: unknown[] = []
  /** What printing gives; a promise that never ends plays a page that hangs. */
  pdf: Promise<Uint8Array> = Promise.resolve(Uint8Array.from([37, 80, 68, 70]))
  readonly id: number

  constructor(id: number) {
    super()
    this.id = id
  }

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler
  }

  reload(): void {
    this.reloads += 1
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1
  }

  printToPDF(options: unknown): Promise<Uint8Array> {
    this.printed.push(options)
    return this.pdf
  }
}

/** A window. */
export class FakeWindow extends EventEmitter {
  static made: FakeWindow[] = []
  readonly options: Readonly<Record<string, unknown>>
  readonly webContents: FakeContents
  readonly loaded: string[] = []
  shown = 0
  focused = 0
  title = ''
  bounds = { x: 10, y: 20, width: 1440, height: 900 }
  isMax = false
  isGone = false
  readonly mac: unknown[] = []

  constructor(options: Readonly<Record<string, unknown>>) {
    super()
    this.options = options
    const { x, y, width, height } = options as Partial<FakeWindow['bounds']>
    if (x !== undefined && y !== undefined && width !== undefined && height !== undefined)
      this.bounds = { x, y, width, height }
    FakeWindow.made.push(this)
    this.webContents = new FakeContents(FakeWindow.made.length)
  }

  loadURL(address: string): Promise<void> {
    this.loaded.push(address)
    return Promise.resolve()
  }

  show(): void {
    this.shown += 1
  }

  focus(): void {
    this.focused += 1
    this.emit('focus')
  }

  maximize(): void {
    this.isMax = true
  }

  isMaximized(): boolean {
    return this.isMax
  }

  isMinimized(): boolean {
    return false
  }

  getNormalBounds(): FakeWindow['bounds'] {
    return this.bounds
  }

  setTitle(title: string): void {
    this.title = title
  }

  setDocumentEdited(isEdited: boolean): void {
    this.mac.push(isEdited)
  }

  setRepresentedFilename(path: string): void {
    this.mac.push(path)
  }

  destroy(): void {
    this.isGone = true
  }

  isDestroyed(): boolean {
    return this.isGone
  }
}

/** A port as the main process has it. */
export class FakePort extends EventEmitter {
  isClosed = false
  private readonly port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.port = port
    port.on('message', (data: unknown) => this.emit('message', { data }))
    port.on('close', () => {
      this.isClosed = true
      this.emit('close')
    })
  }

  postMessage(data: unknown): void {
    if (!this.isClosed) this.port.postMessage(data)
  }

  start(): void {
    this.port.start()
  }

  close(): void {
    this.port.close()
  }
}

/** Both ends of the messages between page and host. `sender` is what the host learns of the page. */
export class FakeIpc extends EventEmitter {
  readonly ports: FakePort[] = []
  sender: Readonly<Record<string, unknown>> = {}

  postMessage(channel: string, _message: unknown, transfer: readonly MessagePort[]): void {
    const ports = transfer.map((each) => new FakePort(each))
    this.ports.push(...ports)
    this.emit(channel, { ...this.sender, ports })
  }
}

/** A session that keeps its handlers by name. */
export class FakeSession extends EventEmitter {
  readonly handlers: Record<string, (...parts: never[]) => unknown> = {}
  readonly webRequest = { onBeforeRequest: this.keep('onBeforeRequest') }
  readonly protocol = {
    handle: (scheme: string, handler: (...parts: never[]) => unknown): void => {
      this.handlers[`scheme ${scheme}`] = handler
    },
  }
  readonly setPermissionRequestHandler = this.keep('permissionRequest')
  readonly setPermissionCheckHandler = this.keep('permissionCheck')
  readonly setDevicePermissionHandler = this.keep('device')
  readonly setDisplayMediaRequestHandler = this.keep('displayMedia')

  private keep(name: string) {
    return (handler: (...parts: never[]) => unknown): void => {
      this.handlers[name] = handler
    }
  }
}

/** Dialogs: what a person answers is set before, what they were asked is kept. */
function fakeDialog() {
  const dialog = {
    asked: [] as unknown[][],
    open: { canceled: true, filePaths: [] as string[] },
    save: { canceled: true, filePath: '' },
    button: 0,
    showOpenDialog: (...parts: unknown[]) => {
      dialog.asked.push(parts)
      return Promise.resolve(dialog.open)
    },
    showSaveDialog: (...parts: unknown[]) => {
      dialog.asked.push(parts)
      return Promise.resolve(dialog.save)
    },
    showMessageBox: (...parts: unknown[]) => {
      dialog.asked.push(parts)
      return Promise.resolve({ response: dialog.button })
    },
    showMessageBoxSync: (...parts: unknown[]) => {
      dialog.asked.push(parts)
      return dialog.button
    },
    showErrorBox: (...parts: unknown[]) => void dialog.asked.push(parts),
  }
  return dialog
}

/**
 * The module.
 *
 * @param userData folder of the user's data
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the stand-in is its own type
export function fakeElectron(userData = '/nowhere') {
  const log: string[] = []
  const ipc = new FakeIpc()
  const sessions = new Map<string, FakeSession>()
  const state = { menu: [] as unknown, isFirst: true, screens: [{ x: 0, y: 0, width: 1920, height: 1080 }] }
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    name: 'DMA Lab',
    enableSandbox: () => log.push('enableSandbox'),
    getPath: () => userData,
    whenReady: () => {
      log.push('whenReady')
      return Promise.resolve()
    },
    requestSingleInstanceLock: () => state.isFirst,
    quit: () => log.push('quit'),
    setAsDefaultProtocolClient: (scheme: string, _program: string, given: readonly string[]) =>
      log.push(`links ${scheme} ${given.join(' ')}`),
    exit: (code: number) => log.push(`exit ${code}`),
  })
  const exposed: Record<string, unknown> = {}
  return {
    ...{ log, sessions, exposed, app, state },
    ipcMain: ipc,
    ipcRenderer: ipc,
    dialog: fakeDialog(),
    screen: { getAllDisplays: () => state.screens.map((workArea) => ({ workArea })) },
    BrowserWindow: FakeWindow,
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value) },
    Menu: {
      buildFromTemplate: (template: unknown) => template,
      setApplicationMenu: (menu: unknown) => (state.menu = menu),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown) => log.push(`schemes ${JSON.stringify(schemes)}`),
    },
    session: {
      fromPartition: (name: string) => {
        const made = sessions.get(name) ?? new FakeSession()
        sessions.set(name, made)
        return made
      },
    },
  }
}
