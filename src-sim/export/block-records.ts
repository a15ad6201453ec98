import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { HEADER_WAITS } from '../trace/pairs'
import type { Row, TraceTable } from '../trace/table'
import { processOf, TRANSFER_KINDS, type Transfer } from '../trace/transfers'
import { TransferStream, type KnownTransfer } from './transfer-stream'

/** Bytes of a sector. */
export const SECTOR = 512
/** Major number of the devices; device k has the minor numbers from 16 k, as disks have with their partitions. */
const DISK_MAJOR = 8
const MINORS = 16
/** Major number under which a process waits for a buffer header; the minor number is the process. */
export const HEADER_MAJOR = 254
/** Minor numbers of a major one. */
const MINOR_NUMBERS = 2 ** 20

/** What a record says: queued, split, copied, asleep for a header, header, inserted, issued, complete; a message. */
export type BlockAction = 'Q' | 'X' | 'B' | 'S' | 'G' | 'I' | 'D' | 'C' | 'm'

/** A record of a block trace. */
export interface BlockRecord {
  readonly at: Nanos
  /** Major number and, in the lowest 20 bits, minor number. */
  readonly device: number
  readonly action: BlockAction
  readonly sector: number
  /** A whole number of sectors; 0 of a message. */
  readonly bytes: number
  readonly pid: number
  readonly isWrite: boolean
  readonly isSync: boolean
  /** errno of a completion. */
  readonly error: number
  /** New sector of a split. */
  readonly next: number
  /** Text of a message. */
  readonly text: string
}

/** Whole sectors that hold so many bytes, in bytes. */
const inSectors = (bytes: number): number => Math.ceil(bytes / SECTOR) * SECTOR

/** The number of a device. */
export const deviceNumber = (major: number, minor: number): number => major * MINOR_NUMBERS + minor

/**
 * The block I/O of a trace as a block tracer would have seen it, in order of time; of one instant by device, then in the
 * order in which things happened, which is the order of blkparse.
 *
 * @source blktrace(8): trace actions
 */
export function* blockRecords(table: TraceTable): Generator<BlockRecord, void, void> {
  const stream = blockStream(table)
  for (const _pause of stream.survey());
  yield* streamRecords(table, stream)
}

/** The transfers of a trace with their device numbers; `survey` must be done before the records are asked for. */
export function blockStream(table: TraceTable): TransferStream {
  const numbers = new DeviceNumbers(table)
  return new TransferStream(table, KINDS_SEEN, (known) => (known.number = numbers.next(known.transfer)))
}

/** The records of a trace, as `blockRecords` gives them. */
export function* streamRecords(table: TraceTable, stream: TransferStream): Generator<BlockRecord, void, void> {
  const maker = new RecordMaker(table, stream)
  const { waiting } = maker
  for (let place = 0; place < table.rows; place++) {
    const row = stream.order.row(place)
    if (!KINDS_SEEN.has(table.kind(row))) continue
    const at = table.at(row)
    if (waiting.length > 0 && waiting[0]!.at < at) yield* maker.flush(at)
    maker.see(table.row(row), place)
  }
  yield* maker.flush(Infinity)
}

const KINDS_SEEN: ReadonlySet<number> = new Set([
  ...TRANSFER_KINDS,
  ...(['buf:get', 'proc:sleep', 'copy:in', 'copy:out', 'copy:kernel'] as const).map((name) => KIND[name]),
])

class RecordMaker {
  /** Records that are known but whose instant is not over, in order of time. */
  readonly waiting: BlockRecord[] = []
  private readonly table: TraceTable
  private readonly stream: TransferStream
  /** Calls that have slept for a header and not yet got it. */
  private readonly slept = new Set<number>()
  private readonly pids: readonly number[]

  constructor(table: TraceTable, stream: TransferStream) {
    this.table = table
    this.stream = stream
    this.pids = table.tracks.map((_, track) => processOf(table, track).pid)
  }

  /** The records before an instant. */
  *flush(limit: Nanos): Generator<BlockRecord, void, void> {
    let count = 0
    while (count < this.waiting.length && this.waiting[count]!.at < limit) count++
    const ready = this.waiting.splice(0, count)
    // The order of sorting is stable: what happened first comes first.
    yield* ready.sort((a, b) => a.at - b.at || a.device - b.device)
  }

  see(row: Row, place: number): void {
    const { stream } = this
    stream.reach(place)
    switch (row.kind) {
      case KIND['io:start']:
        this.start(stream.begin(row.request))
        break
      case KIND['dev:command']:
        this.command(row, stream.at(place))
        break
      case KIND['io:done']:
        this.done(row.at, stream.at(place))
        break
      case KIND['buf:get']:
        this.header(row)
        break
      case KIND['proc:sleep']:
        this.sleep(row)
        break
      case KIND['copy:in']:
      case KIND['copy:out']:
      case KIND['copy:kernel']:
        this.copy(row)
    }
    if (stream.leave(place, row.request)) this.slept.delete(row.request)
  }

