import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { ERRNO } from '../kern/errno'
import type { Proc } from '../kern/proc'
import { sleep, wakeup } from '../kern/step'
import type { Iovec } from '../kern/uio'
import { aio_error, aiowait, aioinit, arw, type AioOptions } from './aio'
import {
  AIO_ALLDONE,
  AIO_CANCELED,
  AIO_INPROGRESS,
  AIO_NOTCANCELED,
  type AioContext,
  type AioList,
} from './aio-context'
import { B_READ } from './buf'
import type { SolarisFile } from './file'
import type { SolarisKernel } from './kernel'
import { preadStep, pwriteStep } from './transfer-calls'

/** A request that threads of the library do. */
interface WorkItem {
  readonly file: SolarisFile
  readonly isRead: boolean
  readonly iovecs: readonly Iovec[]
  readonly offset: number
  readonly address: number
  readonly request: number
  readonly list: AioList | null
  state: 'queued' | 'running' | 'done'
}

/** The library half of asynchronous I/O in one process: its threads and what they do. @source illumos libc, aio.c */
export class AioLibrary {
  readonly items = new Map<number, WorkItem>()
  readonly queue: WorkItem[] = []
  readonly done: WorkItem[] = []
  /** Threads that run. */
  threads = 0
  /** What the kernel said to the request submitted last; 0 when it was not asked or took it. */
  kernelError = 0
  /** Most threads at a time. */
  readonly limit: number

  constructor(limit = 256) {
    this.limit = limit
  }
}

/** The library half of a process, made on first use with the AIO context. @source illumos libc, aio.c */
export function aioLibrary(k: SolarisKernel, proc: Proc): AioLibrary {
  const known = k.aioLibraries.get(proc.pid)
  if (known) return known
  aioinit(k, proc)
  const made = new AioLibrary()
  k.aioLibraries.set(proc.pid, made)
  return made
}

/**
 * Submits a request to the kernel and, when the kernel will not have it, to a thread (profile switch aioFallback).
 *
 * @returns 0 or an errno
 * @sleeps while the kernel locks pages
 * @source aioread(3C), aiowrite(3C); illumos libc, aio.c
 */
export function* submit(
  k: SolarisKernel,
  proc: Proc,
  file: SolarisFile | null,
  isRead: boolean,
  iovecs: readonly Iovec[],
  offset: number,
  address: number,
  options: AioOptions = {},
): Step<number> {
  const library = aioLibrary(k, proc)
  const context = aioinit(k, proc)
  const result = context.result(address)
  library.kernelError = 0
  if (!file?.isKaioUnsupported || !k.profile.aioFallback) {
    const isPolled = options.isPolled ?? result.aio_return === AIO_INPROGRESS
    if (!context.requests.has(address)) result.aio_errno = 0
    const error = yield* arw(k, proc, file, isRead ? B_READ : 0x100, iovecs, offset, address, { ...options, isPolled })
    library.kernelError = error
    const isRefused = error === ERRNO.ENOTSUP || error === ERRNO.EBADFD
    if (!file || !isRefused || !k.profile.aioFallback) return error
    if (error === ERRNO.EBADFD) file.isKaioUnsupported = true
  }
  if (library.items.has(address)) return ERRNO.EBUSY
  const item: WorkItem = {
    file,
    isRead,
    iovecs,
    offset,
    address,
    request: proc.link.request,
    list: options.list ?? null,
    state: 'queued',
  }
  result.aio_return = AIO_INPROGRESS
  result.aio_errno = ERRNO.EINPROGRESS
  library.items.set(address, item)
  library.queue.push(item)
  if (library.threads < library.limit) {
    library.threads++
    k.spawn(`${proc.name} aio`, (self) => worker(k, self, context, library), 0, proc.as)
  }
  return 0
}

/** A thread: takes requests until none is left. */
function* worker(k: SolarisKernel, self: Proc, context: AioContext, library: AioLibrary): Step<void> {
  for (let item = library.queue.shift(); item; item = library.queue.shift()) {
    item.state = 'running'
    self.link.request = item.request
    const { file, iovecs, offset } = item
    const reply = item.isRead
      ? yield* preadStep(k, self, file, iovecs, offset, item.request)
      : yield* pwriteStep(k, self, file, iovecs, offset, item.request)
    const result = context.result(item.address)
    result.aio_return = reply.result
    result.aio_errno = reply.errno
    item.state = 'done'
    library.done.push(item)
    context.notifyCount++
    wakeup(k, context.chan)
    if (item.list) settleList(k, item.list)
  }
  library.threads--
}

