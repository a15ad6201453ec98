import { ImportFault, type ImportFile, type ImportProgress } from './outcome'
import type { Tally } from './tally'

/** Bytes of a record without what follows it. @source linux/blktrace_api.h: struct blk_io_trace */
const RECORD = 48
/** The upper three bytes of the first number of a record; the lowest one is the version. */
const MAGIC = 0x656174
const VERSION = 7
/** Bytes after which the caller looks up. */
const STRIDE = 1 << 20
const WORD = 2 ** 32

/** A record of a block trace as it stands in a file. */
export interface RawRecord {
  /** ns */
  readonly at: number
  readonly sector: number
  readonly bytes: number
  /** What it says, in the lower half, and of what, in the upper half. */
  readonly action: number
  readonly pid: number
  readonly device: number
  readonly error: number
  /** What follows the record. */
  readonly payload: Uint8Array
}

/** Whether the lowest byte of a number comes first; undefined when this is no block trace. */
function littleOf(bytes: Uint8Array): boolean | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  if (((d << 16) | (c << 8) | b) === MAGIC) return true
  return ((a << 16) | (b << 8) | c) === MAGIC ? false : undefined
}

/** Where a record is and when. */
class Index {
  private room = 4096
  count = 0
  file = new Uint16Array(this.room)
  offset = new Uint32Array(this.room)
  high = new Uint32Array(this.room)
  low = new Uint32Array(this.room)

  add(file: number, offset: number, high: number, low: number): void {
    if (this.count === this.room) this.widen()
    this.file[this.count] = file
    this.offset[this.count] = offset
    this.high[this.count] = high
    this.low[this.count++] = low
  }

  private widen(): void {
    this.room *= 2
    const wider = <T extends Uint16Array | Uint32Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    this.file = wider(this.file, new Uint16Array(this.room))
    this.offset = wider(this.offset, new Uint32Array(this.room))
    this.high = wider(this.high, new Uint32Array(this.room))
    this.low = wider(this.low, new Uint32Array(this.room))
  }
}

/** The records of all streams of a block trace in order of time; of one moment by device and number. */
export class BlockFile {
  /** Time of the first record, ns; all times count from it. */
  base = 0n
  private readonly files: readonly ImportFile[]
  private readonly views: readonly DataView[]
  private readonly isLittle: readonly boolean[]
  private readonly index = new Index()
  private order = new Uint32Array(0)

