import { KIND, KINDS, type KindName } from '../trace/kinds'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import type { RowOrder } from './order'

/** Which signals a VCD file has: vectors too, or wires only, for readers that know no others. */
export type VcdProfile = 'full' | 'scalar'

/**
 * Numbers that rows change. `wire` counts open spans and is 1 while there are any; `level` and `sum` are numbers that
 * rows set or add to.
 */
export interface VcdCell {
  readonly sort: 'wire' | 'level' | 'sum'
  /** Before the first row. */
  initial: number
}

/**
 * How a value follows from cells: the only cell itself; 1 when any is above 0, or none is; 1 when the only one equals a
 * code; the code of the first cell that is above 0, else 0.
 */
export interface VcdRule {
  readonly sort: 'own' | 'any' | 'none' | 'equal' | 'first'
  readonly codes: readonly number[]
}

const OWN: VcdRule = { sort: 'own', codes: [] }
const ANY: VcdRule = { sort: 'any', codes: [] }
const NONE: VcdRule = { sort: 'none', codes: [] }

/** What a file declares: a value at every instant. */
export interface VcdSignal {
  readonly scope: string
  readonly name: string
  /** Bits; 1 = a wire. */
  width: number
  /** The cells it is worked out from. */
  readonly cells: readonly number[]
  readonly rule: VcdRule
  /** What the values stand for, for the reader of the file. */
  readonly legend?: readonly string[]
}

/** What a run has to show in a VCD file. */
export interface VcdPlan {
  readonly cells: readonly VcdCell[]
  readonly signals: readonly VcdSignal[]
  /** By track and kind: the cell a row is about; see `cellKey`. */
  readonly byKey: ReadonlyMap<number, number>
  /** Coarsest power of ten of ns that divides every time, at most a second. */
  readonly unit: number
  /** Reasons of sleeps by the number of their text, from 1 in order of their first. */
  readonly reasons: ReadonlyMap<number, number>
}

/** Keys of cells of one kind of row on one track; `part` tells several apart. */
export const cellKey = (track: number, kind: number, part = 0): number => (track * 256 + kind) * 64 + part

/** Parts of the registers of an interrupt controller; inputs have the numbers of their lines. */
export const PIC = { IRR: 32, ISR: 33, IMR: 34 } as const

/** States of a process, by number. */
export const STATES = ['none', 'ready', 'kernel', 'user', 'asleep'] as const

/** ns of a second. */
const SECOND = 1_000_000_000
/** Interrupt levels that always have a wire: 0 to 8. */
const LEVELS = 8
/** Above this no machine has levels; a trace of somebody else might say so. */
const MOST_LEVELS = 15

/** A name that every reader of VCD takes. */
export function vcdName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '')
  return /^[0-9]/.test(plain) || plain === '' ? `n${plain}` : plain
}

/** Bits that a number needs, at least 2, so that it is not taken for a wire. */
export function bitsOf(most: number): number {
  let bits = 2
  for (let limit = 4; limit <= most; limit *= 2) bits++
  return bits
}

/** A value as a signal can have it: a file of somebody else may say numbers below 0, which count as 0. */
export const signalValue = (value: number): number => (value > 0 ? value : 0)

/** Looks through a trace for everything that has a value at every instant. @param order of time */
export function planVcd(table: TraceTable, order: RowOrder, profile: VcdProfile): VcdPlan {
  const finder = new Finder(table.tracks.length)
  let unit = SECOND
  let chunk = table.chunks[0]!
  let base = 0
  for (let place = 0; place < table.rows; place++) {
    const row = order.row(place)
    if (row >>> 16 !== base >>> 16) {
      base = row - (row & (CHUNK_ROWS - 1))
      chunk = table.chunks[row >>> 16]!
    }
    const index = row & (CHUNK_ROWS - 1)
    const kind = chunk.kind[index]!
    const act = ACTS_BY_KIND[kind]!
    if (act === 0) continue
    const at = chunk.at[index]!
    const duration = chunk.duration[index]!
    while (unit > 1 && (at % unit !== 0 || (duration > 0 && duration % unit !== 0))) unit /= 10
    finder.see(act, kind, chunk.track[index]!, chunk.id[index]!, chunk.arg0[index]!, chunk.arg1[index]!)
  }
  return { ...finder.signals(table, profile), unit, reasons: finder.reasons }
}

