import { PRIORITY } from '../core/priority'
import { ms, type Nanos } from '../core/time'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand, type DmaDevice } from '../hw/device'
import { Media } from '../hw/media'
import type { PhysicalMemory } from '../hw/memory'
import type { Buf } from '../kern/buf'
import type { InterruptLine } from '../kern/intr'
import { iodone } from '../sysv/buf'
import { B_ERROR, B_READ } from '../sysv/flags'
import type { SysvKernel } from '../sysv/kernel'
import { dtob } from '../sysv/param'
import { physicalSegments } from '../sysv/xx'
import type { SysvAnswer, SysvGiven } from './sysv-schema'

/** A run of bytes of the medium that was moved. */
export type MediaRun = [from: number, count: number]

/**
 * The device of a case: answers by its model, or as the case says for a call. Commands take a fixed time and end with
 * the interrupt of the line.
 */
export class CaseDevice implements DmaDevice {
  readonly name = 'xx'
  readonly media: Media
  /** What was moved, in order. */
  readonly runs: MediaRun[] = []
  moved = 0
  private readonly k: SysvKernel
  private readonly memory: PhysicalMemory
  private readonly line: InterruptLine
  private readonly duration: Nanos
  private readonly answers: Readonly<Record<string, SysvAnswer>>
  private calls = 0
  private current: DmaCommand | null = null
  private reply: DeviceStatus = { isInterrupting: false, isBusy: false, error: 0, resid: 0 }
  private readonly scripted: { readonly bp: Buf; readonly answer: SysvAnswer }[] = []
  private readonly waiting: { readonly bp: Buf; readonly answer: SysvAnswer }[] = []

  constructor(k: SysvKernel, memory: PhysicalMemory, line: InterruptLine, given: SysvGiven) {
    const { device } = given
    this.k = k
    this.memory = memory
    this.line = line
    this.media = new Media(device?.blocks ?? 100, device?.bad ?? [])
    this.duration = device?.time ?? ms(1)
    this.answers = device?.calls ?? {}
    line.add(() => this.completeScripted(), null)
  }

  /** 512-byte blocks. */
  get blocks(): number {
    return this.media.blocks
  }

  /** Answers a call of strategy as the case says; false when the case says nothing about it. */
  takes(bp: Buf): boolean {
    const answer = this.answers[String(++this.calls)]
    if (!answer) return false
    if (answer.sync) this.finishScripted(bp, answer)
    else if (answer.when === 'beforeSleep') this.waiting.push({ bp, answer })
    else if (answer.when !== 'never') {
      this.k.sim.schedule(answer.time ?? this.duration, PRIORITY.hardware, () => this.interruptFor(bp, answer))
    }
    return true
  }

  /** A process is between its test and its sleep: what waits for that ends now. */
  beforeSleep(): void {
    for (const { bp, answer } of this.waiting.splice(0)) this.interruptFor(bp, answer)
  }

  private interruptFor(bp: Buf, answer: SysvAnswer): void {
    this.scripted.push({ bp, answer })
    this.k.raise(this.line, bp.link)
  }

  private completeScripted(): number {
    const due = this.scripted.splice(0)
    for (const { bp, answer } of due) this.finishScripted(bp, answer)
    return due.length > 0 ? 1 : 0
  }

  private finishScripted(bp: Buf, answer: SysvAnswer): void {
    const resid = answer.r ?? (answer.d === undefined ? (answer.errno ? bp.b_bcount : 0) : bp.b_bcount - answer.d)
    bp.b_resid = Math.max(0, Math.min(bp.b_bcount, resid))
    const segments = physicalSegments(this.k, bp)
    const op = (bp.b_flags & B_READ) !== 0 ? 'read' : 'write'
    if (segments) {
      this.move({ op, blkno: bp.b_blkno, count: bp.b_bcount, segments, link: bp.link }, bp.b_bcount - bp.b_resid)
    }
    if (answer.errno) {
      bp.b_flags |= B_ERROR
      bp.b_error = answer.errno
    }
    iodone(this.k, bp)
  }

  start(command: DmaCommand): boolean {
    if (this.current) return false
    this.current = command
    this.k.sim.schedule(this.duration, PRIORITY.hardware, () => {
      this.current = null
      this.reply = { ...this.perform(command), isInterrupting: true }
      this.k.raise(this.line, command.link)
    })
    return true
  }

  /** Does a command at once. */
  perform(command: DmaCommand): DeviceStatus {
    const { blkno, count } = command
    const moved = this.media.reachable(blkno, count)
    this.move(command, moved)
    const isAtEnd = blkno + Math.floor(moved / 512) >= this.media.blocks
    const error = moved === count ? DEVICE_ERROR.ok : isAtEnd ? DEVICE_ERROR.endOfMedia : DEVICE_ERROR.device
    return { isInterrupting: false, isBusy: false, error, resid: count - moved }
  }

  status(): DeviceStatus {
    return { ...this.reply, isBusy: this.current !== null }
  }

  acknowledge(): void {
    this.reply = { ...this.reply, isInterrupting: false }
  }

  private move(command: DmaCommand, count: number): void {
    let at = dtob(command.blkno)
    let left = count
    for (const segment of command.segments) {
      const size = Math.min(segment.size, left)
      if (size === 0) break
      const bytes = new Uint8Array(size)
      if (command.op === 'read') {
        this.media.read(at, bytes)
        this.memory.write(segment.addr, bytes)
      } else {
        this.memory.read(segment.addr, bytes)
        this.media.write(at, bytes)
      }
      at += size
      left -= size
    }
    const done = count - left
    this.moved += done
    const last = this.runs.at(-1)
    if (done === 0) return
    if (last && last[0] + last[1] === dtob(command.blkno)) last[1] += done
    else this.runs.push([dtob(command.blkno), done])
  }
}
