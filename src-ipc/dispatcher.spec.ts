import { describe, expect, it } from 'vitest'
import { callNames } from './contract'
import { createDispatcher, maximumWaiting } from './dispatcher'
import { limits, parseRequest, refusal } from './guards'
import { LabFailure } from './lab-error'
import { serviceOf } from './testing'

const about = { name: 'DMA Lab', version: '1.2.3' }
const quiet = (): void => undefined

describe('createDispatcher', () => {
  it('lets the service answer a call of the contract', async () => {
    const { dispatch } = createDispatcher(serviceOf({ 'lab/about': () => about }), quiet)
    expect(await dispatch('lab/about', {})).toEqual({ ok: true, reply: about })
    expect(await dispatch('lab/about', undefined)).toEqual({ ok: true, reply: about })
  })

  it.each(['lab/none', '', 7, null, undefined, {}, '__proto__', 'constructor', 'toString'])(
    'refuses %j, which is no call',
    async (name) => {
      expect(await createDispatcher(serviceOf(), quiet).dispatch(name, {})).toMatchObject({
        error: { code: 'E_IPC_CHANNEL' },
      })
    },
  )

  it('hands on what a handler says of a failure, and only reports what it did not expect', async () => {
    const reported: unknown[] = []
    const failing = serviceOf({
      'lab/sample': () =>
        Promise.reject(new LabFailure({ code: 'E_NOT_FOUND', message: 'no such sample', where: 'x' })),
      'lab/about': () => {
        throw new Error('/home/someone/secret is broken')
      },
    })
    const { dispatch } = createDispatcher(failing, (name, error) => reported.push([name, error]))
    expect(await dispatch('lab/sample', { sample: 'x' })).toEqual({
      ok: false,
      error: { code: 'E_NOT_FOUND', message: 'no such sample', where: 'x' },
    })
    expect(reported).toEqual([])
    const defect = await dispatch('lab/about', {})
    expect(defect).toMatchObject({ ok: false, error: { code: 'E_INTERNAL', where: 'lab/about' } })
    expect(JSON.stringify(defect)).not.toContain('secret')
    expect(reported).toEqual([['lab/about', new Error('/home/someone/secret is broken')]])
  })

  it('answers no more than 64 calls of a window at once, and recovers', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { dispatch } = createDispatcher(serviceOf({ 'lab/about': () => gate.then(() => about) }), quiet)
    const waiting = Array.from({ length: maximumWaiting }, () => dispatch('lab/about', {}))
    expect(await dispatch('lab/about', {})).toMatchObject({ error: { code: 'E_BUSY' } })
    release()
    expect((await Promise.all(waiting)).every((each) => each.ok)).toBe(true)
    expect(await dispatch('lab/about', {})).toMatchObject({ ok: true })
  })
})

describe('parseRequest', () => {
  it.each(['../etc/passwd', 'a/b', 'a\\b', '..', 'A', '', 'a\0', '-a', 'a-', 'a'.repeat(300), 7, null, ['a']])(
    'refuses %j as a sample',
    (sample) => {
      expect(parseRequest('lab/sample', { sample })).toMatchObject({
        ok: false,
        error: { code: 'E_IPC_ARGS', where: 'sample' },
      })
    },
  )

  it('takes ids and refuses keys it does not know', () => {
    expect(parseRequest('lab/sample', { sample: 'sysv-vs-solaris' })).toEqual({
      ok: true,
      request: { sample: 'sysv-vs-solaris' },
    })
    expect(parseRequest('lab/sample', { sample: 'x', path: '/' })).toMatchObject({ error: { code: 'E_IPC_ARGS' } })
    for (const name of callNames) expect(parseRequest(name, { other: 1 })).toMatchObject({ ok: false })
  })
})

describe('refusal', () => {
  it('finds keys that reach a prototype, at any depth', () => {
    for (const text of ['{"__proto__":{}}', '{"a":[{"constructor":1}]}', '{"a":{"prototype":0}}']) {
      expect(refusal(JSON.parse(text))).toMatchObject({ code: 'E_FORBIDDEN_KEY' })
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('finds what is too deep, too long or has too many parts, without running out of stack', () => {
    let deep: unknown = 0
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(refusal(deep)).toMatchObject({ code: 'E_IPC_TOO_BIG' })
    expect(refusal(new Array(1_000_000).fill(0))).toMatchObject({ code: 'E_IPC_TOO_BIG' })
    expect(refusal({ a: 'x'.repeat(limits.characters + 1) })).toMatchObject({ code: 'E_IPC_TOO_BIG' })
    expect(refusal({ a: 'x'.repeat(limits.characters - 1) })).toBeUndefined()
  })

  it('finds what is not plain data', () => {
    for (const value of [NaN, Infinity, 1n, Symbol('x'), new Map(), new Date(0), Object.create({ a: 1 }), () => 0]) {
      expect(refusal({ value })).toMatchObject({ code: 'E_IPC_ARGS' })
    }
    expect(refusal({ a: [1, 'b', null, true, undefined, { c: -0.5 }] })).toBeUndefined()
  })
})
