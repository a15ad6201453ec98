import { BrowserWindow, type WebContents } from 'electron'
import { allowNavigation, APP_PAGE, createReloadBudget, windowOptions } from './policy'

/** The windows we made. A message from any other is refused. */
export interface Windows {
  open(): BrowserWindow
  isKnown(contents: WebContents): boolean
  all(): readonly BrowserWindow[]
}

/** @param preload absolute path of the bundled preload */
export function createWindows(preload: string, isPackaged: boolean): Windows {
  const known = new Map<number, BrowserWindow>()

  return {
    open() {
      const window = new BrowserWindow(windowOptions(preload, isPackaged))
      const { id } = window.webContents
      known.set(id, window)
      window.on('closed', () => known.delete(id))
      window.once('ready-to-show', () => window.show())
      confine(window.webContents)
      void window.loadURL(APP_PAGE)
      return window
    },
    isKnown: (contents) => known.has(contents.id),
    all: () => [...known.values()],
  }
}

/** Keeps a page where it is: no other page, no new window, no embedded one; a page that died is loaded again. */
function confine(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!allowNavigation(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  const budget = createReloadBudget(() => performance.now())
  contents.on('render-process-gone', (_event, { reason }) => {
    if (budget.mayReload(reason)) contents.reload()
  })
}
