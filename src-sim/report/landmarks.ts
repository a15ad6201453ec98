import type { RunResult } from '../config/run-result'
import type { PathId } from '../config/scenario'
import type { Nanos } from '../core/time'
import { errnoName } from '../kern/errno'
import { KIND } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import { clauseText, subjectText, type LandmarkSort, type Phrase, type Said, type Subject, type Values } from './said'

/**
 * A point that means the same on every path: a call, a strategy call, bytes moved by the processor, a completion, the
 * return of a call.
 */
export interface Landmark {
  readonly sort: LandmarkSort
  readonly at: Nanos
  readonly row: number
  /** What counts when two paths are compared. */
  readonly meaning: string
  /** What happened, as a clause without its subject: "hands over 512 bytes at block 0 …". */
  readonly clause: string
  /** Who does it. */
  readonly who: string
  /** Both and why, as codes and values. */
  readonly said: Said
}

/** What landmarks are read from: a run without its results. */
export type TracedRun = Pick<RunResult, 'path' | 'table'>

const named = (name: string): Subject => ({ code: 'named', name })
const PROCESS: Subject = { code: 'process', name: '' }
const TRANSFER: Subject = { code: 'transfer', name: '' }
const KERNEL: Subject = { code: 'kernel', name: '' }

/** Who hands pieces to strategy on a path. */
const HANDS_OVER: Readonly<Record<PathId, Subject>> = {
  sysv: named('dma_breakup'),
  physio: named('physio'),
  aphysio: named('aphysio'),
  pio: { code: 'driver', name: '' },
}

/** The register of a programmed-I/O card that the bytes go through; its status register does not count. */
export const DATA_REGISTER = 0

/** The call as the kernel names it, without the a of its asynchronous form. */
const plainCall = (name: string): string => name.replace(/^(aio|a)(?=read|write)/, '')

/** The clause of a strategy call, by where its bytes come from or go. @param isPrepared copied there, or locked */
function handOver(isRead: boolean, isKernel: boolean, isPrepared: boolean): string {
  if (isKernel) return isRead ? 'handReadKernel' : isPrepared ? 'handWriteCopied' : 'handWriteKernel'
  return `hand${isRead ? 'Read' : 'Write'}${isPrepared ? 'Locked' : 'User'}`
}

/**
 * The landmarks of a run, in order of time; one after the other, since a long run has millions.
 *
 * @source DMA Lab
 */
export function* landmarks(run: TracedRun): Iterable<Landmark> {
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
  [-1, 'DDI_DMA_NORESOURCES'],
  [-2, 'DDI_DMA_NOMAPPING'],
  [-3, 'DDI_DMA_TOOBIG'],
])

class LandmarkReader {
  readonly found: Landmark[] = []
  private readonly table: TraceTable
  private readonly who: Subject
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

  constructor(run: TracedRun) {
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
        this.add(row, 'call', `${plainCall(name)} ${arg0}`, PROCESS, 'calls', { name, bytes: arg0 })
        return
      }
      case KIND['copy:in']:
        this.copied += arg1
        return
      case KIND['pagelock']:
        this.locked += arg1
        return
      case KIND['pagelock:fail']:
        this.add(row, 'failed lock', `${arg1}`, this.who, 'lockFails', { errno: errnoName(arg1) })
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
        const code = `${arg0 === 0 ? 'completes' : 'falls'}${arg1 === 0 ? '' : 'Failed'}`
        const values = { left: arg0, errno: arg1 === 0 ? '' : errnoName(arg1) }
        this.add(row, 'completion', `${arg0} ${arg1}`, TRANSFER, code, values, this.whyUnbound(request, arg1))
        return
      }
      case KIND['syscall:return']: {
        const name = this.calls.get(track) ?? 'the call'
        if (!/read|write/.test(name)) return
        const values = arg1 === 0 ? { result: arg0 } : { errno: errnoName(arg1) }
        const code = arg1 === 0 ? 'returns' : 'returnsFailed'
        this.add(row, 'return', `${arg0} ${arg1}`, named(name), code, values, this.whyRefused(request, arg0, arg1))
        return
      }
      case KIND['aio:reap']: {
        const values = arg1 === 0 ? { bytes: arg0 } : { errno: errnoName(arg1) }
        const code = arg1 === 0 ? 'collects' : 'collectsFailed'
        this.add(row, 'collect', `${arg0} ${arg1}`, named('aiowait'), code, values)
        return
      }
      case KIND['panic']:
        this.add(row, 'panic', table.text(arg1), KERNEL, 'panics', { text: table.text(arg1) })
        return
    }
  }

  /** A run of single bytes is one landmark. */
  flush(): void {
    if (this.bytes === 0) return
    const { bytes, bytesAt: at, bytesRow: row, direction } = this
    this.bytes = 0
    const clause: Phrase = { code: direction === 'to' ? 'bytesTo' : 'bytesFrom', values: { bytes } }
    this.push('programmed', at, row, `${direction} ${bytes}`, { subject: this.who, clause, because: null })
  }

  private strategy(row: number, block: number, bytes: number): void {
    const isKernel = this.isKernelAddress(row)
    const isRead = /read/.test(this.requests.get(this.table.get('request', row)) ?? '')
    const code = handOver(isRead, isKernel, isKernel ? this.copied > 0 : this.locked > 0)
    const meaning = `${block} ${bytes} ${isKernel ? 'kernel' : 'user'} ${isKernel && this.copied > 0 ? 'copied' : ''}`
    this.add(row, 'strategy', meaning, this.who, code, { bytes, block }, this.whyNotBound(row))
    this.copied = 0
  }

  /** The driver binds in strategy; what came of it is among the next rows. */
  private whyNotBound(row: number): Phrase | null {
    const { table } = this
    for (let next = row + 1; next < Math.min(table.rows, row + 12); next += 1) {
      if (table.kind(next) === KIND['io:start']) return null
      const isBind = table.kind(next) === KIND['dma:bind-fail']
      const name = isBind ? BIND_CODES.get(table.get('arg0', next)) : undefined
      if (name !== undefined) return { code: 'cannotBind', values: { name } }
    }
    return null
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
  private whyRefused(request: number, result: number, errno: number): Phrase | null {
    if (!this.isSysv || this.handed.has(request)) return null
    if (errno === ENXIO) return { code: 'physckBehind', values: {} }
    return errno === 0 && result === 0 ? { code: 'physckEnd', values: {} } : null
  }

  private whyUnbound(request: number, errno: number): Phrase | null {
    const name = BIND_CODES.get(this.unbound.get(request) ?? 0)
    return errno === 0 || name === undefined ? null : { code: 'notBound', values: { name } }
  }

  private byte(row: number, at: Nanos, direction: string): void {
    if (this.bytes > 0 && this.direction !== direction) this.flush()
    if (this.bytes === 0) [this.bytesAt, this.bytesRow, this.direction] = [at, row, direction]
    this.bytes += 1
  }

  private add(
    row: number,
    sort: Landmark['sort'],
    meaning: string,
    subject: Subject,
    code: string,
    values: Values,
    because: Phrase | null = null,
  ): void {
    this.flush()
    this.push(sort, this.table.at(row), row, `${sort} ${meaning}`, { subject, clause: { code, values }, because })
  }

  private push(sort: Landmark['sort'], at: Nanos, row: number, meaning: string, said: Said): void {
    this.found.push({ sort, at, row, meaning, clause: clauseText(said), who: subjectText(said.subject), said })
  }
}
