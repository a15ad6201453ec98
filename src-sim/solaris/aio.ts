import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { timeout as callout, untimeout } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import type { Proc } from '../kern/proc'
import { PCATCH, PZERO, sleep, wakeup, work } from '../kern/step'
import type { Iovec } from '../kern/uio'
import { newUio, UIO_USERSPACE } from '../kern/uio'
import { AIO_ALLDONE, AIO_NOTCANCELED, AioContext, type AioList, type AioQueue, type AioRequest } from './aio-context'
import { aio_done, aphysio_unlock } from './aio-done'
import { B_READ, bioinit, geterror } from './buf'
import type { SolarisFile } from './file'
import type { SolarisKernel } from './kernel'

/** How a request wants to be told of. @source aioread(3C), aio_read(3C) */
export interface AioOptions {
  /** The caller set aio_return to AIO_INPROGRESS and watches it. */
  readonly isPolled?: boolean
  readonly notify?: 'none' | 'signal' | 'port'
  readonly list?: AioList | null
}

/** What a wait gave: the address of the result area, 0 for nothing, 1 for "a thread of the library is done". */
export interface AioWaited {
  readonly address: number
  readonly errno: number
  readonly request: AioRequest | null
}

/** Makes the AIO context of a process; a second call changes nothing. @source illumos aio.c, aioinit */
export function aioinit(k: SolarisKernel, proc: Proc): AioContext {
  const known = k.aio.get(proc.pid)
  if (known) return known
  const context = new AioContext(proc)
  k.aio.set(proc.pid, context)
  return context
}

/**
 * Submits a request to the driver.
 *
 * @param rw B_READ or B_WRITE
 * @param resultAddress names the request
 * @returns 0; EINVAL without a context; EBADF; EBADFD when the driver is not fit; EIO; EAGAIN; EBUSY; the driver's error
 * @sleeps while pages are locked
 * @source illumos aio.c, arw
 */
export function* arw(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  rw: number,
  iovecs: readonly Iovec[],
  offset: number,
  resultAddress: number,
  options: AioOptions = {},
): Step<number> {
  const context = k.aio.get(proc.pid)
  if (!context) return ERRNO.EINVAL
  yield* flushPolled(k, context)
  const isRead = (rw & B_READ) !== 0
  if (!file || !(isRead ? file.isReadable : file.isWritable)) return ERRNO.EBADF
  if (!isEligible(file)) return ERRNO.EBADFD
  if (context.isExiting) return ERRNO.EIO
  if (k.isMemoryTight) return ERRNO.EAGAIN
  if (context.requests.has(resultAddress)) return ERRNO.EBUSY
  const request = newRequest(k, proc, file, iovecs, offset, resultAddress, options)
  context.requests.set(resultAddress, request)
  context.pending++
  context.outstanding++
  const { trace, now } = k.sim
  trace.instant(
    now,
    KIND['aio:submit'],
    proc.track,
    proc.link,
    request.id,
    iovecs[0]?.iov_base ?? 0,
    Math.max(0, request.length),
  )
  if (request.length === 0) {
    aio_done(k, request)
    return 0
  }
  const { driver, dev } = file
  const error = isRead ? yield* driver.aread!(dev, request) : yield* driver.awrite!(dev, request)
  if (error === 0) return 0
  request.isFreed = true
  context.requests.delete(resultAddress)
  context.outstanding--
  if (request.isPending) context.pending--
  else for (const queue of Object.values(context.queues)) remove(queue, request)
  if (request.locks.length > 0) {
    k.report('PageLockLeak', `strategy returned ${error} after pages were locked; nobody will unlock them`)
  }
  return error
}

/** A request as the kernel builds it for aread and awrite. @source illumos aio.c, aio_req_setup; aio_req(9S) */
export function newRequest(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile,
  iovecs: readonly Iovec[],
  offset: number,
  resultAddress: number,
  options: AioOptions,
): AioRequest {
  const uio = newUio(iovecs, offset, UIO_USERSPACE)
  // What aio_return counts from: aphysio knows only the iovecs it takes.
  const length = k.profile.aphysioIovecs === 'first' ? (iovecs[0]?.iov_len ?? 0) : uio.uio_resid
  if (k.profile.aphysioUio === 'untouched') uio.uio_resid = 0
  const buf = bioinit(k)
  buf.link.request = proc.link.request
  return {
    id: k.number('aio request'),
    proc,
    resultAddress,
    file,
    buf,
    length,
    isPolled: options.isPolled ?? false,
    notify: options.notify ?? 'none',
    list: options.list ?? null,
    aio_uio: uio,
    uio,
    isPending: true,
    locks: [],
    lists: [],
    isUnlocked: false,
    isCopied: false,
    isFreed: false,
    queue: null,
    resid: length,
  }
}