  /** @throws ImportFault */
  constructor(files: readonly ImportFile[]) {
    this.files = files
    this.views = files.map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length))
    this.isLittle = files.map(({ name, bytes }) => {
      const isLittle = littleOf(bytes)
      if (isLittle === undefined)
        throw new ImportFault('E_TRACE_FORMAT', `${name} is no stream of a block trace.`, { file: name, byte: 0 })
      const version = bytes[isLittle ? 0 : 3]
      if (version !== VERSION)
        throw new ImportFault(
          'E_TRACE_FORMAT',
          `${name} is a block trace of version ${version}; this program reads version ${VERSION}.`,
          { file: name, byte: 0 },
        )
      return isLittle
    })
  }

  /** How many records there are. */
  get count(): number {
    return this.index.count
  }

  /**
   * Looks at every record and puts them in order.
   *
   * @param most records there may be
   * @throws ImportFault
   */
  *scan(most: number, tally: Tally): Generator<ImportProgress, void, void> {
    const total = this.files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    let before = 0
    for (const [place, { name, bytes }] of this.files.entries()) {
      const view = this.views[place]!
      const isLittle = this.isLittle[place]!
      const first = this.count
      let pause = STRIDE
      for (let offset = 0; offset < bytes.length;) {
        const length = this.length(name, view, offset, isLittle, this.count - first, tally)
        if (length === 0) break
        if (this.count >= most)
          throw new ImportFault('E_LIMIT', `It has more than ${most} events, which is the most.`, { file: name })
        const [high, low] = isLittle ? [12, 8] : [8, 12]
        this.index.add(place, offset, view.getUint32(offset + high, isLittle), view.getUint32(offset + low, isLittle))
        offset += length
        if (offset > pause) {
          yield { bytes: before + offset, total, events: this.count }
          pause = offset + STRIDE
        }
      }
      before += bytes.length
    }
    this.sort(tally)
  }

  /** Record by its place in the order of time. */
  record(place: number): RawRecord {
    const { index } = this
    const number = this.order[place]!
    const file = index.file[number]!
    const offset = index.offset[number]!
    const view = this.views[file]!
    const isLittle = this.isLittle[file]!
    const wide = (at: number): number => {
      const [high, low] = isLittle ? [4, 0] : [0, 4]
      return view.getUint32(offset + at + high, isLittle) * WORD + view.getUint32(offset + at + low, isLittle)
    }
    const length = view.getUint16(offset + 46, isLittle)
    return {
      at: this.at(number),
      ...{ sector: wide(16), bytes: view.getUint32(offset + 24, isLittle) },
      ...{ action: view.getUint32(offset + 28, isLittle), pid: view.getUint32(offset + 32, isLittle) },
      ...{ device: view.getUint32(offset + 36, isLittle), error: view.getUint16(offset + 44, isLittle) },
      payload: this.files[file]!.bytes.subarray(offset + RECORD, offset + RECORD + length),
    }
  }

  /** Bytes of the record at an offset; 0 = the file ends within it. */
  private length(
    name: string,
    view: DataView,
    offset: number,
    isLittle: boolean,
    before: number,
    tally: Tally,
  ): number {
    const left = view.byteLength - offset
    const where = this.files.length > 1 ? { file: name, byte: offset } : { byte: offset }
    const isRecord = left < 4 || view.getUint32(offset, isLittle) === MAGIC * 256 + VERSION
    if (!isRecord)
      throw new ImportFault('E_TRACE_RECORD', `${name}: what stands at byte ${offset} is no record.`, where)
    const length = left < RECORD ? left + 1 : RECORD + view.getUint16(offset + 46, isLittle)
    if (length <= left) return length
    if (before === 0)
      throw new ImportFault('E_TRACE_RECORD', `${name}: the record at byte ${offset} goes beyond the end.`, where)
    tally.add('W_TRACE_CUT', `${name} is cut at byte ${offset}; complete up to event ${before}`)
    return 0
  }

  private at(number: number): number {
    const { high, low } = this.index
    return (high[number]! - Number(this.base >> 32n)) * WORD + (low[number]! - Number(this.base & 0xffff_ffffn))
  }

  /** A number of a record by its offset. */
  private number(record: number, offset: number): number {
    const file = this.index.file[record]!
    return this.views[file]!.getUint32(this.index.offset[record]! + offset, this.isLittle[file])
  }

  private sort(tally: Tally): void {
    const { index } = this
    this.order = Uint32Array.from({ length: index.count }, (_, place) => place)
    if (index.count === 0) return
    let least = 0
    for (let number = 1; number < index.count; number++) {
      const before = index.high[number]! - index.high[least]! || index.low[number]! - index.low[least]!
      if (before < 0) least = number
    }
    this.base = (BigInt(index.high[least]!) << 32n) + BigInt(index.low[least]!)
    let isRising = true
    for (let number = 1; number < index.count; number++) {
      const [mine, other] = [this.at(number), this.at(number - 1)]
      if (!Number.isSafeInteger(mine))
        throw new ImportFault('E_TRACE_RECORD', `A record is ${mine} ns after the first one, which is too long.`)
      if (mine >= other) continue
      isRising = false
      if (index.file[number] === index.file[number - 1])
        tally.add('W_TIME_ORDER', `byte ${index.offset[number]!} after byte ${index.offset[number - 1]!}`)
    }
    if (isRising && this.files.length === 1) return
    const at = Float64Array.from(this.order, (number) => this.at(number))
    // Streams of several processors: of one moment by device and number, as blkparse has it.
    const among = (a: number, b: number): number =>
      this.files.length === 1 ? 0 : this.number(a, 36) - this.number(b, 36) || this.number(a, 4) - this.number(b, 4)
    this.order.sort((a, b) => at[a]! - at[b]! || among(a, b) || a - b)
  }
}