/** What a row does to cells. */
export const SPAN = 1
export const SPL = 2
export const SWITCH = 3
export const HEADERS = 4
export const PAGES = 5
export const PIN = 6
export const ACKNOWLEDGE = 7
export const END_OF_INTERRUPT = 8
export const MASK = 9
export const TRANSFER = 10
export const SLEEP = 11

const ACTS: Readonly<Partial<Record<KindName, number>>> = {
  'cpu:spl': SPL,
  'cpu:switch': SWITCH,
  'buf:get': HEADERS,
  'buf:release': HEADERS,
  pagelock: PAGES,
  'pic:pin': PIN,
  'pic:inta': ACKNOWLEDGE,
  'pic:eoi': END_OF_INTERRUPT,
  'pic:mask': MASK,
  'dma:transfer': TRANSFER,
  'proc:sleep': SLEEP,
  'intr:service': SPAN,
  'soft:service': SPAN,
  'bus:own': SPAN,
  'dev:command': SPAN,
  'dev:position': SPAN,
  'proc:ready': SPAN,
  'proc:work': SPAN,
  'proc:compute': SPAN,
  syscall: SPAN,
  pageout: SPAN,
}
/** [kinds] what rows of the kind do; 0 = a VCD file does not show them. Reading it costs less than comparing kinds. */
export const ACTS_BY_KIND: Uint8Array = Uint8Array.from({ length: 256 }, (_, kind) => {
  const name = KINDS[kind]?.name
  return name === undefined ? 0 : (ACTS[name] ?? 0)
})
/** Kinds under whose number cells of several kinds of rows are kept. */
export const HEADER_CELLS: number = KIND['buf:get']
export const PIC_CELLS: number = KIND['pic:pin']

/** A cell while it is found. */
interface FoundCell extends VcdCell {
  readonly key: number
  readonly track: number
  readonly kind: number
  readonly part: number
  most: number
  /** Sums: what is in it now. */
  now: number
}

class Finder {
  readonly reasons = new Map<number, number>()
  private readonly cells: FoundCell[] = []
  private readonly byKey = new Map<number, FoundCell>()
  /** [tracks][kinds] cells of part 0 */
  private readonly first: (FoundCell | undefined)[]

  constructor(tracks: number) {
    this.first = Array<FoundCell | undefined>(tracks * KINDS.length).fill(undefined)
  }

  see(act: number, kind: number, track: number, id: number, arg0: number, arg1: number): void {
    switch (act) {
      case SPAN:
        return this.wire(track, kind)
      case SPL:
        return this.level(track, kind, 0, arg0, arg1)
      case SWITCH:
        return this.level(track, kind, 0, 0, arg0)
      case HEADERS:
        return this.level(track, HEADER_CELLS, 0, kind === HEADER_CELLS ? arg0 + 1 : Math.max(0, arg0 - 1), arg0)
      case PAGES:
        return this.sum(track, kind, arg1)
      case PIN:
        this.level(track, PIC_CELLS, id & 15, 0, arg1)
        return this.level(track, PIC_CELLS, PIC.IRR, 0, arg0)
      case ACKNOWLEDGE:
        this.level(track, PIC_CELLS, PIC.IRR, 0, arg1 & 0xffff)
        return this.level(track, PIC_CELLS, PIC.ISR, 0, arg1 >>> 16)
      case END_OF_INTERRUPT:
        this.level(track, PIC_CELLS, PIC.ISR, 0, arg0)
        return this.level(track, PIC_CELLS, PIC.IRR, 0, arg1)
      case MASK:
        return this.level(track, PIC_CELLS, PIC.IMR, arg0, arg1)
      case TRANSFER:
        this.sum(track, kind, arg1, 1)
        return this.wire(track, kind)
      case SLEEP:
        if (!this.reasons.has(arg1)) this.reasons.set(arg1, this.reasons.size + 1)
        this.level(track, kind, 1, 0, 0)
        return this.wire(track, kind)
    }
  }

