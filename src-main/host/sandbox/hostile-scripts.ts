/** Hostile scripts with the outcomes that are allowed: `ended`, or error codes. Used by tests. */
export interface HostileScript {
  readonly name: string
  readonly source: string
  readonly allowed: readonly string[]
}

const BUDGET = ['E_SCRIPT_BUDGET', 'E_SCRIPT_TIMEOUT']
const MEMORY = ['E_SCRIPT_MEMORY']
const ERROR = ['E_SCRIPT_ERROR']
const STACK = ['E_SCRIPT_STACK']
const ARGUMENT = ['E_SCRIPT_ARGUMENT']
const CLOCK = ['E_SCRIPT_CLOCK']

const row = (name: string, allowed: readonly string[], source: string): HostileScript => ({ name, allowed, source })

/** What a script may try. */
export const HOSTILE: readonly HostileScript[] = [
  row('syntax error', ['E_SCRIPT_SYNTAX'], 'let x = ;'),
  row('source too big', ['E_SCRIPT_TOO_BIG'], '// '.padEnd(256 * 1024 + 1, 'x')),
  row('a megabyte of source', ['E_SCRIPT_TOO_BIG'], 'x;'.repeat(1 << 19)),
  row('endless loop', BUDGET, 'for (;;);'),
  row(
    'endless loop in catch and finally',
    BUDGET,
    'for (;;) { try { for (;;); } catch { for (;;); } finally { for (;;); } }',
  ),
  row('endless loop after a call', BUDGET, "await open('xx0'); for (;;);"),
  row('endless loop in a getter', BUDGET, 'const o = { get x() { for (;;); } }; o.x'),
  row('recursion', STACK, 'function f() { return 1 + f() } f()'),
  row('mutual recursion of generators', STACK, 'function* g() { yield* g() } [...g()]'),
  row('recursion by toString', STACK, 'const o = { toString() { return `${o}` } }; `${o}`'),
  row('regular expression', BUDGET, '/(a+)+$/.test("a".repeat(40) + "b")'),
  row(
    'nested regular expression',
    ['E_SCRIPT_SYNTAX', ...STACK, ...ERROR],
    'new RegExp("(".repeat(5e4) + "a" + ")".repeat(5e4))',
  ),
  row('string of doubled strings', [...MEMORY, ...ERROR], 'let text = "x"; for (;;) text += text'),
  row('repeat', [...MEMORY, ...ERROR], '"x".repeat(2 ** 29)'),
  row('padStart', [...MEMORY, ...ERROR, 'ended'], '"".padStart(2 ** 28, "abc").length'),
  row('BigInt factorial', [...MEMORY, ...ERROR, ...BUDGET], 'let b = 1n; for (let i = 1n; ; i++) b *= i'),
  row('BigInt power', [...MEMORY, ...ERROR], '9n ** 9n ** 8n'),
  row('swallowed interruption', BUDGET, 'new Promise(() => { (async () => { for (;;); })() })'),
  row('endless jobs', BUDGET, '(async () => { for (;;) await 0 })()'),
  row(
    'forking jobs',
    [...BUDGET, ...MEMORY],
    'const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f()',
  ),
  row('a thenable of itself', BUDGET, 'const t = { then(r) { r(t) } }; await t'),
  row('never settled', ['E_SCRIPT_PENDING'], 'await new Promise(() => {})'),
  row('deep source', [...STACK, 'E_SCRIPT_SYNTAX'], 'eval("(".repeat(1e5))'),
  row('deep JSON', [...STACK, ...ERROR, 'E_SCRIPT_SYNTAX'], 'JSON.parse("[".repeat(1e6))'),
  row('deep object to JSON', STACK, 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)'),
  row('arrays', MEMORY, 'const a = []; for (;;) a.push(new Array(1000).fill(1))'),
  row('buffers', [...MEMORY, ...ERROR], 'const a = []; for (;;) a.push(new Uint8Array(1 << 20))'),
  row('throws a getter', [...BUDGET, ...ERROR], 'throw { get message() { for (;;); } }'),
  row('throws a proxy', ERROR, 'throw new Proxy({}, { get() { throw 1 } })'),
  row('throws what cannot be text', ERROR, 'throw { toString() { throw 1 } }'),
  row('throws null', ERROR, 'throw null'),
  row('rejects and nobody listens', ERROR, 'Promise.reject(new Error("lost")); await sleep(us(1)); await sleep(us(1))'),
  row('import', ERROR, 'await import("node:fs")'),
  row('process', ERROR, 'process.exit(1)'),
  row('require', ERROR, 'require("fs")'),
  row('constructor chain', ERROR, 'log.constructor.constructor("return process")().exit()'),
  row('the host function', ERROR, '__host("ended\\n0\\n[null]")'),
  row('Date', CLOCK, 'new Date()'),
  row('Date.now', CLOCK, 'Date.now()'),
  row('Math.random', CLOCK, 'Math.random()'),
  row('performance', CLOCK, 'performance.now()'),
  row('a new clock', ['E_SCRIPT_ERROR'], 'globalThis.Date = class {}'),
  row('WeakRef', ERROR, 'new WeakRef({})'),
  row('getter as argument', ARGUMENT, 'alloc({ get size() { throw new Error("no") } }.x)'),
  row('throwing getter as option', ERROR, 'alloc(10, { get alignment() { throw new Error("mine") } })'),
  row(
    'proxy as argument',
    ARGUMENT,
    'alloc(new Proxy({}, { get: () => 7, ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) }))',
  ),
  row('proxy with endless keys', [...ARGUMENT, ...BUDGET], 'alloc(new Proxy({}, { ownKeys() { for (;;); } }))'),
  row('list with a false length', ARGUMENT, 'alloc(new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 53 : 0) }))'),
  row('cycle as argument', ARGUMENT, 'const o = {}; o.o = o; alloc(o)'),
  row('forged memory', ARGUMENT, 'await read(3, { $: "memory", address: 0, size: 1e15 }, 10)'),
  row('forged time', ARGUMENT, 'await compute({ $: "time", ns: 1, unit: "time" })'),
  row(
    'prototype of arrays',
    ['ended', ...ERROR],
    'Array.prototype.forEach = Array.prototype.push = () => { throw 1 }; Object.prototype.toJSON = () => 1; const m = alloc(512); fill(m, 1)',
  ),
  row(
    'prototype of promises',
    ['ended', 'E_SCRIPT_PENDING', ...ERROR],
    'Promise.prototype.then = () => {}; Promise.prototype.constructor = 7; await sleep(us(1))',
  ),
  row(
    'prototype with a tag',
    ARGUMENT,
    'Object.prototype.$ = "memory"; Object.prototype.address = 0; Object.prototype.size = 9; fill({}, 1)',
  ),
  row(
    'prototype of errors',
    ['ended', ...ERROR, ...ARGUMENT],
    'Object.defineProperty(Error.prototype, "message", { get() { for (;;); } }); try { alloc(-1) } catch {}',
  ),
  row('stack of errors', ['E_SCRIPT_ERROR'], 'Error.prepareStackTrace = () => 1'),
  row('NaN', ARGUMENT, 'alloc(NaN)'),
  row('minus zero', ARGUMENT, 'alloc(-0)'),
  row('infinity', ARGUMENT, 'await compute(us(Infinity))'),
  row('BigInt argument', ARGUMENT, 'alloc(10n)'),
  row('symbol argument', ARGUMENT, 'mark(Symbol("x"))'),
  row('function argument', ARGUMENT, 'expect(() => true, "x")'),
  row('forgotten await', ARGUMENT, 'expect(open("xx0"), "opened")'),
  row('time as size', ARGUMENT, 'alloc(us(5))'),
  row('size as time', ARGUMENT, 'await sleep(KB(5))'),
  row('arithmetic on a time', ARGUMENT, 'await sleep(us(5) * 3)'),
  row('too much memory of the process', ARGUMENT, 'for (;;) alloc(MB(64))'),
  row('large argument', ARGUMENT, 'const part = "x".repeat(4000); log(...new Array(100).fill(part))'),
  row('too many arguments', ARGUMENT, 'alloc(1, undefined, 3)'),
  row('a word in a getter of its own argument', STACK, 'const o = { get a() { log(o); return 1 } }; log(o)'),
  row('words in the list of keys', STACK, 'const o = new Proxy({}, { ownKeys() { return mark(o) } }); mark(o)'),
  row('endless loop in what a word looks at', BUDGET, 'log({ get a() { for (;;); } })'),
  row('seventy thousand arguments', [...STACK, ...ARGUMENT, ...ERROR], 'log(...new Array(70000).fill(1))'),
  row(
    'a setter for every argument',
    ['ended', ...ERROR],
    'Object.defineProperty(Array.prototype, 0, { set() { throw 1 } }); log("x", 1)',
  ),
  row(
    'words at the brim of memory',
    [...BUDGET, ...MEMORY, ...ERROR, ...ARGUMENT],
    'const a = []; try { for (;;) a.push([]) } catch {} for (;;) { try { a.push(sleep(us(1)), {}) } catch {} }',
  ),
  row(
    'words at the brim of memory, awaited',
    ['ended', ...BUDGET, ...MEMORY, ...ERROR, ...ARGUMENT],
    'const a = []; try { for (;;) a.push([]) } catch {} for (let i = 0; i < 1000; i++) { try { await close(9); log("x", a[0]) } catch {} }',
  ),
  row(
    'a then of every object',
    [...ERROR, ...STACK],
    'Object.prototype.then = function () { throw new Error("mine") }; await close(9)',
  ),
  row('new of a word', ERROR, 'new close(9)'),
  row(
    'a word in a word',
    ['ended'],
    'for (let i = 0; i < 200; i++) { await sleep(ns(i)); await pread(await open("xx0"), alloc(512), 512, 0) }',
  ),
  row('long line', ['ended'], 'log("x".repeat(1e6))'),
  row('many lines', ['ended', ...BUDGET], 'for (let i = 0; i < 30000; i++) log(i)'),
  row('calls that nobody awaits', ARGUMENT, 'for (let i = 0; i < 20000; i++) sleep(us(1))'),
  row(
    'words as names of its own',
    ['ended'],
    'let s = 1, now = 2, KB = 3; const log = 4; function mark() {} mark(s + now + KB + log)',
  ),
  row(
    'names in other alphabets',
    ['ended'],
    'const größe = KB(1), π = alloc(größe), 𠮷 = "\\ud800"; mark("\\u202e" + 𠮷); fill(π, 7)',
  ),
  row('lone surrogates and zeros', ['ended'], 'mark("\\ud800\\0"); log("\\udfff", "\\0")'),
  row('spread of a large list', [...STACK, ...MEMORY, ...ERROR], 'Math.max(...new Array(1e7))'),
  row(
    'sort with a moody order',
    ['ended', ...BUDGET, ...MEMORY],
    'let n = 1; new Array(1e5).fill(0).sort(() => (n = -n))',
  ),
]

