import type { HungProcess } from '../config/run-result'
import { Buf } from '../kern/buf'
import type { Chan, Proc } from '../kern/proc'
import type { World } from './world'

/**
 * The processes that will never run again, each with the call that never came. Only meaningful when no event is left.
 */
export function hungProcesses(world: World): HungProcess[] {
  return world.kernel.procs
    .filter(({ state }) => state === 'sleeping')
    .map((proc) => ({
      process: proc.name,
      wchan: proc.wmesg,
      pri: proc.pri,
      explanation: explain(world, proc),
    }))
}

function explain(world: World, proc: Proc): string {
  const parts = [`${proc.name} sleeps for ${proc.wmesg} at priority ${proc.pri} and nobody is left to call wakeup`]
  const bp = awaited(proc.wchan)
  if (bp) {
    const isDone = (bp.b_flags & 0x2) !== 0
    parts.push(
      isDone
        ? `buf ${bp.id} has B_DONE set: its wakeup came before the process was asleep`
        : `biodone was never called for buf ${bp.id} (block ${Math.max(bp.b_blkno, bp.b_lblkno)}, ${bp.b_bcount} bytes)`,
    )
  }
  for (const { plan, disk } of world.devices.values()) {
    const { isInterrupting, isBusy } = disk.status()
    if (isInterrupting) parts.push(`${plan.name} is done and wants service, but its interrupt was not served`)
    if (isBusy) parts.push(`${plan.name} is busy and will never finish`)
  }
  parts.push(
    proc.pri <= 25 ? 'signals do not end this sleep, so the process cannot be killed' : 'a signal would end this sleep',
  )
  return `${parts.join('; ')}.`
}

/** The buf whose completion a channel stands for. */
function awaited(chan: Chan | null): Buf | null {
  if (chan instanceof Buf) return chan
  return chan !== null && 'bp' in chan && chan.bp instanceof Buf ? chan.bp : null
}