  /** The cells found, and the signals that are made of them. */
  signals(table: TraceTable, profile: VcdProfile): Pick<VcdPlan, 'cells' | 'signals' | 'byKey'> {
    this.cells.sort((a, b) => a.track - b.track || a.kind - b.kind || a.part - b.part)
    const maker = new SignalMaker(table, this.cells, this.reasons)
    const signals = profile === 'full' ? maker.full() : maker.scalar()
    return { cells: this.cells, signals, byKey: new Map(this.cells.map(({ key }, index) => [key, index])) }
  }

  private wire(track: number, kind: number): void {
    this.find(track, kind, 0, 'wire', 0).most = 1
  }

  private level(track: number, kind: number, part: number, before: number, after: number): void {
    const cell = this.find(track, kind, part, 'level', signalValue(before))
    cell.most = Math.max(cell.most, before, after)
  }

  private sum(track: number, kind: number, by: number, part = 0): void {
    const cell = this.find(track, kind, part, 'sum', 0)
    // What is taken away again is not known here: the most there can be is enough for the width.
    cell.now += by
    cell.most = Math.max(cell.most, cell.now)
  }

  private find(track: number, kind: number, part: number, sort: VcdCell['sort'], initial: number): FoundCell {
    const place = track * KINDS.length + kind
    if (part === 0) {
      const known = this.first[place]
      if (known) return known
    }
    const key = cellKey(track, kind, part)
    let cell = this.byKey.get(key)
    if (!cell) {
      cell = { key, track, kind, part, sort, initial, most: 0, now: 0 }
      this.byKey.set(key, cell)
      this.cells.push(cell)
      if (part === 0) this.first[place] = cell
    }
    return cell
  }
}

/** Turns cells into the signals of a profile. */
class SignalMaker {
  private readonly table: TraceTable
  private readonly cells: readonly FoundCell[]
  private readonly reasons: ReadonlyMap<number, number>
  private readonly taken = new Set<string>()
  private readonly made: VcdSignal[] = []

  constructor(table: TraceTable, cells: readonly FoundCell[], reasons: ReadonlyMap<number, number>) {
    this.table = table
    this.cells = cells
    this.reasons = reasons
  }

  full(): readonly VcdSignal[] {
    this.each('cpu:spl', (cell) => this.add(cell.track, 'spl', [cell], Math.max(4, bitsOf(cell.most))))
    this.each('cpu:switch', (cell) => this.add(cell.track, 'pid', [cell], bitsOf(cell.most)))
    this.interrupts()
    this.lines()
    for (const [part, name] of [
      [PIC.IRR, 'IRR'],
      [PIC.ISR, 'ISR'],
      [PIC.IMR, 'IMR'],
    ] as const)
      this.each(
        'pic:pin',
        (cell) => cell.part === part && this.add(cell.track, name, [cell], Math.max(16, bitsOf(cell.most))),
      )
    this.bus(true)
    this.transfers(true)
    this.devices()
    this.each('pagelock', (cell) => this.add(cell.track, 'pages_locked', [cell], bitsOf(cell.most)))
    this.each('buf:get', (cell) => this.add(cell.track, 'headers_left', [cell], bitsOf(cell.most)))
    this.each('pageout', (cell) => this.add(cell.track, 'pageout', [cell], 1))
    this.processes()
    return this.made
  }

  scalar(): readonly VcdSignal[] {
    this.each('cpu:spl', (cell) => {
      for (let level = 0; level <= Math.max(LEVELS, Math.min(MOST_LEVELS, cell.most)); level++)
        this.add(cell.track, `spl${level}`, [cell], 1, { sort: 'equal', codes: [level] })
    })
    this.interrupts()
    this.lines()
    this.bus(false)
    this.transfers(false)
    this.devices()
    this.each('proc:sleep', (cell) => cell.part === 0 && this.add(cell.track, 'asleep', [cell], 1))
    this.each('proc:ready', (cell) => this.add(cell.track, 'ready', [cell], 1))
    return this.made
  }

