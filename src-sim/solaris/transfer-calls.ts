import type { Step } from '../core/process'
import { KIND } from '../trace/kinds'
import { ERRNO } from '../kern/errno'
import { LongJump } from '../kern/panic'
import type { Proc } from '../kern/proc'
import { work, yieldToBetter } from '../kern/step'
import { newUio, type Iovec } from '../kern/uio'
import type { SolarisFile } from './file'
import type { SolarisKernel } from './kernel'

/** What a system call gave the program. */
export interface CallReply {
  /** -1 on error. */
  readonly result: number
  readonly errno: number
  /** Bytes asked for and not moved. */
  readonly residual: number
}

/** A call that comes back with a mutex held: nobody will let it go. */
function reportLocks(k: SolarisKernel, proc: Proc): void {
  for (const { name } of proc.locks.splice(0)) k.report('MutexNotReleased', `${proc.name} returns and holds ${name}`)
}

/**
 * A system call: entry, body, exit, and the way back to user code.
 *
 * @param asked bytes, for the trace
 * @param request the I/O request it belongs to; by default a new one
 * @sleeps as the body does
 * @source intro(2)
 */
export function* systemCall(
  k: SolarisKernel,
  proc: Proc,
  name: string,
  asked: number,
  body: () => Step<CallReply>,
  request: number = k.number('request'),
): Step<CallReply> {
  const { sim, costs } = k
  proc.signals.clear() // what came while user code ran was handled there
  proc.link.request = request
  proc.link.chunk = 0
  proc.link.cause = 0
  proc.nullState = -1
  const row = sim.trace.begin(sim.now, KIND.syscall, proc.track, proc.link, 0, asked, sim.trace.string(name))
  if (row >= 0) proc.link.cause = row + 1
  yield* work(k, costs.syscallEntry, 'syscall')
  let reply: CallReply
  try {
    reply = yield* body()
  } catch (reason) {
    if (!(reason instanceof LongJump)) throw reason
    reply = { result: -1, errno: ERRNO.EINTR, residual: asked }
  }
  if (proc.locks.length > 0) reportLocks(k, proc)
  yield* work(k, costs.syscallExit, 'syscall')
  sim.trace.instant(sim.now, KIND['syscall:return'], proc.track, proc.link, 0, reply.result, reply.errno)
  sim.trace.end(row, sim.now)
  proc.signals.clear()
  proc.pri = k.userPriority
  yield* yieldToBetter(k)
  proc.link.request = 0
  proc.link.cause = 0
  return reply
}

const total = (iovecs: readonly Iovec[]): number => iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)

/** A transfer at an offset; the result is the count that moved, or -1. @sleeps as the driver does @source pread(2) */
function* transfer(
  file: SolarisFile | null,
  isRead: boolean,
  iovecs: readonly Iovec[],
  offset: number,
): Step<CallReply & { readonly end: number }> {
  const asked = total(iovecs)
  if (!file || !(isRead ? file.isReadable : file.isWritable)) {
    return { result: -1, errno: ERRNO.EBADF, residual: asked, end: offset }
  }
  const uio = newUio(iovecs, offset)
  const { driver, dev } = file
  let error = isRead ? yield* driver.read(dev, uio) : yield* driver.write(dev, uio)
  if (error === ERRNO.EINTR && uio.uio_resid !== asked) error = 0
  const end = uio.uio_loffset
  if (error !== 0) return { result: -1, errno: error, residual: uio.uio_resid, end }
  return { result: asked - uio.uio_resid, errno: 0, residual: uio.uio_resid, end }
}

/** Reads at an offset. @sleeps as the driver does @error of the driver; EBADF @source pread(2), preadv(2) */
export function preadStep(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  iovecs: readonly Iovec[],
  offset: number,
  request?: number,
): Step<CallReply> {
  return systemCall(k, proc, 'pread', total(iovecs), () => transfer(file, true, iovecs, offset), request)
}

/** Writes at an offset. @sleeps as the driver does @error of the driver; EBADF @source pwrite(2), pwritev(2) */
export function pwriteStep(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  iovecs: readonly Iovec[],
  offset: number,
  request?: number,
): Step<CallReply> {
  return systemCall(k, proc, 'pwrite', total(iovecs), () => transfer(file, false, iovecs, offset), request)
}

/**
 * Reads from where the file stands and moves it on. @sleeps as the driver does @error of the driver; EBADF
 * @source read(2), readv(2)
 */
export function solarisRead(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile,
  iovecs: readonly Iovec[],
): Step<CallReply> {
  return systemCall(k, proc, 'read', total(iovecs), () => atFileOffset(file, true, iovecs))
}

/**
 * Writes where the file stands and moves it on. @sleeps as the driver does @error of the driver; EBADF
 * @source write(2), writev(2)
 */
export function solarisWrite(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile,
  iovecs: readonly Iovec[],
): Step<CallReply> {
  return systemCall(k, proc, 'write', total(iovecs), () => atFileOffset(file, false, iovecs))
}

function* atFileOffset(file: SolarisFile, isRead: boolean, iovecs: readonly Iovec[]): Step<CallReply> {
  const reply = yield* transfer(file, isRead, iovecs, file.offset)
  file.offset = reply.end
  return reply
}
