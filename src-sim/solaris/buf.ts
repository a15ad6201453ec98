import { KIND } from '../trace/kinds'
import { Buf } from '../kern/buf'
import type { Step } from '../core/process'
import { ERRNO } from '../kern/errno'
import { sleep, wakeupOne } from '../kern/step'
import type { SolarisKernel } from './kernel'

/** In use. @source buf(9S) */
export const B_BUSY = 0x1
/** The transfer is over. @source buf(9S) */
export const B_DONE = 0x2
/** It failed; b_error says why. @source buf(9S) */
export const B_ERROR = 0x4
/** The memory is a list of pages. @source buf(9S) */
export const B_PAGEIO = 0x10
/** Raw I/O on memory that is locked. @source buf(9S) */
export const B_PHYS = 0x20
/** Device to memory. @source buf(9S) */
export const B_READ = 0x40
/** Somebody wants the header. @source buf.h */
export const B_WANTED = 0x80
/** Memory to device; by contract only "B_READ is clear" counts. @source buf(9S) */
export const B_WRITE = 0x100
/** Nobody waits in biowait. @source buf.h */
export const B_ASYNC = 0x400
/** The memory has a kernel mapping. @source buf.h */
export const B_REMAPPED = 0x4000
/** Not cached. @source buf.h */
export const B_NOCACHE = 0x80000
/** b_shadow lists the pages. @source buf.h */
export const B_SHADOW = 0x200000
/** Give up quickly on errors. @source buf.h */
export const B_FAILFAST = 0x1000000
/** Strategy has it and biodone has not. @source buf.h */
export const B_STARTED = 0x2000000

/** Priority of biowait: signals wait. */
const PRIBIO = 20

/** A buf with every field at its start. @source bioinit(9F) */
export function bioinit(k: SolarisKernel): Buf {
  return new Buf(k.number('buf'))
}

/**
 * Allocates a buf for the driver's own use; it counts as held.
 *
 * @returns null when memory is short
 * @source getrbuf(9F)
 */
export function getrbuf(k: SolarisKernel): Buf | null {
  if (k.fails('getrbuf') !== 0) return null
  const bp = bioinit(k)
  k.sim.trace.instant(k.sim.now, KIND['buf:get'], k.memoryTrack, bp.link, bp.id, 0, 0)
  return bp
}

/** Gives a buf of getrbuf back. @source freerbuf(9F) */
export function freerbuf(k: SolarisKernel, bp: Buf): void {
  k.sim.trace.instant(k.sim.now, KIND['buf:release'], k.memoryTrack, bp.link, bp.id, 0, 0)
}

/** Makes a used buf as new, so that it can carry another request. @source bioreset(9F) */
export function bioreset(bp: Buf): void {
  const { id, ioChan, link, ...fields } = new Buf(bp.id)
  void [id, ioChan, link]
  Object.assign(bp, fields)
}

/** Marks the buf as failed (or, with 0, as not failed). @source bioerror(9F) */
export function bioerror(k: SolarisKernel, bp: Buf, error: number): void {
  if (error !== 0) bp.b_flags |= B_ERROR
  else bp.b_flags &= ~B_ERROR
  if (error !== 0 && bp.stage === 'done') {
    k.report('BioerrorAfterBiodone', `bioerror(${error}) of buf ${bp.id}, which was completed before`)
  }
  bp.b_error = error
  k.watch('bioerror', bp)
}

/** The error of a buf: 0 without B_ERROR; EIO when the driver gave no number. @source geterror(9F) */
export function geterror(bp: Buf): number {
  if ((bp.b_flags & B_ERROR) === 0) return 0
  return bp.b_error === 0 ? ERRNO.EIO : bp.b_error
}

/**
 * Ends a transfer: calls b_iodone if there is one (and leaves all else to it), or sets B_DONE and lets the waiter go.
 * A second call for the same transfer leaves an extra count in b_io: the next biowait returns too early.
 *
 * @source biodone(9F)
 * @error findings BiodoneTwice; HighLevelCall above lock level
 */
export function biodone(k: SolarisKernel, bp: Buf): void {
  if (k.isHighLevel) k.report('HighLevelCall', `biodone of buf ${bp.id} at level ${k.cpu.level}, above lock level`)
  if (!k.inStrategy.has(bp)) k.report('BiodoneTwice', `biodone of buf ${bp.id}, which is not with a driver`)
  else {
    k.checkCompletion(bp)
    if ((bp.b_flags & B_ASYNC) !== 0 && (bp.b_resid < 0 || bp.b_resid > bp.b_bcount)) {
      k.report('ResidOutOfRange', `b_resid ${bp.b_resid} of a transfer of ${bp.b_bcount} bytes`)
    }
    const handle = k.bindings.get(bp)
    if (handle && !handle.isSynced && bp.b_resid < bp.b_bcount)
      k.report('SyncMissing', `buf ${bp.id} is completed without ddi_dma_sync for the CPU`)
  }
  bp.stage = 'done'
  k.cpu.charge(k.costs.biodone)
  const { trace, now } = k.sim
  trace.instant(now, KIND['io:done'], k.cpu.track, bp.link, bp.id, Math.max(0, bp.b_resid), bp.b_error)
  bp.b_flags &= ~B_STARTED
  if (bp.b_iodone !== null) {
    bp.b_iodone(bp)
    k.watch('iodone', bp)
    return
  }
  k.inStrategy.delete(bp)
  bp.b_flags |= B_DONE
  k.watch('biodone', bp)
  if ((bp.b_flags & B_ASYNC) !== 0) return freerbuf(k, bp)
  bp.b_io++
  wakeupOne(k, bp.ioChan)
}

/**
 * Waits for biodone. A count that is there already lets it through at once.
 *
 * @returns the error of the buf
 * @sleeps until biodone; for ever when that never comes
 * @source biowait(9F)
 */
export function* biowait(k: SolarisKernel, bp: Buf): Step<number> {
  const { trace } = k.sim
  const { track } = k.curproc
  trace.instant(k.sim.now, KIND['io:wait-start'], track, bp.link, bp.id, 0, 0)
  while (bp.b_io === 0) yield* sleep(k, bp.ioChan, PRIBIO, 'biowait')
  bp.b_io--
  const error = geterror(bp)
  trace.instant(k.sim.now, KIND['io:wait-done'], track, bp.link, bp.id, 0, error)
  return error
}
