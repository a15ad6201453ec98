import type { HungProcess } from '../config/run-result'
import { Buf } from '../kern/buf'
import type { Chan, Proc } from '../kern/proc'
import type { World } from './world'

/**
 * The processes that will never run again, each with what it waits for, who could have woken it, and the call that never
 * came. Only meaningful when no event is left.
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

/** True while a device works on a command, or wants service that does not come: no driver can do anything about it. */
export function hardwareOwes(world: World): boolean {
  for (const { disk } of world.devices.values()) {
    const { isBusy, isInterrupting } = disk.status()
    if (isBusy || isInterrupting) return true
  }
  return false
}

function explain(world: World, proc: Proc): string {
  const parts = [`${proc.name} sleeps for ${proc.wmesg} at priority ${proc.pri} and nobody is left to call wakeup`]
  parts.push(...waitsFor(world, proc), ...devices(world))
  parts.push(
    proc.pri <= 25 ? 'signals do not end this sleep, so the process cannot be killed' : 'a signal would end this sleep',
  )
  return `${parts.join('; ')}.`
}

/** What would have to happen, from the channel on. */
function waitsFor({ kernel }: World, proc: Proc): string[] {
  const { wchan } = proc
  const bp = awaited(wchan)
  if (bp) {
    const isDone = (bp.b_flags & 0x2) !== 0
    return [
      isDone
        ? `buf ${bp.id} has B_DONE set: its wakeup came before the process was asleep`
        : `biodone was never called for buf ${bp.id} (block ${Math.max(bp.b_blkno, bp.b_lblkno)}, ${bp.b_bcount} bytes)`,
    ]
  }
  if (wchan !== null && 'isLock' in wchan) return lockChain(kernel.procs, proc)
  const waiting = [...kernel.inStrategy].map(({ id }) => id)
  if (waiting.length > 0) return [`biodone was never called for buf ${waiting.join(', ')}`]
  return []
}

/** Who holds the lock, and what the holder waits for, until somebody does not wait for a lock or comes round again. */
function lockChain(procs: readonly Proc[], first: Proc): string[] {
  const parts: string[] = []
  const seen = new Set<Proc>()
  for (let proc: Proc | undefined = first; proc;) {
    const wchan: Chan | null = proc.wchan
    if (wchan === null || !('isLock' in wchan)) {
      parts.push(proc.state === 'sleeping' ? `${proc.name} sleeps for ${proc.wmesg}` : `${proc.name} is ${proc.state}`)
      return parts
    }
    if (seen.has(proc)) return [...parts, 'they wait for each other: a deadlock']
    seen.add(proc)
    const holder: Proc | undefined = procs.find(({ locks }) => locks.some((lock) => lock === wchan))
    const owner = holder?.name ?? 'a routine that has returned'
    parts.push(`${proc.wmesg} is held by ${owner} and mutex_exit was never called`)
    proc = holder
  }
  return parts
}

/** What devices and interrupt lines have to do with it. */
function devices({ kernel, devices: list }: World): string[] {
  const parts: string[] = []
  for (const { plan, disk, line } of list.values()) {
    const { isInterrupting, isBusy } = disk.status()
    if (isInterrupting) {
      parts.push(`${plan.name} is done and wants service, but its interrupt was not served`)
      if (line.isMasked) parts.push(`${line.name} is masked after a storm`)
      else if (kernel.cpu.level >= line.level) {
        parts.push(`level ${kernel.cpu.level} of the processor holds ${line.name} (level ${line.level}) off`)
      } else if (!line.isPending) parts.push(`no request of ${line.name} waits: it was lost`)
    }
    if (isBusy) parts.push(`${plan.name} is busy and will never finish`)
  }
  return parts
}

/** The buf whose completion a channel stands for. */
function awaited(chan: Chan | null): Buf | null {
  if (chan instanceof Buf) return chan
  return chan !== null && 'bp' in chan && chan.bp instanceof Buf ? chan.bp : null
}
