import { KIND } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import { linkNext, TRANSFER_KINDS, TransferFinder, type Transfer } from '../trace/transfers'
import { RequestPlaces, withRoom } from './flows'
import { LOOK_ROWS } from './format'
import { timeOrder, type RowOrder } from './order'

/** What becomes of a transfer, as bits. */
const COMMAND = 1
const DONE = 2
const KERNEL = 4

/** A transfer of which everything is known but its memory's address where it is never done. */
export interface KnownTransfer {
  readonly transfer: Transfer
  /** What whoever follows the stream keeps of it. */
  number: number
}

/** A transfer that has begun. */
interface Pending extends KnownTransfer {
  transfer: Transfer
  /** The one before it of the same request, until this one is known. */
  before: KnownTransfer | undefined
  /** Whether the next one of the same request has begun, or there is none. */
  hasNext: boolean
  isKnown: boolean
}

/** The transfers of one call. */
interface Call {
  /** How many have begun where the stream looks ahead, and which was the last of them. */
  ahead: number
  last: Pending | undefined
  /** Those of them that have not begun where the reader is. */
  readonly coming: Pending[]
  /** The last one that has begun where the reader is. */
  current: Pending | undefined
}

/**
 * The transfers of a trace for a reader that goes through its rows once, each with what only later rows tell of it.
 * Looks ahead in the trace as far as that takes, so it holds the transfers that are under way, and those that began
 * meanwhile. A look through the trace before tells what is worth waiting for: that takes a byte a transfer and eight
 * bytes a request.
 *
 *     for (const _pause of stream.survey());
 *     for (let place = 0; place < table.rows; place++) {
 *       stream.reach(place) … stream.begin(request) … stream.at(place) … stream.leave(place, request)
 *     }
 *
 * Says of every transfer what `findTransfers` says, but not the address of one that is never done.
 */
export class TransferStream {
  readonly order: RowOrder
  private readonly table: TraceTable
  private readonly kinds: ReadonlySet<number>
  private readonly onKnown: (known: KnownTransfer) => void
  private readonly finder: TransferFinder
  private readonly places: RequestPlaces
  /** [transfers] COMMAND, DONE, KERNEL */
  private fates = new Uint8Array(64)
  /** [requests] how many transfers it has, and the place of its last row of `kinds`, plus 1 */
  private counts = new Uint32Array(64)
  private lasts = new Uint32Array(64)
  /** The place that the stream looks at next. */
  private ahead = 0
  /** Those that are not known yet, in the order in which they begin, from `first` on. */
  private pending: Pending[] = []
  private first = 0
  private readonly calls = new Map<number, Call>()
  private readonly byPlace = new Map<number, Pending>()

  /**
   * @param kinds of rows that the reader asks about or that say something of transfers
   * @param onKnown hears of every transfer, in the order in which they begin
   */
  constructor(
    table: TraceTable,
    kinds: ReadonlySet<number>,
    onKnown: (known: KnownTransfer) => void = () => undefined,
  ) {
    this.table = table
    this.kinds = kinds
    this.onKnown = onKnown
    this.order = timeOrder(table)
    this.places = new RequestPlaces(table.rows)
    this.finder = new TransferFinder(table)
  }

  /** The reader has come to a place. */
  reach(place: number): void {
    while (this.ahead <= place) this.step()
  }

  /** The next transfer of a request begins where the reader is. There must be one. */
  begin(request: number): KnownTransfer {
    const call = this.calls.get(request)!
    const begun = call.coming.shift()!
    this.wait(begun)
    const { commandPlace, donePlace } = begun.transfer
    for (const place of [commandPlace, donePlace]) if (place >= 0) this.byPlace.set(place, begun)
    call.current = begun
    return begun
  }

  /** The last transfer of a request that has begun; undefined = none has. */
  current(request: number): KnownTransfer | undefined {
    return this.calls.get(request)?.current
  }

  /** The next transfer of a request that has not begun; undefined = there is none. */
  next(request: number): KnownTransfer | undefined {
    let call = this.calls.get(request)
    while (!call?.coming.length) {
      if ((call?.ahead ?? 0) >= this.countOf(request)) return undefined
      this.step()
      call = this.calls.get(request)
    }
    this.wait(call.coming[0]!)
    return call.coming[0]!
  }

