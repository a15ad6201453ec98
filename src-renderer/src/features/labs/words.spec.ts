import { describe, expect, it } from 'vitest'
import type { LabQuestionView } from '../../../../src-ipc/labs'
import { answerWords, brokenAt, evidenceWords, moved, ordered } from './words'

const options = [
  { id: 'a', text: 'copy' },
  { id: 'b', text: 'transfer' },
  { id: 'c', text: 'done' },
]
const question = (kind: LabQuestionView['kind'], unit = ''): LabQuestionView => ({
  ...{
    id: 'q',
    kind,
    section: 'predict',
    text: 't',
    points: 1,
    run: 'main',
    unit,
    quantity: '',
    several: false,
    options,
  },
})

describe('answerWords', () => {
  it('shows choices by their text, orders with places, numbers with their unit', () => {
    expect(answerWords(question('choice'), ['a', 'c'])).toBe('copy\ndone')
    expect(answerWords(question('ordering'), ['b', 'a', 'c'])).toBe('1. transfer\n2. copy\n3. done')
    expect(answerWords(question('number', 'ms'), '40.96')).toBe('40.96 ms')
    expect(answerWords(question('number', 'ms'), '41 us')).toBe('41 us')
    expect(answerWords(question('errno'), undefined)).toBe('')
  })
})

describe('moved', () => {
  it('moves one entry and keeps the others in their order', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  })

  it('leaves what would go over an end', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
  })
})

describe('ordered', () => {
  it('takes an answer only when it names every option', () => {
    expect(ordered({ options }, ['c', 'b', 'a'])).toEqual(['c', 'b', 'a'])
    expect(ordered({ options }, ['c', 'b'])).toEqual(['a', 'b', 'c'])
  })
})

describe('brokenAt', () => {
  it('knows the place of what broke in a driver, and nothing else', () => {
    const problem = 'driver of the scenario:15:3: E_SCRIPT_ERROR ReferenceError: nosuch is not defined'
    expect(brokenAt(problem)).toEqual({
      ...{ line: 15, column: 3, message: 'E_SCRIPT_ERROR ReferenceError: nosuch is not defined' },
    })
    expect(brokenAt('reader hangs: it sleeps')).toBeNull()
  })
})

describe('evidenceWords', () => {
  it('takes an event with its time apart, with and without a piece', () => {
    expect(evidenceWords('syscall at 1.5 us')).toEqual({
      message: 'evidenceAt',
      what: 'syscall',
      piece: '',
      time: '1.5 us',
    })
    expect(evidenceWords('io:start of piece 2 at 1 ms')).toMatchObject({ message: 'evidencePiece', piece: '2' })
  })

  it('leaves every other text alone', () => {
    expect(evidenceWords('the run ends at rest')).toBeNull()
    expect(evidenceWords('it looks at 3 ms')).toBeNull()
  })
})
