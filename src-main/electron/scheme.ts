import { randomBytes } from 'node:crypto'
import type { Session } from 'electron'
import { contentPolicy } from '../host/content-policy'
import { findWindowFile, type WindowFiles } from '../host/window-files'
import { isOwnAddress } from './policy'

/** Answers `app://lab/…` from the table of built files; every other address and method gets a refusal. */
export function answer(files: WindowFiles, method: string, address: string): Response {
  const nonce = randomBytes(16).toString('base64')
  const headers = {
    'Content-Security-Policy': contentPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
  if (method !== 'GET') return new Response(null, { status: 405, headers })
  const file = isOwnAddress(address) ? findWindowFile(files, new URL(address).pathname, nonce) : undefined
  if (!file) return new Response(null, { status: 404, headers })
  return new Response(new Uint8Array(file.bytes), { headers: { ...headers, 'Content-Type': file.type } })
}

/** Registers the answers on the session of the windows; the default session would not be asked. */
export function serveFiles(session: Session, files: WindowFiles): void {
  session.protocol.handle('app', (request) => answer(files, request.method, request.url))
}
