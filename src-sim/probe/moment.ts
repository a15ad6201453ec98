import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import { findTransfers, processOf, type Transfer } from '../trace/transfers'
import { BEGIN, type ProbeEntry } from './catalogue'
import type { Value } from './format'

/** What stops a clause while it runs, as DTrace names it. */
export class ProbeFault extends Error {
  override readonly name = 'ProbeFault'
}

/** A device as args[1] and args[2] describe it. */
export interface Device {
  readonly major: number
  readonly minor: number
  readonly instance: number
  readonly name: string
  readonly statname: string
}

const NO_DEVICE: Device = { major: 0, minor: 0, instance: 0, name: '<none>', statname: '<none>' }
/** Major number of every device; minor numbers count the devices of a trace. */
const MAJOR = 32
/** Minor numbers of a major one. @source makedevice(9F), SunOS 5.x */
export const MINORS = 0x40000
/** Who is on the processor while no process is. */
const IDLE = 'sched'

/** What the built-in variables read: the event that a probe fires for, and what went before it. */
export class Moment {
  readonly table: TraceTable
  /** -1 = no event: BEGIN, END and timers. */
  row = -1
  at: Nanos = 0
  pid = 0
  execname = IDLE
  probe: ProbeEntry = BEGIN
  /** The strategy call that an io probe is about; null = there is none. */
  transfer: Transfer | null = null
  isDone = false

  private running = 0
  private readonly processes: readonly { readonly pid: number; readonly command: string }[]
  private readonly names = new Map<number, string>([[0, IDLE]])
  private readonly tracks: readonly { readonly module: string; readonly routine: string }[]
  private readonly devices = new Map<number, Device>()
  private readonly errors = new Map<number, number>()
  private readonly calls = new Map<number, string>()
  private readonly transfers: readonly Transfer[]
  private nextTransfer = 0
  private readonly byBuf = new Map<number, Transfer>()

  /**
   * @param ordered every row in the order (at, row)
   * @param needsTransfers whether anybody looks at the arguments of io probes
   */
  constructor(table: TraceTable, ordered: Uint32Array, needsTransfers: boolean) {
    this.table = table
    this.processes = table.tracks.map((_, track) => processOf(table, track))
    for (const { pid, command } of this.processes) if (pid !== 0) this.names.set(pid, command)
    this.tracks = table.tracks.map(({ sort, name }, track) => {
      const pid = this.processes[track]!.pid
      return { module: sort, routine: pid === 0 ? name.replace(/\s+/g, '_') : this.processes[track]!.command }
    })
    table.tracks.forEach(({ sort, name }, track) => {
      if (sort !== 'device') return
      const [, stem = '', digits = ''] = /^(.*?)(\d{0,9})$/s.exec(name)!
      const numbers = { major: MAJOR, minor: this.devices.size, instance: Number(digits) }
      this.devices.set(track, { ...numbers, name: stem, statname: name })
    })
    this.transfers = needsTransfers ? findTransfers(table, ordered) : []
  }

  /** Keeps up with an event that no clause may want: who runs, which calls go on. */
  note(row: number, kind: number, place: number): void {
    const { table } = this
    switch (kind) {
      case KIND['cpu:switch']:
        this.running = table.get('arg0', row)
        return
      case KIND['proc:sleep']:
      case KIND['proc:exit']:
        if (this.processes[table.get('track', row)]?.pid === this.running) this.running = 0
        return
      case KIND['syscall']:
        this.calls.set(table.get('track', row), table.text(table.get('arg1', row)))
        return
      case KIND['syscall:return']:
        this.errors.set(this.processes[table.get('track', row)]?.pid ?? 0, table.get('arg1', row))
        return
      case KIND['io:start']: {
        const transfer = this.transfers[this.nextTransfer]
        if (transfer?.startPlace !== place) return
        this.nextTransfer += 1
        this.byBuf.set(transfer.buf, transfer)
      }
    }
  }

