import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { preempt, work } from '../kern/step'
import { KIND } from '../trace/kinds'
import { B_DONE } from './flags'
import type { SysvKernel } from './kernel'

/**
 * What physio calls: a routine of the driver that may sleep, such as one that calls dma_breakup.
 *
 * @source physio(K), UNIX System V
 */
export type Strat = (bp: Buf) => Step<void>

/**
 * Calls strategy from a process: numbers the piece, takes the time of the call, lets interrupts in afterwards.
 *
 * @sleeps no: strategy queues the request and returns
 * @source strategy of UNIX System V drivers
 */
export function* callStrategy(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  yield* work(k, k.costs.strategy, 'strategy')
  const { track, link } = k.curproc
  const { trace, now } = k.sim
  link.chunk = k.number('chunk')
  bp.link.request = link.request
  bp.link.chunk = link.chunk
  bp.link.cause = link.cause
  const row = trace.instant(now, KIND['io:start'], track, bp.link, bp.id, bp.b_blkno, bp.b_bcount)
  if (row >= 0) bp.link.cause = row + 1
  trace.instant(now, KIND['io:addr'], track, bp.link, bp.id, bp.b_addr, bp.b_as === k.kas ? 1 : 0)
  if ((bp.b_flags & B_DONE) !== 0) k.report('DoneBeforeStrategy', `header ${bp.id} is done before it is queued`)
  k.inStrategy.add(bp)
  k.lastStarted.set(bp.b_edev, bp)
  bp.handOver()
  k.probe.strategy(bp)
  strategy(bp)
  k.probe.queued(bp)
  yield* preempt(k)
}

/**
 * A strategy routine in the form physio takes, for a device that needs no breaking up.
 *
 * @source physio(K), UNIX System V
 */
export function directly(k: SysvKernel, strategy: Strategy): Strat {
  return (bp) => callStrategy(k, strategy, bp)
}
