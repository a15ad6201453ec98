import { BrowserWindow, screen, type BrowserWindowConstructorOptions, type WebContents } from 'electron'
import type { WindowPlace } from '../host/settings'
import { createHealth, type Remedy } from './health'
import { besidePlace, fitPlace } from './places'
import { allowNavigation, APP_PAGE, windowOptions } from './policy'

/** The windows we made. A message from any other is refused. */
export interface Windows {
  /** Opens one more: where the last one was, or beside the one in front. */
  open(): BrowserWindow
  isKnown(contents: WebContents): boolean
  all(): readonly BrowserWindow[]
  /** The one that a person used last. */
  front(): BrowserWindow | undefined
  of(contents: WebContents): BrowserWindow | undefined
  /** Where they are, the one in front first. */
  places(): WindowPlace[]
}

/** What windows need and tell. */
export interface WindowParts {
  /** Absolute path of the bundled preload. */
  readonly preload: string
  readonly isPackaged: boolean
  /** Where the first one was the last time. */
  readonly lastPlace: () => WindowPlace | undefined
  /** Another window is in front, or its place is another. */
  readonly onChange: () => void
  readonly onClosed: (contents: number) => void
  /** The page has ended or hangs; `remedy` is what is to be done. */
  readonly onTrouble: (window: BrowserWindow, what: string, remedy: Remedy) => Promise<'reload' | 'wait'>
  /** The page has changes that closing would lose. @returns whether to close all the same */
  readonly mayLose: (window: BrowserWindow) => boolean
}

/** The only place that makes windows. */
export const makeWindow = (options: BrowserWindowConstructorOptions): BrowserWindow => new BrowserWindow(options)

/** Makes none yet. */
export function createWindows(parts: WindowParts): Windows {
  /** By contents; the one in front last. */
  const known = new Map<number, BrowserWindow>()
  const alive = (): BrowserWindow[] => [...known.values()].filter((window) => !window.isDestroyed()).reverse()
  const screens = () => screen.getAllDisplays().map(({ workArea }) => workArea)

  function open(): BrowserWindow {
    const [front] = alive()
    const last = front ? besidePlace(placeOf(front), screens()) : parts.lastPlace()
    const place = last && fitPlace(last, screens())
    const { isMaximized, ...bounds } = place ?? { isMaximized: false }
    const window = makeWindow({ ...windowOptions(parts.preload, parts.isPackaged), ...bounds })
    const { id } = window.webContents
    known.set(id, window)
    if (isMaximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('focus', () => {
      known.delete(id)
      known.set(id, window)
      parts.onChange()
    })
    for (const name of ['resized', 'moved', 'maximize', 'unmaximize'] as const) {
      window.on(name as 'resized', () => parts.onChange())
    }
    window.on('close', () => parts.onChange())
    window.on('closed', () => {
      known.delete(id)
      parts.onClosed(id)
    })
    window.on('page-title-updated', (event) => event.preventDefault())
    confine(window.webContents)
    heal(window)
    window.webContents.on('will-prevent-unload', (event) => {
      if (parts.mayLose(window)) event.preventDefault()
    })
    void window.loadURL(APP_PAGE)
    return window
  }

  /** A page that died is loaded again; about one that hangs a person is asked. */
  function heal(window: BrowserWindow): void {
    const contents = window.webContents
    const health = createHealth(() => performance.now())
    contents.on('render-process-gone', (_event, { reason }) => {
      const remedy = health.gone(reason)
      if (remedy === 'reload') contents.reload()
      if (remedy !== 'nothing') void parts.onTrouble(window, reason, remedy)
    })
    window.on('unresponsive', () => {
      const remedy = health.hangs()
      if (remedy !== 'ask') return
      void parts.onTrouble(window, 'unresponsive', remedy).then((choice) => {
        health.answers()
        // A page that hangs cannot be loaded again before its process has ended.
        if (choice === 'reload' && !window.isDestroyed()) contents.forcefullyCrashRenderer()
      })
    })
    window.on('responsive', () => health.answers())
  }

  return {
    open,
    isKnown: (contents) => known.has(contents.id),
    all: alive,
    front: () => alive()[0],
    of: (contents) => known.get(contents.id),
    places: () => alive().map(placeOf),
  }
}

const placeOf = (window: BrowserWindow): WindowPlace => ({
  ...window.getNormalBounds(),
  isMaximized: window.isMaximized(),
})

/** Keeps a page where it is: no other page, no new window, no embedded one. */
export function confine(contents: WebContents, mayGo: (address: string) => boolean = allowNavigation): void {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!mayGo(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
