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
  /** Bound to memory of the driver's own, for as long as it is attached. */
  readonly kept: Set<object>
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
    account.kept.delete(handle)
    account.bound.delete(handle)
  }

  /**
   * A handle was bound.
   *
   * @param isKept to memory of the driver's own with DDI_DMA_CONSISTENT: it may stay bound until detach
   * @source ddi_dma_buf_bind_handle(9F)
   */
  bound(dip: string, handle: object, isKept = false): void {
    const account = this.account(dip)
    if (isKept) return void account.kept.add(handle)
    account.kept.delete(handle)
    account.bound.add(handle)
    account.peak = Math.max(account.peak, account.bound.size)
  }

  /** A handle was unbound. @source ddi_dma_unbind_handle(9F) */
  unbound(dip: string, handle: object): void {
    const { bound, kept } = this.account(dip)
    bound.delete(handle)
    kept.delete(handle)
  }

  /** The handles of a device that are bound now. @source ddi_dma_buf_bind_handle(9F) */
  boundTo(dip: string): object[] {
    const { bound, kept } = this.account(dip)
    return [...bound, ...kept]
  }

  /** What is left over: handles still bound, and handles nobody needs. */
  leftOver(): { readonly dip: string; readonly bound: number; readonly forgotten: number }[] {
    return [...this.accounts].map(([dip, { live, kept, bound, peak }]) => ({
      ...{ dip, bound: bound.size },
      forgotten: Math.max(0, live.size - kept.size - Math.max(1, peak)),
    }))
  }

  private account(dip: string): Account {
    const known = this.accounts.get(dip)
    if (known) return known
    const made: Account = { live: new Set(), kept: new Set(), bound: new Set(), peak: 0 }
    this.accounts.set(dip, made)
    return made
  }
}
