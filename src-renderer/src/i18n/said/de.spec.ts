import { describe, expect, it } from 'vitest'
import { german } from './de'

describe('german', () => {
  const { track, cell } = german()
  it('says tracks of the machine in German and leaves names that a scenario gave', () => {
    expect(['memory', 'interrupt controllers', 'bus: disk0', 'pages locked'].map(track)).toEqual([
      'Speicher',
      'Interrupt-Controller',
      'Bus: disk0',
      'gesperrte Seiten',
    ])
    expect(['cpu0', 'reader (1)', 'disk0 DMA', 'spl', 'constructor'].map(track)).toEqual([
      'cpu0',
      'reader (1)',
      'disk0 DMA',
      'spl',
      'constructor',
    ])
  })

  it('says words in cells of the inspector in German, where a level is one of a signal', () => {
    expect(['sleeping', 'level', 'cascade'].map(cell)).toEqual(['schläft', 'Pegel', 'cascade'])
  })
})
