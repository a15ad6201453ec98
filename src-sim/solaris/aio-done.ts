import { KIND } from '../trace/kinds'
import { psignal, wakeup } from '../kern/step'
import type { AioQueue, AioRequest } from './aio-context'
import { B_BUSY, B_DONE, B_PHYS, B_SHADOW, B_WANTED, geterror } from './buf'
import type { SolarisKernel } from './kernel'
import { releasePages } from './pagelock'

/** I/O is possible. @source signal(3HEAD) */
const SIGIO = 22

/**
 * Ends an asynchronous request, called through b_iodone by biodone: puts it on the queue where the process will find
 * it and wakes the process. With the profile switch aphysioLock `reap` its pages stay locked.
 *
 * @error findings BiodoneTwice, AioUseAfterFree
 * @source illumos aio_subr.c, aio_done
 */
export function aio_done(k: SolarisKernel, request: AioRequest): void {
  const { buf: bp, proc } = request
  if (request.isFreed) {
    k.inStrategy.delete(bp)
    return k.report('AioUseAfterFree', `buf ${bp.id} completes, but its request was freed after strategy failed`)
  }
  if (!request.isPending) {
    return k.report('BiodoneTwice', `biodone of buf ${bp.id}, whose request is complete`)
  }
  k.inStrategy.delete(bp)
  const context = k.aio.get(proc.pid)
  request.isPending = false
  if (k.profile.aphysioLock === 'transfer') unlockRequest(k, request)
  if (k.profile.aioDoneFlag === 'biodone') bp.b_flags |= B_DONE
  k.sim.trace.instant(k.sim.now, KIND['aio:done'], k.cpu.track, bp.link, request.id, 0, geterror(bp))
  if (!context) return
  context.pending--
  const queue = queueFor(request, context.isCleaningUp)
  request.queue = queue
  context.queues[queue].push(request)
  if (request.list && --request.list.left === 0) wakeup(k, request.list.chan)
  if (context.quota === 0 || context.pending === 0 || context.queues.done.length >= context.quota) {
    wakeup(k, context.chan)
  }
  if (context.catchesSigio && request.notify === 'none' && !request.list) psignal(k, proc, SIGIO)
}

function queueFor(request: AioRequest, isCleaningUp: boolean): AioQueue {
  if (request.notify === 'port') return 'port'
  if (!isCleaningUp && !request.isPolled) return 'done'
  if (request.isPolled) return 'poll'
  return request.notify === 'signal' || request.list ? 'notify' : 'cleanup'
}

/** Lets the pages of a request go; a second call does nothing. @source illumos aio_subr.c, aphysio_unlock */
export function unlockRequest(k: SolarisKernel, request: AioRequest): void {
  if (request.isUnlocked) return
  request.isUnlocked = true
  if (request.length === 0) return
  for (const lock of request.locks.splice(0)) releasePages(k, lock)
  request.buf.b_flags &= ~(B_BUSY | B_WANTED | B_PHYS | B_SHADOW)
  k.watch('unlocked', request.buf)
}

/**
 * What is owed at the time the result is collected: pages let go, B_DONE set.
 *
 * @source illumos aio_subr.c, aphysio_unlock
 */
export function aphysio_unlock(k: SolarisKernel, request: AioRequest): void {
  unlockRequest(k, request)
  if (request.length > 0) request.buf.b_flags |= B_DONE
}
