import { z } from 'zod'
import type { DdiDmaAttr } from '../attr'
import {
  DDI_DMA_CONSISTENT,
  DDI_DMA_EXCLUSIVE,
  DDI_DMA_PARTIAL,
  DDI_DMA_RDWR,
  DDI_DMA_READ,
  DDI_DMA_REDZONE,
  DDI_DMA_SBUS_64BIT,
  DDI_DMA_STREAMING,
  DDI_DMA_WRITE,
  DEFAULT_BOUNCE_CAP,
} from '../constants'
import { DvmaArena } from '../dvma'
import type { DmaResources, DmaRules } from '../nexus'
import { dmaResources, dmaRules } from '../nexus'
import type { DmaObject } from '../object'
import { dmaObjectOfPages, dmaObjectOfRun, pageCount } from '../object'
import { BouncePool, CountedPool } from '../pools'
import { attributes, byte, narrow, whole, wide, word } from './fields'

const MOST_PAGES = 0x200000
const FLAG_BITS = {
  WRITE: DDI_DMA_WRITE,
  READ: DDI_DMA_READ,
  RDWR: DDI_DMA_RDWR,
  REDZONE: DDI_DMA_REDZONE,
  PARTIAL: DDI_DMA_PARTIAL,
  CONSISTENT: DDI_DMA_CONSISTENT,
  EXCLUSIVE: DDI_DMA_EXCLUSIVE,
  STREAMING: DDI_DMA_STREAMING,
  SBUS_64BIT: DDI_DMA_SBUS_64BIT,
} as const

const flagWord = word([
  'WRITE',
  'READ',
  'RDWR',
  'REDZONE',
  'PARTIAL',
  'CONSISTENT',
  'EXCLUSIVE',
  'STREAMING',
  'SBUS_64BIT',
])

/** Bind flags: a number, a word, or a list of words. @source ddi_dma_buf_bind_handle(9F) */
export const flags = z.union([
  narrow,
  z
    .preprocess((value) => (typeof value === 'string' ? value.split(/[|,\s]+/) : value), z.array(flagWord))
    .transform((words) => words.reduce((bits, flag) => bits | FLAG_BITS[flag], 0)),
])

const pageEntry = z.union([
  wide.transform((from) => ({ from, count: 1 })),
  z.strictObject({ from: wide, count: whole }),
])

/** Fields that describe the memory of an object. @source ddi_dma_buf_bind_handle(9F) */
export const objectFields = {
  pages: z.array(pageEntry).min(1).optional(),
  base: wide.optional(),
  offset: whole.optional(),
  size: whole,
}

/** The memory of an object, once parsed. @source DMA Lab */
export interface ObjectGiven {
  readonly pages?: readonly { readonly from: bigint; readonly count: number }[] | undefined
  readonly base?: bigint | undefined
  readonly offset?: number | undefined
  readonly size: number
}

/** Fields that describe the machine. @source x86 root nexus; DVMA hosts */
export const machineFields = {
  host: z.enum(['x86', 'dvma', 'x86-iommu']).optional(),
  mode: z.enum(['canonical', 'root-nexus']).optional(),
  strict: z.boolean().optional(),
  pageSize: whole
    .refine((value) => isPageSize(value), { error: 'expected a power of two from 512 to 4194304', abort: true })
    .optional(),
  bounceCap: whole.optional(),
  bouncePoison: byte.optional(),
  preallocatedCookies: whole.optional(),
  syncRule: z.enum(['x86', 'contract']).optional(),
  physicalPossible: z.boolean().optional(),
  nexusAttributes: z.array(attributes).optional(),
  resources: z
    .strictObject({
      handles: whole.optional(),
      cookieSlots: whole.optional(),
      windowRecords: whole.optional(),
      bounce: z
        .union([
          z.array(wide),
          z.strictObject({
            base: wide,
            pages: whole.refine((count) => count <= MOST_PAGES, { error: 'too many pages' }),
          }),
        ])
        .optional(),
      dvma: z
        .strictObject({ base: wide, pages: whole.refine((count) => count <= MOST_PAGES, { error: 'too many pages' }) })
        .optional(),
    })
    .optional(),
}

/** The machine, once parsed. @source DMA Lab */
export type MachineGiven = z.output<z.ZodObject<typeof machineFields>>

function isPageSize(value: number): boolean {
  return value >= 512 && value <= 0x400000 && (value & (value - 1)) === 0
}

