import type { Nanos } from '../core/time'
import { KINDS } from '../trace/kinds'
import type { Row, TraceTable } from '../trace/table'
import { ctfMetadata, isNamed } from './ctf-metadata'
import type { ExportFormat, ExportPiece, ExportSource } from './format'
import { timeOrder } from './order'
import { PieceWriter, utf8 } from './writer'

const MAGIC = 0xc1fc1fc1
/** Bytes before the first event of a packet: header and context, up to a multiple of 8. */
const PACKET_HEAD = 48
/** Bytes of header and fields of an event without its text. */
const EVENT = 58
const STREAM = 'stream_0'

/** A whole number between -2^53 and 2^53 as 64 bits, lowest byte first. */
function setInt64(view: DataView, offset: number, value: number): void {
  const high = Math.floor(value / 2 ** 32)
  view.setUint32(offset, value - high * 2 ** 32, true)
  view.setInt32(offset + 4, high, true)
}

/** Collects the events of one packet. */
class Packets {
  private readonly body = new PieceWriter(STREAM)
  private readonly view = new DataView(new ArrayBuffer(EVENT))
  private readonly bytes = new Uint8Array(this.view.buffer)
  private readonly texts = new Map<number, Uint8Array>()
  private readonly table: TraceTable
  private readonly named = KINDS.map(isNamed)
  private first: Nanos = -1
  private last: Nanos = 0

  constructor(table: TraceTable) {
    this.table = table
  }

  get isFull(): boolean {
    return this.body.isFull
  }

  get isEmpty(): boolean {
    return this.first < 0
  }

  add(row: Row, number: number): void {
    const { view, body } = this
    if (this.first < 0) this.first = row.at
    this.last = row.at
    // An event begins at a multiple of 8 bytes; nothing follows the last one of a packet.
    while (body.length % 8 !== 0) body.byte(0)
    view.setUint32(0, row.kind, true)
    setInt64(view, 8, row.at)
    setInt64(view, 16, row.duration)
    setInt64(view, 24, row.arg0)
    view.setUint32(32, number, true)
    view.setUint32(36, row.request, true)
    view.setUint32(40, row.chunk, true)
    view.setUint32(44, row.cause, true)
    view.setUint32(48, row.id, true)
    view.setUint32(52, row.arg1, true)
    view.setUint16(56, row.track, true)
    body.raw(this.bytes)
    if (this.named[row.kind]) body.raw(this.text(row.arg1))
  }

  /** The packet so far. @param rows progress */
  take(rows: number): ExportPiece {
    const content = PACKET_HEAD + this.body.length
    while (this.body.length % 8 !== 0) this.body.byte(0)
    const { bytes } = this.body.take(rows)
    const whole = new Uint8Array(PACKET_HEAD + bytes.length)
    const head = new DataView(whole.buffer)
    head.setUint32(0, MAGIC, true)
    setInt64(head, 8, Math.max(0, this.first))
    setInt64(head, 16, this.last)
    setInt64(head, 24, content * 8)
    setInt64(head, 32, whole.length * 8)
    whole.set(bytes, PACKET_HEAD)
    this.first = -1
    return { file: STREAM, bytes: whole, rows }
  }

  private text(string: number): Uint8Array {
    let text = this.texts.get(string)
    if (!text) {
      text = utf8(`${this.table.text(string).replace(/\0/g, ' ')}\0`)
      this.texts.set(string, text)
    }
    return text
  }
}

function* pieces([source]: readonly ExportSource[]): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table, facts } = source
  yield { file: 'metadata', bytes: utf8(ctfMetadata(table, facts)), rows: 0 }
  const order = timeOrder(table)
  const packets = new Packets(table)
  for (let place = 0; place < table.rows; place++) {
    const row = table.row(order.row(place))
    if (row.kind < KINDS.length) packets.add(row, order.row(place))
    if (packets.isFull) yield packets.take(place)
  }
  if (!packets.isEmpty || table.rows === 0) yield packets.take(table.rows)
}

/**
 * Common Trace Format 1.8: every row is an event of the class of its kind; one stream for the one processor. `duration` is
 * ns, 0 for an instant and -1 for what never ends; `cause` is the row that brought it about plus 1.
 *
 * @source Common Trace Format 1.8
 */
export const CTF: ExportFormat = {
  id: 'ctf',
  title: 'Common Trace Format 1.8 (CTF)',
  extension: '',
  shape: 'folder',
  several: false,
  opensIn: ['Trace Compass', 'babeltrace2'],
  about: 'Every row with all its columns, as an event of its kind with named fields.',
  options: [],
  pieces,
}
