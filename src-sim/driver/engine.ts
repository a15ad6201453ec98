/**
 * What the simulator asks of the sandbox that a student's driver runs in. Values cross the border in an array of
 * numbers that both sides see (the box): no text, no objects. Kernel objects are values that only the host can make.
 */
import type { ScriptFailure, ScriptPlace } from '../script/engine'

/** How a value lies in the box: a tag, and a number behind it. */
export const TAG = {
  error: -1,
  nothing: 0,
  number: 1,
  null: 2,
  /** Number of a kernel object. */
  object: 3,
  /** Number of a value that stays in the guest. */
  guest: 4,
  /** Number of a function of the guest. */
  routine: 5,
  /** Number of a text that was said before the call. */
  text: 6,
  /** Something with `.value` that the kernel fills in. */
  pointer: 7,
  /** What the border does not let through; 1 = a promise. */
  other: 8,
  /** Ticket of a promise. */
  promise: 9,
  /** Values for pointers come first. */
  outs: 10,
  /** Plain data: ask for its text. */
  data: 11,
} as const

/** A value on its way across the border. */
export interface Value {
  readonly tag: number
  readonly value: number
}

/** A kernel object on its way across the border. Only the kernel makes them, one for each object. */
export interface ObjectValue extends Value {
  /** Its sort, by its place among the kinds. */
  readonly sort: number
  /** The kernel has given it up: the driver may still hold it, and is told so when it uses it. */
  readonly isGone: boolean
  /** For the sandbox alone: where it keeps what the driver sees of it; 0 = nowhere. */
  home: number
}

/** A value for a pointer. @see TAG.outs */
export interface Out {
  /** Which argument. */
  readonly index: number
  readonly value: Value
}

/** What a call into the kernel gives. */
export interface Reply {
  readonly value: Value
  readonly outs: readonly Out[]
}

/** What a service gives: nothing, a number, or a value with what its pointers get. */
export type Given = void | number | Value | Reply

/** A sort of kernel object, with the fields that a driver sees. */
export interface Kind {
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly isConstant?: boolean }[]
}

/** Services, constants and kinds: what a driver finds in its world. */
export interface DriverWorld {
  readonly services: readonly {
    readonly name: string
    /** Parameters that need help on the way: `data` (plain data), `format` (this and what follows as one text). */
    readonly help?: Readonly<Record<number, 'data' | 'format'>>
  }[]
  readonly constants: Readonly<Record<string, number>>
  readonly kinds: readonly Kind[]
  /** Names in the driver's world that are kernel objects from the start. */
  readonly globals: Readonly<Record<string, ObjectValue>>
}

/** A driver as text. */
export interface DriverProgram {
  readonly file: string
  readonly source: string
}

/** What a guest asks of the kernel while it runs. */
export interface DriverServices {
  /** A call, with its arguments. @throws DriverRefusal, which is thrown in the guest where it called */
  call(service: number, args: readonly Value[], texts: readonly string[]): Given
  /** A field of a kernel object is read; null is none. @throws DriverRefusal */
  get(object: ObjectValue | null, field: number): number | Value
  /** A field of a kernel object is written; null is none. @throws DriverRefusal */
  set(object: ObjectValue | null, field: number, value: Value): void
  /** The text of plain data that `call` gave. */
  text(number: number): string
  /** An activity has ended. */
  ended(activity: number, value: Value | null, failure: ScriptFailure | null): void
}

/** Refuses what a driver asked for; it is an error where the driver said it. */
export class DriverRefusal extends Error {
  override readonly name = 'DriverRefusal'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** What a routine of the guest gave. */
export type Returned = { readonly value: Value } | { readonly failure: ScriptFailure }

/** A driver in a machine of its own, used for one run. Nothing here throws for what a driver does. */
export interface DriverGuest {
  /** Runs the module. */
  begin(): ScriptFailure | null
  /** Functions that the module exports, by name, with their numbers. */
  exports(): ReadonlyMap<string, number>
  /** Parameters that a routine declares. */
  parameters(routine: number): number
  /** Calls a routine that runs to its end. */
  call(routine: number, args: readonly Value[]): Returned
  /** Starts a routine that may wait. Its end comes through `ended`. @returns a failure of the machine itself */
  start(activity: number, routine: number, args: readonly Value[]): ScriptFailure | null
  /** Lets what an activity waits for, by its ticket, go on; a refusal is thrown there. */
  resume(activity: number, ticket: number, reply: Reply | DriverRefusal): ScriptFailure | null
  /** Where the driver is now; where it was last when it does not run. */
  where(): ScriptPlace
  /** Where a routine begins. */
  placeOf(routine: number): ScriptPlace
  close(): void
}

/** A sandbox for drivers. */
export interface DriverEngine {
  /** A fresh guest. @throws Error when the host did not make enough guests ready */
  open(program: DriverProgram, world: DriverWorld, services: DriverServices): DriverGuest
}
