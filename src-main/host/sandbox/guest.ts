import { EvalFlags, type JSValueHandle, type QuickJS } from 'quickjs-wasi'
import {
  UNITS,
  type Plain,
  type ScriptAnswer,
  type ScriptGuest,
  type ScriptPlace,
  type ScriptProgram,
  type ScriptRequest,
  type ScriptServices,
  type ScriptTurn,
  type ScriptVerdict,
} from '../../../src-sim/index'
import { Border, LAYOUT, Unwinding, type Ends } from './border'
import { Frames } from './frames'
import type { SandboxLimits } from './limits'
import { prelude, WORDS_FILE } from './prelude'
import type { Pulse } from './pulse'
import { Supervision } from './supervision'
import { WordValues } from './word-values'

type Ended = ScriptTurn['ended'][number]

/** A check is asked in the middle of an event: nothing may happen in it. */
const REENTRY: ScriptAnswer = { error: 'the check of an invariant may not say words', code: 'E_SCRIPT_REENTRY' }

/** A promise that the program got for a word. */
interface Waiting extends Ends {
  readonly activity: number
}

/** Asked by the interpreter now and then; true stops it. */
export type Interrupt = () => boolean

/** A guest in a virtual machine of its own. The machine's flag decides what happened, never what the guest returns. */
export class QuickGuest implements ScriptGuest {
  private readonly vm: QuickJS
  private readonly program: ScriptProgram
  private readonly services: ScriptServices
  private readonly pulse: Pulse
  private readonly supervision: Supervision
  private readonly border: Border
  private readonly frames: Frames<ScriptPlace>
  private side: JSValueHandle | null = null
  private values: WordValues | null = null
  private readonly functions = new Map<string, JSValueHandle>()
  private readonly waiting = new Map<number, Waiting>()
  private tickets = 0
  private activity = 0
  private requests: ScriptRequest[] = []
  private ended: Ended[] = []
  private isClosed = false
  private isChecking = false
  /** What went wrong on our side while the guest ran. */
  private readonly defects: unknown[] = []

  constructor(vm: QuickJS, program: ScriptProgram, services: ScriptServices, limits: SandboxLimits, pulse: Pulse) {
    this.vm = vm
    this.program = program
    this.services = services
    this.pulse = pulse
    const words = [...program.words, ...UNITS].map(({ name }) => name)
    const manner = { noun: 'script', pause: 'a word that takes time', words } as const
    this.supervision = new Supervision(manner, program.file, limits, pulse)
    this.border = new Border(vm)
    this.frames = new Frames(vm)
  }

  begin(): ScriptTurn {
    const { vm, program, border, supervision } = this
    supervision.dead = supervision.refusal(program.source)
    return this.turn(0, () => {
      const names = program.words.map(({ name }) => name)
      border.make(['ended', ...names]).consume((each) => vm.setProp(vm.global, '__natives', each))
      border.listen((index, count, args) => this.heardSafely(index, count, args))
      this.side = vm.evalCode(prelude(names, program.registers), WORDS_FILE, EvalFlags.STRICT)
      this.values = this.learn(this.side)
      const describe = this.routine('describe')
      supervision.describe = (reason) =>
        vm.callFunction(describe, vm.undefined, reason).consume((each) => each.toString())
      const main = vm.evalCode(program.source, program.file, EvalFlags.ASYNC | EvalFlags.STRICT)
      vm.markPromiseHandled(main)
      this.invoke('watch', vm.newNumber(0), main)
    })
  }

