import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import { sleep, wakeup, work } from '../kern/step'
import { KIND } from '../trace/kinds'
import { B_AGE, B_ASYNC, B_BUSY, B_ERROR, B_STALE, B_WANTED } from './flags'
import type { SysvKernel } from './kernel'
import { PRIBIO } from './param'
import { spl0, spl6, splx } from './spl'

/**
 * Takes a raw header from the pool, the one given back last first.
 *
 * @param restores splx to the caller's level at the end (Release 4), or spl0 (before)
 * @param priority of the sleep
 * @sleeps until a header is free, at `priority`, on the pool itself
 * @source physio of UNIX System V: pfreelist
 */
export function* getPoolHeader(k: SysvKernel, restores: boolean, priority: number = PRIBIO): Step<Buf> {
  const old = yield* spl6(k)
  while (k.pfreelist.length === 0) {
    yield* work(k, k.costs.splChange, 'sleep')
    yield* sleep(k, k.pfreelist, priority, 'pfreelist')
  }
  const bp = k.pfreelist.pop()!
  holdHeader(k, bp)
  yield* restores ? splx(k, old) : spl0(k)
  return bp
}

/**
 * Gives a raw header back and wakes all who wait for one.
 *
 * @param restores splx to the caller's level at the end (Release 4), or spl0 (before)
 * @sleeps no
 * @source physio of UNIX System V: pfreelist
 */
export function* putPoolHeader(k: SysvKernel, bp: Buf, restores: boolean): Step<void> {
  const old = yield* spl6(k)
  k.pfreelist.push(bp)
  releaseHeader(k, bp)
  wakeup(k, k.pfreelist)
  yield* restores ? splx(k, old) : spl0(k)
}

/** Notes that the calling process holds a header. @source physio(K), UNIX System V: B_BUSY */
export function holdHeader(k: SysvKernel, bp: Buf): void {
  const proc = k.curproc
  k.holders.set(bp, proc)
  k.sim.trace.instant(k.sim.now, KIND['buf:get'], k.memoryTrack, proc.link, bp.id, k.pfreelist.length, 0)
}

/** Notes that a header is free again. @source physio(K), UNIX System V: B_BUSY */
export function releaseHeader(k: SysvKernel, bp: Buf): void {
  k.holders.delete(bp)
  k.sim.trace.instant(k.sim.now, KIND['buf:release'], k.memoryTrack, bp.link, bp.id, k.pfreelist.length, 0)
}

/**
 * Waits until a header that the caller brought is free, without taking it.
 *
 * @sleeps on the header at PRIBIO + 1 while it is B_BUSY
 * @source physio of UNIX System V Release 2 and 4
 */
export function* waitNotBusy(k: SysvKernel, bp: Buf): Step<void> {
  while ((bp.b_flags & B_BUSY) !== 0) {
    bp.b_flags |= B_WANTED
    yield* work(k, k.costs.splChange, 'sleep')
    yield* sleep(k, bp, PRIBIO + 1, 'header')
  }
}

/**
 * Takes a cache buffer; its memory is the caller's business.
 *
 * @sleeps until one is free, on the list at PRIBIO + 1, with B_WANTED on the head of the list
 * @source geteblk(K), UNIX System V: the level is 0 afterwards
 */
export function* geteblk(k: SysvKernel): Step<Buf> {
  yield* spl6(k)
  while (k.cacheFree.length === 0) {
    k.bfreelist.b_flags |= B_WANTED
    yield* work(k, k.costs.splChange, 'sleep')
    yield* sleep(k, k.bfreelist, PRIBIO + 1, 'geteblk')
  }
  const bp = k.cacheFree.shift()!
  bp.b_flags = B_BUSY | B_AGE
  bp.b_error = 0
  holdHeader(k, bp)
  yield* spl0(k)
  return bp
}

/**
 * Gives a cache buffer back: wakes those who want it and those who want any. Aged ones are reused first.
 *
 * @source brelse(K), UNIX System V
 */
export function brelse(k: SysvKernel, bp: Buf): void {
  if ((bp.b_flags & B_WANTED) !== 0) wakeup(k, bp)
  if ((k.bfreelist.b_flags & B_WANTED) !== 0) {
    k.bfreelist.b_flags &= ~B_WANTED
    wakeup(k, k.bfreelist)
  }
  if ((bp.b_flags & B_ERROR) !== 0) {
    bp.b_flags |= B_STALE | B_AGE
    bp.b_flags &= ~B_ERROR
    bp.b_error = 0
    bp.b_oerror = 0
  }
  if ((bp.b_flags & B_AGE) !== 0) k.cacheFree.unshift(bp)
  else k.cacheFree.push(bp)
  bp.b_flags &= ~(B_WANTED | B_BUSY | B_ASYNC)
  releaseHeader(k, bp)
}
