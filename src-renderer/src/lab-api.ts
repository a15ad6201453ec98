import type { CallHold, CallName, CallProgress, LabBridge, Outcome, Reply, Request } from '../../src-ipc/contract'
import { LabFailure } from '../../src-ipc/lab-error'
import { SOCKET_PATH } from '../../src-ipc/wire'
import { withBrowserFiles } from './browser-files'
import { createSocketBridge } from './socket-bridge'

/** What else a caller may want of a call. */
export interface CallOptions {
  /** Cancels the call when it fires: it rejects with E_CANCELLED. */
  readonly signal?: AbortSignal
  /** Hears how far the call is. */
  readonly progress?: (progress: CallProgress) => void
}

/** The host as the window sees it: typed calls that reject with a LabFailure. */
export interface LabApi {
  /** @throws LabFailure with the code and words of the host */
  call<Name extends CallName>(name: Name, request: Request<Name>, options?: CallOptions): Promise<Reply<Name>>
  on: LabBridge['on']
}

/** Turns the outcomes of a bridge into values and failures. */
export function createLabApi(bridge: LabBridge): LabApi {
  return {
    async call(name, request, options) {
      const outcome: Outcome<typeof name> = await bridge.call(name, request, options && holdOf(options))
      if (!outcome.ok) throw new LabFailure(outcome.error)
      return outcome.reply
    },
    on: (name, listener) => bridge.on(name, listener),
  }
}

/** Only plain functions cross the bridge of the desktop shell. */
function holdOf({ signal, progress }: CallOptions): CallHold {
  return {
    ...(progress ? { progress } : {}),
    cancel(cancel) {
      if (signal?.aborted) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
    },
  }
}

const TOKEN = 'dma-lab-token'
const FRAGMENT = /^#token=([\w-]+)$/

/**
 * The bridge of this page: the preload's in the desktop shell, otherwise a WebSocket to the server the page came from.
 * The token moves from the fragment of the address to this tab's memory, so that it is not seen, bookmarked or shared,
 * and a reload still works.
 */
export function connectToHost(page: Window): LabBridge {
  if (page.lab) return page.lab
  const given = FRAGMENT.exec(page.location.hash)?.[1]
  if (given) {
    page.sessionStorage.setItem(TOKEN, given)
    page.history.replaceState(null, '', page.location.pathname)
  }
  // A browser does not load a page again when only the fragment is new: after a new start of the lab nothing would happen.
  page.addEventListener('hashchange', () => {
    if (FRAGMENT.test(page.location.hash)) page.location.reload()
  })
  const token = given ?? page.sessionStorage.getItem(TOKEN) ?? ''
  const keepToken = (next: string): void => page.sessionStorage.setItem(TOKEN, next)
  const socket = new WebSocket(`ws://${page.location.host}${SOCKET_PATH}`)
  return withBrowserFiles(createSocketBridge(socket, token, keepToken))
}
