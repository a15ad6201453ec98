import type { Buf } from '../kern/buf'
import type { AioReq } from '../kern/conf'
import type { Uio } from '../kern/uio'
import type { PageLock } from '../kern/vm'
import type { Proc } from '../kern/proc'
import type { SolarisFile } from './file'

/** aio_return of a request that the caller watches by polling. @source aio(3) */
export const AIO_INPROGRESS = -2
/** Results of aio_cancel. @source aio_cancel(3C) */
export const AIO_CANCELED = 0
/** Nothing left to cancel. @source aio_cancel(3C) */
export const AIO_ALLDONE = 1
/** A request goes on. @source aio_cancel(3C) */
export const AIO_NOTCANCELED = 2

/** Where the outcome of a request is stored. Its address is the request's identity. @source aio_result(3) */
export interface AioResult {
  aio_return: number
  aio_errno: number
}

/** Where a finished request waits. @source illumos aio_impl.h */
export type AioQueue = 'done' | 'poll' | 'notify' | 'cleanup' | 'port'

/** An asynchronous request in the kernel. @source aio_req(9S), illumos aio_impl.h */
export interface AioRequest extends AioReq {
  /** Number in the trace, in the order of submission. */
  readonly id: number
  readonly proc: Proc
  readonly resultAddress: number
  readonly file: SolarisFile
  readonly buf: Buf
  /** bytes */
  readonly length: number
  readonly isPolled: boolean
  readonly notify: 'none' | 'signal' | 'port'
  readonly list: AioList | null
  /** The same as aio_uio. */
  readonly uio: Uio
  isPending: boolean
  /** aphysio has locked pages for it. */
  readonly locks: PageLock[]
  /** Their page lists; null where the pages were locked without one. */
  readonly lists: (PageLock | null)[]
  /** Its pages were let go and its result taken. */
  isUnlocked: boolean
  /** The result was copied out. */
  isCopied: boolean
  isFreed: boolean
  queue: AioQueue | null
  /** bytes not moved, of all pieces */
  resid: number
}

/** Requests of one lio_listio call. @source lio_listio(3C) */
export interface AioList {
  left: number
  readonly chan: { readonly about: string }
}

/** Asynchronous I/O of a process. @source illumos aio_impl.h */
export class AioContext {
  readonly proc: Proc
  /** Requests that biodone has not seen. */
  pending = 0
  /** Requests that the process has not collected. */
  outstanding = 0
  /** By result address. */
  readonly requests = new Map<number, AioRequest>()
  /** Finished requests, oldest first. */
  readonly queues: Record<AioQueue, AioRequest[]> = { done: [], poll: [], notify: [], cleanup: [], port: [] }
  /** The result areas of the process, by address. */
  readonly results = new Map<number, AioResult>()
  /** aiowait sleeps here. */
  readonly chan = { about: 'aiowait' }
  /** Finished requests that aio_waitn wants before it is woken; 0 = nobody waits with a quota. */
  quota = 0
  /** Requests that threads of the library finished and the library has not told of. */
  notifyCount = 0
  /** The address space is being cleaned up. */
  isCleaningUp = false
  /** The process leaves. */
  isExiting = false
  /** The process catches SIGIO. */
  catchesSigio = false

  constructor(proc: Proc) {
    this.proc = proc
  }

  /** The result area at an address, made when it is not there. */
  result(address: number): AioResult {
    const known = this.results.get(address)
    if (known) return known
    const made: AioResult = { aio_return: 0, aio_errno: 0 }
    this.results.set(address, made)
    return made
  }
}
