import { callNames, type CallName, type Outcome, type Reply, type Request } from './contract'
import { parseRequest } from './guards'
import { LabFailure, type LabError } from './lab-error'

/** What a handler may use while it works on a call. */
export interface CallContext {
  /** Fires when the outcome is no longer wanted. */
  readonly signal: AbortSignal
  /** Tells the window how far the call is. @param total what `done` comes to; 0 or absent = not known */
  readonly progress: (done: number, total?: number) => void
}

/**
 * One function per call: the host's side of the contract. A handler may throw a LabFailure; anything else is a defect.
 * Without a context nobody waits for progress or cancels.
 */
export type LabService = {
  readonly [Name in CallName]: (request: Request<Name>, context?: CallContext) => Reply<Name> | Promise<Reply<Name>>
}

/** Answers the calls of one window. */
export interface Dispatcher {
  /** Checks name and request, lets the service answer, and turns every failure into an outcome. Never rejects. */
  dispatch(name: unknown, request: unknown, context?: CallContext): Promise<Outcome>
}

/** Calls of one window that may wait for their reply at the same time. */
export const maximumWaiting = 64
/** Calls that one window may make in a second; far more than a timeline that is dragged. */
export const maximumRate = 2000

/**
 * Every carrier hands its calls to a dispatcher, so a call means the same over any.
 *
 * @param service what answers
 * @param reportDefect is told of an error no handler should throw; the window only learns that there was one
 * @param now ms on any clock that does not go back
 */
export function createDispatcher(
  service: LabService,
  reportDefect: (name: string, error: unknown) => void,
  now: () => number = () => performance.now(),
): Dispatcher {
  let waiting = 0
  /** Calls that may be made at once; it fills again with time. */
  let allowed = maximumRate
  let countedAt = now()

  function mayCall(): boolean {
    const at = now()
    allowed = Math.min(maximumRate, allowed + ((at - countedAt) * maximumRate) / 1000)
    countedAt = at
    if (allowed < 1) return false
    allowed -= 1
    return true
  }

  async function answer<Name extends CallName>(name: Name, value: unknown, context?: CallContext): Promise<Outcome> {
    const parsed = parseRequest(name, value)
    if (!parsed.ok) return parsed
    try {
      return { ok: true, reply: await service[name](parsed.request, context) }
    } catch (error) {
      if (error instanceof LabFailure) return refused(error.toLabError())
      if (context?.signal.aborted) return refused({ code: 'E_CANCELLED', message: 'the call was cancelled' })
      reportDefect(name, error)
      return refused({ code: 'E_INTERNAL', message: 'a defect of DMA Lab; the host has reported it', where: name })
    }
  }

  return {
    async dispatch(name, request, context) {
      if (!mayCall()) return refused({ code: 'E_IPC_RATE', message: 'too many calls in a short time' })
      const known = callNames.find((each) => each === name)
      if (!known) return refused({ code: 'E_IPC_CHANNEL', message: 'there is no such call' })
      if (waiting >= maximumWaiting) return refused({ code: 'E_BUSY', message: 'too many calls wait for their reply' })
      waiting += 1
      try {
        return await answer(known, request, context)
      } finally {
        waiting -= 1
      }
    },
  }
}

function refused(error: LabError): Outcome {
  return { ok: false, error }
}
