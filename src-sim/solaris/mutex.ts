import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import { timeout, untimeout } from '../kern/delay'
import { PCATCH, PZERO, sleep, wakeup, wakeupOne, wakeupProc, work } from '../kern/step'
import type { HeldLock, Proc } from '../kern/proc'
import { LOCK_LEVEL, type SolarisKernel } from './kernel'

/** Who holds a mutex: a process by its pid, or an interrupt. */
type Owner = number | 'interrupt' | null

/**
 * A mutual exclusion lock. One made with the priority of an interrupt raises the processor's level while a process holds
 * it, so that a handler of that priority never finds it held.
 *
 * @source mutex(9F), mutex_init(9F)
 * @differs Solaris lets an interrupt thread block on an adaptive mutex; here the holder keeps the interrupt out instead
 */
export class Mutex implements HeldLock {
  readonly isLock = true
  readonly name: string
  /** Priority cookie; 0 = only processes use it. */
  readonly level: number
  owner: Owner = null
  /** Level to go back to. */
  saved = 0

  constructor(name: string, level = 0) {
    this.name = name
    this.level = level
  }

  /** True for a mutex that is spun on: its priority is above lock level. */
  get isSpin(): boolean {
    return this.level > LOCK_LEVEL
  }
}

/** Takes a mutex. @sleeps while somebody else holds it @source mutex_enter(9F) */
export function* mutex_enter(k: SolarisKernel, mutex: Mutex): Step<void> {
  const proc = k.curproc
  if (mutex.owner === proc.pid) {
    k.forbid('MutexMisuse', `mutex_enter: ${mutex.name} is held by this thread already`)
  }
  if (proc.locks.length > 0) noteOrder(k, proc.locks, mutex)
  while (mutex.owner !== null) yield* sleep(k, mutex, PZERO, mutex.name)
  mutex.owner = proc.pid
  proc.locks.push(mutex)
  mutex.saved = k.cpu.level
  if (mutex.level > k.cpu.level) k.cpu.setLevel(mutex.level)
}

/** Lets a mutex go; interrupts that waited come in. @sleeps no, but interrupts are served @source mutex_exit(9F) */
export function* mutex_exit(k: SolarisKernel, mutex: Mutex): Step<void> {
  release(k, mutex, 'mutex_exit')
  yield* work(k, 0, 'mutex_exit')
}

/**
 * Takes a mutex in plain code: a handler, or strategy. It cannot be held by a process there, unless the mutex was made
 * with too low a priority.
 *
 * @error finding DriverBug, and false, when it is held
 * @source mutex_enter(9F), mutex_init(9F)
 */
export function mutex_enter_plain(k: SolarisKernel, mutex: Mutex): boolean {
  if (k.isHighLevel && !mutex.isSpin) k.report('HighLevelCall', `adaptive mutex ${mutex.name} above lock level`)
  const proc = k.cpu.inInterrupt ? null : k.cpu.curproc
  if (proc && mutex.owner === proc.pid)
    k.forbid('MutexMisuse', `mutex_enter: ${mutex.name} is held by this thread already`)
  // Who holds it at its level keeps every other handler that takes it out: it is this one, or what it called.
  if (mutex.owner === 'interrupt' && k.cpu.inInterrupt && mutex.level >= k.cpu.level) {
    const how = 'this handler holds it; biodone, for one, may call strategy again'
    k.report('MutexMisuse', `mutex_enter: ${mutex.name} is held already: ${how}`)
    return false
  }
  if (mutex.owner !== null) {
    k.report('MutexWanted', `mutex ${mutex.name} is wanted at level ${k.cpu.level} while ${mutex.owner} holds it`)
    return false
  }
  const held = proc?.locks ?? k.interruptLocks
  if (held.length > 0) noteOrder(k, held, mutex)
  held.push(mutex)
  mutex.owner = proc?.pid ?? 'interrupt'
  mutex.saved = k.cpu.level
  if (mutex.level > k.cpu.level) k.cpu.setLevel(mutex.level)
  return true
}

/** Lets a mutex go in plain code. @source mutex_exit(9F) */
export function mutex_exit_plain(k: SolarisKernel, mutex: Mutex): void {
  release(k, mutex, 'mutex_exit')
}

function release(k: SolarisKernel, mutex: Mutex, routine: string): void {
  if (mutex.owner === null) k.forbid('MutexMisuse', `${routine}: ${mutex.name} is not held`)
  const mine = k.cpu.inInterrupt ? 'interrupt' : k.cpu.curproc?.pid
  if (mutex.owner !== mine) k.forbid('MutexMisuse', `${routine}: ${mutex.name} is held by somebody else`)
  forget(k, mutex)
  mutex.owner = null
  if (k.cpu.level !== mutex.saved) k.cpu.setLevel(mutex.saved)
  wakeupOne(k, mutex)
}

