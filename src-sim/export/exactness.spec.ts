import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockRows } from '../testing/block-rows'
import { handSource, type HandRow } from '../testing/export-bench'
import { randomSource, written } from '../testing/random-source'
import { KINDS } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { Row } from '../trace/table'
import { BLKPARSE } from './blkparse'
import { BLKTRACE } from './blktrace'
import { EXPORT_FORMATS } from './catalogue'
import { CTF } from './ctf'
import type { ExportPiece, ExportSource } from './format'
import { IOSNOOP } from './iosnoop'

const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/** The events of a CTF stream, read by what the metadata declares: widths, alignment, order of fields. */
function readCtf(stream: Uint8Array): { row: number; values: Omit<Row, 'kind'>; kind: number; text: string | null }[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length)
  const found: ReturnType<typeof readCtf> = []
  let packet = 0
  while (packet < stream.length) {
    expect(view.getUint32(packet, true)).toBe(0xc1fc1fc1)
    const [begin, end] = [view.getBigUint64(packet + 8, true), view.getBigUint64(packet + 16, true)]
    const content = packet + Number(view.getBigUint64(packet + 24, true)) / 8
    const next = packet + Number(view.getBigUint64(packet + 32, true)) / 8
    for (let at = packet + 48; at < content;) {
      at = packet + Math.ceil((at - packet) / 8) * 8
      const kind = view.getUint32(at, true)
      const time = view.getBigUint64(at + 8, true)
      expect(time >= begin && time <= end).toBe(true)
      const number = (offset: number): number => view.getUint32(at + offset, true)
      const values = {
        ...{ at: Number(time), duration: Number(view.getBigInt64(at + 16, true)) },
        ...{ arg0: Number(view.getBigInt64(at + 24, true)), request: number(36), chunk: number(40), cause: number(44) },
        ...{ id: number(48), arg1: number(52), track: view.getUint16(at + 56, true) },
      }
      const row = number(32)
      at += 58
      const isNamed = KINDS[kind]!.arg1.startsWith('name: ')
      const until = isNamed ? stream.indexOf(0, at) : at
      found.push({ row, values, kind, text: isNamed ? text(stream.subarray(at, until)) : null })
      at = isNamed ? until + 1 : at
    }
    packet = next
  }
  expect(packet).toBe(stream.length)
  return found
}

describe('CTF', () => {
  it('says of every event all columns exactly, in the order of time', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const { table } = source
        const rows = [...orderedRows(table)]
        const expected = rows.map((row) => {
          const { kind, ...values } = table.row(row)
          const named = KINDS[kind]!.arg1.startsWith('name: ')
          // What ends a text cannot stand in it, and UTF-8 has no halves of pairs.
          const plain = table.text(values.arg1).replace(/\0/g, ' ')
          return { row, values, kind, text: named ? text(new TextEncoder().encode(plain)) : null }
        })
        expect(readCtf(written(CTF, [source], {}, 'stream_0'))).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})

/** A record as both forms of a block trace have it. */
interface BlockLine {
  readonly device: string
  readonly sequence: number
  readonly at: bigint
  readonly pid: number
  readonly action: string
  readonly rwbs: string
  /** First sector and number of sectors; of a message its text. */
  readonly rest: string
}

const ACTIONS: Readonly<Record<number, string>> = { 1: 'Q', 4: 'G', 5: 'S', 7: 'D', 8: 'C', 12: 'I', 13: 'X', 14: 'B' }

/** Reads the binary form. @source linux/blktrace_api.h */
function readBlktrace(bytes: Uint8Array): BlockLine[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const lines: BlockLine[] = []
  for (let at = 0; at < bytes.length;) {
    expect(view.getUint32(at, true)).toBe(0x65617407)
    const action = view.getUint32(at + 28, true)
    const [category, code] = [action >>> 16, action & 0xffff]
    const length = view.getUint16(at + 46, true)
    const payload = bytes.subarray(at + 48, at + 48 + length)
    const device = view.getUint32(at + 36, true)
    const isMessage = category === 1024 && code === 2
    const size = view.getUint32(at + 24, true)
    const sector = view.getBigUint64(at + 16, true)
    const split = code === 13 ? ` / ${new DataView(payload.slice().buffer).getBigUint64(0) & 0xffffffffn}` : null
    const direction = (category & 2) !== 0 ? 'W' : size > 0 ? 'R' : 'N'
    const error = code === 8 ? ` [${view.getUint16(at + 44, true)}]` : ''
    // A process is named once, in a record that no line is printed for.
    if (category !== 1024 || isMessage)
      lines.push({
        device: `${device >>> 20},${device & 0xfffff}`,
        sequence: isMessage ? 0 : view.getUint32(at + 4, true),
        ...{ at: view.getBigUint64(at + 8, true), pid: view.getUint32(at + 32, true) },
        action: isMessage ? 'm' : ACTIONS[code]!,
        rwbs: isMessage ? 'N' : direction + ((category & 8) !== 0 ? 'S' : ''),
        rest: isMessage ? text(payload) : `${sector}${split ?? ` + ${size / 512}`}${error}`,
      })
    at += 48 + length
  }
  return lines
}

/** Reads the text form; the name of the process at the end of a line is left out. */
function readBlkparse(dump: string): BlockLine[] {
  return dump
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const found = /^ *(\d+,\d+) +0 +(\d+) +(\d+)\.(\d{9}) +(\d+) +(\S) +(\S+) (.*)$/.exec(line)
      const [, device = '', sequence, seconds, nanos, pid, action = '', rwbs = '', all = ''] = found ?? []
      const rest = 'mC'.includes(action) ? all : all.replace(/ \[.*\]$/, '')
      const at = BigInt(seconds ?? -1) * 1_000_000_000n + BigInt(nanos ?? 0)
      return { device, sequence: Number(sequence), at, pid: Number(pid), action, rwbs, rest }
    })
}

