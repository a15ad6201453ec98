import { HEADER_MAJOR } from '../export/block-records'
import { KIND } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import type { RawRecord } from './block-file'
import type { Building } from './building'
import type { Tally } from './tally'
import { MOST_OPEN, Waiting } from './waiting'
import { utf8Text } from './visible'

/** Categories, in the upper half of the action. @source linux/blktrace_api.h */
const WRITE = 2
const FLUSH = 4
const SYNC = 8
export const NOTIFY = 1024
const AHEAD = 2048
const META = 4096
const DISCARD = 8192
const FUA = 32_768

/** What a note says, in the lower half. @source linux/blktrace_api.h */
export const NOTE = { process: 0, timestamp: 1, message: 2 } as const
/** Set in the lower half when the number of a control group stands before what follows the record. */
const GROUPED = 256
const GROUP_BYTES = 8

/** Actions with a letter of their own in the text of blkparse. @source linux/blktrace_api.h, blkparse(1) */
const ACTION = { Q: 1, M: 2, F: 3, G: 4, S: 5, R: 6, D: 7, C: 8, X: 13 } as const
const NAMES: Readonly<Record<number, string>> = {
  ...{ 2: 'M back merge', 3: 'F front merge', 4: 'G get request', 5: 'S sleep', 6: 'R requeue', 9: 'P plug' },
  ...{ 10: 'U unplug', 11: 'UT unplug by timer', 12: 'I insert', 13: 'X split', 14: 'B bounce', 15: 'A remap' },
  ...{ 16: 'abort', 17: 'driver data' },
}

const SECTOR = 512
const MINOR_NUMBERS = 2 ** 20
/** The reason of a sleep that waits for a header, as the statistics know it. */
const WAIT = 'header'

/** A transfer that was queued. */
interface Queued {
  readonly buf: number
  readonly request: number
  readonly chunk: number
  readonly sector: number
  bytes: number
  /** Its span on the track of the process. */
  readonly span: number
}

/** A command that was given to a device. */
interface Issued {
  readonly rows: readonly number[]
  /** What it is about, in the order of their sectors. */
  readonly parts: readonly Queued[]
}

/** Turns records of a block trace, in order of time, into rows. */
export class BlockRows {
  private readonly building: Building
  private readonly tally: Tally
  private readonly isOwn: boolean
  private readonly names = new Map<number, string>([[0, 'kernel']])
  private readonly processes = new Map<number, number>()
  private readonly devices = new Map<number, number>()
  private readonly texts = new Map<string, number>()
  private readonly queued = new Waiting<Queued>()
  private readonly issued = new Waiting<Issued>()
  private readonly sleeps = new Waiting<number>()
  /** Requests whose next piece is known by process and sector. */
  private readonly splits = new Waiting<{ readonly request: number; readonly chunk: number }>()
  private bufs = 0
  private requests = 0

  /** @param isOwn whether our export wrote it, which says by a device of its own that a process waits for a header */
  constructor(building: Building, tally: Tally, isOwn: boolean) {
    this.building = building
    this.tally = tally
    this.isOwn = isOwn
  }

  /** Rows so far. */
  get events(): number {
    return this.building.rows
  }

  /** A note gives a process its name; the first one counts. */
  process({ pid, action, payload }: RawRecord): void {
    const text = noteText(action, payload)
    if (this.names.size < MOST_OPEN && (pid === 0 || !this.names.has(pid))) this.names.set(pid, text)
  }

  /** The next record. @throws ImportFault */
  see(record: RawRecord): void {
    const { action, at, device, pid } = record
    if ((action >>> 16) & NOTIFY) {
      const note = action & 0xff
      if (note === NOTE.message) this.mark(at, device, noteText(action, record.payload))
      else if (note !== NOTE.process && note !== NOTE.timestamp) this.unknown(record, `note ${note}`)
      return
    }
    const isWaitOnly = this.isOwn && Math.floor(device / MINOR_NUMBERS) === HEADER_MAJOR
    const key = `${device} ${record.sector}`
    switch (action & 0xff) {
      case ACTION.Q:
        if (!isWaitOnly) this.queue(record, key)
        return
      case ACTION.D:
        return this.issue(record, key)
      case ACTION.C:
        return this.complete(record, key)
      case ACTION.R:
        this.other(record)
        return this.requeue(record, key)
      case ACTION.X:
        return this.split(record, key)
      case ACTION.S: {
        const track = this.processTrack(pid)
        this.sleeps.put(key, this.add({ at, duration: -1, kind: KIND['proc:sleep'], track, arg1: this.text(WAIT) }))
        return
      }
      case ACTION.G: {
        const sleep = this.sleeps.take(key)
        if (sleep === undefined) return this.other(record)
        this.building.end(sleep, at)
        return
      }
      default:
        return this.other(record)
    }
  }

