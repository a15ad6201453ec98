import { boardTrigger } from '../hw/i8259/board'
import { ddi_dma_attr } from '../solaris/ddi_dma/attr'
import { badAttr } from '../solaris/ddi_dma/limits'
import { type DataIssue, type DataPath, unknownName } from './plain'
import type { HostName } from './host-table'
import { hostPreset, type HostParameters } from './hosts'
import { layOut } from './layout'
import { resolveProfile, resolveRules, type ProfileName, type RuleSetName } from './rules'
import type { DevicePlan, DeviceType, DriverName, DriverPlan, Expectation, FaultPlan, Scenario } from './scenario'
import { PATHS } from './scenario'
import type { ScenarioInput } from './schema'

/** What the workload runs for unless the file says otherwise: long enough for a tape, short enough to end. */
const DEFAULT_LIMIT = 60_000_000_000
const DEFAULT_CAP = 10_000_000
const DEFAULT_BLOCKS = 20_480
const DEFAULT_MINPHYS = 524_288

interface Resolution {
  readonly scenario: Scenario
  readonly issues: readonly DataIssue[]
}

/**
 * Fill in what a file leaves out, and check what only shows when several fields are seen together.
 *
 * @source docs/scenario-format.md
 */
export function resolveScenario(input: ScenarioInput): Resolution {
  const issues: DataIssue[] = []
  const { preset = '1989-386-isa', ...hostOverrides } = (input.host ?? {}) as { preset?: HostName }
  const given = Object.fromEntries(Object.entries(hostOverrides).filter(([, value]) => value !== undefined))
  const host: HostParameters = { ...hostPreset(preset), ...(given as Partial<HostParameters>) }
  const isStudent = input.driver?.file !== undefined || input.driver?.source !== undefined
  const driverName: DriverName = input.driver?.name ?? (isStudent ? 'student' : 'xx')
  const devices = devicesOf(input, host, driverName, issues)
  const driver = driverOf(input, host, driverName, devices, issues)
  const { set, ...ruleOverrides } = (input.rules ?? {}) as { set?: RuleSetName }
  const { base, ...profileOverrides } = (input.profile ?? {}) as { base?: ProfileName }
  const known = devices.map(({ name }) => name)
  const processes = layOut(input.workload, { host, device: driver.device, devices: known }, issues)
  const isByte = devices.some(({ name, type }) => name === driver.device && type === 'pio')
  const path = input.path ?? (driverName === 'xxpio' || (isStudent && isByte) ? 'pio' : 'physio')
  // A student's driver is of one kernel.
  const paths = input.paths ?? (isStudent ? [path] : PATHS)
  duplicates(paths, (index) => ['paths', index], issues)
  if ([path, ...(input.paths ?? [])].some((each) => each.endsWith('physio'))) attributesIssue(host, driver, issues)
  const scenario: Scenario = {
    version: 1,
    title: input.title ?? '',
    summary: input.summary ?? '',
    host,
    devices,
    driver,
    path,
    paths,
    rules: resolveRules(set ?? 'man89', ruleOverrides, host.pageSize),
    profile: resolveProfile(base ?? 'documented', profileOverrides, host.maxphys),
    processes,
    faults: faultsOf(input, known, issues),
    seed: input.seed ?? 1,
    traceCap: input.traceCap ?? DEFAULT_CAP,
    stopOnFinding: input.stopOnFinding ?? false,
    timeLimit: input.timeLimit ?? DEFAULT_LIMIT,
    expect: (input.expect ?? []).map((each, index) => expectationOf(each, index, processes, issues)),
  }
  return { scenario, issues }
}

/** Attributes with which the reference driver of Solaris gets no DMA handle, so that no path of it could begin. */
function attributesIssue(host: HostParameters, driver: DriverPlan, issues: DataIssue[]): void {
  if (driver.name !== 'xx' && driver.name !== 'xx-manual') return
  const { addrHi, countMax, seg, pageSize } = host
  const ofHost = { dma_attr_addr_hi: addrHi, dma_attr_count_max: countMax, dma_attr_seg: seg }
  const problem = badAttr(driver.attributes ?? ddi_dma_attr(ofHost), pageSize)
  if (problem === null) return
  const isHost = driver.attributes === null
  const where = isHost ? 'addrHi, countMax and seg of the host make attributes that are refused' : 'they are refused'
  const message = `${where}: ${problem} (a page has ${pageSize} bytes)`
  issues.push({ path: isHost ? ['host'] : ['driver', 'attributes'], message })
}

