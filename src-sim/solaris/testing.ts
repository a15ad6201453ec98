import { Sim } from '../core/sim'
import type { TraceSink } from '../core/sink'
import { PhysicalMemory } from '../hw/memory'
import { ZERO_COSTS, type Costs } from '../kern/costs'
import { SolarisKernel } from './kernel'
import { solarisProfile, type SolarisProfile } from './switches'

/** A small Solaris machine without a trace; for specs and vectors. */
export function smallWorld(
  options: {
    readonly profile?: SolarisProfile
    readonly pageSize?: number
    readonly frames?: number
    readonly costs?: Partial<Costs>
    readonly trace?: TraceSink
  } = {},
): { readonly k: SolarisKernel; readonly memory: PhysicalMemory } {
  const sim = options.trace ? new Sim({ trace: options.trace }) : new Sim()
  const memory = new PhysicalMemory({
    pageSize: options.pageSize ?? 4096,
    frames: options.frames ?? 8192,
    allocator: 'contiguous',
    random: sim.stream('memory'),
  })
  const costs = { ...ZERO_COSTS, ...options.costs }
  const profile = options.profile ?? solarisProfile('illumos')
  return { k: new SolarisKernel(sim, costs, memory, { profile }), memory }
}
