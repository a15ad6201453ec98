import { EvalFlags, type JSValueHandle, JSException, type QuickJS } from 'quickjs-wasi'
import {
  MOST_SOURCE,
  type Plain,
  type ScriptAnswer,
  type ScriptFailure,
  type ScriptGuest,
  type ScriptPlace,
  type ScriptProgram,
  type ScriptRequest,
  type ScriptServices,
  type ScriptTurn,
  type ScriptVerdict,
} from '../../../src-sim/index'
import { Exchange } from './exchange'
import type { SandboxLimits } from './limits'
import { prelude, WORDS_FILE } from './prelude'
import type { Pulse } from './pulse'
import { readStack } from './stack'

type Ended = ScriptTurn['ended'][number]

/** A check is asked in the middle of an event: nothing may happen in it. */
const REENTRY: ScriptAnswer = { error: 'the check of an invariant may not say words', code: 'E_SCRIPT_REENTRY' }

/** Asked by the interpreter now and then; true stops it. */
export type Interrupt = () => boolean

/** A guest in a virtual machine of its own. The machine's flag decides what happened, never what the guest returns. */
export class QuickGuest implements ScriptGuest {
  private readonly vm: QuickJS
  private readonly program: ScriptProgram
  private readonly services: ScriptServices
  private readonly limits: SandboxLimits
  private readonly pulse: Pulse
  private side: JSValueHandle | null = null
  private exchange: Exchange | null = null
  /** Text that was handed to the guest last; it has its own copy when it speaks again. */
  private handed: JSValueHandle | null = null
  private readonly functions = new Map<string, JSValueHandle>()
  private readonly activities = new Map<number, number>()
  private activity = 0
  private requests: ScriptRequest[] = []
  private ended: Ended[] = []
  private readonly unhandled = new Map<number, string>()
  private dead: ScriptFailure | null = null
  private cut: 'E_SCRIPT_BUDGET' | 'E_SCRIPT_TIMEOUT' | null = null
  private last: ScriptPlace
  private polls = 0
  private turnPolls = 0
  private deadline = 0
  private isClosed = false
  private isChecking = false
  /** What went wrong on our side while the guest ran. */
  private readonly defects: unknown[] = []

  constructor(vm: QuickJS, program: ScriptProgram, services: ScriptServices, limits: SandboxLimits, pulse: Pulse) {
    this.vm = vm
    this.program = program
    this.services = services
    this.limits = limits
    this.pulse = pulse
    this.last = { file: program.file, line: 0, column: 0 }
  }

  begin(): ScriptTurn {
    const { vm, program } = this
    if (program.source.length > MOST_SOURCE) {
      this.dead = this.failure(
        'E_SCRIPT_TOO_BIG',
        `the script has ${program.source.length} characters; ${MOST_SOURCE} are allowed`,
      )
      return this.turn(0, () => undefined)
    }
    return this.turn(0, () => {
      vm.newFunction('__host', (text) => this.heardSafely(text)).consume((host) =>
        vm.setProp(vm.global, '__host', host),
      )
      const names = program.words.map(({ name }) => name)
      this.side = vm.evalCode(prelude(names, program.registers), WORDS_FILE, EvalFlags.STRICT)
      this.exchange = this.side.getProp('buffer').consume((buffer) => new Exchange(vm, buffer))
      const main = vm.evalCode(program.source, program.file, EvalFlags.ASYNC | EvalFlags.STRICT)
      vm.markPromiseHandled(main)
      this.invoke('watch', vm.newNumber(0), main)
    })
  }

  entries(): readonly string[] {
    if (this.isOver || this.side === null) return []
    const { vm } = this
    try {
      const text = vm.callFunction(this.side.getProp('entries'), vm.undefined).consume((each) => each.toString())
      const names: unknown = JSON.parse(text)
      return Array.isArray(names) ? names.filter((each) => typeof each === 'string').slice(0, 100) : []
    } catch {
      return []
    }
  }

