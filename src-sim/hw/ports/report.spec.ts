import { describe, expect, it } from 'vitest'
import { printReport } from './report'
import { runPortsText } from './run'

describe('printReport', () => {
  it('prints a line a case, failures in sentences and the totals', () => {
    const text = '== good\nR 80 = 00\n== bad\nW D6 40 ; W D4 00 ; W 0B 41 ; W 0A 01 ; DREQ 1 1 ; RUN 1 = 1'
    expect(printReport(runPortsText(text)).split('\n')).toEqual([
      'passed  dma  good (1 checks)',
      'failed  dma  bad (0 checks)',
      '        Line 4, column 52: RUN 1 = 1: expected 1, found 0.',
      '        note: channel 4 is not a cascade input, so channels 0-3 never get the bus',
      '1 passed, 1 failed',
    ])
  })

  it('prints problems instead when nothing could run', () => {
    const lines = printReport(runPortsText('== a\nR 80 = 00\n== b\n' + 'FLY\n'.repeat(30))).split('\n')
    expect(lines[0]).toBe('not run dma  a (0 checks)')
    expect(lines[1]).toMatch(/^Line 4, column 1: "FLY" is not a statement/)
    expect(lines.slice(-2)).toEqual(['and 10 more problems', 'nothing run: 30 problems'])
  })
})