  /** The trace; what has no counterpart is told. */
  finish(): TraceTable {
    const left = [
      [this.queued, 'queued, but never completed'],
      [this.issued, 'given to the device, but never completed'],
      [this.sleeps, 'asleep, but never woken'],
    ] as const
    for (const [waiting, what] of left)
      for (const [key, count] of waiting.left())
        for (let each = 0; each < count; each++) this.tally.add('F_UNPAIRED', `${placeOf(key)} ${what}`)
    return this.building.finish()
  }

  private queue(record: RawRecord, key: string): void {
    const { at, pid, sector, bytes } = record
    const track = this.processTrack(pid)
    const known = this.splits.take(`${pid} ${sector}`)
    const request = known?.request ?? ++this.requests
    const chunk = known?.chunk ?? 1
    const buf = ++this.bufs
    const link = { request, chunk, id: buf }
    const details = { arg0: this.text(workOf(record)), arg1: this.text(flagsOf(record)) }
    const span = this.add({ at, duration: -1, kind: KIND['foreign:span'], track, ...link, ...details })
    this.add({ at, kind: KIND['io:start'], track, ...link, arg0: this.sector(sector), arg1: bytes })
    this.queued.put(key, { buf, request, chunk, sector, bytes, span })
  }

  private issue(record: RawRecord, key: string): void {
    const { at, device, sector, bytes } = record
    const parts: Queued[] = []
    // Transfers that were merged lie one behind the other.
    let next = this.queued.take(key)
    for (let end = sector; next; next = this.queued.take(`${device} ${end}`)) {
      parts.push(next)
      end += Math.ceil(next.bytes / SECTOR)
      if (next.bytes === 0 || end >= sector + Math.ceil(bytes / SECTOR)) break
    }
    if (parts.length === 0) this.tally.add('F_UNPAIRED', `${placeOf(key)} given to the device, but never queued`)
    const command = { at, duration: -1, kind: KIND['dev:command'], track: this.deviceTrack(device) }
    // What was merged is a command each, so that stages are counted as btt counts them.
    const rows =
      parts.length > 1
        ? parts.map((part) =>
            this.add({ ...command, ...linkOf(part), arg0: this.sector(part.sector), arg1: part.bytes }),
          )
        : [this.add({ ...command, ...linkOf(parts[0]), arg0: this.sector(sector), arg1: bytes })]
    this.issued.put(key, { rows, parts })
  }

  private complete({ at, device, sector, error }: RawRecord, key: string): void {
    const issued = this.issued.take(key)
    // What was never given to the device completes by itself.
    const alone = issued ? undefined : this.queued.take(key)
    const parts = issued?.parts ?? (alone ? [alone] : [])
    issued?.rows.forEach((row) => this.building.end(row, at))
    if (parts.length === 0)
      this.tally.add('F_UNPAIRED', `${placeOf(`${device} ${sector}`)} completed, but never queued`)
    const done = { at, kind: KIND['io:done'], track: this.deviceTrack(device), arg1: error }
    if (parts.length === 0) this.add(done)
    for (const { buf, request, chunk, span } of parts) {
      this.add({ ...done, id: buf, request, chunk })
      this.building.end(span, at)
    }
  }

  /** What was given to the device waits again. */
  private requeue({ at }: RawRecord, key: string): void {
    const issued = this.issued.take(key)
    if (!issued) return
    issued.rows.forEach((row) => this.building.end(row, at))
    const device = key.split(' ')[0]!
    for (const part of issued.parts) this.queued.put(`${device} ${part.sector}`, part)
  }

  /** Either what is queued becomes two, or what will be queued has a further piece. */
  private split(record: RawRecord, key: string): void {
    const { at, device, sector, pid, payload } = record
    const next = payload.length >= 8 ? bigEndian(payload, payload.length - 8) : 0
    this.other(record)
    const whole = this.queued.first(key)
    const bytes = (next - sector) * SECTOR
    if (whole && bytes > 0 && bytes < whole.bytes) {
      const part = { ...whole, chunk: whole.chunk + 1, sector: next, bytes: whole.bytes - bytes, buf: ++this.bufs }
      whole.bytes = bytes
      const track = this.processTrack(pid)
      const link = { request: part.request, chunk: part.chunk, id: part.buf }
      const details = { arg0: this.text(workOf(record)), arg1: this.text(flagsOf(record)) }
      const span = this.add({ at, duration: -1, kind: KIND['foreign:span'], track, ...link, ...details })
      this.add({ at, kind: KIND['io:start'], track, ...link, arg0: this.sector(next), arg1: part.bytes })
      this.queued.put(`${device} ${next}`, { ...part, span })
      return
    }
    const known = this.splits.take(`${pid} ${sector}`)
    const request = known?.request ?? ++this.requests
    const chunk = known?.chunk ?? 1
    this.splits.put(`${pid} ${sector}`, { request, chunk })
    this.splits.put(`${pid} ${next}`, { request, chunk: chunk + 1 })
  }