/** What aiowait of the library gives. */
export interface LibraryWaited {
  /** Address of the result; 0 = nothing; -1 = error. */
  readonly address: number
  readonly errno: number
}

/**
 * Collects a finished request of the kernel or of a thread.
 *
 * @param timeout ns; null = for ever; 0 = do not wait; a time that runs out gives 0
 * @sleeps until a request is done
 * @source aiowait(3C); illumos libc, aio.c
 */
export function* libraryWait(k: SolarisKernel, proc: Proc, timeout: Nanos | null): Step<LibraryWaited> {
  const library = aioLibrary(k, proc)
  const context = aioinit(k, proc)
  const dontBlock = [...library.items.values()].every(({ state }) => state === 'done') && library.done.length === 0
  const waited = yield* aiowait(k, proc, timeout, dontBlock)
  if (waited.errno === ERRNO.ETIME) return { address: 0, errno: 0 }
  if (waited.errno !== 0) return { address: -1, errno: waited.errno }
  if (waited.address === 1 && waited.request === null) {
    const item = library.done.shift()!
    library.items.delete(item.address)
    return { address: item.address, errno: 0 }
  }
  if (waited.request && k.profile.aioErrors === 'return') {
    const { aio_errno } = context.result(waited.address)
    if (aio_errno !== 0) return { address: waited.address, errno: aio_errno }
  }
  return { address: waited.address, errno: 0 }
}

/**
 * The state of one request: its errno once it is done.
 *
 * @returns EINPROGRESS, EINVAL for an unknown one, else aio_errno of the request
 * @sleeps no, but time passes
 * @source aio_error(3C)
 */
export function* libraryError(k: SolarisKernel, proc: Proc, address: number): Step<number> {
  const library = aioLibrary(k, proc)
  const context = aioinit(k, proc)
  const item = library.items.get(address)
  if (item) {
    if (item.state !== 'done') return ERRNO.EINPROGRESS
    library.items.delete(address)
    library.done.splice(library.done.indexOf(item), 1)
    context.notifyCount--
    return context.result(address).aio_errno
  }
  const isKnown = context.requests.has(address)
  const error = yield* aio_error(k, proc, address)
  return error === 0 && isKnown ? context.result(address).aio_errno : error
}

/**
 * Cancels a request of the library's threads that has not begun. A request of the kernel is never cancelled.
 *
 * @returns 0; -1 with EACCES while others are outstanding, with EINVAL when none is
 * @sleeps no
 * @source aiocancel(3C); illumos libc, aio.c
 */
export function aiocancel(k: SolarisKernel, proc: Proc, address: number): { result: number; errno: number } {
  const library = aioLibrary(k, proc)
  const context = aioinit(k, proc)
  const item = library.items.get(address)
  if (item?.state === 'queued') {
    library.queue.splice(library.queue.indexOf(item), 1)
    library.items.delete(address)
    if (item.list) settleList(k, item.list)
    Object.assign(context.result(address), { aio_return: -1, aio_errno: ERRNO.ECANCELED })
    return { result: 0, errno: 0 }
  }
  const isOutstanding = context.outstanding > 0 || library.items.size > 0
  return { result: -1, errno: isOutstanding ? ERRNO.EACCES : ERRNO.EINVAL }
}

/** Names of what aio_cancel gives. @source aio_cancel(3C) */
export const AIO_CANCEL_NAMES: ReadonlyMap<number, string> = new Map([
  [AIO_CANCELED, 'AIO_CANCELED'],
  [AIO_ALLDONE, 'AIO_ALLDONE'],
  [AIO_NOTCANCELED, 'AIO_NOTCANCELED'],
])

/** One request of a list is over; at the last one the caller may go on. @source lio_listio(3C) */
export function settleList(k: SolarisKernel, list: AioList): void {
  if (--list.left === 0) wakeup(k, list.chan)
}

/** Waits until every request of a list is over. @sleeps until then @source lio_listio(3C), LIO_WAIT */
export function* waitForList(k: SolarisKernel, list: AioList): Step<void> {
  while (list.left > 0) yield* sleep(k, list.chan, 20, 'lio_listio')
}