  /** Takes up what the prelude made. */
  private learn(side: JSValueHandle): WordValues {
    const { vm, border } = this
    const [classify, encode, open, memory, settle, result] = (
      ['classify', 'encode', 'open', 'memory', 'settle', 'result'] as const
    ).map((name) => border.low(this.routine(name).ptr)) as [number, number, number, number, number, number]
    const box = side.getProp('box').consume((each) => each.getProp('buffer').consume((it) => border.shared(it, 3)))
    return new WordValues(vm, border, { classify, encode, open, memory, settle, result }, box)
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
    const found = this.waiting.get(ticket)
    return this.turn(found?.activity ?? 0, () => {
      if (!found) return
      const { exports } = this.border
      this.waiting.delete(ticket)
      this.values!.settle(found, answer)
      exports.qjs_free_value(found.resolve)
      exports.qjs_free_value(found.reject)
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
    if (said.startsWith('e')) return { failure: this.supervision.parsed(said.slice(1)) }
    return { broken: said === '' ? null : said.slice(1) }
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    // Memory and all: what a broken machine still holds goes with it, so nothing in it is freed one by one.
  }

  /** Asked by the interpreter: true stops the guest. */
  interrupt(): boolean {
    return this.supervision.interrupt()
  }

  /** A promise was rejected and nobody listened, or somebody does now. */
  rejected(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    this.supervision.rejected(promise, reason, isHandled)
  }

  private get isOver(): boolean {
    return this.supervision.dead !== null || this.isClosed
  }

  private turn(activity: number, run: () => void): ScriptTurn {
    const { supervision } = this
    if (this.isClosed) supervision.dead ??= supervision.failure('E_SCRIPT_ERROR', 'the script was thrown away')
    if (supervision.dead === null) {
      this.activity = activity
      supervision.turn(true, () => {
        run()
        this.border.runJobs()
      })
      if (this.defects.length > 0) throw this.defects[0]
      supervision.conclude()
    }
    const { requests, ended } = this
    this.requests = []
    this.ended = []
    return { requests, ended, failure: supervision.dead }
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
  private heardSafely(index: number, count: number, args: number): void {
    const { border, supervision } = this
    try {
      if (index > 0) return this.heard(index - 1, count, args)
      if (supervision.cut === null && count > 0) this.heardEnd(border.text(args).split('\n'))
    } catch (error) {
      if (error instanceof Unwinding) return border.put(border.back, 0, LAYOUT.exception)
      this.defects.push(error)
      supervision.cut ??= 'E_SCRIPT_BUDGET'
    }
    border.put(border.back, 0, LAYOUT.undefined)
  }

  /** A word is said; what goes back lies ready then. @throws Unwinding */
  private heard(index: number, count: number, args: number): void {
    const { border, supervision } = this
    const values = this.values!
    // One that was told to stop waits for good.
    if (supervision.cut !== null) {
      border.promise()
      return
    }
    if (this.isChecking) return values.put(REENTRY)
    const given = values.read(count, args)
    const word = this.program.words[index]?.name ?? ''
    const ticket = ++this.tickets
    const { activity } = this
    const { file, line, column } = this.where()
    const request: ScriptRequest = { file, line, column, ticket, activity, word, args: given }
    const answer = this.services.say(request)
    if (answer !== 'later') return values.put(answer)
    this.requests.push(request)
    this.waiting.set(ticket, { ...border.promise(), activity })
  }

  /** Where the script is. */
  private where(): ScriptPlace {
    const { supervision } = this
    const site = this.frames.site()
    if (site?.known) supervision.last = site.known
    else {
      const place = this.asked()
      if (place) supervision.last = place
      if (site && place) site.known = place
    }
    this.pulse.at(supervision.last)
    return supervision.last
  }

  /** Where the script itself says it is; null = it has no memory to tell. */
  private asked(): ScriptPlace | null {
    const { border } = this
    try {
      if (border.call(border.low(this.routine('where').ptr), 0)) return this.supervision.placeIn(border.answerText())
    } catch (error) {
      if (!(error instanceof Unwinding)) throw error
    }
    border.caught().dispose()
    return null
  }

  private heardEnd([first = '', second = '', body = '']: readonly string[]): void {
    const activity = Number(second)
    const failure = first === 'failed' ? this.supervision.parsed(body) : null
    const value = failure === null && activity !== 0 ? ((JSON.parse(body) as Plain[])[0] ?? null) : null
    this.ended.push({ activity, value, failure })
  }
}
