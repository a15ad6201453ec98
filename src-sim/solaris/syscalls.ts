import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { ERRNO } from '../kern/errno'
import type { Proc } from '../kern/proc'
import type { Iovec } from '../kern/uio'
import { aio_cancel, aio_waitn, type AioOptions } from './aio'
import { aioLibrary, aiocancel, libraryError, libraryWait, settleList, submit, waitForList } from './aio-library'
import { geterror } from './buf'
import type { SolarisFile } from './file'
import type { SolarisKernel } from './kernel'
import { preadStep, pwriteStep, systemCall, type CallReply } from './transfer-calls'

/** Positions of `whence`. @source lseek(2) */
export const SEEK_SET = 0
/** Relative to where the file stands. @source lseek(2) */
export const SEEK_CUR = 1

/** What aiowait gave: the result is 0 or -1, and `address` names the request. */
export interface WaitReply extends CallReply {
  /** Address of its result area; 0 = none was done. */
  readonly address: number
}

/** Reads at an offset. @sleeps as the driver does @error of the driver; EBADF @source pread(2) */
export function solarisPread(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile,
  iovecs: readonly Iovec[],
  offset: number,
): Step<CallReply> {
  return preadStep(k, proc, file, iovecs, offset)
}

/** Writes at an offset. @sleeps as the driver does @error of the driver; EBADF @source pwrite(2) */
export function solarisPwrite(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile,
  iovecs: readonly Iovec[],
  offset: number,
): Step<CallReply> {
  return pwriteStep(k, proc, file, iovecs, offset)
}

/** An asynchronous request of a program. */
export interface AioCall extends AioOptions {
  readonly iovecs: readonly Iovec[]
  readonly offset: number
  /** SEEK_SET (default) or SEEK_CUR. */
  readonly whence?: number
  /** Address of the result area: names the request. */
  readonly resultAddress: number
}

/** Submits a read. @returns 0 or -1 @sleeps while pages are locked @error as arw @source aioread(3C) */
export function aioread(k: SolarisKernel, proc: Proc, file: SolarisFile | null, call: AioCall): Step<CallReply> {
  return aioSubmit(k, proc, file, true, call)
}

/** Submits a write. @returns 0 or -1 @sleeps while pages are locked @error as arw @source aiowrite(3C) */
export function aiowrite(k: SolarisKernel, proc: Proc, file: SolarisFile | null, call: AioCall): Step<CallReply> {
  return aioSubmit(k, proc, file, false, call)
}

function aioSubmit(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  isRead: boolean,
  call: AioCall,
): Step<CallReply> {
  const asked = call.iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)
  return systemCall(k, proc, isRead ? 'aioread' : 'aiowrite', asked, function* () {
    const whence = call.whence ?? SEEK_SET
    if (whence !== SEEK_SET && whence !== SEEK_CUR) return { result: -1, errno: ERRNO.EINVAL, residual: asked }
    const offset = whence === SEEK_CUR ? (file?.offset ?? 0) + call.offset : call.offset
    const error = yield* submit(k, proc, file, isRead, call.iovecs, offset, call.resultAddress, call)
    return error === 0 ? { result: 0, errno: 0, residual: 0 } : { result: -1, errno: error, residual: asked }
  })
}

/**
 * Waits for a request and collects it. `residual` is what it did not move.
 *
 * @param timeout ns; null = for ever; 0 = look only
 * @sleeps until one is done
 * @error EINVAL with nothing outstanding; EINTR; with the profile switch aioErrors `return` also that of the transfer
 * @source aiowait(3C)
 */
export function* aiowait(k: SolarisKernel, proc: Proc, timeout: Nanos | null): Step<WaitReply> {
  let address = 0
  const reply = yield* systemCall(k, proc, 'aiowait', 0, function* () {
    const waited = yield* libraryWait(k, proc, timeout)
    address = Math.max(0, waited.address)
    return { result: waited.errno === 0 ? 0 : -1, errno: waited.errno, residual: 0 }
  })
  return { ...reply, address }
}