describe('block traces', () => {
  it('say the same as text and as records, to the nanosecond', () => {
    fc.assert(
      fc.property(blockRows, (rows) => {
        const source = handSource(rows)
        expect(readBlkparse(text(written(BLKPARSE, [source])))).toEqual(
          readBlktrace(written(BLKTRACE, [source], {}, '.blktrace.0')),
        )
      }),
      { numRuns: 100 },
    )
  })

  /** Transfers of one device that fit together: each is called, taken up and done, and never meets another one. */
  const transfers = fc.array(
    fc.record({
      ...{ at: fc.nat({ max: 3_000_000_000 }), wait: fc.nat({ max: 1e6 }), work: fc.integer({ min: 1, max: 1e7 }) },
      ...{ sectors: fc.integer({ min: 1, max: 128 }), error: fc.constantFrom(0, 0, 5, 6), isWrite: fc.boolean() },
    }),
    { minLength: 1, maxLength: 30 },
  )
  type Made = typeof transfers extends fc.Arbitrary<infer T> ? T : never
  const disk = { sort: 'device', track: 'disk0' } as const
  const sourceOf = (made: Made): ExportSource =>
    handSource(
      made
        .flatMap(({ at, wait, work, sectors, error, isWrite }, index): HandRow[] => {
          const about = { request: index + 1, chunk: 1, id: index + 1 }
          const size = { arg0: index * 1000, arg1: sectors * 512 }
          return [
            { kind: 'syscall', at, duration: wait + work, request: index + 1, text: isWrite ? 'write' : 'read' },
            { kind: 'io:start', at, ...about, ...size },
            { kind: 'dev:command', at: at + wait, duration: work, ...disk, ...about, ...size },
            { kind: 'io:done', at: at + wait + work, ...disk, ...about, arg0: 0, arg1: error },
          ]
        })
        .sort((a, b) => a.at - b.at),
    )

  it('have every call, command and completion at its time, with sectors, direction and errno', () => {
    fc.assert(
      fc.property(transfers, (made) => {
        const lines = readBlktrace(written(BLKTRACE, [sourceOf(made)], {}, '.blktrace.0'))
        const found = lines
          .filter(({ action }) => 'QDC'.includes(action))
          .map(({ action, at, rwbs, rest }) => `${action} ${at} ${rwbs} ${rest}`)
        const expected = made.flatMap(({ at, wait, work, sectors, error, isWrite }, index) => {
          const [way, range] = [isWrite ? 'WS' : 'RS', `${index * 1000} + ${sectors}`]
          return [
            `Q ${at} ${way} ${range}`,
            `D ${at + wait} ${way} ${range}`,
            `C ${at + wait + work} ${way} ${range} [${error}]`,
          ]
        })
        expect(found.sort()).toEqual(expected.sort())
      }),
      { numRuns: 100 },
    )
  })

  it('have as iosnoop a line for each completion, with whole microseconds of its start and its end', () => {
    fc.assert(
      fc.property(transfers, (made) => {
        const lines = text(written(IOSNOOP, [sourceOf(made)]))
          .trimEnd()
          .split('\n')
          .slice(1)
        const found = lines.map((line) => {
          const [start, end, delta, , , pid, way, block, size] = line.trim().split(/\s+/)
          return [start, end, delta, pid, way, block, size].join(' ')
        })
        const expected = made.map(({ at, wait, work, sectors, isWrite }, index) => {
          const done = at + wait + work
          const times = [at, done, wait + work].map((time) => Math.floor(time / 1000))
          return [...times, 3, isWrite ? 'W' : 'R', index * 1000, sectors * 512].join(' ')
        })
        expect(found.sort()).toEqual(expected.sort())
      }),
      { numRuns: 100 },
    )
  })
})

