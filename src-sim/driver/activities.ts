import type { Step } from '../core/process'
import type { Proc } from '../kern/proc'
import type { ScriptFailure, ScriptPlace } from '../script/engine'
import type { CallArguments } from './arguments'
import { DriverRefusal, TAG, type DriverGuest, type Given, type Reply, type Returned, type Value } from './engine'
import type { Places } from './places'
import { NOTHING, toReply, type AlikeService } from './service'

/** A call that waits in an activity. */
interface Waiting {
  readonly call: CallArguments
  readonly service: AlikeService
  readonly ticket: number
  readonly place: ScriptPlace
}

/** A routine that a process runs and that may sleep. */
export interface Activity {
  readonly id: number
  readonly queue: Waiting[]
  place: ScriptPlace
  end: { readonly value: Value | null; readonly failure: ScriptFailure | null } | null
}

/** Calls that may wait in one activity. */
const MOST_WAITING = 10_000

/** What runs of a driver: routines in processes, which may sleep, and routines that run to their end. */
export class Activities {
  private readonly guest: DriverGuest
  private readonly places: Places
  private readonly broken: (failure: ScriptFailure, entry: string) => never
  private readonly running = new Map<number, Activity>()
  /** What runs now: an activity, or the name of a routine that may not sleep. */
  private readonly stack: (Activity | string)[] = []
  private tickets = 0
  private last = 0

  /** @param broken told why the driver broke; throws KernelPanic */
  constructor(guest: DriverGuest, places: Places, broken: (failure: ScriptFailure, entry: string) => never) {
    this.guest = guest
    this.places = places
    this.broken = broken
  }

  /** What runs now: an activity, or the name of a routine that may not sleep. */
  get context(): Activity | string | undefined {
    return this.stack.at(-1)
  }

  /** Runs the guest as an activity, or as a routine that may not sleep. */
  within<T>(context: Activity | string, run: () => T): T {
    this.stack.push(context)
    try {
      return run()
    } finally {
      this.stack.pop()
    }
  }

  /** Calls a routine that may not sleep and runs to its end. */
  call(entry: string, routine: number, args: readonly Value[]): Returned {
    this.stack.push(entry)
    try {
      return this.guest.call(routine, args)
    } finally {
      this.stack.pop()
    }
  }

  /** The guest says that an activity came to its end. */
  ended(activity: number, value: Value | null, failure: ScriptFailure | null): void {
    const found = this.running.get(activity)
    if (found) found.end = { value, failure }
  }

  /**
   * Runs a routine of the driver in a process; it may sleep.
   *
   * @sleeps as it does
   * @throws KernelPanic when it breaks
   */
  *run(proc: Proc, routine: number, entry: string, args: readonly Value[]): Step<Value> {
    const activity: Activity = { id: ++this.last, queue: [], place: this.places.of(routine), end: null }
    const ends = this.places.begins(proc, activity)
    this.running.set(activity.id, activity)
    try {
      this.enter(activity, entry, () => this.guest.start(activity.id, routine, args))
      for (;;) {
        const next = activity.queue.shift()
        if (!next) return this.over(activity, entry)
        activity.place = next.place
        const reply = yield* this.perform(next)
        if (next.ticket > 0) this.enter(activity, entry, () => this.guest.resume(activity.id, next.ticket, reply))
        else if (reply instanceof DriverRefusal) this.broken(refused(reply, next.place), entry)
      }
    } finally {
      ends()
      this.running.delete(activity.id)
    }
  }

  /** No call of an activity waits any more. @throws KernelPanic when it broke, or waits for something else */
  private over({ end, place }: Activity, entry: string): Value {
    if (end?.failure) this.broken(end.failure, entry)
    if (end) return end.value ?? NOTHING
    const message = `${entry} waits for a promise that no call of the kernel will settle`
    return this.broken({ code: 'E_SCRIPT_PENDING', message, ...place, stack: [] }, entry)
  }

  private enter(activity: Activity, entry: string, run: () => ScriptFailure | null): void {
    const failure = this.within(activity, run)
    this.places.goesOn()
    if (failure) this.broken(failure, entry)
  }

  private *perform({ service, call }: Waiting): Step<Reply | DriverRefusal> {
    try {
      return toReply(yield* service.step!(call))
    } catch (error) {
      if (error instanceof DriverRefusal) return error
      throw error
    }
  }

  /**
   * A call that is done at once comes after the stores before it; a call that takes time must have been awaited.
   *
   * @throws DriverRefusal F_AWAIT
   */
  settle({ queue }: Activity, name: string): void {
    if (queue.length === 0) return
    const late = queue.find(({ ticket }) => ticket > 0)
    if (late) {
      const message = `${late.call.service} takes time: await it before ${name}`
      throw new DriverRefusal('F_AWAIT', message)
    }
    for (const { service, call, place } of queue.splice(0)) this.places.pin(place, () => service.plain!(call))
  }

  /** A call that takes time waits for its turn. @returns a promise, unless nobody waits for a store */
  wait(activity: Activity, service: AlikeService, call: CallArguments): Given {
    if (activity.queue.length >= MOST_WAITING) throw call.wrong(`${MOST_WAITING} calls wait already; await them`)
    const isStore = service.isStore === true
    const place = this.guest.where()
    const ticket = isStore ? 0 : ++this.tickets
    activity.queue.push({ call, service, ticket, place })
    return isStore ? undefined : { tag: TAG.promise, value: ticket }
  }
}

function refused({ code, message }: DriverRefusal, place: ScriptPlace): ScriptFailure {
  return { code, message, ...place, stack: [] }
}
