import { randomBytes } from 'node:crypto'
import type { Session } from 'electron'
import { contentPolicy } from '../host/content-policy'
import { findWindowFile, NONCE_PLACEHOLDER, type WindowFiles } from '../host/window-files'
import { isOwnAddress, reloadSocket } from './policy'

/** What every answer carries, with the nonce of this one. */
function secure(connect: readonly string[] = []): { nonce: string; headers: Readonly<Record<string, string>> } {
  const nonce = randomBytes(16).toString('base64')
  const headers = {
    'Content-Security-Policy': contentPolicy(nonce, connect),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
  return { nonce, headers }
}

/**
 * For developers: answers `app://lab/…` with what serves the sources of the window, under the same rules.
 *
 * @param sources of `sourcesOrigin`
 */
export async function answerFromSources(
  sources: string,
  method: string,
  address: string,
  ask: typeof fetch = fetch,
): Promise<Response> {
  const { nonce, headers } = secure([reloadSocket(sources)])
  if (method !== 'GET') return new Response(null, { status: 405, headers })
  if (!isOwnAddress(address)) return new Response(null, { status: 404, headers })
  const { pathname, search } = new URL(address)
  const found = await ask(`${sources}${pathname}${search}`, { headers: { accept: '*/*' } }).catch(() => undefined)
  if (!found) return new Response(null, { status: 502, headers })
  const type = found.headers.get('content-type') ?? 'application/octet-stream'
  const body = type.startsWith('text/html')
    ? (await found.text()).replaceAll(NONCE_PLACEHOLDER, nonce)
    : await found.arrayBuffer()
  return new Response(body, { status: found.status, headers: { ...headers, 'Content-Type': type } })
}

/** Answers `app://lab/…` from the table of built files; every other address and method gets a refusal. */
export function answer(files: WindowFiles, method: string, address: string): Response {
  const { nonce, headers } = secure()
  if (method !== 'GET') return new Response(null, { status: 405, headers })
  const file = isOwnAddress(address) ? findWindowFile(files, new URL(address).pathname, nonce) : undefined
  if (!file) return new Response(null, { status: 404, headers })
  return new Response(new Uint8Array(file.bytes), { headers: { ...headers, 'Content-Type': file.type } })
}

/** Registers the answers on the session of the windows; the default session would not be asked. */
export function serveFiles(session: Session, files: WindowFiles): void {
  session.protocol.handle('app', (request) => answer(files, request.method, request.url))
}

/** The same for developers, from what serves the sources of the window. */
export function serveSources(session: Session, sources: string): void {
  session.protocol.handle('app', (request) => answerFromSources(sources, request.method, request.url))
}
