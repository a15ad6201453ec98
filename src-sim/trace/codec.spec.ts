import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from './bytes'
import { decodeTrace, encodeTrace, TRACE_VERSION } from './codec'
import { traceHash } from './hash'
import { KINDS } from './kinds'
import { Recorder } from './recorder'
import { CHUNK_ROWS, type TraceTable } from './table'

const u32 = fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
const time = fc.oneof(fc.nat(100), fc.maxSafeNat())
const event = fc.record({
  at: time,
  duration: fc.oneof(fc.constant(-1), time),
  kind: fc.nat(KINDS.length - 1),
  track: fc.nat(2),
  request: u32,
  chunk: u32,
  cause: fc.nat(3),
  id: u32,
  arg0: fc.oneof(fc.nat(9), fc.maxSafeInteger(), fc.double()),
  arg1: u32,
})
const traces = fc
  .record({
    events: fc.array(event, { maxLength: 40 }),
    texts: fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
    cap: fc.nat(60),
  })
  .map(({ events, texts, cap }) => {
    const recorder = new Recorder({ cap })
    for (const name of ['a', 'b', '\ud800']) recorder.track('process', name)
    for (const text of texts) recorder.string(text)
    for (const row of events) {
      const cause = Math.min(row.cause, cap, events.length)
      recorder.span(row.at, row.duration, row.kind, row.track, { ...row, cause }, row.id, row.arg0, row.arg1)
    }
    return recorder.finish()
  })

/** Puts a right checksum after wrong bytes, as an enemy would. */
function signed(body: Uint8Array): Uint8Array {
  const to = new ByteWriter()
  to.raw(body)
  to.raw(sha256(body))
  return to.view().slice()
}

function expectSame(found: TraceTable, table: TraceTable): void {
  expect(traceHash(found)).toBe(traceHash(table))
  expect([found.rows, found.strings, found.tracks, found.truncated]).toEqual([
    ...[table.rows, table.strings, table.tracks, table.truncated],
  ])
}

/** A trace like that of a machine: `requests` reads of two pieces each. */
function machineTrace(requests: number): TraceTable {
  const recorder = new Recorder()
  const [cat, cpu, disk] = ['process', 'cpu', 'device'].map((sort) => recorder.track(sort, 'x'))
  const reason = recorder.string('biowait')
  const number = (name: string): number => KINDS.findIndex((kind) => kind.name === name)
  let now = 0
  for (let request = 1; request <= requests; request++) {
    const call = recorder.begin(now, number('syscall'), cat!, { request, chunk: 0, cause: 0 }, 0, 1024, 1)
    for (let piece = 1; piece <= 2; piece++) {
      const link = { request, chunk: piece, cause: call + 1 }
      const block = request * 2 + piece
      link.cause = 1 + recorder.span((now += 900), 2000, number('proc:work'), cat!, link, 0, 2000, reason)
      link.cause = 1 + recorder.instant((now += 2000), number('io:start'), cat!, link, 1, block, 512)
      const sleep = recorder.begin(now, number('proc:sleep'), cat!, link, 1, 20, reason)
      const moved = 20_000 + ((request * 7919) % 4096)
      link.cause = 1 + recorder.span(now + 100, moved, number('dma:transfer'), disk!, link, block, block * 512, 512)
      link.cause = 1 + recorder.span((now += moved), 1500, number('intr:service'), cpu!, link, block, 5, 14)
      recorder.instant((now += 1000), number('io:done'), disk!, link, 1, 0, 0)
      recorder.end(sleep, (now += 500))
    }
    recorder.end(call, now)
  }
  return recorder.finish()
}

