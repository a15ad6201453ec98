import { assert } from '../core/assert'
import { KIND } from '../trace/kinds'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptHandler, type InterruptLine } from '../kern/intr'
import type { DeviceStatus } from '../hw/device'
import { LOCK_LEVEL, type SolarisKernel } from './kernel'
import { Mutex, mutex_enter_plain, mutex_exit_plain } from './mutex'

/** Lowest and highest level of a soft interrupt, and the one by default. @source ddi_intr_add_softint(9F) */
export const SOFT_LEVELS = { lowest: 1, highest: 9, default: 1 } as const

/** The levels of the old interface. @source ddi_add_softintr(9F) */
export const DDI_SOFTINT = { LOW: 1, MED: 4, HIGH: 6 } as const

/** A soft interrupt: a handler that other code asks for. @source ddi_add_softintr(9F) */
export interface SoftInterrupt {
  readonly name: string
  readonly level: number
  readonly handler: InterruptHandler
  readonly arg: unknown
  /** Asked for and not yet begun. */
  isPending: boolean
}

/** The soft interrupts of one world, by level. @source ddi_add_softintr(9F) */
export class SoftInterrupts {
  private readonly k: SolarisKernel
  private readonly levels = new Map<number, { readonly line: InterruptLine; readonly list: SoftInterrupt[] }>()

  constructor(k: SolarisKernel) {
    this.k = k
  }

  /** Adds a handler. Its level is 1 to 9. @source ddi_add_softintr(9F) */
  ddi_add_softintr(name: string, level: number, handler: InterruptHandler, arg: unknown): SoftInterrupt {
    assert(
      level >= SOFT_LEVELS.lowest && level <= SOFT_LEVELS.highest,
      () => `a soft interrupt has level 1 to 9, not ${level}`,
    )
    const soft: SoftInterrupt = { name, level, handler, arg, isPending: false }
    this.level(level).list.push(soft)
    return soft
  }

  /** Takes a handler away. @source ddi_remove_softintr(9F) */
  ddi_remove_softintr(soft: SoftInterrupt): void {
    const { list } = this.level(soft.level)
    const place = list.indexOf(soft)
    if (place >= 0) list.splice(place, 1)
  }

  /** Asks for a handler; asking again before it begins changes nothing. @source ddi_trigger_softintr(9F) */
  ddi_trigger_softintr(soft: SoftInterrupt): void {
    const { trace, now } = this.k.sim
    trace.instant(now, KIND['soft:trigger'], this.k.cpu.track, this.k.link, 0, soft.level, trace.string(soft.name))
    soft.isPending = true
    const { line } = this.level(soft.level)
    if (!line.isPending) this.k.raise(line)
  }

  private level(level: number): { readonly line: InterruptLine; readonly list: SoftInterrupt[] } {
    const known = this.levels.get(level)
    if (known) return known
    const line = this.k.addLine({ name: `soft ${level}`, level, number: 240 + level })
    const made = { line, list: [] as SoftInterrupt[] }
    line.add(() => this.dispatch(made.list), null)
    this.levels.set(level, made)
    return made
  }

  /** Runs the handlers that were asked for; each begins with its mark cleared, and its value does not matter. */
  private dispatch(list: readonly SoftInterrupt[]): number {
    const { sim, cpu, link } = this.k
    for (const soft of [...list]) {
      if (!soft.isPending) continue
      soft.isPending = false
      const row = sim.trace.begin(
        sim.now,
        KIND['soft:service'],
        cpu.track,
        link,
        0,
        soft.level,
        sim.trace.string(soft.name),
      )
      soft.handler(soft.arg)
      sim.trace.end(row, sim.now)
    }
    return DDI_INTR_CLAIMED
  }
}

/**
 * The lower half of a handler whose line is above lock level: the handler itself only clears the device and leaves what
 * it said in a queue, and a soft interrupt does the rest. Triggering again while it is pending changes nothing, so the
 * queue is emptied each time.
 *
 * @source ddi_add_softintr(9F), ddi_intr_hilevel(9F); Writing Device Drivers, High-Level Interrupts
 */
export class HighLevelQueue {
  private readonly k: SolarisKernel
  /** Protects the queue; spun on, since its level is above lock level. */
  private readonly high: Mutex
  private readonly queue: DeviceStatus[] = []
  private readonly interrupts: SoftInterrupts
  private readonly soft: SoftInterrupt

  /** @param complete what is left to do for one interrupt, at the level of the soft interrupt */
  constructor(k: SolarisKernel, name: string, level: number, complete: (status: DeviceStatus) => void) {
    this.k = k
    this.high = new Mutex(`${name} high`, level)
    this.interrupts = new SoftInterrupts(k)
    this.soft = this.interrupts.ddi_add_softintr(name, DDI_SOFTINT.HIGH, () => this.drain(complete), null)
  }

  /** For the handler: leaves the state of the device and asks for the soft interrupt. */
  put(status: DeviceStatus): void {
    mutex_enter_plain(this.k, this.high)
    this.queue.push(status)
    mutex_exit_plain(this.k, this.high)
    this.interrupts.ddi_trigger_softintr(this.soft)
  }

  /** Takes the soft interrupt away. @source ddi_remove_softintr(9F) */
  release(): void {
    this.interrupts.ddi_remove_softintr(this.soft)
  }

  private drain(complete: (status: DeviceStatus) => void): number {
    if (this.queue.length === 0) return DDI_INTR_UNCLAIMED
    for (let status = this.take(); status; status = this.take()) complete(status)
    return DDI_INTR_CLAIMED
  }

  private take(): DeviceStatus | undefined {
    mutex_enter_plain(this.k, this.high)
    const status = this.queue.shift()
    mutex_exit_plain(this.k, this.high)
    return status
  }
}

/** The level that protects what a driver's completion touches: its line's, or the soft interrupt's above lock level. */
export function completionLevel(level: number): number {
  return level > LOCK_LEVEL ? DDI_SOFTINT.HIGH : level
}

/** The queue for a line above lock level; null for others. @source ddi_intr_hilevel(9F) */
export function highLevelQueue(
  k: SolarisKernel,
  name: string,
  level: number,
  complete: (status: DeviceStatus) => void,
): HighLevelQueue | null {
  return level > LOCK_LEVEL ? new HighLevelQueue(k, name, level, complete) : null
}
