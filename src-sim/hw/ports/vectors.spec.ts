import { describe, expect, it } from 'vitest'
import card from '../../../vectors/hardware/card.ports?raw'
import dma from '../../../vectors/hardware/dma.ports?raw'
import extraCard from '../../../vectors/hardware/extra-card.ports?raw'
import extraDma from '../../../vectors/hardware/extra-dma.ports?raw'
import extraPic from '../../../vectors/hardware/extra-pic.ports?raw'
import pic from '../../../vectors/hardware/pic.ports?raw'
import reviewCard from '../../../vectors/hardware/review-card.ports?raw'
import reviewDma from '../../../vectors/hardware/review-dma.ports?raw'
import reviewPic from '../../../vectors/hardware/review-pic.ports?raw'
import { runPortsText } from './run'

const FILES = { dma, card, pic, extraDma, extraCard, extraPic, reviewDma, reviewCard, reviewPic }

describe('vectors/hardware', () => {
  for (const [name, text] of Object.entries(FILES)) {
    for (const engine of ['burst', 'cycle'] as const) {
      it(`every case of ${name} holds with the ${engine} engine`, () => {
        const { errors, cases } = runPortsText(text, { engine })
        expect(errors).toEqual([])
        expect(cases.flatMap(({ heading, failure }) => (failure ? [`${heading}: ${failure.message}`] : []))).toEqual([])
        expect(cases.every(({ outcome, checks }) => outcome === 'passed' && checks > 0)).toBe(true)
      })
    }
  }
})
