import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { VOCABULARY, type ScriptRequest } from '../../src-sim/index'
import { createSandbox } from './sandbox/engine'
import { HOSTILE } from './sandbox/hostile-scripts'
import { lintScript } from './script-lint'

const lines = (source: string): string[] =>
  lintScript(source).map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`)

/** Runs a program in the sandbox and gives what it logs, or why it fails. */
async function outcome(source: string): Promise<{ code: string; logged: unknown }> {
  let logged: unknown
  const engine = await createSandbox({ guests: 1 })
  const say = ({ word, args }: ScriptRequest) => {
    if (word === 'log') logged = args[0]
    return { value: null }
  }
  const { failure, ended } = engine.open({ file: 'a.js', source, words: VOCABULARY, registers: null }, { say }).begin()
  return { code: (failure ?? ended[0]?.failure)?.code ?? 'ended', logged }
}

describe('lintScript', () => {
  it('finds nothing in the examples', () => {
    const scripts = readdirSync(at('examples')).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(5)
    for (const name of scripts) expect([name, ...lines(readFileSync(at(`examples/${name}`), 'utf8'))]).toEqual([name])
  })

  it('knows every function of the sandbox and no other', async () => {
    const names = await outcome(
      "log(Object.getOwnPropertyNames(globalThis).filter((name) => typeof globalThis[name] === 'function').join())",
    )
    const all = (names.logged as string).split(',')
    expect(lines(all.map((name) => `${name}()`).join('\n'))).toEqual([])
    for (const name of ['require', 'fetch', 'setTimeout', 'structuredClone', 'WeakRef', 'print'])
      expect([all.includes(name), lines(`${name}()`).length]).toEqual([false, 1])
  })

  it.each([
    ['let x = ;', '1:9 E_SCRIPT_SYNTAX Unexpected token'],
    ['log(1)\n  for (', '2:8 E_SCRIPT_SYNTAX Unexpected token'],
    ["const f = await open('a')\nawait raed(f)", '2:7 E_SCRIPT_WORD raed is no word of scripts; did you mean read?'],
    ['fetch("x")', '1:1 E_SCRIPT_WORD fetch is no word of scripts'],
    ['import fs from "fs"', '1:1 E_SCRIPT_SYNTAX a script has no modules: everything it may use is there already'],
    ['with (a) {}', "1:1 E_SCRIPT_SYNTAX 'with' in strict mode"],
    ['new Foo()', '1:5 E_SCRIPT_WORD Foo is no word of scripts'],
    [' '.repeat(256 * 1024 + 1), '1:1 E_SCRIPT_TOO_BIG the script has 262145 characters; 262144 are allowed'],
  ])('finds what is wrong with %j', (source, problem) => expect(lines(source)).toEqual([problem]))

  it.each([
    'function own() {} own()',
    'const { a, b: [c, ...d], ...e } = x; a(); c(); d(); e()',
    'for (const each of [1]) each()',
    'try {} catch (error) { error() }',
    'class Own {} new Own()',
    '(function inner(f = 1) { inner(); f() })',
    'const o = { read() {}, raed() {} }; o.raed()',
    'await Promise.all([sleep(us(1))])',
  ])('finds nothing in %j', (source) => expect(lines(source)).toEqual([]))

  it('never throws for a hostile script, and refuses no program that would run', async () => {
    for (const { source, allowed } of HOSTILE) {
      const [problem] = lintScript(source)
      if (problem?.code === 'E_SCRIPT_SYNTAX')
        expect([
          source.slice(0, 60),
          allowed.includes('E_SCRIPT_SYNTAX') || allowed.includes('E_SCRIPT_ERROR'),
        ]).toEqual([source.slice(0, 60), true])
    }
    expect(lintScript('('.repeat(2e5))[0]?.code).toBe('E_SCRIPT_SYNTAX')
    expect((await outcome('('.repeat(100))).code).toBe('E_SCRIPT_SYNTAX')
  })
})
