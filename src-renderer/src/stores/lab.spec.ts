import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CallName, LabBridge, Outcome, Pushes } from '../../../src-ipc/contract'
import { createLabApi } from '../lab-api'
import { FIRST_SAMPLE, useLab } from './lab'

type Push = (value: Pushes['host/closing']) => void

/** A host whose answers the test gives when it likes. */
function fakeHost() {
  const asked: { name: CallName; request: unknown; answer: (outcome: Outcome) => void }[] = []
  let push: Push | undefined
  const bridge: LabBridge = {
    call: (name, request) => new Promise((resolve) => asked.push({ name, request, answer: resolve })),
    on: (_name, listener) => {
      push = listener
      return () => undefined
    },
  }
  const question = (name: CallName, index = 0) => {
    const found = asked.filter((each) => each.name === name)[index]
    if (!found) throw new Error(`${name} was not asked`)
    return found
  }
  return { api: createLabApi(bridge), question, push: (reason: string) => push?.({ reason }) }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
const ready = (value: unknown): Outcome => ({ ok: true, reply: value as never })

beforeEach(() => setActivePinia(createPinia()))

describe('useLab', () => {
  it('asks for the first comparison at once and shows it when it comes', async () => {
    const lab = useLab()
    const { api, question } = fakeHost()
    void lab.open(api)
    expect(lab.comparison).toEqual({ state: 'loading' })
    expect(question('lab/compare').request).toEqual({ sample: FIRST_SAMPLE })
    question('lab/compare').answer(ready('first'))
    question('lab/samples').answer(ready([{ id: 'a' }]))
    question('lab/about').answer(ready({ name: 'DMA Lab', version: '1.0.0' }))
    await settled()
    expect(lab.comparison).toEqual({ state: 'ready', value: 'first' })
    expect(lab.samples).toEqual({ state: 'ready', value: [{ id: 'a' }] })
    expect(lab.about?.version).toBe('1.0.0')
  })

  it('shows the comparison chosen last, in whatever order answers come', async () => {
    const lab = useLab()
    const { api, question } = fakeHost()
    void lab.open(api)
    void lab.choose('second')
    void lab.choose('third')
    question('lab/compare', 2).answer(ready('of third'))
    question('lab/compare', 1).answer(ready('of second'))
    question('lab/compare', 0).answer(ready('of first'))
    await settled()
    expect(lab.chosen).toBe('third')
    expect(lab.comparison).toEqual({ state: 'ready', value: 'of third' })
  })

  it('keeps the words and code of a failure, and recovers with the next answer', async () => {
    const lab = useLab()
    const { api, question } = fakeHost()
    void lab.open(api)
    question('lab/compare').answer({
      ok: false,
      error: { code: 'E_NOT_FOUND', message: 'there is no such sample', where: 'x' },
    })
    question('lab/samples').answer({ ok: false, error: { code: 'E_CLOSED', message: 'the connection has ended' } })
    await settled()
    expect(lab.comparison).toEqual({
      ...{ state: 'failed', code: 'E_NOT_FOUND' },
      ...{ message: 'there is no such sample', where: 'x' },
    })
    expect(lab.samples).toMatchObject({ state: 'failed', message: 'the connection has ended' })
    void lab.choose('other')
    question('lab/compare', 1).answer(ready('other'))
    await settled()
    expect(lab.comparison).toMatchObject({ state: 'ready' })
  })

  it('knows why the host has ended', () => {
    const lab = useLab()
    const { api, push } = fakeHost()
    void lab.open(api)
    push('DMA Lab has ended: stopped')
    expect(lab.ended).toBe('DMA Lab has ended: stopped')
  })
})
