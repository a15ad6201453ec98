import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { HEADER_WAITS } from '../trace/pairs'
import { orderedRows } from '../trace/query'
import type { Row, TraceTable } from '../trace/table'
import { findTransfers, processOf, type Transfer } from '../trace/transfers'

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
  const ordered = orderedRows(table)
  const maker = new RecordMaker(table, findTransfers(table, ordered))
  const { waiting } = maker
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    if (!KINDS_SEEN.has(table.kind(row))) continue
    const at = table.at(row)
    if (waiting.length > 0 && waiting[0]!.at < at) yield* maker.flush(at)
    maker.see(table.row(row), place)
  }
  yield* maker.flush(Infinity)
}

const KINDS_SEEN: ReadonlySet<number> = new Set(
  (['io:start', 'dev:command', 'io:done', 'buf:get', 'proc:sleep', 'copy:in', 'copy:out', 'copy:kernel'] as const).map(
    (name) => KIND[name],
  ),
)

/** The transfers of one call. */
interface Call {
  readonly transfers: Transfer[]
  /** How many have begun. */
  begun: number
}

class RecordMaker {
  /** Records that are known but whose instant is not over, in order of time. */
  readonly waiting: BlockRecord[] = []
  private readonly table: TraceTable
  private readonly byPlace = new Map<number, Transfer>()
  private readonly byRequest = new Map<number, Call>()
  private readonly devices: ReadonlyMap<Transfer, number>
  /** Calls that have slept for a header and not yet got it. */
  private readonly slept = new Set<number>()
  private readonly pids: readonly number[]

  constructor(table: TraceTable, transfers: readonly Transfer[]) {
    this.table = table
    this.devices = numberDevices(table, transfers)
    this.pids = table.tracks.map((_, track) => processOf(table, track).pid)
    for (const transfer of transfers) {
      for (const place of [transfer.startPlace, transfer.commandPlace, transfer.donePlace])
        if (place >= 0) this.byPlace.set(place, transfer)
      const call = this.byRequest.get(transfer.request)
      if (call) call.transfers.push(transfer)
      else this.byRequest.set(transfer.request, { transfers: [transfer], begun: 0 })
    }
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
    const transfer = this.byPlace.get(place)
    switch (row.kind) {
      case KIND['io:start']:
        if (transfer) this.start(transfer)
        return
      case KIND['dev:command']:
        return this.command(row, transfer)
      case KIND['io:done']:
        if (transfer) this.done(row.at, transfer)
        return
      case KIND['buf:get']:
        return this.header(row)
      case KIND['proc:sleep']:
        return this.sleep(row)
      default:
        return this.copy(row)
    }
  }

  private start(transfer: Transfer): void {
    const { startedAt: at, nextBlock, commandAt, bytes, buf } = transfer
    const call = this.byRequest.get(transfer.request)
    if (call) call.begun++
    if (nextBlock >= 0) this.add(at, 'X', transfer, { next: nextBlock })
    this.add(at, 'Q', transfer)
    if (commandAt > at) this.add(at, 'I', transfer)
    if (bytes % SECTOR !== 0) this.say(at, transfer, `buf ${buf}: b_bcount ${bytes}`)
  }

  private command({ at, track, request, arg0, arg1 }: Row, transfer: Transfer | undefined): void {
    if (transfer) return this.add(at, 'D', transfer)
    const call = this.byRequest.get(request)
    const current = call?.transfers[call.begun - 1]
    if (!current) return
    this.say(at, current, `buf ${current.buf}: ${this.table.trackName(track)} goes on at block ${arg0}, ${arg1} bytes`)
  }

  private done(at: Nanos, transfer: Transfer): void {
    const { errno, resid, buf } = transfer
    this.add(at, 'C', transfer, { error: errno })
    if (resid > 0) this.say(at, transfer, `buf ${buf}: b_resid ${resid}`)
  }

  private header({ at, request }: Row): void {
    const call = this.byRequest.get(request)
    const next = call?.transfers[call.begun]
    if (this.slept.delete(request)) return
    if (next && request !== 0) this.add(at, 'G', next)
  }

  /** Waiting for a header has a device of its own: there a tool sees Q, S and G without a transfer in between. */
  private sleep({ at, duration, track, request, arg1 }: Row): void {
    if (!HEADER_WAITS.includes(this.table.text(arg1))) return
    const call = this.byRequest.get(request)
    const next = call?.transfers[call.begun] ?? call?.transfers[call.begun - 1]
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
    const call = this.byRequest.get(request)
    if (!call || request === 0) return
    const isAhead = kind === KIND['copy:in']
    const place = isAhead ? call.begun : call.begun - 1
    const transfer = call.transfers[place] ?? call.transfers[call.begun - 1]
    if (transfer?.isKernel) this.add(at, 'B', transfer, { bytes: Math.max(SECTOR, inSectors(arg1)) })
  }

  private add(at: Nanos, action: BlockAction, transfer: Transfer, more: Partial<BlockRecord> = {}): void {
    const { block, bytes, pid, isWrite, isSync } = transfer
    const device = this.devices.get(transfer) ?? deviceNumber(DISK_MAJOR, 0)
    const sized = { sector: block, bytes: Math.max(SECTOR, inSectors(bytes)) }
    this.put({ at, device, action, ...sized, pid, isWrite, isSync, error: 0, next: 0, text: '', ...more })
  }

  private say(at: Nanos, transfer: Transfer, text: string): void {
    const device = this.devices.get(transfer) ?? deviceNumber(DISK_MAJOR, 0)
    this.put(message(at, device, text))
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

/**
 * Gives every transfer a device number. Tools know a transfer by device and first sector, so one that meets another
 * that is not done on the same blocks gets the next minor number of its device.
 */
function numberDevices(table: TraceTable, transfers: readonly Transfer[]): ReadonlyMap<Transfer, number> {
  const order = new Map<number, number>()
  table.tracks.forEach(({ sort }, track) => sort === 'device' && order.set(track, order.size))
  const numbers = new Map<Transfer, number>()
  const live = new Map<number, { readonly transfer: Transfer; readonly lane: number }[]>()
  for (const transfer of transfers) {
    const { device, startPlace, block, bytes } = transfer
    const end = block + Math.max(1, Math.ceil(bytes / SECTOR))
    const others = (live.get(device) ?? []).filter((each) => {
      return each.transfer.donePlace < 0 || each.transfer.donePlace > startPlace
    })
    const taken = new Set(
      others
        .filter((each) => {
          const { block: first, bytes: count } = each.transfer
          return block < first + Math.max(1, Math.ceil(count / SECTOR)) && first < end
        })
        .map(({ lane }) => lane),
    )
    let lane = 0
    while (taken.has(lane) && lane < MINORS - 1) lane++
    live.set(device, [...others, { transfer, lane }])
    numbers.set(transfer, deviceNumber(DISK_MAJOR, (order.get(device) ?? 0) * MINORS + lane))
  }
  return numbers
}
