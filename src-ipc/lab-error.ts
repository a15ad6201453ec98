/**
 * Why a call was refused or failed.
 *
 * - `E_IPC_CHANNEL` no such call
 * - `E_IPC_ARGS` the request does not have the shape the call asks for
 * - `E_FORBIDDEN_KEY` the request names a key that could reach a prototype
 * - `E_TOO_BIG` the request is too long, too deep or has too many parts
 * - `E_IPC_SENDER` the call did not come from a window of ours
 * - `E_BUSY` too many calls are waiting for their reply
 * - `E_NOT_FOUND` there is no sample of that name
 * - `E_SCENARIO` the scenario is not valid
 * - `E_CLOSED` the connection to the host has ended
 * - `E_INTERNAL` a defect of ours
 */
export type LabErrorCode =
  | 'E_IPC_CHANNEL'
  | 'E_IPC_ARGS'
  | 'E_FORBIDDEN_KEY'
  | 'E_TOO_BIG'
  | 'E_IPC_SENDER'
  | 'E_BUSY'
  | 'E_NOT_FOUND'
  | 'E_SCENARIO'
  | 'E_CLOSED'
  | 'E_INTERNAL'

/** An error as it crosses the boundary: no stack and no path of the machine. `where` is a field, line or call. */
export interface LabError {
  readonly code: LabErrorCode
  readonly message: string
  readonly where?: string
}

/** What a handler throws, and what the window's `call` rejects with. */
export class LabFailure extends Error {
  readonly code: LabErrorCode
  readonly where: string | undefined

  constructor(error: LabError) {
    super(error.message)
    this.name = 'LabFailure'
    this.code = error.code
    this.where = error.where
  }

  /** The part that crosses the boundary. */
  toLabError(): LabError {
    const { code, message, where } = this
    return where === undefined ? { code, message } : { code, message, where }
  }
}
