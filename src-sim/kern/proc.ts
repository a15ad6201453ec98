import type { SourcePosition } from '../checker/rules'
import { newLink, type TraceLink } from '../core/sink'
import type { Process } from '../core/process'
import type { AddressSpace } from './as'

/** What a process can wait for: any object; its identity is the channel. */
export type Chan = object

/** The part of the user structure that raw I/O uses. @source dma_breakup(K); user.h of System V */
export interface UserArea {
  /** User address of the next byte. */
  u_base: number
  /** Bytes left. */
  u_count: number
  /** Byte offset into the file. */
  u_offset: number
  /** 0 user data, 1 system, 2 user text. */
  u_segflg: number
  /** errno of the call. */
  u_error: number
  /** The count argument of the system call, which physck trims. */
  u_arg_count: number
}

/** Something that is held and that others wait for. @source mutex(9F) */
export interface HeldLock {
  readonly isLock: true
  readonly name: string
  /** Where the routine is that came back and kept it; null or absent = not known. */
  keptBy?: SourcePosition | null
}

/** Where a process stands. */
export type ProcState = 'running' | 'ready' | 'sleeping' | 'done'

/** A process: its address space, u area, and place in the scheduler. */
export class Proc {
  readonly pid: number
  readonly name: string
  readonly as: AddressSpace
  readonly u: UserArea = { u_base: 0, u_count: 0, u_offset: 0, u_segflg: 0, u_error: 0, u_arg_count: 0 }
  /** What its events belong to. */
  readonly link: TraceLink = newLink()
  /** Its track in the trace. */
  readonly track: number
  state: ProcState = 'ready'
  /** Scheduling priority; smaller is better. */
  pri: number
  /** Interrupt level to restore when it runs again. */
  level = 0
  /** What it sleeps for. */
  wchan: Chan | null = null
  /** Why, for people. */
  wmesg = ''
  /** Open row of its sleep or ready span. */
  stateRow = -1
  /** Open row of its sleep. */
  sleepRow = -1
  /** Signals posted and not yet taken. */
  readonly signals = new Set<number>()
  /** True when a signal ended its sleep. */
  isInterrupted = false
  /** User computation cut short by preemption, ns still to do. */
  userLeft = 0
  /** Locks it holds, in the order in which it took them. */
  readonly locks: HeldLock[] = []
  /** The instance whose soft state was NULL in this call; -1 = none. @source ddi_get_soft_state(9F) */
  nullState = -1
  /** The level at which the driver called physio and which it lost there; 0 = none. @source dma_breakup(K), NOTE */
  lostLevel = 0
  /** What drives it. */
  process: Process | null = null

  /** Made by Kernel.spawn. */
  constructor(pid: number, name: string, as: AddressSpace, track: number, pri: number) {
    this.pid = pid
    this.name = name
    this.as = as
    this.track = track
    this.pri = pri
  }
}