/** Takes a mutex from the list of what its owner holds. */
function forget(k: SolarisKernel, mutex: Mutex): void {
  const { owner } = mutex
  const holder: Proc | undefined = typeof owner === 'number' ? k.procs[owner - 1] : undefined
  const held = holder?.locks ?? k.interruptLocks
  const place = held.lastIndexOf(mutex)
  if (place === held.length - 1) held.pop()
  else if (place >= 0) held.splice(place, 1)
}

/** Notes that a mutex is taken behind others, and says so when it was the other way round before. */
function noteOrder(k: SolarisKernel, held: readonly HeldLock[], mutex: Mutex): void {
  for (const before of held) {
    const known = k.lockOrder.get(before)
    if (known?.has(mutex)) continue
    if (leadsTo(k, mutex, before)) {
      k.report('LockOrder', `${mutex.name} is taken while ${before.name} is held; before, it was the other way round`)
    }
    if (known) known.add(mutex)
    else k.lockOrder.set(before, new Set([mutex]))
  }
}

/** True when `to` was taken behind `from`, maybe with others between them. */
function leadsTo(k: SolarisKernel, from: HeldLock, to: HeldLock, seen = new Set<HeldLock>()): boolean {
  if (seen.has(from)) return false
  seen.add(from)
  for (const next of k.lockOrder.get(from) ?? []) if (next === to || leadsTo(k, next, to, seen)) return true
  return false
}

/** A condition variable: a channel with a name. @source condvar(9F) */
export interface ConditionVariable {
  readonly name: string
}

/** Lets the mutex go, waits for a signal, takes it again. @sleeps always @source cv_wait(9F) */
export function* cv_wait(k: SolarisKernel, cv: ConditionVariable, mutex: Mutex): Step<void> {
  release(k, mutex, 'cv_wait')
  yield* sleep(k, cv, PZERO, cv.name)
  yield* mutex_enter(k, mutex)
}

/** Like cv_wait, but a signal ends it. @returns 0 when a signal came, 1 otherwise @sleeps always @source cv_wait_sig(9F) */
export function* cv_wait_sig(k: SolarisKernel, cv: ConditionVariable, mutex: Mutex): Step<0 | 1> {
  release(k, mutex, 'cv_wait_sig')
  const bySignal = yield* sleep(k, cv, (PZERO + 1) | PCATCH, cv.name)
  yield* mutex_enter(k, mutex)
  return bySignal === 1 ? 0 : 1
}

/**
 * Like cv_wait, but the clock ends it too.
 *
 * @param length ns from now; the call of the manual names a time since power-on
 * @param isCaught a signal ends it as well, as in cv_timedwait_sig
 * @returns -1 when the time is over, 0 when a signal came, otherwise what is left of the time, ns, at least 1
 * @sleeps unless the time is over already
 * @source cv_timedwait(9F)
 */
export function* cv_timedwait(
  k: SolarisKernel,
  cv: ConditionVariable,
  mutex: Mutex,
  length: Nanos,
  isCaught = false,
): Step<number> {
  if (length <= 0) return -1
  const proc = k.curproc
  const until = k.sim.now + length
  let state: 'waits' | 'woken' | 'over' = 'waits'
  const callout = timeout(
    k,
    () => {
      if (state === 'waits' && wakeupProc(k, proc, cv)) state = 'over'
    },
    length,
  )
  release(k, mutex, isCaught ? 'cv_timedwait_sig' : 'cv_timedwait')
  const bySignal = yield* sleep(k, cv, isCaught ? (PZERO + 1) | PCATCH : PZERO, cv.name)
  const isOver = (state as string) === 'over'
  state = 'woken'
  untimeout(k, callout)
  yield* mutex_enter(k, mutex)
  if (bySignal === 1) return 0
  return isOver ? -1 : Math.max(1, until - k.sim.now)
}

/** Wakes one waiter. @error finding HighLevelCall above lock level @source cv_signal(9F) */
export function cv_signal(k: SolarisKernel, cv: ConditionVariable): void {
  if (k.isHighLevel) k.report('HighLevelCall', `cv_signal of ${cv.name} above lock level`)
  wakeupOne(k, cv)
}

/** Wakes all waiters. @error finding HighLevelCall above lock level @source cv_broadcast(9F) */
export function cv_broadcast(k: SolarisKernel, cv: ConditionVariable): void {
  if (k.isHighLevel) k.report('HighLevelCall', `cv_broadcast of ${cv.name} above lock level`)
  wakeup(k, cv)
}
