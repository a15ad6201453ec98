import { describe, expect, it } from 'vitest'
import { markStyle, spanStyle } from './styles'

/** Kinds of spans that can lie on one track. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  process: ['syscall', 'proc:sleep', 'proc:ready', 'proc:work', 'proc:compute', 'copy:in', 'pagefault', 'cpu:busywait'],
  cpu: ['cpu:switch', 'intr:service', 'soft:service'],
  device: ['dev:command', 'dev:position'],
  memory: ['pagelock', 'pageout'],
  'data paths': ['dma:transfer', 'bus:own'],
}

describe('spanStyle', () => {
  it('tells any two kinds of span on one track apart by pattern or letter, not by colour alone', () => {
    for (const kinds of Object.values(TOGETHER)) {
      const forms = kinds.map((kind) => `${spanStyle(kind).pattern} ${spanStyle(kind).letter}`)
      expect(new Set(forms).size).toBe(kinds.length)
    }
  })

  it('has a tone of the theme and a letter for any kind, a new one too', () => {
    for (const kind of [...Object.values(TOGETHER).flat(), 'new:kind']) {
      expect(spanStyle(kind).tone).toBeLessThan(8)
      expect(spanStyle(kind).letter).toHaveLength(1)
    }
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
