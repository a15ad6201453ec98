import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handSource } from '../testing/export-bench'
import { randomSource } from '../testing/random-source'
import { traceEnd } from '../trace/lanes'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import { EndQueue, ParentsFirst, rowEnd, timeOrder } from './order'

const parentsFirst = (table: TraceTable): number[] => {
  const found: number[] = []
  for (const rows = new ParentsFirst(table, timeOrder(table), traceEnd(table)); rows.next();) {
    expect([rows.at, rows.until]).toEqual([table.at(rows.row), rowEnd(table, rows.row, traceEnd(table))])
    found.push(rows.row)
  }
  return found
}

const sorted = (table: TraceTable): number[] => {
  const end = traceEnd(table)
  const until = (row: number): number => rowEnd(table, row, end)
  return [...orderedRows(table)].sort((a, b) => table.at(a) - table.at(b) || until(b) - until(a) || a - b)
}

describe('timeOrder', () => {
  it('is the order (at, row)', () => {
    fc.assert(
      fc.property(randomSource, ({ table }) => {
        const order = timeOrder(table)
        expect(Array.from({ length: table.rows }, (_, place) => order.row(place))).toEqual([...orderedRows(table)])
      }),
    )
  })
})

describe('ParentsFirst', () => {
  it('gives the rows of an instant the longest first', () => {
    fc.assert(
      fc.property(randomSource, ({ table }) => {
        expect(parentsFirst(table)).toEqual(sorted(table))
      }),
    )
  })

  it('sorts hundreds of rows of one instant', () => {
    const { table } = handSource(
      Array.from({ length: 700 }, (_, index) => ({
        kind: 'dev:command',
        at: index < 300 ? 5 : 6,
        duration: (index * 37) % 101,
      })),
    )
    expect(parentsFirst(table)).toEqual(sorted(table))
  })
})

describe('EndQueue', () => {
  it('gives ends in order of time with their lanes, of one moment what was added last first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 })), (untils) => {
        const queue = new EndQueue()
        untils.forEach((until, row) => queue.add(row, row * 2, until))
        const found = untils.map(() => {
          const { next, lane } = queue
          const row = queue.take()
          expect([next, lane]).toEqual([untils[row], row * 2])
          return row
        })
        expect(found).toEqual(untils.map((_, row) => row).sort((a, b) => untils[a]! - untils[b]! || b - a))
        expect(queue.next).toBe(Infinity)
      }),
    )
  })
})