const TYPE_OF: Readonly<Record<DriverName, DeviceType>> = {
  xx: 'disk',
  'xx-manual': 'disk',
  rd: 'ramdisk',
  xxpio: 'pio',
  student: 'disk',
}

function devicesOf(
  input: ScenarioInput,
  host: HostParameters,
  driver: DriverName,
  issues: DataIssue[],
): readonly DevicePlan[] {
  const listed = input.devices ?? [
    { name: `${driver === 'student' ? 'xx' : driver.replace('-manual', '')}0`, type: TYPE_OF[driver] },
  ]
  duplicates(
    listed.map(({ name }) => name.toLowerCase()),
    (index) => ['devices', index, 'name'],
    issues,
  )
  return listed.map((each, index): DevicePlan => {
    const at = (key: string): DataPath => ['devices', index, key]
    if (each.blocks !== undefined && each.size !== undefined)
      issues.push({ path: at('size'), message: 'a device has blocks or size, not both' })
    if (each.size !== undefined && each.size % 512 !== 0)
      issues.push({ path: at('size'), message: 'expected a multiple of 512 bytes, the size of a block' })
    const blocks = each.blocks ?? (each.size === undefined ? DEFAULT_BLOCKS : Math.floor(each.size / 512))
    for (const [place, block] of (each.badBlocks ?? []).entries()) {
      if (block < blocks) continue
      const message = `the device has blocks 0 to ${blocks - 1}; got ${block}`
      issues.push({ path: ['devices', index, 'badBlocks', place], message })
    }
    const isDisk = each.type === 'disk'
    const rate = each.type === 'tape' ? host.tapeRate : isDisk ? host.diskMediaRate : host.busEffective
    return {
      name: each.name,
      type: each.type,
      blocks,
      endOfMedia: each.endOfMedia ?? 'dev',
      badBlocks: each.badBlocks ?? [],
      engine: each.engine ?? (host.name === '1989-386-isa' ? '8237-8bit' : 'bus-master'),
      line: each.line ?? (host.name === '1989-386-isa' ? 5 : 11),
      level: each.level ?? 5,
      trigger: each.trigger ?? boardTrigger(each.line ?? (host.name === '1989-386-isa' ? 5 : 11), host.elcr),
      commandOverhead: each.commandOverhead ?? (isDisk ? host.diskCommandOverhead : 0),
      revolution: each.revolution ?? (isDisk ? host.diskRevolution : 0),
      trackSeek: each.trackSeek ?? (isDisk ? host.diskTrackSeek : 0),
      averageSeek: each.averageSeek ?? (isDisk ? host.diskAverageSeek : 0),
      mediaRate: each.mediaRate ?? rate,
      sectorsPerTrack: each.sectorsPerTrack ?? host.diskSectorsPerTrack,
      heads: each.heads ?? 4,
      interleave: each.interleave ?? host.diskInterleave,
      reposition: each.reposition ?? (each.type === 'tape' ? host.tapeReposition : 0),
      byteDelay: each.byteDelay ?? host.deviceByteDelay,
      waitTC: each.waitTC ?? false,
      queueDepth: each.queueDepth ?? 31,
      elevator: each.elevator ?? false,
      dmaMode: each.dmaMode ?? 'single',
      dmaPriority: each.dmaPriority ?? 'fixed',
      fifoBytes: each.fifoBytes ?? 0,
      fifoThreshold: Math.min(each.fifoThreshold ?? 0, each.fifoBytes ?? 0),
    }
  })
}

