import { newLink, type TraceLink } from '../core/sink'

/** The interrupt was not from this handler's device. @source ddi_add_intr(9F) */
export const DDI_INTR_UNCLAIMED = 0
/** The interrupt was served. @source ddi_add_intr(9F) */
export const DDI_INTR_CLAIMED = 1

/** An interrupt routine: a plain function, so it cannot sleep. Returns one of DDI_INTR_*; System V ignores it. */
export type InterruptHandler = (arg: unknown) => number

/**
 * How the handlers of a line are called. `single`: each once. `chain`: every handler in turn, again and again until one
 * whole pass is unclaimed; a lone handler is called once. `first`: in turn until one claims, and no further.
 *
 * @source illumos x86 interrupt dispatch (avintr.c) for `chain`
 */
export type DispatchRule = 'single' | 'chain' | 'first'

/** Passes over a chain, all claimed and all within one interrupt, after which a line is called a storm. */
export const STORM_PASSES = 100

/**
 * Interrupts of a level line in a row that nobody claims, or that leave the line up, after which it is called a storm.
 * A machine may set its own limit.
 */
export const STORM_INTERRUPTS = 100_000

/**
 * What stands between the device lines and the processor. It says so by `Cpu.ask` when its INT pin moves.
 *
 * @source Intel 8259A data sheet
 */
export interface InterruptController {
  /** The latest acknowledge found no request: the vector was nobody's. */
  readonly isSpurious: boolean
  /** The pin of a line moves. */
  move(line: InterruptLine, isUp: boolean): void
  /** The processor runs both acknowledge cycles. @returns the line of the vector */
  acknowledge(): InterruptLine
  /** End of interrupt for what was acknowledged last, sent at the entry. */
  end(line: InterruptLine): void
  /** The handlers of the line have returned. */
  served(line: InterruptLine): void
  /** The processor's level is another one. */
  setLevel(level: number): void
  /** Masks the line for good, after a storm. */
  mask(line: InterruptLine): void
}

/** One interrupt line with its handlers. Devices call `raise` and `lower`; the processor takes it when it may. */
export class InterruptLine {
  readonly name: string
  /** Interrupt level; delivered only while it is above the processor's. */
  readonly level: number
  /** Number for the trace. */
  readonly number: number
  /** `edge`: a rise is remembered once. `level`: requests for as long as somebody holds the line up. */
  readonly trigger: 'edge' | 'level'
  readonly rule: DispatchRule
  readonly handlers: {
    readonly handler: InterruptHandler
    readonly arg: unknown
    readonly isAsking: (() => boolean) | null
  }[] = []
  /** What the pending request belongs to. */
  readonly link: TraceLink = newLink()
  /** A request waits to be taken. */
  isPending = false
  /** How many devices hold the line up. */
  asserted = 0
  /** Of these, requests that no device stands behind; they end when the processor takes the line. */
  strays = 0
  /** Interrupts in a row that nobody claimed or that left the line up. */
  endless = 0
  /** What the pin of this line leads to; null: the line asks the processor directly. */
  controller: InterruptController | null = null
  /** Number of the latest interrupt. */
  id = 0
  /** The masked line of a storm is never taken again. */
  isMasked = false
  /** Track in the trace. */
  track = 0

  constructor(options: {
    readonly name: string
    readonly level: number
    readonly number: number
    readonly trigger?: 'edge' | 'level'
    readonly rule?: DispatchRule
  }) {
    this.name = options.name
    this.level = options.level
    this.number = options.number
    this.trigger = options.trigger ?? 'edge'
    this.rule = options.rule ?? 'single'
  }

  /**
   * Adds a handler at the end of the chain.
   *
   * @param isAsking true while the handler's own device interrupts; null when nobody can tell
   */
  add(handler: InterruptHandler, arg: unknown, isAsking: (() => boolean) | null = null): void {
    this.handlers.push({ handler, arg, isAsking })
  }

  /** Takes a handler out of the chain; nothing when it is not there. @source ddi_remove_intr(9F) */
  remove(handler: InterruptHandler): void {
    const place = this.handlers.findIndex((each) => each.handler === handler)
    if (place >= 0) this.handlers.splice(place, 1)
  }
}