/** A character device, no stream, with strategy and asynchronous entry points. @source illumos aio.c */
function isEligible({ driver, eligibility }: SolarisFile): boolean {
  const { isCharacter, isStream, devoRev, cbRev } = eligibility
  const hasEntries = driver.strategy !== undefined && driver.aread !== undefined && driver.awrite !== undefined
  return isCharacter && !isStream && devoRev >= 3 && cbRev >= 1 && hasEntries
}

/**
 * Collects a finished request.
 *
 * @param timeout ns; null = for ever; 0 = do not wait
 * @param dontBlock with nothing outstanding, EINVAL instead of waiting
 * @returns the result's address; 1 when a library thread is done; 0 when not waiting and nothing is done; EINVAL,
 *   EINTR, ETIME
 * @sleeps until a request is done
 * @source illumos aio.c, aiowait
 */
export function* aiowait(k: SolarisKernel, proc: Proc, timeout: Nanos | null, dontBlock: boolean): Step<AioWaited> {
  const context = k.aio.get(proc.pid)
  if (!context) return failed(ERRNO.EINVAL)
  const timer = new Timer(k, context.chan, timeout)
  for (;;) {
    yield* flushPolled(k, context)
    const request = takeDone(k, context)
    if (request) {
      timer.stop()
      yield* reap(k, context, request)
      return { address: request.resultAddress, errno: 0, request }
    }
    if (context.notifyCount > 0) {
      context.notifyCount--
      timer.stop()
      return { address: 1, errno: 0, request: null }
    }
    if (dontBlock && context.outstanding === 0) return failed(timer.stop(ERRNO.EINVAL))
    if (timeout === 0) return failed(0)
    if (timer.isOver) return failed(ERRNO.ETIME)
    timer.start()
    if ((yield* sleep(k, context.chan, (PZERO + 1) | PCATCH, 'aiowait')) === 1) return failed(timer.stop(ERRNO.EINTR))
  }
}

/**
 * Collects several finished requests.
 *
 * @param count how many are wanted; fewer come back when fewer are outstanding, on a timeout or a signal
 * @returns the addresses of their results, in order; ETIME or EINTR when too few came
 * @sleeps until they are done
 * @source aio_waitn(3C)
 */
export function* aio_waitn(
  k: SolarisKernel,
  proc: Proc,
  count: number,
  timeout: Nanos | null,
): Step<{ readonly addresses: number[]; readonly errno: number }> {
  const context = k.aio.get(proc.pid)
  if (!context || count < 1) return { addresses: [], errno: ERRNO.EINVAL }
  if (context.outstanding === 0) return { addresses: [], errno: ERRNO.EAGAIN }
  const timer = new Timer(k, context.chan, timeout)
  let errno = 0
  for (;;) {
    yield* flushPolled(k, context)
    const wanted = Math.min(count, context.outstanding)
    if (context.queues.done.length >= wanted) break
    if (timeout === 0 || timer.isOver) errno = ERRNO.ETIME
    if (errno !== 0) break
    timer.start()
    context.quota = wanted
    if ((yield* sleep(k, context.chan, (PZERO + 1) | PCATCH, 'aio_waitn')) === 1) errno = ERRNO.EINTR
  }
  timer.stop()
  context.quota = 0
  const addresses: number[] = []
  for (let request = takeDone(k, context); request; request = takeDone(k, context)) {
    yield* reap(k, context, request)
    addresses.push(request.resultAddress)
    if (addresses.length === count) break
  }
  return { addresses, errno }
}

/**
 * Asks about one request, and collects it when it is done.
 *
 * @returns 0, EINPROGRESS, or EINVAL for a request the kernel does not know
 * @sleeps no, but time passes
 * @source illumos aio.c, aio_error
 */
export function* aio_error(k: SolarisKernel, proc: Proc, resultAddress: number): Step<number> {
  const context = k.aio.get(proc.pid)
  if (!context) return ERRNO.EINVAL
  yield* flushPolled(k, context)
  const request = context.requests.get(resultAddress)
  if (!request) return ERRNO.EINVAL
  if (request.isPending) return ERRNO.EINPROGRESS
  if (request.queue) remove(context.queues[request.queue], request)
  yield* reap(k, context, request)
  return 0
}

