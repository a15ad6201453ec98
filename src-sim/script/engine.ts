/**
 * What the simulator asks of a sandbox: a guest program that runs until it waits, synchronously. The simulator never
 * sees a promise: the guest's own promises are settled by `resume`, and every turn ends when nothing is left to run.
 */

/** Data that crosses the border: what JSON can say. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

/** A place in the source of a guest, counted from 1; line 0 = unknown. */
export interface ScriptPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Why a guest ended before its time. */
export interface ScriptFailure extends ScriptPlace {
  /** E_SCRIPT_SYNTAX, _ERROR, _ARGUMENT, _CLOCK, _BUDGET, _TIMEOUT, _MEMORY, _STACK, _PENDING, _REENTRY, _TOO_BIG, _RESULT. */
  readonly code: string
  readonly message: string
  /** Guest frames only, innermost first. */
  readonly stack: readonly string[]
}

/** A word the guest said. */
export interface ScriptRequest extends ScriptPlace {
  /** Names the waiting promise for `resume`. */
  readonly ticket: number
  /** The activity that said it: 0 the program itself, else what `call` was given. */
  readonly activity: number
  readonly word: string
  /** Untrusted: a copy of what the guest passed, with tags (`$`) for what JSON cannot say. */
  readonly args: readonly Plain[]
}

/** The reply to a word: a value, or an error that is thrown where the guest said it. */
export type ScriptAnswer = { readonly value: Plain } | { readonly error: string; readonly code?: string }

/** An activity that ended. */
export interface ScriptEnd {
  readonly activity: number
  /** What the entry returned, copied; null when it failed. */
  readonly value: Plain
  readonly failure: ScriptFailure | null
}

/** What happened until the guest had nothing left to run. */
export interface ScriptTurn {
  /** Words that wait for `resume`, in the order in which they were said. */
  readonly requests: readonly ScriptRequest[]
  readonly ended: readonly ScriptEnd[]
  /** The guest is dead: interrupted, out of memory, broken. */
  readonly failure: ScriptFailure | null
}

/** What a check said. */
export type ScriptVerdict = { readonly broken: string | null } | { readonly failure: ScriptFailure }

/** A program for a guest. */
export interface ScriptProgram {
  /** For messages. */
  readonly file: string
  readonly source: string
  /** The words it may say. */
  readonly words: readonly { readonly name: string }[]
  /** Word by which it hands over its entry points, such as `driver`; null = it has none. */
  readonly registers: string | null
}

/** The other side of the words. */
export interface ScriptServices {
  /**
   * Called while the guest runs, so it must not take simulated time or call the guest. `'later'` lets the guest wait
   * for `resume`; anything else is the value of the call, at once.
   */
  readonly say: (request: ScriptRequest) => ScriptAnswer | 'later'
}

/** One guest: a machine of its own, used once. Nothing here throws for what a guest does. */
export interface ScriptGuest {
  /** Runs the program up to where everything waits. Its end is that of activity 0. */
  begin(): ScriptTurn
  /** Names that the program registered as entry points. */
  entries(): readonly string[]
  /**
   * Starts an entry point as an activity of its own.
   *
   * @param activity a number from 1, not in use
   */
  call(activity: number, entry: string, args: readonly Plain[]): ScriptTurn
  /** Answers a waiting word. */
  resume(ticket: number, answer: ScriptAnswer): ScriptTurn
  /**
   * Asks a check that the program handed over with a word, at once: it cannot wait, and may not say any word.
   *
   * @param check the number that its word was answered with
   * @param event what happened; frozen for the guest
   * @returns null when it holds, the text of what does not (empty = the check gave none), or why the check broke
   */
  check(check: number, event: Plain): ScriptVerdict
  /** Throws the guest away. May be called twice. */
  close(): void
}

/** A sandbox. The host has made it ready: opening a guest takes no waiting. */
export interface ScriptEngine {
  /** A fresh guest. @throws Error when the host did not make enough guests ready */
  open(program: ScriptProgram, services: ScriptServices): ScriptGuest
}

/** Most characters of a source. @source DMA Lab, limits of scripts */
export const MOST_SOURCE = 256 * 1024
