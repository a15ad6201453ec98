import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../../lab-api'
import { useSlow } from './use-slow'

function question() {
  let answer = (_value: string): void => undefined
  let options: CallOptions = {}
  const ask = (given: CallOptions): Promise<string> => {
    options = given
    return new Promise((resolve) => (answer = resolve))
  }
  return {
    ask,
    answer: (value: string) => answer(value),
    tell: (done: number) => options.progress?.({ done, total: 100 }),
    isStopped: () => options.signal?.aborted,
  }
}

describe('useSlow', () => {
  it('says nothing of a question for half a second, then how far it is and what is left', async () => {
    let now = 0
    const [slow, one] = [useSlow(() => now), question()]
    const reply = slow.ask(one.ask)
    now = 400
    one.tell(20)
    expect(slow.shown.value).toBeNull()
    now = 1000
    one.tell(50)
    expect(slow.shown.value).toEqual({ share: 0.5, left: '1 s' })
    one.answer('done')
    expect(await reply).toBe('done')
    expect(slow.shown.value).toBeNull()
  })

  it('stops the question before when there is another, and hears no more of it', async () => {
    let now = 0
    const [slow, one, two] = [useSlow(() => now), question(), question()]
    void slow.ask(one.ask)
    const reply = slow.ask(two.ask)
    expect([one.isStopped(), two.isStopped()]).toEqual([true, false])
    now = 1000
    one.tell(90)
    expect(slow.shown.value).toBeNull()
    two.tell(10)
    expect(slow.shown.value?.share).toBe(0.1)
    one.answer('late')
    await Promise.resolve()
    expect(slow.shown.value?.share).toBe(0.1)
    two.answer('last')
    expect(await reply).toBe('last')
  })

  it('stops when it is told to', () => {
    const [slow, one] = [useSlow(() => 1000), question()]
    void slow.ask(one.ask)
    slow.stop()
    expect([one.isStopped(), slow.shown.value]).toEqual([true, null])
  })
})
