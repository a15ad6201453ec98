import type { ProcessPlan } from '../config/scenario'
import type { RequestResult } from '../config/run-result'
import { assert } from '../core/assert'
import type { Step } from '../core/process'
import type { Rng } from '../core/rng'
import { WatchedSink } from '../core/watched-sink'
import type { Proc } from '../kern/proc'
import { compute } from '../kern/step'
import type { Path } from '../machine/path'
import type { ScriptRun, ScriptRunner } from '../machine/workload'
import type { World } from '../machine/world'
import { KIND } from '../trace/kinds'
import { ArgumentError, Arguments } from './arguments'
import { lengthOf, ScriptCalls } from './calls'
import type {
  Plain,
  ScriptAnswer,
  ScriptEngine,
  ScriptFailure,
  ScriptGuest,
  ScriptPlace,
  ScriptRequest,
  ScriptTurn,
} from './engine'
import { Invariants } from './invariants'
import { ScriptMemory } from './memory'
import { Outcome } from './outcome'
import { BYTES_PER_NANOSECOND, MOST_CALLS, MOST_STREAMS, SCRIPT_CALL_COST, VOCABULARY, type Word } from './vocabulary'

/** Runs the scripts of a scenario in a sandbox: a fresh guest for every process. */
export function scriptRunner(engine: ScriptEngine): ScriptRunner {
  return (world, path, plan, results) => new ProcessScript(engine, world, path, plan, results)
}

/** What the file of a script is called in messages. */
function scriptName({ name, script }: ProcessPlan): string {
  return script?.file ?? `script of ${name}`
}

/** The script of one process. */
class ProcessScript implements ScriptRun {
  readonly outcome: Outcome
  private readonly engine: ScriptEngine
  private readonly world: World
  private readonly path: Path
  private readonly plan: ProcessPlan
  private readonly results: RequestResult[]
  /** Words that wait, in order. A process does one thing at a time. */
  private readonly queue: { readonly request: ScriptRequest; readonly args: Arguments }[] = []
  private readonly words = new Map<string, Word>(VOCABULARY.map((word) => [word.name, word]))
  /** User time run up by words that take effect at once, ns. */
  private debt = 0
  private proc: Proc | null = null
  private memory: ScriptMemory | null = null
  private readonly streams = new Map<string, Rng>()
  private invariants: Invariants | null = null

  constructor(engine: ScriptEngine, world: World, path: Path, plan: ProcessPlan, results: RequestResult[]) {
    this.engine = engine
    this.world = world
    this.path = path
    this.plan = plan
    this.results = results
    this.outcome = new Outcome(scriptName(plan))
    this.last = { file: this.outcome.file, line: 0, column: 0 }
  }

  /** The code of the process. @sleeps as its calls do */
  *body(proc: Proc): Step<void> {
    const { engine, plan, world } = this
    this.proc = proc
    this.memory = new ScriptMemory(proc, world.memory)
    const program = { file: this.outcome.file, source: sourceOf(plan), words: VOCABULARY, registers: null }
    const guest = engine.open(program, { say: (request) => this.say(request) })
    this.invariants = new Invariants(world.kernel, guest, this.outcome)
    try {
      yield* this.drive(guest, new ScriptCalls(world, this.path, proc, this.results))
    } finally {
      // What watches the machine goes on after the program.
      if (this.invariants.isEmpty) guest.close()
    }
    yield* this.pay(0)
  }

  private *drive(guest: ScriptGuest, calls: ScriptCalls): Step<void> {
    let turn = this.quietly(() => guest.begin())
    for (;;) {
      if (!this.accept(turn)) return
      const next = this.queue.shift()
      if (!next) return this.finish()
      const { request, args } = next
      yield* this.pay(this.words.get(request.word)!.kind === 'call' ? SCRIPT_CALL_COST : 0)
      const answer = yield* this.answer(calls, request, args)
      turn = this.quietly(() => guest.resume(request.ticket, answer))
    }
  }

  /** Nobody watches the machine while a program runs: what happens then is told afterwards. */
  private quietly(run: () => ScriptTurn): ScriptTurn {
    const { trace } = this.world.sim
    if (!(trace instanceof WatchedSink)) return run()
    trace.hold()
    try {
      return run()
    } finally {
      trace.letGo()
    }
  }

  /** Nothing runs and nothing waits. */
  private finish(): void {
    if (this.outcome.state !== 'unfinished') return
    const message = 'the script waits for something that no word of it will bring: a promise that is never settled'
    this.outcome.fail({ code: 'E_SCRIPT_PENDING', message, ...this.last, stack: [] })
  }

