import type { BoundCookie, DdiDmaCookie, DdiDmaHandle } from './handle'

/**
 * The cookie after the one returned last. Bind and getwin return cookie 0, so this begins with cookie 1.
 *
 * @source ddi_dma_nextcookie(9F)
 * @error a panic when all cookies of the window have been handed out
 */
export function ddi_dma_nextcookie(handle: DdiDmaHandle): DdiDmaCookie {
  const { binding, window } = handle.active('ddi_dma_nextcookie')
  const cookie = window.cookies[binding.nextCookie]
  if (cookie === undefined) {
    handle.misused(
      `ddi_dma_nextcookie: ${handle.dip} asked for cookie ${binding.nextCookie} of ${window.cookies.length}`,
      'CookieMisuse',
    )
  }
  binding.nextCookie += 1
  return cookie
}

/**
 * Number of cookies of the active window; 0 when nothing is bound.
 *
 * @source ddi_dma_ncookies(9F)
 */
export function ddi_dma_ncookies(handle: DdiDmaHandle): number {
  return cookiesOf(handle).length
}

/**
 * The cookie that follows `previous` in the active window, the first one after null; null at the end.
 * Independent of {@link ddi_dma_nextcookie}: a loop that mixes the two loses cookie 0.
 *
 * @source ddi_dma_cookie_iter(9F)
 * @error a panic when `previous` is not a cookie of the active window
 */
export function ddi_dma_cookie_iter(handle: DdiDmaHandle, previous: DdiDmaCookie | null): DdiDmaCookie | null {
  const cookies = cookiesOf(handle)
  if (previous === null) return cookies[0] ?? null
  const index = cookies.findIndex((cookie) => cookie === previous)
  if (index < 0) {
    handle.misused(
      `ddi_dma_cookie_iter: ${handle.dip} passed a cookie that is not of the active window`,
      'CookieMisuse',
    )
  }
  return cookies[index + 1] ?? null
}

/**
 * Cookie `index` of the active window; null where there is none.
 *
 * @source ddi_dma_cookie_get(9F)
 */
export function ddi_dma_cookie_get(handle: DdiDmaHandle, index: number): DdiDmaCookie | null {
  return cookiesOf(handle)[index] ?? null
}

/**
 * The only cookie of the active window, for engines without scatter/gather.
 *
 * @source ddi_dma_cookie_one(9F)
 * @error a panic unless there is exactly one
 */
export function ddi_dma_cookie_one(handle: DdiDmaHandle): DdiDmaCookie {
  const cookies = cookiesOf(handle)
  const only = cookies[0]
  if (only === undefined || cookies.length !== 1) {
    handle.misused(`ddi_dma_cookie_one: ${handle.dip} has ${cookies.length} cookies`, 'CookieMisuse')
  }
  return only
}

function cookiesOf(handle: DdiDmaHandle): readonly BoundCookie[] {
  const { binding } = handle
  return binding?.windows[binding.currentWindow]?.cookies ?? []
}
