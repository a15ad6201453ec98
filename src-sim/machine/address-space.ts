import type { DevicePlan, PathId, RequestPlan, Scenario } from '../config/scenario'
import { silentSink } from '../core/sink'
import { nextPiece, splitRange } from '../hw/chunks'
import type { Proc } from '../kern/proc'
import { bindObject, ddi_dma_unbind_handle } from '../solaris/ddi_dma/bind'
import { windowsOutcome, type WindowOutcome } from '../solaris/ddi_dma/calculator/run-bind'
import {
  DDI_DMA_DONTWAIT,
  DDI_DMA_PARTIAL,
  DDI_DMA_READ,
  DDI_DMA_WRITE,
  dmaStatusName,
} from '../solaris/ddi_dma/constants'
import { ddi_dma_alloc_handle } from '../solaris/ddi_dma/handle'
import { MUST_SLEEP } from '../solaris/ddi_dma/nexus'
import { dmaObjectOfPages, pageCount } from '../solaris/ddi_dma/object'
import { isThirdParty } from './memory-system'
import { attributesOf, buildSolarisWorld, nexusesOf, solarisPath } from './solaris-path'
import { buildSysvWorld, sysvPath } from './sysv-path'
import type { World } from './world'

/** Most pieces that a picture has; a longer transfer is cut there and says so. */
export const MOST_PICTURED = 256

/** A page of the buffer. */
export interface PicturedPage {
  /** User address of its first byte. */
  readonly address: number
  /** Physical address of its frame; -1 = not mapped. */
  readonly physical: number
}

/** What is put through strategy, or to the device, at a time. */
export interface PicturedPiece {
  /** Bytes from the start of the request. */
  readonly offset: number
  /** User address. */
  readonly address: number
  readonly size: number
  /** System V: the bytes go through the kernel's page. */
  readonly isStaged: boolean
  /** Solaris: what the bind gave, as the word without its prefix; empty on the System V path. */
  readonly result: string
  /** Why nothing was bound; empty otherwise. */
  readonly reason: string
  /** Windows with their cookies; empty on the System V path. */
  readonly windows: readonly WindowOutcome[]
}

/** One buffer of a scenario, from user pages to what the device is told. */
export interface AddressPicture {
  readonly path: PathId
  readonly device: string
  readonly op: RequestPlan['op']
  readonly pageSize: number
  readonly base: number
  readonly length: number
  readonly pages: readonly PicturedPage[]
  readonly pieces: readonly PicturedPiece[]
  /** There are more pages or pieces than the picture shows. */
  readonly isCut: boolean
  /** Physical pages of the kernel that bytes go through; as many as the transfer uses at most. */
  readonly kernelPages: readonly number[]
  /** First address that the engine does not reach. */
  readonly reach: number | string
}

/** Which buffer: the places of process, request and iovec. */
export interface BufferPlace {
  readonly process: number
  readonly request: number
  readonly iovec: number
}

/**
 * One buffer as the machine of a scenario would lay it out and break it up, before anything runs: pages and frames come
 * from the machine's own memory, windows and cookies from a bind by the same routines that a run uses.
 *
 * @source DMA_BREAKUP(K), UNIX System V; minphys(9F), ddi_dma_buf_bind_handle(9F), ddi_dma_getwin(9F)
 * @returns null when there is no such buffer
 */
export function pictureOf(scenario: Scenario, path: PathId, place: BufferPlace): AddressPicture | null {
  const request = scenario.processes[place.process]?.requests[place.request]
  const iovec = request?.iovecs[place.iovec]
  const device = scenario.devices.find(({ name }) => name === request?.device)
  if (!request || !iovec || !device) return null
  return path === 'sysv'
    ? sysvPicture(scenario, { place, request, device })
    : solarisPicture(scenario, path, { place, request, device })
}

interface Chosen {
  readonly place: BufferPlace
  readonly request: RequestPlan
  readonly device: DevicePlan
}

function sysvPicture(scenario: Scenario, chosen: Chosen): AddressPicture {
  const world = buildSysvWorld(scenario, scenario.seed, silentSink)
  sysvPath(world)
  const common = commonPart(world, chosen)
  const { base, length } = common
  const { rules } = scenario
  // One routine of three works for every address; the others for memory that begins on a 512-byte line.
  const isStaged = rules.set === 'man89' || base % 512 !== 0
  const limit = rules.unit === 'fixed' ? 512 : rules.pageSize
  const runs = isStaged ? splitRange(base, length, limit, 0) : directRuns(base, length, limit)
  const page = isStaged ? world.kernel.allocatePages(1) : -1
  const pieces = runs.slice(0, MOST_PICTURED).map(({ address, size }) => {
    return { offset: address - base, address, size, isStaged, result: '', reason: '', windows: [] }
  })
  const kernelPages = page < 0 ? [] : [world.kernel.kas.physical(page)]
  const isCut = common.isCut || runs.length > pieces.length
  return { ...common, path: 'sysv', pieces, kernelPages, isCut }
}

