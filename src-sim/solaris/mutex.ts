import type { Step } from '../core/process'
import { PCATCH, PZERO, sleep, wakeup, wakeupOne, work } from '../kern/step'
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
export class Mutex {
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
  if (mutex.owner === k.curproc.pid) k.panic(`mutex_enter: ${mutex.name} is held by this thread already`)
  while (mutex.owner !== null) yield* sleep(k, mutex, PZERO, mutex.name)
  mutex.owner = k.curproc.pid
  mutex.saved = k.cpu.level
  if (mutex.level > k.cpu.level) k.cpu.setLevel(mutex.level)
}

/** Lets a mutex go; interrupts that waited come in. @sleeps no, but interrupts are served @source mutex_exit(9F) */
export function* mutex_exit(k: SolarisKernel, mutex: Mutex): Step<void> {
  release(k, mutex)
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
  if (mutex.owner !== null) {
    k.report('DriverBug', `mutex ${mutex.name} is wanted at level ${k.cpu.level} while ${mutex.owner} holds it`)
    return false
  }
  mutex.owner = k.cpu.inInterrupt ? 'interrupt' : (k.cpu.curproc?.pid ?? 'interrupt')
  mutex.saved = k.cpu.level
  if (mutex.level > k.cpu.level) k.cpu.setLevel(mutex.level)
  return true
}

/** Lets a mutex go in plain code. @source mutex_exit(9F) */
export function mutex_exit_plain(k: SolarisKernel, mutex: Mutex): void {
  release(k, mutex)
}

function release(k: SolarisKernel, mutex: Mutex): void {
  if (mutex.owner === null) k.panic(`mutex_exit: ${mutex.name} is not held`)
  mutex.owner = null
  if (k.cpu.level !== mutex.saved) k.cpu.setLevel(mutex.saved)
  wakeupOne(k, mutex)
}

/** A condition variable: a channel with a name. @source condvar(9F) */
export interface ConditionVariable {
  readonly name: string
}

/** Lets the mutex go, waits for a signal, takes it again. @sleeps always @source cv_wait(9F) */
export function* cv_wait(k: SolarisKernel, cv: ConditionVariable, mutex: Mutex): Step<void> {
  release(k, mutex)
  yield* sleep(k, cv, PZERO, cv.name)
  yield* mutex_enter(k, mutex)
}

/** Like cv_wait, but a signal ends it. @returns 0 when a signal came, 1 otherwise @sleeps always @source cv_wait_sig(9F) */
export function* cv_wait_sig(k: SolarisKernel, cv: ConditionVariable, mutex: Mutex): Step<0 | 1> {
  release(k, mutex)
  const bySignal = yield* sleep(k, cv, (PZERO + 1) | PCATCH, cv.name)
  yield* mutex_enter(k, mutex)
  return bySignal === 1 ? 0 : 1
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
