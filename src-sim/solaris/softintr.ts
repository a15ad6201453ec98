import { assert } from '../core/assert'
import { KIND } from '../trace/kinds'
import { DDI_INTR_CLAIMED, type InterruptHandler, type InterruptLine } from '../kern/intr'
import type { SolarisKernel } from './kernel'

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
