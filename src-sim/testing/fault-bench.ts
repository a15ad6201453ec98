import { checkAtRest } from '../checker/at-rest'
import type { PathId } from '../config/scenario'
import type { FaultId } from '../core/faults'
import { Media } from '../hw/media'
import { hardwareOwes } from '../machine/hang'
import { BYSTANDER_BYTE } from '../kern/memory-faults'
import { KIND, type KindName } from '../trace/kinds'
import { runInside, scenarioOf, type Inside } from './inside'

/** What a request came to, for the program. */
export type Symptom = 'right' | 'late' | 'early' | 'wrong bytes' | 'hang' | 'panic' | 'EIO' | 'ENXIO' | 'short'

/** Where the first buffer of a bench lies. */
export const BASE = 0x10_0000

/** A machine on which a fault shows; what is left out is a plain one with one read of 4096 bytes. */
export interface Bench {
  readonly host?: object | string
  readonly rules?: object
  readonly profile?: object
  /** The first disk. */
  readonly device?: object
  /** Further ones. */
  readonly others?: readonly object[]
  readonly driver?: object
  /** Fields of the fault beside its id. */
  readonly fault?: object
  readonly op?: 'read' | 'write'
  readonly length?: number
  /** First byte of the buffer. */
  readonly base?: number
  readonly allocator?: string
  /** Instead of the one request. */
  readonly requests?: readonly object[]
  /** Instead of the one process. */
  readonly workload?: readonly object[]
  readonly timeLimit?: string
  /** The request that is looked at: process and place; by default the last of the first process. */
  readonly of?: readonly [number, number]
}

/** Runs a bench with a fault, or without, and lets the checker look at the end as a run of the lab does. */
export function playFault(path: PathId, id: FaultId | null, bench: Bench = {}): Inside {
  const { device, others = [], op = 'read', length = 4096, base = BASE, allocator, fault, driver } = bench
  const requests = bench.requests ?? [{ op, length, buffer: { base } }]
  return runInside(
    scenarioOf({
      version: 1,
      host: bench.host ?? (path === 'sysv' ? '1989-386-isa' : '1999-sparc-pci'),
      ...(path === 'sysv' ? { rules: bench.rules ?? 'man89' } : {}),
      ...(bench.profile ? { profile: bench.profile } : {}),
      ...(driver ? { driver } : {}),
      timeLimit: bench.timeLimit ?? '20 s',
      devices: [{ name: 'disk0', type: 'disk', blocks: 2000, ...device }, ...others],
      workload: bench.workload ?? [{ process: 'p', ...(allocator === undefined ? {} : { allocator }), requests }],
      faults: id === null ? [] : [{ id, ...fault }],
    }),
    path,
    1,
    (world) => checkAtRest(world.kernel, hardwareOwes(world)),
  )
}

/** The request that a bench looks at. */
function request({ records }: Inside, { of }: Bench): { process: number; place: number } {
  const process = of?.[0] ?? 0
  return { process, place: of?.[1] ?? records[process]!.plan.requests.length - 1 }
}

/** What the program has in the buffer of the request that is looked at, be it in memory or on swap. */
export function bufferOf(run: Inside, bench: Bench = {}): Uint8Array {
  const { process, place } = request(run, bench)
  const { plan, proc } = run.records[process]!
  const { base, length } = plan.requests[place]!.iovecs[0]!
  return proc.as.view(base, length)
}

/** First byte of the buffer that is not what the medium has; -1 = all are. */
export function wrongAt(run: Inside, bench: Bench = {}): number {
  const { process, place } = request(run, bench)
  const { offset } = run.records[process]!.plan.requests[place]!
  return bufferOf(run, bench).findIndex((byte, index) => byte !== Media.pattern(offset + index))
}

/** What the program got from a request, against the same machine without the fault. */
export function symptomOf(run: Inside, plain: Inside, bench: Bench = {}): Symptom {
  if (run.end === 'panic') return 'panic'
  const { process, place } = request(run, bench)
  const result = run.records[process]!.results[place]
  const usual = plain.records[process]!.results[place]!
  if (!result || result.endedAt < 0) return 'hang'
  if (result.errnoName === 'EIO' || result.errnoName === 'ENXIO') return result.errnoName
  if (result.result < run.records[process]!.plan.requests[place]!.length) return 'short'
  if (result.op === 'read' && wrongAt(run, bench) >= 0) return 'wrong bytes'
  if (result.endedAt < usual.endedAt) return 'early'
  return result.endedAt > usual.endedAt ? 'late' : 'right'
}

/** The bytes that follow the buffer, up to `count`; the end of its last page at most. */
export function behind(run: Inside, bench: Bench, count: number): Uint8Array {
  const { process, place } = request(run, bench)
  const { plan, proc } = run.records[process]!
  const { base, length } = plan.requests[place]!.iovecs[0]!
  return proc.as.view(base + length, count)
}

/** Rules that the checker named, each once, in order. */
export const findings = ({ world }: Inside): string[] => [
  ...new Set(world.kernel.findings.map(({ rule }) => rule as string)),
]

/** Rows of a sort in the trace. */
export function countRows({ table }: Inside, name: KindName): number {
  let sum = 0
  for (let row = 0; row < table.rows; row++) if (table.row(row).kind === KIND[name]) sum++
  return sum
}

/** Bytes of the process that was given the frames of F19 that are not its own any more. */
export function damage({ world }: Inside): number {
  const { bystander } = world.kernel.memoryFaults
  let sum = 0
  for (const [address] of bystander.all()) {
    sum += bystander.view(address, bystander.pageSize).filter((byte) => byte !== BYSTANDER_BYTE).length
  }
  return sum
}

/** Bytes of physical memory. */
export function physical({ world }: Inside, address: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  world.memory.read(address, bytes)
  return bytes
}

/** True when these are the bytes of the medium from a place on. */
export const isMedium = (bytes: Uint8Array, offset = 0): boolean =>
  bytes.every((byte, index) => byte === Media.pattern(offset + index))
