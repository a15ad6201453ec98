import { hold, type Step } from '../core/process'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { Kernel } from './kernel'
import { sleep, wakeup } from './step'

/** The call was refused. @source ddi(9F) */
export const DDI_FAILURE = -1
/** The call succeeded. @source ddi(9F) */
export const DDI_SUCCESS = 0

/** A device with one power-managed component, number 0. @source pm(9P) */
export interface PowerComponent {
  readonly name: string
  /** Busy marks that stack. */
  busy: number
  /** Current level; 0 = off. */
  level: number
  /** Level for normal work. */
  readonly normal: number
  /** ns from off to on. */
  readonly raiseTime: Nanos
}

/** Marks the component busy: it will not be powered down. Does not raise power. @source pm_busy_component(9F) */
export function pm_busy_component(k: Kernel, dip: PowerComponent, component: number): number {
  if (component !== 0) return DDI_FAILURE
  dip.busy++
  note(k, KIND['pm:busy'], dip)
  return DDI_SUCCESS
}

/** Takes one busy mark back; on an idle component nothing changes. @source pm_idle_component(9F) */
export function pm_idle_component(k: Kernel, dip: PowerComponent, component: number): number {
  if (component !== 0) return DDI_FAILURE
  if (dip.busy > 0) dip.busy--
  else k.report('IdleUnmatched', `pm_idle_component of ${dip.name}, which has no busy mark`)
  note(k, KIND['pm:idle'], dip)
  return DDI_SUCCESS
}

/**
 * Brings the component to at least `level`.
 *
 * @sleeps until the device has power; so never from an interrupt routine
 * @throws KernelPanic in interrupt context
 * @source pm_raise_power(9F)
 */
export function* pm_raise_power(k: Kernel, dip: PowerComponent, component: number, level: number): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('SleepInInterrupt', 'pm_raise_power in interrupt context')
  if (component !== 0) return DDI_FAILURE
  if (dip.level >= level) return DDI_SUCCESS
  const { sim } = k
  const row = sim.trace.begin(sim.now, KIND['pm:raise'], deviceTrack(k, dip), k.curproc.link, 0, component, level)
  if (dip.raiseTime > 0) {
    sim.spawn(`power of ${dip.name}`, powerUp(k, dip))
    yield* sleep(k, dip, 20, 'power')
  }
  dip.level = Math.max(dip.level, level)
  sim.trace.end(row, sim.now)
  return DDI_SUCCESS
}

function* powerUp(k: Kernel, dip: PowerComponent): Step<void> {
  yield* hold(dip.raiseTime)
  wakeup(k, dip)
}

function note(k: Kernel, kind: number, dip: PowerComponent): void {
  const link = k.cpu.curproc?.link ?? k.link
  k.sim.trace.instant(k.sim.now, kind, deviceTrack(k, dip), link, 0, 0, dip.busy)
}

const deviceTrack = (k: Kernel, dip: PowerComponent): number => k.sim.trace.track('device', dip.name)
