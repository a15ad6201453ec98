import { Sim } from '../core/sim'
import { PhysicalMemory } from '../hw/memory'
import { ZERO_COSTS, type Costs } from '../kern/costs'
import { SysvKernel } from './kernel'
import { sysvRules, type RuleSet, type SysvRules } from './switches'

/** A kernel over 4 MB of memory, for tests. @source DMA Lab */
export function testKernel(
  set: RuleSet = 'i386',
  changes: Partial<SysvRules> = {},
  costs: Partial<Costs> = {},
): SysvKernel {
  const sim = new Sim()
  const rules = sysvRules(set, changes, changes.pageSize)
  const { pageSize } = rules
  const random = sim.stream('frames')
  const memory = new PhysicalMemory({ pageSize, frames: 0x400000 / pageSize, allocator: 'random', random })
  return new SysvKernel(sim, { ...ZERO_COSTS, ...costs }, memory, rules)
}