/** A trace that takes several pieces in the formats that write every event. */
function longSource(): ExportSource {
  const rows = Array.from({ length: 2500 }, (_, place): HandRow[] => {
    const [at, request] = [place * 1000, place + 1]
    const about = { request, chunk: 1, id: request }
    return [
      { kind: 'syscall', at, duration: 900, request, text: 'read' },
      { kind: 'io:start', at: at + 10, ...about, arg0: place * 8, arg1: 4096 },
      { kind: 'dev:command', at: at + 20, duration: 700, sort: 'device', track: 'disk0', ...about, arg0: place * 8 },
      { kind: 'io:done', at: at + 800, sort: 'device', track: 'disk0', ...about },
    ]
  })
  return handSource(rows.flat())
}

describe('every format', () => {
  it('gives the same bytes however two exports of it take turns', () => {
    const source = longSource()
    let most = 0
    for (const format of EXPORT_FORMATS) {
      const alone = [...format.pieces([source], {})].map((piece) => ({ ...piece, bytes: piece.bytes.slice() }))
      most = Math.max(most, alone.length)
      fc.assert(
        fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (turns) => {
          const works = [format.pieces([source], {}), format.pieces([source], {})] as const
          const got: [ExportPiece[], ExportPiece[]] = [[], []]
          const isOver = [false, false]
          for (let turn = 0; !isOver[0] || !isOver[1]; turn++) {
            const which = turns[turn % turns.length]! || isOver[0] ? (isOver[1] ? 0 : 1) : 0
            const next = works[which].next()
            if (next.done === true) isOver[which] = true
            // What is handed on must stay as it is while the other one writes.
            else got[which].push(next.value)
          }
          for (const pieces of got) expect(pieces.map(digest)).toEqual(alone.map(digest))
        }),
        { numRuns: 2 },
      )
    }
    expect(most).toBeGreaterThan(10)
  })

  it('gives the same bytes for a trace whose rows were recorded in another order', () => {
    const isSteady = ({ id }: { readonly id: string }): boolean =>
      ['blktrace', 'blkparse', 'iosnoop', 'vcd'].includes(id)
    // Numbers of texts and tracks come from the first row that names each: here they are the same in any order.
    const places = [
      ...[{ track: 'cat (3)' }, { track: 'dd (4)' }],
      ...[
        { sort: 'device', track: 'disk0' },
        { sort: 'device', track: 'disk1' },
      ],
    ]
    const texts = ['write', 'read', 'aread', 'lio_read', 'pfreelist', 'header', 'other']
    const names = texts.map((name, place): HandRow => {
      return { kind: 'syscall', at: 0, duration: 5, request: 9, text: name, ...places[place % places.length] }
    })
    const apart = blockRows.map((rows) =>
      rows.map((row, place) => ({ ...row, at: 10 + place * 10, duration: row.duration ? 5 : 0 })),
    )
    fc.assert(
      fc.property(apart, fc.infiniteStream(fc.nat({ max: 3 })), (rows, back) => {
        const late = rows.map((row) => ({ row, key: row.at + 15 * back.next().value! }))
        const moved = late.sort((a, b) => a.key - b.key).map(({ row }) => row)
        const [inOrder, outOfOrder] = [rows, moved].map((each) => handSource([...names, ...each]))
        for (const format of EXPORT_FORMATS.filter(isSteady))
          expect([format.id, written(format, [outOfOrder!])]).toEqual([format.id, written(format, [inOrder!])])
      }),
      { numRuns: 60 },
    )
  })
})

/** Name, progress, length and a sum of the bytes of a piece. */
function digest({ file, bytes, rows }: ExportPiece): string {
  let sum = 0
  for (let place = 0; place < bytes.length; place++) sum = (Math.imul(sum, 31) + bytes[place]!) | 0
  return `${file} ${rows} ${bytes.length} ${sum}`
}
