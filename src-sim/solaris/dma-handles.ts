import type { SourcePosition } from '../checker/rules'

/** What the checker must know of a handle. @source ddi_dma_alloc_handle(9F) */
export interface BoundHandle {
  /** Name of the driver or device it belongs to. */
  readonly dip: string
  /** Nothing is owed to the processor: the device wrote nothing, or ddi_dma_sync came after it. */
  isSynced: boolean
}

/** A handle, and where in the driver's text it was allocated; null = not known. */
interface Allocated {
  readonly where: SourcePosition | null
  wasBound: boolean
}

/** What a device's driver left over: where the handles that are bound were bound, and those that nobody needs allocated. */
export interface LeftOver {
  readonly dip: string
  readonly bound: readonly (SourcePosition | null)[]
  readonly forgotten: readonly (SourcePosition | null)[]
}

/** The handles of one device. */
interface Account {
  /** Allocated for requests. */
  readonly live: Map<object, Allocated>
  /** Allocated in attach, for as long as the driver is attached. */
  readonly attached: Set<object>
  /** Bound to memory of the driver's own, for as long as it is attached. */
  readonly kept: Set<object>
  /** Bound now, and at most at a time so far. */
  readonly bound: Map<object, SourcePosition | null>
  /** Of those that were allocated for requests. */
  boundNow: number
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

  /**
   * A handle was allocated.
   *
   * @param where in the driver's text; null = not known
   * @source ddi_dma_alloc_handle(9F)
   */
  allocated(dip: string, handle: object, where: SourcePosition | null = null): void {
    this.account(dip).live.set(handle, { where, wasBound: false })
  }

  /** A handle is of attach, and for no request: whether it is given back is seen in detach. @source attach(9E) */
  isOfAttach(dip: string, handle: object): void {
    const { attached, live } = this.account(dip)
    live.delete(handle)
    attached.add(handle)
  }

  /** A handle was freed. @source ddi_dma_free_handle(9F) */
  freed(dip: string, handle: object): void {
    this.unbound(dip, handle)
    const account = this.account(dip)
    account.live.delete(handle)
    account.attached.delete(handle)
  }

  /**
   * A handle was bound.
   *
   * @param isKept to memory of the driver's own with DDI_DMA_CONSISTENT: it may stay bound until detach
   * @source ddi_dma_buf_bind_handle(9F)
   */
  bound(dip: string, handle: object, isKept = false, where: (() => SourcePosition | null) | null = null): void {
    const account = this.account(dip)
    if (isKept) return void account.kept.add(handle)
    account.kept.delete(handle)
    if (account.bound.has(handle)) return
    account.bound.set(handle, where?.() ?? null)
    const allocated = account.live.get(handle)
    if (!allocated) return
    allocated.wasBound = true
    account.boundNow++
    account.peak = Math.max(account.peak, account.boundNow)
  }

  /** A handle was unbound. @source ddi_dma_unbind_handle(9F) */
  unbound(dip: string, handle: object): void {
    const account = this.account(dip)
    if (account.bound.delete(handle) && account.live.has(handle)) account.boundNow--
    account.kept.delete(handle)
  }

  /** The handles of a device that are bound now. @source ddi_dma_buf_bind_handle(9F) */
  boundTo(dip: string): object[] {
    const { bound, kept } = this.account(dip)
    return [...bound.keys(), ...kept]
  }

  /** What is left over: handles still bound, and handles nobody needs. */
  leftOver(): LeftOver[] {
    return [...this.accounts].map(([dip, { live, attached, kept, bound, peak }]) => {
      const taken = [...live].flatMap(([handle, allocated]) => (kept.has(handle) ? [] : [allocated]))
      // One may wait for the first request; beside those of attach none has to.
      const needed = attached.size > 0 ? peak : Math.max(1, peak)
      const unused = taken.filter(({ wasBound }) => !wasBound)
      const inOrder = [...taken.filter(({ wasBound }) => wasBound), ...unused]
      return { dip, bound: [...bound.values()], forgotten: inOrder.slice(needed).map(({ where }) => where) }
    })
  }

  private account(dip: string): Account {
    const known = this.accounts.get(dip)
    if (known) return known
    const made: Account = {
      live: new Map(),
      attached: new Set(),
      kept: new Set(),
      bound: new Map(),
      boundNow: 0,
      peak: 0,
    }
    this.accounts.set(dip, made)
    return made
  }
}
