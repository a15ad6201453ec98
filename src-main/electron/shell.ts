import { dirname, join } from 'node:path'
import { Menu, session, type BrowserWindow, type WebContents } from 'electron'
import type { HostNotice, OpenedFile, WindowState } from '../../src-ipc/files'
import { LabFailure } from '../../src-ipc/lab-error'
import { writeCrashReport } from '../host/crash-report'
import { createDocuments } from '../host/documents'
import { createFileService } from '../host/file-service'
import { createLabService } from '../host/lab-service'
import type { LinkedDocument } from '../host/links'
import { createTraceFiles } from '../host/trace-files'
import { createRecentFiles } from '../host/recent-files'
import { openKept, openSettings } from '../host/settings'
import { readWindowFiles } from '../host/window-files'
import { showAbout, versions } from './about'
import type { Asked } from './arguments'
import { askAboutPage, createDialogs, mayLose } from './dialogs'
import { serveCalls, type Connections } from './ipc'
import { menuTemplate } from './menu'
import type { Language } from './menu-words'
import { PARTITION, realFolder, sourcesOrigin } from './policy'
import { serveFiles, serveSources } from './scheme'
import { createPdfPrinter } from './print'
import { lockSession } from './session'
import { createWindows } from './windows'

/** What the shell is started with. */
export interface ShellParts {
  /** The folder of the program. */
  readonly root: string
  /** The folder of the user's data. */
  readonly userData: string
  readonly isPackaged: boolean
  readonly platform: NodeJS.Platform
}

/** The desktop shell. */
export interface Shell {
  /** Opens a file in the window in front when that has none, else in one of its own; shows it where it is open. */
  open(asked: Asked): void
  /** Opens a window. */
  openWindow(): void
  /** Brings the window in front there, or opens one. */
  show(): void
  /** Writes a report. @returns its path */
  report(what: string, error?: unknown): string | undefined
  /** Tells the windows, ends every run, and waits until everything that is kept is written. */
  close(): Promise<void>
  readonly language: () => Language
}

/** What is known of one window. */
interface Known {
  state?: WindowState
  /** The document it has open; empty = none of a file. */
  document: string
  /** What it shall show first. */
  first: Asked
}

