import { TAG, type Value } from './engine'
import type { Objects } from './objects'

/** What stands in the kernel for values of a driver that are no kernel objects. */
export class StandIns {
  private readonly objects: Objects
  private readonly interned = new Map<string, Value>()
  private readonly chans = new Map<string, object>()
  private readonly texts: string[] = []

  constructor(objects: Objects) {
    this.objects = objects
  }

  /** The same object for the same value, so that (function, argument) pairs can be told. */
  intern(value: Value): Value {
    const key = `${value.tag} ${value.value}`
    const known = this.interned.get(key)
    if (known) return known
    this.interned.set(key, value)
    return value
  }

  /** What processes sleep on for a value: a kernel object itself, or something that stands for the value. */
  chan(value: Value): object {
    const slot = this.objects.of(value)
    if (slot && !slot.isGone) return slot.object
    const key = `${value.tag} ${value.value}`
    const known = this.chans.get(key)
    if (known) return known
    const made = { about: `channel ${this.chans.size + 1} of the driver` }
    this.chans.set(key, made)
    return made
  }

  /** Plain data as a value. */
  plainData(data: unknown): Value {
    return { tag: TAG.data, value: this.texts.push(JSON.stringify(data)) - 1 }
  }

  /** The text of plain data. */
  text(number: number): string {
    return this.texts[number] ?? 'null'
  }
}
