import { DDI_DMA_PARTIAL } from './constants'
import type { PlannedCookie } from './cookies'
import { physicalCookies } from './cookies'
import { planRange } from './plan-range'
import { shortOf, type BindPlan, type PlanFailure } from './plan-result'
import type { DdiDmaHandle } from './handle'
import { boundWindows } from './handle'
import type { DmaObject } from './object'
import { dmaWindows } from './windows'

/**
 * Decide how an object is described to a device, and take what that needs.
 *
 * What can never work is found before anything is taken, so a lasting failure never looks like a shortage.
 *
 * @source x86 root nexus; Writing Device Drivers, "DVMA"
 * @differs the x86 code takes the cookie list and the bounce buffer first and may find TOOBIG afterwards
 */
export function planBind(handle: DdiDmaHandle, object: DmaObject, flags: number): BindPlan | PlanFailure {
  const partial = (flags & DDI_DMA_PARTIAL) !== 0
  if (handle.host === 'x86') return planPhysical(handle, object, partial)
  return planRange(handle, object, flags)
}

function planPhysical(handle: DdiDmaHandle, object: DmaObject, partial: boolean): BindPlan | PlanFailure {
  const { limits, nexus } = handle
  const { pageSize, mode, bounceCap, preallocatedCookies } = nexus.rules
  const { bounce, cookieSlots, windowRecords } = nexus.resources
  const cookies = physicalCookies(object, limits, pageSize, mode)
  const bounceNeed = bouncedPages(cookies)
  const reachable = bounceNeed === 0 ? 0 : bounce.reachable(limits.lo, limits.hi)
  if (bounceNeed > 0 && reachable === 0) {
    return { failure: 'NOMAPPING', reason: `${bounceNeed} pages must bounce and the device reaches no bounce page` }
  }
  const mayHave = Math.min(Math.floor(bounceCap / pageSize), reachable)
  const bounceSlots = Math.min(bounceNeed, mayHave)
  const windows = dmaWindows(cookies, { limits, size: object.size, bounceNeed, bounceSlots, partial })
  if ('failure' in windows) return windows

  const listSlots = cookieListSlots(object, pageSize)
  const allocatedSlots = listSlots > preallocatedCookies ? listSlots : 0
  const records = windows.length > 1 ? windows.length : 0
  if (!cookieSlots.take(allocatedSlots)) return shortOf('cookies', `no memory for a list of ${listSlots} cookies`)
  const bouncePages = bounce.take(bounceSlots, limits.lo, limits.hi)
  if (bouncePages === null) {
    cookieSlots.give(allocatedSlots)
    return shortOf('bounce', `${bounceSlots} bounce pages are wanted and not free`)
  }
  if (!windowRecords.take(records)) {
    bounce.give(bouncePages)
    cookieSlots.give(allocatedSlots)
    return shortOf('windows', `no memory for ${records} windows`)
  }
  return {
    windows: boundWindows(windows, bouncePages, pageSize),
    bouncePages,
    range: null,
    cookieSlots: allocatedSlots,
    windowRecords: records,
  }
}

/**
 * Number of bounce pages that a row of cookies needs: one for each object page that bounces.
 *
 * @source x86 root nexus
 */
export function bouncedPages(cookies: readonly PlannedCookie[]): number {
  let pages = 0
  let lastPage = -1
  for (const cookie of cookies) {
    if (cookie.bouncedPage >= 0 && cookie.bouncedPage !== lastPage) pages += 1
    lastPage = cookie.bouncedPage
  }
  return pages
}

/**
 * Slots of the cookie list that the root nexus sets aside before it looks at the pages.
 *
 * @source x86 root nexus
 */
export function cookieListSlots(object: DmaObject, pageSize: number): number {
  return Math.ceil(object.size / pageSize) + 1
}
