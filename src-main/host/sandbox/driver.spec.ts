import { describe, expect, it } from 'vitest'
import { COMMON_WORDS, SOLARIS_WORDS, SYSV_WORDS, traceHash } from '../../../src-sim/index'
import type { CheckedRun } from '../session'
import { BIND, BROKEN_DRIVERS } from './broken-drivers'
import { READ, xx } from './broken-rules'
import { broken, exampleDriver, runDriver, spent, type DriverCase } from './driver-testing'

const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? ''
const run = (row: DriverCase): Promise<CheckedRun> => runDriver(row)

describe('a broken driver', () => {
  it.each(BROKEN_DRIVERS)('$id: $code', async (row) => {
    const start = process.cpuUsage()
    const { run: result } = await run(row)
    const found = result.findings.find(({ code, id }) => code === row.code || id === row.code)
    expect(result.findings.map(({ code }) => code)).toContain(found?.code ?? row.code)
    expect(result.findings.map(({ id }) => id)).toContain(row.rule ?? row.code)
    if (row.line !== null) {
      expect(found?.where?.file).toBe('mine.js')
      expect(lineOf(row.source, found?.where?.line ?? 0)).toContain(row.line)
    }
    expect(spent(start)).toBeLessThan(10_000)
    expect(JSON.stringify([result.findings, result.driver, result.panic])).not.toMatch(
      /node_modules|dma-lab:words|wasm-function/,
    )
  })
})

describe('a driver that breaks', () => {
  it('shows its own file, line, column and calls, and the kernel panics', async () => {
    const source = xx(
      ['  const csr = ddi_get32', '  inner()\n  const csr = ddi_get32'],
      ['function xxminphys', 'function inner() {\n  null.x\n}\n\nfunction xxminphys'],
    )
    const { run: result, expectations } = await run({ source })
    expect(result.end).toBe('panic')
    expect(result.panic).toMatch(/^intr: TypeError: .* \(E_SCRIPT_ERROR at mine\.js:\d+:\d+\)$/)
    const { failure } = result.driver!
    expect(lineOf(source, failure!.line)).toContain('null.x')
    expect(failure!.stack[0]).toMatch(/^inner \(mine\.js:\d+:\d+\)$/)
    expect(failure!.stack[1]).toMatch(/^xxintr \(mine\.js:\d+:\d+\)$/)
    expect(expectations.some(({ ok, found }) => !ok && found.includes('E_SCRIPT_ERROR'))).toBe(true)
  })
})

