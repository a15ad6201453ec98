import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import type { Row, TraceTable } from './table'

/** One strategy call with what became of it. Places are places among the rows in the order of time. */
export interface Transfer {
  /** Its number among all of the trace, from 0, in the order in which they are made. */
  readonly index: number
  /** Number of its buf. */
  readonly buf: number
  readonly request: number
  readonly startPlace: number
  readonly startedAt: Nanos
  /** b_blkno, in blocks of 512 bytes. */
  readonly block: number
  /** b_bcount. */
  readonly bytes: number
  readonly pid: number
  /** Name of the process; `kernel` where none called. */
  readonly command: string
  readonly isWrite: boolean
  /** False for the calls of asynchronous I/O. */
  readonly isSync: boolean
  /** Index into the tracks of the device; -1 = nothing says which. */
  device: number
  /** b_addr. */
  address: number
  /** It goes to or from kernel memory. */
  isKernel: boolean
  /** Its first device command; -1 = none. */
  commandPlace: number
  commandAt: Nanos
  /** biodone; -1 = it never came. */
  donePlace: number
  doneAt: Nanos
  resid: number
  errno: number
  /** Block of the next piece of the same call; -1 = this is the last one. */
  nextBlock: number
}

/** Who a process track is about, from its name `cat (3)`. */
export function processOf(table: TraceTable, track: number): { readonly pid: number; readonly command: string } {
  const found = table.trackSort(track) === 'process' ? /^(.*) \((\d+)\)$/s.exec(table.trackName(track)) : null
  return found ? { pid: Number(found[2]), command: found[1]! } : { pid: 0, command: 'kernel' }
}

/** Kinds of rows that say something of transfers. */
export const TRANSFER_KINDS: ReadonlySet<number> = new Set(
  (['syscall', 'foreign:span', 'io:start', 'io:addr', 'dev:command', 'io:done'] as const).map((name) => KIND[name]),
)

/**
 * Every strategy call of a trace, in the order in which they are made. Matches calls, commands and completions as
 * `Pairs` does, so that latencies worked out from either agree.
 *
 * @param ordered every row in the order (at, row)
 */
export function findTransfers(table: TraceTable, ordered: Uint32Array): Transfer[] {
  const finder = new TransferFinder(table)
  const found: Transfer[] = []
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    if (!TRANSFER_KINDS.has(table.kind(row))) continue
    const transfer = finder.see(table.row(row), place)
    if (transfer?.startPlace === place) found.push(transfer)
  }
  const last = new Map<number, Transfer>()
  for (const transfer of found) {
    const before = last.get(transfer.request)
    finder.giveDevice(transfer, before)
    if (before) linkNext(before, transfer)
    last.set(transfer.request, transfer)
  }
  return found
}

/** Where the next transfer of the same request goes on behind one, that is its next piece. */
export function linkNext(before: Transfer, next: Transfer): void {
  if (next.request !== 0 && next.block > before.block) before.nextBlock = next.block
}

/**
 * Follows strategy calls from row to row. Holds those that are not done and the names of calls; whoever knows that
 * nothing more comes of a call may `forget` it.
 */
export class TransferFinder {
  private readonly table: TraceTable
  private count = 0
  private readonly byBuf = new Map<number, { readonly transfer: Transfer; readonly piece: string }>()
  private readonly byPiece = new Map<string, Transfer>()
  /** Name of the call by request. */
  private readonly calls = new Map<number, string>()
  private readonly processes: readonly { readonly pid: number; readonly command: string }[]
  private readonly firstDevice: number

  constructor(table: TraceTable) {
    this.table = table
    this.processes = table.tracks.map((_, track) => processOf(table, track))
    this.firstDevice = table.tracks.findIndex(({ sort }) => sort === 'device')
  }

  /**
   * Looks at the next row in the order (at, row).
   *
   * @param row of one of TRANSFER_KINDS
   * @returns the transfer it begins or says more of; null when it is about none
   */
  see(row: Row, place: number): Transfer | null {
    switch (row.kind) {
      case KIND['syscall']:
        this.calls.set(row.request, this.table.text(row.arg1))
        return null
      case KIND['foreign:span']:
        // A block trace of another program says what a transfer does, and of no call.
        if (row.request !== 0) this.calls.set(row.request, this.table.text(row.arg0))
        return null
      case KIND['io:start']:
        return this.start(row, place)
      case KIND['io:addr']: {
        const transfer = this.byBuf.get(row.id)?.transfer
        if (!transfer) return null
        transfer.address = row.arg0
        transfer.isKernel = row.arg1 === 1
        return transfer
      }
      case KIND['dev:command']: {
        const transfer = this.byPiece.get(`${row.request} ${row.chunk}`)
        if (!transfer || transfer.commandPlace >= 0) return null
        transfer.commandPlace = place
        transfer.commandAt = row.at
        transfer.device = row.track
        return transfer
      }
      case KIND['io:done']:
        return this.done(row, place)
      default:
        return null
    }
  }

  /** Nothing more is asked of the call of a request. */
  forget(request: number): void {
    this.calls.delete(request)
  }

  /** A transfer of which no row tells the device has that of the one before it, else the first. */
  giveDevice(transfer: Transfer, before: Transfer | undefined): void {
    if (transfer.device < 0) transfer.device = before?.device ?? this.firstDevice
  }

  private start({ at, id, request, chunk, track, arg0, arg1 }: Row, place: number): Transfer {
    const call = this.calls.get(request) ?? ''
    const { pid, command } = this.processes[track] ?? { pid: 0, command: 'kernel' }
    // Written out: an object made by spreading is slow where there are many.
    const transfer: Transfer = {
      index: this.count++,
      buf: id,
      request,
      startPlace: place,
      startedAt: at,
      block: arg0,
      bytes: arg1,
      pid,
      command,
      isWrite: call.includes('write'),
      isSync: !/^a(io)?(read|write)|^lio_/.test(call),
      device: -1,
      address: 0,
      isKernel: false,
      commandPlace: -1,
      commandAt: -1,
      donePlace: -1,
      doneAt: -1,
      resid: 0,
      errno: 0,
      nextBlock: -1,
    }
    const piece = `${request} ${chunk}`
    this.byBuf.set(id, { transfer, piece })
    if (chunk !== 0) this.byPiece.set(piece, transfer)
    return transfer
  }

  private done({ at, id, track, arg0, arg1 }: Row, place: number): Transfer | null {
    const open = this.byBuf.get(id)
    if (!open) return null
    const { transfer, piece } = open
    this.byBuf.delete(id)
    this.byPiece.delete(piece)
    if (transfer.device < 0 && this.table.trackSort(track) === 'device') transfer.device = track
    transfer.donePlace = place
    transfer.doneAt = at
    transfer.resid = arg0
    transfer.errno = arg1
    return transfer
  }
}
