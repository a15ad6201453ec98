import { describe, expect, it } from 'vitest'
import { COMMON_WORDS, SOLARIS_WORDS, SYSV_WORDS, traceHash } from '../../../src-sim/index'
import type { CheckedRun } from '../session'
import { broken, exampleDriver, runDriver, type DriverCase } from './driver-testing'

const START = 'ddi_put32(regs, XX_CSR, XX_CSR_START'
const READ = 'const ret = await physio(xxstrategy, NULL, dev, B_READ, xxminphys, uiop)'
const TWO = [
  { name: 'disk0', type: 'disk', blocks: 20000, line: 11, trigger: 'level' },
  { name: 'disk1', type: 'disk', blocks: 20000, line: 11, trigger: 'level' },
]
const ONE_LEVEL = [{ name: 'disk0', type: 'disk', blocks: 20000, trigger: 'level' }]
const BIND = 'const status = ddi_dma_buf_bind_handle('

interface Row extends DriverCase {
  /** Row of the table of inputs. */
  readonly id: string
  readonly code: string
  /** Part of the text of the line that is named; null where no line is to blame. */
  readonly line: string | null
}

const xx = (...pairs: readonly (readonly [string, string])[]): string => broken('xx.js', ...pairs)

const ROWS: readonly Row[] = [
  { id: 'D01 no attach', code: 'E_DRIVER_SHAPE', line: null, source: 'export async function read() { return 0 }' },
  { id: 'D01 no way to move data', code: 'E_DRIVER_SHAPE', line: null, source: 'export const attach = () => 0' },
  { id: 'D01 attach is no function', code: 'E_DRIVER_SHAPE', line: null, source: 'export const attach = 5' },
  { id: 'D01 nothing at all', code: 'E_DRIVER_SHAPE', line: null, source: '1' },
  { id: 'D01 for the other kernel', code: 'E_DRIVER_SHAPE', line: null, source: exampleDriver('sysv-xx.js') },
  {
    ...{ id: 'D02 attach throws', code: 'F_ATTACH_FAILED', line: 'throw' },
    source: xx(['  if (ddi_add_intr(', "  throw new Error('mine')\n  if (ddi_add_intr("]),
  },
  {
    ...{ id: 'D02 attach returns DDI_FAILURE', code: 'F_ATTACH_FAILED', line: null },
    source: xx(['  if (ddi_add_intr(', '  return DDI_FAILURE\n  if (ddi_add_intr(']),
  },
  {
    id: 'D04 a number',
    code: 'F_HANDLE_UNKNOWN',
    line: 'ddi_dma_buf_bind_handle(35',
    source: xx([`${BIND}xsp.handle`, `${BIND}35`]),
  },
  {
    ...{ id: 'D04 an object with the same fields', code: 'F_HANDLE_UNKNOWN', line: 'b_bcount: 512' },
    source: xx([`${BIND}xsp.handle, bp`, `${BIND}xsp.handle, { b_bcount: 512, b_flags: 0x40, b_addr: 4096 }`]),
  },
  {
    ...{ id: 'D04 an object whose class was stolen', code: 'F_HANDLE_UNKNOWN', line: 'Object.create' },
    source: xx([`${BIND}xsp.handle`, `${BIND}Object.create(Object.getPrototypeOf(xsp.handle))`]),
  },
  {
    ...{ id: 'D04 the handle of another device', code: 'F_HANDLE_UNKNOWN', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['  xsp.handle = handle.value\n', '  xsp.handle = globalThis.first ??= handle.value\n']),
    scenario: {
      devices: TWO,
      workload: [{ process: 'a', requests: [{ op: 'read', device: 'disk1', length: 8192 }] }],
    },
  },
  {
    ...{ id: 'D05 unbind twice', code: 'F_HANDLE_STATE', line: 'ddi_dma_unbind_handle' },
    source: xx([
      '  ddi_dma_unbind_handle(xsp.handle)\n',
      '  ddi_dma_unbind_handle(xsp.handle)\n  ddi_dma_unbind_handle(xsp.handle)\n',
    ]),
  },
  {
    ...{ id: 'D05 bind twice', code: 'F_HANDLE_STATE', line: 'second' },
    source: xx([
      '      xsp.win = 0',
      '      xsp.win = 0\n      ddi_dma_buf_bind_handle(xsp.handle, bp, flags, DDI_DMA_DONTWAIT, NULL, NULL, NULL) // second',
    ]),
  },
  {
    ...{ id: 'D05 free while bound', code: 'F_HANDLE_STATE', line: 'ddi_dma_free_handle' },
    source: xx(['      xsp.win = 0', '      xsp.win = 0\n      ddi_dma_free_handle(xsp.handle)']),
  },
  {
    ...{ id: 'D07 misaligned', code: 'F_ALIGN', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['    dma_attr_granular: 512,', '    dma_attr_granular: 512,\n    dma_attr_align: 4096,']),
    scenario: { workload: [{ process: 'a', requests: [{ op: 'read', length: 512, buffer: { pageOffset: 512 } }] }] },
  },
  {
    ...{ id: 'D08 beyond the reach of the engine', code: 'F_ADDR_RANGE', line: 'ddi_dma_alloc_handle' },
    source: xx(["dma_attr_addr_hi: property('dma-addr-hi')", 'dma_attr_addr_hi: 0xffffffffffffffffn']),
    scenario: { host: '1999-sparc-pci' },
  },
  {
    ...{ id: 'D10 started before it is programmed', code: 'F_DEVICE_PROTOCOL', line: 'XX_CSR_START' },
    source: xx(['  let size = 0\n', `  ${START} | XX_CSR_DIR)\n  let size = 0\n`]),
  },
  {
    ...{ id: 'D11 no sync', code: 'F_SYNC_MISSING', line: 'biodone' },
    source: xx(
      [
        '  if (bp.b_flags & B_READ) ddi_dma_sync(xsp.handle, xsp.offset, 0, DDI_DMA_SYNC_FORCPU)\n  ddi_dma_unbind_handle(xsp.handle)\n',
        '',
      ],
      [
        '  biodone(bp)\n  xxrun(xsp, xxstart)',
        '  biodone(bp)\n  ddi_dma_unbind_handle(xsp.handle)\n  xxrun(xsp, xxstart)',
      ],
    ),
  },
  {
    ...{
      id: 'D13 unbound during the transfer',
      code: 'F_USE_AFTER_FREE',
      line: 'ddi_dma_unbind_handle(xsp.handle) // early',
    },
    source: xx(
      ['  const dir = bp', '  globalThis.early = xsp\n  const dir = bp'],
      [
        '      xxprogram(xsp, 0, cookie.value, ccount.value)\n',
        '      xxprogram(xsp, 0, cookie.value, ccount.value)\n      ddi_dma_unbind_handle(xsp.handle) // early\n',
      ],
    ),
  },
  {
    ...{ id: 'D13 a buf that is gone', code: 'F_USE_AFTER_FREE', line: 'gone.b_bcount' },
    source: xx([
      'export async function read(dev, uiop, credp) {\n',
      'export async function read(dev, uiop, credp) {\n  const gone = getrbuf(0)\n  freerbuf(gone)\n  gone.b_bcount = 5\n',
    ]),
  },
  {
    ...{ id: 'D14 detach leaves things', code: 'F_LEAK', line: null },
    source: xx(['  ddi_dma_free_handle(xsp.handle)\n', '  timeout(xxstart, xsp, 100)\n']),
  },
  {
    ...{
      id: 'D16 never clears the cause',
      code: 'F_INTR_STORM',
      line: 'function xxintr',
      scenario: { devices: ONE_LEVEL },
    },
    source: xx(['  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)\n', '']),
  },
  {
    ...{
      id: 'D17 claims what is not its own',
      code: 'F_INTR_CLAIM',
      line: 'function xxintr',
      scenario: { devices: TWO },
    },
    source: xx(['return DDI_INTR_UNCLAIMED // device did', 'return DDI_INTR_CLAIMED // device did']),
  },
  {
    id: 'D19 never calls biodone',
    code: 'F_DEADLOCK',
    line: 'physio',
    source: xx(['  biodone(bp)\n  xxrun(xsp', '  xxrun(xsp']),
  },
  {
    ...{ id: 'D19 waits for a signal that never comes', code: 'F_DEADLOCK', line: 'cv_wait' },
    source: xx([
      `  pm_busy_component(xsp.dip, 0)\n  ${READ}\n  pm_idle_component(xsp.dip, 0)\n`,
      '  await mutex_enter(xsp.mu)\n  await cv_wait(kcondvar_t(), xsp.mu)\n  const ret = 0\n',
    ]),
  },
  {
    id: 'D20 looks at a register for ever',
    code: 'F_SPIN',
    line: 'while (ddi_get32',
    source: xx([READ, 'const ret = 0\n  while (ddi_get32(xsp.regs, XX_CSR) !== 77);']),
  },
  {
    ...{ id: 'D22 calls itself at one instant', code: 'E_RUN_EVENTS_AT_TIME', line: 'timeout(again' },
    source: xx(
      [READ, 'again(xsp)\n  const ret = 0'],
      ['function xxminphys', 'function again(xsp) {\n  timeout(again, xsp, 0)\n}\n\nfunction xxminphys'],
    ),
    scenario: {
      host: {
        preset: '2014-x86-pcie',
        interruptEntry: '0 ns',
        interruptExit: '0 ns',
        handler: '0 ns',
        contextSwitch: '0 ns',
      },
    },
  },
  {
    id: 'D23 outside the set',
    code: 'F_REG',
    line: '0x7000',
    source: xx([`  ${START}`, `  ddi_put32(regs, 0x7000, 1)\n  ${START}`]),
  },
  {
    id: 'D23 wrong width',
    code: 'F_REG',
    line: 'ddi_put8',
    source: xx([`  ${START}`, `  ddi_put8(regs, XX_CSR, 1)\n  ${START}`]),
  },
  {
    id: 'D23 misaligned',
    code: 'F_REG',
    line: 'XX_CSR + 2',
    source: xx([`  ${START}`, `  ddi_put32(regs, XX_CSR + 2, 1)\n  ${START}`]),
  },
  {
    id: 'D25 strategy returns an error',
    code: 'F_RETURN',
    line: 'function xxstrategy',
    source: xx(['return 0 // strategy always returns 0', 'return EIO']),
  },
  {
    id: 'D25 strategy returns nothing',
    code: 'F_RETURN',
    line: 'function xxstrategy',
    source: xx(['return 0 // strategy always returns 0', '']),
  },
  { id: 'D25 read returns no errno', code: 'F_RETURN', line: null, source: xx(['  return ret\n', "  return 'ok'\n"]) },
  {
    id: 'D25 intr returns 7',
    code: 'F_RETURN',
    line: 'function xxintr',
    source: xx(['  const csr = ddi_get32', '  return 7\n  const csr = ddi_get32']),
  },
  {
    ...{ id: 'D26 dies of a fault', code: 'F_UNDER_FAULT', line: null },
    source: xx([
      '  if (error || resid > 0) {',
      "  if (error) throw new Error('cannot be')\n  if (error || resid > 0) {",
    ]),
    scenario: { faults: ['F8'] },
  },
  // ---------------------------------------------------------------- contexts
  {
    id: 'physio in an interrupt',
    code: 'F_CONTEXT',
    line: 'physio(xxstrategy, NULL, 0',
    source: xx([
      '  const csr = ddi_get32',
      '  physio(xxstrategy, NULL, 0, B_READ, xxminphys, NULL)\n  const csr = ddi_get32',
    ]),
  },
  {
    id: 'biowait in strategy',
    code: 'F_CONTEXT',
    line: 'biowait(bp)',
    source: xx(['  if (!xsp.waiting) xxrun', '  biowait(bp)\n  if (!xsp.waiting) xxrun']),
  },
  {
    id: 'an async strategy',
    code: 'F_CONTEXT',
    line: 'async function xxstrategy',
    source: xx(['function xxstrategy', 'async function xxstrategy']),
  },
  {
    id: 'copyin in an interrupt',
    code: 'F_CONTEXT',
    line: 'copyin(4096',
    source: xx(['  const csr = ddi_get32', '  copyin(4096, 4096, 4)\n  const csr = ddi_get32']),
  },
  {
    id: 'DDI_DMA_SLEEP in strategy',
    code: 'F_CONTEXT',
    line: 'DDI_DMA_SLEEP',
    source: xx([
      'const status = ddi_dma_buf_bind_handle(xsp.handle, bp, flags, callback',
      'const status = ddi_dma_buf_bind_handle(xsp.handle, bp, flags, DDI_DMA_SLEEP',
    ]),
  },
  // ---------------------------------------------------------------- other rules, by name
  {
    id: 'biodone twice',
    code: 'BiodoneTwice',
    line: 'biodone(bp) // twice',
    source: xx(['  biodone(bp)\n  xxrun(xsp', '  biodone(bp)\n  biodone(bp) // twice\n  xxrun(xsp']),
  },
  {
    id: 'bioerror after biodone',
    code: 'BioerrorAfterBiodone',
    line: 'bioerror(bp, EIO) // late',
    source: xx(['  biodone(bp)\n  xxrun(xsp', '  biodone(bp)\n  bioerror(bp, EIO) // late\n  xxrun(xsp']),
  },
  {
    id: 'b_resid not stored',
    code: 'ResidNotWritten',
    line: 'biodone',
    source: xx(['  bp.b_resid = resid\n  if (error) bioerror', '  if (error) bioerror']),
  },
  {
    id: 'minphys raises',
    code: 'MinphysGrew',
    line: null,
    source: xx(['  if (bp.b_bcount > XXMINVAL) bp.b_bcount = XXMINVAL\n  minphys(bp)', '  bp.b_bcount += 512']),
  },
  { id: 'minphys of 0', code: 'MinphysZero', line: null, source: xx(['  minphys(bp)\n', '  bp.b_bcount = 0\n']) },
  {
    id: 'cancel is not anocancel',
    code: 'CancelNotAnocancel',
    line: 'aphysio(xxstrategy, xxminphys',
    path: 'aphysio',
    source: xx(['aphysio(xxstrategy, anocancel, dev, B_READ', 'aphysio(xxstrategy, xxminphys, dev, B_READ']),
  },
  {
    id: 'a mutex is kept',
    code: 'MutexNotReleased',
    line: null,
    source: xx([READ, 'await mutex_enter(xsp.mu)\n  const ret = 0']),
  },
  {
    id: 'a busy mark is kept',
    code: 'F_LEAK',
    line: null,
    source: xx(['  pm_idle_component(xsp.dip, 0)\n  return ret', '  return ret']),
  },
  {
    id: 'a callback that returns 9',
    code: 'F_RETURN',
    line: 'function xxstart',
    source: xx(
      ['  return value\n}\n\n// Starts', '  return 9\n}\n\n// Starts'],
      ['  if (!xsp.waiting) xxrun(xsp, xxstart)', '  ddi_dma_probe(xsp)\n  if (!xsp.waiting) xxrun(xsp, xxstart)'],
      ['export { xxstrategy', 'function ddi_dma_probe(xsp) {}\nexport { xxstrategy'],
    ),
    scenario: { skip: true },
  },
]

const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? ''
const run = (row: DriverCase): Promise<CheckedRun> => runDriver(row)

describe('a broken driver', () => {
  it.each(ROWS.filter(({ scenario }) => scenario?.['skip'] !== true))('$id: $code', async (row) => {
    const start = performance.now()
    const { run: result } = await run(row)
    const found = result.findings.find(({ code, id }) => code === row.code || id === row.code)
    expect(result.findings.map(({ code }) => code)).toContain(found?.code ?? row.code)
    if (row.line !== null) {
      expect(found?.where?.file).toBe('mine.js')
      expect(lineOf(row.source, found?.where?.line ?? 0)).toContain(row.line)
    }
    expect(performance.now() - start).toBeLessThan(10_000)
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
    const start = performance.now()
    const { run: result } = await run({ source })
    expect(result.driver?.failure?.code ?? '').toMatch(code)
    expect(performance.now() - start).toBeLessThan(8_000)
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
    for (const source of [exampleDriver('xx.js'), ROWS[6]!.source, ROWS[20]!.source, HOSTILE[1]![1]]) {
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
