import { DriverRefusal, TAG, type ObjectValue, type Value } from './engine'

/** Sorts of kernel objects, by their places. The fields of each are in fields.ts. */
export const KINDS = [
  ...(['buf', 'uio', 'aio_req', 'dev_info', 'ddi_dma_handle', 'ddi_dma_cookie', 'ddi_acc_handle', 'kmutex'] as const),
  ...(['kcondvar', 'soft_state', 'softintr', 'timeout_id', 'proc', 'user'] as const),
] as const
/** One of them. */
export type KindName = (typeof KINDS)[number]

/** Objects that a driver may hold at a time. */
const MOST = 1 << 20
/** Objects that were given up but are still told from strangers. */
const REMEMBERED = 256

/** A kernel object as a driver was given it. */
export class GivenObject implements ObjectValue {
  readonly tag = TAG.object
  /** Used once: what was given up is told from what comes after it. */
  readonly value: number
  readonly sort: number
  readonly kind: KindName
  readonly object: object
  /** Who it belongs to; empty = anybody. */
  readonly owner: string
  isGone = false
  home = 0

  constructor(value: number, kind: KindName, object: object, owner: string) {
    this.value = value
    this.sort = KINDS.indexOf(kind)
    this.kind = kind
    this.object = object
    this.owner = owner
  }
}

/** The kernel objects that a driver was given. */
export class Objects {
  private readonly given = new Map<object, GivenObject>()
  /** Objects that will be given up, the oldest where `oldest` points. */
  private readonly retired: object[] = []
  private oldest = 0
  private count = 0

  /** An object as a value for the driver. */
  give(kind: KindName, object: object, owner = ''): GivenObject {
    const known = this.given.get(object)
    if (known) return known
    if (this.given.size >= MOST) throw new DriverRefusal('E_SCRIPT_MEMORY', 'the driver holds too many kernel objects')
    const made = new GivenObject(this.count++, kind, object, owner)
    this.given.set(object, made)
    return made
  }

  /** The object of a value, also one that was given up; null when the kernel did not make it. */
  of(value: Value | null): GivenObject | null {
    return value instanceof GivenObject ? value : null
  }

  /** Gives an object up: its value means nothing from now on. */
  drop(object: object): void {
    const given = this.given.get(object)
    if (!given) return
    given.isGone = true
    this.given.delete(object)
  }

  /** Gives an object up a little later, so that a late use of it still meets the kernel's own checks. */
  retire(object: object): void {
    if (!this.given.has(object)) return
    const { retired, oldest } = this
    if (retired.length < REMEMBERED) {
      retired.push(object)
      return
    }
    const last = retired[oldest]!
    retired[oldest] = object
    this.oldest = (oldest + 1) % REMEMBERED
    this.drop(last)
  }

  /** Every object of a sort that is alive. */
  *alive(kind: KindName): Generator<GivenObject, void, void> {
    for (const each of this.given.values()) if (each.kind === kind) yield each
  }
}
