import type { ScriptOutcome } from '../config/run-result'
import type { Nanos } from '../core/time'
import type { ScriptEnd, ScriptFailure, ScriptPlace } from './engine'
import { MOST_LINES } from './vocabulary'

type Growing<List> = List extends readonly (infer Item)[] ? Item[] : never

/** What a script left behind, while it runs. */
export class Outcome implements ScriptOutcome {
  readonly file: string
  state: ScriptOutcome['state'] = 'unfinished'
  failure: ScriptFailure | null = null
  calls = 0
  cut = 0
  readonly marks: Growing<ScriptOutcome['marks']> = []
  readonly logs: Growing<ScriptOutcome['logs']> = []
  readonly expects: Growing<ScriptOutcome['expects']> = []
  readonly invariants: Growing<ScriptOutcome['invariants']> = []

  constructor(file: string) {
    this.file = file
  }

  /** A mark, with its place in the source. */
  mark(name: string, at: Nanos, { line, column }: ScriptPlace): void {
    this.keep(this.marks, { name, at, line, column })
  }

  /** A line of log. */
  log(text: string, at: Nanos, { line, column }: ScriptPlace): void {
    this.keep(this.logs, { text, at, line, column })
  }

  /** A check; failed ones are kept even where no room is left for others. */
  expect(ok: boolean, text: string, at: Nanos, { line, column }: ScriptPlace): void {
    const entry = { ok, text, at, line, column }
    const last = this.expects.at(-1)
    if (!ok && this.expects.length >= MOST_LINES && last?.ok === true) this.expects[this.expects.length - 1] = entry
    else this.keep(this.expects, entry)
  }

  /** The script failed, be it in an invariant after its program came to its end. The first failure counts. */
  fail(failure: ScriptFailure): void {
    if (this.state === 'failed') return
    this.failure = failure
    this.state = 'failed'
  }

  /** The program came to its end. */
  end({ failure }: ScriptEnd): void {
    if (failure) this.fail(failure)
    else if (this.state === 'unfinished') this.state = 'ended'
  }

  private keep<Item>(list: Item[], item: Item): void {
    if (list.length < MOST_LINES) list.push(item)
    else this.cut += 1
  }
}
