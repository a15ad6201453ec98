import type { RequestPlan } from '../config/scenario'
import type { Step } from '../core/process'
import type { Iovec } from '../kern/uio'
import type { Proc } from '../kern/proc'

/** What a system call gave the program. */
export interface CallResult {
  /** -1 on error. */
  readonly result: number
  readonly errno: number
  /** Bytes asked for and not moved. */
  readonly residual: number
}

/** A transfer as the program asks for it. */
export interface Transfer {
  readonly op: 'read' | 'write'
  readonly device: string
  readonly offset: number
  readonly iovecs: readonly Iovec[]
}

/** An asynchronous request that a wait call collected. */
export interface Collected extends CallResult {
  /** The request it was submitted as; empty when there was none to collect. */
  readonly request: string
}

/** One way through a kernel: what the calls of a program do on it. */
export interface Path {
  /** A synchronous call. */
  transfer(proc: Proc, transfer: Transfer): Step<CallResult>
  /**
   * Submits without waiting; absent where the path has no asynchronous calls. The result is 0 when it was scheduled.
   *
   * @param name of the request, to tell it again
   */
  submit?(proc: Proc, transfer: Transfer, name: string): Step<CallResult>
  /** Collects a finished request. */
  collect?(proc: Proc, timeout: RequestPlan['timeout']): Step<Collected>
  /** Asks to cancel. */
  cancel?(proc: Proc, name: string): Step<CallResult>
}

/**
 * Files by process and device: every process opens each device for itself, so that nobody moves another's file offset.
 *
 * @param open makes the file of a device
 */
export function filesOfProcesses<File>(open: (device: string) => File): (proc: Proc, device: string) => File {
  const opened = new Map<number, Map<string, File>>()
  return (proc, device) => {
    const known = opened.get(proc.pid)?.get(device)
    if (known !== undefined) return known
    const file = open(device)
    opened.set(proc.pid, (opened.get(proc.pid) ?? new Map<string, File>()).set(device, file))
    return file
  }
}