/** What a `given` says about objects that cannot be. @source DMA Lab */
export function objectProblem(object: ObjectGiven, pageSize: number): string | null {
  if ((object.pages === undefined) === (object.base === undefined)) return 'give either pages or base'
  if (object.base !== undefined && object.offset !== undefined)
    return 'base is the address of the first byte: no offset'
  const offset = object.offset ?? 0
  if (offset >= pageSize) return 'offset must be less than a page'
  if (pageCount(offset, object.size, pageSize) > MOST_PAGES) return `more than ${MOST_PAGES} pages`
  if (object.base !== undefined && object.base + BigInt(object.size) > 1n << 64n) return 'reaches beyond 64 bits'
  if (object.pages === undefined) return null
  const listed = object.pages.reduce((sum, run) => sum + run.count, 0)
  const page = BigInt(pageSize)
  if (object.pages.some((run) => run.from % page !== 0n)) return `pages must be multiples of ${pageSize}`
  if (object.pages.some((run) => run.from + BigInt(run.count) * page > 1n << 64n)) return 'reaches beyond 64 bits'
  const wanted = pageCount(offset, object.size, pageSize)
  return wanted > listed ? `${wanted} pages are needed and ${listed} are listed` : null
}

/** The memory as the framework wants it. @source DMA Lab */
export function objectOf(object: ObjectGiven, pageSize: number): DmaObject {
  if (object.base !== undefined) return dmaObjectOfRun(object.base, object.size, pageSize)
  const wanted = pageCount(object.offset ?? 0, object.size, pageSize)
  const pages: bigint[] = []
  for (const { from, count } of object.pages ?? []) {
    for (let index = 0; index < count && pages.length < wanted; index += 1) {
      pages.push(from + BigInt(index) * BigInt(pageSize))
    }
  }
  return dmaObjectOfPages(pages, object.offset ?? 0, object.size, pageSize)
}

/** Rules of the machine. @source DMA Lab */
export function rulesOf(machine: MachineGiven): DmaRules {
  const given = Object.entries(machine).filter(([field, value]) => value !== undefined && field !== 'resources')
  return dmaRules(Object.fromEntries(given))
}

/** Resources of the machine; what is not given is placed where the device reaches it and no object lies. @source DMA Lab */
export function resourcesOf(
  machine: MachineGiven,
  rules: DmaRules,
  attr: DdiDmaAttr,
  objects: readonly ObjectGiven[],
): DmaResources {
  const { handles, cookieSlots, windowRecords, bounce, dvma } = machine.resources ?? {}
  const { pageSize } = rules
  return dmaResources(
    {
      handles: new CountedPool(handles ?? Infinity),
      cookieSlots: new CountedPool(cookieSlots ?? Infinity),
      windowRecords: new CountedPool(windowRecords ?? Infinity),
      bounce: new BouncePool(bouncePages(bounce, rules, attr, objects), pageSize),
      dvma: rules.host === 'x86' ? null : arenaOf(dvma, pageSize, attr),
    },
    pageSize,
  )
}

function bouncePages(
  given: bigint[] | { base: bigint; pages: number } | undefined,
  rules: DmaRules,
  attr: DdiDmaAttr,
  objects: readonly ObjectGiven[],
): bigint[] {
  const page = BigInt(rules.pageSize)
  if (Array.isArray(given)) return given
  if (given !== undefined) return Array.from({ length: given.pages }, (_, index) => given.base + BigInt(index) * page)
  const touched = objects.reduce((sum, object) => sum + Math.ceil(object.size / rules.pageSize) + 1, 0)
  const wanted = Math.min(MOST_PAGES, Math.max(touched, Math.ceil(DEFAULT_BOUNCE_CAP / rules.pageSize)))
  const lowest = roundUp(attr.dma_attr_addr_lo, page)
  const usual = 0x400000n
  const start = usual > lowest && usual + page - 1n <= attr.dma_attr_addr_hi ? usual : lowest
  const pages: bigint[] = []
  const collect = (from: bigint, last: bigint): void => {
    for (let at = from; at + page - 1n <= last && pages.length < wanted; at += page) {
      if (!objects.some((object) => covers(object, at, rules.pageSize))) pages.push(at)
    }
  }
  collect(start, attr.dma_attr_addr_hi)
  collect(lowest, start - 1n)
  return pages
}

function covers(object: ObjectGiven, page: bigint, pageSize: number): boolean {
  const size = BigInt(pageSize)
  if (object.base !== undefined) return page + size > object.base && page < object.base + BigInt(object.size)
  return (object.pages ?? []).some(({ from, count }) => page >= from && page < from + BigInt(count) * size)
}

function arenaOf(given: { base: bigint; pages: number } | undefined, pageSize: number, attr: DdiDmaAttr): DvmaArena {
  if (given !== undefined) return new DvmaArena(given.base, given.pages, pageSize)
  const size = 0x1000000n // 16 MB at the top of 32 bits, or at the top of what the device reaches
  const top = attr.dma_attr_addr_hi < 0xffffffffn ? attr.dma_attr_addr_hi + 1n : 0x100000000n
  const end = top - (top % BigInt(pageSize))
  const base = end > size ? end - size : 0n
  return new DvmaArena(base, Number((end - base) / BigInt(pageSize)), pageSize)
}

function roundUp(value: bigint, unit: bigint): bigint {
  return ((value + unit - 1n) / unit) * unit
}