  private last: ScriptPlace

  private accept({ requests, ended, failure }: ScriptTurn): boolean {
    const { outcome } = this
    if (failure) outcome.fail(failure)
    for (const end of ended) outcome.end(end)
    assert(requests.length === 0 || this.queue.length > 0, () => 'a word waits that nobody checked')
    return outcome.state !== 'failed'
  }

  /** Charges user time that the script has run up. */
  private *pay(more: number): Step<void> {
    const time = this.debt + more
    this.debt = 0
    if (time > 0) yield* compute(this.world.kernel, time)
  }

  private *answer(calls: ScriptCalls, { word }: ScriptRequest, args: Arguments): Step<ScriptAnswer> {
    try {
      return { value: yield* calls.perform(word, args) }
    } catch (error) {
      if (error instanceof ArgumentError) return { error: error.message, code: 'E_SCRIPT_ARGUMENT' }
      throw error
    }
  }

  private say(request: ScriptRequest): ScriptAnswer | 'later' {
    const word = this.words.get(request.word)
    assert(word !== undefined, () => `no word ${request.word}`)
    this.last = { file: request.file, line: request.line, column: request.column }
    if (++this.outcome.calls > MOST_CALLS)
      return { error: `a script may say ${MOST_CALLS} words, no more`, code: 'E_SCRIPT_BUDGET' }
    const args = new Arguments(word, request.args)
    try {
      args.complete()
      if (word.kind === 'call' || word.kind === 'time') {
        args.check()
        if (this.queue.length >= 10_000) throw new ArgumentError(`${word.name}: 10000 calls wait already; await them`)
        this.queue.push({ request, args })
        return 'later'
      }
      return { value: this.instant(word.name, args, request) }
    } catch (error) {
      if (error instanceof ArgumentError) return { error: error.message, code: 'E_SCRIPT_ARGUMENT' }
      throw error
    }
  }

  private instant(word: string, args: Arguments, place: ScriptPlace): Plain {
    const { outcome, world } = this
    const { sim } = world
    const proc = this.proc!
    const memory = this.memory!
    switch (word) {
      case 'alloc':
        return { $: 'memory', ...memory.alloc(args.size('size'), args.placement('placement')) }
      case 'fill':
      case 'compare': {
        const place = args.memory('memory')
        const length = lengthOf(args, place)
        const content = args.content('content')
        this.debt += Math.ceil(length / BYTES_PER_NANOSECOND)
        if (word === 'compare') return memory.compare(place, content, length)
        memory.fill(place, content, length)
        return null
      }
      case 'now':
        return sim.now
      case 'random': {
        const stream = args.has('stream') ? args.text('stream', 80) : ''
        return this.stream(stream).below(args.whole('limit', 1, 2 ** 31))
      }
      case 'log':
        outcome.log(args.line(), sim.now, place)
        return null
      case 'mark': {
        const name = args.text('name', 80)
        outcome.mark(name, sim.now, place)
        sim.trace.instant(sim.now, KIND['user:mark'], proc.track, proc.link, 0, 0, sim.trace.string(name))
        return null
      }
      case 'expect': {
        const holds = args.condition('condition')
        outcome.expect(holds, args.text('text', 200), sim.now, place)
        return holds
      }
      case 'invariant':
        this.invariants!.add(args.text('name', 80), args.kinds('kinds'), args.handedOver('check'), place)
        return null
      default:
        throw new ArgumentError(`${word} is no word of scripts`)
    }
  }

  /** A stream of random numbers by its name. @throws ArgumentError when there are too many: they take memory of the host */
  private stream(name: string): Rng {
    const { streams } = this
    const known = streams.get(name)
    if (known) return known
    if (streams.size >= MOST_STREAMS) throw new ArgumentError(`random: a script may have ${MOST_STREAMS} streams`)
    const made = this.world.sim.stream(`script of ${this.plan.name}: ${name}`)
    streams.set(name, made)
    return made
  }
}

function sourceOf({ name, script }: ProcessPlan): string {
  assert(typeof script?.source === 'string', () => `the script of ${name} was not read`)
  return script.source
}

/** A failure as one line: file:line:column: message. */
export function failureLine({ file, line, column, code, message }: ScriptFailure): string {
  return `${line > 0 ? `${file}:${line}:${column}` : file}: ${code} ${message}`
}
