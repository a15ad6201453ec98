import type { Rng } from './rng'
import type { Nanos } from './time'

/** Numbers of planned failures, as the catalogue counts them. What each does is decided where it strikes. */
export const FAULT_NUMBERS = [
  'F1',
  'F2',
  'F3',
  'F4',
  'F5',
  'F6',
  'F7',
  'F8',
  'F9',
  'F10',
  'F11',
  'F12',
  'F13',
  'F14',
  'F15',
  'F16',
  'F17',
  'F18',
  'F19',
  'F20',
  'F21',
  'F22',
  'F23',
  'F24',
  'F25',
  'F26',
  'F27',
  'F28',
  'F29',
  'F30',
  'F31',
  'F32',
  'F33',
  'F34',
  'F35',
  'F36',
  'F37',
  'F38',
  'F39',
] as const
/** The number of a fault, such as `F1`. */
export type FaultId = (typeof FAULT_NUMBERS)[number]

/** What a trigger listens to: accesses to registers, data of a DMA transfer, interrupts, log calls. */
export const FAULT_KINDS = ['pio_r', 'pio_w', 'dma_r', 'dma_w', 'intr', 'log'] as const
/** The sort of event a trigger listens to. @source the fault injection harness of Solaris, th_define(1M) */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** What happens to the event: data is changed, or an interrupt is lost, late or doubled. */
export const FAULT_OPERATIONS = ['EQUAL', 'AND', 'OR', 'XOR', 'NO_TRANSFER', 'LOSE', 'DELAY', 'EXTRA'] as const
/** What happens to the event. @source the fault injection harness of Solaris, th_define(1M) */
export type FaultOperation = (typeof FAULT_OPERATIONS)[number]

/** What is asked for: a fault of the catalogue, or a trigger by the sort of its event. */
export type FaultKey = FaultId | FaultKind

/** One planned fault. An event matches when it is of this key and of every field that is given. */
export interface PlannedFault {
  readonly id: FaultKey
  /** The device it belongs to; absent = any. */
  readonly where?: string
  /** Matching events that pass before it strikes. */
  readonly skip: number
  /** How often it strikes then. */
  readonly times: number
  /** Chance in a million at each match, after `skip`; absent = certain. */
  readonly ppm?: number
  /** ns, or bytes, or the operand of `op`; what it means is said by the fault. */
  readonly value: number | null
  /** Events before this time do not match, ns. */
  readonly at?: Nanos
  /** Only events whose bytes contain this one match. */
  readonly byte?: number
  /** What `byte` counts in: bytes of the medium (the default), or of the request in the order in which they move. */
  readonly byteOf?: 'medium' | 'request'
  /** What a trigger does to its event. */
  readonly op?: FaultOperation
  /** Register of a trigger on register accesses; absent = every one. */
  readonly offset?: number
}

/** What is known of an event that a fault may strike. */
export interface FaultEvent {
  /** The device it happens at. */
  readonly where?: string
  /** First byte on the medium. */
  readonly first?: number
  /** Bytes that move. */
  readonly count?: number
  /** Number of the request it is part of, as in a TraceLink. */
  readonly request?: number
  /** Register of an access. */
  readonly offset?: number
}

/** A fault that struck. */
export interface FaultStrike {
  readonly plan: PlannedFault
  readonly event: FaultEvent
  readonly at: Nanos
}

/** A planned fault and what became of it. */
interface Entry {
  readonly plan: PlannedFault
  readonly random: Rng | null
  /** Bytes of each request that have been seen, for `byteOf: request`. */
  readonly seen: Map<number, number>
  passed: number
  struck: number
}

const NOTHING: FaultEvent = {}

/**
 * Decides, event by event, which planned faults strike. One object serves a whole machine; a device gets the part that
 * is about it from `of`, and both count together. An object without plans never strikes and costs a look into an empty
 * map.
 *
 * @source the fault injection harness of Solaris, th_define(1M)
 */
export class Faults {
  private readonly entries: ReadonlyMap<FaultKey, readonly Entry[]>
  /** Called when one strikes. */
  onStrike: (plan: PlannedFault, event: FaultEvent) => void = () => undefined
  /** The simulated time, ns; needed only for plans with `at`. */
  clock: () => Nanos = () => 0
  private readonly parent: Faults | null
  private readonly log: FaultStrike[]

