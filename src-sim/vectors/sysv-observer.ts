import type { TraceLink, TraceRow, TraceSink } from '../core/sink'
import type { Buf } from '../kern/buf'
import { SPL_BY } from '../kern/cpu'
import type { Proc } from '../kern/proc'
import { geterror } from '../sysv/buf'
import { B_DONE, B_KERNBUF } from '../sysv/flags'
import type { SysvKernel, SysvProbe } from '../sysv/kernel'
import { KINDS } from '../trace/kinds'
import type { Entry, StrategyEntry } from './sysv-notation'
import type { SysvHook } from './sysv-schema'

/** First address of the kernel in the world of a case. */
export const KERNEL_BASE = 0xc0000000

/** The header as a case sees it: without B_KERNBUF, and K for a staging page. */
export interface HeaderView {
  readonly b_flags: number
  readonly b_blkno: number
  readonly b_bcount: number
  readonly b_addr: number | 'K'
  readonly b_resid: number
  readonly b_error: number
}

/** A header as a case sees it. @source docs/vectors.md */
export function viewHeader(bp: Buf): HeaderView {
  return {
    b_flags: bp.b_flags & ~B_KERNBUF,
    b_blkno: bp.b_blkno,
    b_bcount: bp.b_bcount,
    b_addr: bp.b_addr >= KERNEL_BASE ? 'K' : bp.b_addr,
    b_resid: bp.b_resid,
    b_error: bp.b_error,
  }
}

/** The u area as a case sees it. @source docs/vectors.md */
export type UserView = Proc['u']

/** What was seen of one process. */
export interface Watched {
  readonly entries: Entry[]
  readonly levels: number[]
  breakup: (HeaderView & UserView & { readonly spl: number }) | null
}

type OpenEntry = { -readonly [Key in keyof StrategyEntry]: StrategyEntry[Key] }

/** Looks on while a case runs: writes down what each process does, and lets hooked things happen. */
export class Observer implements TraceSink, SysvProbe {
  readonly isOn = true
  readonly watched = new Map<Proc, Watched>()
  /** Called at each hook point, with how often it was passed. */
  onHook: (event: SysvHook['event'], passed: number) => void = () => undefined
  private k: SysvKernel | null = null
  private readonly strings: string[] = ['']
  private readonly tracks: string[] = []
  private readonly open = new Map<Buf, OpenEntry>()
  private readonly inside = new Set<Proc>()
  private readonly slept = new Set<Proc>()
  private readonly passed = new Map<string, number>()
  private inStrategy = false

  /** Says which kernel is watched. */
  attach(k: SysvKernel): void {
    this.k = k
    k.probe = this
  }

  /** What was seen of a process so far. */
  of(proc: Proc): Watched {
    const known = this.watched.get(proc)
    if (known) return known
    const made: Watched = { entries: [], levels: [], breakup: null }
    this.watched.set(proc, made)
    return made
  }

  track(_sort: string, name: string): number {
    return this.tracks.push(name) - 1
  }

  string(text: string): number {
    return this.strings.push(text) - 1
  }

  instant(
    _at: number,
    kind: number,
    _track: number,
    _link: TraceLink,
    id: number,
    arg0: number,
    arg1: number,
  ): TraceRow {
    const k = this.k
    const proc = k?.cpu.curproc
    if (!k || !proc) return -1
    if (KINDS[kind]?.name === 'cpu:spl' && id === SPL_BY.call && !k.cpu.inInterrupt && !this.inStrategy) {
      this.of(proc).entries.push({ sort: 'spl', level: arg1 })
      if (this.inside.has(proc)) this.of(proc).levels.push(arg1)
    } else this.note(KINDS[kind]?.name ?? '', arg0, arg1)
    return -1
  }

  begin(
    _at: number,
    kind: number,
    _track: number,
    _link: TraceLink,
    _id: number,
    arg0: number,
    arg1: number,
  ): TraceRow {
    this.note(KINDS[kind]?.name ?? '', arg0, arg1)
    return -1
  }

  span(): TraceRow {
    return -1
  }

  end(): void {
    // What lasts is written down where it begins.
  }

  private note(name: string, arg0: number, arg1: number): void {
    const k = this.k
    const proc = k?.cpu.curproc
    if (!k || !proc) return
    if (name === 'cpu:switch') return this.woke(proc)
    const { entries } = this.of(proc)
    if (name === 'copy:in') entries.push({ sort: 'cp', way: 'in', user: arg0, n: arg1 })
    else if (name === 'copy:out') entries.push({ sort: 'cp', way: 'out', user: arg0, n: arg1 })
    else if (name === 'proc:sleep') {
      const chan = channelName(k, proc.wchan, this.strings[arg1] ?? '')
      entries.push({ sort: 'sleep', chan, pri: arg0, spl: k.cpu.level })
      this.slept.add(proc)
    }
  }

  private hook(event: SysvHook['event']): void {
    const passed = (this.passed.get(event) ?? 0) + 1
    this.passed.set(event, passed)
    this.onHook(event, passed)
  }

  /** A process gets the processor: when it slept, it goes on at the level it slept at. */
  private woke(proc: Proc): void {
    if (!this.slept.delete(proc)) return
    this.of(proc).entries.push({ sort: 'wake' })
    if (this.inside.has(proc)) this.of(proc).levels.push(proc.level)
  }

  strategy(bp: Buf): void {
    const k = this.k!
    const proc = k.curproc
    const isKernel = bp.b_as === k.kas
    const entry: OpenEntry = {
      sort: 'S',
      blk: bp.b_blkno,
      kind: isKernel ? 'K' : 'U',
      addr: isKernel ? 'K' : bp.b_addr,
      n: bp.b_bcount,
      spl: k.cpu.level,
      d: 0,
      r: bp.b_bcount,
      errno: 0,
      mode: 'open',
    }
    this.of(proc).entries.push(entry)
    this.open.set(bp, entry)
    this.hook('strategy')
    this.inStrategy = true
  }

  queued(): void {
    this.inStrategy = false
  }

  done(bp: Buf): void {
    const entry = this.open.get(bp)
    if (entry && (bp.b_flags & B_DONE) === 0) {
      entry.r = bp.b_resid
      entry.d = entry.n - bp.b_resid
      entry.errno = geterror(bp)
      entry.mode = this.inStrategy ? 'sync' : 'async'
      this.open.delete(bp)
    }
    this.hook('done')
  }

  test(): void {
    this.hook('test')
  }

  beforeSleep(): void {
    this.hook('beforeSleep')
  }

  enter(): void {
    const proc = this.k!.curproc
    this.inside.add(proc)
    this.of(proc).levels.push(this.k!.cpu.level)
    this.hook('enter')
  }

  leave(bp: Buf): void {
    const k = this.k!
    const proc = k.curproc
    this.inside.delete(proc)
    this.of(proc).breakup = { ...viewHeader(bp), ...proc.u, spl: k.cpu.level }
    this.hook('leave')
  }
}

/** A channel in the words of a case: `header`, `pool`, or the name a case gave it. */
export function channelName(k: SysvKernel, chan: object | null, wmesg: string): string {
  if (chan === null) return ''
  if (chan === k.pfreelist) return 'pool'
  if (chan === k.bfreelist) return 'bfreelist'
  if ('b_flags' in chan) return 'header'
  return wmesg
}
