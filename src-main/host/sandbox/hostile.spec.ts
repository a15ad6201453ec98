import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { traceHash, VOCABULARY } from '../../../src-sim/index'
import { scenarioFromText } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath, type CheckedRun } from '../session'
import { spent } from './driver-testing'
import { HOSTILE } from './hostile-scripts'

async function run(source: string, path: 'physio' | 'aphysio' | 'sysv' = 'physio', seed = 1): Promise<CheckedRun> {
  const plain = {
    version: 1,
    host: '2014-x86-pcie',
    timeLimit: '10 s',
    workload: [
      { process: 'a', script: 'x' },
      { process: 'b', requests: [{ op: 'read', length: 512 }] },
    ],
  }
  const reply = scenarioFromText('s.json', JSON.stringify(plain))
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const [a, b] = reply.scenario.processes
  const scenario = { ...reply.scenario, processes: [{ ...a!, script: { file: 'a.js', source } }, b!] }
  return runPath(scenario, path, { seed, scripts: await sandboxFor(scenario, 1) })
}

const outcomeOf = ({ run: { processes } }: CheckedRun) => processes[0]!.script!

describe('hostile scripts', () => {
  it.each(HOSTILE)('$name', async ({ source, allowed }) => {
    const start = process.cpuUsage()
    const checked = await run(source)
    const { state, failure } = outcomeOf(checked)
    expect([failure?.code ?? state, failure?.message]).toEqual([expect.toBeOneOf([...allowed]), failure?.message])
    expect(spent(start)).toBeLessThan(6_000)
    if (failure) {
      expect(failure.file).toBe('a.js')
      expect(failure.message.length).toBeGreaterThan(0)
      expect(JSON.stringify(failure)).not.toMatch(/node_modules|dma-lab:words|wasm-function/)
      expect(JSON.stringify(failure)).not.toContain(process.cwd())
      expect(checked.expectations.some(({ ok, found }) => !ok && found.includes(failure.code))).toBe(true)
    }
    // The other process is not disturbed.
    expect(checked.run.processes[1]!.results).toMatchObject([{ result: 512, errnoName: '0' }])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('are stopped at the same point every time', async () => {
    for (const source of [
      'let n = 0; for (;;) n++',
      'function f() { return 1 + f() } f()',
      "await open('xx0'); await sleep('x')",
    ]) {
      const [first, second] = [outcomeOf(await run(source)), outcomeOf(await run(source))]
      expect(first).toEqual(second)
    }
  })

  it('fail at the line and column of the script', async () => {
    const { failure } = outcomeOf(
      await run("const f = await open('xx0')\n\nfunction deep() {\n  throw new TypeError('mine')\n}\ndeep()"),
    )
    expect(failure).toMatchObject({
      code: 'E_SCRIPT_ERROR',
      message: 'TypeError: mine',
      line: 4,
      column: expect.any(Number),
    })
    expect(failure?.stack[0]).toMatch(/^deep \(a\.js:4:\d+\)$/)
    expect(failure?.stack[1]).toMatch(/^the script \(a\.js:6:\d+\)$/)
  })

  it.each([
    ['const got = read(1, 2, 3)\nlog(got.bytes)', /^bytes of a promise: an await is missing, as in/, 2],
    ["if (open('xx0') > 2) log(1)", /^the value of a promise: an await is missing/, 1],
    ['\nraed(1)', /^ReferenceError: raed is not defined; did you mean read\?$/, 2],
    ["console.log('x')", /^ReferenceError: console is not defined; here it is log\(…\)$/, 1],
    ['setTimeout(() => 1, 5)', /^ReferenceError: setTimeout is not defined; here it is await sleep\(us\(…\)\)$/, 1],
    ["KB('4')", /^KB makes a size of a number from 0; got "4"$/, 1],
  ])('that are only slips of the pen are told what was meant: %j', async (source, message, line) => {
    const { failure } = outcomeOf(await run(source))
    expect(failure).toMatchObject({ message: expect.stringMatching(message) as string, file: 'a.js', line })
  })

  it('get EAGAIN for more asynchronous requests than anybody collects, until one is collected', async () => {
    const source = `const file = await open('xx0')
const memory = alloc(512)
let first = null
for (let count = 0; first === null; count++) {
  const { errno } = await aread(file, memory, 512, 0)
  if (errno) first = [count, errno]
}
const { ok } = await aiowait()
const again = await aread(file, memory, 512, 0)
throw new Error([...first, ok, again.errno].join(' '))`
    expect(outcomeOf(await run(source, 'aphysio')).failure?.message).toBe('Error: 10000 EAGAIN true ')
  })

  it('may say many words without using memory up', async () => {
    const source = 'for (let i = 0; i < 900; i++) { for (let j = 0; j < 999; j++) random(7); await sleep(us(1)) }'
    const { state, failure, calls } = outcomeOf(await run(source))
    expect([state, failure, calls]).toEqual(['ended', null, 900_000])
  })

  it('give the place of a mark, a log and a check however many words were said before', async () => {
    const source = "for (let i = 0; i < 5000; i++) await close(9)\nmark('m')\nlog(1)\n  expect(true, 't')"
    const { marks, logs, expects } = outcomeOf(await run(source))
    expect([marks[0]?.line, logs[0]?.line, expects[0]?.line]).toEqual([2, 3, 4])
  })

  it('keep the first lines of their log and count the others', async () => {
    const { logs, cut } = outcomeOf(await run('for (let i = 0; i < 10100; i++) log(i)'))
    expect([logs.length, cut]).toEqual([10_000, 100])
  })
})

describe('random programs', () => {
  const words = VOCABULARY.map(({ name }) => name)
  const value = fc.oneof(
    ...[
      fc.constantFrom(
        'f',
        'm',
        'KB(1)',
        'us(3)',
        '0',
        '-1',
        '512',
        'null',
        'undefined',
        '{}',
        '[]',
        '[[m, 512]]',
        "'xx0'",
        "'b'",
        'true',
        'NaN',
        '1n',
        '{ device: 0 }',
        'async () => {}',
        '{ alignment: 512 }',
        'r',
      ),
    ],
    fc.integer().map(String),
    fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
  )
  const call = fc
    .tuple(fc.constantFrom(...words, 'KB', 'us', 'm.at'), fc.array(value, { maxLength: 4 }), fc.boolean())
    .map(([word, values, isAwaited]) => `${isAwaited ? 'await ' : ''}${word}(${values.join(', ')})`)
  const statement = fc.oneof(
    call.map((text) => `try { r = ${text} } catch (e) { log(e.message) }`),
    call.map((text) => `for (let i = 0; i < 3; i++) { try { ${text} } catch {} }`),
    call.map((text) => `Promise.all([(async () => { ${text} })()]).catch(() => {})`),
    call,
  )
  const program = fc.array(statement, { minLength: 1, maxLength: 12 }).map((lines) => {
    return `const f = await open('xx0'); const m = alloc(KB(4)); let r\n${lines.join('\n')}`
  })

  it('never hurt the host, and the same seed gives the same run', async () => {
    await fc.assert(
      fc.asyncProperty(
        program,
        fc.constantFrom('physio', 'aphysio', 'sysv'),
        fc.nat(1000),
        async (source, path, seed) => {
          const [a, b] = [await run(source, path, seed), await run(source, path, seed)]
          expect(traceHash(a.run.table)).toBe(traceHash(b.run.table))
          expect(outcomeOf(a)).toEqual(outcomeOf(b))
          expect(['ended', 'failed', 'unfinished']).toContain(outcomeOf(a).state)
          expect(a.run.end).not.toBe('panic')
        },
      ),
      { numRuns: 60, seed: 20261121 },
    )
  })

  it('of any text end with an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60, unit: 'grapheme' }), async (source) => {
        expect(['ended', 'failed']).toContain(outcomeOf(await run(source)).state)
      }),
      { numRuns: 60, seed: 7 },
    )
  })
})
