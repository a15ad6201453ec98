import { ByteWriter, Corrupt, type ByteReader } from './bytes'
import type { ColumnName, Columns } from './table'

/**
 * What foretells the numbers of a column, so that only surprises take room: the row before, the last row of the same
 * kind, or for the kinds what followed this kind last time. One entry a column: a forgotten one does not compile. The
 * order is that of the file: kinds first, since others are foretold by them.
 */
const FORETOLD_BY = {
  kind: 'follower',
  at: 'before',
  duration: 'kind',
  track: 'kind',
  request: 'before',
  chunk: 'before',
  cause: 'kind',
  id: 'kind',
  arg0: 'kind',
  arg1: 'kind',
} as const satisfies Record<ColumnName, 'before' | 'kind' | 'follower'>

/** The columns in the order of the file. */
export const FILE_ORDER = Object.keys(FORETOLD_BY) as ColumnName[]

/** How the numbers of a column are stored: differences from what was foretold, or doubles as they are. */
const DIFFERENCES = 0
const DOUBLES = 1

/** Bytes that `count` rows take at least: a byte a column, and a bit a row and column. */
export const leastBytes = (count: number): number => FILE_ORDER.length * (1 + ((count + 7) >> 3))

/** Foretells the numbers of one column of one chunk. Writer and reader run the same steps. */
class Oracle {
  private readonly by: (typeof FORETOLD_BY)[ColumnName]
  private readonly kinds: Uint16Array
  /** [kind] the last number of this kind, or the kind that followed it last time */
  private readonly byKind: Float64Array
  private last = 0

  constructor(column: ColumnName, kinds: Uint16Array, kindCount: number) {
    this.by = FORETOLD_BY[column]
    this.kinds = kinds
    this.byKind = new Float64Array(kindCount)
  }

  /** What the number of row `index` should be. */
  foretell(index: number): number {
    if (this.by === 'before') return this.last
    return this.byKind[this.by === 'kind' ? this.kinds[index]! : this.last]!
  }

  /** What it is. */
  learn(index: number, value: number): void {
    if (this.by === 'kind') this.byKind[this.kinds[index]!] = value
    else if (this.by === 'follower') this.byKind[this.last] = value
    this.last = value
  }
}

/** Where a chunk stands: how many rows, its first row's number, and how many kinds the file knows. */
export interface ChunkPlace {
  readonly count: number
  readonly base: number
  readonly kindCount: number
}

/** Causes are stored as the way back to the row, 0 = none: near ones are small wherever they stand. */
const wayBack = (cause: number, row: number): number => (cause === 0 ? 0 : row + 1 - cause)

/** A number whose differences are exact. */
const isPlain = (value: number): boolean =>
  Number.isSafeInteger(value) && Math.abs(value) < 2 ** 51 && !Object.is(value, -0)

/** Writes a column. @param kinds the kinds of the rows, as the file numbers them */
export function writeColumn(
  to: ByteWriter,
  column: ColumnName,
  values: Columns[ColumnName],
  kinds: Uint16Array,
  { count, base, kindCount }: ChunkPlace,
): void {
  const isCause = column === 'cause'
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    // A row that names itself as its cause would read as "none".
    if (isPlain(value) && !(isCause && value === base + index + 1)) continue
    to.byte(DOUBLES)
    for (let each = 0; each < count; each++) to.f64(values[each]!)
    return
  }
  to.byte(DIFFERENCES)
  const surprises = new Uint8Array((count + 7) >> 3)
  const numbers = new ByteWriter()
  const oracle = new Oracle(column, kinds, kindCount)
  for (let index = 0; index < count; index++) {
    const value = isCause ? wayBack(values[index]!, base + index) : values[index]!
    const difference = value - oracle.foretell(index)
    if (difference !== 0) {
      surprises[index >> 3]! |= 1 << (index & 7)
      numbers.varint(difference < 0 ? -2 * difference - 1 : 2 * difference - 2)
    }
    oracle.learn(index, value)
  }
  to.raw(surprises)
  to.raw(numbers.view())
}

/** Reads a column into `into`, whose kinds must be there already. @throws Corrupt */
export function readColumn(from: ByteReader, column: ColumnName, into: Columns, place: ChunkPlace): void {
  const { count, base, kindCount } = place
  const values = into[column]
  const mode = from.byte()
  if (mode === DOUBLES) {
    for (let index = 0; index < count; index++) store(values, index, from.f64())
    return
  }
  if (mode !== DIFFERENCES) throw new Corrupt('a column is stored in an unknown way')
  const surprises = from.raw((count + 7) >> 3)
  const oracle = new Oracle(column, into.kind, kindCount)
  const isKind = column === 'kind'
  for (let index = 0; index < count; index++) {
    let value = oracle.foretell(index)
    if ((surprises[index >> 3]! & (1 << (index & 7))) !== 0) {
      const code = from.varint()
      value += code % 2 === 1 ? -(code + 1) / 2 : code / 2 + 1
    }
    if (isKind && !(value >= 0 && value < kindCount)) throw new Corrupt('a row is of a kind that is not listed')
    oracle.learn(index, value)
    store(values, index, column === 'cause' && value !== 0 ? base + index + 1 - value : value)
  }
}

function store(values: Columns[ColumnName], index: number, value: number): void {
  values[index] = value
  if (!Object.is(values[index], value)) throw new Corrupt('a number does not fit its column')
}
