import type { LabBridge, Outcome, PushName, Pushes } from '../../src-ipc/contract'
import { decodeFrame } from '../../src-ipc/wire-codec'

/** The part of a WebSocket that the bridge uses. */
export interface Socket {
  binaryType: BinaryType
  send(text: string): void
  addEventListener(name: 'open' | 'close', listener: (event: { reason?: string }) => void): void
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void
}

type Listener = (value: Pushes[PushName]) => void

/**
 * Speaks the contract over a WebSocket: shows the token, waits for the host to accept it, then sends calls. Calls made
 * earlier wait; once the connection has ended every call, waiting or new, ends with E_CLOSED.
 */
export function createSocketBridge(socket: Socket, token: string): LabBridge {
  const waiting = new Map<number, (outcome: Outcome) => void>()
  const unsent: string[] = []
  const listeners = new Map<PushName, Set<Listener>>()
  let state: 'opening' | 'ready' | 'closed' = 'opening'
  let lastId = 0
  let reason = 'the connection to DMA Lab could not be made'

  const closed = (): Outcome => ({ ok: false, error: { code: 'E_CLOSED', message: reason } })

  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => socket.send(JSON.stringify({ token })))
  socket.addEventListener('message', ({ data }) => {
    const frame = decodeFrame(data as ArrayBuffer)
    if ('ready' in frame) {
      state = 'ready'
      reason = 'the connection to DMA Lab has ended'
      for (const text of unsent.splice(0)) socket.send(text)
    } else if ('id' in frame) {
      waiting.get(frame.id)?.(frame.outcome)
      waiting.delete(frame.id)
    } else {
      for (const listener of listeners.get(frame.push) ?? []) listener(frame.value)
    }
  })
  socket.addEventListener('close', (event) => {
    state = 'closed'
    if (event.reason) reason = event.reason
    for (const settle of waiting.values()) settle(closed())
    waiting.clear()
    for (const listener of listeners.get('host/closing') ?? []) listener({ reason })
  })

  return {
    call(name, request) {
      if (state === 'closed') return Promise.resolve(closed() as never)
      lastId += 1
      const id = lastId
      const text = JSON.stringify({ id, call: name, request })
      if (state === 'ready') socket.send(text)
      else unsent.push(text)
      return new Promise((resolve) => waiting.set(id, resolve))
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set<Listener>()
      // Listeners of a name only hear values of that name.
      const heard = listener as Listener
      listeners.set(name, all.add(heard))
      return () => all.delete(heard)
    },
  }
}
