import type { CallName, LabBridge, Outcome, PushName, Pushes } from '../../../src-ipc/contract'
import { createLabApi, type LabApi } from '../lab-api'

/** A question that a test has yet to answer. */
export interface Question {
  readonly name: CallName
  readonly request: unknown
  readonly answer: (outcome: Outcome) => void
}

/** A host for tests, whose answers the test gives when it likes. */
export interface FakeHost {
  readonly api: LabApi
  readonly asked: readonly Question[]
  /** The n-th question of a name. @throws when it was not asked */
  question(name: CallName, index?: number): Question
  push<Name extends PushName>(name: Name, value: Pushes[Name]): void
}

/** Makes one. */
export function fakeHost(): FakeHost {
  const asked: Question[] = []
  const listeners = new Map<PushName, (value: never) => void>()
  const bridge: LabBridge = {
    call: (name, request) => new Promise((resolve) => asked.push({ name, request, answer: resolve })),
    on: (name, listener) => {
      listeners.set(name, listener)
      return () => listeners.delete(name)
    },
  }
  return {
    api: createLabApi(bridge),
    asked,
    question(name, index = 0) {
      const found = asked.filter((each) => each.name === name)[index]
      if (!found) throw new Error(`${name} was not asked`)
      return found
    },
    push: (name, value) => listeners.get(name)?.(value as never),
  }
}

/** Lets everything that is ready happen. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
/** An outcome with a reply. */
export const ready = (reply: unknown): Outcome => ({ ok: true, reply: reply as never })
