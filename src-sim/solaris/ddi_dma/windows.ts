import type { PlannedCookie } from './cookies'
import type { DmaLimits } from './limits'

/**
 * A cookie inside a window.
 *
 * @source x86 root nexus
 */
export interface WindowCookie extends PlannedCookie {
  /** which of the bind's bounce pages holds it while the window is active; -1 = direct */
  readonly bounceSlot: number
}

/**
 * A window: a part of the object that the device can move with one list of cookies.
 *
 * @source ddi_dma_getwin(9F)
 */
export interface DmaWindow {
  /** bytes from the start of the object */
  readonly offset: number
  /** bytes */
  readonly size: number
  readonly cookies: readonly WindowCookie[]
}

/** Why an object cannot be cut into windows. @source x86 root nexus */
export interface NoWindows {
  readonly failure: 'TOOBIG' | 'NOMAPPING'
  readonly reason: string
}

/**
 * What the window walk needs to know beside the cookies.
 *
 * @source x86 root nexus
 */
export interface WindowRequest {
  readonly limits: DmaLimits
  /** bytes that the cookies cover: the object, or the part of it that one range of I/O addresses can hold */
  readonly size: number
  /** bounce pages that the object needs, and that the bind may have */
  readonly bounceNeed: number
  readonly bounceSlots: number
  /** the caller passed DDI_DMA_PARTIAL */
  readonly partial: boolean
}

/** A window under construction. */
interface OpenWindow {
  offset: number
  size: number
  cookies: WindowCookie[]
}

/**
 * Deal cookies out to windows: one window where everything fits, else the walk with its trims.
 *
 * A window ends when bounce pages run out, when it holds sgllen cookies, or when it is maxxfer long, tested in that
 * order. In the first two cases the bytes beyond a multiple of granular move on to the next window.
 *
 * @source x86 root nexus; ddi_dma_getwin(9F)
 * @differs where a trim would leave nothing of a cookie, or needs a bounce page that the bind may not have, the real
 *   code only asserts; here the answer is NOMAPPING. The cut to maxxfer after a trim is made in every case, so that no
 *   window is ever longer than maxxfer
 */
export function dmaWindows(cookies: readonly PlannedCookie[], request: WindowRequest): DmaWindow[] | NoWindows {
  const { limits, size, bounceNeed, bounceSlots, partial } = request
  const shortage = windowsNeeded(cookies.length, request)
  const start = cookies[0]?.objectOffset ?? 0
  if (shortage === null) return [{ offset: start, size, cookies: withSlots(cookies) }]
  if (!partial) return { failure: 'TOOBIG', reason: `${shortage}, and DDI_DMA_PARTIAL is absent` }
  if (bounceNeed > 0 && bounceSlots === 0) return noMapping('no bounce page can be reached by the device')
  return new WindowWalk(limits, bounceSlots, start).run(cookies)
}

/**
 * Why one window is not enough, or null.
 *
 * @source x86 root nexus
 */
export function windowsNeeded(cookieCount: number, request: WindowRequest): string | null {
  const { limits, size, bounceNeed, bounceSlots } = request
  if (bounceSlots < bounceNeed) return `${bounceNeed} pages must bounce and ${bounceSlots} may`
  if (size > limits.maxWindow) return `${size} bytes are more than the ${limits.maxWindow} of one transfer`
  if (cookieCount > limits.sgllen) return `${cookieCount} cookies are more than sgllen ${limits.sgllen}`
  return null
}

function noMapping(reason: string): NoWindows {
  return { failure: 'NOMAPPING', reason }
}

/** Every bounced page gets the next slot; cookies of the same page share one. */
function withSlots(cookies: readonly PlannedCookie[]): WindowCookie[] {
  let slot = -1
  let lastPage = -1
  return cookies.map((cookie) => {
    const { objectOffset, address, size, bouncedPage } = cookie
    if (bouncedPage < 0) return { objectOffset, address, size, bouncedPage, bounceSlot: -1 }
    if (bouncedPage !== lastPage) slot += 1
    lastPage = bouncedPage
    return { objectOffset, address, size, bouncedPage, bounceSlot: slot }
  })
}

/** First `size` bytes of a cookie. */
function headOf(cookie: WindowCookie, size: number): WindowCookie {
  return { ...cookie, size }
}

