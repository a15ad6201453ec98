import { describe, expect, it } from 'vitest'
import { encodeFrame } from '../../src-ipc/wire-codec'
import { createSocketBridge, type Socket } from './socket-bridge'

/** A socket whose other end is the test. */
function fakeSocket() {
  const sent: unknown[] = []
  const listeners: Record<string, (event: never) => void> = {}
  const socket: Socket = {
    binaryType: 'blob',
    send: (text) => sent.push(JSON.parse(text)),
    addEventListener: (name: string, listener: (event: never) => void) => (listeners[name] = listener),
  }
  return {
    socket,
    sent,
    open: () => listeners['open']?.({} as never),
    receive: (frame: unknown) => listeners['message']?.({ data: encodeFrame(frame as never) } as never),
    close: (reason?: string) => listeners['close']?.({ reason } as never),
  }
}

const about = { name: 'DMA Lab', version: '1.0.0' }

describe('createSocketBridge', () => {
  it('shows the token first and keeps calls until the host has accepted it', async () => {
    const { socket, sent, open, receive } = fakeSocket()
    const bridge = createSocketBridge(socket, 'secret')
    const answer = bridge.call('lab/about', {})
    open()
    expect(sent).toEqual([{ token: 'secret' }])
    receive({ ready: true })
    expect(sent[1]).toEqual({ id: 1, call: 'lab/about', request: {} })
    receive({ id: 1, outcome: { ok: true, reply: about } })
    expect(await answer).toEqual({ ok: true, reply: about })
  })

  it('gives each call its own answer, in whatever order they come', async () => {
    const { socket, receive } = fakeSocket()
    const bridge = createSocketBridge(socket, 'secret')
    receive({ ready: true })
    const first = bridge.call('lab/about', {})
    const second = bridge.call('lab/samples', {})
    receive({ id: 2, outcome: { ok: true, reply: [] } })
    receive({ id: 1, outcome: { ok: false, error: { code: 'E_INTERNAL', message: 'x' } } })
    receive({ id: 99, outcome: { ok: true, reply: about } })
    expect(await second).toEqual({ ok: true, reply: [] })
    expect(await first).toMatchObject({ error: { code: 'E_INTERNAL' } })
  })

  it('ends every call with E_CLOSED when the connection ends, and says why', async () => {
    const { socket, receive, close } = fakeSocket()
    const bridge = createSocketBridge(socket, 'secret')
    const heard: unknown[] = []
    bridge.on('host/closing', (value) => heard.push(value))
    receive({ ready: true })
    const waiting = bridge.call('lab/about', {})
    close('wrong token')
    const closed = { ok: false, error: { code: 'E_CLOSED', message: 'wrong token' } }
    expect(await waiting).toEqual(closed)
    expect(await bridge.call('lab/about', {})).toEqual(closed)
    expect(heard).toEqual([{ reason: 'wrong token' }])
  })

  it('hands pushes to those who listen, until they stop', () => {
    const { socket, receive } = fakeSocket()
    const bridge = createSocketBridge(socket, 'secret')
    const heard: unknown[] = []
    const stop = bridge.on('host/closing', (value) => heard.push(value))
    receive({ push: 'host/closing', value: { reason: 'first' } })
    stop()
    receive({ push: 'host/closing', value: { reason: 'second' } })
    expect(heard).toEqual([{ reason: 'first' }])
  })
})
