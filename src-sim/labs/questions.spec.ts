import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerNumber } from './answer-number'
import type { Question } from './lab-schema'
import { normalAnswer, unreadablePredictions } from './questions'

const time = { quantity: 'time', unit: 'ms' } as const
const size = { quantity: 'size', unit: 'B' } as const
const ask = (id: string, more: object): Question =>
  ({ id, kind: 'number', text: 'How much?', points: 1, ...more }) as unknown as Question

describe('answerNumber', () => {
  it.each([
    [time, '40.96', 40_960_000],
    [time, '40,96', 40_960_000],
    [time, '40,96 ms', 40_960_000],
    [time, '0,125', 125_000],
    [time, '40960us', 40_960_000],
    [size, '128 KB', 131_072],
    [size, '0,5 KB', 512],
    [size, 131_072, 131_072],
    [{ unit: 'units' }, '16 units', 16],
    [{ unit: 'calls' }, '1 call', 1],
    [{ unit: 'percent' }, '0 %', 0],
    [{ unit: 'bytes' }, '8192 Bytes', 8192],
    [{ unit: 'percent' }, '12,5', 12.5],
    [{}, '-3', -3],
    [{}, '0x60', 96],
    [{}, '0060h', 96],
    [{}, '0C00H', 3072],
  ])('takes %j with %j as %d', (question, answer, value) => {
    expect(answerNumber(question, answer)).toEqual({ ok: true, value })
  })

  it.each([
    [size, '1,024', 'leave the comma out'],
    [size, '1,310,720', 'leave the comma out'],
    [{}, '8,192', 'leave the comma out'],
    [size, '8.192', 'expected whole bytes'],
    [time, '41 KB', 'a time in ms, or with its unit'],
    [time, 'forty', 'a time in ms'],
    [{ unit: 'units' }, '16 KB', 'expected a number'],
    [{}, '60', undefined],
    [{}, 'h', 'expected a number'],
    [{}, '', 'expected a number'],
    [{}, '1.024,5', 'expected a number'],
  ])('of %j and %j says %s', (question, answer, message) => {
    const parsed = answerNumber(question, answer)
    if (message === undefined) expect(parsed.ok).toBe(true)
    else expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(message) as string })
  })

  it('reads a fraction the same with a comma and with a point', () => {
    const digits = fc.integer({ min: 0, max: 99_999 })
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 99 }), (whole, part) => {
        const [comma, point] = [answerNumber({}, `${whole},${part}`), answerNumber({}, `${whole}.${part}`)]
        expect(comma).toEqual(point)
        expect(point).toEqual({ ok: true, value: Number(`${whole}.${part}`) })
      }),
    )
  })
})

describe('normalAnswer', () => {
  it('takes an error by its name, in any case, and by its number', () => {
    const question = ask('error', { kind: 'errno' })
    for (const answer of ['EFAULT', 'efault', '14', 14])
      expect(normalAnswer(question, answer)).toEqual({ ok: true, value: 'EFAULT' })
    for (const answer of ['0', 0, 'none']) expect(normalAnswer(question, answer)).toEqual({ ok: true, value: '0' })
    for (const answer of ['EWRONG', '77', '-1']) expect(normalAnswer(question, answer).ok).toBe(false)
  })
})

describe('unreadablePredictions', () => {
  const questions = [ask('early', time), ask('later', { section: 'explain' }), ask('other', {})]

  it('names what cannot be read of the predictions, in their order', () => {
    const found = unreadablePredictions({ questions }, { other: '?', early: '1,000 s', later: '?' })
    expect(found.map(({ question, message }) => `${question.id} ${message}`)).toEqual([
      'early "1,000 s" may be meant in two ways: leave the comma out, or write a point',
      'other expected a number, got "?"',
    ])
  })

  it('has nothing to say of what can be read or was not answered', () => {
    expect(unreadablePredictions({ questions }, { early: '40,96' })).toEqual([])
  })
})
