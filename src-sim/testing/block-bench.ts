/** A record of a block trace made by hand; what is left out is 0. */
export interface HandRecord {
  readonly at: number
  readonly action: number
  readonly category?: number
  readonly sector?: number
  readonly bytes?: number
  readonly pid?: number
  readonly device?: number
  readonly error?: number
  readonly payload?: readonly number[]
}

/** Categories of records made by hand. @source linux/blktrace_api.h */
export const CATEGORY = { read: 1, write: 2, flush: 4, notify: 1024 } as const
/** Device 8,0. */
export const DISK = 8 * 2 ** 20

/** A stream of a block trace. @param isLittle whether the lowest byte of a number comes first */
export function blockStream(records: readonly HandRecord[], isLittle = true): Uint8Array {
  const parts = records.map(({ payload = [], ...record }, sequence) => {
    const bytes = new Uint8Array(48 + payload.length)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, 0x65617407, isLittle)
    view.setUint32(4, sequence + 1, isLittle)
    view.setBigUint64(8, BigInt(record.at), isLittle)
    view.setBigUint64(16, BigInt(record.sector ?? 0), isLittle)
    view.setUint32(24, record.bytes ?? 0, isLittle)
    view.setUint32(28, record.action + (record.category ?? CATEGORY.read) * 65_536, isLittle)
    view.setUint32(32, record.pid ?? 10, isLittle)
    view.setUint32(36, record.device ?? DISK, isLittle)
    view.setUint16(44, record.error ?? 0, isLittle)
    view.setUint16(46, payload.length, isLittle)
    bytes.set(payload, 48)
    return bytes
  })
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

const dd = [...'dd\0'].map((letter) => letter.charCodeAt(0))

/** A back merge, a front merge and a wait for a request, 5 ms after the machine was switched on. */
export function mergedStream(isLittle = true): Uint8Array {
  const t = 5_000_000
  const record = (at: number, action: number, sector: number, bytes: number, category = 1): HandRecord => ({
    ...{ at: t + at, action, sector, bytes, category },
  })
  return blockStream(
    [
      { at: t, action: 0, category: CATEGORY.notify, device: 0, payload: dd },
      ...[record(0, 1, 100, 4096), record(500, 4, 100, 4096), record(600, 12, 100, 4096), record(1000, 1, 108, 4096)],
      ...[record(1100, 2, 108, 4096), record(3000, 7, 100, 8192), record(9000, 8, 100, 8192)],
      ...[record(10_000, 1, 208, 4096, 2), record(10_100, 4, 208, 4096, 2), record(10_150, 12, 208, 4096, 2)],
      ...[record(10_500, 1, 200, 4096, 2), record(10_600, 3, 200, 4096, 2)],
      ...[record(13_000, 7, 200, 8192, 2), record(19_000, 8, 200, 8192, 2)],
      ...[record(20_000, 1, 300, 4096, 2), record(20_100, 5, 300, 4096, 2), record(20_900, 4, 300, 4096, 2)],
      ...[record(20_950, 12, 300, 4096, 2), record(21_000, 7, 300, 4096, 2), record(25_000, 8, 300, 4096, 2)],
    ],
    isLittle,
  )
}
