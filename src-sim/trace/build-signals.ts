import { DmaWaves } from './dma-waves'
import { KIND, type KindName } from './kinds'
import { isAsking, type PicRegisters } from './pic-pins'
import { orderedRows } from './query'
import { Making } from './signal-making'
import type { Signal, SignalSort } from './signals'
import { CHUNK_ROWS, type TraceTable } from './table'

/** What there can be on one track; input lines come behind, one for each number. */
const SIGNALS = [
  ['level', 'spl'],
  ['count', 'headers left'],
  ['bits', 'IRR'],
  ['bits', 'ISR'],
  ['bits', 'IMR'],
  ['count', 'pages locked'],
  ['line', 'transfer'],
  ['line', 'INT'],
  ['line', 'INTA'],
] as const satisfies readonly (readonly [SignalSort, string])[]
const SPL = 0
const HEADERS = 1
const IRR = 2
const ISR = 3
const IMR = 4
const LOCKED = 5
const TRANSFER = 6
const INT = 7
const INTA = 8
const LINES = SIGNALS.length

/** What a row of a kind says; looked up once a trace, because KIND is looked up by text. */
const SAYS: Readonly<Partial<Record<KindName, number>>> = {
  ...{ 'cpu:spl': 1, 'buf:get': 2, 'buf:release': 3, 'pic:pin': 4, 'pic:inta': 5, 'pic:eoi': 6, 'pic:mask': 7 },
  ...{ pagelock: 8, 'dma:transfer': 9, 'bus:own': 10, 'reg:get': 10, 'reg:put': 10, 'dev:error': 10, fault: 10 },
}

/**
 * Finds every signal of a trace, in the order of the tracks and then of their first change; the wires of the DMA
 * controllers, which have no track of their own, come last.
 *
 * @param ordered every row in the order (at, row)
 */
export function buildSignals(table: TraceTable, ordered: Uint32Array = orderedRows(table)): Signal[] {
  const says = new Uint8Array(0x10000)
  for (const [name, what] of Object.entries(SAYS)) says[KIND[name as KindName]] = what
  // [track][signal]; and those of a track in the order in which they came.
  const known: (Making | undefined)[][] = table.tracks.map(() => [])
  const order: Making[][] = table.tracks.map(() => [])
  const make = (track: number, signal: number, before: number): Making => {
    const [sort, name] = SIGNALS[signal] ?? (['line', `IR${signal - LINES}`] as const)
    const made = new Making(track, sort, name, before)
    ;(order[track] ??= []).push(made)
    return ((known[track] ??= [])[signal] = made)
  }
  const of = (track: number, signal: number, before: number): Making =>
    known[track]?.[signal] ?? make(track, signal, before)
  const waves = new DmaWaves(table)
  // [track] what the registers of the interrupt controllers say; the INT pin follows from them.
  const pics: (PicRegisters | undefined)[] = []
  const picOf = (track: number): PicRegisters => (pics[track] ??= { irr: 0, isr: 0, imr: 0 })
  const drive = (at: number, track: number): void => {
    const isUp = isAsking(picOf(track))
    if (isUp || known[track]?.[INT]) of(track, INT, 0).edge(at, isUp ? 1 : 0)
  }
  for (let index = 0; index < ordered.length; index++) {
    const row = ordered[index]!
    const columns = table.chunks[row >>> 16]!
    const place = row & (CHUNK_ROWS - 1)
    const what = says[columns.kind[place]!]!
    if (what === 0) continue
    const at = columns.at[place]!
    const track = columns.track[place]!
    const arg0 = columns.arg0[place]!
    const arg1 = columns.arg1[place]!
    switch (what) {
      case 1:
        of(track, SPL, arg0).set(at, arg1)
        break
      case 2:
        of(track, HEADERS, arg0 + 1).set(at, arg0)
        break
      case 3:
        of(track, HEADERS, Math.max(0, arg0 - 1)).set(at, arg0)
        break
      case 4:
        of(track, LINES + columns.id[place]!, 0).set(at, arg1)
        of(track, IRR, 0).set(at, (picOf(track).irr = arg0))
        drive(at, track)
        break
      case 5:
        of(track, INTA, 0).pulse(at)
        of(track, IRR, 0).set(at, (picOf(track).irr = arg1 & 0xffff))
        of(track, ISR, 0).set(at, (picOf(track).isr = arg1 >>> 16))
        drive(at, track)
        break
      case 6:
        of(track, ISR, 0).set(at, (picOf(track).isr = arg0))
        of(track, IRR, 0).set(at, (picOf(track).irr = arg1))
        drive(at, track)
        break
      case 7:
        of(track, IMR, arg0).set(at, (picOf(track).imr = arg1))
        drive(at, track)
        break
      case 8:
        of(track, LOCKED, 0).add(at, columns.duration[place]!, arg1)
        break
      default:
        if (what === 9) of(track, TRANSFER, 0).add(at, columns.duration[place]!, 1)
        waves.see(columns, place)
    }
  }
  return [...order.flat(), ...waves.finish()].map((made) => made.finish())
}
