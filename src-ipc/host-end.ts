import type { PushName, Pushes } from './contract'
import type { Dispatcher } from './dispatcher'
import type { HostFrame } from './wire'

/** The host's end of a carrier: one window. */
export interface HostEnd {
  /** Takes what arrived. @returns false when it is no frame of the contract */
  receive(frame: unknown): boolean
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
  /** Cancels what goes on; nothing is sent any more. */
  close(): void
}

/** ms between two words of how one call is going. */
const BETWEEN_PROGRESS = 50

/**
 * The same under every carrier: answers calls under their ids, cancels them, tells how they are going.
 *
 * @param send hands a frame to the carrier
 */
export function createHostEnd(dispatcher: Dispatcher, send: (frame: HostFrame) => void): HostEnd {
  const going = new Map<number, AbortController>()
  let isClosed = false

  function call(id: number, name: unknown, request: unknown): void {
    const controller = new AbortController()
    going.set(id, controller)
    let lastProgress = -Infinity
    const progress = (done: number, total = 0): void => {
      const now = performance.now()
      if (isClosed || controller.signal.aborted || (done < total && now - lastProgress < BETWEEN_PROGRESS)) return
      lastProgress = now
      send({ id, progress: { done, total } })
    }
    void dispatcher.dispatch(name, request, { signal: controller.signal, progress }).then((outcome) => {
      going.delete(id)
      if (!isClosed) send({ id, outcome })
    })
  }

  return {
    receive(value) {
      const frame = fieldsOf(value)
      const { id, cancel } = frame
      if (isNumber(cancel)) going.get(cancel)?.abort()
      else if (isNumber(id) && !going.has(id)) call(id, frame['call'], frame['request'])
      else return false
      return true
    },
    push(name, value) {
      if (!isClosed) send({ push: name, value })
    },
    close() {
      isClosed = true
      for (const controller of going.values()) controller.abort()
    },
  }
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

/** The fields of a plain object; those of anything else are none. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
