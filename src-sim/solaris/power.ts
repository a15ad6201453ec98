import type { Step } from '../core/process'
import {
  DDI_FAILURE,
  DDI_SUCCESS,
  pm_busy_component,
  pm_idle_component,
  pm_raise_power,
  type PowerComponent,
} from '../kern/pm'
import type { SolarisKernel } from './kernel'
import { mutex_enter, mutex_exit, type Mutex } from './mutex'

/** A power-managed component of a device. @source pm_busy_component(9F) */
export function newComponent(
  k: SolarisKernel,
  name: string,
  options: { readonly normal?: number; readonly level?: number; readonly raiseTime?: number } = {},
): PowerComponent {
  const normal = options.normal ?? 1
  const made = { name, busy: 0, level: options.level ?? normal, normal, raiseTime: options.raiseTime ?? 0 }
  k.components.push(made)
  return made
}

/**
 * The driver's power routine: takes its mutex and refuses a lower level while the component is busy.
 *
 * @returns DDI_SUCCESS or DDI_FAILURE
 * @sleeps for the mutex
 * @source power(9E)
 */
export function* power(
  k: SolarisKernel,
  dip: PowerComponent,
  component: number,
  level: number,
  mutex: Mutex,
): Step<number> {
  if (component !== 0 || level < 0) return DDI_FAILURE
  yield* mutex_enter(k, mutex)
  const isRefused = level < dip.level && dip.busy > 0
  if (!isRefused) dip.level = level
  yield* mutex_exit(k, mutex)
  return isRefused ? DDI_FAILURE : DDI_SUCCESS
}

/**
 * Lowers power through the driver's power routine; for detach only.
 *
 * @returns DDI_FAILURE for a bad component, a higher level, or when power(9E) refuses
 * @sleeps for the mutex
 * @source pm_lower_power(9F)
 */
export function* pm_lower_power(
  k: SolarisKernel,
  dip: PowerComponent,
  component: number,
  level: number,
  mutex: Mutex,
): Step<number> {
  if (component !== 0 || level > dip.level) return DDI_FAILURE
  return yield* power(k, dip, component, level, mutex)
}

/**
 * Raises power. The driver's power routine runs meanwhile and takes the driver's mutex, so that must not be held.
 *
 * @error finding DriverBug when this thread holds the mutex: on a real machine the call would never come back; then
 *   DDI_FAILURE
 * @sleeps until the component is at the level at least
 * @source pm_raise_power(9F)
 */
export function* raisePower(
  k: SolarisKernel,
  dip: PowerComponent,
  component: number,
  level: number,
  mutex: Mutex,
): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('SleepInInterrupt', 'pm_raise_power in interrupt context')
  if (component !== 0) return DDI_FAILURE
  if (mutex.owner === k.curproc.pid) {
    k.report('PowerWithMutex', `pm_raise_power of ${dip.name} with ${mutex.name} held: power(9E) takes it`)
    return DDI_FAILURE
  }
  if (dip.level >= level) return DDI_SUCCESS
  if (k.cannotRaise(dip)) return DDI_FAILURE
  const raised = yield* pm_raise_power(k, dip, component, level)
  if (raised !== DDI_SUCCESS) return raised
  return yield* power(k, dip, component, Math.max(dip.level, level), mutex)
}

/**
 * What a driver does before it touches its hardware: busy first, then power. When the second fails the first is undone.
 *
 * @returns DDI_SUCCESS or DDI_FAILURE
 * @sleeps until the device has power
 * @source pm_busy_component(9F), pm_raise_power(9F)
 */
export function* makeReady(k: SolarisKernel, dip: PowerComponent, mutex: Mutex): Step<number> {
  if (pm_busy_component(k, dip, 0) !== DDI_SUCCESS) return DDI_FAILURE
  if (dip.level >= dip.normal) return DDI_SUCCESS
  const raised = yield* raisePower(k, dip, 0, dip.normal, mutex)
  if (raised !== DDI_SUCCESS) pm_idle_component(k, dip, 0)
  return raised
}
