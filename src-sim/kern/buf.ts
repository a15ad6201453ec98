import { newLink, type TraceLink } from '../core/sink'
import type { PageLock } from './vm'
import type { Proc } from './proc'
import type { AddressSpace } from './as'

/**
 * The transfer request, struct buf. Both kernels use the same fields; the values of the B_* bits differ and live in
 * sysv/buf.ts and solaris/buf.ts.
 *
 * @source buf(9S); buf.h of System V
 */
export class Buf {
  /** Number in the trace. */
  readonly id: number
  b_flags = 0
  /** Bytes asked for in this strategy call. */
  b_bcount = 0
  /** Start address, b_un.b_addr: user or kernel. */
  b_addr = 0
  /** 512-byte block number (System V). */
  b_blkno = 0
  /** 512-byte block number (Solaris). */
  b_lblkno = 0
  /** Behind `b_resid`. */
  residual = 0
  /** b_resid was stored since strategy got the buf. */
  isResidWritten = false
  /** Where it stands between strategy and biodone; for the checker. */
  stage: 'idle' | 'started' | 'done' = 'idle'
  /** It had an error when it was completed. */
  wasFailed = false
  b_error = 0
  /** The old 8-bit error number (System V). */
  b_oerror = 0
  /** Device with major and minor number. */
  b_edev = -1
  b_dev = -1
  /** The process whose memory b_addr is in; null = kernel. */
  b_proc: Proc | null = null
  /** Called by biodone instead of the normal completion. */
  b_iodone: ((bp: Buf) => void) | null = null
  b_private: unknown = null
  /** Queue links for the driver. */
  av_forw: Buf | null = null
  av_back: Buf | null = null
  /** Sort keys for the driver. */
  b_sector = 0
  b_cylin = 0
  /** Byte offset (Solaris); -1 = none. */
  b_offset = -1
  /** The pages locked for it (Solaris). */
  b_shadow: PageLock | null = null
  b_forw: unknown = null
  /** Completions that biowait has not consumed: the semaphore b_io (Solaris). */
  b_io = 0
  /** The address space of b_addr. */
  b_as: AddressSpace | null = null
  /** Channel of the semaphore b_io (Solaris); in System V the buf itself is the channel. */
  readonly ioChan: { readonly bp: Buf } = { bp: this }
  /** What its events belong to. */
  readonly link: TraceLink = newLink()

  constructor(id: number) {
    this.id = id
  }

  /** Bytes not transferred, after completion. */
  get b_resid(): number {
    return this.residual
  }

  set b_resid(bytes: number) {
    this.residual = bytes
    this.isResidWritten = true
  }

  /** A driver gets it: it owes b_resid and one completion. */
  handOver(): void {
    this.stage = 'started'
    this.isResidWritten = false
  }
}
