import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import dma from '../../../vectors/hardware/dma.ports?raw'
import { FORMS, RUN_CAP } from './forms'
import type { PortsError } from './report'
import { runPortsText } from './run'

/** The only problem of a text. */
function problem(text: string): PortsError {
  const { ok, errors, moreErrors, cases } = runPortsText(text)
  expect([ok, errors.length, moreErrors]).toEqual([false, 1, 0])
  expect(cases.every(({ outcome }) => outcome === 'not run')).toBe(true)
  const error = errors[0]!
  expect(error.message).toContain(`Line ${error.line}, column ${error.column}: `)
  expect(error.message.endsWith('.')).toBe(true)
  return error
}

describe('runPortsText', () => {
  it('starts each case from power-on and reports line, statements and checks', () => {
    const report = runPortsText('# a comment\n== first\nW 80 12 ; R 80 = 12\n\n== second # why\nR 80 = 00\n')
    expect(report).toMatchObject({ ok: true, passed: 2, failed: 0, errors: [] })
    expect(report.cases[0]).toMatchObject({
      heading: 'first',
      line: 2,
      machine: 'dma',
      outcome: 'passed',
      statements: 2,
      checks: 1,
    })
    expect(report.cases[1]).toMatchObject({ heading: 'second', line: 5 })
  })

  it('names the first statement of a case that does not hold, and goes on with the next case', () => {
    const report = runPortsText('== bad\nW 80 12 ;  R 80 = 13 ; R 80 = 14\n== good\nR 80 = 00')
    expect(report).toMatchObject({ ok: false, passed: 1, failed: 1 })
    expect(report.cases[0]!.failure).toEqual({
      line: 2,
      column: 12,
      statement: 'R 80 = 13',
      expected: '13',
      found: '12',
      message: 'Line 2, column 12: R 80 = 13: expected 13, found 12.',
    })
  })

  it('prints what it found in the base of the statement', () => {
    const failure = (text: string): unknown => {
      const { expected, found } = runPortsText(text).cases[0]!.failure!
      return [expected, found]
    }
    expect(failure('CHK 10 = AB 0C')).toEqual(['AB 0C', '00 00'])
    expect(failure('CLK = 12')).toEqual(['12', '0'])
    expect(failure('GRANTS = 1*2 3*4')).toEqual(['1*2 3*4', 'nothing'])
    expect(failure('OUT 5 = 1234')).toEqual(['1234', 'nothing'])
    expect(failure('MODE N ; R 04 = FF')).toEqual(['FF', '00'])
    expect(failure('INIT ; INTA = 08')).toEqual(['08', '0F'])
  })

  it('finds the machine by its statements, by its ports, by the file, or is told', () => {
    const machines = (text: string): string[] => runPortsText(text).cases.map(({ machine }) => machine)
    expect(machines('== a\nW 0D 00\n== b\nGO\n== c\nINT = 0')).toEqual(['dma', 'card', 'pic'])
    expect(machines('== a\nMODE N ; LINE = 0\n== b\nLINE 3 1')).toEqual(['card', 'pic'])
    expect(machines('== a\nW 4D0 FF ; R 4D0 = F8')).toEqual(['pic'])
    expect(machines('== a\nW 21 00 ; R 08 = 00')).toEqual(['dma'])
    expect(machines('== a machine=pic\nR 08 = FF')).toEqual(['pic'])
    expect(machines('== a machine=card\nMODE N ; R 08 = 0')).toEqual(['card'])
  })

  it('reads options from headings and leaves other words alone', () => {
    expect(
      runPortsText('== x=1 clocks wait=2: y\nW D6 C0 ; W D4 00 ; W 0B 81 ; W 09 05 ; RUN 9 = 1 ; CLK = 6').ok,
    ).toBe(true)
    expect(problem('== wait=abc\nCLK = 0')).toMatchObject({ line: 1, column: 1, got: 'wait=abc' })
    expect(problem('== strict=1\nCLK = 0').message).toContain('strict does not belong to the DMA pair')
    expect(problem('== machine=vax\nCLK = 0').allowed).toBe('machine=dma, card or pic')
    expect(problem('== maskReadback=often\nCLK = 0').allowed).toBe('none, cmos, chipset')
    expect(problem('== seg=FFF0\nGO').allowed).toBe('a power of two minus one')
    expect(problem('== align=0\nGO').allowed).toBe('1 or more')
  })

  it.each([
    ['FLY 3', 1, 1, 'not a statement'],
    ['W 0D 00 ; RUNN 3 = 3\nCLK = 0', 1, 11, 'not a statement of the DMA pair'],
    ['W 0D', 1, 5, 'the value is missing'],
    ['W 0D 100', 1, 6, 'not a valid value'],
    ['W XY 00', 1, 3, 'not a valid port'],
    ['W 0D 00 00', 1, 9, 'too much'],
    ['R 08', 1, 5, '"=" is missing'],
    ['R 08 := 40', 1, 6, 'stands where "=" belongs'],
    ['R 08 40', 1, 6, 'stands where "=" belongs'],
    ['R 08 = ', 1, 7, 'byte is missing'],
    ['DREQ 4 1', 1, 6, 'not a valid channel'],
    ['DREQ 1 2', 1, 8, 'not a valid level'],
    ['DREQ A 1', 1, 6, 'not a valid channel'],
    ['RUN 0x9 = 9', 1, 5, 'not a valid number of transfers'],
    [`RUN ${RUN_CAP + 1} = 9`, 1, 5, 'not a valid number of transfers'],
    ['DEV 1 100', 1, 7, 'not a valid item'],
    ['DEV 1', 1, 6, 'the item is missing'],
    ['MEM 0 = 11', 1, 7, 'stands where ":=" belongs'],
    ['CHK 1000000 = 00', 1, 5, 'not a valid address'],
    ['GRANTS = 1x4', 1, 10, 'not a channel*transfers pair'],
    ['GRANTS =', 1, 9, 'pair is missing'],
    ['MODE X ; GO', 1, 6, 'not a valid profile'],
    ['MODE N ; BAD 16', 1, 14, 'not a valid block'],
    ['INIT ; LINE 2 1', 1, 13, 'not a valid irq'],
    ['INIT ; INTA1 = 3', 1, 14, 'too much'],
    ['\n\n  W 0D 00 ; DREQ 1 ', 3, 19, 'the level is missing'],
  ])('%j is refused at line %i, column %i', (text, line, column, words) => {
    const error = problem(text)
    expect(error).toMatchObject({ line, column })
    expect(error.message).toContain(words)
  })

  it('says whose statement it is when machines are mixed', () => {
    const error = problem('DREQ 1 1\nGO')
    expect(error).toMatchObject({ line: 2, column: 1 })
    expect(error.message).toContain(
      'GO belongs to the bus-master card (card), but this case drives the DMA pair (dma) because of line 1',
    )
    expect(error.allowed).toContain('machine=card')
  })

  it('refuses a text without statements; a heading without statements is no case', () => {
    expect(problem('')).toMatchObject({ line: 1, column: 1 })
    expect(problem('# nothing\n').message).toContain('holds no statement')
    expect(problem('== only\n== headings').message).toContain('holds no statement')
    expect(runPortsText('== a title\n== a case\nCLK = 0').cases.map(({ heading }) => heading)).toEqual(['a case'])
  })

  it('refuses a text that is larger than any script', () => {
    expect(problem(' '.repeat(1_100_000)).message).toContain('characters')
    expect(problem(';'.repeat(100_001)).allowed).toBe('at most 100000')
    expect(problem('==a\nGO\n'.repeat(10_001)).allowed).toBe('at most 10000')
  })

  it('shows at most twenty errors and counts the rest; user text is cut and escaped', () => {
    const report = runPortsText('FLY\n'.repeat(50))
    expect([report.errors.length, report.moreErrors]).toEqual([20, 30])
    expect(problem(`\u0007${'x'.repeat(200)} 1`).got.length).toBeLessThan(50)
    expect(problem('\u0007 1').got).toBe('\\x07')
  })

  it('reports statements that cannot be carried out', () => {
    const message = (text: string, options = {}): string => runPortsText(text, options).cases[0]!.failure!.message
    expect(message('GO')).toContain('MODE N, S or I has to come first')
    expect(message('MEM FFFFFF := 01 02')).toContain('past the end of memory')
    expect(message('MODE I ; M32 8000 := 00000300 0 0 0 0 8000 ; W 40 8000 ; GO')).toContain('a chain links to itself')
    const endless = 'W D6 C0 ; W D4 00 ; W 0B 91 ; W 0A 01 ; DREQ 1 1'
    expect(message(`${endless} ; RUN 900 = 900 ; RUN 200 = 200`, { transferBudget: 1000 })).toContain('used up')
  })

  it('ends on endless programs', () => {
    const endless = 'W D6 C0 ; W D4 00 ; W 0B 55 ; W 0A 01 ; DREQ 1 1'
    expect(runPortsText(`${endless} ; RUN 1000000 = 1000000 ; HOLDS = 1000000`).ok).toBe(true)
  })

  it('tells what real hardware would have punished', () => {
    const report = runPortsText('W D6 40 ; W D4 00 ; W 0B 41 ; W 0A 01 ; DREQ 1 1 ; RUN 9 = 0')
    expect(report.cases[0]!.diagnostics).toEqual([
      'channel 4 is not a cascade input, so channels 0-3 never get the bus',
    ])
  })

  it('hands clocks and transfers to a trace', () => {
    const rows: number[][] = []
    let clocks = 0
    const trace = {
      clock: () => void clocks++,
      transfer: (...row: number[]) => void rows.push(row),
    }
    const text = 'W D6 C0 ; W D4 00 ; W 0B 85 ; W 83 02 ; DEV 1 77 ; W 09 05 ; RUN 9 = 1'
    expect(runPortsText(text, { engine: 'cycle', trace }).ok).toBe(true)
    expect(rows).toEqual([[7, 1, 0x20000, 0x77]])
    expect(clocks).toBeGreaterThan(7)
  })

  it('takes line ends, case, signs and prefixes as people type them', () => {
    expect(runPortsText('\ufeffw 0x80 0xab;r 80=AB\r\n;; MEM 10:=01 02 ;\rchk 10 = 01 02').ok).toBe(true)
    expect(runPortsText('```\n== a\nW 80 01\n```\n').ok).toBe(true)
  })

  it('never throws and always ends, whatever the text', () => {
    const words = [
      ...Object.values(FORMS).flatMap((forms) => forms.map(({ keyword }) => keyword)),
      '==',
      '=',
      ':=',
      ';',
      '#',
      '\n',
      'FF',
      '0',
      '1',
      '9',
      '100',
      '1*1',
      'machine=pic',
      'wait=3',
      'N',
      '😀',
      '\u0000',
    ]
    const word = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (parts) => {
        const report = runPortsText(parts.join(' '), { transferBudget: 100_000 })
        expect(report.ok).toBe(report.errors.length === 0 && report.failed === 0)
        for (const error of report.errors) expect(error.line).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('catches every change of one hexadecimal digit in an expected value of the first case', () => {
    const first = dma.slice(0, dma.indexOf('== D2'))
    let tried = 0
    for (const match of first.matchAll(/(?<!=)= ([0-9A-F]{2})/g)) {
      const at = match.index + 2
      const changed = first.slice(0, at) + (first[at] === '7' ? '8' : '7') + first.slice(at + 1)
      expect(runPortsText(changed)).toMatchObject({ ok: false, failed: 1 })
      tried++
    }
    expect(tried).toBe(6)
  })
})