/**
 * Answers whether requests could be cancelled; none ever is, and the driver's cancel routine is not called.
 *
 * @param resultAddress null = any request of the file
 * @returns AIO_NOTCANCELED when one is pending, else AIO_ALLDONE; EBADF; EINVAL without a context
 * @sleeps no, but time passes
 * @source illumos aio.c, aio_cancel
 */
export function* aio_cancel(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  resultAddress: number | null,
): Step<{ readonly result: number; readonly errno: number }> {
  if (!file) return { result: -1, errno: ERRNO.EBADF }
  const context = k.aio.get(proc.pid)
  if (!context) return { result: -1, errno: ERRNO.EINVAL }
  yield* flushPolled(k, context)
  const isPending = [...context.requests.values()].some(
    (request) =>
      request.isPending && (resultAddress === null ? request.file === file : request.resultAddress === resultAddress),
  )
  return { result: isPending ? AIO_NOTCANCELED : AIO_ALLDONE, errno: 0 }
}

/**
 * Waits for what is under way and lets every page go: the process unmaps memory or leaves.
 *
 * @param isExiting no further request is taken
 * @sleeps until nothing is pending
 * @source illumos aio.c, aio_cleanup
 */
export function* aio_cleanup(k: SolarisKernel, proc: Proc, isExiting: boolean): Step<void> {
  const context = k.aio.get(proc.pid)
  if (!context) return
  context.isCleaningUp = true
  if (isExiting) context.isExiting = true
  for (;;) {
    for (const [name, queue] of Object.entries(context.queues) as [AioQueue, AioRequest[]][]) {
      for (const request of [...queue]) {
        aphysio_unlock(k, request)
        if (name !== 'cleanup' && !isExiting) continue
        yield* reap(k, context, request)
        remove(queue, request)
      }
    }
    yield* work(k, 0, 'aio_cleanup')
    if (context.pending === 0) break
    yield* sleep(k, context.chan, PZERO, 'aio cleanup')
  }
  context.isCleaningUp = false
}

/** Moves polled requests that are done on: pages let go, results copied, ready to be collected. */
function* flushPolled(k: SolarisKernel, context: AioContext): Step<void> {
  for (const request of context.queues.poll.splice(0)) {
    aphysio_unlock(k, request)
    yield* copyResult(k, context, request)
    request.queue = 'done'
    context.queues.done.push(request)
  }
}

function takeDone(k: SolarisKernel, { queues: { done } }: AioContext): AioRequest | undefined {
  if (k.profile.aioOrder === 'submission') done.sort((a, b) => a.id - b.id)
  return done.shift()
}

/** The process collects a request: pages, result, memory of the request. */
function* reap(k: SolarisKernel, context: AioContext, request: AioRequest): Step<void> {
  aphysio_unlock(k, request)
  yield* copyResult(k, context, request)
  context.requests.delete(request.resultAddress)
  context.outstanding--
  const { trace, now } = k.sim
  const { aio_return, aio_errno } = context.result(request.resultAddress)
  trace.instant(now, KIND['aio:reap'], context.proc.track, request.buf.link, request.id, aio_return, aio_errno)
}

function* copyResult(k: SolarisKernel, context: AioContext, request: AioRequest): Step<void> {
  if (request.isCopied) return
  request.isCopied = true
  const error = geterror(request.buf)
  const result = context.result(request.resultAddress)
  result.aio_return = error === 0 ? request.length - request.resid : -1
  result.aio_errno = error
  yield* work(k, k.costs.copySetup, 'aio_copyout_result')
}

function remove(queue: AioRequest[], request: AioRequest): void {
  const place = queue.indexOf(request)
  if (place >= 0) queue.splice(place, 1)
}

const failed = (errno: number): AioWaited => ({ address: errno === 0 ? 0 : -1, errno, request: null })

/** The time limit of a wait. */
class Timer {
  isOver = false
  private readonly k: SolarisKernel
  private readonly chan: object
  private readonly length: Nanos | null
  private pending: ReturnType<typeof callout> | null = null
  constructor(k: SolarisKernel, chan: object, length: Nanos | null) {
    this.k = k
    this.chan = chan
    this.length = length
  }

  /** Runs from the first call on. */
  start(): void {
    if (this.pending || this.length === null) return
    this.pending = callout(
      this.k,
      () => {
        this.isOver = true
        wakeup(this.k, this.chan)
      },
      this.length,
    )
  }

  /** Ends it and hands the value through. */
  stop(errno = 0): number {
    if (this.pending) untimeout(this.k, this.pending)
    this.pending = null
    return errno
  }
}
