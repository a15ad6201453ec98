import { FAULT_IDS } from '../config/fault-catalogue'
import { faultColumns } from '../config/fault-symptoms'
import type { RunFault } from '../config/run-result'
import type { PathId } from '../config/scenario'
import type { PlannedFault } from '../core/faults'
import type { World } from './world'

/** Every time a planned fault struck, in order, with its three columns. @source our catalogue of faults */
export function struckFaults({ kernel, scenario }: World, path: PathId): RunFault[] {
  return kernel.faults.strikes.map(({ plan, event, at }) => ({
    fault: plan.op === undefined ? plan.id : `${plan.id} ${plan.op}`,
    where: event.where ?? plan.where ?? scenario.driver.device,
    at,
    ...columnsOf(plan, path),
  }))
}

function columnsOf({ id, op }: PlannedFault, path: PathId): Pick<RunFault, 'hardware' | 'driver' | 'user'> {
  const known = FAULT_IDS.find((each) => each === id)
  const columns = known === undefined ? null : faultColumns(known, path)
  if (columns) return columns
  if (known !== undefined) return { hardware: 'that it struck', driver: 'nothing', user: 'no effect on this path' }
  switch (id) {
    case 'pio_r':
    case 'pio_w':
      return {
        hardware: `a register access, and ${op ?? 'a change'} on it`,
        driver: 'another value',
        user: 'what the driver made of it',
      }
    case 'log':
      return { hardware: 'nothing', driver: 'a message that nobody reads', user: 'no line of the kernel' }
    default:
      return {
        hardware: `a transfer, and ${op ?? 'a change'} on its bytes`,
        driver: 'success',
        user: 'success, with other bytes',
      }
  }
}
