import type { RunResult } from '../config/run-result'
import type { PathId } from '../config/scenario'
import type { Nanos } from '../core/time'
import { errnoName } from '../kern/errno'
import { KIND } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'

/**
 * A point that means the same on every path: a call, a strategy call, bytes moved by the processor, a completion, the
 * return of a call.
 */
export interface Landmark {
  readonly sort: 'call' | 'strategy' | 'programmed' | 'completion' | 'return' | 'collect' | 'failed lock' | 'panic'
  readonly at: Nanos
  readonly row: number
  /** What counts when two paths are compared. */
  readonly meaning: string
  /** What happened, as a clause without its subject: "hands over 512 bytes at block 0 …". */
  readonly clause: string
  /** Who does it. */
  readonly who: string
}

/** Who hands pieces to strategy on a path. */
const HANDS_OVER: Readonly<Record<PathId, string>> = {
  sysv: 'dma_breakup',
  physio: 'physio',
  aphysio: 'aphysio',
  pio: 'the driver',
}

/** The register of a programmed-I/O card that the bytes go through; its status register does not count. */
const DATA_REGISTER = 0

/** The call as the kernel names it, without the a of its asynchronous form. */
const plainCall = (name: string): string => name.replace(/^(aio|a)(?=read|write)/, '')

/** Where the bytes of a strategy call come from or go. @param isPrepared copied there, or locked */
function place(isRead: boolean, isKernel: boolean, isPrepared: boolean): string {
  if (isKernel) {
    if (isRead) return 'to go into a kernel page and be copied from there'
    return isPrepared ? 'from a kernel page after copying them' : 'from a kernel page'
  }
  const memory = isPrepared ? 'the locked user pages' : 'user memory'
  return isRead ? `to go straight into ${memory}` : `straight from ${memory}`
}

/**
 * The landmarks of a run, in order of time; one after the other, since a long run has millions.
 *
 * @source DMA Lab
 */
export function* landmarks(run: RunResult): Iterable<Landmark> {
  const reader = new LandmarkReader(run)
  for (const row of orderedRows(run.table)) {
    reader.see(row)
    yield* reader.found.splice(0)
  }
  reader.flush()
  yield* reader.found
}

const ENXIO = 6
/** What binding gives when it fails. @source ddi_dma_buf_bind_handle(9F) */
const BIND_CODES: ReadonlyMap<number, string> = new Map([
  [-1, 'DDI_DMA_NORESOURCES: memory or mappings are short'],
  [-2, 'DDI_DMA_NOMAPPING: the engine has no way to this memory in pieces of whole blocks'],
  [-3, 'DDI_DMA_TOOBIG: the request is larger than the engine takes'],
])

class LandmarkReader {
  readonly found: Landmark[] = []
  private readonly table: TraceTable
  private readonly who: string
  /** By track, and by request. */
  private readonly calls = new Map<number, string>()
  private readonly requests = new Map<number, string>()
  /** Requests that strategy was called for; and why binding failed, by request. */
  private readonly handed = new Set<number>()
  private readonly unbound = new Map<number, number>()
  private readonly isSysv: boolean
  private copied = 0
  private locked = 0
  private bytes = 0
  private bytesAt = 0
  private bytesRow = 0
  private direction = ''

  constructor(run: RunResult) {
    this.table = run.table
    this.who = HANDS_OVER[run.path]
    this.isSysv = run.path === 'sysv'
  }

