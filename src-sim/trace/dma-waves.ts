import type { Nanos } from '../core/time'
import { DmaPorts, type Service } from './dma-ports'
import { KIND } from './kinds'
import { Making } from './signal-making'
import type { Columns, TraceTable, Track } from './table'

/** What the wires of the DMA controllers lie on in a list of tracks. No row lies there: they are derived. */
export const CONTROLLERS: Track = { sort: 'dma', name: '8237 controllers' }

/** A transfer of a channel, from its first byte to its last. */
interface Going extends Service {
  readonly id: number
  readonly at: Nanos
  readonly until: Nanos
  readonly bytes: number
}

/** Kinds by number; KIND is looked up by text. */
const GET = KIND['reg:get']
const PUT = KIND['reg:put']
const MOVES = KIND['dma:transfer']
const OWNS = KIND['bus:own']
const FAILS = KIND['dev:error']
const FAULT = KIND['fault']

/** The wires in their order: those of both controllers, then those of each channel. */
const WIRES = ['HRQ', 'HLDA', 'DREQ', 'DACK', 'TC'] as const

/**
 * The wires of two 8237 as far as a trace tells them. A run moves whole transfers, so a wire stays up where on a board it
 * would pulse for every item:
 *
 * - DREQ n: from the beginning to the end of a dma:transfer whose first address is where channel n stands by its ports. A
 *   request that the card takes back at once (fault F34) is a pulse; one that nobody grants ends when its card begins anew.
 * - DACK n: while that device has its share of the bus (bus:own).
 * - HRQ, HLDA: while any channel has its share of the bus. A request behind a mask shows as DREQ without them.
 * - TC n: the terminal-count bit of the status register: set when all that the count register asked for has moved, cleared
 *   when the status is read or the controller is cleared.
 *
 * @source Intel 8237A data sheet, pin and register description
 */
export class DmaWaves {
  private readonly track: number
  private readonly ports = new DmaPorts((channel) => this.clear(channel))
  /** When the row begins that is looked at, ns. */
  private now: Nanos = 0
  private readonly wires = new Map<string, Making>()
  /** Transfers under way by the track of their engine, and the engine of each track of the bus. */
  private readonly going = new Map<number, Going>()
  private readonly engineOf: readonly number[]
  /** Number of the name of the fault that withdraws requests; -1 = it never strikes. */
  private readonly withdrawn: number
  /** When each channel's terminal-count bit was set. */
  private readonly doneAt = new Map<number, Nanos>()

  constructor(table: TraceTable) {
    this.track = table.tracks.length
    const engine = new Map(table.tracks.map(({ sort, name }, track) => [`${sort} ${name}`, track]))
    this.engineOf = table.tracks.map(({ name }) => engine.get(`dma ${name.replace(/^bus: /, '')} DMA`) ?? -1)
    this.withdrawn = table.strings.indexOf('F34')
  }

  /** Looks at the next row, in the order of time. */
  see(columns: Columns, place: number): void {
    const at = columns.at[place]!
    const kind = columns.kind[place]!
    if (kind === FAILS) this.fail(columns.id[place]!, at)
    if (this.going.size > 0) this.settle(at)
    this.now = at
    const arg0 = columns.arg0[place]!
    switch (kind) {
      case PUT:
        return this.ports.put(arg0, columns.arg1[place]!)
      case GET:
        return this.ports.get(arg0)
      case MOVES:
        return this.transfer(columns, place)
      case FAULT:
        if (columns.arg1[place] === this.withdrawn) this.withdraw(this.engineOf[columns.track[place]!]!, at)
        return
      case OWNS:
        return this.own(this.going.get(this.engineOf[columns.track[place]!]!), at, columns.duration[place]!)
    }
  }

  /** All of them; none when no channel was ever seen to work. */
  finish(): Making[] {
    this.settle(Infinity)
    for (const going of this.going.values()) this.wire('DREQ', going.channel).add(going.at, -1, 1)
    for (const [channel, since] of this.doneAt) this.wire('TC', channel).add(since, -1, 1)
    const place = (wire: string): number => {
      const order = WIRES.findIndex((name) => wire.startsWith(name))
      return order + (order < 2 ? 0 : Number(wire.slice(-1)) * WIRES.length)
    }
    return [...this.wires].sort(([a], [b]) => place(a) - place(b)).map(([, made]) => made)
  }

  private wire(name: (typeof WIRES)[number], channel?: number): Making {
    const full = `${name}${channel ?? ''}`
    let made = this.wires.get(full)
    if (!made) this.wires.set(full, (made = new Making(this.track, 'line', full, 0)))
    return made
  }

  private transfer(columns: Columns, place: number): void {
    const at = columns.at[place]!
    const duration = columns.duration[place]!
    const bytes = columns.arg1[place]!
    const service = this.ports.begin(columns.arg0[place]!, bytes)
    if (!service) return
    const until = duration < 0 ? Infinity : at + duration
    const track = columns.track[place]!
    const old = this.going.get(track)
    if (old) this.wire('DREQ', old.channel).add(old.at, at - old.at, 1)
    this.going.set(track, { ...service, id: columns.id[place]!, at, until, bytes })
  }

  /** The card takes back what it has just asked for. */
  private withdraw(track: number, at: Nanos): void {
    const going = this.going.get(track)
    if (going?.at !== at) return
    this.going.delete(track)
    this.wire('DREQ', going.channel).pulse(at)
  }

  private own(going: Going | undefined, at: Nanos, duration: Nanos): void {
    if (!going) return
    this.wire('DACK', going.channel).add(at, duration, 1)
    this.wire('HRQ').add(at, duration, 1)
    this.wire('HLDA').add(at, duration, 1)
  }

  /** The device says that not all has moved. */
  private fail(id: number, at: Nanos): void {
    for (const [track, going] of this.going) {
      if (going.id === id && going.until === at) this.going.set(track, { ...going, isWhole: false })
    }
  }

  /** Ends what has ended by now. */
  private settle(now: Nanos): void {
    for (const [track, going] of this.going) {
      const { channel, until, bytes, isWhole } = going
      if (until > now || until === Infinity) continue
      this.going.delete(track)
      this.wire('DREQ', channel).add(going.at, until - going.at, 1)
      if (this.ports.end(channel, bytes, isWhole)) this.doneAt.set(channel, until)
    }
  }

  private clear(channel: number): void {
    const since = this.doneAt.get(channel)
    this.doneAt.delete(channel)
    if (since !== undefined) this.wire('TC', channel).add(since, this.now - since, 1)
  }
}