/** What is left of a cookie after its first `size` bytes. */
function tailOf(cookie: WindowCookie, size: number): WindowCookie {
  return {
    ...cookie,
    objectOffset: cookie.objectOffset + size,
    address: cookie.address + BigInt(size),
    size: cookie.size - size,
  }
}

class WindowWalk {
  private readonly limits: DmaLimits
  private readonly bounceSlots: number
  private readonly windows: OpenWindow[] = []
  private current: OpenWindow
  private slotsUsed = 0
  private lastBouncedPage = -1

  constructor(limits: DmaLimits, bounceSlots: number, start: number) {
    this.limits = limits
    this.bounceSlots = bounceSlots
    this.current = this.openWindow(start)
  }

  run(cookies: readonly PlannedCookie[]): DmaWindow[] | NoWindows {
    for (const cookie of cookies) {
      const refusal = this.add(cookie)
      if (refusal !== null) return refusal
    }
    return this.windows.filter((window) => window.size > 0)
  }

  private add(planned: PlannedCookie): NoWindows | null {
    let cookie: WindowCookie = { ...planned, bounceSlot: -1 }
    if (planned.bouncedPage >= 0) {
      if (planned.bouncedPage !== this.lastBouncedPage) this.slotsUsed += 1
      this.lastBouncedPage = planned.bouncedPage
      if (this.slotsUsed > this.bounceSlots) return this.startBounceWindow(cookie)
      cookie = { ...cookie, bounceSlot: this.slotsUsed - 1 }
    }
    if (this.current.cookies.length >= this.limits.sgllen) return this.startListWindow(cookie)
    this.append(cookie)
    return null
  }

  /** Bounce pages have run out: the next window uses the same pages again, from the first one on. */
  private startBounceWindow(cookie: WindowCookie): NoWindows | null {
    const trimmed = this.trim()
    if ('failure' in trimmed) return trimmed
    this.current = this.openWindow(cookie.objectOffset - trimmed.bytes)
    this.slotsUsed = 0
    if (trimmed.cookie !== null) {
      const bounced = trimmed.cookie.bounceSlot >= 0
      this.append(bounced ? { ...trimmed.cookie, bounceSlot: 0 } : trimmed.cookie)
      if (bounced) this.slotsUsed = 1
    }
    this.slotsUsed += 1
    if (this.slotsUsed > this.bounceSlots) {
      return noMapping('the trimmed bytes and the next page need more bounce pages than the bind may have')
    }
    this.append({ ...cookie, bounceSlot: this.slotsUsed - 1 })
    return null
  }

  /** The list is full. Bounce pages already dealt out stay where they are. */
  private startListWindow(cookie: WindowCookie): NoWindows | null {
    const trimmed = this.trim()
    if ('failure' in trimmed) return trimmed
    this.current = this.openWindow(cookie.objectOffset - trimmed.bytes)
    if (trimmed.cookie !== null) this.append(trimmed.cookie)
    this.append(cookie)
    return null
  }

  /** Cut the current window back to a multiple of granular; hands out the bytes that move on. */
  private trim(): { bytes: number; cookie: WindowCookie | null } | NoWindows {
    const { granular, sgllen } = this.limits
    const bytes = granular === 1 ? 0 : this.current.size % granular
    if (bytes === 0) return { bytes: 0, cookie: null }
    if (sgllen === 1)
      return noMapping(`a window must lose ${bytes} bytes, and sgllen 1 has no room for them in the next`)
    const last = this.current.cookies.pop()
    if (last === undefined || last.size <= bytes) {
      return noMapping(`a window must lose ${bytes} bytes, and its last cookie is not longer than that`)
    }
    this.current.cookies.push(headOf(last, last.size - bytes))
    this.current.size -= bytes
    return { bytes, cookie: tailOf(last, last.size - bytes) }
  }

  /** Add a cookie; whatever exceeds the longest window fills further windows. */
  private append(cookie: WindowCookie): void {
    let rest = cookie
    while (this.current.size + rest.size > this.limits.maxWindow) {
      const room = this.limits.maxWindow - this.current.size
      if (room > 0) this.push(headOf(rest, room))
      rest = tailOf(rest, room)
      this.current = this.openWindow(rest.objectOffset)
    }
    this.push(rest)
  }

  private push(cookie: WindowCookie): void {
    this.current.cookies.push(cookie)
    this.current.size += cookie.size
  }

  private openWindow(offset: number): OpenWindow {
    const window: OpenWindow = { offset, size: 0, cookies: [] }
    this.windows.push(window)
    return window
  }
}
