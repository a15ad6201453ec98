/** A client of the loopback server, for measuring: speaks the contract over a WebSocket as a window does. */
import { decode, ExtensionCodec } from '@msgpack/msgpack'
import WebSocket from 'ws'

const SORTS = [Float32Array, Float64Array, Uint8Array, Uint16Array, Uint32Array, Int32Array]
const extensionCodec = new ExtensionCodec()
extensionCodec.register({
  type: 1,
  encode: () => null,
  decode: (bytes) => new (SORTS[bytes[0] ?? 0] ?? Uint8Array)(bytes.slice(1).buffer),
})

/**
 * Connects with the token of an address. `call` gives the reply once it is decoded; it rejects with the host's message.
 *
 * @param {string} address
 * @returns {Promise<{ call: (name: string, request: object) => Promise<any>, close: () => void }>}
 */
export function connect(address) {
  const { origin, host, hash } = new URL(address)
  const socket = new WebSocket(`ws://${host}/ws`, { origin })
  socket.binaryType = 'arraybuffer'
  /** @type {Map<number, { resolve: (value: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map()
  let last = 0
  const call = (/** @type {string} */ name, /** @type {object} */ request) =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, call: name, request }))
    })
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ token: hash.replace('#token=', '') })))
    socket.on('error', reject)
    socket.on('message', (data) => {
      /** @type {any} */
      const frame = decode(new Uint8Array(/** @type {ArrayBuffer} */ (data)), { extensionCodec })
      if (frame.ready) return resolve({ call, close: () => socket.close() })
      const entry = waiting.get(frame.id)
      if (!entry || !frame.outcome) return
      waiting.delete(frame.id)
      if (frame.outcome.ok) entry.resolve(frame.outcome.reply)
      else entry.reject(new Error(frame.outcome.error.message))
    })
  })
}
