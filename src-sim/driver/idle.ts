import type { Kernel } from '../kern/kernel'
import type { WorldDevice } from '../machine/world'

/**
 * A register that says what to do is written.
 *
 * @param offset of the register
 * @error finding DeviceBusy while the device does something
 * @source docs/checker.md, DeviceBusy
 */
export function judgeIdle(k: Kernel, { plan, disk }: WorldDevice, offset: number): void {
  const { isBusy, isInterrupting } = disk.status()
  if (!isBusy || isInterrupting) return
  const message = `the register at 0x${offset.toString(16)} of ${plan.name} is written while it works on a command`
  k.report('DeviceBusy', message)
}
