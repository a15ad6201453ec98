import { WebSocket, type RawData } from 'ws'
import type { PushName, Pushes } from '../../src-ipc/contract'
import type { Dispatcher } from '../../src-ipc/dispatcher'
import { createHostEnd } from '../../src-ipc/host-end'
import { closeCodes, type HostFrame } from '../../src-ipc/wire'
import { encodeFrame } from '../../src-ipc/wire-codec'
import type { Gate } from './token'

/** One window that is connected. */
export interface Session {
  /** Tells the window something, if it has shown its token. */
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
}

/** Time a window has to show its token, ms. */
const HELLO_WITHIN = 2000
/** Bytes that may wait for a slow window. */
const MAXIMUM_UNSENT = 16 << 20
/** Frames that break the contract before the window is cut off. */
const MAXIMUM_BAD_FRAMES = 3

/** Speaks the contract over one WebSocket: first the token, then calls, each answered under its id. */
export function serveSocket(socket: WebSocket, gate: Gate, dispatcher: Dispatcher): Session {
  let isReady = false
  let badFrames = 0
  const timer = setTimeout(() => socket.close(closeCodes.notAuthorized, 'no token'), HELLO_WITHIN)
  const end = createHostEnd(dispatcher, send)
  socket.on('close', () => {
    clearTimeout(timer)
    end.close()
  })
  socket.on('error', () => socket.terminate())

  function send(frame: HostFrame): void {
    if (socket.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount > MAXIMUM_UNSENT) socket.close(closeCodes.tooSlow, 'too slow')
    else socket.send(encodeFrame(frame))
  }

  function hello(frame: Readonly<Record<string, unknown>>): void {
    const verdict = gate.admits(frame['token'])
    if (verdict === 'closed') socket.close(closeCodes.tooMany, 'too many wrong tokens; wait a minute')
    else if (verdict === 'no') socket.close(closeCodes.notAuthorized, 'wrong token')
    else {
      isReady = true
      clearTimeout(timer)
      send({ ready: true, token: gate.token })
    }
  }

  function bad(reason: string): void {
    badFrames += 1
    if (badFrames >= MAXIMUM_BAD_FRAMES || !isReady) socket.close(closeCodes.badFrame, reason)
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    const frame = isBinary ? undefined : parseFrame(data)
    if (!frame) bad('not a frame of the contract')
    else if (!isReady) hello(frame)
    else if (!end.receive(frame)) bad('not a call')
  })

  return {
    push(name, value) {
      if (isReady) end.push(name, value)
    },
  }
}

/** The JSON object in a text frame, or undefined. */
function parseFrame(data: RawData): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse((data as Buffer).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
