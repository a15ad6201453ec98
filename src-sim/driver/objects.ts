import { DriverRefusal, TAG, type Value } from './engine'

/** Sorts of kernel objects, by their places. The fields of each are in fields.ts. */
export const KINDS = [
  ...(['buf', 'uio', 'aio_req', 'dev_info', 'ddi_dma_handle', 'ddi_dma_cookie', 'ddi_acc_handle', 'kmutex'] as const),
  ...(['kcondvar', 'soft_state', 'softintr', 'timeout_id', 'proc', 'user'] as const),
] as const
/** One of them. */
export type KindName = (typeof KINDS)[number]

const SLOTS = 1 << 20
const PER_SLOT = 32
/** Objects that were given up but are still told from strangers. */
const REMEMBERED = 256

interface Slot {
  readonly id: number
  readonly kind: KindName
  readonly object: object
  /** Who it belongs to; empty = anybody. */
  readonly owner: string
}

/**
 * The kernel objects that a driver was given, by number. A number is used once: what was given up is told from what
 * never was.
 */
export class Objects {
  private readonly slots: (Slot | null)[] = []
  private readonly free: number[] = []
  private readonly generations: number[] = []
  private readonly ids = new Map<object, number>()
  private readonly retired: object[] = []

  /** The number of an object, as a value for the driver. */
  give(kind: KindName, object: object, owner = ''): Value {
    const known = this.ids.get(object)
    if (known !== undefined) return { tag: TAG.object, value: known }
    const place = this.free.pop() ?? this.slots.length
    if (place >= SLOTS) throw new DriverRefusal('E_SCRIPT_MEMORY', 'the driver holds too many kernel objects')
    const generation = this.generations[place] ?? 0
    const id = KINDS.indexOf(kind) + PER_SLOT * (place + SLOTS * generation)
    this.slots[place] = { id, kind, object, owner }
    this.ids.set(object, id)
    return { tag: TAG.object, value: id }
  }

  /** The object of a number and its sort; undefined for a number nobody gave out, null for one that was given up. */
  find(id: number): Slot | null | undefined {
    if (!Number.isSafeInteger(id) || id < 0) return undefined
    const place = Math.floor(id / PER_SLOT) % SLOTS
    const slot = this.slots[place]
    if (slot?.id === id) return slot
    const generation = Math.floor(id / (PER_SLOT * SLOTS))
    return generation < (this.generations[place] ?? 0) ? null : undefined
  }

  /** Gives an object up: its number means nothing from now on. */
  drop(object: object): void {
    const id = this.ids.get(object)
    if (id === undefined) return
    const place = Math.floor(id / PER_SLOT) % SLOTS
    this.ids.delete(object)
    this.slots[place] = null
    this.generations[place] = (this.generations[place] ?? 0) + 1
    this.free.push(place)
  }

  /** Gives an object up a little later, so that a late use of it still meets the kernel's own checks. */
  retire(object: object): void {
    if (!this.ids.has(object)) return
    this.retired.push(object)
    if (this.retired.length > REMEMBERED) this.drop(this.retired.shift()!)
  }

  /** Every object of a sort that is alive. */
  *alive(kind: KindName): Generator<Slot, void, void> {
    for (const slot of this.slots) if (slot?.kind === kind) yield slot
  }
}
