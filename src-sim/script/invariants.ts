import type { InvariantOutcome } from '../config/run-result'
import { WatchedSink, type SeenEvent } from '../core/watched-sink'
import type { Kernel } from '../kern/kernel'
import { KINDS } from '../trace/kinds'
import { ArgumentError } from './arguments'
import type { Plain, ScriptGuest, ScriptPlace } from './engine'
import type { Outcome } from './outcome'
import { MOST_FINDINGS, MOST_INVARIANTS } from './vocabulary'

type Writable = { -readonly [Key in keyof InvariantOutcome]: InvariantOutcome[Key] }

/** The name under which a check finds a number of an event: what its label says, when that is one word. */
export function fieldName(label: string): string | null {
  if (label.startsWith('name: ')) return 'name'
  const word = label.split(',')[0]!
  return /^[a-z]\w*$/i.test(word) && !['at', 'kind', 'phase', 'row', 'track', 'request', 'chunk', 'id'].includes(word)
    ? word
    : null
}

/**
 * What a script says must always hold. Each is asked at every event of its kinds, at no simulated time; an event that
 * breaks it is a finding with its row and the line of the invariant.
 *
 * @source DMA Lab, docs/scripts.md
 */
export class Invariants {
  private readonly kernel: Kernel
  private readonly guest: ScriptGuest
  private readonly outcome: Outcome

  constructor(kernel: Kernel, guest: ScriptGuest, outcome: Outcome) {
    this.kernel = kernel
    this.guest = guest
    this.outcome = outcome
  }

  /** Whether nothing is watched. */
  get isEmpty(): boolean {
    return this.outcome.invariants.length === 0
  }

  /** Begins to watch. @throws ArgumentError when there are too many */
  add(name: string, kinds: readonly number[], check: number, place: ScriptPlace): void {
    const { outcome, kernel } = this
    const { trace, now } = kernel.sim
    if (outcome.invariants.length >= MOST_INVARIANTS)
      throw new ArgumentError(`invariant: a script may have ${MOST_INVARIANTS}`)
    if (!(trace instanceof WatchedSink)) throw new ArgumentError('invariant: nothing is traced')
    const { file, line, column } = place
    const names = kinds.map((kind) => KINDS[kind]!.name)
    const entry: Writable = { name, kinds: names, checked: 0, broken: 0, first: null, at: now, line, column }
    outcome.invariants.push(entry)
    trace.watch(kinds, (event) => this.ask(entry, check, event, trace, { file, line, column }))
  }

  private ask(entry: Writable, check: number, event: SeenEvent, trace: WatchedSink, place: ScriptPlace): void {
    const { outcome, kernel } = this
    if (outcome.state === 'failed') return
    entry.checked += 1
    const verdict = this.guest.check(check, toPlain(event, trace))
    // What is wrong with the check as a whole has the place of the invariant.
    if ('failure' in verdict) {
      const { failure } = verdict
      return outcome.fail(failure.stack.length > 0 ? failure : { ...failure, ...place })
    }
    if (verdict.broken === null) return
    entry.broken += 1
    const text = verdict.broken === '' ? entry.name : `${entry.name}: ${verdict.broken}`
    entry.first ??= { row: event.row, at: event.at, text }
    if (entry.broken > MOST_FINDINGS) return
    kernel.report('Invariant', text, { row: event.row, where: place })
  }
}

function toPlain(event: SeenEvent, trace: WatchedSink): Plain {
  const { name: kind, arg0, arg1 } = KINDS[event.kind]!
  const fields: Record<string, Plain> = { ...event, kind, track: trace.trackName(event.track) }
  for (const [label, value] of [
    [arg0, event.arg0],
    [arg1, event.arg1],
  ] as const) {
    const field = fieldName(label)
    if (field !== null) fields[field] = label.startsWith('name: ') ? trace.text(value) : value
  }
  return fields
}
