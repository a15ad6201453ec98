import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { serviceOf } from '../../src-ipc/testing'
import { decodeFrame } from '../../src-ipc/wire-codec'
import { NONCE_PLACEHOLDER, type WindowFiles } from '../host/window-files'
import { startServer, type LabServer, type ServerOptions } from './server'
import { createGate } from './token'

const page = `<!doctype html><meta name="csp-nonce" content="${NONCE_PLACEHOLDER}">`
const html = { bytes: Buffer.from(page), type: 'text/html; charset=utf-8' }
const files: WindowFiles = new Map([
  ['/', html],
  ['/index.html', html],
  ['/assets/a.js', { bytes: Buffer.from('let a'), type: 'text/javascript; charset=utf-8' }],
])

let servers: LabServer[] = []

async function start(options: Partial<ServerOptions> = {}): Promise<LabServer> {
  const service = serviceOf({
    'lab/samples': () => [],
    'lab/about': () => ({ name: 'DMA Lab', version: '9.9.9' }),
    'lab/sample': () => {
      throw new Error('a defect')
    },
  })
  const server = await startServer({ port: 0, files, service, reportDefect: () => undefined, ...options })
  servers.push(server)
  return server
}

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close('the test is over')))
  servers = []
})

/** Sends bytes as they are and returns the first line and headers of the answer. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data.toString('latin1')
      if (answer.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.setTimeout(5000, () => socket.destroy())
  })
}

const get = (port: number, host: string, target = '/', more = ''): Promise<string> =>
  raw(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`)
const statusOf = (answer: string): number => Number(answer.split(' ')[1])

interface Client {
  readonly socket: WebSocket
  readonly frames: unknown[]
  readonly closed: Promise<number>
  next(): Promise<unknown>
}

/** Opens a WebSocket as the page of the server would, or as somebody else. */
function client(server: LabServer, options: { origin?: string | null; path?: string } = {}): Client {
  const origin = options.origin === undefined ? `http://127.0.0.1:${server.port}` : options.origin
  const address = `ws://127.0.0.1:${server.port}${options.path ?? '/ws'}`
  const socket = new WebSocket(address, origin === null ? {} : { origin })
  const frames: unknown[] = []
  const waiting: ((frame: unknown) => void)[] = []
  socket.on('message', (data: Buffer) => {
    const frame: unknown = decodeFrame(data)
    const waiter = waiting.shift()
    if (waiter) waiter(frame)
    else frames.push(frame)
  })
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  return {
    socket,
    frames,
    closed,
    next: () => (frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise((resolve) => waiting.push(resolve))),
  }
}

const tokenOf = (server: LabServer): string => server.address.split('#token=')[1] ?? ''

async function authorized(server: LabServer): Promise<Client> {
  const made = client(server)
  await new Promise((resolve) => made.socket.on('open', resolve))
  made.socket.send(JSON.stringify({ token: tokenOf(server) }))
  expect(await made.next()).toEqual({ ready: true, token: tokenOf(server) })
  return made
}