  private start(known: KnownTransfer): void {
    const { startedAt: at, nextBlock, commandAt, bytes, buf } = known.transfer
    if (nextBlock >= 0) this.add(at, 'X', known, { next: nextBlock })
    this.add(at, 'Q', known)
    if (commandAt > at) this.add(at, 'I', known)
    if (bytes % SECTOR !== 0) this.say(at, known, `buf ${buf}: b_bcount ${bytes}`)
  }

  private command({ at, track, request, arg0, arg1 }: Row, known: KnownTransfer | undefined): void {
    if (known) return this.add(at, 'D', known)
    const current = this.stream.current(request)
    if (!current) return
    const { buf } = current.transfer
    this.say(at, current, `buf ${buf}: ${this.table.trackName(track)} goes on at block ${arg0}, ${arg1} bytes`)
  }

  private done(at: Nanos, known: KnownTransfer | undefined): void {
    if (!known) return
    const { errno, resid, buf } = known.transfer
    this.add(at, 'C', known, { error: errno })
    if (resid > 0) this.say(at, known, `buf ${buf}: b_resid ${resid}`)
  }

  private header({ at, request }: Row): void {
    if (this.slept.delete(request) || request === 0) return
    const next = this.stream.next(request)
    if (next) this.add(at, 'G', next)
  }

  /** Waiting for a header has a device of its own: there a tool sees Q, S and G without a transfer in between. */
  private sleep({ at, duration, track, request, arg1 }: Row): void {
    if (!HEADER_WAITS.includes(this.table.text(arg1))) return
    const next = (this.stream.next(request) ?? this.stream.current(request))?.transfer
    const pid = this.pids[track] ?? 0
    const wait = {
      device: deviceNumber(HEADER_MAJOR, pid),
      ...{ sector: next?.block ?? 0, bytes: Math.max(SECTOR, inSectors(next?.bytes ?? 0)), pid },
      ...{ isWrite: next?.isWrite ?? false, isSync: next?.isSync ?? true, error: 0, next: 0, text: '' },
    }
    this.put({ ...wait, at, action: 'Q' })
    this.put({ ...wait, at, action: 'S' })
    if (duration < 0) return
    this.put({ ...wait, at: at + duration, action: 'G' })
    this.slept.add(request)
  }

  /** A copy through a kernel page: what is written is copied before strategy is called, what is read after it. */
  private copy({ at, request, kind, arg1 }: Row): void {
    if (request === 0) return
    const isAhead = kind === KIND['copy:in']
    const known = (isAhead ? this.stream.next(request) : undefined) ?? this.stream.current(request)
    if (known?.transfer.isKernel) this.add(at, 'B', known, { bytes: Math.max(SECTOR, inSectors(arg1)) })
  }

  private add(at: Nanos, action: BlockAction, known: KnownTransfer, more: Partial<BlockRecord> = {}): void {
    const { block, bytes, pid, isWrite, isSync } = known.transfer
    const sized = { sector: block, bytes: Math.max(SECTOR, inSectors(bytes)) }
    const base = { at, device: known.number, action, ...sized, pid, isWrite, isSync }
    this.put({ ...base, error: 0, next: 0, text: '', ...more })
  }

  private say(at: Nanos, known: KnownTransfer, text: string): void {
    this.put(message(at, known.number, text))
  }

  private put(record: BlockRecord): void {
    const { waiting } = this
    let place = waiting.length
    while (place > 0 && waiting[place - 1]!.at > record.at) place--
    waiting.splice(place, 0, record)
  }
}

/** A record that only says something. */
export function message(at: Nanos, device: number, text: string): BlockRecord {
  const empty = { sector: 0, bytes: 0, pid: 0, isWrite: false, isSync: false, error: 0, next: 0 }
  return { at, device, action: 'm', ...empty, text }
}

/** A transfer on its device, while it is not done. */
interface Live {
  readonly lane: number
  /** Blocks of 512 bytes, the last one not among them. */
  readonly from: number
  readonly until: number
  readonly donePlace: number
}

/**
 * Gives every transfer a device number. Tools know a transfer by device and first sector, so one that meets another
 * that is not done on the same blocks gets the next minor number of its device.
 */
class DeviceNumbers {
  /** By track: the place of a device among the devices. */
  private readonly order = new Map<number, number>()
  private readonly live = new Map<number, readonly Live[]>()

  constructor(table: TraceTable) {
    table.tracks.forEach(({ sort }, track) => sort === 'device' && this.order.set(track, this.order.size))
  }

  /** The number of a transfer. They must come in the order in which they begin. */
  next({ device, startPlace, donePlace, block, bytes }: Transfer): number {
    const until = block + Math.max(1, Math.ceil(bytes / SECTOR))
    const others = (this.live.get(device) ?? []).filter((each) => each.donePlace < 0 || each.donePlace > startPlace)
    const meets = others.filter((each) => block < each.until && each.from < until)
    const taken = new Set(meets.map(({ lane }) => lane))
    let lane = 0
    while (taken.has(lane) && lane < MINORS - 1) lane++
    this.live.set(device, [...others, { lane, from: block, until, donePlace }])
    return deviceNumber(DISK_MAJOR, (this.order.get(device) ?? 0) * MINORS + lane)
  }
}
