import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** A file of the built window. */
export interface WindowFile {
  readonly bytes: Buffer
  readonly type: string
}

/** Every file of the built window by its address, such as `/assets/index-1a2b.js`; `/` is the page. */
export type WindowFiles = ReadonlyMap<string, WindowFile>

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
}

/** Stands in the page where the nonce of the response belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/**
 * Reads the built window into memory. Requests are answered from this table and from nothing else, so no address can
 * reach another file of the machine.
 *
 * @param folder the folder that holds index.html
 * @throws when there is no index.html in it
 */
export function readWindowFiles(folder: string): WindowFiles {
  const files = new Map<string, WindowFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const type = types[entry.name.split('.').at(-1) ?? '']
    if (type) files.set(`/${relative(folder, path).split(sep).join('/')}`, { bytes: readFileSync(path), type })
  }
  const page = files.get('/index.html')
  if (!page) throw new Error('the window has not been built: there is no index.html')
  return new Map([...files, ['/', page]])
}

/**
 * The file at an address, or undefined. Query and fragment do not matter; anything unusual in the path matches nothing.
 *
 * @param nonce takes the place of the placeholder in pages
 */
export function findWindowFile(files: WindowFiles, target: string, nonce: string): WindowFile | undefined {
  const file = files.get(target.replace(/[?#].*$/s, ''))
  if (!file || !file.type.startsWith('text/html')) return file
  return { type: file.type, bytes: Buffer.from(file.bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)) }
}
