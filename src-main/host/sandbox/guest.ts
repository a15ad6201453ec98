import { EvalFlags, type JSValueHandle, type QuickJS } from 'quickjs-wasi'
import type {
  Plain,
  ScriptAnswer,
  ScriptGuest,
  ScriptPlace,
  ScriptProgram,
  ScriptRequest,
  ScriptServices,
  ScriptTurn,
  ScriptVerdict,
} from '../../../src-sim/index'
import { Border } from './border'
import { Exchange } from './exchange'
import { Frames } from './frames'
import type { SandboxLimits } from './limits'
import { prelude, WORDS_FILE } from './prelude'
import type { Pulse } from './pulse'
import { Supervision } from './supervision'

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
  private readonly pulse: Pulse
  private readonly supervision: Supervision
  private readonly border: Border
  private readonly frames: Frames<ScriptPlace>
  private side: JSValueHandle | null = null
  private exchange: Exchange | null = null
  private readonly functions = new Map<string, JSValueHandle>()
  private readonly activities = new Map<number, number>()
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
    const manner = { noun: 'script', pause: 'a word that takes time' } as const
    this.supervision = new Supervision(manner, program.file, limits, pulse)
    this.border = new Border(vm)
    this.frames = new Frames(vm)
  }

  begin(): ScriptTurn {
    const { vm, program, border, supervision } = this
    supervision.dead = supervision.refusal(program.source)
    return this.turn(0, () => {
      border.make(1).consume((each) => vm.setProp(vm.global, '__natives', each))
      border.listen((_index, _self, count, args) => this.heardSafely(count === 0 ? 0 : border.argument(args, 0)))
      const names = program.words.map(({ name }) => name)
      this.side = vm.evalCode(prelude(names, program.registers), WORDS_FILE, EvalFlags.STRICT)
      this.exchange = this.side.getProp('buffer').consume((buffer) => new Exchange(vm, buffer))
      const describe = this.routine('describe')
      supervision.describe = (reason) =>
        vm.callFunction(describe, vm.undefined, reason).consume((each) => each.toString())
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
      if (text !== null) return this.invoke('resume', vm.newString(text))
      const { border } = this
      border.exports.qjs_free_value(border.ask(this.routine('resume').ptr, 0))
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
  private heardSafely(said: number): number {
    const { vm, border, supervision } = this
    try {
      const text = this.heard(said)
      if (text !== null) return vm.newString(text).ptr
    } catch (error) {
      this.defects.push(error)
      supervision.cut ??= 'E_SCRIPT_BUDGET'
    }
    return border.exports.qjs_dup_value(border.nothing)
  }

  /** What the words say to the host. @param said place of a text, or 0 @returns text that goes back, or null */
  private heard(said: number): string | null {
    const exchange = this.exchange!
    if (this.supervision.cut !== null) return exchange.reply(0, 'later')
    const { ticket } = exchange
    if (this.isChecking && ticket !== 0) return exchange.reply(ticket, REENTRY)
    if (ticket === 0) return this.heardEnd(this.text(said).split('\n'))
    const args = exchange.args() ?? (JSON.parse(this.text(said)) as Plain[])
    const word = this.program.words[exchange.word]?.name ?? ''
    const { file, line, column } = this.where()
    const request: ScriptRequest = { file, line, column, ticket, activity: this.activity, word, args }
    const answer = this.services.say(request)
    if (answer === 'later') {
      this.activities.set(ticket, this.activity)
      this.requests.push(request)
    }
    return exchange.reply(ticket, answer)
  }

  private text(said: number): string {
    const { border } = this
    return said === 0 ? '' : border.takeText(border.exports.qjs_dup_value(said))
  }

  /** Where the script is. */
  private where(): ScriptPlace {
    const { border, supervision } = this
    const site = this.frames.site()
    if (site?.known) supervision.last = site.known
    else {
      const place = border.call(this.routine('where').ptr, 0)
      if (place === 0) border.caught().dispose()
      else {
        supervision.last = supervision.placeIn(border.takeText(place))
        if (site) site.known = supervision.last
      }
    }
    this.pulse.at(supervision.last)
    return supervision.last
  }

  private heardEnd([first = '', second = '', body = '']: readonly string[]): null {
    const activity = Number(second)
    const failure = first === 'failed' ? this.supervision.parsed(body) : null
    const value = failure === null && activity !== 0 ? ((JSON.parse(body) as Plain[])[0] ?? null) : null
    this.ended.push({ activity, value, failure })
    return null
  }
}