describe('the pages', () => {
  it('are served with a fresh nonce, a strict policy and no way to be cached or framed', async () => {
    const { port } = await start()
    const first = await fetch(`http://127.0.0.1:${port}/`)
    const second = await fetch(`http://localhost:${port}/index.html?x=1`)
    const nonces = await Promise.all(
      [first, second].map(async (each) => /content="([^"]+)"/.exec(await each.text())?.[1]),
    )
    expect(new Set(nonces).size).toBe(2)
    const policy = first.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`'nonce-${nonces[0]}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
  })

  it('and every refusal carry the same protecting headers', async () => {
    const { port } = await start()
    const own = `127.0.0.1:${port}`
    const answers = [
      await get(port, own),
      await get(port, own, '/none'),
      await get(port, 'evil.com'),
      await get(port, own, '/assets/a.js'),
    ]
    for (const answer of answers) {
      for (const header of [
        'Content-Security-Policy: default-src',
        'X-Content-Type-Options: nosniff',
        'Referrer-Policy: no-referrer',
        'Cross-Origin-Opener-Policy: same-origin',
        'Cross-Origin-Resource-Policy: same-origin',
        'Cache-Control: no-store',
      ]) {
        expect(answer).toContain(header)
      }
      expect(answer).not.toMatch(/access-control|set-cookie/i)
    }
    expect(answers.map(statusOf)).toEqual([200, 404, 421, 200])
  })

  it.each([
    ['evil.com', 421],
    ['localhost.evil.com:PORT', 421],
    ['127.0.0.1.evil.com:PORT', 421],
    ['localhost.:PORT', 421],
    ['LOCALHOST:PORT', 421],
    ['127.1:PORT', 421],
    ['0x7f000001:PORT', 421],
    ['[::1]:PORT', 421],
    ['0.0.0.0:PORT', 421],
    ['127.0.0.1', 421],
    ['127.0.0.1:1', 421],
    ['localhost:PORT', 200],
  ])('asked for under the name %s answer %i', async (host, status) => {
    const { port } = await start()
    expect(statusOf(await get(port, host.replace('PORT', String(port))))).toBe(status)
  })

  it('refuse two names, an absolute target, other methods and other sites', async () => {
    const { port } = await start()
    const own = `127.0.0.1:${port}`
    expect(statusOf(await raw(port, `GET / HTTP/1.1\r\nHost: ${own}\r\nHost: evil.com\r\n\r\n`))).toBe(400)
    expect(statusOf(await raw(port, `GET http://${own}/ HTTP/1.1\r\nHost: ${own}\r\n\r\n`))).toBe(400)
    expect(statusOf(await raw(port, `GET / HTTP/1.1\r\n\r\n`))).toBe(400)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
      expect(statusOf(await raw(port, `${method} / HTTP/1.1\r\nHost: ${own}\r\nContent-Length: 0\r\n\r\n`))).toBe(405)
    }
    expect(statusOf(await get(port, own, '/', 'Sec-Fetch-Site: cross-site\r\n'))).toBe(403)
    expect(statusOf(await get(port, own, '/', 'Sec-Fetch-Site: same-site\r\n'))).toBe(403)
    expect(statusOf(await get(port, own, '/', 'Sec-Fetch-Site: none\r\n'))).toBe(200)
    expect(statusOf(await get(port, own, '/', `X: ${'x'.repeat(20_000)}\r\n`))).toBe(431)
  })

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/../../package.json',
    '/..\\package.json',
    '//etc/passwd',
    '/%00',
    '/assets',
    '/assets/',
    '/__proto__',
    '/ws',
  ])('do not include %s', async (target) => {
    const { port } = await start()
    expect(statusOf(await get(port, `127.0.0.1:${port}`, target))).toBe(404)
  })

  it('are for this machine only', async () => {
    const { port } = await start()
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter((each) => each.family === 'IPv4' && !each.internal)
    for (const { address } of others) {
      const reached = await new Promise<boolean>((resolve) => {
        const probe = httpRequest({ host: address, port, timeout: 2000 }, () => resolve(true))
        probe.on('error', () => resolve(false)).on('timeout', () => probe.destroy())
        probe.end()
      })
      expect(reached).toBe(false)
    }
  })
})

