import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { HOSTILE, randomSource, written } from '../testing/random-source'
import { decodeTrace } from '../trace/codec'
import { traceHash } from '../trace/hash'
import { orderedRows } from '../trace/query'
import { EXPORT_FORMATS, exportFormat } from './catalogue'
import { CSV, CSV_COLUMNS, csvCell } from './csv'
import { JSONL } from './jsonl'
import { factsOfMeta, TRACE_FILE } from './tracefile'
import { jsonText, PieceWriter, utf8 } from './writer'

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

/** Cells of CSV by RFC 4180: lines end in CR LF, quotes are doubled. */
function cells(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let place = 0; place < text.length;) {
    const isQuoted = text[place] === '"'
    let cell = ''
    if (isQuoted) {
      for (place++; ; place++) {
        if (text[place] !== '"') cell += text[place]
        else if (text[place + 1] === '"') cell += text[place++]
        else break
      }
      place++
    } else while (text[place] !== ',' && text[place] !== '\r') cell += text[place++]
    row.push(cell)
    if (text[place] === ',') place++
    else {
      expect(text.slice(place, place + 2)).toBe('\r\n')
      place += 2
      rows.push(row)
      row = []
    }
  }
  return rows
}

describe('CSV', () => {
  it('has a line for each event in the order of time, thirteen cells each, whole numbers where numbers belong', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const [head, ...lines] = cells(decode(written(CSV, [source])))
        expect(head).toEqual(CSV_COLUMNS)
        expect(lines.map(([row]) => Number(row))).toEqual([...orderedRows(source.table)])
        for (const line of lines) {
          expect(line).toHaveLength(13)
          const [row = '', at] = line
          expect(Number(at)).toBe(source.table.at(Number(row)))
          for (const cell of line.slice(5, 12)) expect(cell).toMatch(/^(-?\d+)?$/)
          expect(line[12]).toMatch(/^on /)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each(HOSTILE)('makes a cell of %j that no spreadsheet takes for a formula', (text) => {
    const cell = cells(`${csvCell(text)},x\r\n`)[0]?.[0] ?? ''
    expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    expect(cell).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069\ufeff]/)
    const isFormula = /^[\u0000-\u0020\ufeff]*[=+\-@]/.test(text)
    expect(cell.startsWith("'")).toBe(isFormula || text.startsWith("'"))
  })

  it('begins with a mark only when asked', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const plain = written(CSV, [source])
        const marked = written(CSV, [source], { bom: 'yes' })
        expect(marked.subarray(3)).toEqual(plain)
        expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
      }),
      { numRuns: 5 },
    )
  })
})

