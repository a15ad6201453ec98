import { describe, expect, it } from 'vitest'
import { de } from '../../i18n/de'
import { en } from '../../i18n/en'
import { createMessages } from '../../i18n'
import type { DifferenceSaid, Said } from '../../../../src-ipc/runs'
import { clauseSentence, differenceSentence } from './sentences'

const sayIn = (language: 'en' | 'de') => {
  const { t } = createMessages(language).global
  return (key: string, values: Record<string, unknown> = {}) => t(key, values)
}
const hands = (name: string, code: string, bytes: number): Said => ({
  ...{ subject: { code: 'named', name }, clause: { code, values: { bytes, block: 0 } }, because: null },
})
const behaviour: DifferenceSaid = {
  ...{ sort: 'behaviour', place: { code: 'at', sort: 'strategy', number: 1 } },
  sides: [hands('dma_breakup', 'handWriteCopied', 512), hands('physio', 'handWriteLocked', 8192)],
}
const time: DifferenceSaid = {
  ...{ sort: 'time', place: { code: 'upTo', sort: 'failed lock', number: 12 }, slower: 1, by: 100, stage: 'interrupt' },
  times: [14_100, 14_000],
}

describe('differenceSentence', () => {
  it('says in English what the command line says', () => {
    expect(differenceSentence(sayIn('en'), behaviour, ['sysv', 'physio'], true)).toBe(
      'At the first strategy call: dma_breakup hands over 512 bytes at block 0 from a kernel page after copying them; ' +
        'physio hands over 8192 bytes at block 0 straight from the locked user pages.',
    )
    expect(differenceSentence(sayIn('en'), time, ['run 1', 'run 2'], false)).toBe(
      'Up to the 12th page lock both do the same, but run 2 takes 100 ns longer: interrupt service takes 14.100 µs ' +
        'instead of 14.000 µs.',
    )
  })

  it('says the same in German', () => {
    expect(differenceSentence(sayIn('de'), behaviour, ['sysv', 'physio'], true)).toMatch(
      /^Bei strategy-Aufruf 1: dma_breakup übergibt 512 Bytes ab Block 0 .*; physio übergibt 8192 Bytes/,
    )
    expect(differenceSentence(sayIn('de'), time, ['Lauf 1', 'Lauf 2'], false)).toMatch(/^Bis Seitensperre 12 .*Lauf 2/)
  })

  it('names the column where the subject does not tell it, and where one side goes on alone', () => {
    const alone: DifferenceSaid = { ...behaviour, place: { code: 'start' }, sides: [null, hands('read', 'returns', 0)] }
    expect(differenceSentence(sayIn('en'), alone, ['sysv', 'physio'], true)).toMatch(
      /^At the start: on physio read returns .*; on sysv nothing follows\.$/,
    )
    expect(differenceSentence(sayIn('en'), behaviour, ['A', 'B'], false)).toContain('on A dma_breakup hands over')
  })
})

describe('clauseSentence', () => {
  it('says why binding fails', () => {
    const said = {
      clause: { code: 'fallsFailed', values: { left: 512, errno: 'EIO' } },
      because: { code: 'notBound', values: { name: 'DDI_DMA_NOMAPPING' } },
    }
    expect(clauseSentence(sayIn('en'), said)).toBe(
      'ends with 512 bytes not moved and fails with EIO, because the DMA handle cannot be bound (DDI_DMA_NOMAPPING: ' +
        'the engine has no way to this memory in pieces of whole blocks)',
    )
    expect(clauseSentence(sayIn('de'), said)).toContain('DDI_DMA_NOMAPPING: in Stücken')
  })
})

describe('the catalogues', () => {
  it('keep names of routines and errors as they are', () => {
    for (const { compare } of [en, de]) {
      expect(compare.path.sysv).toContain('dma_breakup')
      expect(Object.keys(compare.said.bind)).toContain('DDI_DMA_TOOBIG')
    }
  })
})