  see(row: number): void {
    const { table } = this
    const { kind, arg0, arg1, track, at, request } = table.row(row)
    switch (kind) {
      case KIND['syscall']: {
        const name = table.text(arg1)
        this.calls.set(track, name)
        this.requests.set(request, name)
        if (!/read|write/.test(name)) return
        this.copied = 0
        this.add(row, 'call', `${plainCall(name)} ${arg0}`, 'the process', `calls ${name} for ${arg0} bytes`)
        return
      }
      case KIND['copy:in']:
        this.copied += arg1
        return
      case KIND['pagelock']:
        this.locked += arg1
        return
      case KIND['pagelock:fail']:
        this.add(row, 'failed lock', `${arg1}`, this.who, `cannot lock the user pages (${errnoName(arg1)})`)
        return
      case KIND['dma:bind-fail']:
        this.unbound.set(request, arg0)
        return
      case KIND['io:start']:
        this.handed.add(request)
        return this.strategy(row, arg0, arg1)
      case KIND['pio:put8']:
      case KIND['pio:get8']:
        if (arg0 === DATA_REGISTER) this.byte(row, at, kind === KIND['pio:put8'] ? 'to' : 'from')
        return
      case KIND['io:done']: {
        const how = arg1 === 0 ? '' : ` and fails with ${errnoName(arg1)}`
        const left = arg0 === 0 ? 'completes in full' : `ends with ${arg0} bytes not moved`
        this.add(row, 'completion', `${arg0} ${arg1}`, 'the transfer', `${left}${how}${this.whyUnbound(request, arg1)}`)
        return
      }
      case KIND['syscall:return']: {
        const name = this.calls.get(track) ?? 'the call'
        if (!/read|write/.test(name)) return
        const how = arg1 === 0 ? `returns ${arg0}` : `fails with ${errnoName(arg1)}`
        this.add(row, 'return', `${arg0} ${arg1}`, name, `${how}${this.whyRefused(request, arg0, arg1)}`)
        return
      }
      case KIND['aio:reap']: {
        const how = arg1 === 0 ? `collects ${arg0} bytes` : `collects the error ${errnoName(arg1)}`
        this.add(row, 'collect', `${arg0} ${arg1}`, 'aiowait', how)
        return
      }
      case KIND['panic']:
        this.add(row, 'panic', table.text(arg1), 'the kernel', `panics: ${table.text(arg1)}`)
        return
    }
  }

  /** A run of single bytes is one landmark. */
  flush(): void {
    if (this.bytes === 0) return
    const { bytes, bytesAt: at, bytesRow: row, direction } = this
    this.bytes = 0
    const clause = `moves ${bytes} bytes one by one ${direction} the device's register`
    this.found.push({ sort: 'programmed', at, row, meaning: `${direction} ${bytes}`, clause, who: this.who })
  }

  private strategy(row: number, block: number, bytes: number): void {
    const isKernel = this.isKernelAddress(row)
    const isRead = /read/.test(this.requests.get(this.table.get('request', row)) ?? '')
    const where = place(isRead, isKernel, isKernel ? this.copied > 0 : this.locked > 0)
    const meaning = `${block} ${bytes} ${isKernel ? 'kernel' : 'user'} ${isKernel && this.copied > 0 ? 'copied' : ''}`
    const clause = `hands over ${bytes} bytes at block ${block} ${where}${this.whyNotBound(row)}`
    this.add(row, 'strategy', meaning, this.who, clause)
    this.copied = 0
  }

  /** The driver binds in strategy; what came of it is among the next rows. */
  private whyNotBound(row: number): string {
    const { table } = this
    for (let next = row + 1; next < Math.min(table.rows, row + 12); next += 1) {
      if (table.kind(next) === KIND['io:start']) return ''
      const isBind = table.kind(next) === KIND['dma:bind-fail']
      const name = isBind ? BIND_CODES.get(table.get('arg0', next)) : undefined
      if (name !== undefined) return `, which cannot be bound (${name})`
    }
    return ''
  }

  /** Where the transfer goes is said by the io:addr event right after io:start. */
  private isKernelAddress(row: number): boolean {
    const { table } = this
    for (let next = row + 1; next < Math.min(table.rows, row + 8); next += 1) {
      if (table.kind(next) === KIND['io:addr']) return table.get('arg1', next) === 1
      if (table.kind(next) === KIND['io:start']) return false
    }
    return false
  }

  /** System V checks the range before anything else; a Solaris driver meets the end in strategy. */
  private whyRefused(request: number, result: number, errno: number): string {
    if (!this.isSysv || this.handed.has(request)) return ''
    if (errno === ENXIO) return ': physck refuses what begins behind the end before physio is called'
    return errno === 0 && result === 0 ? ': physck lets nothing through at the end of the device' : ''
  }

  private whyUnbound(request: number, errno: number): string {
    const name = BIND_CODES.get(this.unbound.get(request) ?? 0)
    return errno === 0 || name === undefined ? '' : `, because the DMA handle cannot be bound (${name})`
  }

  private byte(row: number, at: Nanos, direction: string): void {
    if (this.bytes > 0 && this.direction !== direction) this.flush()
    if (this.bytes === 0) [this.bytesAt, this.bytesRow, this.direction] = [at, row, direction]
    this.bytes += 1
  }

  private add(row: number, sort: Landmark['sort'], meaning: string, who: string, clause: string): void {
    this.flush()
    this.found.push({ sort, at: this.table.at(row), row, meaning: `${sort} ${meaning}`, clause, who })
  }
}