describe('JSONL', () => {
  it('is a JSON object a line, with every number of the trace', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const { table } = source
        const text = decode(written(JSONL, [source]))
        const lines = text.trimEnd().split('\n')
        const [about, ...events] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
        expect(about).toMatchObject({ format: 'dma-lab events', version: 1, runs: [{ seed: '7' }] })
        expect(events).toHaveLength(table.rows)
        for (const event of events) {
          const row = Number(event['row'])
          const duration = table.duration(row)
          expect(event).toMatchObject({ run: 0, at: table.at(row), duration: duration < 0 ? null : duration })
          expect(event['event']).toBe(table.kindOf(row).name)
          expect(event['request'] ?? 0).toBe(table.get('request', row))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('TRACE_FILE', () => {
  it('gives back the same trace and what was said of it', () => {
    fc.assert(
      fc.property(randomSource, ({ table, facts }) => {
        const source = { table, facts: { ...facts, scenarioText: 'version: 1\n' } }
        const read = decodeTrace(written(TRACE_FILE, [source]))
        if (!read.ok) throw new Error(read.error)
        expect(traceHash(read.value.table)).toBe(facts.trace)
        expect(factsOfMeta(read.value.meta, facts.trace)).toEqual(source.facts)
      }),
      { numRuns: 40 },
    )
  })
})

describe('EXPORT_FORMATS', () => {
  it('have names of their own, say what opens them, and offer options with values', () => {
    expect(new Set(EXPORT_FORMATS.map(({ id }) => id)).size).toBe(EXPORT_FORMATS.length)
    for (const { id, opensIn, about, options } of EXPORT_FORMATS) {
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(opensIn.length).toBeGreaterThan(0)
      expect(about).toMatch(/\.$/)
      for (const { name, values, isNumber, isNumbers } of options) {
        expect(name).toMatch(/^[a-z][a-z0-9-]*$/)
        expect(new Set(values).size).toBe(values.length)
        // Where any number may be said, the value is only the default.
        if (isNumber !== true && isNumbers !== true) expect(values.length).toBeGreaterThan(1)
      }
      expect(exportFormat(id)?.id).toBe(id)
    }
  })

  it.each(EXPORT_FORMATS)('$id writes the same bytes again, in pieces whose rows never fall', (format) => {
    fc.assert(
      fc.property(randomSource, (source) => {
        fc.pre((format.refusal?.([source], {}) ?? null) === null)
        let before = 0
        for (const { rows, bytes } of format.pieces([source], {})) {
          expect(rows).toBeGreaterThanOrEqual(before)
          expect(bytes.length).toBeLessThan(2_000_000)
          before = rows
        }
        expect(before).toBeLessThanOrEqual(source.table.rows)
        const joined = (): string =>
          [...format.pieces([source], {})].map(({ file, bytes }) => `${file}:${bytes.join()}`).join('|')
        expect(joined()).toBe(joined())
      }),
      { numRuns: 5 },
    )
  })
})

describe('PieceWriter', () => {
  const said = (write: (to: PieceWriter) => void): string => {
    const to = new PieceWriter()
    write(to)
    return decode(to.take(0).bytes)
  }

  it('prints whole numbers and microseconds without losing a digit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(said((to) => to.number(value))).toBe(String(value))
        const size = Math.abs(value)
        const micros = `${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`
        expect(said((to) => to.micros(size))).toBe(micros)
      }),
    )
    for (let size = 1; size <= 9_007_199_254_740_991; size *= 10)
      for (const value of [size - 1, size, size + 1, size * 9 - 1, 2_147_483_647, 2_147_483_648])
        if (value <= 9_007_199_254_740_991) {
          expect(said((to) => to.decimal(value))).toBe(String(value))
          const micros = `${Math.floor(value / 1000)}.${String(value % 1000).padStart(3, '0')}`
          expect(said((to) => to.micros(value))).toBe(micros)
        }
  })

  it('prints any number as JSON', () => {
    expect(said((to) => to.number(0.5))).toBe('0.5')
    expect(said((to) => to.number(-0))).toBe('0')
    expect(said((to) => to.number(Number.NaN))).toBe('null')
    expect(said((to) => to.number(2 ** 60))).toBe(String(2 ** 60))
    expect(said((to) => to.number(-3))).toBe('-3')
  })

  it('writes any text as UTF-8, the halves of broken pairs as U+FFFD, and as JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE)), (text) => {
        const whole = decode(new TextEncoder().encode(text))
        expect(decode(utf8(text))).toBe(whole)
        expect(JSON.parse(jsonText(text))).toBe(whole)
        expect(jsonText(text)).toMatch(/^[ -~]*$/)
      }),
    )
  })

  it('hands on pieces of their own and counts what it wrote', () => {
    const to = new PieceWriter('part')
    to.utf8('x'.repeat(200_000))
    expect(to.isFull).toBe(true)
    const first = to.take(3)
    to.ascii('y')
    expect(first).toMatchObject({ file: 'part', rows: 3 })
    expect(first.bytes).toHaveLength(200_000)
    expect(first.bytes[0]).toBe(0x78)
    expect(to.total).toBe(200_001)
  })
})