describe('encodeTrace', () => {
  it('is read back to the same trace and meta', () => {
    fc.assert(
      fc.property(traces, fc.dictionary(fc.string(), fc.string()), (table, meta) => {
        const read = decodeTrace(encodeTrace(table, meta))
        if (!read.ok) throw new Error(read.error)
        expectSame(read.value.table, table)
        expect(Object.entries(read.value.meta)).toEqual(Object.entries(meta))
      }),
      { numRuns: 300 },
    )
  })

  it('takes at most 12 bytes a row of a machine, over several chunks', () => {
    const table = machineTrace(12_000)
    expect(table.rows).toBeGreaterThan(2 * CHUNK_ROWS)
    const bytes = encodeTrace(table)
    expect(bytes.length / table.rows).toBeLessThan(12)
    const read = decodeTrace(bytes)
    if (!read.ok) throw new Error(read.error)
    expectSame(read.value.table, table)
  })
})

describe('decodeTrace', () => {
  const good = encodeTrace(machineTrace(3), { scenario: 'first' })

  it('refuses what is no trace file', () => {
    const said = { ok: false, error: 'this is not a DMA Lab trace file' }
    expect(decodeTrace(new Uint8Array())).toEqual(said)
    expect(decodeTrace(new Uint8Array(1000))).toEqual(said)
  })

  it('refuses a newer format and says which it can read', () => {
    const newer = good.slice()
    newer[0] = TRACE_VERSION + 1
    expect(decodeTrace(newer)).toEqual({
      ok: false,
      error: 'the trace file has format 2; this program reads formats up to 1',
    })
  })

  it('refuses a file that was cut anywhere, or has one bit turned', () => {
    for (let length = 0; length < good.length; length++) expect(decodeTrace(good.subarray(0, length)).ok).toBe(false)
    for (let bit = 0; bit < good.length * 8; bit += 5) {
      const bad = good.slice()
      bad[bit >> 3]! ^= 1 << (bit & 7)
      expect(decodeTrace(bad).ok).toBe(false)
    }
  })

  it('gives a sentence or a sound trace for any bytes behind a right checksum', () => {
    const edit = fc.tuple(fc.nat(good.length - 33), fc.nat(255))
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(good.length - 33), (edits, cut) => {
        const body = good.slice(0, good.length - 32 - (cut % 7 === 0 ? cut : 0))
        for (const [place, byte] of edits) if (place >= 12 && place < body.length) body[place] = byte
        const read = decodeTrace(signed(body))
        if (read.ok) traceHash(read.value.table)
        else expect(read.error).toMatch(/^(the trace file is damaged: .|this is not a DMA Lab trace)/)
      }),
      { numRuns: 3000 },
    )
  })

  it('allocates nothing for rows, texts or tracks that the bytes cannot hold', () => {
    const claim = (...numbers: number[]): Uint8Array => {
      const to = new ByteWriter()
      to.raw(good.subarray(0, 12))
      for (const number of numbers) to.varint(number)
      return signed(to.view())
    }
    for (const numbers of [[9_000_000], [0, 0, 0, 2 ** 50], [0, 0, 0, 0, 2 ** 52], [0, 0, 0, 0, 1, 2 ** 40]]) {
      expect(decodeTrace(claim(...numbers))).toMatchObject({
        ok: false,
        error: expect.stringMatching(/^the trace file is damaged: it ends too early/),
      })
    }
    const kinds = (...names: string[]): Uint8Array => {
      const to = new ByteWriter()
      to.raw(good.subarray(0, 12))
      for (const number of [0, 0, 0, 0, 1, 0, names.length]) to.varint(number)
      for (const name of names) to.text(name)
      to.varint(0)
      return signed(to.view())
    }
    expect(decodeTrace(kinds('panic')).ok).toBe(true)
    expect(decodeTrace(kinds('panic', 'panic'))).toMatchObject({ error: expect.stringContaining('a kind twice') })
    expect(decodeTrace(kinds('tea'))).toMatchObject({ error: expect.stringContaining('unknown kind "tea"') })
    expect(decodeTrace(claim(2 ** 52))).toMatchObject({ error: expect.stringContaining(`for the ${2 ** 52} rows`) })
    expect(decodeTrace(good, { maxRows: 10 })).toMatchObject({ error: expect.stringContaining('more than the 10 ') })
  })
})
