import { watch } from 'vue'
import type { ViewName } from './view'

/** How far something is scrolled, px. */
interface Place {
  readonly element: Element
  readonly left: number
  readonly top: number
}

/**
 * Lets each view come back as it was left: what leaves the page forgets how far it was scrolled, and the room of the
 * views, which they share, stays where the view before was. A view that is shown first begins at its top.
 *
 * @param room what the views stand in; null while there is none
 * @param shown the view that is shown
 * @returns ends it
 */
export function rememberScrolling(room: () => Element | null, shown: { readonly view: ViewName }): () => void {
  const left = new Map<ViewName, readonly Place[]>()
  const stops = [
    // Before the page changes: afterwards there is nothing left to read.
    watch(
      () => shown.view,
      (_now, before) => {
        const found = room()
        if (found) left.set(before, placesIn(found))
      },
      { flush: 'sync' },
    ),
    watch(
      () => shown.view,
      (now) => {
        const found = room()
        if (!found) return
        found.scrollTop = 0
        found.scrollLeft = 0
        for (const { element, left: x, top } of left.get(now) ?? []) {
          element.scrollTop = top
          element.scrollLeft = x
        }
      },
      { flush: 'post' },
    ),
  ]
  return () => stops.forEach((stop) => stop())
}

/** What is scrolled of a part of the page. */
function placesIn(room: Element): readonly Place[] {
  return [room, ...room.querySelectorAll('*')]
    .map((element): Place => ({ element, left: element.scrollLeft, top: element.scrollTop }))
    .filter(({ left, top }) => left !== 0 || top !== 0)
}
