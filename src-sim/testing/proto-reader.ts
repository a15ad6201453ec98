/** Reads back what the Perfetto export writes, by the wire format alone; whole numbers as bigint. */

/** What tests look at of a packet. */
export interface ReadPacket {
  readonly at: number
  readonly sequence: number
  readonly flags: number
  /** Names of events that are sent with it. */
  readonly names: ReadonlyMap<number, string>
  readonly track: { readonly uuid: number; readonly parent: number; readonly name: string } | null
  readonly event: {
    readonly type: number
    readonly track: number
    readonly name: number
    /** A name that was not sent before; empty otherwise. */
    readonly text: string
    /** Numbers of its arguments, with their sign. */
    readonly values: readonly bigint[]
    readonly counter: bigint | null
  } | null
}

interface Field {
  readonly field: number
  readonly number: bigint
  readonly bytes: Uint8Array
}

const NONE = new Uint8Array(0)

/** The fields of a message. @throws when it is not one */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let place = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[place++]
      if (byte === undefined || shift > 63n) throw new Error('a number does not end')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const take = (count: number): Uint8Array => {
    if (place + count > bytes.length) throw new Error('a field does not end')
    place += count
    return bytes.subarray(place - count, place)
  }
  while (place < bytes.length) {
    const tag = Number(varint())
    const field = tag >>> 3
    const wire = tag & 7
    if (wire === 0) fields.push({ field, number: varint(), bytes: NONE })
    else if (wire === 1) {
      const raw = take(8)
      const view = new DataView(raw.buffer, raw.byteOffset, 8)
      fields.push({ field, number: view.getBigUint64(0, true), bytes: raw })
    } else if (wire === 2) fields.push({ field, number: 0n, bytes: take(Number(varint())) })
    else throw new Error(`wire type ${wire}`)
  }
  return fields
}

const numberOf = (fields: readonly Field[], field: number): bigint | null =>
  fields.find((each) => each.field === field)?.number ?? null
const whole = (fields: readonly Field[], field: number): number => Number(numberOf(fields, field) ?? 0n)

function textOf(fields: readonly Field[], field: number): string {
  const bytes = fields.find((each) => each.field === field)?.bytes ?? NONE
  let text = ''
  for (let index = 0; index < bytes.length; index++) text += `%${bytes[index]!.toString(16).padStart(2, '0')}`
  return decodeURIComponent(text)
}

function eventOf(bytes: Uint8Array): NonNullable<ReadPacket['event']> {
  const fields = fieldsOf(bytes)
  const values = fields
    .filter(({ field }) => field === 4)
    .flatMap((each) => {
      const annotation = fieldsOf(each.bytes)
      const signed = numberOf(annotation, 4)
      const value = signed === null ? numberOf(annotation, 3) : BigInt.asIntN(64, signed)
      return value === null ? [] : [value]
    })
  return {
    ...{ type: whole(fields, 9), track: whole(fields, 11), name: whole(fields, 10), text: textOf(fields, 23) },
    ...{ values, counter: numberOf(fields, 30) },
  }
}

/** Every packet of a trace. @throws when the bytes are no trace */
export function readPackets(bytes: Uint8Array): ReadPacket[] {
  return fieldsOf(bytes).map(({ field, bytes: body }) => {
    if (field !== 1) throw new Error(`field ${field} outside a packet`)
    const fields = fieldsOf(body)
    const part = (number: number): Uint8Array | undefined => fields.find((each) => each.field === number)?.bytes
    const interned = part(12)
    const names = interned
      ? fieldsOf(interned)
          .filter((each) => each.field === 2)
          .map((each) => fieldsOf(each.bytes))
          .map((each) => [whole(each, 1), textOf(each, 2)] as const)
      : []
    const track = part(60)
    const trackFields = track ? fieldsOf(track) : []
    const event = part(11)
    return {
      ...{ at: whole(fields, 8), sequence: whole(fields, 10), flags: whole(fields, 13), names: new Map(names) },
      track: track
        ? { uuid: whole(trackFields, 1), parent: whole(trackFields, 5), name: textOf(trackFields, 2) }
        : null,
      event: event ? eventOf(event) : null,
    }
  })
}