const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
  [
    'an endless loop in attach',
    'export function attach() { for (;;); }\nexport function read() {}',
    /E_SCRIPT_(BUDGET|TIMEOUT)/,
  ],
  [
    'an endless loop in strategy',
    xx(['  if (!xsp.waiting) xxrun', '  for (;;);\n  if (!xsp.waiting) xxrun']),
    /E_SCRIPT_(BUDGET|TIMEOUT)/,
  ],
  ['an endless loop while it is loaded', 'for (;;);', /E_SCRIPT_(BUDGET|TIMEOUT)/],
  ['recursion in intr', xx(['  const csr = ddi_get32', '  xxintr(xsp)\n  const csr = ddi_get32']), /E_SCRIPT_STACK/],
  [
    'memory',
    xx([READ, 'const all = []\n  for (;;) all.push(new Uint8Array(1 << 20))\n  const ret = 0']),
    /E_SCRIPT_MEMORY/,
  ],
  [
    'memory in small pieces',
    xx([READ, 'let all = []\n  for (;;) all = [all, {}]\n  const ret = 0']),
    /E_SCRIPT_(MEMORY|BUDGET|TIMEOUT)/,
  ],
  ['no JavaScript', 'export function attach( {', /E_SCRIPT_SYNTAX/],
  ['an import', "import fs from 'node:fs'\nexport const attach = 1", /E_SCRIPT_(SYNTAX|ERROR)/],
  ['a dynamic import', xx([READ, "await import('node:fs')\n  const ret = 0"]), /E_SCRIPT/],
  ['a wait while it is loaded', 'await new Promise(() => {})', /E_SCRIPT_PENDING/],
  ['a promise that nothing settles', xx([READ, 'await new Promise(() => {})\n  const ret = 0']), /E_SCRIPT_PENDING/],
  ['a rejection that nobody hears', xx([READ, "Promise.reject(new Error('x'))\n  const ret = 0"]), /E_SCRIPT_ERROR/],
  ['the clock', xx([READ, 'const ret = Date.now()']), /E_SCRIPT_CLOCK/],
  ['chance', xx([READ, 'const ret = Math.random()']), /E_SCRIPT_CLOCK/],
  ['NaN in b_bcount', xx(['bp.b_bcount = XXMINVAL\n', 'bp.b_bcount = 0\n  bp.b_bcount = NaN\n']), /E_SCRIPT_ARGUMENT/],
  [
    'text in b_bcount',
    xx(['  if (bp.b_bcount > XXMINVAL)', "  bp.b_bcount = '5'\n  if (bp.b_bcount > XXMINVAL)"]),
    /E_SCRIPT_ARGUMENT/,
  ],
  [
    'a field that is constant',
    xx(['      xsp.win = 0', '      cookie.value.dmac_size = 5\n      xsp.win = 0']),
    /E_SCRIPT_ERROR/,
  ],
  [
    'a field on something else',
    xx([
      READ,
      "const get = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(uiop), 'uio_resid').get\n  const ret = get.call({})",
    ]),
    /F_HANDLE_UNKNOWN/,
  ],
  ['a class of the kernel', xx([READ, 'const ret = new uiop.constructor({}, 32)']), /F_HANDLE_UNKNOWN/],
  ['a proxy for a buf', xx([`${BIND}xsp.handle, bp`, `${BIND}xsp.handle, new Proxy(bp, {})`]), /F_HANDLE_UNKNOWN/],
  [
    'getters with a life of their own',
    xx(['  const attr = {', '  const attr = {\n    get dma_attr_align() { return ddi_get_instance(dip) + 1 },']),
    /^$/,
  ],
  [
    'toJSON that throws',
    xx(['  const attr = {', "  const attr = {\n    toJSON() { throw new Error('mine') },"]),
    /E_SCRIPT_ERROR/,
  ],
  [
    'broken built-in objects',
    `Array.prototype.push = null\nObject.keys = null\nJSON.stringify = null\nPromise.prototype.then = null\n${xx(['xsp.queue.push(bp)', 'xsp.queue[xsp.queue.length] = bp'])}`,
    /.*/,
  ],
  [
    'a strange thing thrown',
    xx([READ, 'throw { get message() { throw 1 }, get stack() { for (;;); } }\n  const ret = 0']),
    /E_SCRIPT/,
  ],
  [
    'twenty thousand texts',
    xx([READ, "for (let i = 0; i < 20000; i++) cmn_err(CE_NOTE, 'x%d', i)\n  const ret = 0"]),
    /^$/,
  ],
  ['a panic of its own', xx([READ, "cmn_err(CE_PANIC, 'enough')\n  const ret = 0"]), /^$/],
  [
    'seventeen arguments',
    xx([READ, 'const ret = min(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)']),
    /E_SCRIPT_ARGUMENT/,
  ],
  ['a huge text', xx([READ, "cmn_err(CE_NOTE, 'x'.repeat(20_000_000))\n  const ret = 0"]), /^(E_SCRIPT_MEMORY)?$/],
  [
    'a nested call of the kernel',
    xx([READ, 'const ret = min({ valueOf() { return max(1, 2) } }, 3)']),
    /E_SCRIPT_ARGUMENT/,
  ],
  [
    'calls kept for later',
    xx([
      READ,
      'pm_idle_component.call(null, xsp.dip, 0)\n  drv_usecwait(10)\n  const ret = pm_busy_component(xsp.dip, 0)',
    ]),
    /F_AWAIT/,
  ],
]