  call(activity: number, entry: string, args: readonly Plain[]): ScriptTurn {
    const { vm } = this
    return this.turn(activity, () =>
      this.invoke('call', vm.newNumber(activity), vm.newString(entry), vm.newString(JSON.stringify(args))),
    )
  }

  resume(ticket: number, answer: ScriptAnswer): ScriptTurn {
    const { vm } = this
    const activity = this.activities.get(ticket) ?? 0
    this.activities.delete(ticket)
    return this.turn(activity, () => {
      const text = this.exchange!.reply(ticket, answer)
      if (text === null) this.invoke('resume')
      else this.invoke('resume', vm.newString(text))
    })
  }

  check(check: number, event: Plain): ScriptVerdict {
    const { vm } = this
    let said = ''
    this.isChecking = true
    const { failure } = this.turn(0, () => {
      const handles = [vm.newNumber(check), vm.newString(JSON.stringify(event))]
      try {
        vm.callFunction(this.routine('check'), vm.undefined, ...handles).consume((text) => (said = text.toString()))
      } finally {
        for (const each of handles) each.dispose()
      }
    })
    this.isChecking = false
    if (failure) return { failure }
    if (said.startsWith('e')) return { failure: this.parsed(said.slice(1)) }
    return { broken: said === '' ? null : said.slice(1) }
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    // Memory and all: what a broken machine still holds goes with it, so nothing in it is freed one by one.
  }

  /** Asked by the interpreter: true stops the guest. */
  interrupt(): boolean {
    if (this.cut !== null) return true
    this.turnPolls += 1
    this.polls += 1
    const { limits } = this
    if (this.turnPolls > limits.pollsPerTurn || this.polls > limits.pollsInAll) this.cut = 'E_SCRIPT_BUDGET'
    else if (performance.now() > this.deadline) this.cut = 'E_SCRIPT_TIMEOUT'
    return this.cut !== null
  }

  /** A promise was rejected and nobody listened, or somebody does now. */
  rejected(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    if (isHandled) this.unhandled.delete(promise.identity)
    else if (this.unhandled.size < 100 && this.side !== null && this.cut === null)
      this.unhandled.set(promise.identity, this.described(reason))
  }

  private get isOver(): boolean {
    return this.dead !== null || this.isClosed
  }

  private turn(activity: number, run: () => void): ScriptTurn {
    if (this.isClosed) this.dead ??= this.failure('E_SCRIPT_ERROR', 'the script was thrown away')
    if (this.dead === null) {
      this.activity = activity
      this.turnPolls = 0
      this.deadline = performance.now() + this.limits.turnTime
      this.pulse.enter(this.last)
      try {
        run()
        this.vm.executePendingJobs()
      } catch (error) {
        this.dead = this.explain(error)
      } finally {
        this.pulse.leave()
      }
      if (this.defects.length > 0) throw this.defects[0]
      if (this.cut !== null) this.dead = this.cutFailure()
      const [floating] = this.unhandled.values()
      if (this.dead === null && floating !== undefined) this.dead = this.parsed(floating)
    }
    const { requests, ended, dead: failure } = this
    this.requests = []
    this.ended = []
    return { requests, ended, failure }
  }

  private invoke(name: string, ...args: JSValueHandle[]): void {
    const { vm } = this
    try {
      vm.callFunction(this.routine(name), vm.undefined, ...args).dispose()
    } finally {
      for (const each of args) each.dispose()
    }
  }

  private routine(name: string): JSValueHandle {
    let made = this.functions.get(name)
    if (!made) this.functions.set(name, (made = this.side!.getProp(name)))
    return made
  }

  /** Nothing of the host may be thrown into a guest: its stack would tell where we live. */
  private heardSafely(handle: JSValueHandle | undefined): JSValueHandle {
    const { vm } = this
    this.handed?.dispose()
    this.handed = null
    try {
      const text = this.heard(handle)
      if (text === null) return vm.undefined
      this.handed = vm.newString(text)
      return this.handed
    } catch (error) {
      this.defects.push(error)
      this.cut ??= 'E_SCRIPT_BUDGET'
      return vm.undefined
    }
  }

