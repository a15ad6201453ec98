import type { Rng } from '../core/rng'

/**
 * The faults a device can have here, by their number in the catalogue: F1 lost, F2 late, F3 spurious and F4 extra
 * interrupt; F8 device error, F9 end of the medium, F10 short transfer without an error, F11 parity, F12 FIFO overrun;
 * F37 the device hangs.
 */
export const DEVICE_FAULTS = ['F1', 'F2', 'F3', 'F4', 'F8', 'F9', 'F10', 'F11', 'F12', 'F37'] as const
/** One of them. */
export type DeviceFault = (typeof DEVICE_FAULTS)[number]

/** One planned fault. */
export interface FaultPlan {
  readonly id: DeviceFault
  /** Matching events that pass before it strikes. */
  readonly skip: number
  /** How often it strikes then. */
  readonly times: number
  /** Chance in a million at each match, after `skip`; absent = certain. */
  readonly ppm?: number
  /** F2, F3: ns. F8 to F12: bytes that still move; null = half of the command, in whole blocks. */
  readonly value: number | null
}

/** Decides, event by event, which planned faults strike. */
export class Faults {
  private readonly plans: { plan: FaultPlan; passed: number; struck: number }[]
  private readonly random: Rng
  /** Called when one strikes. */
  onStrike: (plan: FaultPlan) => void = () => undefined

  constructor(plans: readonly FaultPlan[], random: Rng) {
    this.plans = plans.map((plan) => ({ plan, passed: 0, struck: 0 }))
    this.random = random
  }

  /** The plan that strikes at this event, or undefined. Every match counts. */
  strike(id: DeviceFault): FaultPlan | undefined {
    for (const entry of this.plans) {
      const { plan } = entry
      if (plan.id !== id || entry.struck >= plan.times) continue
      if (entry.passed++ < plan.skip) continue
      if (plan.ppm !== undefined && !this.random.chance(plan.ppm)) continue
      entry.struck++
      this.onStrike(plan)
      return plan
    }
    return undefined
  }
}
