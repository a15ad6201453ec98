import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { fakeHost, ready, settled } from './fake-host'
import { useLab } from './lab'

beforeEach(() => setActivePinia(createPinia()))

describe('useLab', () => {
  it('lists the samples when they come', async () => {
    const lab = useLab()
    const { api, question } = fakeHost()
    void lab.open(api)
    expect(lab.samples).toEqual({ state: 'loading' })
    question('lab/samples').answer(ready([{ id: 'a' }]))
    question('lab/about').answer({ ok: false, error: { code: 'E_INTERNAL', message: 'no matter' } })
    await settled()
    expect(lab.samples).toEqual({ state: 'ready', value: [{ id: 'a' }] })
    expect(lab.about).toBeUndefined()
  })

  it('keeps the words and the code of a failure', async () => {
    const lab = useLab()
    const { api, question } = fakeHost()
    void lab.open(api)
    question('lab/samples').answer({ ok: false, error: { code: 'E_CLOSED', message: 'the connection has ended' } })
    await settled()
    expect(lab.samples).toMatchObject({ state: 'failed', code: 'E_CLOSED', message: 'the connection has ended' })
    // It ended before anybody listened.
    expect(lab.ended).toBe('the connection has ended')
  })

  it('remembers why the host has ended', () => {
    const lab = useLab()
    const { api, push } = fakeHost()
    void lab.open(api)
    push('host/closing', { reason: 'stopped' })
    expect(lab.ended).toBe('stopped')
  })
})