describe('the WebSocket', () => {
  it('answers calls under their ids once the token was shown', async () => {
    const made = await authorized(await start())
    made.socket.send(JSON.stringify({ id: 7, call: 'lab/about', request: {} }))
    expect(await made.next()).toEqual({ id: 7, outcome: { ok: true, reply: { name: 'DMA Lab', version: '9.9.9' } } })
    made.socket.send(JSON.stringify({ id: 8, call: 'lab/sample', request: { sample: '../x' } }))
    expect(await made.next()).toMatchObject({ id: 8, outcome: { ok: false, error: { code: 'E_IPC_ARGS' } } })
    made.socket.send(JSON.stringify({ id: 9, call: 'lab/sample', request: { sample: 'x' } }))
    expect(await made.next()).toMatchObject({ id: 9, outcome: { ok: false, error: { code: 'E_INTERNAL' } } })
  })

  it.each([
    null,
    'null',
    'http://evil.com',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.com',
    'http://localhost:PORT',
  ])('is refused to the origin %s', async (origin) => {
    const server = await start()
    const status = new Promise((resolve) => {
      const { socket } = client(server, { origin: origin?.replace('PORT', String(server.port)) ?? null })
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.on('open', () => resolve('open'))
    })
    expect(await status).toBe(403)
  })

  it('is at one path only', async () => {
    const server = await start()
    const { socket } = client(server, { path: '/other' })
    expect(
      await new Promise((resolve) =>
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
      ),
    ).toBe(400)
  })

  it('does not answer a window that shows a wrong token, calls first, or says nothing', async () => {
    const server = await start()
    const wrong = client(server)
    wrong.socket.on('open', () => wrong.socket.send(JSON.stringify({ token: `${tokenOf(server)}x` })))
    const early = client(server)
    early.socket.on('open', () => early.socket.send(JSON.stringify({ id: 1, call: 'lab/about', request: {} })))
    const silent = client(server)
    expect(await Promise.all([wrong.closed, early.closed, silent.closed])).toEqual([4401, 4401, 4401])
    expect([...wrong.frames, ...early.frames, ...silent.frames]).toEqual([])
  })

  it('cuts off what is not of the contract: too long, binary, not JSON', async () => {
    const server = await start()
    const long = await authorized(server)
    long.socket.send('x'.repeat((1 << 20) + 1))
    expect(await long.closed).toBe(1009)
    const bad = await authorized(server)
    bad.socket.send('{"id":"x"}')
    bad.socket.send(Buffer.from([1, 2, 3]))
    bad.socket.send('not JSON')
    expect(await bad.closed).toBe(4400)
  })

  it('takes four windows and turns the fifth away', async () => {
    const server = await start()
    for (let index = 0; index < 4; index += 1) await authorized(server)
    expect(await client(server).closed).toBe(4429)
  })

  it('says farewell when the server stops', async () => {
    const server = await start()
    const made = await authorized(server)
    await server.close('the lab was stopped')
    expect(await made.next()).toEqual({ push: 'host/closing', value: { reason: 'the lab was stopped' } })
    expect(await made.closed).toBe(1001)
  })
})

describe('startServer', () => {
  it('does not choose another port when the given one is taken', async () => {
    const { port } = await start()
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('tells when no window has been connected for a while, and only then', async () => {
    let idle = 0
    const server = await start({ idle: 150, onIdle: () => (idle += 1) })
    const made = await authorized(server)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(idle).toBe(0)
    made.socket.close()
    await made.closed
    await expect.poll(() => idle, { timeout: 2000 }).toBe(1)
  })
})

describe('createGate', () => {
  it('admits the token and nothing like it', () => {
    const gate = createGate(() => 0)
    expect(Buffer.from(gate.token, 'base64url')).toHaveLength(32)
    expect(gate.token).not.toBe(createGate().token)
    expect(gate.admits(gate.token)).toBe('yes')
    for (const wrong of ['', gate.token.slice(1), `${gate.token}=`, 'ü', 7, undefined])
      expect(gate.admits(wrong)).toBe('no')
  })

  it('admits a ticket once, and only within a minute', () => {
    let now = 0
    const gate = createGate(() => now)
    const [first, second] = [gate.ticket(), gate.ticket()]
    expect(first).not.toBe(second)
    expect([gate.admits(first), gate.admits(first)]).toEqual(['yes', 'no'])
    now = 60_000
    expect([gate.admits(second), gate.admits(gate.token)]).toEqual(['no', 'yes'])
  })

  it('closes for a minute after ten wrong tokens within a minute', () => {
    let now = 0
    const gate = createGate(() => now)
    for (let index = 0; index < 9; index += 1) expect(gate.admits('wrong')).toBe('no')
    expect(gate.admits('wrong')).toBe('closed')
    expect(gate.admits(gate.token)).toBe('closed')
    now = 60_000
    expect(gate.admits(gate.token)).toBe('yes')
    for (let index = 0; index < 30; index += 1) {
      now += 10_000
      expect(gate.admits('wrong')).toBe('no')
    }
  })
})
