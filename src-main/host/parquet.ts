import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import {
  aboutRun,
  CHUNK_ROWS,
  KINDS,
  timeOrder,
  type ExportFormat,
  type ExportPiece,
  type ExportSource,
} from '../../src-sim/index'

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']
type Column = Parameters<ParquetWriter['write']>[0]['columnData'][number]

const TEXTS = ['path', 'event', 'sort', 'track', 'text'] as const
const NUMBERS = ['row', 'at', 'duration', 'request', 'chunk', 'cause', 'id', 'arg0', 'arg1'] as const

const SCHEMA = (argument: 'INT64' | 'DOUBLE'): Schema => [
  { name: 'events', num_children: NUMBERS.length + TEXTS.length },
  ...NUMBERS.map((name) => ({
    name,
    type: name === 'arg0' ? argument : ('INT64' as const),
    repetition_type: 'REQUIRED' as const,
  })),
  ...TEXTS.map((name) => ({
    name,
    type: 'BYTE_ARRAY' as const,
    converted_type: 'UTF8' as const,
    logical_type: { type: 'STRING' as const },
    repetition_type: 'REQUIRED' as const,
  })),
]

/** Apache Parquet: the columns of the trace, compressed, for DuckDB, pandas and Spark. A row group holds 65,536 rows. */
export const PARQUET: ExportFormat = {
  id: 'parquet',
  title: 'Parquet',
  extension: '.parquet',
  shape: 'file',
  several: true,
  opensIn: ['DuckDB', 'pandas', 'Spark'],
  about: 'Every column of the trace, compressed; an open span has the duration -1, what has no cause the cause -1.',
  options: [],
  *pieces(sources): Generator<ExportPiece, void, void> {
    const to = new ByteWriter()
    const argument = sources.every(hasWholeArguments) ? 'INT64' : 'DOUBLE'
    const kvMetadata = sources.flatMap((source, run) =>
      aboutRun(source).map(([key, value]) => ({ key: `run ${run}: ${key}`, value })),
    )
    const createdBy = `DMA Lab ${sources[0]?.facts.version ?? ''}`.trim()
    const parquet = new ParquetWriter({ writer: to, schema: SCHEMA(argument), kvMetadata, createdBy })
    const take = (rows: number): ExportPiece => {
      const bytes = to.getBytes().slice()
      to.index = 0
      return { file: '', bytes, rows }
    }
    let before = 0
    for (const source of sources) {
      const order = timeOrder(source.table)
      const all = source.table.rows
      for (let first = 0; first < all; first += CHUNK_ROWS) {
        const rows = Uint32Array.from({ length: Math.min(CHUNK_ROWS, all - first) }, (_, place) =>
          order.row(first + place),
        )
        void parquet.write({ columnData: columnsOf(source, rows, argument), rowGroupSize: CHUNK_ROWS })
        yield take(before + first + rows.length)
      }
      before += all
    }
    void parquet.finish()
    yield take(before)
  },
}

/** Files from elsewhere may hold arguments that are not whole. */
function hasWholeArguments({ table }: ExportSource): boolean {
  return table.chunks.every((columns, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count; index++) if (!Number.isSafeInteger(columns.arg0[index])) return false
    return true
  })
}

const HIGH = 4_294_967_296

function columnsOf({ table, facts }: ExportSource, rows: Uint32Array, argument: 'INT64' | 'DOUBLE'): Column[] {
  const numbers = (value: (row: number) => number): BigInt64Array => {
    const view = new DataView(new ArrayBuffer(rows.length * 8))
    // In halves: a bigint for each number would take longer than everything else.
    for (let index = 0; index < rows.length; index++) {
      const number = value(rows[index]!)
      const high = Math.floor(number / HIGH)
      view.setUint32(index * 8, number - high * HIGH, true)
      view.setInt32(index * 8 + 4, high, true)
    }
    return new BigInt64Array(view.buffer)
  }
  const texts = (value: (row: number) => string): string[] => Array.from(rows, value)
  const named = KINDS.map(({ arg0, arg1 }) =>
    arg0.startsWith('name: ') ? 'arg0' : arg1.startsWith('name: ') ? 'arg1' : null,
  )
  const textOf = (row: number): string => {
    const column = named[table.kind(row)]
    return column ? table.text(table.get(column, row)) : ''
  }
  return [
    { name: 'row', data: numbers((row) => row) },
    { name: 'at', data: numbers((row) => table.at(row)) },
    { name: 'duration', data: numbers((row) => table.duration(row)) },
    { name: 'request', data: numbers((row) => table.get('request', row)) },
    { name: 'chunk', data: numbers((row) => table.get('chunk', row)) },
    { name: 'cause', data: numbers((row) => table.get('cause', row) - 1) },
    { name: 'id', data: numbers((row) => table.get('id', row)) },
    {
      name: 'arg0',
      data:
        argument === 'INT64'
          ? numbers((row) => table.get('arg0', row))
          : Float64Array.from(rows, (row) => table.get('arg0', row)),
    },
    { name: 'arg1', data: numbers((row) => table.get('arg1', row)) },
    { name: 'path', data: texts(() => facts.path) },
    { name: 'event', data: texts((row) => table.kindOf(row).name) },
    { name: 'sort', data: texts((row) => table.trackSort(table.get('track', row))) },
    { name: 'track', data: texts((row) => table.trackName(table.get('track', row))) },
    { name: 'text', data: texts(textOf) },
  ]
}
