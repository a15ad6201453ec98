import { describe, expect, it } from 'vitest'
import { KINDS } from '../../../src-sim/trace/kinds'
import { markStyle, spanStyle } from './styles'

describe('spanStyle', () => {
  it('tells any two kinds of span on one sort of track apart by pattern or letter, not by colour alone', () => {
    const spans = KINDS.filter(({ phase, name }) => phase === 'span' && !name.startsWith('copy:'))
    for (const a of spans)
      for (const b of spans) {
        if (a.name >= b.name || a.track !== b.track) continue
        const [one, two] = [spanStyle(a.name), spanStyle(b.name)]
        expect([a.name, b.name, one.pattern === two.pattern && one.letter === two.letter]).toEqual([
          a.name,
          b.name,
          false,
        ])
      }
  })

  it('gives every kind of span a tone of the theme', () => {
    for (const { name } of KINDS) expect(spanStyle(name).tone).toBeLessThan(8)
  })
})

describe('markStyle', () => {
  it('gives what went wrong a form that nothing else has at its letter', () => {
    for (const name of ['panic', 'fault', 'warning', 'dma:violation', 'dev:error', 'intr:storm'])
      expect(markStyle(name)).toMatchObject({ isAlarm: true })
    expect(markStyle('io:start').isAlarm).toBe(false)
    expect(markStyle('io:start').shape).not.toBe(markStyle('io:done').shape)
  })
})