  /** The transfer whose first command or completion is the row at the place where the reader is. */
  at(place: number): KnownTransfer | undefined {
    const found = this.byPlace.get(place)
    if (found) this.byPlace.delete(place)
    return found
  }

  /** The reader is done with a row of a request. @returns whether that was the last one, and the request forgotten */
  leave(place: number, request: number): boolean {
    if (this.lasts[this.places.of(request)] !== place + 1) return false
    this.calls.delete(request)
    this.finder.forget(request)
    return true
  }

  private countOf(request: number): number {
    return this.counts[this.places.of(request)] ?? 0
  }

  /** Looks through the trace for what becomes of each transfer; must come first. Pauses every LOOK_ROWS rows. */
  *survey(): Generator<void, void, void> {
    const { table, order, kinds, places } = this
    const finder = new TransferFinder(table)
    for (let place = 0; place < table.rows; place++) {
      if (place % LOOK_ROWS === LOOK_ROWS - 1) yield
      const row = order.row(place)
      const kind = table.kind(row)
      if (!kinds.has(kind)) continue
      const slot = places.of(table.get('request', row))
      this.lasts = withRoom(this.lasts, slot)
      this.lasts[slot] = place + 1
      // The names of calls say nothing of what becomes of transfers.
      if (!TRANSFER_KINDS.has(kind) || kind === KIND['syscall'] || kind === KIND['foreign:span']) continue
      const transfer = finder.see(table.row(row), place)
      if (!transfer) continue
      const { index, commandPlace, donePlace, isKernel, startPlace } = transfer
      if (startPlace === place) {
        this.counts = withRoom(this.counts, slot)
        this.counts[slot]!++
        this.fates = withRoom(this.fates, index)
      }
      this.fates[index] = (commandPlace < 0 ? 0 : COMMAND) | (donePlace < 0 ? 0 : DONE) | (isKernel ? KERNEL : 0)
    }
  }

  /** Looks ahead by one row. There must be one. */
  private step(): void {
    const { table } = this
    const place = this.ahead++
    const row = this.order.row(place)
    if (!TRANSFER_KINDS.has(table.kind(row))) return
    const transfer = this.finder.see(table.row(row), place)
    if (transfer?.startPlace === place) this.start(transfer)
  }

  private start(transfer: Transfer): void {
    const { request } = transfer
    let call = this.calls.get(request)
    if (!call) this.calls.set(request, (call = { ahead: 0, last: undefined, coming: [], current: undefined }))
    const before = call.last
    const isLast = ++call.ahead === this.countOf(request)
    const begun = { transfer, number: 0, before, hasNext: isLast || request === 0, isKnown: false }
    if (before) {
      linkNext(before.transfer, transfer)
      before.hasNext = true
    }
    call.last = begun
    call.coming.push(begun)
    this.pending.push(begun)
  }

  /** Looks ahead until a transfer is known, and with it all that began before. */
  private wait(until: Pending): void {
    while (!until.isKnown) {
      const begun = this.pending[this.first]!
      while (!this.isComplete(begun)) this.step()
      this.first++
      this.know(begun)
    }
    if (this.first > 1024 && this.first * 2 > this.pending.length) {
      this.pending = this.pending.slice(this.first)
      this.first = 0
    }
  }

  private isComplete({ transfer, hasNext }: Pending): boolean {
    const fate = this.fates[transfer.index]!
    if (!hasNext) return false
    return (fate & DONE) === 0 ? (fate & COMMAND) === 0 || transfer.commandPlace >= 0 : transfer.donePlace >= 0
  }

  private know(begun: Pending): void {
    const fate = this.fates[begun.transfer.index]!
    // Rows to come may still say of it what is not the last word.
    if ((fate & DONE) === 0) begun.transfer = { ...begun.transfer, isKernel: (fate & KERNEL) !== 0 }
    this.finder.giveDevice(begun.transfer, begun.before?.transfer)
    begun.before = undefined
    begun.isKnown = true
    this.onKnown(begun)
  }
}