/** Built-in functions that ask too seldom, or never, whether to stop: a watcher outside the thread ends them. */
export const DEAF: readonly HostileScript[] = [
  row('a long list to text', BUDGET, 'new Array(1e9) + ""'),
  row('replaceAll', BUDGET, '"a".repeat(1e5).replaceAll("a", "b".repeat(1e5))'),
  row('indexOf on a false length', BUDGET, 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'),
  row('includes on a false length', BUDGET, 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)'),
  row('lastIndexOf on a false length', BUDGET, 'Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)'),
  row('copyWithin on a false length', BUDGET, 'Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 1, 2)'),
  row('join of holes', [...BUDGET, ...MEMORY], 'new Array(1e8).join("")'),
  row(
    'concat of what claims to be long',
    [...BUDGET, ...MEMORY, ...ERROR],
    'Array.prototype.concat.call([], { length: 2 ** 32 - 2, [Symbol.isConcatSpreadable]: true })',
  ),
  row('reverse on a false length', BUDGET, 'Array.prototype.reverse.call({ length: 2 ** 53 - 1 })'),
  row('String.raw with a false length', BUDGET, 'String.raw({ raw: { length: 2 ** 53 - 1 } })'),
  row(
    'strings, caught',
    BUDGET,
    'for (;;) { try { const a = []; for (;;) a.push("x".repeat(1e6) + a.length) } catch {} }',
  ),
]