describe('hostile drivers', () => {
  it.each(HOSTILE)('%s', async (_name, source, code) => {
    const start = process.cpuUsage()
    const { run: result } = await run({ source })
    expect(result.driver?.failure?.code ?? '').toMatch(code)
    expect(spent(start)).toBeLessThan(8_000)
    expect(JSON.stringify([result.findings, result.driver, result.panic])).not.toMatch(
      /node_modules|dma-lab:words|wasm-function/,
    )
    // The next run is not disturbed.
    const after = await run({ source: exampleDriver('xx.js') })
    expect(after.run.processes[0]!.results).toMatchObject([{ result: 8192, errnoName: '0' }])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('a run with a driver', () => {
  it('is the same every time, also when the driver breaks', async () => {
    for (const source of [
      exampleDriver('xx.js'),
      BROKEN_DRIVERS[6]!.source,
      BROKEN_DRIVERS[20]!.source,
      HOSTILE[1]![1],
    ]) {
      const [a, b] = [await run({ source, seed: 3 }), await run({ source, seed: 3 })]
      expect(traceHash(a.run.table)).toBe(traceHash(b.run.table))
      expect(a.run.findings).toEqual(b.run.findings)
      expect(a.run.driver).toEqual(b.run.driver)
    }
  })

  it('charges the cost of its calls, and only that, to the processor', async () => {
    const source = exampleDriver('rd.js')
    const devices = [{ name: 'rd0', type: 'ramdisk' }]
    const times = await Promise.all(
      [0, 100, 200].map(async (callCost) => {
        const { run: result } = await run({
          source,
          scenario: { devices, driver: { source, callCost: `${callCost} ns` } },
        })
        const [first] = result.processes[0]!.results
        return first!.endedAt - first!.startedAt
      }),
    )
    // ddi_get_soft_state, the fields, min and uiomove.
    expect(times[1]! - times[0]!).toBeGreaterThan(0)
    expect(times[2]! - times[1]!).toBe(times[1]! - times[0]!)
  })

  it('names its place in a finding that the kernel makes between its calls', async () => {
    const source = xx(['  bp.b_resid = resid\n', '  bp.b_resid = bp.b_bcount + 1\n'])
    const { run: result } = await run({ source })
    expect(result.findings.map(({ id }) => id)).toContain('ResidOutOfRange')
  })
})

describe('the vocabulary of drivers', () => {
  it('has every service once, and no other', async () => {
    const names = (system: 'solaris' | 'sysv'): string[] =>
      [...COMMON_WORDS, ...(system === 'solaris' ? SOLARIS_WORDS : SYSV_WORDS)].map(({ name }) => name)
    for (const system of ['solaris', 'sysv'] as const) expect(new Set(names(system)).size).toBe(names(system).length)
    const list = names('solaris').map((name) => `typeof ${name} === 'function' || missing.push('${name}')`)
    const source = `const missing = []\n${list.join('\n')}\nif (missing.length) throw new Error(missing.join())\n${exampleDriver('xx.js')}`
    expect((await run({ source })).run.driver?.failure ?? null).toBeNull()
    const sysv = names('sysv').map((name) => `typeof ${name} === 'function' || missing.push('${name}')`)
    const old = `const missing = []\n${sysv.join('\n')}\nif (missing.length) throw new Error(missing.join())\n${exampleDriver('sysv-xx.js')}`
    const { run: result } = await run({ source: old, path: 'sysv', scenario: { host: '1989-386-isa' } })
    expect(result.driver?.failure ?? null).toBeNull()
    expect(result.processes[0]!.results).toMatchObject([{ result: 8192 }])
  })
})

describe('a System V driver where no process is', () => {
  const scenario = { host: '1989-386-isa', devices: [{ name: 'disk0', type: 'disk', blocks: 2000 }] }
  const driver = (source: string): Promise<CheckedRun> => run({ source, path: 'sysv', scenario })
  const intr = (code: string): string =>
    broken('sysv-xx.js', [
      '  const config = device(dev)\n  const { sioa } = config\n',
      `  ${code}\n  const config = device(dev)\n  const { sioa } = config\n`,
    ])

  it.each([
    ['throws', 'null.x', /^init: TypeError: .* \(E_SCRIPT_ERROR at mine\.js:\d+:\d+\); the devices/],
    ['sleeps', 'sleep(1, 2)', /^init: sleep may sleep, and init must run to its end \(F_CONTEXT at mine\.js/],
    ['panics', "cmn_err(CE_PANIC, 'no')", /^init: no \(F_PANIC at mine\.js/],
    ['looks into u', 'u.u_count = 5', /^init: u is of the process that called the driver, and init has no process/],
    ['asks physck', 'physck(5, B_READ)', /^init: the request that physck checks is of the process/],
    ['looks where nothing is', 'load32(0)', /^init: page fault in the kernel at 0 \(F_PANIC at mine\.js/],
  ])('has no devices when its init %s', async (_what, code, message) => {
    const source = `${exampleDriver('sysv-xx.js')}\nexport function init() {\n  ${code}\n}\n`
    const { run: result } = await driver(source)
    expect(result.end).toBe('idle')
    expect(result.processes[0]!.results[0]).toMatchObject({ result: -1, errnoName: 'ENXIO' })
    const found = result.findings.find(({ id }) => id === 'DriverError')
    expect(found?.message).toMatch(message)
    expect(found?.where?.line).toBeGreaterThan(100)
  })

  it.each([
    ['u.u_base', 'const base = u.u_base'],
    ['physck', 'physck(5, B_READ)'],
  ])('may not touch %s in its intr', async (_what, code) => {
    const { run: result } = await driver(intr(code))
    expect(result.end).toBe('panic')
    const found = result.findings.find(({ id }) => id === 'UserAccessInInterrupt')
    expect(found?.message).toMatch(/is of the process that called the driver, and intr runs in an interrupt/)
    expect(found?.where?.file).toBe('mine.js')
  })
})

describe('a slip of the pen', () => {
  const slips: readonly (readonly [string, string, RegExp])[] = [
    [
      'a field that a buf does not have, read',
      xx(['if (bp.b_bcount > XXMINVAL)', 'if (bp.b_count > XXMINVAL)']),
      /^minphys: there is no field b_count: struct buf has b_flags, b_bcount, .* \(E_SCRIPT_ARGUMENT at mine\.js:\d+:\d+\)$/,
    ],
    [
      'a field that a buf does not have, written',
      xx(['  bp.b_resid = resid\n', '  bp.b_residual = resid\n']),
      /^intr: there is no field b_residual: struct buf has b_flags, /,
    ],
    [
      'a field of a handle',
      xx([READ, `xsp.handle.cookies\n  ${READ}`]),
      /^read: there is no field cookies: ddi_dma_handle has no fields for a driver/,
    ],
    [
      'a forgotten await in arithmetic',
      xx([READ, 'const ret = 0\n  const left = uiomove(0, 0, UIO_READ, uiop) + 1']),
      /^read: the value of a promise: an await is missing/,
    ],
    [
      'a forgotten await in an argument',
      xx(['ddi_put32(regs, XX_NBYTES, size)', 'ddi_put32(regs, XX_NBYTES, (async () => size)())']),
      /^strategy: ddi_put32, value: expected a whole number, got a promise \(is an await missing\?\)/,
    ],
    [
      'a pointer instead of its value',
      xx(['const xsp = ddi_get_soft_state(statep.value, getminor(dev))', 'const xsp = ddi_get_soft_state(statep, 0)']),
      /^read: ddi_get_soft_state: expected a soft_state of the kernel, got ref\(\) itself: pass its \.value/,
    ],
    [
      'text instead of a number',
      xx(['if (error) bioerror(bp, error)', "bioerror(bp, 'EIO')"]),
      /^intr: bioerror, error: expected a whole number, got text/,
    ],
    [
      'a service by another name',
      xx([READ, `ddi_dma_bufbind_handle(5)\n  ${READ}`]),
      /^read: ReferenceError: ddi_dma_bufbind_handle is not defined; did you mean ddi_dma_buf_bind_handle\?/,
    ],
    ['a function of C', xx([READ, `printf('x')\n  ${READ}`]), /is not defined; here it is cmn_err\(CE_CONT, …\)/],
  ]
  it.each(slips)('is answered with its name and place: %s', async (_what, source, message) => {
    const { run: result } = await run({ source })
    expect(result.panic).toMatch(message)
    expect(result.driver?.failure?.line).toBeGreaterThan(0)
  })

  it('is answered in attach, too: soft state without an object', async () => {
    const { run: result } = await run({ source: xx(['instance, {}', 'instance']) })
    const [found] = result.findings
    expect(found?.id).toBe('AttachFailed')
    expect(found?.message).toMatch(/ddi_soft_state_zalloc: initial: expected an object .* such as \{\}, got nothing/)
  })

  it('leaves alone what a kernel object may be asked for', async () => {
    const asked =
      'void [`${xsp.handle}`, JSON.stringify(bp), bp.then, bp.constructor, "b_nothing" in bp, bp === bp.b_un]'
    const { run: result } = await run({
      source: xx(['  if (!xsp.waiting) xxrun', `  ${asked}\n  if (!xsp.waiting) xxrun`]),
    })
    expect(result.panic).toBe('')
    expect(result.findings).toEqual([])
  })
})
