import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import type { Row, TraceTable } from './table'

/** One strategy call with what became of it. Places are places among the rows in the order of time. */
export interface Transfer {
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

/**
 * Every strategy call of a trace, in the order in which they are made. Matches calls, commands and completions as
 * `Pairs` does, so that latencies worked out from either agree.
 *
 * @param ordered every row in the order (at, row)
 */
export function findTransfers(table: TraceTable, ordered: Uint32Array): Transfer[] {
  const finder = new TransferFinder(table)
  const wanted = new Set<number>(WANTED.map((name) => KIND[name]))
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    if (wanted.has(table.kind(row))) finder.see(table.row(row), place)
  }
  return finder.finish()
}

const WANTED = ['syscall', 'foreign:span', 'io:start', 'io:addr', 'dev:command', 'io:done'] as const

class TransferFinder {
  private readonly table: TraceTable
  private readonly found: Transfer[] = []
  private readonly byBuf = new Map<number, { readonly transfer: Transfer; readonly piece: string }>()
  private readonly byPiece = new Map<string, Transfer>()
  /** Name of the call by request. */
  private readonly calls = new Map<number, string>()
  private readonly processes: readonly { readonly pid: number; readonly command: string }[]

  constructor(table: TraceTable) {
    this.table = table
    this.processes = table.tracks.map((_, track) => processOf(table, track))
  }

  see(row: Row, place: number): void {
    switch (row.kind) {
      case KIND['syscall']:
        this.calls.set(row.request, this.table.text(row.arg1))
        return
      case KIND['foreign:span']:
        // A block trace of another program says what a transfer does, and of no call.
        if (row.request !== 0) this.calls.set(row.request, this.table.text(row.arg0))
        return
      case KIND['io:start']:
        return this.start(row, place)
      case KIND['io:addr']: {
        const transfer = this.byBuf.get(row.id)?.transfer
        if (!transfer) return
        transfer.address = row.arg0
        transfer.isKernel = row.arg1 === 1
        return
      }
      case KIND['dev:command']: {
        const transfer = this.byPiece.get(`${row.request} ${row.chunk}`)
        if (!transfer || transfer.commandPlace >= 0) return
        transfer.commandPlace = place
        transfer.commandAt = row.at
        transfer.device = row.track
        return
      }
      case KIND['io:done']:
        return this.done(row, place)
    }
  }

  /** Fills in what only the end of the trace tells. */
  finish(): Transfer[] {
    const { table, found } = this
    const firstDevice = table.tracks.findIndex(({ sort }) => sort === 'device')
    const last = new Map<number, Transfer>()
    for (const transfer of found) {
      const before = last.get(transfer.request)
      if (transfer.device < 0) transfer.device = before?.device ?? firstDevice
      if (before && transfer.request !== 0 && transfer.block > before.block) before.nextBlock = transfer.block
      last.set(transfer.request, transfer)
    }
    return found
  }

  private start({ at, id, request, chunk, track, arg0, arg1 }: Row, place: number): void {
    const call = this.calls.get(request) ?? ''
    const { pid, command } = this.processes[track] ?? { pid: 0, command: 'kernel' }
    // Written out: an object made by spreading is slow where there are many.
    const transfer: Transfer = {
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
    this.found.push(transfer)
    this.byBuf.set(id, { transfer, piece })
    if (chunk !== 0) this.byPiece.set(piece, transfer)
  }

  private done({ at, id, track, arg0, arg1 }: Row, place: number): void {
    const open = this.byBuf.get(id)
    if (!open) return
    const { transfer, piece } = open
    this.byBuf.delete(id)
    this.byPiece.delete(piece)
    if (transfer.device < 0 && this.table.trackSort(track) === 'device') transfer.device = track
    transfer.donePlace = place
    transfer.doneAt = at
    transfer.resid = arg0
    transfer.errno = arg1
  }
}
