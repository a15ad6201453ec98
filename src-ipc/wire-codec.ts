/**
 * Frames of the WebSocket carrier: JSON text from window to host, MessagePack with typed arrays as an extension from
 * host to window.
 */
import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'
import type { HelloFrame, HostFrame, WindowFrame } from './wire'

/** Our extension type: one byte for the sort of array, then its bytes, little-endian. */
const TYPED_ARRAY = 1
const sorts = [Float32Array, Float64Array, Uint8Array, Uint16Array, Uint32Array, Int32Array] as const
type Typed = InstanceType<(typeof sorts)[number]>

const extensionCodec = new ExtensionCodec()
extensionCodec.register({
  type: TYPED_ARRAY,
  encode(value) {
    const sort = sorts.findIndex((each) => value instanceof each)
    if (sort < 0) return null
    const { buffer, byteOffset, byteLength } = value as Typed
    const bytes = new Uint8Array(1 + byteLength)
    bytes[0] = sort
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 1)
    return bytes
  },
  decode(bytes) {
    const sort = sorts[bytes[0] ?? -1]
    if (!sort || (bytes.length - 1) % sort.BYTES_PER_ELEMENT !== 0) throw new RangeError('not a typed array')
    // A copy of its own: views need an aligned beginning.
    return new sort(bytes.slice(1).buffer)
  },
})

/** A frame as bytes. Plain data and typed arrays only; `undefined` fields are left out. */
export function encodeFrame(frame: HostFrame): Uint8Array<ArrayBuffer> {
  return encode(frame, { extensionCodec, ignoreUndefined: true })
}

/** The frame in some bytes. @throws RangeError when they are none */
export function decodeFrame(bytes: ArrayBuffer | Uint8Array): HostFrame {
  return decode(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes), { extensionCodec }) as HostFrame
}

/** A frame of a window as text. @throws TypeError when it holds what is no data, which JSON would leave out silently */
export function encodeWindowFrame(frame: WindowFrame | HelloFrame): string {
  return JSON.stringify(frame, (_key, value: unknown) => {
    const isLost = typeof value === 'number' ? !Number.isFinite(value) : ['function', 'symbol'].includes(typeof value)
    if (isLost) throw new TypeError('a request is plain data')
    return value
  })
}
