import { JSException, type JSValueHandle } from 'quickjs-wasi'
import { MOST_SOURCE, suggest, type ScriptFailure, type ScriptPlace } from '../../../src-sim/index'
import type { SandboxLimits } from './limits'
import { Patience } from './patience'
import type { Pulse } from './pulse'
import { readStack } from './stack'

/** How often a guest that was told to stop may be asked again: what waits in it may have to be told one by one. */
const MOST_REMINDERS = 100

type Cut = 'E_SCRIPT_BUDGET' | 'E_SCRIPT_TIMEOUT'

/** What a guest is called in messages, and what would let its steps begin anew. */
export interface Manner {
  readonly noun: 'script' | 'driver'
  /** Follows `without`. */
  readonly pause: string
  /** Names that the guest has from us. */
  readonly words: readonly string[]
}

const UNKNOWN = /^ReferenceError: (\w+) is not defined$/
/** What programs elsewhere would use, and what there is instead. */
const ELSEWHERE: Readonly<Record<Manner['noun'], Readonly<Record<string, string>>>> = {
  script: {
    console: 'log(…)',
    print: 'log(…)',
    setTimeout: 'await sleep(us(…))',
    setInterval: 'await sleep(us(…)) in a loop',
  },
  driver: {
    console: 'cmn_err(CE_CONT, …)',
    printf: 'cmn_err(CE_CONT, …)',
    setTimeout: 'timeout(…)',
    setInterval: 'timeout(…)',
  },
}

/** What was probably meant by a name that nobody has. */
function hintFor(name: string, { noun, words }: Manner): string {
  const instead = Object.hasOwn(ELSEWHERE[noun], name) ? ELSEWHERE[noun][name] : undefined
  if (instead !== undefined) return `; here it is ${instead}`
  const like = suggest(name, words)
  return like === undefined ? '' : `; did you mean ${like}?`
}

/** Puts what was thrown into words, inside the guest: code, message and stack as text of JSON. */
export type Describe = (reason: JSValueHandle) => string

/**
 * Counts what a guest uses up, stops it, and says what went wrong. The flags here decide what happened, never what the
 * guest returns.
 */
export class Supervision {
  /** Why the guest is over. */
  dead: ScriptFailure | null = null
  /** It was told to stop. */
  cut: Cut | null = null
  /** Where it was known to be last. */
  last: ScriptPlace
  /** Known once the guest can describe what it throws. */
  describe: Describe | null = null
  private readonly manner: Manner
  private readonly file: string
  private readonly limits: SandboxLimits
  private readonly pulse: Pulse
  private readonly unhandled = new Map<number, string>()
  private readonly places = new Map<string, ScriptPlace>()
  private polls = 0
  private turnPolls = 0
  private reminders = 0
  private turnStart = 0
  private patience: Patience | null = null

  constructor(manner: Manner, file: string, limits: SandboxLimits, pulse: Pulse) {
    this.manner = manner
    this.file = file
    this.limits = limits
    this.pulse = pulse
    this.last = { file, line: 0, column: 0 }
  }

  /** A program that is too long to be read at all. */
  refusal({ length }: string): ScriptFailure | null {
    if (length <= MOST_SOURCE) return null
    const { noun } = this.manner
    return this.failure('E_SCRIPT_TOO_BIG', `the ${noun} has ${length} characters; ${MOST_SOURCE} are allowed`)
  }

  /** Lets the guest run, and says what that did to it: null = it lives. Calls that nest count as one turn. */
  turn(isOutermost: boolean, run: () => void): void {
    this.enter(isOutermost)
    try {
      run()
    } catch (error) {
      this.broke(error)
    }
    this.leave(isOutermost)
  }

  /** The beginning of `turn`, for those who turn themselves: a function for each turn costs as much as a call. */
  enter(isOutermost: boolean): void {
    if (!isOutermost) return
    this.turnPolls = 0
    this.pulse.enter(this.last)
  }

  /** What a turn threw. */
  broke(error: unknown): void {
    this.dead = this.explain(error)
  }

  /** The end of `turn`. */
  leave(isOutermost: boolean): void {
    if (isOutermost) this.pulse.leave()
  }

  /** The end of a turn: a guest that was stopped is over, and so is one that threw where nobody listened. */
  conclude(): ScriptFailure | null {
    if (this.cut !== null) this.dead = this.cutFailure(this.cut)
    if (this.dead === null && this.unhandled.size > 0) {
      const [floating] = this.unhandled.values()
      if (floating !== undefined) this.dead = this.parsed(floating)
    }
    return this.dead
  }