  private mark(at: number, device: number, text: string): void {
    const name = this.building.mayBeText(text) ?? 0
    this.add({ at, kind: KIND['user:mark'], track: this.deviceTrack(device), arg1: name })
  }

  /** Something without a kind of its own. */
  private other(record: RawRecord): void {
    const name = NAMES[record.action & 0xff]
    if (name === undefined) return this.unknown(record, `action ${record.action & 0xff}`)
    this.opaque(record, name)
  }

  private unknown(record: RawRecord, name: string): void {
    this.tally.add('W_UNKNOWN_KIND', name)
    this.opaque(record, name)
  }

  private opaque(record: RawRecord, name: string): void {
    const { at, device, sector, bytes, pid } = record
    const what = `${flagsOf(record)} ${sector} + ${Math.ceil(bytes / SECTOR)}, ${this.processName(pid)}`
    const details = this.building.mayBeText(what) ?? 0
    const track = this.deviceTrack(device)
    this.add({ at, kind: KIND['foreign:instant'], track, arg0: this.text(name), arg1: details })
  }

  private add(row: Parameters<Building['add']>[0]): number {
    return this.building.add(row)
  }

  private text(text: string): number {
    let number = this.texts.get(text)
    if (number === undefined) this.texts.set(text, (number = this.building.text(text)))
    return number
  }

  /** A sector that a row can hold. */
  private sector(sector: number): number {
    if (Number.isSafeInteger(sector)) return sector
    this.tally.add('W_ROUNDED', `sector ${sector}`)
    return 0
  }

  private processName(pid: number): string {
    return `${this.names.get(pid) ?? 'process'} (${pid})`
  }

  private processTrack(pid: number): number {
    const known = this.processes.get(pid)
    if (known !== undefined) return known
    const track = this.building.track('process', this.processName(pid))
    this.processes.set(pid, track)
    return track
  }

  private deviceTrack(device: number): number {
    const known = this.devices.get(device)
    if (known !== undefined) return known
    const track = this.building.track('device', deviceName(device))
    this.devices.set(device, track)
    return track
  }
}

/** The request and the piece of a transfer; none when there is no transfer. */
const linkOf = (part: Queued | undefined): { request: number; chunk: number } => ({
  request: part?.request ?? 0,
  chunk: part?.chunk ?? 0,
})

const deviceName = (device: number): string => `${Math.floor(device / MINOR_NUMBERS)},${device % MINOR_NUMBERS}`

/** A key in words, such as `8,0 sector 10`. */
function placeOf(key: string): string {
  const [device = '0', sector = ''] = key.split(' ')
  return `${deviceName(Number(device))} sector ${sector}:`
}

/** What a transfer does. */
function workOf({ action, bytes }: RawRecord): string {
  const category = action >>> 16
  if (category & DISCARD) return 'discard'
  if (category & FLUSH && bytes === 0) return 'flush'
  return category & WRITE ? 'write' : 'read'
}

/** Its letters, as blkparse prints them. @source blkparse(1) */
function flagsOf({ action, bytes }: RawRecord): string {
  const category = action >>> 16
  const letters = [
    category & FLUSH ? 'F' : '',
    category & DISCARD ? 'D' : category & WRITE ? 'W' : bytes > 0 ? 'R' : 'N',
    ...[category & FUA ? 'F' : '', category & AHEAD ? 'A' : '', category & SYNC ? 'S' : '', category & META ? 'M' : ''],
  ]
  return letters.join('')
}

/** The text of a note. */
function noteText(action: number, payload: Uint8Array): string {
  const from = action & GROUPED && payload.length >= GROUP_BYTES ? GROUP_BYTES : 0
  const end = payload.indexOf(0, from)
  return utf8Text(payload, from, end < 0 ? payload.length : end).trimEnd()
}

function bigEndian(bytes: Uint8Array, from: number): number {
  let value = 0
  for (let place = from; place < from + 8; place++) value = value * 256 + bytes[place]!
  return value
}
