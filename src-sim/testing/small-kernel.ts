import { Sim } from '../core/sim'
import type { Step } from '../core/process'
import { PhysicalMemory } from '../hw/memory'
import { ZERO_COSTS, type Costs } from '../kern/costs'
import { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'

/** A kernel of neither system on a machine of a few frames; nothing costs time unless it is given. */
export function smallKernel(
  options: { readonly costs?: Partial<Costs>; readonly frames?: number; readonly pageSize?: number } = {},
): { readonly k: Kernel; readonly memory: PhysicalMemory } {
  const sim = new Sim()
  const memory = new PhysicalMemory({
    ...{ pageSize: options.pageSize ?? 4096, frames: options.frames ?? 16, allocator: 'contiguous' },
    random: sim.stream('frames'),
  })
  return { k: new Kernel(sim, { ...ZERO_COSTS, ...options.costs }, memory), memory }
}

/** Runs one process to its end. @returns what it returned; undefined when it never ended */
export function inProcess<T>(k: Kernel, body: (proc: Proc) => Step<T>): T | undefined {
  let value: T | undefined
  k.spawn('p', function* (proc) {
    value = yield* body(proc)
  })
  k.sim.run()
  return value
}
