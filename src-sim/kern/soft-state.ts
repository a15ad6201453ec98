import type { Kernel } from './kernel'

/**
 * Per-instance state of a driver. An instance that was never allocated gives null, which the driver must answer with
 * ENXIO.
 *
 * @source ddi_soft_state(9F)
 */
export class SoftState<T> {
  private readonly states = new Map<number, T>()
  private readonly kernel: (() => Kernel) | null

  /** @param kernel whose checker looks at what a driver does with null; without it nobody looks */
  constructor(kernel: (() => Kernel) | null = null) {
    this.kernel = kernel
  }

  /** Allocates an instance. @source ddi_soft_state_zalloc(9F) */
  ddi_soft_state_zalloc(instance: number, state: T): void {
    this.states.set(instance, state)
  }

  /** Frees an instance. @source ddi_soft_state_free(9F) */
  ddi_soft_state_free(instance: number): void {
    this.states.delete(instance)
  }

  /** The state of an instance, or null. @source ddi_get_soft_state(9F) */
  ddi_get_soft_state(instance: number): T | null {
    const state = this.states.get(instance) ?? null
    if (state === null && this.kernel) {
      const proc = this.kernel().cpu.curproc
      if (proc !== null) proc.nullState = instance
    }
    return state
  }
}
