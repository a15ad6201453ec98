/** What the checker must know of a handle. @source ddi_dma_alloc_handle(9F) */
export interface BoundHandle {
  /** Name of the driver or device it belongs to. */
  readonly dip: string
  /** Nothing is owed to the processor: the device wrote nothing, or ddi_dma_sync came after it. */
  isSynced: boolean
}

/** The handles of one device. */
interface Account {
  readonly live: Set<object>
  /** Bound now, and at most at a time so far. */
  readonly bound: Set<object>
  peak: number
}

/**
 * Who has which DMA handles. A driver may keep as many handles as it ever had bound at a time; what is more than that,
 * when nothing is going on, was forgotten.
 *
 * @source ddi_dma_alloc_handle(9F), ddi_dma_free_handle(9F)
 */
export class DmaHandles {
  private readonly accounts = new Map<string, Account>()

  /** A handle was allocated. @source ddi_dma_alloc_handle(9F) */
  allocated(dip: string, handle: object): void {
    this.account(dip).live.add(handle)
  }

  /** A handle was freed. @source ddi_dma_free_handle(9F) */
  freed(dip: string, handle: object): void {
    const account = this.account(dip)
    account.live.delete(handle)
    account.bound.delete(handle)
  }

  /** A handle was bound. @source ddi_dma_buf_bind_handle(9F) */
  bound(dip: string, handle: object): void {
    const account = this.account(dip)
    account.bound.add(handle)
    account.peak = Math.max(account.peak, account.bound.size)
  }

  /** A handle was unbound. @source ddi_dma_unbind_handle(9F) */
  unbound(dip: string, handle: object): void {
    this.account(dip).bound.delete(handle)
  }

  /** What is left over: handles still bound, and handles nobody needs. */
  leftOver(): { readonly dip: string; readonly bound: number; readonly forgotten: number }[] {
    return [...this.accounts].map(([dip, { live, bound, peak }]) => ({
      ...{ dip, bound: bound.size },
      forgotten: Math.max(0, live.size - Math.max(1, peak)),
    }))
  }

  private account(dip: string): Account {
    const known = this.accounts.get(dip)
    if (known) return known
    const made: Account = { live: new Set(), bound: new Set(), peak: 0 }
    this.accounts.set(dip, made)
    return made
  }
}
