/** Makes a PDF of a page of HTML that stands alone: no script runs and nothing is fetched. Paper size by its CSS. */
export type PdfPrinter = (html: string) => Promise<Uint8Array>

/** ms that a page may take. */
export const PRINT_WITHIN = 60_000

/** What a printed page may do: show its own styles, pictures and fonts. */
export const PRINT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"

/** Why there is no PDF. */
export class PrintFailure extends Error {
  readonly code: 'E_NO_CHROMIUM' | 'E_PRINT' | 'E_PRINT_TIMEOUT'

  constructor(code: PrintFailure['code'], message: string) {
    super(message)
    this.name = 'PrintFailure'
    this.code = code
  }
}
