import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BLKTRACE } from '../export/blktrace'
import { CHROME } from '../export/chrome'
import { JSONL } from '../export/jsonl'
import { TRACE_FILE } from '../export/tracefile'
import { blockSource, handSource, type HandRow } from '../testing/export-bench'
import { bytesOf, imported, plainRows, readAll, refused } from '../testing/import-bench'
import { written } from '../testing/random-source'
import { ByteWriter } from '../trace/bytes'
import { traceHash } from '../trace/hash'

const source = blockSource()
const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
const files = {
  trace: written(TRACE_FILE, [source]),
  jsonl: written(JSONL, [source]),
  chrome: written(CHROME, [source]),
  blktrace: written(BLKTRACE, [source], {}, '.blktrace.0'),
}
const lines = ascii(files.jsonl).trimEnd().split('\n')
const [head = ''] = lines
const warningsOf = (...file: (string | Uint8Array)[]): Record<string, number> =>
  Object.fromEntries(imported(...file).warnings.map(({ code, count }) => [code, count]))

/** Our own file with another body and a right checksum. */
function signed(change: (to: ByteWriter) => void): Uint8Array {
  const to = new ByteWriter()
  to.u32(1)
  to.raw(bytesOf('DMALABTR'))
  change(to)
  to.raw(sha256(to.view()))
  return to.view().slice()
}

