import { pass, SUSPEND, type Step } from '../core/process'
import { assert } from '../core/assert'
import type { TraceRow } from '../core/sink'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { Kernel } from './kernel'
import { LongJump } from './panic'
import type { Chan, Proc } from './proc'

/** Sleeps at this priority or a better one are not disturbed by signals. @source sleep(K), System V */
export const PZERO = 25
/** Added to a priority: a signal makes sleep return 1 instead of leaving the call. @source sleep(K), System V */
export const PCATCH = 0o400
/** The part of the argument that is the priority. @source sleep(K), System V */
export const PMASK = 0o177
/** Priority of user code. @source param.h, System V */
export const PUSER = 60

/**
 * Uses processor time in kernel mode at the current level. Interrupts of a higher level are served meanwhile; they make
 * it longer. Also pays what plain code ran up, and lets a waiting interrupt in when the cost is 0.
 *
 * @param cost ns
 * @param routine whose time it is, for the trace
 * @sleeps no, but time passes
 */
export function work(k: Kernel, cost: Nanos, routine: string): Step<void> {
  const { cpu, sim } = k
  const total = cost + cpu.debt
  if (total === 0 && !cpu.hasDeliverable()) return pass()
  const proc = k.curproc
  const row =
    total > 0 && sim.trace.isOn
      ? sim.trace.begin(sim.now, KIND['proc:work'], proc.track, proc.link, 0, total, sim.trace.string(routine))
      : -1
  if (!cpu.passes(cost, false)) return waiting(k, cost, row)
  if (row !== -1) sim.trace.end(row, sim.now)
  return pass()
}

function* waiting({ cpu, sim }: Kernel, cost: Nanos, row: TraceRow): Step<void> {
  cpu.beginWork(cost, false)
  yield SUSPEND
  if (row !== -1) sim.trace.end(row, sim.now)
}

/** Lets a waiting interrupt in when the level allows it. Takes no time of its own. @sleeps no */
export function* preempt(k: Kernel): Step<void> {
  if (k.cpu.hasDeliverable() || k.cpu.debt > 0) yield* work(k, 0, 'preempt')
}

/**
 * Uses processor time in user mode: level 0, the priority of user code, and other processes may take the processor.
 *
 * @param duration ns
 */
export function* compute(k: Kernel, duration: Nanos): Step<void> {
  const proc = k.curproc
  const { sim } = k
  proc.pri = k.userPriority
  yield* yieldToBetter(k)
  const row = sim.trace.begin(sim.now, KIND['proc:compute'], proc.track, proc.link, 0, duration, 0)
  if (!k.cpu.passes(duration, true)) {
    k.cpu.beginWork(duration, true)
    yield SUSPEND
  }
  sim.trace.end(row, sim.now)
}

/**
 * Gives up the processor until `wakeup(chan)`. Being woken is a hint: test the condition again.
 *
 * @param disp priority, with PCATCH if wanted: up to PZERO signals wait, above it they end the sleep
 * @param wmesg the reason, for people
 * @returns 0 after wakeup; 1 when a signal ended it and PCATCH was given
 * @sleeps always, unless a signal is pending at an interruptible priority
 * @throws KernelPanic in an interrupt routine; LongJump when a signal ends it without PCATCH
 * @source sleep(K), System V; cv_wait(9F) uses it too
 */
export function* sleep(k: Kernel, chan: Chan, disp: number, wmesg: string): Step<0 | 1> {
  if (k.cpu.inInterrupt) k.forbid('SleepInInterrupt', `sleep for ${wmesg} in interrupt context`)
  const proc = k.curproc
  if (proc.locks.length > 0 && !('isLock' in chan)) heldAcrossSleep(k, proc, wmesg)
  const pri = disp & PMASK
  const isInterruptible = pri > PZERO
  if (isInterruptible && proc.signals.size > 0) return interrupted(disp)
  proc.pri = pri
  proc.isInterrupted = false
  k.sleepers.add(chan, proc, isInterruptible)
  proc.state = 'sleeping'
  proc.wchan = chan
  proc.wmesg = wmesg
  const { sim } = k
  const row = sim.trace.isOn
    ? sim.trace.begin(
        sim.now,
        KIND['proc:sleep'],
        proc.track,
        proc.link,
        k.sleepers.number(chan),
        pri,
        sim.trace.string(wmesg),
      )
    : -1
  proc.sleepRow = row
  k.cpu.giveUp()
  yield SUSPEND
  return proc.isInterrupted ? interrupted(disp) : 0
}

function heldAcrossSleep(k: Kernel, proc: Proc, wmesg: string): void {
  const names = proc.locks.map(({ name }) => name).join(', ')
  k.report('MutexAcrossSleep', `${proc.name} sleeps for ${wmesg} and holds ${names}`)
}

function interrupted(disp: number): 1 {
  if ((disp & PCATCH) === 0) throw new LongJump('a signal ended the call')
  return 1
}

/** Makes every sleeper of this channel runnable, the first sleeper first. @source wakeup(K), System V */
export function wakeup(k: Kernel, chan: Chan): void {
  for (const proc of k.sleepers.take(chan)) wake(k, proc)
}

/** Makes the first sleeper of this channel runnable; false when nobody sleeps there. @source cv_signal(9F) */
export function wakeupOne(k: Kernel, chan: Chan): boolean {
  const proc = k.sleepers.takeFirst(chan)
  if (!proc) return false
  wake(k, proc)
  return true
}

/** Makes one process runnable if it still sleeps there, whoever else does. @source cv_timedwait(9F): the clock ends a wait */
export function wakeupProc(k: Kernel, proc: Proc, chan: Chan): boolean {
  if (proc.state !== 'sleeping' || proc.wchan !== chan) return false
  k.sleepers.remove(proc, chan)
  wake(k, proc)
  return true
}

/** Posts a signal; it ends an interruptible sleep. @source psignal(K), System V */
export function psignal(k: Kernel, proc: Proc, signal: number): void {
  if (proc.state === 'done') return
  proc.signals.add(signal)
  k.sim.trace.instant(k.sim.now, KIND['proc:signal'], proc.track, proc.link, 0, signal, 0)
  if (proc.state !== 'sleeping' || !k.sleepers.isInterruptible(proc)) return
  k.sleepers.remove(proc)
  proc.isInterrupted = true
  wake(k, proc)
}

function wake(k: Kernel, proc: Proc): void {
  assert(proc.state === 'sleeping', () => `wakeup of ${proc.name}, which is ${proc.state}`)
  const { sim } = k
  sim.trace.end(proc.sleepRow, sim.now)
  proc.sleepRow = -1
  if (sim.trace.isOn) {
    sim.trace.instant(
      sim.now,
      KIND['proc:wakeup'],
      proc.track,
      proc.link,
      proc.wchan ? k.sleepers.number(proc.wchan) : 0,
      0,
      0,
    )
  }
  proc.wchan = null
  k.cpu.makeReady(proc)
}

/** Gives the processor to a runnable process of better priority, at the way back to user code. */
export function* yieldToBetter(k: Kernel): Step<void> {
  const proc = k.curproc
  if (!k.cpu.hasBetterReady(proc.pri)) return
  k.cpu.makeReady(proc)
  k.cpu.giveUp()
  yield SUSPEND
}
