import type { Buf } from '../kern/buf'
import type { Proc } from '../kern/proc'
import { B_DONE } from './flags'
import type { SysvKernel } from './kernel'

/** A process that sleeps for a header that is done already. */
export interface LostWakeup {
  readonly proc: Proc
  readonly bp: Buf
}

/**
 * Finds wakeups that went to nobody: processes asleep on a header with B_DONE set. Call it when nothing is left to
 * happen; each is reported once.
 *
 * @source sleep(K) and wakeup(K), UNIX System V: events are not remembered
 */
export function findLostWakeups(k: SysvKernel): LostWakeup[] {
  const lost = k.sleepers.all().flatMap((proc) => {
    const bp = proc.wchan as Partial<Buf> | null
    const isDone = bp !== null && typeof bp.b_flags === 'number' && (bp.b_flags & B_DONE) !== 0
    return isDone && proc.wmesg !== 'header' ? [{ proc, bp: bp as Buf }] : []
  })
  for (const { proc, bp } of lost) {
    k.report('LostWakeup', `${proc.name} sleeps for header ${bp.id}, which is done: its wakeup came before the sleep`)
  }
  return lost
}