describe('importTrace refuses', () => {
  it('T01 what is empty', () => {
    expect(refused('').code).toBe('E_TRACE_EMPTY')
    expect(refused('[]').code).toBe('E_TRACE_EMPTY')
    expect(refused('{"traceEvents":[]}').code).toBe('E_TRACE_EMPTY')
    expect(refused(`${head}\n`).code).toBe('E_TRACE_EMPTY')
    expect(readAll([]).ok).toBe(false)
  })

  it('T02 what is no known format, and lists those that are', () => {
    for (const file of ['PNG and so on', 'title: a scenario', '{"title":"a"}', new Uint8Array(1000)]) {
      const { code, message } = refused(file)
      expect(code).toBe('E_TRACE_FORMAT')
      for (const known of ['.dmatrace', 'blktrace', 'Chrome', 'JSON Lines']) expect(message).toContain(known)
    }
    const newer = files.blktrace.slice()
    newer[0] = 8
    expect(refused(newer)).toMatchObject({ code: 'E_TRACE_FORMAT', message: expect.stringContaining('version 8') })
    expect(refused(head.replace('"version":1', '"version":2')).code).toBe('E_TRACE_FORMAT')
  })

  it('T04 a count that the bytes cannot hold', () => {
    const own = signed((to) => [1e9, 0, 0, 0, 1, 0, 0, 0].forEach((number) => to.varint(number)))
    expect(refused(own)).toMatchObject({ code: 'E_TRACE_COUNT', message: expect.stringContaining('1000000000') })
    expect(refused([head.replace('"events":"13"', '"events":"1000000000"'), ...lines.slice(1)].join('\n')).code).toBe(
      'E_TRACE_COUNT',
    )
  })

  it('T05 a record that is none or goes beyond the end, and says at which byte', () => {
    const wrong = files.blktrace.slice()
    const second = 48 + files.blktrace[46]!
    wrong[second + 1] = 0
    expect(refused(wrong)).toMatchObject({ code: 'E_TRACE_RECORD', where: { byte: second } })
    const beyond = files.blktrace.slice(0, 60)
    beyond[46] = 255
    expect(refused(beyond)).toMatchObject({ code: 'E_TRACE_RECORD', where: { byte: 0 } })
    expect(refused('[{"ph":"i","ts":1} {"ph":"i"}]')).toMatchObject({ code: 'E_TRACE_RECORD', where: { byte: 19 } })
    expect(refused(`${head}\n{"run":0,"row":0,"at":-1,"duration":0,"event":"panic"}`)).toMatchObject({
      ...{ code: 'E_TRACE_RECORD', where: { line: 2 } },
      message: expect.stringMatching(/^Line 2: at is "-1"/),
    })
  })

  it('T07 a trace file that was cut, and says how far it is whole', () => {
    const { code, message } = refused(files.trace.subarray(0, files.trace.length - 60))
    expect(code).toBe('E_TRACE_RECORD')
    expect(message).toContain('complete up to event 0 of 13')
    expect(message).not.toContain('--partial')
    expect(readAll([files.trace.subarray(0, files.trace.length - 60)], { partial: true })).toMatchObject({
      ...{ ok: false, error: { code: 'E_TRACE_RECORD' } },
    })
  })

  it('T07 a long one that was cut, and offers what is whole, which says that it is cut', () => {
    const rows = Array.from({ length: 140_000 }, (_, row): HandRow => {
      return { kind: 'reg:get', at: row * 100, arg0: (row * 7) % 64, arg1: row % 251 }
    })
    const long = handSource(rows)
    const file = written(TRACE_FILE, [long])
    for (const [length, whole] of [
      [file.length - 10, 140_000],
      [file.length - 40, 131_072],
      [Math.floor(file.length * 0.49), 65_536],
    ] as const) {
      const cut = file.subarray(0, length)
      const { code, message } = refused(cut)
      expect(code).toBe('E_TRACE_RECORD')
      expect(message).toContain(`complete up to event ${whole} of 140000)`)
      expect(message).toContain('dma-lab import with --partial opens what is complete')
      const read = readAll([cut], { partial: true })
      if (!read.ok) throw new Error(read.error.message)
      const { table, facts, warnings } = read.value
      expect(warnings.map((each) => each.message)).toEqual([
        `The file ends too early: complete up to event ${whole} of 140000, and no checksum vouches for those.`,
      ])
      const missing = 140_000 - whole
      expect(table.truncated).toEqual(missing === 0 ? undefined : { cap: whole, notKept: missing })
      expect([table.rows, facts.title]).toEqual([whole, 'By hand'])
      expect(facts.trace).toBe(traceHash(table))
      for (const row of [0, 65_535, whole - 1]) expect(table.row(row)).toEqual(long.table.row(row))
    }
  })

  it('gives of a whole file the same, whether only a part is wanted or not', () => {
    const read = readAll([files.trace], { partial: true })
    expect(read).toMatchObject({ ok: true, value: { warnings: [] } })
    expect(read.ok && traceHash(read.value.table)).toBe(traceHash(source.table))
  })

  it('T10 lines that are too long', () => {
    const long = `${head}\n{"run":0,"row":0,"at":0,"event":"${'x'.repeat(70_000)}"}\n`
    expect(refused(long)).toMatchObject({ code: 'E_LINE_TOO_LONG', where: { line: 2 } })
    expect(refused(`[{"ph":"i","ts":1,"name":"${'x'.repeat(2 << 20)}"}]`).code).toBe('E_LINE_TOO_LONG')
  })

  it('T11 time that goes backwards, and names both lines', () => {
    const late = [head, lines[4], lines[1]].join('\n')
    const { code, message, where } = refused(late)
    expect([code, where.line]).toEqual(['E_TIME_ORDER', 3])
    expect(message).toMatch(/^Line 3 is at 0 ns, before line 2 at 10000 ns/)
  })

  it('T17 T19 more than there may be', () => {
    for (const file of [files.trace, files.jsonl, files.chrome, files.blktrace])
      expect(readAll([file], { maxRows: 5 })).toMatchObject({ ok: false, error: { code: 'E_LIMIT' } })
    const threads = Array.from({ length: 65_600 }, (_, tid) => `{"ph":"i","ts":1,"pid":1,"tid":${tid}}`)
    expect(refused(`[${threads.join(',')}]`)).toMatchObject({ code: 'E_LIMIT' })
  })

  it('T22 keys of prototypes, keys that are there twice, and what is too deep', () => {
    const line = (text: string): string => `${head}\n${text}\n`
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const { code, where } = refused(line(`{"${key}":{"polluted":1}}`))
      expect([code, where.line]).toEqual(['E_FORBIDDEN_KEY', 2])
      expect(refused(`[{"ph":"i","ts":1,"args":{"${key}":1}}]`).code).toBe('E_FORBIDDEN_KEY')
    }
    expect(refused(line('{"at":1,"at":2}')).code).toBe('E_DUPLICATE_KEY')
    expect(refused('{"traceEvents":[],"traceEvents":[]}').code).toBe('E_DUPLICATE_KEY')
    const deep = `${'['.repeat(70)}${']'.repeat(70)}`
    expect(refused(line(`{"args":${deep}}`)).code).toBe('E_TOO_DEEP')
    expect(refused(`[{"ph":"i","ts":1,"args":${'['.repeat(500_000)}`).code).toBe('E_TOO_DEEP')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('importTrace reads', () => {
  it('T07 what is complete of a file that was cut', () => {
    const cut = (bytes: Uint8Array): Record<string, number> => warningsOf(bytes.subarray(0, bytes.length - 30))
    expect(cut(files.blktrace)).toMatchObject({ W_TRACE_CUT: 1 })
    expect(cut(files.jsonl)).toMatchObject({ W_TRACE_CUT: 1 })
    expect(warningsOf(files.chrome.subarray(0, files.chrome.indexOf(0x5d, 2000) - 30))).toMatchObject({
      W_TRACE_CUT: 1,
    })
    const [warning] = imported(files.jsonl.subarray(0, files.jsonl.length - 30)).warnings
    expect(warning?.message).toBe('The file ends too early: line 14 is cut; complete up to event 12.')
    expect(warningsOf(lines.slice(0, 8).join('\n'))).toEqual({ W_TRACE_CUT: 1 })
  })

  it('T08 a last line without a line break, and lines of other systems', () => {
    expect(imported(lines.join('\n')).table.rows).toBe(13)
    expect(imported(lines.join('\r\n')).table.rows).toBe(13)
    expect(imported(`\ufeff${lines.join('\n')}`).table.rows).toBe(13)
  })

  it('T11 a block trace that is out of order, in order', () => {
    const part = (from: number, to: number): Uint8Array => files.blktrace.subarray(from, to)
    const offsets = [0]
    for (let offset = 0; offset < files.blktrace.length; offsets.push(offset))
      offset += 48 + files.blktrace[offset + 46]!
    const [a, b, c] = offsets.slice(-3) as [number, number, number]
    const turned = new Uint8Array([...part(0, a), ...part(b, c), ...part(a, b)])
    expect(traceHash(imported(turned).table)).not.toBe('')
    expect(imported(turned).table.rows).toBe(imported(files.blktrace).table.rows)
  })

  it('T13 events of one moment in the order of the file, with a note', () => {
    const found = imported('[{"ph":"i","ts":1,"name":"b"},{"ph":"i","ts":1,"name":"a"}]')
    expect(plainRows(found.table).map(({ arg0 }) => arg0)).toEqual(['b', 'a'])
    expect(found.warnings.map(({ code, count }) => [code, count])).toContainEqual(['W_EQUAL_TIMES', 1])
  })

  it('T14 events of unknown kinds under their own name, and counts them', () => {
    const own = signed((to) => {
      ;[1, 0, 0, 0].forEach((number) => to.varint(number))
      to.varint(1)
      to.text('')
      to.varint(1)
      to.text('tea:pour')
      to.varint(1)
      to.text('process')
      to.text('cat (3)')
      // A row in which every number is as foretold: all are 0.
      for (let column = 0; column < 10; column++) to.raw(new Uint8Array([0, 0]))
    })
    expect(warningsOf(own)).toEqual({ W_UNKNOWN_KIND: 1 })
    expect(plainRows(imported(own).table)[0]).toMatchObject({ kind: 'foreign:instant', arg0: 'tea:pour', arg1: '0, 0' })
    const line = lines[1]!.replace('"event":"syscall"', '"event":"tea:pour"')
    const found = imported([head, line].join('\n'))
    expect(plainRows(found.table)[0]).toMatchObject({ kind: 'foreign:span', arg0: 'tea:pour' })
    expect(warningsOf('[{"ph":"?","ts":1,"name":"a"},{"ph":"?","ts":2,"name":"a"}]')).toMatchObject({
      W_UNKNOWN_KIND: 2,
    })
  })

  it('T16 beginnings without an end and ends without a beginning, and lists them', () => {
    const found = imported(
      '[{"ph":"B","ts":1,"name":"open","tid":7},{"ph":"E","ts":2,"tid":8},{"ph":"e","ts":3,"id":1}]',
    )
    const unpaired = found.warnings.find(({ code }) => code === 'F_UNPAIRED')
    expect(unpaired?.count).toBe(3)
    expect(unpaired?.examples).toContain('"open" on thread (7)')
    expect(plainRows(found.table)).toMatchObject([{ arg0: 'open', duration: -1 }])
    const block = files.blktrace.subarray(0, files.blktrace.length - 48 - files.blktrace.at(-1)!)
    expect(readAll([block]).ok).toBe(true)
  })

  it('T23 names that steer terminals or turn text as visible characters, and HTML as text', () => {
    const name = '\\u001b[2J\\u202ex<img src=x onerror=alert(1)>'
    const found = imported(`[{"ph":"i","ts":1,"name":"${name}","tid":"\\u2066t"}]`)
    expect(plainRows(found.table)[0]).toMatchObject({
      arg0: '\\u001b[2J\\u202ex<img src=x onerror=alert(1)>',
      track: 'process thread (\\u2066t)',
    })
  })
})

describe('importTrace', () => {
  it('gives a trace or a sentence for any damage, and never throws', () => {
    const edit = fc.tuple(fc.nat(), fc.nat(255))
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(files) as (keyof typeof files)[])),
        fc.array(edit, { maxLength: 5 }),
        fc.option(fc.nat()),
        (name, edits, cut) => {
          const bytes = files[name].slice(0, cut === null ? undefined : cut % files[name].length)
          for (const [place, byte] of edits) if (bytes.length > 0) bytes[place % bytes.length] = byte
          const found = readAll([bytes])
          if (!found.ok) {
            expect(found.error.code).toMatch(/^E_[A-Z_]+$/)
            expect(found.error.message).toMatch(/^[^\u0000-\u001f\u202a-\u202e]+\.$/)
            return
          }
          const { table, warnings } = found.value
          expect(traceHash(table)).toHaveLength(64)
          for (let row = 0; row < table.rows; row++) {
            expect(Number.isSafeInteger(table.at(row)) && table.at(row) >= 0).toBe(true)
            expect(table.duration(row)).toBeGreaterThanOrEqual(-1)
            expect(table.get('cause', row)).toBeLessThanOrEqual(table.rows)
          }
          for (const { message, examples } of warnings) {
            expect(message).toMatch(/\.$/)
            expect(examples.length).toBeLessThanOrEqual(20)
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('gives a trace or a sentence for any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.boolean(), (events, isObject) => {
        const list = JSON.stringify([{ ph: 'i', ts: 1 }, ...events])
        const found = readAll([isObject ? `{"traceEvents":${list}}` : list])
        if (!found.ok) expect(found.error.code).toMatch(/^E_/)
      }),
      { numRuns: 300 },
    )
  })
})
