import { DDI_DMA_BOUNCE_ON_SEG } from './constants'
import type { DmaLimits } from './limits'
import type { DmaObject } from './object'
import { pageCount } from './object'

/**
 * One cookie before windows and bounce pages are dealt out.
 *
 * @source ddi_dma_cookie(9S)
 */
export interface PlannedCookie {
  /** bytes from the start of the object */
  readonly objectOffset: number
  /** address of the object's own bytes; a bounced cookie is later moved to a bounce page */
  readonly address: bigint
  /** bytes */
  readonly size: number
  /** index of the object page that must bounce; -1 = direct */
  readonly bouncedPage: number
}

/** Which cookie builder a machine uses. @source ddi_dma_attr(9S); x86 root nexus */
export type CookieMode = 'canonical' | 'root-nexus'

/** The part of one page that belongs to the object. */
interface PagePiece {
  readonly index: number
  readonly objectOffset: number
  readonly address: bigint
  readonly size: number
  readonly bounced: boolean
}

/** Says whether a piece of a page is out of the engine's reach. */
type BounceTest = (address: bigint, size: number) => boolean

/**
 * Cookies of an object at physical addresses.
 *
 * @source ddi_dma_attr(9S) for `canonical`; x86 root nexus for `root-nexus`
 * @param mode `canonical` cuts only where the contract demands it, inside pages too; `root-nexus` works page by page,
 *   bounces a piece that ends exactly at addr_hi, and closes long page-aligned cookies one page early
 */
export function physicalCookies(
  object: DmaObject,
  limits: DmaLimits,
  pageSize: number,
  mode: CookieMode,
): PlannedCookie[] {
  const pieces = pagePieces(object, pageSize, bounceTest(object, limits, pageSize, mode))
  return mode === 'canonical'
    ? canonicalCookies(pieces, limits)
    : rootNexusCookies(pieces, limits, Math.ceil(object.size / pageSize) + 1, pageSize)
}

/**
 * Cookies of one contiguous range of I/O addresses, cut at segment boundaries and at the largest cookie.
 *
 * @source ddi_dma_attr(9S), DVMA hosts
 * @param objectOffset bytes of the object before this range
 */
export function rangeCookies(address: bigint, size: number, objectOffset: number, limits: DmaLimits): PlannedCookie[] {
  return canonicalCookies([{ index: 0, objectOffset, address, size, bounced: false }], limits)
}

function pagePieces(object: DmaObject, pageSize: number, mustBounce: BounceTest): readonly PagePiece[] {
  const pieces: PagePiece[] = []
  const pages = pageCount(object.offset, object.size, pageSize)
  let objectOffset = 0
  for (let index = 0; index < pages; index += 1) {
    const skip = index === 0 ? object.offset : 0
    const address = object.pageAt(index) + BigInt(skip)
    const size = Math.min(object.size - objectOffset, pageSize - skip)
    pieces.push({ index, objectOffset, address, size, bounced: mustBounce(address, size) })
    objectOffset += size
  }
  return pieces
}

function bounceTest(object: DmaObject, limits: DmaLimits, pageSize: number, mode: CookieMode): BounceTest {
  const { lo, hi, seg } = limits
  const beyond = mode === 'canonical' ? 1n : 0n // the contract's addr_hi is inclusive; the root nexus forgets that
  const outOfReach: BounceTest = (address, size) => address < lo || address + BigInt(size) - beyond > hi
  if ((limits.flags & DDI_DMA_BOUNCE_ON_SEG) === 0 || !straddlesSeg(object, limits, pageSize)) return outOfReach
  return (address, size) => address > seg || outOfReach(address, size)
}

/** Whether pages lie on both sides of the segment mask, or one lies just above it. */
function straddlesSeg(object: DmaObject, limits: DmaLimits, pageSize: number): boolean {
  const pages = pageCount(object.offset, object.size, pageSize)
  let below = false
  let above = false
  for (let index = 0; index < pages; index += 1) {
    const page = object.pageAt(index)
    if (page === limits.segSize) return true
    if (page > limits.seg) above = true
    else below = true
    if (below && above) return true
  }
  return false
}

/** Whether nothing cuts a piece: most transfers are one. */
function isWhole({ address, size }: PagePiece, { segSize, maxCookie }: DmaLimits): boolean {
  return size > 0 && size <= maxCookie && (address % segSize) + BigInt(size) <= segSize
}

/** Greedy walk over the bytes: a new cookie only where the contract forces one. */
function canonicalCookies(pieces: readonly PagePiece[], limits: DmaLimits): PlannedCookie[] {
  const cookies: PlannedCookie[] = []
  const { segSize, maxCookie } = limits
  const [only] = pieces
  if (only && pieces.length === 1 && isWhole(only, limits)) {
    const { objectOffset, address, size, bounced, index } = only
    return [{ objectOffset, address, size, bouncedPage: bounced ? index : -1 }]
  }
  let objectOffset = 0
  let start = 0n
  let size = 0
  let bouncedPage = -1
  const close = (): void => {
    if (size > 0) cookies.push({ objectOffset, address: start, size, bouncedPage })
    size = 0
  }
  for (const piece of pieces) {
    const owner = piece.bounced ? piece.index : -1
    let done = 0
    while (done < piece.size) {
      const address = piece.address + BigInt(done)
      const intoSegment = address % segSize
      const goesOn = start + BigInt(size) === address && owner === bouncedPage
      if (!goesOn || intoSegment === 0n || size >= maxCookie) close()
      if (size === 0) {
        objectOffset = piece.objectOffset + done
        start = address
        bouncedPage = owner
      }
      const room = segSize - intoSegment
      const wanted = Math.min(piece.size - done, maxCookie - size)
      const taken = room < BigInt(wanted) ? Number(room) : wanted
      size += taken
      done += taken
    }
  }
  close()
  return cookies
}

/** A cookie slot that is still growing. */
interface OpenCookie {
  objectOffset: number
  address: bigint
  size: number
  bouncedPage: number
}

/** Page-by-page walk of the x86 root nexus, with its early close of long cookies. */
function rootNexusCookies(
  pieces: readonly PagePiece[],
  limits: DmaLimits,
  maxPages: number,
  pageSize: number,
): PlannedCookie[] {
  const maxCookie = limits.rootNexusMaxCookie
  const page = BigInt(pageSize)
  const cookies: OpenCookie[] = []
  let current: OpenCookie | null = null // null = the current slot is empty
  let previousPage = -1n
  const begin = (piece: PagePiece): OpenCookie => {
    const { objectOffset, address, size } = piece
    const cookie = { objectOffset, address, size, bouncedPage: piece.bounced ? piece.index : -1 }
    cookies.push(cookie)
    return cookie
  }
  for (const piece of pieces) {
    const thisPage = piece.address - (piece.address % page)
    if (piece.bounced) {
      begin(piece)
      current = null
    } else if (
      current === null ||
      thisPage !== previousPage + page ||
      (piece.address & limits.seg) === 0n ||
      current.size + piece.size > maxCookie
    ) {
      current = begin(piece)
    } else {
      current.size += piece.size
      const roomForAnother = cookies.length < maxPages
      if (current.size + piece.size === maxCookie && roomForAnother) current = null
    }
    previousPage = thisPage
  }
  return cookies
}
