import type { FaultId, FaultKey, PlannedFault } from '../core/faults'
import { FAULT_ROWS, type FaultRow } from './fault-catalogue'
import { faultColumns, FAULT_SYMPTOMS } from './fault-symptoms'
import type { FaultPlan, Scenario } from './scenario'

const INTERRUPT_FAULTS: Readonly<Record<string, FaultKey>> = { LOSE: 'F1', DELAY: 'F2', EXTRA: 'F4' }

/** What a plan is asked for by: its number, or the sort of event its trigger listens to. */
export function faultKey({ id, kind, op }: Pick<FaultPlan, 'id' | 'kind' | 'op'>): FaultKey {
  if (id !== null) return id
  return (kind === 'intr' && op !== null ? INTERRUPT_FAULTS[op] : undefined) ?? kind ?? 'intr'
}

/** The plans of a scenario as the machine asks for them; a fault that has no effect under a kernel is not planned. */
export function plannedFaults({ faults, driver }: Scenario, system: 'sysv' | 'solaris'): PlannedFault[] {
  const shows = ({ id }: FaultPlan): boolean => id === null || FAULT_SYMPTOMS[id][system] !== null
  return faults.filter(shows).map((plan) => ({
    id: faultKey(plan),
    where: plan.where ?? driver.device,
    skip: plan.skip,
    times: plan.times,
    value: plan.operand,
    ...(plan.id === null && plan.kind !== 'intr' && plan.op !== null ? { op: plan.op } : {}),
    ...(plan.chance === undefined ? {} : { ppm: plan.chance }),
    ...(plan.at === undefined ? {} : { at: plan.at }),
    ...(plan.byte === undefined ? {} : { byte: plan.byte }),
    ...(plan.byteOf === undefined ? {} : { byteOf: plan.byteOf }),
    ...(plan.offset === undefined ? {} : { offset: plan.offset }),
  }))
}

/** A fault of a scenario that cannot show where it is planned. */
export interface FaultWarning {
  /** Place in the list of faults. */
  readonly index: number
  readonly message: string
}

/** Says for each fault on which paths, engines and devices it shows, when it can not strike as planned. */
export function faultWarnings(scenario: Scenario): FaultWarning[] {
  return scenario.faults.flatMap((plan, index) => {
    const row = FAULT_ROWS.find(({ id }) => id === faultKey(plan))
    const message = row === undefined ? '' : whyNot(row, plan, scenario)
    return message === '' ? [] : [{ index, message }]
  })
}

function whyNot({ id, title }: FaultRow & { readonly id: FaultId }, plan: FaultPlan, scenario: Scenario): string {
  const { path, driver, devices } = scenario
  const { sysv, engines } = FAULT_SYMPTOMS[id]
  if (faultColumns(id, path) === null) {
    const where = sysv === null ? 'the paths physio and aphysio' : 'the path sysv'
    return `${id} (${title}) has no effect on the path ${path}; it shows on ${where}`
  }
  const device = devices.find(({ name }) => name === (plan.where ?? driver.device))
  if (!device || !engines || engines.includes(device.engine)) return ''
  const here = `the device ${device.name} with its engine ${device.engine}`
  return `${id} (${title}) has no effect on ${here}; it shows on ${engines.join(', ')}`
}
