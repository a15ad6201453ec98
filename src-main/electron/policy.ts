/**
 * What windows, pages, permissions and senders are allowed, as plain functions without Electron, so that each can be
 * tested as a table. Everything else in this folder is glue.
 */
import type { BrowserWindowConstructorOptions } from 'electron'
import { SMALLEST, USUAL } from './places'

/**
 * Where a packaged program has its real files: beside its archive. Elsewhere the folder itself.
 *
 * @param root the folder of the program, which may be an archive
 */
export function realFolder(root: string): string {
  return root.replace(/app\.asar$/, 'app.asar.unpacked')
}

/** The only origin a window of ours shows. */
export const APP_ORIGIN = 'app://lab'
/** The page of the main window. */
export const APP_PAGE = `${APP_ORIGIN}/`
/** A session that keeps nothing on disk (no `persist:`). */
export const PARTITION = 'lab'

/** The session of pages that are printed, kept from that of the windows. */
export const PRINT_PARTITION = 'lab-print'

/** Rights of the scheme `app`: a standard, secure origin, without anything that weakens the policy of its pages. */
export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
  bypassCSP: false,
  corsEnabled: false,
  stream: false,
  allowServiceWorkers: false,
  allowExtensions: false,
} as const

/** What every page may do, without exception. */
const confined = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  plugins: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  autoplayPolicy: 'document-user-activation-required',
} as const

/** Options of every window. */
export function windowOptions(preload: string, isPackaged: boolean): BrowserWindowConstructorOptions {
  return {
    width: USUAL.width,
    height: USUAL.height,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'DMA Lab',
    webPreferences: { ...confined, preload, partition: PARTITION, devTools: !isPackaged },
  }
}

/** Options of the hidden window that prints: as confined as any, and without scripts. */
export function printOptions(): BrowserWindowConstructorOptions {
  return {
    show: false,
    webPreferences: { ...confined, partition: PRINT_PARTITION, devTools: false, javascript: false },
  }
}

/** The parts of an address, or undefined when it is none. */
function parse(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}

/** True for an address inside our own origin; parsed, never compared by its beginning. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address)
  return url?.protocol === 'app:' && url.host === 'lab' && url.username === '' && url.password === '' && url.port === ''
}

/** A page may only go to itself. */
export function allowNavigation(address: string): boolean {
  const url = parse(address)
  return url !== undefined && isOwnAddress(address) && url.pathname === '/' && url.search === ''
}

/**
 * Where the sources of the window are served with hot reload (`npm run dev`): an origin of this machine, and never for
 * a packaged program.
 *
 * @param address what ELECTRON_RENDERER_URL says
 */
export function sourcesOrigin(address: string | undefined, isPackaged: boolean): string | undefined {
  const url = parse(address ?? '')
  const isHere = url?.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '' && url.username === ''
  return isHere && !isPackaged ? url.origin : undefined
}

/** The socket of hot reload at an origin that serves sources. */
export const reloadSocket = (sources: string): string => sources.replace(/^http:/, 'ws:')

/**
 * The program is offline: its own files, and nothing else. Developer tools load their own pages.
 *
 * @param sources of `sourcesOrigin`: its socket is allowed too
 */
export function allowRequest(address: string, isPackaged: boolean, sources?: string): boolean {
  if (isOwnAddress(address)) return true
  if (isPackaged) return false
  const url = parse(address)
  return url?.protocol === 'devtools:' || (sources !== undefined && url?.origin === reloadSocket(sources))
}

/** Pages may put text on the clipboard, and nothing else. */
export function decidePermission(name: string): boolean {
  return name === 'clipboard-sanitized-write'
}

/** What is known of the sender of a message. */
export interface Sender {
  /** Address of the frame; null when the frame is gone. */
  readonly address: string | null
  /** True for the page itself, false for a frame inside it. */
  readonly isMainFrame: boolean
  /** True when the window is one we made. */
  readonly isKnownWindow: boolean
}

/** Only the page of a window of ours may call. */
export function validSender({ address, isMainFrame, isKnownWindow }: Sender): boolean {
  return address !== null && isMainFrame && isKnownWindow && isOwnAddress(address)
}

/**
 * Decides whether to load a page again after its process has ended: at most three times in a minute.
 *
 * @param now milliseconds on any clock that does not go back
 */
export function createReloadBudget(now: () => number): { mayReload(reason: string): boolean } {
  let reloads: number[] = []
  return {
    mayReload(reason) {
      if (reason === 'clean-exit') return false
      const at = now()
      reloads = reloads.filter((each) => at - each < 60_000)
      if (reloads.length >= 3) return false
      reloads.push(at)
      return true
    },
  }
}
