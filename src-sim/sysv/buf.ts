import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import type { Buf } from '../kern/buf'
import { ERRNO } from '../kern/errno'
import { sleep, wakeup, work } from '../kern/step'
import { KIND } from '../trace/kinds'
import { brelse } from './bufpool'
import { B_ASYNC, B_BUSY, B_DONE, B_ERROR, B_KERNBUF, B_WANTED } from './flags'
import type { SysvKernel } from './kernel'
import { PRIBIO } from './param'
import { spl6, splx } from './spl'

/**
 * The errno of a finished header: 0 without B_ERROR; a failed one without a number gives EIO.
 *
 * @source geterror, UNIX System V
 */
export function geterror(bp: Buf): number {
  if ((bp.b_flags & B_ERROR) === 0) return 0
  return bp.b_error !== 0 ? bp.b_error : bp.b_oerror !== 0 ? bp.b_oerror : ERRNO.EIO
}

/**
 * Ends a transfer: marks the header done and wakes whoever sleeps for it. For interrupt routines, and for strategy when
 * it refuses a request at once. The cost is charged to the processor.
 *
 * @source iodone(K), biodone(D3), UNIX System V
 */
export function iodone(k: SysvKernel, bp: Buf): void {
  k.cpu.charge(k.costs.biodone)
  const { trace, now } = k.sim
  trace.instant(now, KIND['io:done'], k.deviceTrack(bp.b_edev), bp.link, bp.id, bp.b_resid, geterror(bp))
  if ((bp.b_flags & B_DONE) === 0) {
    k.checkCompletion(bp)
    if (bp.b_resid < 0 || bp.b_resid > bp.b_bcount) {
      k.report('ResidOutOfRange', `b_resid ${bp.b_resid} of a transfer of ${bp.b_bcount} bytes`)
    }
  }
  bp.stage = 'done'
  bp.wasFailed = (bp.b_flags & B_ERROR) !== 0
  k.inStrategy.delete(bp)
  k.probe.done(bp)
  if (bp.b_iodone && (bp.b_flags & B_KERNBUF) !== 0) return bp.b_iodone(bp)
  if ((bp.b_flags & B_DONE) !== 0) return k.report('BiodoneTwice', `header ${bp.id} was done already`)
  bp.b_flags |= B_DONE
  if ((bp.b_flags & B_ASYNC) !== 0) return brelse(k, bp)
  bp.b_flags &= ~B_WANTED
  wakeup(k, bp)
}

/** The name that Release 4 gives iodone. @source biodone(D3) */
export const biodone = iodone

/**
 * Sleeps until B_DONE, testing it again after every wakeup. The level is the caller's business, except that `spl6`
 * comes first unless the rules leave it out.
 *
 * @param heldUp ns that the way from the test to the sleep takes longer than it should
 * @sleeps at PRIBIO: signals do not disturb it
 * @throws KernelPanic in an interrupt routine
 * @source dma_breakup(K) and physio(K), UNIX System V
 */
export function* sleepUntilDone(k: SysvKernel, bp: Buf, wmesg: string, heldUp: Nanos = 0): Step<void> {
  if (k.cpu.inInterrupt) k.forbid('SleepInInterrupt', `wait for ${wmesg} in interrupt context`)
  const { trace } = k.sim
  const { track, link } = k.curproc
  trace.instant(k.sim.now, KIND['io:wait-start'], track, link, bp.id, 0, 0)
  for (;;) {
    k.probe.test(bp)
    if ((bp.b_flags & B_DONE) !== 0) break
    bp.b_flags |= B_WANTED
    k.probe.beforeSleep(bp)
    // sleep raises the level before it queues the process; until then an interrupt above the current one can strike.
    yield* work(k, k.costs.splChange + heldUp, 'sleep')
    yield* sleep(k, bp, PRIBIO, wmesg)
  }
  trace.instant(k.sim.now, KIND['io:wait-done'], track, link, bp.id, 0, geterror(bp))
  if (bp.stage === 'done' && !bp.wasFailed && (bp.b_flags & B_ERROR) !== 0) {
    bp.wasFailed = true
    k.report('BioerrorAfterBiodone', `header ${bp.id} got its error after iodone`)
  }
}

/**
 * Waits for a transfer and gives its errno; the level is afterwards what it was.
 *
 * @error what geterror says
 * @sleeps at PRIBIO until B_DONE
 * @source iowait(K), biowait(D3), UNIX System V
 */
export function* iowait(k: SysvKernel, bp: Buf): Step<number> {
  const old = yield* spl6(k)
  yield* sleepUntilDone(k, bp, 'iowait')
  yield* splx(k, old)
  return geterror(bp)
}

/** The name that Release 4 gives iowait. @sleeps at PRIBIO @source biowait(D3) */
export const biowait = iowait

/**
 * Makes a header without memory behind it: on the i386 busy and of the newer form, elsewhere without flags.
 *
 * @returns null when memory is short (an injected failure)
 * @source getrbuf(D3), UNIX System V Release 4 for i386
 */
export function getrbuf(k: SysvKernel): Buf | null {
  if (k.fails('getrbuf') !== 0) return null
  const bp = k.newBuf()
  if (k.rules.set === 'i386') bp.b_flags = B_KERNBUF | B_BUSY
  return bp
}

/** Frees a header of getrbuf; it must not be used afterwards. @source freerbuf(D3), UNIX System V Release 4 */
export function freerbuf(k: SysvKernel, bp: Buf): void {
  k.holders.delete(bp)
  bp.b_flags = 0
}
