import { ImportFault } from './outcome'

/** Transfers, sleeps and splits that may be open at once. */
export const MOST_OPEN = 1_000_000

/** Things of one key; those before `head` are gone. */
interface Line<Thing> {
  things: Thing[]
  head: number
}

/** Things by a key, those of one key in the order in which they came. */
export class Waiting<Thing> {
  private readonly lines = new Map<string, Line<Thing>>()
  private count = 0

  /** Adds a thing behind those of its key. @throws ImportFault E_LIMIT */
  put(key: string, thing: Thing): void {
    if (++this.count > MOST_OPEN)
      throw new ImportFault('E_LIMIT', `More than ${MOST_OPEN} transfers are open at once, which is the most.`)
    const known = this.lines.get(key)
    if (known) known.things.push(thing)
    else this.lines.set(key, { things: [thing], head: 0 })
  }

  /** The first thing of a key, which is gone then. */
  take(key: string): Thing | undefined {
    const known = this.lines.get(key)
    const thing = known?.things[known.head]
    if (!known || thing === undefined) return undefined
    known.head++
    if (known.head === known.things.length) this.lines.delete(key)
    this.count--
    return thing
  }

  /** The first thing of a key, which stays. */
  first(key: string): Thing | undefined {
    const known = this.lines.get(key)
    return known?.things[known.head]
  }

  /** Every key that has things, and how many. */
  *left(): Generator<readonly [key: string, count: number], void, void> {
    for (const [key, { things, head }] of this.lines) yield [key, things.length - head]
  }
}
