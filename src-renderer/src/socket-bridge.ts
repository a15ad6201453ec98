import type { LabBridge } from '../../src-ipc/contract'
import { createWindowEnd } from '../../src-ipc/window-end'
import { decodeFrame, encodeWindowFrame } from '../../src-ipc/wire-codec'

/** The part of a WebSocket that the bridge uses. */
export interface Socket {
  binaryType: 'arraybuffer' | 'blob'
  send(text: string): void
  addEventListener(name: 'open' | 'close', listener: (event: { reason?: string }) => void): void
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void
}

/**
 * Speaks the contract over a WebSocket: shows the token, waits for the host to accept it, then sends calls. Calls made
 * earlier wait; once the connection has ended every call, waiting or new, ends with E_CLOSED.
 *
 * @param token the token, or a ticket that is good once
 * @param keepToken is given the token to show after a reload
 */
export function createSocketBridge(socket: Socket, token: string, keepToken?: (token: string) => void): LabBridge {
  const end = createWindowEnd((frame) => socket.send(encodeWindowFrame(frame)), keepToken)
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('open', () => socket.send(encodeWindowFrame({ token })))
  socket.addEventListener('message', ({ data }) => end.receive(decoded(data)))
  socket.addEventListener('close', (event) => end.close(event.reason))
  return end.bridge
}

/** The frame in some bytes; undefined when they are none, which the window's end drops. */
function decoded(data: unknown): unknown {
  try {
    return decodeFrame(data as ArrayBuffer)
  } catch {
    return undefined
  }
}
