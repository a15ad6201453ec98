import { watch } from 'vue'
import { VIEWS, type ViewName } from './view'

const viewIn = (state: unknown): ViewName | undefined => {
  if (typeof state !== 'object' || state === null || !('dmaLabView' in state)) return undefined
  return VIEWS.find((name) => name === state.dmaLabView)
}

/**
 * Makes each view a step of the history, so that Back shows the view before and does not leave the lab.
 *
 * @param shown the view that is shown; follows Back and Forward
 * @returns ends it
 */
export function followHistory(page: Window, shown: { view: ViewName }): () => void {
  const { history } = page
  const step = (name: ViewName): unknown => ({ dmaLabView: name })
  // A reload comes back to its own step.
  if (viewIn(history.state) === undefined) history.replaceState(step(shown.view), '')
  const stop = watch(
    () => shown.view,
    (name) => {
      if (viewIn(history.state) !== name) history.pushState(step(name), '')
    },
  )
  const go = ({ state }: PopStateEvent): void => {
    shown.view = viewIn(state) ?? shown.view
  }
  page.addEventListener('popstate', go)
  return () => {
    stop()
    page.removeEventListener('popstate', go)
  }
}
