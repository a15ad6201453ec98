/**
 * Numbers of the DDI DMA interfaces, spelled as the manual spells them.
 *
 * @source ddidmareq(9S), ddi_dma_buf_bind_handle(9F), ddi_dma_sync(9F), ddi_dmae_req(9S)
 */

/** Success of a DDI routine. @source Intro(9F) */
export const DDI_SUCCESS = 0
/** Failure of a DDI routine. @source Intro(9F) */
export const DDI_FAILURE = -1

/** Wait function "address" 0: the caller deals with a shortage itself. @source ddi_dma_alloc_handle(9F) */
export const DDI_DMA_DONTWAIT = 0
/** Wait function "address" 1: wait for the resource; user or kernel context only. @source ddi_dma_alloc_handle(9F) */
export const DDI_DMA_SLEEP = 1

/** A callback's report: the attempt failed, keep the registration. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_CALLBACK_RUNOUT = 0
/** A callback's report: it worked, or is no longer wanted. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_CALLBACK_DONE = 1
/**
 * A channel callback's report: nothing was tried, call again later.
 *
 * @source ddi_dmae_alloc(9F)
 * @differs the headers give this word no number; 2 is ours, and it means something only to the channel list
 */
export const DDI_DMA_CALLBACK_LATER = 2

/** Direction: memory to device. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_WRITE = 0x1
/** Direction: device to memory. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_READ = 0x2
/** Both directions. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_RDWR = 0x3
/** Wish for an unmapped guard page after the object. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_REDZONE = 0x4
/** The caller can work with windows. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_PARTIAL = 0x8
/** Hint: small random accesses, cheap explicit syncs. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_CONSISTENT = 0x10
/** Hint: exclusive use. @source ddidmareq(9S) */
export const DDI_DMA_EXCLUSIVE = 0x20
/** Hint: sequential, block-aligned accesses. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_STREAMING = 0x40
/** The card drives 64-bit SBus transfers. @source ddidmareq(9S) */
export const DDI_DMA_SBUS_64BIT = 0x2000

/** The whole object is described. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_MAPPED = 0
/** Older name of {@link DDI_DMA_MAPPED}. @source ddidmareq(9S) */
export const DDI_DMA_MAPOK = 0
/** Window 0 of the object is described. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_PARTIAL_MAP = 1
/** Obsolete: no more windows or segments. @source ddidmareq(9S) */
export const DDI_DMA_DONE = 2
/** A resource is short for the moment. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_NORESOURCES = -1
/** The device cannot reach the object. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_NOMAPPING = -2
/** Can never be satisfied as asked. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_TOOBIG = -3
/** Obsolete: object too small. @source ddidmareq(9S) */
export const DDI_DMA_TOOSMALL = -4
/** Obsolete: another holder. @source ddidmareq(9S) */
export const DDI_DMA_LOCKED = -5
/** Obsolete: limits are senseless. @source ddidmareq(9S) */
export const DDI_DMA_BADLIMITS = -6
/** Obsolete: window or segment is out of date. @source ddidmareq(9S) */
export const DDI_DMA_STALE = -7
/** The attributes cannot work on this machine. @source ddi_dma_alloc_handle(9F) */
export const DDI_DMA_BADATTR = -8
/** The handle already describes an object. @source ddi_dma_buf_bind_handle(9F) */
export const DDI_DMA_INUSE = -9
/** IOMMU layer's answer: take physical addresses. @source ddidmareq(9S) */
export const DDI_DMA_USE_PHYSICAL = -10

/** Sync so that the device sees what the CPU wrote. @source ddi_dma_sync(9F) */
export const DDI_DMA_SYNC_FORDEV = 0
/** Sync so that the CPU sees what the device wrote. @source ddi_dma_sync(9F) */
export const DDI_DMA_SYNC_FORCPU = 1
/** The same, for kernel mappings only. @source ddi_dma_sync(9F) */
export const DDI_DMA_SYNC_FORKERNEL = 2

/** Version of the attribute structure. @source ddi_dma_attr(9S) */
export const DMA_ATTR_V0 = 0
/** Attribute flag: physical addresses, no IOMMU. @source ddi_dma_attr(9S) */
export const DDI_DMA_FORCE_PHYSICAL = 0x100
/** Attribute flag: the driver asks for error reports. @source ddi_dma_attr(9S) */
export const DDI_DMA_FLAGERR = 0x200
/** Attribute flag: relaxed ordering is acceptable. @source ddi_dma_attr(9S) */
export const DDI_DMA_RELAXED_ORDERING = 0x400
/** Private flag of the x86 root nexus: bounce all pages above `seg` of an object that has pages on both sides. @source x86 root nexus */
export const DDI_DMA_BOUNCE_ON_SEG = 0x8000

/** Bytes of bounce space one x86 bind may take: 1 MB and a page. @source x86 root nexus, patchable */
export const DEFAULT_BOUNCE_CAP = 0x101000
/** Cookie slots that every handle of a 64-bit x86 kernel owns. @source x86 root nexus */
export const PREALLOCATED_COOKIES_64 = 65
/** Cookie slots that every handle of a 32-bit x86 kernel owns. @source x86 root nexus */
export const PREALLOCATED_COOKIES_32 = 33
/** Byte that fresh bounce pages hold here, so that stale bytes can be told from data. @source DMA Lab */
export const DEFAULT_BOUNCE_POISON = 0xee

const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
  [DDI_DMA_MAPPED, 'MAPPED'],
  [DDI_DMA_PARTIAL_MAP, 'PARTIAL_MAP'],
  [DDI_DMA_DONE, 'DONE'],
  [DDI_DMA_NORESOURCES, 'NORESOURCES'],
  [DDI_DMA_NOMAPPING, 'NOMAPPING'],
  [DDI_DMA_TOOBIG, 'TOOBIG'],
  [DDI_DMA_TOOSMALL, 'TOOSMALL'],
  [DDI_DMA_LOCKED, 'LOCKED'],
  [DDI_DMA_BADLIMITS, 'BADLIMITS'],
  [DDI_DMA_STALE, 'STALE'],
  [DDI_DMA_BADATTR, 'BADATTR'],
  [DDI_DMA_INUSE, 'INUSE'],
  [DDI_DMA_USE_PHYSICAL, 'USE_PHYSICAL'],
])

/**
 * Name of a bind or handle-allocation result, without its DDI_DMA_ prefix; the number as text when it has none.
 *
 * @source ddidmareq(9S)
 */
export function dmaStatusName(status: number): string {
  return STATUS_NAMES.get(status) ?? String(status)
}

/**
 * Number of a bind result given by name, with or without its DDI_DMA_ prefix; undefined for an unknown name.
 *
 * @source ddidmareq(9S)
 */
export function dmaStatusNumber(name: string): number | undefined {
  const short = name.replace(/^DDI_DMA_/, '')
  for (const [status, known] of STATUS_NAMES) if (known === short) return status
  return short === 'MAPOK' ? DDI_DMA_MAPOK : undefined
}
