/**
 * Why a call was refused or failed.
 *
 * - `E_IPC_CHANNEL` no such call
 * - `E_IPC_ARGS` the request does not have the shape the call asks for
 * - `E_FORBIDDEN_KEY` the request names a key that could reach a prototype
 * - `E_IPC_TOO_BIG` the request is too long, too deep or has too many parts
 * - `E_IPC_SENDER` the call did not come from a window of ours
 * - `E_IPC_RATE` too many calls in a short time
 * - `E_IPC_SUBS` too many listeners for one push
 * - `E_BUSY` too many calls are waiting for their reply, or as many runs go on as may; `where` names those runs
 * - `E_NOT_FOUND` there is no sample, document or recent file of that name
 * - `E_SCENARIO` the scenario is not valid; `issues` has everything that is wrong with it
 * - `E_LIMIT` more than may be kept or shown
 * - `E_FILE_TOO_BIG` the file is larger than those that are taken
 * - `E_LINK` the link cannot be read, or the document cannot go into one
 * - `E_CANCELLED` the call or run was stopped before it came to anything
 * - `E_SIM_MEMORY` the run needed more memory than there is
 * - `E_SCRIPT_TIMEOUT` a script of the run did not come back from a built-in function; `where` is its place
 * - `E_SIM_CRASHED` the thread of the run has ended
 * - `E_SIM_PROTOCOL` the thread of the run said what no run says; it was ended, and the next run has a new one
 * - `E_READ` the file is not one that the lab can open
 * - `E_CHANGED_ON_DISK` the file has changed on the disk since it was opened
 * - `E_GONE` the file is no longer there
 * - `E_WRITE` the file could not be written; the one that was there before is whole
 * - `E_EXPORT` the traces cannot be exported as it was asked for
 * - `E_NO_SPACE` the disk is full; nothing was left behind
 * - `E_NOT_HERE` this host has no files or menu of its own
 * - `E_CLOSED` the connection to the host has ended
 * - `E_INTERNAL` a defect of ours
 */
export type LabErrorCode =
  | 'E_IPC_CHANNEL'
  | 'E_IPC_ARGS'
  | 'E_FORBIDDEN_KEY'
  | 'E_IPC_TOO_BIG'
  | 'E_IPC_SENDER'
  | 'E_IPC_RATE'
  | 'E_IPC_SUBS'
  | 'E_BUSY'
  | 'E_NOT_FOUND'
  | 'E_SCENARIO'
  | 'E_LIMIT'
  | 'E_FILE_TOO_BIG'
  | 'E_LINK'
  | 'E_CANCELLED'
  | 'E_SIM_MEMORY'
  | 'E_SCRIPT_TIMEOUT'
  | 'E_SIM_CRASHED'
  | 'E_SIM_PROTOCOL'
  | 'E_READ'
  | 'E_CHANGED_ON_DISK'
  | 'E_GONE'
  | 'E_WRITE'
  | 'E_EXPORT'
  | 'E_NO_SPACE'
  | 'E_NOT_HERE'
  | 'E_CLOSED'
  | 'E_INTERNAL'

/** An error as it crosses the boundary: no stack and no path of the machine. `where` is a field, line or call. */
export interface LabError {
  readonly code: LabErrorCode
  readonly message: string
  readonly where?: string
  /** Everything that is wrong with a document, in the order of its text. */
  readonly issues?: readonly DocumentIssue[]
}

/** One thing that is wrong with a document. Lines and columns count from 1. */
export interface DocumentIssue {
  readonly message: string
  readonly line?: number
  readonly column?: number
  /** The field, such as `devices[0].type`. */
  readonly field?: string
}

/** What a handler throws, and what the window's `call` rejects with. */
export class LabFailure extends Error {
  readonly code: LabErrorCode
  readonly where: string | undefined
  readonly issues: readonly DocumentIssue[] | undefined

  constructor(error: LabError) {
    super(error.message)
    this.name = 'LabFailure'
    this.code = error.code
    this.where = error.where
    this.issues = error.issues
  }

  /** The part that crosses the boundary. */
  toLabError(): LabError {
    const { code, message, where, issues } = this
    return { code, message, ...(where === undefined ? {} : { where }), ...(issues === undefined ? {} : { issues }) }
  }
}