/** To the end of the first page, then page by page. @source dma_breakup, UNIX System V Release 4 for i386 */
function directRuns(base: number, length: number, limit: number): ReturnType<typeof splitRange> {
  const first = nextPiece(base, length, limit, limit)
  return first === 0 ? [] : [{ address: base, size: first }, ...splitRange(base + first, length - first, limit, 0)]
}

function solarisPicture(scenario: Scenario, path: PathId, chosen: Chosen): AddressPicture {
  const world = buildSolarisWorld(scenario, scenario.seed, silentSink)
  const nexuses = nexusesOf(world)
  solarisPath(world, path, nexuses)
  const { base, length, ...common } = commonPart(world, chosen)
  const limit = path === 'pio' ? length : Math.min(scenario.driver.minphys, scenario.profile.maxphys)
  const runs = splitRange(base, length, Math.max(1, limit), 0)
  const { nexus } = isThirdParty(chosen.device) ? nexuses.board : nexuses.bus
  const used = new Set<bigint>()
  const { pageSize } = common
  const isBound = path !== 'pio' && chosen.device.type !== 'ramdisk' && chosen.device.type !== 'pio'
  const proc = world.kernel.procs[chosen.place.process]!
  const pieces = runs.slice(0, MOST_PICTURED).map(({ address, size }): PicturedPiece => {
    const piece = { offset: address - base, address, size, isStaged: false }
    if (!isBound) return { ...piece, result: '', reason: '', windows: [] }
    const frames = framesOf(proc, address, size, pageSize)
    if (frames.some((frame) => frame < 0)) return { ...piece, result: '', reason: 'EFAULT', windows: [] }
    const { handle, status, reason } = ddi_dma_alloc_handle(
      nexus,
      chosen.device.name,
      attributesOf(world, chosen.device),
      DDI_DMA_DONTWAIT,
      null,
    )
    if (!handle) return { ...piece, result: nameOf(status), reason, windows: [] }
    const isRead = chosen.request.op === 'read' || chosen.request.op === 'aread'
    const object = dmaObjectOfPages(frames, address % pageSize, size, pageSize)
    const flags = (isRead ? DDI_DMA_READ : DDI_DMA_WRITE) | DDI_DMA_PARTIAL
    const reply = bindObject(handle, object, flags, DDI_DMA_DONTWAIT, null)
    for (const bounce of handle.binding?.bouncePages ?? []) used.add(bounce)
    const windows = windowsOutcome(handle).slice(0, MOST_PICTURED)
    if (handle.binding) ddi_dma_unbind_handle(handle)
    return { ...piece, result: nameOf(reply.status), reason: reply.reason, windows }
  })
  const kernelPages = [...used].map(Number).sort((a, b) => a - b)
  const isCut = common.isCut || runs.length > pieces.length
  return { ...common, base, length, path, pieces, kernelPages, isCut }
}

const nameOf = (status: number | typeof MUST_SLEEP): string =>
  status === MUST_SLEEP ? 'SLEEPS' : dmaStatusName(status)

/** Physical addresses of the pages of a run; -1 = not mapped. */
function framesOf(proc: Proc, address: number, length: number, pageSize: number): number[] {
  const first = address - (address % pageSize)
  return Array.from({ length: pageCount(address % pageSize, length, pageSize) }, (_, index) => {
    const physical = proc.as.physical(first + index * pageSize)
    return physical < 0 ? -1 : physical
  })
}

/** Maps every buffer up to the chosen one in the order of a run, so that each page gets the frame it would have. */
function commonPart(
  world: World,
  { place, request, device }: Chosen,
): Omit<AddressPicture, 'path' | 'pieces' | 'kernelPages'> {
  const { scenario, kernel, memory } = world
  for (const plan of scenario.processes.slice(0, place.process + 1)) {
    const proc = kernel.spawn(plan.name, function* () {}, plan.startAt)
    for (const { iovecs } of plan.requests)
      for (const { base, mapped } of iovecs) if (mapped > 0) proc.as.map(base, mapped)
  }
  const { base, length } = request.iovecs[place.iovec]!
  const { pageSize } = memory
  const proc = kernel.procs[place.process]!
  const first = base - (base % pageSize)
  const frames = framesOf(proc, base, length, pageSize)
  const reach = (isThirdParty(device) ? lower(scenario.host.addrHi, 0xffffffn) : scenario.host.addrHi) + 1n
  return {
    device: device.name,
    op: request.op,
    pageSize,
    base,
    length,
    pages: frames.slice(0, MOST_PICTURED).map((physical, index) => ({ address: first + index * pageSize, physical })),
    isCut: frames.length > MOST_PICTURED,
    reach: reach <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(reach) : `0x${reach.toString(16)}`,
  }
}

const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b)
