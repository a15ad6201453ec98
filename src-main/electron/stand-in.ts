/**
 * A stand-in for the parts of Electron that the shell uses, for tests under plain Node. It records what it is told.
 * Used with `vi.mock('electron', …)`.
 */
import { EventEmitter } from 'node:events'

/** A page. `emit` plays an event of Electron. */
export class FakeContents extends EventEmitter {
  readonly sent: unknown[][] = []
  openHandler: (() => { action: string }) | undefined
  reloads = 0
  readonly id: number

  constructor(id: number) {
    super()
    this.id = id
  }

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler
  }

  send(...parts: unknown[]): void {
    this.sent.push(parts)
  }

  reload(): void {
    this.reloads += 1
  }
}

/** A window. */
export class FakeWindow extends EventEmitter {
  static made: FakeWindow[] = []
  readonly options: unknown
  readonly webContents: FakeContents
  readonly loaded: string[] = []
  shown = 0

  constructor(options: unknown) {
    super()
    this.options = options
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
    this.emit('focused')
  }

  isDestroyed(): boolean {
    return false
  }
}

type Handler = (event: unknown, ...parts: unknown[]) => unknown

/** Both ends of the messages between page and host. */
export class FakeIpc extends EventEmitter {
  readonly handlers = new Map<string, Handler>()
  readonly invoked: unknown[][] = []

  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler)
  }

  invoke(...parts: unknown[]): Promise<unknown> {
    this.invoked.push(parts)
    return Promise.resolve({ ok: true, reply: parts })
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

/** The module. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the stand-in is its own type
export function fakeElectron() {
  const log: string[] = []
  const ipc = new FakeIpc()
  const sessions = new Map<string, FakeSession>()
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    enableSandbox: () => log.push('enableSandbox'),
    whenReady: () => {
      log.push('whenReady')
      return Promise.resolve()
    },
    requestSingleInstanceLock: () => true,
    quit: () => log.push('quit'),
  })
  const exposed: Record<string, unknown> = {}
  return {
    log,
    sessions,
    exposed,
    app,
    ipcMain: ipc,
    ipcRenderer: ipc,
    BrowserWindow: FakeWindow,
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value) },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => log.push('menu') },
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
