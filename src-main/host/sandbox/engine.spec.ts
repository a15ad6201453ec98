import { describe, expect, it } from 'vitest'
import { VOCABULARY, type ScriptAnswer, type ScriptRequest, type ScriptTurn } from '../../../src-sim/index'
import { createSandbox } from './engine'

async function open(source: string, say: (request: ScriptRequest) => ScriptAnswer | 'later' = () => ({ value: null })) {
  const engine = await createSandbox({ guests: 1 })
  return engine.open({ file: 'a.js', source, words: VOCABULARY, registers: 'driver' }, { say })
}

const failureOf = (turn: ScriptTurn) => turn.failure ?? turn.ended[0]?.failure ?? null

describe('createSandbox', () => {
  it('runs a program up to where it waits, and on when it is answered', async () => {
    const said: ScriptRequest[] = []
    const guest = await open("const r = await open('disk0')\nlog(r.fd, r.ok)\n", (request) => {
      said.push(request)
      return request.word === 'open' ? 'later' : { value: null }
    })
    const first = guest.begin()
    expect(first.ended).toEqual([])
    expect(first.requests).toMatchObject([{ word: 'open', args: ['disk0'], file: 'a.js', line: 1 }])
    const second = guest.resume(first.requests[0]!.ticket, { value: { $: 'result', fd: 3, ok: true } })
    expect(second.ended).toEqual([{ activity: 0, value: null, failure: null }])
    expect(said.at(-1)).toMatchObject({ word: 'log', args: [3, true], line: 2 })
    guest.close()
  })

  it('throws what the host refuses at the place where it was said', async () => {
    const guest = await open('function deep() {\n  fill(1)\n}\ndeep()', () => ({
      error: 'no',
      code: 'E_SCRIPT_ARGUMENT',
    }))
    expect(failureOf(guest.begin())).toMatchObject({ code: 'E_SCRIPT_ARGUMENT', message: 'no', file: 'a.js', line: 2 })
  })

  it('calls entry points as activities of their own, which may wait side by side', async () => {
    const source = 'driver({ async strategy(n) { await compute(n); return n + 1 }, intr() { return 7 } })'
    const guest = await open(source, ({ word }) => (word === 'compute' ? 'later' : { value: null }))
    guest.begin()
    expect(guest.entries()).toEqual(['strategy', 'intr'])
    const [a] = guest.call(1, 'strategy', [10]).requests
    const [b] = guest.call(2, 'strategy', [20]).requests
    expect([a?.activity, b?.activity]).toEqual([1, 2])
    expect(guest.call(3, 'intr', []).ended).toEqual([{ activity: 3, value: 7, failure: null }])
    expect(guest.resume(b!.ticket, { value: null }).ended).toEqual([{ activity: 2, value: 21, failure: null }])
    expect(guest.resume(a!.ticket, { value: null }).ended).toEqual([{ activity: 1, value: 11, failure: null }])
  })

  it('has the names of JavaScript and of the scripts, and no others', async () => {
    const said: ScriptRequest[] = []
    const guest = await open('log(Object.getOwnPropertyNames(globalThis).sort().join())', (request) => {
      said.push(request)
      return { value: null }
    })
    expect(failureOf(guest.begin())).toBeNull()
    expect((said[0]!.args[0] as string).split(',')).toMatchSnapshot()
  })
})
