import type { Rng } from '../core/rng'

/** Where a fault strikes. The ids are those of the catalogue; see docs/faults.md. */
export type FaultId = 'F1' | 'F2' | 'F3' | 'F4' | 'F8' | 'F10' | 'F37' | 'kseg' | 'pagelock' | 'copyin' | 'copyout'

/** One planned fault. */
export interface FaultPlan {
  readonly id: FaultId
  /** Matching events that pass before it strikes. */
  readonly skip: number
  /** How often it strikes then. */
  readonly times: number
  /** Chance in a million at each match, after `skip`; absent = certain. */
  readonly ppm?: number
  /** F2: delay in ns. F8: block. F10: bytes missing. Injection points: errno. */
  readonly value: number
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
  strike(id: FaultId): FaultPlan | undefined {
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

  /** Blocks that planned faults make unreadable. */
  badBlocks(): number[] {
    return this.plans.filter(({ plan }) => plan.id === 'F8').map(({ plan }) => plan.value)
  }
}