/** Joins windows, menu, files and the lab. Call once, when the app is ready. */
export function createShell({ root, userData, isPackaged, platform }: ShellParts): Shell {
  const reports = join(userData, 'reports')
  const settings = openSettings(join(userData, 'settings.json'))
  const kept = openKept(join(userData, 'kept.json'))
  const traces = createTraceFiles()
  const documents = createDocuments(traces)
  const known = new Map<number, Known>()
  /** Shown to the first window that comes. */
  const notices: HostNotice[] = [settings, kept]
    .filter(({ putAside }) => putAside !== '')
    .map(({ putAside }) => ({ about: 'settings', detail: putAside.split(/[\\/]/).at(-1) ?? '' }))

  const report = (what: string, error?: unknown): string | undefined =>
    writeCrashReport(reports, { what, error }, versions(root))
  const reportDefect = (name: string, error: unknown): void => {
    console.error(`${name}:`, error)
    report(`call ${name}`, error)
  }

  lockWindows(root, isPackaged)
  const windows = createWindows({
    preload: join(root, 'out/preload/index.cjs'),
    isPackaged,
    lastPlace: () => settings.value.places[0],
    onChange() {
      const places = windows.places().slice(0, 20)
      if (places.length > 0) settings.change({ ...settings.value, places })
      showMenu()
    },
    onClosed(contents) {
      const document = known.get(contents)?.document ?? ''
      known.delete(contents)
      if (document !== '') documents.close(document)
      showMenu()
    },
    async onTrouble(window, what, remedy) {
      report(`window: ${what}`)
      if (remedy === 'reload') {
        notices.push({ about: 'reloaded', detail: '' })
        return 'wait'
      }
      const choice = await askAboutPage(window, language(), remedy === 'ask' ? 'hangs' : 'crashed', reports)
      // A page that is gone for good is loaded again only because a person wants it.
      if (remedy === 'giveUp' && choice === 'reload' && !window.isDestroyed()) window.webContents.reload()
      return choice
    },
    mayLose: (window) => mayLose(window, language(), knownOf(window)?.state?.name ?? 'DMA Lab'),
  })

  const knownOf = (window: BrowserWindow | undefined): Known | undefined => window && known.get(window.webContents.id)
  const language = (): Language => knownOf(windows.front())?.state?.language ?? 'en'
  const recent = createRecentFiles(settings, () => {
    connections.pushToAll('file/recents', recent.list())
    showMenu()
  })
  const lab = createLabService(root, {
    files: realFolder(root),
    printPdf: createPdfPrinter(),
    traces,
    push: (name, value) => connections.pushToAll(name, value),
    folderOf(document) {
      const path = documents.pathOf(document)
      return path === undefined ? undefined : dirname(path)
    },
  })
  const connections: Connections = serveCalls(windows, serviceOf, reportDefect)

  function serviceOf(contents: WebContents) {
    const mine = known.get(contents.id) ?? { document: '', first: {} }
    known.set(contents.id, mine)
    const lastFolder = (): string => settings.value.lastFolder
    const dialogs = createDialogs(() => windows.of(contents), { language, lastFolder })
    const files = createFileService({
      ...{ documents, recent, kept, dialogs },
      showOther: (document) => showWindowOf(document, contents.id),
      onDocument: (document) => (mine.document = document),
      onState(state) {
        mine.state = state
        mine.document = state.document
        const window = windows.of(contents)
        if (window) showState(window, state, documents.pathOf(mine.document) ?? '', platform)
        if (window && window === windows.front()) showMenu()
      },
      first: () => firstOf(mine, contents),
    })
    return { ...lab.service, ...lab.writingTo(dialogs.chooseExport), ...files }
  }

  /** Reads what a window shall show first; why that does not work is a notice. */
  async function firstOf(mine: Known, contents: WebContents): Promise<OpenedFile | null> {
    const { path, linked, refusal } = mine.first
    mine.first = {}
    if (refusal !== undefined) notices.push({ about: 'refused', detail: refusal })
    const opened = linked ? unplaced(linked) : path === undefined ? null : await read(path)
    if (opened) mine.document = opened.document
    for (const notice of notices.splice(0)) connections.push(contents, 'host/notice', notice)
    return opened
  }

  async function read(path: string): Promise<OpenedFile | null> {
    try {
      const opened = await documents.open(path)
      recent.add(documents.pathOf(opened.document) ?? path)
      return opened
    } catch (error) {
      notices.push({ about: 'refused', detail: error instanceof LabFailure ? error.message : 'it cannot be read' })
      if (!(error instanceof LabFailure)) reportDefect('open', error)
      return null
    }
  }

  /** Brings the window there that has a document. @returns whether another than `except` has it */
  function showWindowOf(document: string, except?: number): boolean {
    const window = windows.all().find((each) => knownOf(each)?.document === document)
    if (!window || window.webContents.id === except) return false
    bringUp(window)
    return true
  }

  async function openInFront(window: BrowserWindow, mine: Known, path: string): Promise<void> {
    const opened = await read(path)
    if (opened) mine.document = opened.document
    if (opened) connections.push(window.webContents, 'file/opened', opened)
    for (const notice of notices.splice(0)) connections.push(window.webContents, 'host/notice', notice)
  }

  function open({ path, linked, refusal }: Asked): void {
    const front = windows.front()
    const mine = knownOf(front)
    const already = path === undefined ? undefined : documents.idOf(path)
    if (already !== undefined && showWindowOf(already)) return
    if (front && refusal !== undefined) {
      connections.push(front.webContents, 'host/notice', { about: 'refused', detail: refusal })
      bringUp(front)
    } else if (front && mine?.state?.name === '' && linked) {
      connections.push(front.webContents, 'file/opened', unplaced(linked))
      bringUp(front)
    } else if (front && mine?.state?.name === '' && path !== undefined) {
      void openInFront(front, mine, path)
      bringUp(front)
    } else if (path !== undefined || linked || refusal !== undefined || !front) {
      const window = windows.open()
      known.set(window.webContents.id, {
        document: '',
        first: { ...(path ? { path } : {}), ...(linked ? { linked } : {}), ...(refusal ? { refusal } : {}) },
      })
    } else bringUp(front)
  }

  function showMenu(): void {
    const template = menuTemplate({
      ...{ platform, isPackaged, language: language(), state: knownOf(windows.front())?.state, recent: recent.list() },
      command(id) {
        const front = windows.front()
        if (front) connections.push(front.webContents, 'menu/command', { id })
      },
      openRecent(id) {
        const path = recent.pathOf(id)
        if (path !== undefined) open({ path })
      },
      clearRecent: () => recent.forget(),
      newWindow: () => windows.open(),
      showAbout: () => void showAbout(root),
    })
    const shown = JSON.stringify(template)
    if (shown === lastMenu) return
    lastMenu = shown
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  let lastMenu = ''
  showMenu()

  return {
    ...{ open, report, language },
    openWindow: () => void windows.open(),
    show: () => open({}),
    async close() {
      connections.pushToAll('host/closing', { reason: 'DMA Lab is closing' })
      lab.close()
      await Promise.all([settings.settled(), kept.settled()])
    },
  }
}

/** What a link carries, as a document that has no place yet. */
const unplaced = ({ name, text }: LinkedDocument): OpenedFile => ({ document: '', name, text })

/** Lets windows have the built files, or the sources while developing, and nothing else. */
function lockWindows(root: string, isPackaged: boolean): void {
  const labSession = session.fromPartition(PARTITION)
  const sources = sourcesOrigin(process.env['ELECTRON_RENDERER_URL'], isPackaged)
  lockSession(labSession, isPackaged, sources)
  if (sources) serveSources(labSession, sources)
  else serveFiles(labSession, readWindowFiles(join(root, 'out/renderer')))
}

function bringUp(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** The title of a window, and what macOS shows of its file. */
function showState(window: BrowserWindow, { name, isDirty }: WindowState, path: string, platform: string): void {
  const mark = isDirty && platform !== 'darwin' ? '• ' : ''
  window.setTitle(name === '' ? 'DMA Lab' : `${mark}${name} — DMA Lab`)
  if (platform !== 'darwin') return
  window.setDocumentEdited(isDirty)
  window.setRepresentedFilename(path)
}