function driverOf(
  input: ScenarioInput,
  host: HostParameters,
  name: DriverName,
  devices: readonly DevicePlan[],
  issues: DataIssue[],
): DriverPlan {
  const wanted = TYPE_OF[name]
  const fits = ({ type }: DevicePlan): boolean =>
    name === 'student' || (wanted === 'disk' ? type === 'disk' || type === 'tape' : type === wanted)
  const device = input.driver?.device ?? devices.find(fits)?.name ?? devices[0]!.name
  const found = devices.find((each) => each.name === device)
  const path = input.driver?.device === undefined ? ['driver'] : ['driver', 'device']
  if (!found)
    issues.push(
      unknownName(
        path,
        'device',
        device,
        devices.map((each) => each.name),
      ),
    )
  else if (!fits(found)) {
    const message = `the driver ${name} drives a ${wanted === 'disk' ? 'disk or tape' : wanted}; ${device} is a ${found.type}`
    issues.push({ path, message })
  }
  const attributes = input.driver?.attributes
  const { file, source } = input.driver ?? {}
  const problem = studentProblem(name, file, source)
  if (problem !== null) issues.push({ path: ['driver'], message: problem })
  return {
    name,
    device,
    minphys: input.driver?.minphys ?? (host.driverLimit || DEFAULT_MINPHYS),
    bufferHeader: input.driver?.bufferHeader ?? 'pool',
    watchdog: input.driver?.watchdog ?? 0,
    attributes: attributes ?? null,
    student: name === 'student' ? { file: file ?? null, source: source ?? null } : null,
    callCost: input.driver?.callCost ?? 0,
  }
}

/** What does not go together about a driver in JavaScript; null when nothing. */
function studentProblem(name: DriverName, file: string | undefined, source: string | undefined): string | null {
  if (file !== undefined && source !== undefined) return 'a driver has file or source, not both'
  const isGiven = file !== undefined || source !== undefined
  if (name === 'student' && !isGiven) return 'the driver student needs its file, or its text as source'
  return name !== 'student' && isGiven ? `the driver ${name} is built in; leave the name out, or say student` : null
}

function faultsOf(input: ScenarioInput, devices: readonly string[], issues: DataIssue[]): readonly FaultPlan[] {
  return (input.faults ?? []).map((fault, index): FaultPlan => {
    const { id, where, kind, op, operand, skip, times, call, chance, at, byte, byteOf, offset } = fault
    if (where !== undefined && !devices.includes(where))
      issues.push(unknownName(['faults', index, 'where'], 'device', where, devices))
    return {
      id: id ?? null,
      where: where ?? null,
      kind: kind ?? null,
      op: op ?? null,
      operand: operand ?? null,
      skip: skip ?? (call === undefined ? 0 : call - 1),
      times: times ?? 1,
      ...{ chance, at, byte, byteOf, offset },
    }
  })
}

function expectationOf(
  entry: NonNullable<ScenarioInput['expect']>[number],
  index: number,
  processes: Scenario['processes'],
  issues: DataIssue[],
): Expectation {
  const at = (key: string): DataPath => ['expect', index, key]
  const names = processes.map(({ name }) => name)
  const knows = (name: string, key: string): boolean => {
    if (names.includes(name)) return true
    issues.push(unknownName(at(key), 'process', name, names))
    return false
  }
  switch (entry.about) {
    case 'request': {
      const { path, process, request, repetition, errno, residual } = entry
      if (knows(process, 'process')) {
        const owner = processes.find(({ name }) => name === process)!
        const requests = owner.requests.map((each) => each.request)
        // A script names its calls while it runs.
        if (!owner.script && !requests.includes(request))
          issues.push(unknownName(at('request'), 'request', request, requests))
      }
      const result = entry.result ?? entry.bytes
      if (entry.result !== undefined && entry.bytes !== undefined && entry.result !== entry.bytes)
        issues.push({ path: at('bytes'), message: 'bytes is the result of a transfer; result says something else' })
      return { about: 'request', path, process, request, repetition: repetition ?? 1, result, errno, residual }
    }
    case 'metric': {
      const { path, metric, equals, atLeast, atMost } = entry
      return { about: 'metric', path, metric, equals, atLeast, atMost }
    }
    case 'end':
      return { about: 'end', path: entry.path, end: entry.end }
    case 'hung':
      for (const name of entry.hung) knows(name, 'hung')
      return { about: 'hung', path: entry.path, hung: entry.hung }
    case 'finding':
      return { about: 'finding', path: entry.path, finding: entry.finding, present: entry.present ?? true }
  }
}

function duplicates(names: readonly string[], path: (index: number) => DataPath, issues: DataIssue[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) issues.push({ path: path(index), message: `${name} is there twice` })
  })
}