  /**
   * @param stream makes a stream of random numbers by name; each plan with a chance draws from one of its own, so that a
   * further fault never moves another's draws
   */
  constructor(plans: readonly PlannedFault[] = [], stream?: (name: string) => Rng, share?: SharedFaults) {
    this.parent = share?.parent ?? null
    this.log = share?.parent.log ?? []
    if (share) {
      this.entries = share.entries
      return
    }
    const entries = new Map<FaultKey, Entry[]>()
    const names = new Map<string, number>()
    for (const plan of plans) {
      const name = `fault ${plan.id} of ${plan.where ?? 'any'}`
      const number = (names.get(name) ?? 0) + 1
      names.set(name, number)
      const random = plan.ppm === undefined || !stream ? null : stream(`${name} ${number}`)
      const list = entries.get(plan.id) ?? []
      list.push({ plan, random, seen: new Map(), passed: 0, struck: 0 })
      entries.set(plan.id, list)
    }
    this.entries = entries
  }

  /** The part that is about one device; counts and strikes are those of the whole. */
  of(where: string): Faults {
    const entries = new Map<FaultKey, readonly Entry[]>()
    for (const [key, list] of this.entries) {
      const here = list.filter(({ plan }) => plan.where === undefined || plan.where === where)
      if (here.length > 0) entries.set(key, here)
    }
    return new Faults([], undefined, { parent: this, entries })
  }

  /** Nothing is planned, on the whole machine. */
  get isEmpty(): boolean {
    return this.root.entries.size === 0
  }

  /** Everything that struck, in order. */
  get strikes(): readonly FaultStrike[] {
    return this.log
  }

  /** Whether any plan is about this and can still strike; for places that are passed often. */
  has(id: FaultKey): boolean {
    const list = this.entries.get(id)
    return list !== undefined && list.some(({ plan, struck }) => struck < plan.times)
  }

  /**
   * The plan that strikes at this event, or undefined. Every match counts, for one plan after the other.
   *
   * @param event what is known of it; a plan that asks for more than is known does not match
   */
  strike(id: FaultKey, event: FaultEvent = NOTHING): PlannedFault | undefined {
    const list = this.entries.get(id)
    if (list === undefined) return undefined
    for (const entry of list) {
      const { plan, random } = entry
      if (!this.matches(entry, event) || entry.struck >= plan.times) continue
      if (entry.passed++ < plan.skip) continue
      if (plan.ppm !== undefined && !random?.chance(plan.ppm)) continue
      entry.struck++
      this.note(plan, event)
      return plan
    }
    return undefined
  }

  /** Bytes of the event's request that had been seen before this event by a plan that has just been asked. */
  before(plan: PlannedFault, { request = 0, count = 0 }: FaultEvent): number {
    const entry = this.entries.get(plan.id)?.find((each) => each.plan === plan)
    return (entry?.seen.get(request) ?? count) - count
  }

  private matches({ plan, seen }: Entry, event: FaultEvent): boolean {
    if (plan.where !== undefined && event.where !== undefined && plan.where !== event.where) return false
    if (plan.offset !== undefined && plan.offset !== event.offset) return false
    if (plan.byte !== undefined) {
      const { count = 0, request = 0 } = event
      let { first } = event
      if (plan.byteOf === 'request') {
        first = seen.get(request) ?? 0
        seen.set(request, first + count)
      }
      if (first === undefined || plan.byte < first || plan.byte >= first + count) return false
    }
    return plan.at === undefined || this.root.clock() >= plan.at
  }

  private get root(): Faults {
    return this.parent ?? this
  }

  private note(plan: PlannedFault, event: FaultEvent): void {
    const { root } = this
    root.log.push({ plan, event, at: root.clock() })
    root.onStrike(plan, event)
  }
}

/** What a part of a Faults has from the whole. */
interface SharedFaults {
  readonly parent: Faults
  readonly entries: ReadonlyMap<FaultKey, readonly Entry[]>
}
