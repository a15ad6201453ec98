import type { Step } from '../core/process'
import type { Dev } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { LongJump } from '../kern/panic'
import { work, yieldToBetter } from '../kern/step'
import { newUio, type Iovec, type Uio } from '../kern/uio'
import { judgeLostLevel } from './spl'
import { KIND } from '../trace/kinds'
import { B_READ, B_WRITE, type Direction } from './flags'
import type { SysvKernel } from './kernel'

/** The entry points that the kernel calls, in the form of both interfaces. @source read(D2), write(D2), UNIX System V */
export interface SysvEntries {
  /** Old interface: the request is in the u area; the errno goes to u_error. @sleeps until it is done */
  xxread(dev: Dev): Step<void>
  /** Old interface. @sleeps until it is done */
  xxwrite(dev: Dev): Step<void>
  /** New interface. @returns errno @sleeps until it is done */
  read(dev: Dev, uiop: Uio): Step<number>
  /** New interface. @returns errno @sleeps until it is done */
  write(dev: Dev, uiop: Uio): Step<number>
}

/** An open file of the device, as far as reading and writing change it. */
export interface OpenFile {
  readonly dev: number
  /** Byte offset of the next transfer. */
  offset: number
}

/** What a system call gave. */
export interface SyscallResult {
  /** -1 on error. */
  readonly result: number
  readonly errno: number
  /** Bytes asked for that the kernel does not count as moved. */
  readonly residual: number
  /** Signals that waited and were taken at the return to user mode. */
  readonly signals: readonly number[]
}

/** Which system call code surrounds the driver. */
export type Frame = 'svr3' | 'svr4'

/** The frame that belongs to a rule set: Release 4 around the i386 form, Release 3 around the others. @source rdwr */
export const frameOf = (k: SysvKernel): Frame => (k.rules.set === 'i386' ? 'svr4' : 'svr3')

/**
 * read or readv of a process, from the trap to the return to user mode.
 *
 * @error what the driver gives; EINVAL for several iovecs in Release 3; EINTR when a signal ended it
 * @sleeps until the transfer is done
 * @source rdwr, UNIX System V Releases 3 and 4
 */
export function sysvRead(
  k: SysvKernel,
  driver: SysvEntries,
  file: OpenFile,
  iovecs: readonly Iovec[],
  frame: Frame = frameOf(k),
): Step<SyscallResult> {
  return systemCall(k, driver, file, iovecs, B_READ, frame)
}

/**
 * write or writev of a process, from the trap to the return to user mode.
 *
 * @error what the driver gives; EINVAL for several iovecs in Release 3; EINTR when a signal ended it
 * @sleeps until the transfer is done
 * @source rdwr, UNIX System V Releases 3 and 4
 */
export function sysvWrite(
  k: SysvKernel,
  driver: SysvEntries,
  file: OpenFile,
  iovecs: readonly Iovec[],
  frame: Frame = frameOf(k),
): Step<SyscallResult> {
  return systemCall(k, driver, file, iovecs, B_WRITE, frame)
}

/** What a frame gives: errno and the count when there is none; what the kernel counts as not moved. */
interface FrameReply {
  readonly errno: number
  readonly count: number
  readonly residual: number
}

function* systemCall(
  k: SysvKernel,
  driver: SysvEntries,
  file: OpenFile,
  iovecs: readonly Iovec[],
  rw: Direction,
  frame: Frame,
): Step<SyscallResult> {
  const { sim } = k
  const proc = k.curproc
  const asked = iovecs.reduce((sum, iovec) => sum + iovec.iov_len, 0)
  proc.link.request = k.number('request')
  proc.link.chunk = 0
  proc.link.cause = 0
  const name = sim.trace.isOn ? sim.trace.string(rw === B_READ ? 'read' : 'write') : 0
  const row = sim.trace.begin(sim.now, KIND.syscall, proc.track, proc.link, 0, asked, name)
  if (row >= 0) proc.link.cause = row + 1
  yield* work(k, k.costs.syscallEntry, 'syscall')
  const reply = yield* interruptible(k, rdwr(k, driver, file, iovecs, rw, frame))
  const result = reply.errno === 0 ? reply.count : -1
  yield* work(k, k.costs.syscallExit, 'syscall')
  if (proc.lostLevel > 0) judgeLostLevel(k, proc, -1)
  checkLevel(k)
  sim.trace.instant(sim.now, KIND['syscall:return'], proc.track, proc.link, 0, result, reply.errno)
  sim.trace.end(row, sim.now)
  const signals = [...proc.signals]
  proc.signals.clear()
  proc.pri = k.userPriority
  yield* yieldToBetter(k)
  const residual = result >= 0 ? asked - result : reply.residual
  proc.link.request = 0
  proc.link.chunk = 0
  proc.link.cause = 0
  return { result, errno: reply.errno, residual, signals }
}

/** A signal without PCATCH jumps here, past everything the driver still had to do. */
function* interruptible(k: SysvKernel, call: Step<FrameReply>): Step<FrameReply> {
  try {
    return yield* call
  } catch (reason) {
    if (!(reason instanceof LongJump)) throw reason
    k.cpu.setLevel(0)
    return { errno: ERRNO.EINTR, count: 0, residual: k.curproc.u.u_count }
  }
}

/** User mode runs at level 0: the i386 panics otherwise. */
function checkLevel(k: SysvKernel): void {
  const { level } = k.cpu
  if (level === 0) return
  if (k.rules.set === 'i386') k.forbid('LevelAtReturn', `return to user mode at level ${level}`)
  k.report('LevelAtReturn', `return to user mode at level ${level}`)
  k.cpu.setLevel(0)
}

/**
 * The code between the system call and the driver. Release 3 moves the file offset on only without an error; Release 4
 * sets it to uio_offset in any case, and turns EINTR after some progress into success.
 */
function* rdwr(
  k: SysvKernel,
  driver: SysvEntries,
  file: OpenFile,
  iovecs: readonly Iovec[],
  rw: Direction,
  frame: Frame,
): Step<FrameReply> {
  const { u } = k.curproc
  u.u_error = 0
  u.u_segflg = 0
  u.u_offset = file.offset
  u.u_base = iovecs[0]?.iov_base ?? 0
  u.u_count = iovecs.reduce((sum, iovec) => sum + iovec.iov_len, 0)
  u.u_arg_count = u.u_count
  if (frame === 'svr3') {
    if (iovecs.length !== 1) return { errno: ERRNO.EINVAL, count: 0, residual: u.u_count }
    yield* rw === B_READ ? driver.xxread(file.dev) : driver.xxwrite(file.dev)
    if (u.u_error !== 0) return { errno: u.u_error, count: 0, residual: u.u_count }
    const count = u.u_arg_count - u.u_count
    file.offset += count
    return { errno: 0, count, residual: u.u_count }
  }
  const uiop = newUio(iovecs, file.offset)
  const total = uiop.uio_resid
  const errno = yield* rw === B_READ ? driver.read(file.dev, uiop) : driver.write(file.dev, uiop)
  file.offset = uiop.uio_loffset
  const count = total - uiop.uio_resid
  return { errno: errno === ERRNO.EINTR && count > 0 ? 0 : errno, count, residual: uiop.uio_resid }
}
