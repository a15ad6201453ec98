import type { HostParameters } from './hosts'
import { type DataIssue, type DataPath, unknownName } from './plain'
import type { IovecPlan, ProcessPlan, RequestPlan, ScriptPlan } from './scenario'
import type { ProcessInput, RequestInput } from './workload-schema'

/** Where the first buffer of a process lies unless the file says so: page 16, above what is never mapped. */
const FIRST_PAGE = 16
/** Addresses above this are not given out; a process of 2^47 bytes is more than any host has. */
const LAST_ADDRESS = 2 ** 47

/** Most bytes of user memory that all buffers may have together. */
const MOST_MEMORY = 256 << 20

interface Surroundings {
  readonly host: HostParameters
  /** The driver's device. */
  readonly device: string
  readonly devices: readonly string[]
}

/**
 * Give every buffer its address. A buffer without a base begins on a page of its own after the one before; `alignment`
 * puts it at the first address that is a multiple of it and of nothing larger; `pageOffset` that many bytes into a page.
 *
 * @source docs/scenario-format.md
 */
export function layOut(
  workload: readonly ProcessInput[],
  surroundings: Surroundings,
  issues: DataIssue[],
): readonly ProcessPlan[] {
  const names = workload.map((each) => each.process)
  const plans = workload.map((entry, index): ProcessPlan => {
    if (names.indexOf(entry.process) < index)
      issues.push({ path: ['workload', index, 'process'], message: `the process ${entry.process} is there twice` })
    return {
      name: entry.process,
      startAt: entry.startAt ?? 0,
      repeat: entry.repeat ?? 1,
      allocator: entry.allocator ?? 'aged',
      fragmentation: entry.fragmentation ?? surroundings.host.fragmentation,
      script: scriptOf(entry),
      requests: requestsOf(entry.requests ?? [], ['workload', index, 'requests'], surroundings, issues),
    }
  })
  const total = plans.reduce((sum, { requests }) => sum + requests.reduce((bytes, { length }) => bytes + length, 0), 0)
  if (total > MOST_MEMORY)
    issues.push({ path: ['workload'], message: `the buffers have ${total} bytes together; expected at most 256 MB` })
  return plans
}

function scriptOf({ script }: ProcessInput): ScriptPlan | null {
  if (script === undefined) return null
  return typeof script === 'string' ? { file: null, source: script } : { file: script.file, source: null }
}

function requestsOf(
  requests: readonly RequestInput[],
  path: DataPath,
  surroundings: Surroundings,
  issues: DataIssue[],
): readonly RequestPlan[] {
  const names = requests.map((each, index) => each.request ?? `r${index + 1}`)
  const page = surroundings.host.pageSize
  let cursor = FIRST_PAGE * page
  return requests.map((entry, index): RequestPlan => {
    const name = names[index]!
    if (names.indexOf(name) < index)
      issues.push({ path: [...path, index, 'request'], message: `the request ${name} is there twice` })
    const common = { request: name, op: entry.op, thinkTime: entry.thinkTime ?? 0, repeat: entry.repeat ?? 1 }
    const still = { ...NOTHING, ...common, device: surroundings.device }
    switch (entry.op) {
      case 'compute':
        return { ...still, compute: entry.time }
      case 'aiowait':
        return { ...still, compute: entry.compute ?? 0, timeout: entry.timeout ?? null }
      case 'aiocancel':
        if (!names.includes(entry.target))
          issues.push(unknownName([...path, index, 'target'], 'request', entry.target, names))
        return { ...still, compute: entry.compute ?? 0, target: entry.target }
      default: {
        const device = entry.device ?? surroundings.device
        if (!surroundings.devices.includes(device))
          issues.push(unknownName([...path, index, 'device'], 'device', device, surroundings.devices))
        const pieces = entry.iovecs ?? [{ length: entry.length!, ...entry.buffer }]
        const iovecs = pieces.map((piece): IovecPlan => {
          const base = piece.base ?? nextBase(cursor, page, piece.alignment, piece.pageOffset)
          if (base + piece.length > LAST_ADDRESS)
            issues.push({ path: [...path, index], message: 'the buffer ends beyond the address space of a process' })
          if (piece.base === undefined) cursor = Math.ceil((base + piece.length + 1) / page) * page
          return { base, length: piece.length, mapped: Math.min(piece.mapped ?? piece.length, piece.length) }
        })
        return {
          ...NOTHING,
          ...common,
          device,
          offset: entry.offset ?? 0,
          length: iovecs.reduce((sum, { length }) => sum + length, 0),
          iovecs,
          fill: 'fill' in entry ? (entry.fill ?? null) : null,
          compute: entry.compute ?? 0,
          advance: entry.advance ?? true,
        }
      }
    }
  })
}

const NOTHING = {
  offset: 0,
  length: 0,
  iovecs: [],
  fill: null,
  advance: false,
  timeout: null,
  target: null,
}

function nextBase(cursor: number, page: number, alignment: number | undefined, pageOffset: number | undefined): number {
  const start = Math.ceil(cursor / page) * page
  if (alignment === undefined) return start + (pageOffset ?? 0)
  const first = Math.ceil(start / alignment) * alignment
  return (first / alignment) % 2 === 1 ? first : first + alignment
}