  private interrupts(): void {
    const byTrack = new Map<number, FoundCell[]>()
    for (const cell of this.cells)
      if (cell.kind === KIND['intr:service'] || cell.kind === KIND['soft:service'])
        byTrack.set(cell.track, [...(byTrack.get(cell.track) ?? []), cell])
    for (const [track, cells] of byTrack) this.add(track, 'interrupt', cells, 1, ANY)
  }

  private lines(): void {
    this.each('pic:pin', (cell) => cell.part < 16 && this.add(cell.track, `irq${cell.part}`, [cell], 1))
  }

  /** Who has the bus: an engine as long as it has its share, else the processor. */
  private bus(isFull: boolean): void {
    const owners = this.cells.filter(({ kind }) => kind === KIND['bus:own'])
    if (owners.length === 0) return
    if (isFull) {
      const names = ['cpu', ...owners.map(({ track }) => this.table.trackName(track).replace(/^bus: /, ''))]
      const owner: VcdRule = { sort: 'first', codes: owners.map((_, place) => 1 + place) }
      this.addIn('bus', 'owner', owners, bitsOf(names.length), owner, names)
    }
    this.addIn('bus', 'bus_cpu', owners, 1, NONE)
    this.addIn('bus', 'bus_dma', owners, 1, ANY)
    for (const cell of owners) {
      const name = this.table.trackName(cell.track).replace(/^bus: /, '')
      this.addIn('bus', `dack_${vcdName(name)}`, [cell], 1)
    }
  }

  private transfers(isFull: boolean): void {
    this.each('dma:transfer', (cell) => {
      if (cell.part === 0) this.add(cell.track, 'dreq', [cell], 1)
      else if (isFull) this.add(cell.track, 'bytes', [cell], bitsOf(cell.most))
    })
  }

  private devices(): void {
    this.each('dev:command', (cell) => this.add(cell.track, 'busy', [cell], 1))
    this.each('dev:position', (cell) => this.add(cell.track, 'positioning', [cell], 1))
  }

  private processes(): void {
    const kinds = ['proc:sleep', 'proc:ready', 'proc:work', 'proc:compute', 'syscall'] as const
    const codes = [4, 1, 2, 3, 2] as const
    const tracks = this.table.tracks.flatMap(({ sort }, track) => (sort === 'process' ? [track] : []))
    const reasons = ['awake', ...[...this.reasons.keys()].map((text) => this.table.text(text))]
    for (const track of tracks) {
      const found = kinds.flatMap((name, place) => {
        const cell = this.cells.find((each) => each.track === track && each.kind === KIND[name] && each.part === 0)
        return cell ? [{ cell, code: codes[place]! }] : []
      })
      if (found.length === 0) continue
      const cells = found.map(({ cell }) => cell)
      const rule: VcdRule = { sort: 'first', codes: found.map(({ code }) => code) }
      this.add(track, 'state', cells, 3, rule, STATES)
      const reason = this.cells.find(
        (each) => each.track === track && each.kind === KIND['proc:sleep'] && each.part === 1,
      )
      if (reason) this.add(track, 'sleep_reason', [reason], bitsOf(reasons.length), OWN, reasons)
    }
  }

  private each(name: keyof typeof KIND, use: (cell: FoundCell) => unknown): void {
    for (const cell of this.cells) if (cell.kind === KIND[name]) use(cell)
  }

  private add(
    track: number,
    name: string,
    cells: readonly FoundCell[],
    width: number,
    rule: VcdRule = OWN,
    legend?: readonly string[],
  ): void {
    const sort = this.table.trackSort(track)
    const own = vcdName(this.table.trackName(track))
    this.addIn(sort === own || own.startsWith(sort) ? own : `${vcdName(sort)}_${own}`, name, cells, width, rule, legend)
  }

  private addIn(
    scope: string,
    wanted: string,
    cells: readonly FoundCell[],
    width: number,
    rule: VcdRule = OWN,
    legend?: readonly string[],
  ): void {
    let name = wanted
    for (let count = 2; this.taken.has(`${scope} ${name}`); count++) name = `${wanted}_${count}`
    this.taken.add(`${scope} ${name}`)
    const places = cells.map((cell) => this.cells.indexOf(cell))
    this.made.push({ scope, name, width, cells: places, rule, ...(legend ? { legend } : {}) })
  }
}