  /**
   * Asked by the interpreter now and then: true stops the guest.
   *
   * @throws WebAssembly.RuntimeError when it does not stop; its interpreter is of no use any more
   */
  interrupt(): boolean {
    if (this.cut !== null) return this.stop()
    const { limits } = this
    // The first question of a turn comes after some 10,000 steps: most turns never look at the clock.
    if (this.turnPolls === 0) {
      this.turnStart = performance.now()
      this.patience = null
    } else this.patience ??= new Patience(limits.turnTime)
    this.turnPolls += 1
    this.polls += 1
    if (this.turnPolls > limits.pollsPerTurn || this.polls > limits.pollsInAll) this.cut = 'E_SCRIPT_BUDGET'
    else if (this.patience?.isOver(performance.now() - this.turnStart) === true) this.cut = 'E_SCRIPT_TIMEOUT'
    return this.cut !== null
  }

  /**
   * Answers for a guest that must stop. Where its memory is used up, the interpreter cannot even make the error that nobody
   * catches: the guest catches another one and goes on for ever.
   *
   * @throws WebAssembly.RuntimeError when it was told too often
   */
  stop(): true {
    this.reminders += 1
    if (this.reminders > MOST_REMINDERS) throw new WebAssembly.RuntimeError('the guest does not stop')
    return true
  }

  /** A promise was rejected and nobody listened, or somebody does now. */
  rejected({ identity }: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    if (isHandled) this.unhandled.delete(identity)
    else if (this.unhandled.size < 100 && this.describe !== null && this.cut === null)
      this.unhandled.set(identity, this.described(reason))
  }

  /** Somebody listens to a promise after all. */
  listensTo(identity: number): void {
    this.unhandled.delete(identity)
  }

  /** What was thrown, as text of JSON. */
  described(reason: JSValueHandle): string {
    try {
      if (this.describe !== null) return this.describe(reason)
    } catch {
      // Said below.
    }
    return '["E_SCRIPT_ERROR","something was thrown that cannot be read",""]'
  }

  /** The failure that a text of JSON tells of. */
  parsed(text: string): ScriptFailure {
    const [code, message, stack] = JSON.parse(text) as [string, string, string]
    return this.failure(code, message, stack)
  }

  /** A failure at the place that its stack names, or where the guest was last. */
  failure(code: string, message: string, stack = ''): ScriptFailure {
    const { place, frames } = readStack(this.file, stack.split('\n'))
    const [, unknown] = UNKNOWN.exec(message) ?? []
    if (unknown !== undefined) message += hintFor(unknown, this.manner)
    return { code, message, ...(place.line > 0 ? place : this.last), stack: frames }
  }

  /** The place that a stack names. The same few places come again and again, and so do their stacks. */
  placeIn(stack: string): ScriptPlace {
    const known = this.places.get(stack)
    if (known) return known
    const { place } = readStack(this.file, stack.split('\n'))
    if (this.places.size < 10_000) this.places.set(stack, place)
    return place
  }

  private cutFailure(cut: Cut): ScriptFailure {
    const { noun, pause } = this.manner
    const message =
      cut === 'E_SCRIPT_BUDGET'
        ? `the ${noun} runs on and on without ${pause}: its steps are used up`
        : `the ${noun} runs for more than ${this.limits.turnTime} ms without ${pause}`
    const { file, line, column, stack } = this.dead ?? { ...this.last, stack: [] }
    return { file, line, column, code: cut, message, stack }
  }

  /** What was thrown out of the interpreter. */
  private explain(error: unknown): ScriptFailure {
    const { noun } = this.manner
    if (error instanceof JSException) {
      const { name, message } = error
      const stack = typeof error.stack === 'string' ? error.stack : ''
      if (/out of memory/.test(message)) return this.failure('E_SCRIPT_MEMORY', this.memoryText(), stack)
      if (/call stack size/.test(message)) return this.failure('E_SCRIPT_STACK', `the ${noun} calls too deep`, stack)
      if (/^could not load module/.test(message))
        return this.failure('E_SCRIPT_SYNTAX', `a ${noun} imports nothing: ${message}`, stack)
      const code = name === 'SyntaxError' ? 'E_SCRIPT_SYNTAX' : 'E_SCRIPT_ERROR'
      return this.failure(code, `${name}: ${message}`.slice(0, 1000), stack)
    }
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) {
      const message = `the ${noun}, or what it gives the interpreter to read, is nested too deep`
      return this.failure('E_SCRIPT_STACK', message)
    }
    const text = error instanceof Error ? error.message : ''
    if (/out of memory/.test(text)) return this.failure('E_SCRIPT_MEMORY', this.memoryText())
    return this.failure('E_SCRIPT_ERROR', `the ${noun} broke its interpreter`)
  }

  private memoryText(): string {
    return `the ${this.manner.noun} uses more than its ${this.limits.memory >> 20} MB of memory`
  }
}
