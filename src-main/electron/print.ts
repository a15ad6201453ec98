import { session } from 'electron'
import { PRINT_POLICY, PRINT_WITHIN, PrintFailure, type PdfPrinter } from '../host/pdf-printer'
import { APP_ORIGIN, PRINT_PARTITION, printOptions } from './policy'
import { lockSession } from './session'
import { confine, makeWindow } from './windows'

/** The address of what is printed; no window of ours goes there. */
const PAGE = `${APP_ORIGIN}/print`

/**
 * Prints in a hidden window of its own session: no preload, no script, and nothing to be had but the page itself.
 *
 * @param within ms that a page may take
 * @throws PrintFailure E_PRINT, E_PRINT_TIMEOUT (from the returned function)
 */
export function createPdfPrinter(within: number = PRINT_WITHIN): PdfPrinter {
  const pages = new Map<string, string>()
  let lastPage = 0
  let isReady = false

  function prepare(): void {
    if (isReady) return
    isReady = true
    const printing = session.fromPartition(PRINT_PARTITION)
    lockSession(printing, true)
    printing.protocol.handle('app', ({ url }) => {
      const html = pages.get(url)
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': PRINT_POLICY }
      return html === undefined ? new Response(null, { status: 404 }) : new Response(html, { headers })
    })
  }

  return async (html) => {
    prepare()
    lastPage += 1
    const address = `${PAGE}/${lastPage}`
    pages.set(address, html)
    const window = makeWindow(printOptions())
    confine(window.webContents, () => false)
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_, reject) => {
        const failure = new PrintFailure('E_PRINT_TIMEOUT', `The page was not printed within ${within / 1000} s.`)
        timer = setTimeout(() => reject(failure), within)
      })
      const print = async (): Promise<Uint8Array> => {
        await window.loadURL(address)
        return window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true })
      }
      return new Uint8Array(await Promise.race([print(), late]))
    } catch (error) {
      if (error instanceof PrintFailure) throw error
      throw new PrintFailure(
        'E_PRINT',
        `The page cannot be printed: ${error instanceof Error ? error.message : 'why is not known'}.`,
      )
    } finally {
      clearTimeout(timer)
      pages.delete(address)
      window.destroy()
    }
  }
}
