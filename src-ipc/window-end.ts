import { parseHostFrame } from './arrivals'
import { pushNames, type CallHold, type LabBridge, type Outcome } from './contract'
import type { LabError } from './lab-error'
import { createListeners } from './listeners'
import type { WindowFrame } from './wire'

/** The window's end of a carrier. */
export interface WindowEnd {
  readonly bridge: LabBridge
  /** Takes what arrived; what is no frame of the contract is dropped. */
  receive(frame: unknown): void
  /** Ends every call, waiting or new, and tells `host/closing`. */
  close(message?: string): void
}

interface Waiting {
  readonly settle: (outcome: Outcome) => void
  readonly hold: CallHold | undefined
}

/**
 * The same under every carrier: numbers the calls, gives each its own outcome and progress, keeps calls until the host
 * is ready, and ends them when the carrier does.
 *
 * @param send hands a frame to the carrier; may throw when the frame cannot be sent
 * @param keepToken is given what to show the next time
 */
export function createWindowEnd(
  send: (frame: WindowFrame) => void,
  keepToken: (token: string) => void = () => undefined,
): WindowEnd {
  const waiting = new Map<number, Waiting>()
  const unsent: WindowFrame[] = []
  const listeners = createListeners()
  let state: 'opening' | 'ready' | 'closed' = 'opening'
  let lastId = 0
  /** The host has said farewell before it went. */
  let hasHeard = false
  let end: LabError = { code: 'E_CLOSED', message: 'the connection to DMA Lab could not be made' }

  /** Settles a call once; what comes for it later finds nobody. */
  function settle(id: number, outcome: Outcome): void {
    const call = waiting.get(id)
    waiting.delete(id)
    call?.settle(outcome)
  }

  /** Hands a frame on; what cannot leave the window ends the call that it belongs to. */
  function transmit(frame: WindowFrame): void {
    try {
      send(frame)
    } catch {
      const error: LabError = { code: 'E_IPC_ARGS', message: 'the request could not be sent' }
      if ('id' in frame) settle(frame.id, { ok: false, error })
    }
  }

  function deliver(frame: WindowFrame): void {
    if (state === 'ready') transmit(frame)
    else unsent.push(frame)
  }

  function close(error: LabError): void {
    if (state === 'closed') return
    state = 'closed'
    end = error
    unsent.length = 0
    for (const id of [...waiting.keys()]) settle(id, { ok: false, error: end })
    if (!hasHeard) listeners.tell('host/closing', { reason: end.message })
  }

  function cancel(id: number): void {
    if (!waiting.has(id)) return
    deliver({ cancel: id })
    settle(id, { ok: false, error: { code: 'E_CANCELLED', message: 'the call was cancelled' } })
  }

  return {
    bridge: {
      call(name, request, hold) {
        if (state === 'closed') return Promise.resolve({ ok: false, error: end })
        lastId += 1
        const id = lastId
        const outcome = new Promise<Outcome>((resolve) => waiting.set(id, { settle: resolve, hold }))
        deliver({ id, call: name, request })
        hold?.cancel?.(() => cancel(id))
        // The outcome under the id of a call is that call's.
        return outcome
      },
      on: (name, listener) => (pushNames.includes(name) ? listeners.add(name, listener) : () => undefined),
    },
    receive(value) {
      const frame = parseHostFrame(value)
      if (!frame || state === 'closed') return
      if ('ready' in frame) {
        state = 'ready'
        if (frame.token !== undefined) keepToken(frame.token)
        end = { code: 'E_CLOSED', message: 'the connection to DMA Lab has ended' }
        for (const each of unsent.splice(0)) transmit(each)
      } else if ('outcome' in frame) settle(frame.id, frame.outcome)
      else if ('progress' in frame) waiting.get(frame.id)?.hold?.progress?.(frame.progress)
      else if ('push' in frame) {
        hasHeard ||= frame.push === 'host/closing'
        listeners.tell(frame.push, frame.value)
      } else close(frame.ended)
    },
    close: (message) => close(message ? { code: 'E_CLOSED', message } : end),
  }
}
