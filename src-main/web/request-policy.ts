import type { IncomingMessage } from 'node:http'

/** Why a request is refused before anything looks at what it wants. */
export interface Refusal {
  readonly status: number
  readonly reason: string
}

/** The names under which this server answers. A page of another site that points its name at us is refused by this. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

/** What every request must satisfy: one Host header that is ours, and a plain path as its target. */
export function refuseForeignHost(request: IncomingMessage, port: number): Refusal | undefined {
  const hosts = request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'host',
  )
  if (hosts.length !== 1) return { status: 400, reason: 'exactly one Host is needed' }
  if (!ownHosts(port).includes(hosts[0] ?? ''))
    return { status: 421, reason: 'this server does not answer under that name' }
  if (!request.url?.startsWith('/')) return { status: 400, reason: 'the target must be a path' }
  return undefined
}

/** For pages and their files: reading only, and not on behalf of another site. */
export function refuseRequest(request: IncomingMessage, port: number): Refusal | undefined {
  const foreign = refuseForeignHost(request, port)
  if (foreign) return foreign
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, reason: 'this server only shows its pages' }
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, reason: 'another site asked for this' }
  }
  return undefined
}

/** For the WebSocket: only a page of this server may open it, so the Origin must be there and be ours. */
export function refuseUpgrade(request: IncomingMessage, port: number, path: string): Refusal | undefined {
  const foreign = refuseForeignHost(request, port)
  if (foreign) return foreign
  if (request.method !== 'GET') return { status: 405, reason: 'a WebSocket begins with GET' }
  if (request.headers.origin !== `http://${request.headers.host ?? ''}`) {
    return { status: 403, reason: 'only the page of this server may connect' }
  }
  if (request.url !== path) return { status: 400, reason: 'there is no such WebSocket' }
  return undefined
}
