import { fail, ok, type Result } from '../core/result'
import { formatNanos } from '../core/time'
import type { Costs } from '../kern/costs'
import { burstRate } from '../hw/bus-rates'
import { HOST_NAMES, HOST_ROWS, type HostName, type HostRow, type HostUnit } from './host-table'
import { suggest } from './suggest'
import { allowedQuantity, formatBytes, formatRate, parseQuantity, QUANTITIES } from './units'

type Row = (typeof HOST_ROWS)[number]
/** The key of a parameter. */
export type HostKey = Row['key']
type ValueOf<Unit extends HostUnit> = Unit extends 'address' ? bigint : Unit extends 'flag' ? boolean : number
/** Every parameter with its value. */
export type HostValues = { readonly [Each in Row as Each['key']]: ValueOf<Each['unit']> }

/** A host, completely described. Times are whole ns, sizes bytes, rates bytes per second, shares thousandths. */
export type HostParameters = HostValues & { readonly name: HostName }

/** What a parameter may be given as. */
export type HostOverrides = Readonly<Record<string, unknown>>

/** The parameters in the order of the table. */
export const hostRows: readonly HostRow[] = HOST_ROWS

const keys: readonly string[] = hostRows.map(({ key }) => key)

/** Something wrong with an override. */
export interface HostIssue {
  /** Empty when the name of the host itself is wrong. */
  readonly key: string
  readonly message: string
}

/** What a parameter may be, for messages. */
export function allowedHostValue(row: HostRow): string {
  const { unit } = row
  if (unit === 'flag') return 'true or false'
  const range = `from ${formatHostValue(unit, row.min)} to ${formatHostValue(unit, row.max)}`
  if (unit === 'address') return `a whole number, or text such as "0xffffff", ${range}`
  if (unit === 'count') return `a whole number ${range}`
  if (unit === 'perMille') return `a whole number of thousandths ${range}`
  return `${allowedQuantity(unit)}, ${range}`
}

/**
 * A value as a person reads it; exact.
 *
 * @source DMA Lab
 */
export function formatHostValue(unit: HostUnit, value: number | bigint | boolean): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'bigint') return `0x${value.toString(16)}`
  if (unit === 'time') return formatNanos(value)
  if (unit === 'size') return formatBytes(value)
  if (unit === 'rate') return formatRate(value)
  if (unit === 'frequency') return value % 1_000_000 === 0 ? `${value / 1_000_000} MHz` : `${value} Hz`
  return unit === 'perMille' ? `${value}/1000` : String(value)
}

/**
 * One parameter from what a file says.
 *
 * @source DMA Lab
 */
export function parseHostValue(row: HostRow, value: unknown): Result<number | bigint | boolean> {
  const wanted = (): string => `expected ${allowedHostValue(row)}`
  if (row.unit === 'flag') return typeof value === 'boolean' ? ok(value) : fail(wanted())
  if (row.unit === 'address') {
    const isText = typeof value === 'string' && /^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(value)
    const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
    if (!isText && !isNumber) return fail(wanted())
    const address = BigInt(value)
    return address < BigInt(row.min) || address > BigInt(row.max) ? fail(wanted()) : ok(address)
  }
  let number: number
  if (row.unit === 'count' || row.unit === 'perMille') {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return fail(wanted())
    number = value
  } else {
    const parsed = parseQuantity(row.unit, value)
    if (!parsed.ok) return fail(parsed.error)
    number = parsed.value
  }
  if (row.key === 'cacheLine' && (number & (number - 1)) !== 0)
    return fail('expected a power of two from 16 B to 256 B')
  if (row.key === 'pageSize' && (number & (number - 1)) !== 0)
    return fail('expected a power of two from 512 B to 64 KB')
  return number < row.min || number > row.max ? fail(wanted()) : ok(number)
}

/** Who changes one of these and does not say what the bus gives wants what follows from them. */
const BURST_KEYS = ['busClock', 'busWidth', 'burstBytes', 'overheadClocks'] as const

/**
 * A host by name with some parameters changed. Every problem is reported, not only the first.
 *
 * @source the table in host-table.ts
 */
export function resolveHost(name: string, overrides: HostOverrides = {}): Result<HostParameters, readonly HostIssue[]> {
  const index = HOST_NAMES.findIndex((each) => each === name)
  if (index < 0) {
    const meant = suggest(name, HOST_NAMES)
    const hint = meant === undefined ? '' : `did you mean ${meant}? `
    return fail([{ key: '', message: `there is no host of this name; ${hint}allowed: ${HOST_NAMES.join(', ')}` }])
  }
  const issues: HostIssue[] = []
  const values: Record<string, number | bigint | boolean> = {}
  for (const row of hostRows) {
    values[row.key] = row.values[index]!
    if (!Object.hasOwn(overrides, row.key)) continue
    const parsed = parseHostValue(row, overrides[row.key])
    if (parsed.ok) values[row.key] = parsed.value
    else issues.push({ key: row.key, message: parsed.error })
  }
  for (const key of Object.keys(overrides)) {
    if (keys.includes(key)) continue
    const meant = suggest(key, keys)
    issues.push({ key, message: `unknown parameter of a host${meant === undefined ? '' : `; did you mean ${meant}?`}` })
  }
  if (issues.length > 0) return fail(issues)
  const host = { name: HOST_NAMES[index]!, ...values } as unknown as HostParameters
  const isDerived = !Object.hasOwn(overrides, 'busEffective') && BURST_KEYS.some((key) => Object.hasOwn(overrides, key))
  return ok(isDerived ? { ...host, busEffective: burstRate(host) } : host)
}

/**
 * A preset as it stands.
 *
 * @source the table in host-table.ts
 */
export function hostPreset(name: HostName): HostParameters {
  const resolved = resolveHost(name)
  if (!resolved.ok) throw new Error(`the preset ${name} breaks its own ranges: ${JSON.stringify(resolved.error)}`)
  return resolved.value
}

/** The costs of kernel code on a host. @source the table in host-table.ts */
export function kernelCosts(host: HostParameters): Costs {
  const { syscallEntry, syscallExit, contextSwitch, interruptEntry, interruptExit, handler, strategy, biodone } = host
  const { physioSetup, pageLock, pageUnlock, pageFaultDisk, pageFaultZero, copySetup, copyRate } = host
  const iommuMap = host.iommu ? host.iommuMap : 0
  const iommuUnmap = host.iommu ? host.iommuUnmap : 0
  const { dmaBind, dmaSync, splChange, registerAccess, quantum } = host
  return {
    ...{ syscallEntry, syscallExit, contextSwitch, interruptEntry, interruptExit, handler, strategy, biodone },
    ...{ physioSetup, pageLock, pageUnlock, pageFaultDisk, pageFaultZero, copySetup, copyRate },
    ...{ dmaBind, iommuMap, iommuUnmap, dmaSync, splChange, registerAccess, quantum },
  }
}

/** The units a parameter can be written in, as the table prints them. */
export function hostUnitName(unit: HostUnit): string {
  if (unit in QUANTITIES) return QUANTITIES[unit as keyof typeof QUANTITIES].base
  if (unit === 'perMille') return 'thousandths'
  return unit === 'count' ? 'number' : unit
}
