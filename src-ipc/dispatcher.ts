import { callNames, type CallName, type Outcome, type Reply, type Request } from './contract'
import { parseRequest } from './guards'
import { LabFailure, type LabError } from './lab-error'

/** One function per call: the host's side of the contract. A handler may throw a LabFailure; anything else is a defect. */
export type LabService = {
  readonly [Name in CallName]: (request: Request<Name>) => Reply<Name> | Promise<Reply<Name>>
}

/** Answers the calls of one window. */
export interface Dispatcher {
  /** Checks name and request, lets the service answer, and turns every failure into an outcome. Never rejects. */
  dispatch(name: unknown, request: unknown): Promise<Outcome>
}

/** Calls of one window that may wait for their reply at the same time. */
export const maximumWaiting = 64

/**
 * Both carriers hand their calls to a dispatcher, so a call means the same over either.
 *
 * @param service what answers
 * @param reportDefect is told of an error no handler should throw; the window only learns that there was one
 */
export function createDispatcher(
  service: LabService,
  reportDefect: (name: string, error: unknown) => void,
): Dispatcher {
  let waiting = 0

  async function answer<Name extends CallName>(name: Name, value: unknown): Promise<Outcome> {
    const parsed = parseRequest(name, value)
    if (!parsed.ok) return parsed
    try {
      return { ok: true, reply: await service[name](parsed.request) }
    } catch (error) {
      if (error instanceof LabFailure) return refused(error.toLabError())
      reportDefect(name, error)
      return refused({ code: 'E_INTERNAL', message: 'a defect of DMA Lab; the host has reported it', where: name })
    }
  }

  return {
    async dispatch(name, request) {
      const known = callNames.find((each) => each === name)
      if (!known) return refused({ code: 'E_IPC_CHANNEL', message: 'there is no such call' })
      if (waiting >= maximumWaiting) return refused({ code: 'E_BUSY', message: 'too many calls wait for their reply' })
      waiting += 1
      try {
        return await answer(known, request)
      } finally {
        waiting -= 1
      }
    },
  }
}

function refused(error: LabError): Outcome {
  return { ok: false, error }
}
