import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockSource, exportText, handSource } from '../testing/export-bench'
import { randomRows } from '../testing/random-trace'
import { TraceView } from '../trace/view'
import { SVG } from './svg'
import { timelineSvg } from './svg-picture'
import { axisStep, escapeXml, fitted } from './svg-text'

/** Tags that are opened and not closed, or the other way round. */
function unbalanced(svg: string): string[] {
  const open: string[] = []
  for (const [tag, slash, name] of svg.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
    if (slash === '') {
      if (!tag.endsWith('/>')) open.push(name!)
    } else if (open.pop() !== name) return [tag]
  }
  return open
}

describe('svg', () => {
  it('is a picture with a name, a description, lanes, times and a legend', () => {
    const svg = exportText(SVG, blockSource())
    expect(svg).toContain('role="img" aria-labelledby="timeline-title timeline-desc"')
    expect(svg).toContain('<title id="timeline-title">By hand: physio</title>')
    expect(svg).toMatch(/<desc id="timeline-desc">The timeline of path physio on fixed, seed 7: 13 events, /)
    for (const text of ['process cat (3)', '>device disk0<', '>20 us<', '>device at work<', '>waiting<'])
      expect(svg).toContain(text)
    expect(unbalanced(svg)).toEqual([])
    expect(svg).not.toMatch(/style=|<script|http(?!:\/\/www\.w3\.org\/2000\/svg")/)
  })

  it('puts several runs on one scale, with a bar for each', () => {
    const source = blockSource()
    let svg = ''
    for (const { bytes } of SVG.pieces([source, { ...source, facts: { ...source.facts, path: 'sysv' } }], {}))
      svg += String.fromCharCode(...bytes)
    expect(svg).toContain('Where the time went')
    expect(svg.match(/<text[^>]* font-weight="bold">(physio|sysv): /g)).toHaveLength(2)
    expect(svg).toContain('<title>device command overhead: ')
    expect(unbalanced(svg)).toEqual([])
  })

  it('is no larger for more events than columns', () => {
    const busy = (count: number): string => {
      const rows = Array.from({ length: count }, (_, place) => {
        return { kind: 'proc:work', at: place * 10, duration: 7, text: 'physio' } as const
      })
      const options = { id: 'p', title: 't', about: 'a', width: 1200 }
      return timelineSvg(new TraceView(handSource(rows).table), { from: 0, to: Infinity }, options)
    }
    const [many, more] = [busy(20_000).length, busy(80_000).length]
    expect(more).toBeLessThan(many * 1.1)
    expect(more).toBeLessThan(80_000)
  })

  it('leaves out the tracks that are named, and no others', () => {
    const source = blockSource()
    const device = new TraceView(source.table).summaries().find(({ name }) => name === 'disk0')!.track
    const svg = exportText(SVG, source, { hide: `${device}` })
    expect(svg).not.toContain('>device disk0<')
    expect(svg).toContain('process cat (3)')
  })

  it('shows the range that is asked for', () => {
    const svg = exportText(SVG, blockSource(), { from: '10000', to: '50000', width: '800' })
    expect(svg).toContain('width="800"')
    expect(svg).toContain('>20 us<')
    expect(svg).not.toContain('>60 us<')
  })

  it('is well formed and without numbers that are none for any trace', () => {
    fc.assert(
      fc.property(randomRows, fc.string({ unit: 'binary' }), (rows, title) => {
        const svg = exportText(SVG, handSource(rows, title))
        expect(unbalanced(svg)).toEqual([])
        expect(svg).not.toMatch(/NaN|Infinity|undefined/)
      }),
      { numRuns: 60 },
    )
  })
})

describe('escapeXml', () => {
  it('leaves nothing that XML forbids or reads as a tag', () => {
    expect(escapeXml('a<b>&"\u0000\u0007\ud800c')).toBe('a&lt;b&gt;&amp;&quot;c')
  })
})

describe('axisStep', () => {
  it('is 1, 2 or 5 times a power of ten', () => {
    expect([5, 11, 25, 100, 1e9].map((length) => axisStep(length, 10))).toEqual([1, 2, 5, 10, 1e8])
  })
})

describe('fitted', () => {
  it('cuts a text that is too long, and gives none where there is no room', () => {
    expect([fitted('abcdef', 100), fitted('abcdef', 25), fitted('abcdef', 10)]).toEqual(['abcdef', 'abc…', ''])
  })
})
