import type { PushName, Pushes } from './contract'
import { LabFailure } from './lab-error'

/** Listeners of one push that a window may have at a time. */
export const maximumListeners = 16

type Heard = (value: Pushes[PushName]) => void

/** Who listens to what. */
export interface Listeners {
  /** @returns stops it @throws LabFailure E_IPC_SUBS when as many listen as may */
  add<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void
  /** Calls the listeners of a name. */
  tell<Name extends PushName>(name: Name, value: Pushes[Name]): void
}

/** Makes an empty set; the same under every carrier. */
export function createListeners(): Listeners {
  const listeners = new Map<PushName, Set<Heard>>()
  return {
    add(name, listener) {
      const all = listeners.get(name) ?? new Set<Heard>()
      if (all.size >= maximumListeners) {
        const message = `no more than ${maximumListeners} listeners may wait for ${name}`
        throw new LabFailure({ code: 'E_IPC_SUBS', message, where: name })
      }
      // One function that listens twice is called twice. Listeners of a name only hear values of that name.
      const heard: Heard = (value) => listener(value as Pushes[typeof name])
      listeners.set(name, all.add(heard))
      return () => void all.delete(heard)
    },
    tell(name, value) {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(value)
    },
  }
}
