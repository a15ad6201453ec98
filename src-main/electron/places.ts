/** Where windows go, as plain functions over the screens that there are. */
import type { WindowPlace } from '../host/settings'

/** A rectangle of the desktop, in its coordinates. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Smallest window. */
export const SMALLEST = { width: 1024, height: 700 } as const
/** A window without a place. */
export const USUAL = { width: 1440, height: 900 } as const
/** Part of a window that must be on a screen, in pixels each way, so that it can be seen and moved. */
const SEEN = 100
/** A second window lies this far beside the first. */
const BESIDE = 32

/** Pixels that two stretches share. */
const shared = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.min(a + aLength, b + bLength) - Math.max(a, b)

/**
 * The place of a window that was kept, on the screens that are there now: no larger than the screen it is on, its title
 * bar inside. Undefined when none of them shows it: then the system decides.
 */
export function fitPlace(place: WindowPlace, screens: readonly Area[]): WindowPlace | undefined {
  const screen = screens.find(
    (each) =>
      shared(place.x, place.width, each.x, each.width) >= SEEN &&
      shared(place.y, place.height, each.y, each.height) >= SEEN,
  )
  if (!screen) return undefined
  const width = Math.min(Math.max(place.width, SMALLEST.width), Math.max(screen.width, SMALLEST.width))
  const height = Math.min(Math.max(place.height, SMALLEST.height), Math.max(screen.height, SMALLEST.height))
  const x = Math.max(screen.x, Math.min(place.x, screen.x + screen.width - width))
  const y = Math.max(screen.y, Math.min(place.y, screen.y + screen.height - height))
  return { x, y, width, height, isMaximized: place.isMaximized }
}

/** The place of the next window beside one that is open. */
export function besidePlace(place: WindowPlace, screens: readonly Area[]): WindowPlace | undefined {
  return fitPlace({ ...place, x: place.x + BESIDE, y: place.y + BESIDE, isMaximized: false }, screens)
}
