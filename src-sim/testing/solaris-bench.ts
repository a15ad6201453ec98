import type { Buf } from '../kern/buf'
import type { InterruptLine } from '../kern/intr'
import { KernelPanic } from '../kern/panic'
import type { Proc } from '../kern/proc'
import { newUio, type Uio } from '../kern/uio'
import type { Step } from '../core/process'
import { B_READ } from '../solaris/buf'
import { ddi_dma_attr } from '../solaris/ddi_dma/attr'
import { ddi_dma_buf_bind_handle } from '../solaris/ddi_dma/bind'
import { DDI_DMA_DONTWAIT, DDI_DMA_READ } from '../solaris/ddi_dma/constants'
import { ddi_dma_alloc_handle, type DdiDmaHandle } from '../solaris/ddi_dma/handle'
import type { DmaWait } from '../solaris/ddi_dma/nexus'
import { CountedPool } from '../solaris/ddi_dma/pools'
import { createNexus, dmaBuf, type KernelNexus } from '../solaris/dma'
import type { SolarisKernel } from '../solaris/kernel'
import { physio } from '../solaris/physio'
import { smallWorld } from '../solaris/testing'
import { systemCall } from '../solaris/transfer-calls'
import { checkAtRest } from '../checker/at-rest'
import type { RuleId } from '../checker/rules'

/** Where the memory of its process begins. */
export const USER = 0x10000
const SIZE = 8192

/** A small machine with one interrupt line, for drivers of a few lines. */
export class SolarisBench {
  readonly k: SolarisKernel
  readonly joined: KernelNexus
  readonly line: InterruptLine
  /** The device interrupts. */
  isAsking = false
  /** The driver's xsp->bp. */
  bp: Buf | null = null
  owes = false

  constructor(handles = Infinity) {
    const { k } = smallWorld()
    this.k = k
    this.joined = createNexus(k, {}, { handles: new CountedPool(handles) })
    this.line = k.addLine({ name: 'irq', level: 5, number: 5 })
  }

  /** A read(9E) of the driver, as a system call. */
  call(body: (proc: Proc) => Step<number>, name = 'p'): void {
    const { k } = this
    k.spawn(name, function* (proc) {
      if (!proc.as.page(USER)) proc.as.map(USER, SIZE, { owner: 'user' })
      yield* systemCall(k, proc, 'read', 512, function* () {
        const errno = yield* body(proc)
        return { result: errno === 0 ? 0 : -1, errno, residual: 0 }
      })
    })
  }

  /** physio over one iovec. */
  read(strat: (bp: Buf) => number, mincnt: (bp: Buf) => void = () => undefined, name = 'p'): void {
    this.call(() => physio(this.k, strat, null, 7, B_READ, mincnt, this.uio()), name)
  }

  uio = (length = 512): Uio => newUio([{ iov_base: USER, iov_len: length }], 0)

  /** The device of the driver interrupts after a while. */
  later(delay = 1000): void {
    this.k.sim.schedule(delay, 0, () => {
      this.isAsking = true
      this.k.raise(this.line)
    })
  }

  /** A handler of this device. */
  handler(routine: () => number): void {
    this.line.add(routine, null, () => this.isAsking)
  }

  /** Runs to the end. @returns the rules that were broken */
  found(): RuleId[] {
    const { k } = this
    try {
      if (k.sim.run() === 'idle') checkAtRest(k, this.owes)
    } catch (reason) {
      const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason
      if (!(cause instanceof KernelPanic)) throw reason
    }
    return k.findings.map(({ rule }) => rule)
  }

  alloc(wait: DmaWait = DDI_DMA_DONTWAIT): DdiDmaHandle | null {
    return ddi_dma_alloc_handle(this.joined.nexus, 'xx', ddi_dma_attr({}), wait, null).handle
  }

  bind(handle: DdiDmaHandle, bp: Buf, wait: DmaWait = DDI_DMA_DONTWAIT): void {
    ddi_dma_buf_bind_handle(handle, this.joined.resolver, dmaBuf(this.k, bp), DDI_DMA_READ, wait, null)
  }
}
