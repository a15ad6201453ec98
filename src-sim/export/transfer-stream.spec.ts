import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockRows } from '../testing/block-rows'
import { handSource, type HandRow } from '../testing/export-bench'
import { KIND } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import { findTransfers, TRANSFER_KINDS, type Transfer } from '../trace/transfers'
import { TransferStream } from './transfer-stream'

function surveyed(table: TraceTable): TransferStream {
  const stream = new TransferStream(table, TRANSFER_KINDS)
  for (const _pause of stream.survey());
  return stream
}

/** Every transfer as the stream knows it when it begins. */
function streamed(table: TraceTable): Transfer[] {
  const found: Transfer[] = []
  const stream = surveyed(table)
  for (let place = 0; place < table.rows; place++) {
    const row = stream.order.row(place)
    stream.reach(place)
    if (table.kind(row) === KIND['io:start']) found.push({ ...stream.begin(table.get('request', row)).transfer })
    if (TRANSFER_KINDS.has(table.kind(row))) stream.leave(place, table.get('request', row))
  }
  return found
}

/** The address of memory that no done transfer tells of is not known ahead. */
const plain = (transfers: readonly Transfer[]): unknown[] =>
  transfers.map((each) => (each.donePlace < 0 ? { ...each, address: 0 } : each))

describe('TransferStream', () => {
  it('knows of every transfer when it begins what a look at the whole trace tells', () => {
    fc.assert(
      fc.property(blockRows, (rows) => {
        const { table } = handSource(rows)
        expect(plain(streamed(table))).toEqual(plain(findTransfers(table, orderedRows(table))))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the next transfer of a request before it begins, and none behind the last', () => {
    const start = (at: number, id: number, request: number, arg0: number): HandRow => {
      return { kind: 'io:start', at, request, chunk: id, id, arg0, arg1: 512 }
    }
    const { table } = handSource([
      { kind: 'buf:get', at: 0, request: 1, id: 1 },
      start(10, 1, 1, 8),
      start(20, 2, 2, 64),
      { kind: 'io:done', at: 30, request: 1, chunk: 1, id: 1 },
      start(40, 3, 1, 9),
      { kind: 'io:done', at: 50, request: 1, chunk: 3, id: 3 },
    ])
    const stream = surveyed(table)
    stream.reach(0)
    expect(stream.current(1)).toBeUndefined()
    expect(stream.next(1)?.transfer).toMatchObject({ buf: 1, nextBlock: 9, donePlace: 3 })
    stream.reach(1)
    expect(stream.begin(1)).toBe(stream.current(1))
    expect(stream.next(1)?.transfer).toMatchObject({ buf: 3, nextBlock: -1, doneAt: 50 })
    stream.reach(2)
    expect(stream.begin(2).transfer).toMatchObject({ buf: 2, donePlace: -1 })
    expect([stream.next(2), stream.next(3)]).toEqual([undefined, undefined])
    expect(stream.at(3)).toBe(stream.current(1))
  })
})
