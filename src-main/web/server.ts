import { randomBytes } from 'node:crypto'
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { PushName, Pushes } from '../../src-ipc/contract'
import { createDispatcher, type LabService } from '../../src-ipc/dispatcher'
import { closeCodes, SOCKET_PATH } from '../../src-ipc/wire'
import { contentPolicy } from '../host/content-policy'
import { findWindowFile, type WindowFiles } from '../host/window-files'
import { ownHosts, refuseRequest, refuseUpgrade } from './request-policy'
import { serveSocket, type Session } from './socket'
import { createGate, type Gate } from './token'

/** Where developers get the window from in place of its built files; every rule of the server holds for it too. */
export interface DeveloperPages {
  /** What the page may connect to besides its host: the socket of hot reload, `ws://127.0.0.1:4712`. */
  readonly connect: readonly string[]
  /** Answers a request that was not refused. The headers are set; pages take the nonce. */
  answer(request: IncomingMessage, response: ServerResponse, nonce: string): void
}

/** What a server needs to run. */
export interface ServerOptions {
  /** 0 chooses a free one. */
  readonly port: number
  readonly files: WindowFiles
  readonly service: LabService
  /** For developers: answers in place of `files`. */
  readonly pages?: DeveloperPages | undefined
  /** Told of errors that are defects of ours. */
  readonly reportDefect: (name: string, error: unknown) => void
  /** Called once when no window has been connected for `idle` milliseconds. */
  readonly onIdle?: () => void
  readonly idle?: number
  readonly gate?: Gate | undefined
}

/** A server that runs. */
export interface LabServer {
  readonly port: number
  /** The address of the window, with the token in its fragment, which browsers do not send. */
  readonly address: string
  /** The same with a ticket that is good once, for the command line of a browser. */
  ticketAddress(): string
  /** Tells every window that has shown the token. */
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
  /** Tells the windows, then ends every connection. */
  close(reason: string): Promise<void>
}

const MAXIMUM_WINDOWS = 4
const MAXIMUM_CONNECTIONS = 64
const MAXIMUM_FRAME = 1 << 20
const HALF_AN_HOUR = 30 * 60_000

/**
 * Serves the window and the contract to this machine only: it listens on 127.0.0.1, answers under its own name only,
 * and takes calls only over a WebSocket opened by its own page that shows the token.
 *
 * @throws the error of listen, such as EADDRINUSE or EACCES
 */
export async function startServer(options: ServerOptions): Promise<LabServer> {
  const gate = options.gate ?? createGate()
  const sessions = new Set<Session>()
  let port = options.port

  const http = createServer(
    { maxHeaderSize: 16 << 10, headersTimeout: 10_000, requestTimeout: 30_000 },
    (request, response) => {
      const nonce = secure(response, port, options.pages?.connect)
      const refusal = refuseRequest(request, port)
      if (refusal) return reply(response, refusal.status, refusal.reason)
      if (options.pages) return options.pages.answer(request, response, nonce)
      const file = findWindowFile(options.files, request.url ?? '', nonce)
      if (!file) return reply(response, 404, 'there is no such page')
      response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length })
      response.end(request.method === 'HEAD' ? undefined : file.bytes)
    },
  )
  http.maxConnections = MAXIMUM_CONNECTIONS

  const idle = watchIdle(options.idle ?? HALF_AN_HOUR, options.onIdle)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAXIMUM_FRAME, perMessageDeflate: false })
  http.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = refuseUpgrade(request, port, SOCKET_PATH)
    if (refusal) {
      const status = `${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      if (sessions.size >= MAXIMUM_WINDOWS) {
        client.on('error', () => client.terminate())
        client.close(closeCodes.tooMany, 'too many windows')
        return
      }
      const session = serveSocket(client, gate, createDispatcher(options.service, options.reportDefect))
      sessions.add(session)
      idle.stop()
      client.on('close', () => {
        sessions.delete(session)
        if (sessions.size === 0) idle.start()
      })
    })
  })

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, resolve)
  })
  port = (http.address() as AddressInfo).port
  idle.start()

  return {
    port,
    address: `http://127.0.0.1:${port}/#token=${gate.token}`,
    ticketAddress: () => `http://127.0.0.1:${port}/#token=${gate.ticket()}`,
    push(name, value) {
      for (const session of sessions) session.push(name, value)
    },
    close(reason) {
      idle.stop()
      for (const session of sessions) session.push('host/closing', { reason })
      for (const client of sockets.clients) client.close(1001, reason)
      return new Promise((resolve) => {
        http.close(() => resolve())
        // Give the windows a moment to read the farewell, then end what is still open.
        setTimeout(() => {
          for (const client of sockets.clients) client.terminate()
          http.closeAllConnections()
        }, 100)
      })
    },
  }
}

/** Sets the headers that every response carries, and returns the nonce of this one. */
function secure(response: ServerResponse, port: number, connect: readonly string[] = []): string {
  const nonce = randomBytes(16).toString('base64')
  const sockets = ownHosts(port).map((host) => `ws://${host}`)
  response.setHeader('Content-Security-Policy', contentPolicy(nonce, [...sockets, ...connect]))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader(
    'Permissions-Policy',
    'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=(), midi=()',
  )
  response.setHeader('Cache-Control', 'no-store')
  return nonce
}

function reply(response: ServerResponse, status: number, reason: string): void {
  if (status === 405) response.setHeader('Allow', 'GET, HEAD')
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  response.end(`${reason}\n`)
}

/** Calls `onIdle` when `start` was not followed by `stop` within the time, ms. */
function watchIdle(after: number, onIdle: (() => void) | undefined): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => clearTimeout(timer)
  return {
    stop,
    start() {
      stop()
      if (onIdle) timer = setTimeout(onIdle, after)
    },
  }
}
