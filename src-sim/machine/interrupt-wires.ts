import type { Scenario } from '../config/scenario'
import type { TraceLink } from '../core/sink'
import type { Faults } from '../hw/faults'
import { DDI_INTR_CLAIMED, type DispatchRule, type InterruptLine } from '../kern/intr'
import type { Kernel } from '../kern/kernel'
import { PicController } from './interrupts'

/** The interrupt output of one device. */
export interface InterruptWire {
  /** Pulls the line up; nothing changes while this device holds it up already. */
  readonly raise: (link: TraceLink) => void
  /** Lets it go. */
  readonly lower: () => void
  /** A request that the device does not stand behind. */
  readonly stray: (link: TraceLink) => void
  /** A request that is gone before the processor acknowledges it. */
  readonly glitch: (link: TraceLink) => void
}

/** How the handlers of a line are called on this machine. */
export function dispatchRule(scenario: Scenario, system: 'sysv' | 'solaris'): DispatchRule {
  if (system === 'sysv') return 'single'
  return scenario.host.chainStops ? 'first' : 'chain'
}

/** The interrupt controllers of the machine, not yet initialised; null on a host without. Also sets the storm limit. */
export function createController(
  kernel: Kernel,
  { host, rules }: Scenario,
  system: 'sysv' | 'solaris',
): PicController | null {
  kernel.cpu.stormLimit = host.stormInterrupts
  if (!host.pic) return null
  return new PicController(kernel, {
    hasElcr: host.elcr,
    latchEdge: host.latchEdge,
    lazyMask: system === 'sysv' && rules.lazyMask === true,
    system,
    driverEnds: system === 'sysv',
  })
}

/** Initialises the controllers, once every line is there. */
export function bootController(kernel: Kernel, controller: PicController | null): void {
  if (!controller) return
  controller.boot()
  kernel.cpu.controller = controller
}

/** Connects a device's output to its line. */
export function wireDevice(kernel: Kernel, line: InterruptLine, controller: PicController | null): InterruptWire {
  let isUp = false
  const stray = (link: TraceLink): void => kernel.stray(line, link)
  return {
    raise: (link) => {
      if (isUp) return
      isUp = true
      kernel.raise(line, link)
    },
    lower: () => {
      if (!isUp) return
      isUp = false
      kernel.lower(line)
    },
    stray,
    glitch: (link) => (controller ? controller.glitch(line) : stray(link)),
  }
}

/**
 * F7: the handler at a place of the chain claims an interrupt that is not its own, as often as the fault strikes.
 *
 * @source ddi_add_intr(9F)
 */
export function addGreed(line: InterruptLine, place: number, faults: Faults): void {
  const entry = line.handlers[place]
  if (!entry || !faults.has('F7')) return
  const { handler } = entry
  line.handlers[place] = {
    ...entry,
    handler: (arg) => {
      const value = handler(arg)
      return value !== DDI_INTR_CLAIMED && faults.strike('F7') ? DDI_INTR_CLAIMED : value
    },
  }
}
