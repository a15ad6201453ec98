import { describe, expect, it } from 'vitest'
import { PortsSession } from './session'

describe('PortsSession', () => {
  it('carries out line after line on one machine', () => {
    const session = new PortsSession()
    expect(session.feed('W 80 AB')).toEqual({ ok: true, text: 'W 80 AB  done' })
    expect(session.machineName).toBe('dma')
    expect(session.feed('R 80 = AB ; R 81 = 00')).toEqual({ ok: true, text: 'R 80 = AB  ok\nR 81 = 00  ok' })
    expect(session.feed('R 80 = AC ; R 81 = 00')).toEqual({ ok: false, text: 'R 80 = AC: expected AC, found AB' })
  })

  it('shows values when none is given', () => {
    const session = new PortsSession()
    session.feed('MEM 10 := 01 02')
    expect(session.feed('R 08').text).toBe('R 08 = 00')
    expect(session.feed('CHK 10').text).toMatch(/^CHK 10 = 01 02( 00){14}$/)
    expect(session.feed('RUN 9').text).toBe('RUN 9 = 0')
    expect(session.feed('GRANTS').text).toBe('GRANTS = nothing')
  })

  it('starts again from power-on at a heading, with its options', () => {
    const session = new PortsSession()
    session.feed('W 80 AB')
    expect(session.feed('== next')).toMatchObject({ ok: true })
    expect(session.machineName).toBeUndefined()
    expect(session.feed('INIT').ok).toBe(true)
    expect(session.machineName).toBe('pic')
    expect(session.feed('== machine=card strict=1').text).toBe('power-on of the bus-master card (card)')
    expect(session.feed('GO')).toMatchObject({ ok: false })
    expect(session.feed('MODE I ; W 40 8004 ; R 14 = 7').ok).toBe(true)
    expect(session.feed('== wait=1 machine=dma').ok).toBe(true)
    session.feed('W D6 C0 ; W D4 00 ; W 0B 81 ; W 09 05 ; RUN 1')
    expect(session.feed('CLK = 5').ok).toBe(true)
  })

  it('answers nonsense with a sentence and keeps its machine', () => {
    const session = new PortsSession()
    session.feed('W 80 AB')
    const answer = session.feed('GO')
    expect(answer.ok).toBe(false)
    expect(answer.text).toContain('Line 2, column 1: GO belongs to the bus-master card')
    expect(session.feed('FLY').text).toContain('Line 3')
    expect(session.feed('== machine=vax').ok).toBe(false)
    expect(session.feed('R 80 = AB').ok).toBe(true)
    expect(session.feed('')).toEqual({ ok: true, text: '' })
    expect(session.feed('# why').text).toBe('')
  })

  it('passes remarks on', () => {
    const session = new PortsSession()
    session.feed('W D6 40 ; W D4 00 ; W 0B 41 ; W 0A 01 ; DREQ 1 1')
    expect(session.feed('RUN 9 = 0').text).toContain('note: channel 4 is not a cascade input')
  })

  it('lists statements and registers', () => {
    const session = new PortsSession()
    expect(session.feed('SHOW').text).toContain('nothing')
    expect(session.feed('help').text).toContain('GRANTS')
    session.feed('W 0B 46')
    expect(session.feed('SHOW').text).toContain('channel 2 mode 44 single write')
    session.feed('== machine=card')
    expect(session.feed('MODE S').ok).toBe(true)
    expect(session.feed('show').text).toContain('sglist[3]')
    session.feed('== machine=pic')
    session.feed('INIT')
    expect(session.feed('SHOW').text).toContain('master IRR 00')
    expect(session.feed('?').text).toContain('INTA2')
  })
})
