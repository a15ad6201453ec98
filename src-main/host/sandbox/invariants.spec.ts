import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RULES, traceHash, type PathId } from '../../../src-sim/index'
import { readScenario, scenarioFromText } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath, type CheckedRun } from '../session'

async function run(source: string, path: PathId = 'physio', stopOnFinding = false): Promise<CheckedRun> {
  const plain = {
    version: 1,
    workload: [
      { process: 'a', script: 'x' },
      { process: 'b', requests: [{ op: 'read', length: 512, repeat: 3 }] },
    ],
  }
  const reply = scenarioFromText('s.json', JSON.stringify(plain))
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const [a, b] = reply.scenario.processes
  const scenario = { ...reply.scenario, processes: [{ ...a!, script: { file: 'a.js', source } }, b!] }
  return runPath(scenario, path, { stopOnFinding, scripts: await sandboxFor(scenario, 1) })
}

const scriptOf = ({ run: { processes } }: CheckedRun) => processes[0]!.script!
const found = ({ run: { findings } }: CheckedRun) => findings.filter(({ id }) => id === 'Invariant')

describe('invariant', () => {
  it.each(['sysv', 'physio', 'aphysio'] as const)('of the example hold on %s', async (path) => {
    const reply = await readScenario(resolve(import.meta.dirname, '../../../examples/invariants.yaml'))
    if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
    const checked = runPath(reply.scenario, path, { scripts: await sandboxFor(reply.scenario, 1) })
    const { failure, invariants } = scriptOf(checked)
    expect(failure).toBeNull()
    expect(found(checked)).toEqual([])
    for (const { checked: count, broken } of invariants) expect([count > 10, broken]).toEqual([true, 0])
  })

  it('makes a finding of an event that breaks it, with its row and the line of the script', async () => {
    const checked = await run(
      "log(1)\n  invariant('whole', 'io:done', ({ b_resid, id }) => id < 2 || `buf ${id}, ${b_resid} left`)",
    )
    const findings = found(checked)
    const { table } = checked.run
    expect(findings.map(({ message }) => message)).toEqual(['whole: buf 2, 0 left', 'whole: buf 3, 0 left'])
    for (const { row, at, where, severity, text } of findings) {
      expect(where).toMatchObject({ file: 'a.js', line: 2 })
      expect([table.kindOf(row).name, table.at(row), severity]).toEqual(['io:done', at, 'error'])
      expect(text).toBe(RULES.Invariant.rule)
    }
    expect(scriptOf(checked).invariants).toEqual([
      {
        ...{ name: 'whole', kinds: ['io:done'], checked: 3, broken: 2, line: 2, column: expect.any(Number) },
        ...{
          at: expect.any(Number),
          first: { row: findings[0]!.row, at: findings[0]!.at, text: 'whole: buf 2, 0 left' },
        },
      },
    ])
    expect(checked.expectations.filter(({ ok }) => !ok).map(({ text }) => text)).toEqual(['a: always whole'])
  })

  it('goes on after its program, tells spans twice, and keeps its state', async () => {
    const source = `invariant('pairs', ['intr:service'], ({ phase, at, duration }, state) => {
      state.count = (state.count ?? 0) + (phase === 'begin' ? 1 : phase === 'end' ? -1 : 0)
      return state.count >= 0 && state.count <= 1 && (phase !== 'end' || duration > 0) && at > 0
    })`
    const checked = await run(source)
    expect(found(checked)).toEqual([])
    expect(scriptOf(checked).invariants[0]!.checked).toBeGreaterThanOrEqual(6)
  })

  it('takes no simulated time and changes no trace', async () => {
    const none = await run('await sleep(us(1))')
    const kinds = ['io:start', 'io:done', 'proc:sleep', 'bus:own', 'user:mark']
    const some = await run(
      `invariant('n', ${JSON.stringify(kinds)}, () => { let x = 0; for (let i = 0; i < 1000; i++) x += i; return true }); await sleep(us(1))`,
    )
    expect(traceHash(some.run.table)).toBe(traceHash(none.run.table))
  })

  it('stops the run at the first when asked to', async () => {
    const checked = await run("invariant('never', 'io:done', () => false)", 'physio', true)
    expect(checked.run.end).toBe('stopped')
    expect(found(checked)).toHaveLength(1)
  })

  it('makes ten findings at most and counts the others', async () => {
    const checked = await run(
      "invariant('never', ['cpu:switch', 'warning'], () => false); for (let i = 0; i < 20; i++) await sleep(ms(1))",
    )
    expect(found(checked)).toHaveLength(10)
    expect(scriptOf(checked).invariants[0]!.broken).toBeGreaterThan(20)
  })

  it('hears of its own marks after the word, never inside it', async () => {
    const source =
      "invariant('marks', 'user:mark', ({ name }, state) => name === `m${(state.n = (state.n ?? 0) + 1)}`); mark('m1'); mark('m2')"
    const checked = await run(source)
    expect(found(checked)).toEqual([])
    expect(scriptOf(checked).invariants[0]!.checked).toBe(2)
  })

  it.each([
    ['a word in it', "invariant('x', 'io:done', () => { log(1); return true })", 'E_SCRIPT_REENTRY'],
    ['a word in a promise of it', "invariant('x', 'io:done', async () => { await 0; log(1) })", 'E_SCRIPT_REENTRY'],
    [
      'an invariant in it',
      "invariant('x', 'io:done', () => invariant('y', 'io:done', () => true))",
      'E_SCRIPT_REENTRY',
    ],
    ['nothing given', "invariant('x', 'io:done', () => {})", 'E_SCRIPT_RESULT'],
    ['NaN given', "invariant('x', 'io:done', () => NaN)", 'E_SCRIPT_RESULT'],
    ['-0 given', "invariant('x', 'io:done', () => -0)", 'E_SCRIPT_RESULT'],
    ['a BigInt given', "invariant('x', 'io:done', () => 2n ** 100n)", 'E_SCRIPT_RESULT'],
    ['a symbol given', "invariant('x', 'io:done', () => Symbol('x'))", 'E_SCRIPT_RESULT'],
    ['a function given', "invariant('x', 'io:done', () => log)", 'E_SCRIPT_RESULT'],
    ['a long list given', "invariant('x', 'io:done', () => new Array(2e5).fill(1))", 'E_SCRIPT_RESULT'],
    [
      'a proxy given',
      "invariant('x', 'io:done', () => new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); } }))",
      'E_SCRIPT_RESULT',
    ],
    ['a loop in it', "invariant('x', 'io:done', () => { for (;;); })", 'E_SCRIPT_BUDGET'],
    ['deep calls in it', "invariant('x', 'io:done', function f() { return f() })", 'E_SCRIPT_STACK'],
    [
      'memory in it',
      "invariant('x', 'io:done', (e, s) => { s.a = []; for (;;) s.a.push(new Array(1000).fill(0)) })",
      'E_SCRIPT_MEMORY',
    ],
    ['a frozen event', "invariant('x', 'io:done', (e) => { e.b_resid = 1; return true })", 'E_SCRIPT_ERROR'],
    ['a throw', "\ninvariant('x', 'io:done', (e) => e.no.thing)", 'E_SCRIPT_ERROR'],
    ['an unknown kind', "invariant('x', 'io:don', () => true)", 'E_SCRIPT_ARGUMENT'],
    ['no kinds', "invariant('x', [], () => true)", 'E_SCRIPT_ARGUMENT'],
    ['no function', "invariant('x', 'io:done', true)", 'E_SCRIPT_ARGUMENT'],
    ['a forged function', "invariant('x', 'io:done', { $: 'check', number: 0 })", 'E_SCRIPT_ARGUMENT'],
    ['too many', "for (let i = 0; i < 101; i++) invariant('x', 'io:done', () => true)", 'E_SCRIPT_ARGUMENT'],
  ])('ends the script with %s', async (_what, source, code) => {
    const checked = await run(source)
    const { state, failure } = scriptOf(checked)
    expect([state, failure?.code, failure?.file]).toEqual(['failed', code, 'a.js'])
    expect(failure!.message).not.toBe('')
    expect(checked.expectations.some(({ ok, found: text }) => !ok && text.includes(code))).toBe(true)
    expect(checked.run.processes[1]!.results.map(({ result }) => result)).toEqual([512, 512, 512])
  })
})