  /** What the words say to the host. @returns text that goes back, or null */
  private heard(handle: JSValueHandle | undefined): string | null {
    const exchange = this.exchange!
    if (this.cut !== null) return exchange.reply(0, 'later')
    const { ticket } = exchange
    if (this.isChecking && ticket !== 0) return exchange.reply(ticket, REENTRY)
    const parts = handle?.toString().split('\n') ?? []
    if (ticket === 0) return this.heardEnd(parts)
    const [body = '', ...stack] = parts
    const args = exchange.args() ?? (JSON.parse(body) as Plain[])
    const { program } = this
    const word = program.words[exchange.word]?.name ?? ''
    if (stack.length > 0 && stack[0] !== '') {
      this.last = readStack(program.file, stack).place
      this.pulse.at(this.last)
    }
    const { file, line, column } = this.last
    const request: ScriptRequest = { file, line, column, ticket, activity: this.activity, word, args }
    const answer = this.services.say(request)
    if (answer === 'later') {
      this.activities.set(ticket, this.activity)
      this.requests.push(request)
    }
    return exchange.reply(ticket, answer)
  }

  private heardEnd([first = '', second = '', body = '']: readonly string[]): null {
    const activity = Number(second)
    const failure = first === 'failed' ? this.parsed(body) : null
    const value = failure === null && activity !== 0 ? ((JSON.parse(body) as Plain[])[0] ?? null) : null
    this.ended.push({ activity, value, failure })
    return null
  }

  private described(reason: JSValueHandle): string {
    try {
      const describe = this.side!.getProp('describe')
      return this.vm.callFunction(describe, this.vm.undefined, reason).consume((each) => each.toString())
    } catch {
      return '["E_SCRIPT_ERROR","something was thrown that cannot be read",""]'
    }
  }

  private parsed(text: string): ScriptFailure {
    const [code, message, stack] = JSON.parse(text) as [string, string, string]
    const { place, frames } = readStack(this.program.file, stack.split('\n'))
    return { code, message, ...(place.line > 0 ? place : this.last), stack: frames }
  }

  private failure(code: string, message: string, stack = ''): ScriptFailure {
    const { place, frames } = readStack(this.program.file, stack.split('\n'))
    return { code, message, ...(place.line > 0 ? place : this.last), stack: frames }
  }

  private cutFailure(): ScriptFailure {
    const message =
      this.cut === 'E_SCRIPT_BUDGET'
        ? 'the script runs on and on without a word that takes time: its steps are used up'
        : `the script runs for more than ${this.limits.turnTime} ms without a word that takes time`
    return this.failure(this.cut!, message, this.dead?.stack.length ? this.stackOfDead : '')
  }

  private get stackOfDead(): string {
    return this.dead!.stack.map((frame) => `    at ${frame}`).join('\n')
  }

  /** What was thrown out of the interpreter. */
  private explain(error: unknown): ScriptFailure {
    if (error instanceof JSException) {
      const { name, message } = error
      const stack = typeof error.stack === 'string' ? error.stack : ''
      if (/out of memory/.test(message)) return this.failure('E_SCRIPT_MEMORY', this.memoryText(), stack)
      if (/call stack size/.test(message)) return this.failure('E_SCRIPT_STACK', 'the script calls too deep', stack)
      const code = name === 'SyntaxError' ? 'E_SCRIPT_SYNTAX' : 'E_SCRIPT_ERROR'
      return this.failure(code, `${name}: ${message}`.slice(0, 1000), stack)
    }
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError)
      return this.failure('E_SCRIPT_STACK', 'the script, or what it gives the interpreter to read, is nested too deep')
    const text = error instanceof Error ? error.message : ''
    if (/out of memory/.test(text)) return this.failure('E_SCRIPT_MEMORY', this.memoryText())
    return this.failure('E_SCRIPT_ERROR', 'the script broke its interpreter')
  }

  private memoryText(): string {
    return `the script uses more than its ${this.limits.memory >> 20} MB of memory`
  }
}