/** Cancels a request that has not begun. @sleeps no @error EACCES, EINVAL @source aiocancel(3C) */
export function aiocancelCall(k: SolarisKernel, proc: Proc, resultAddress: number): Step<CallReply> {
  return systemCall(k, proc, 'aiocancel', 0, function* () {
    yield* []
    const { result, errno } = aiocancel(k, proc, resultAddress)
    const { trace, now } = k.sim
    trace.instant(now, KIND['aio:cancel'], proc.track, proc.link, 0, result, errno)
    return { result, errno, residual: 0 }
  })
}

/** Asks the kernel to cancel. @returns AIO_ALLDONE or AIO_NOTCANCELED @sleeps no @error EBADF @source aio_cancel(3C) */
export function aioCancelCall(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  resultAddress: number | null,
): Step<CallReply> {
  return systemCall(k, proc, 'aio_cancel', 0, function* () {
    aioLibrary(k, proc)
    const { result, errno } = yield* aio_cancel(k, proc, file, resultAddress)
    k.sim.trace.instant(k.sim.now, KIND['aio:cancel'], proc.track, proc.link, 0, result, errno)
    return { result, errno, residual: 0 }
  })
}

/** State of a request; collects it when done. @returns the errno as result @sleeps no @source aio_error(3C) */
export function aioErrorCall(k: SolarisKernel, proc: Proc, resultAddress: number): Step<CallReply> {
  return systemCall(k, proc, 'aio_error', 0, function* () {
    const error = yield* libraryError(k, proc, resultAddress)
    return { result: error, errno: 0, residual: 0 }
  })
}

/** Waits for several requests. @returns how many were collected @sleeps until then @error ETIME, EINTR, EINVAL, EAGAIN @source aio_waitn(3C) */
export function* aioWaitnCall(
  k: SolarisKernel,
  proc: Proc,
  count: number,
  timeout: Nanos | null,
): Step<CallReply & { readonly addresses: readonly number[] }> {
  let addresses: readonly number[] = []
  const reply = yield* systemCall(k, proc, 'aio_waitn', 0, function* () {
    const waited = yield* aio_waitn(k, proc, count, timeout)
    addresses = waited.addresses
    const { errno } = waited
    return { result: errno === 0 ? addresses.length : -1, errno, residual: 0 }
  })
  return { ...reply, addresses }
}

/** A request of a list. */
export interface ListCall extends AioCall {
  readonly op: 'read' | 'write'
  readonly file: SolarisFile | null
}

/**
 * Submits several requests at once. Their results must still be collected.
 *
 * @param isWaiting LIO_WAIT: come back when all are over; else LIO_NOWAIT
 * @returns 0, or -1 with EIO when one could not be submitted or, with LIO_WAIT, failed
 * @sleeps while pages are locked; with LIO_WAIT until all are over
 * @source lio_listio(3C)
 */
export function lio_listio(
  k: SolarisKernel,
  proc: Proc,
  calls: readonly ListCall[],
  isWaiting: boolean,
): Step<CallReply> {
  const asked = calls.reduce((sum, { iovecs }) => sum + bytesOf(iovecs), 0)
  return systemCall(k, proc, 'lio_listio', asked, function* () {
    const list = { left: calls.length, chan: { about: 'lio_listio' } }
    let isFailed = false
    for (const call of calls) {
      const { file, op, iovecs, offset, resultAddress } = call
      const options = { ...call, list }
      const error = yield* submit(k, proc, file, op === 'read', iovecs, offset, resultAddress, options)
      if (error === 0) continue
      isFailed = true
      settleList(k, list)
    }
    if (isWaiting) {
      yield* waitForList(k, list)
      isFailed ||= calls.some(({ resultAddress }) => hasFailed(k, proc, resultAddress))
    }
    return { result: isFailed ? -1 : 0, errno: isFailed ? ERRNO.EIO : 0, residual: 0 }
  })
}

const bytesOf = (iovecs: readonly Iovec[]): number => iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)

/** True when a request ended with an error, collected or not. */
function hasFailed(k: SolarisKernel, proc: Proc, address: number): boolean {
  const context = k.aio.get(proc.pid)
  const request = context?.requests.get(address)
  if (request) return geterror(request.buf) !== 0
  return (context?.result(address).aio_errno ?? 0) !== 0
}