  /** Stands at an event. @param place of the row among the ordered ones */
  standAt(row: number, probe: ProbeEntry, place: number): void {
    const { table } = this
    this.row = row
    this.at = table.at(row)
    this.probe = probe
    const process = this.processes[table.get('track', row)]
    this.be(process && process.pid !== 0 ? process.pid : this.running)
    if (probe.provider !== 'io') return
    this.transfer = this.byBuf.get(table.get('id', row)) ?? null
    this.isDone = this.transfer !== null && this.transfer.donePlace >= 0 && this.transfer.donePlace <= place
  }

  /** Stands at an instant without an event. */
  standBetween(at: Nanos, probe: ProbeEntry): void {
    this.row = -1
    this.at = at
    this.probe = probe
    this.be(this.running)
  }

  private be(pid: number): void {
    if (pid === this.pid) return
    this.pid = pid
    this.execname = this.names.get(pid) ?? ''
  }

  /** A column of the event; 0 where there is none. */
  column(column: 'arg0' | 'arg1' | 'id' | 'request' | 'chunk' | 'duration'): number {
    return this.row < 0 ? 0 : this.table.get(column, this.row)
  }

  /** The text that a column of the event names. */
  text(column: 'arg0' | 'arg1' | 'id'): string {
    return this.row < 0 ? '' : this.table.text(this.table.get(column, this.row))
  }

  /** The error number of the last system call of this process. */
  get errno(): number {
    return this.errors.get(this.pid) ?? 0
  }

  /** The module of the probe: of sdt the sort of track. */
  get module(): string {
    return this.probe.module !== '' || this.row < 0 ? this.probe.module : (this.place?.module ?? '')
  }

  /** The function of the probe: of a system call its name, of sdt the track. */
  get routine(): string {
    if (this.probe.function !== '' || this.row < 0) return this.probe.function
    if (this.probe.provider === 'syscall') return this.calls.get(this.table.get('track', this.row)) ?? ''
    return this.place?.routine ?? ''
  }

  /** The device of the strategy call. */
  get device(): Device {
    return this.devices.get(this.transfer?.device ?? -1) ?? NO_DEVICE
  }

  private get place(): { readonly module: string; readonly routine: string } | undefined {
    return this.tracks[this.table.get('track', this.row)]
  }
}

const BUSY = 0x1
const DONE = 0x2
const ERROR = 0x4
const PHYS = 0x20
const READ = 0x40
const WRITE = 0x100
const ASYNC = 0x400

function flagsOf({ transfer, isDone }: Moment): number {
  if (!transfer) return 0
  const { isWrite, isSync, isKernel, errno } = transfer
  const direction = (isWrite ? WRITE : READ) | (isSync ? 0 : ASYNC) | (isKernel ? 0 : PHYS) | BUSY
  return direction | (isDone ? DONE | (errno === 0 ? 0 : ERROR) : 0)
}

/** Reads the members of args[0], args[1] and args[2] of the io probes. @source Solaris Dynamic Tracing Guide, io Provider */
export const IO_READERS: Readonly<Record<string, (moment: Moment) => Value>> = {
  b_flags: flagsOf,
  b_bcount: ({ transfer }) => transfer?.bytes ?? 0,
  b_bufsize: ({ transfer }) => transfer?.bytes ?? 0,
  b_addr: ({ transfer }) => transfer?.address ?? 0,
  b_blkno: ({ transfer }) => transfer?.block ?? 0,
  b_lblkno: ({ transfer }) => transfer?.block ?? 0,
  b_resid: ({ transfer, isDone }) => (transfer && isDone ? transfer.resid : 0),
  b_error: ({ transfer, isDone }) => (transfer && isDone ? transfer.errno : 0),
  b_edev: ({ device }) => device.major * MINORS + device.minor,
  dev_major: ({ device }) => device.major,
  dev_minor: ({ device }) => device.minor,
  dev_instance: ({ device }) => device.instance,
  dev_name: ({ device }) => device.name,
  dev_statname: ({ device }) => device.statname,
  dev_pathname: ({ device }) => `/devices/${device.name}@${device.instance}:raw`,
  fi_name: ({ device }) => device.statname,
  fi_dirname: () => '/dev/rdsk',
  fi_pathname: ({ device }) => `/dev/rdsk/${device.statname}`,
  fi_offset: ({ transfer }) => (transfer?.block ?? 0) * 512,
  fi_fs: () => 'specfs',
  fi_mount: () => '<none>',
}
