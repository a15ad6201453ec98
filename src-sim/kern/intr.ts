import { newLink, type TraceLink } from '../core/sink'

/** The interrupt was not from this handler's device. @source ddi_add_intr(9F) */
export const DDI_INTR_UNCLAIMED = 0
/** The interrupt was served. @source ddi_add_intr(9F) */
export const DDI_INTR_CLAIMED = 1

/** An interrupt routine: a plain function, so it cannot sleep. Returns one of DDI_INTR_*; System V ignores it. */
export type InterruptHandler = (arg: unknown) => number

/**
 * How the handlers of a line are called. `single`: each once. `chain`: every handler in turn, again and again until one
 * whole pass is unclaimed; a lone handler is called once. @source illumos x86 interrupt dispatch (avintr.c)
 */
export type DispatchRule = 'single' | 'chain'

/** Passes over a chain after which a line is called a storm. */
export const STORM_PASSES = 100

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
  readonly handlers: { readonly handler: InterruptHandler; readonly arg: unknown }[] = []
  /** What the pending request belongs to. */
  readonly link: TraceLink = newLink()
  /** A request waits to be taken. */
  isPending = false
  /** How many devices hold the line up. */
  asserted = 0
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

  /** Adds a handler at the end of the chain. */
  add(handler: InterruptHandler, arg: unknown): void {
    this.handlers.push({ handler, arg })
  }
}
