import type { TraceTable } from '../trace/table'
import { blockStream, deviceNumber, message, streamRecords, type BlockAction, type BlockRecord } from './block-records'
import { withBreath, type ExportFacts, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { processOf } from '../trace/transfers'
import { PieceWriter, utf8 } from './writer'

/** First number of every record: `eat` and the version of the format. */
const MAGIC = 0x65617407
/** Bytes of a record without what follows it. */
const RECORD = 48
/** Longest text of a message, without its end. */
const LONGEST = 127

/** Categories, in the upper half of the action. @source blktrace(8), linux/blktrace_api.h */
const READ = 1
const WRITE = 2
const SYNC = 8
const QUEUE = 16
const ISSUE = 64
const COMPLETE = 128
const NOTIFY = 1024

/** Number of each action in the lower half, and its category. @source linux/blktrace_api.h */
const ACTIONS: Readonly<Record<Exclude<BlockAction, 'm'>, readonly [code: number, category: number]>> = {
  Q: [1, QUEUE],
  G: [4, QUEUE],
  S: [5, QUEUE],
  D: [7, ISSUE],
  C: [8, COMPLETE],
  I: [12, QUEUE],
  X: [13, 0],
  B: [14, 0],
}
const NOTIFY_PROCESS = 0
const NOTIFY_MESSAGE = 2
/** The device whose stream holds what is said of the run as a whole. */
const WHOLE = deviceNumber(8, 0)

const noText = new Uint8Array(0)

/** Text on one line that is not longer than a message may be; the end of a longer one is left out. */
export function messageText(text: string): Uint8Array {
  // No character is shorter than a byte, so what lies behind the longest text is not worth measuring.
  let plain = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, LONGEST)
  while (utf8(plain).length > LONGEST) plain = plain.slice(0, -1)
  return utf8(plain)
}

/** What is said of the run at its beginning. */
export function openingMessages({ title, path, host, seed, version, scenario, trace }: ExportFacts): BlockRecord[] {
  const lines = [
    `DMA Lab ${version}`,
    `scenario ${title}`,
    `path ${path} host ${host} seed ${seed}`,
    ...(scenario === '' ? [] : [`scenario SHA-256 ${scenario}`]),
    `trace SHA-256 ${trace}`,
  ]
  return lines.map((line) => message(0, WHOLE, line))
}

/** Process names by their number, each once, in the order in which they begin. */
export function processNames(table: TraceTable): ReadonlyMap<number, string> {
  const names = new Map([[0, 'kernel']])
  table.tracks.forEach(({ sort }, track) => {
    const { pid, command } = processOf(table, track)
    if (sort === 'process' && !names.has(pid)) names.set(pid, command)
  })
  return names
}

/** Counts the records of each device from 1, as a tracer does. */
export class Sequences {
  private readonly counts = new Map<number, number>()

  next(device: number): number {
    const count = (this.counts.get(device) ?? 0) + 1
    this.counts.set(device, count)
    return count
  }
}

/** Puts whole records into pieces. */
class RecordWriter {
  readonly writer = new PieceWriter('.blktrace.0')
  private readonly sequences = new Sequences()
  private readonly record = new DataView(new ArrayBuffer(RECORD))
  private readonly bytes = new Uint8Array(this.record.buffer)
  private readonly split = new DataView(new ArrayBuffer(8))
  private readonly splitBytes = new Uint8Array(this.split.buffer)

  process(pid: number, command: string): void {
    const text = utf8(`${command}\0`)
    this.put({ ...message(0, WHOLE, ''), pid }, 0, NOTIFY * 65_536 + NOTIFY_PROCESS, text)
  }

  add(record: BlockRecord): void {
    const sequence = this.sequences.next(record.device)
    if (record.action === 'm') {
      this.put(record, sequence, NOTIFY * 65_536 + NOTIFY_MESSAGE, messageText(record.text))
      return
    }
    const [code, category] = ACTIONS[record.action]
    const how = category + (record.isWrite ? WRITE : READ) + (record.isSync ? SYNC : 0)
    if (record.action === 'X') {
      this.split.setBigUint64(0, BigInt(record.next))
      this.put(record, sequence, how * 65_536 + code, this.splitBytes)
    } else this.put(record, sequence, how * 65_536 + code, noText)
  }

  private put(from: BlockRecord, sequence: number, action: number, payload: Uint8Array): void {
    const { record, writer } = this
    record.setUint32(0, MAGIC, true)
    record.setUint32(4, sequence, true)
    setUint64(record, 8, from.at)
    setUint64(record, 16, from.sector)
    record.setUint32(24, from.bytes, true)
    record.setUint32(28, action, true)
    record.setUint32(32, from.pid, true)
    record.setUint32(36, from.device, true)
    record.setUint32(40, 0, true)
    record.setUint16(44, from.error, true)
    record.setUint16(46, payload.length, true)
    writer.raw(this.bytes)
    writer.raw(payload)
  }
}

/** A whole number below 2^53 as 64 bits, lowest byte first. */
function setUint64(view: DataView, offset: number, value: number): void {
  const high = Math.floor(value / 2 ** 32)
  view.setUint32(offset, value - high * 2 ** 32, true)
  view.setUint32(offset + 4, high, true)
}

function* pieces([source]: readonly ExportSource[]): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table, facts } = source
  const stream = blockStream(table)
  yield* withBreath(stream.survey(), '.blktrace.0', 0)
  const to = new RecordWriter()
  for (const [pid, command] of processNames(table)) to.process(pid, command)
  for (const record of openingMessages(facts)) to.add(record)
  const progress = new Progress(table)
  for (const record of streamRecords(table, stream)) {
    to.add(record)
    if (to.writer.isFull) yield to.writer.take(progress.at(record))
  }
  yield to.writer.take(table.rows)
}

/** Rows that lie behind a record, roughly: by its share of the time. */
export class Progress {
  private readonly rows: number
  private readonly end: number

  constructor(table: TraceTable) {
    this.rows = table.rows
    this.end = Math.max(1, table.rows === 0 ? 0 : table.at(table.rows - 1))
  }

  at(record: BlockRecord): number {
    return Math.min(this.rows, Math.floor((record.at / this.end) * this.rows))
  }
}

/**
 * Binary block trace, as blktrace writes it: one file for the one processor.
 *
 * @source blktrace(8); linux/blktrace_api.h: struct blk_io_trace
 */
export const BLKTRACE: ExportFormat = {
  id: 'blktrace',
  title: 'blktrace, binary',
  extension: '.blktrace.0',
  shape: 'files',
  several: false,
  opensIn: ['blkparse', 'btt', 'iowatcher', 'fio'],
  about: 'The block I/O only: strategy calls, splits, copies, header waits, device commands and completions.',
  options: [],
  pieces,
}
