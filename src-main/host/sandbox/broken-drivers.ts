import { BROKEN_RULES, READ, xx, type BrokenDriver } from './broken-rules'
import { BROKEN_STYLES } from './broken-styles'
import { exampleDriver } from './driver-testing'

const START = 'ddi_put32(regs, XX_CSR, XX_CSR_START'
const TWO = [
  { name: 'disk0', type: 'disk', blocks: 20000, line: 11, trigger: 'level' },
  { name: 'disk1', type: 'disk', blocks: 20000, line: 11, trigger: 'level' },
]
const ONE_LEVEL = [{ name: 'disk0', type: 'disk', blocks: 20000, trigger: 'level' }]
/** Where xx.js binds. */
export const BIND = 'const status = ddi_dma_buf_bind_handle('

const DISKS = ['disk0', 'disk1', 'disk2']
/** Disks whose memory the engines do not reach, and pages to copy through for one of them: the others have to wait. */
export const SHORTAGE = {
  host: { preset: '1989-386-isa', memory: '32 MB', bouncePages: 2 },
  devices: DISKS.map((name, index) => ({ name, type: 'disk', engine: 'bus-master', line: 10 + index })),
  workload: DISKS.map((device) => ({
    process: device,
    allocator: 'high',
    requests: [{ op: 'read', device, length: 8192, buffer: { alignment: 4096 } }],
  })),
}

/** Drivers of a student, each with a mistake: the rows of the table of inputs, and rules by name. */
export const BROKEN_DRIVERS: readonly BrokenDriver[] = [
  {
    id: 'D01 no attach',
    code: 'E_DRIVER_SHAPE',
    rule: 'DriverShape',
    line: null,
    source: 'export async function read() { return 0 }',
  },
  {
    id: 'D01 no way to move data',
    code: 'E_DRIVER_SHAPE',
    rule: 'DriverShape',
    line: null,
    source: 'export const attach = () => 0',
  },
  {
    id: 'D01 attach is no function',
    code: 'E_DRIVER_SHAPE',
    rule: 'DriverShape',
    line: null,
    source: 'export const attach = 5',
  },
  { id: 'D01 nothing at all', code: 'E_DRIVER_SHAPE', rule: 'DriverShape', line: null, source: '1' },
  {
    id: 'D01 for the other kernel',
    code: 'E_DRIVER_SHAPE',
    rule: 'DriverShape',
    line: null,
    source: exampleDriver('sysv-xx.js'),
  },
  {
    ...{ id: 'D02 attach throws', code: 'F_ATTACH_FAILED', rule: 'AttachFailed', line: 'throw' },
    source: xx(['  if (ddi_add_intr(', "  throw new Error('mine')\n  if (ddi_add_intr("]),
  },
  {
    ...{ id: 'D02 attach returns DDI_FAILURE', code: 'F_ATTACH_FAILED', rule: 'AttachFailed', line: null },
    source: xx(['  if (ddi_add_intr(', '  return DDI_FAILURE\n  if (ddi_add_intr(']),
  },
  {
    id: 'D04 a number',
    code: 'F_HANDLE_UNKNOWN',
    rule: 'HandleUnknown',
    line: 'ddi_dma_buf_bind_handle(35',
    source: xx([`${BIND}xsp.handle`, `${BIND}35`]),
  },
  {
    ...{
      id: 'D04 an object with the same fields',
      code: 'F_HANDLE_UNKNOWN',
      rule: 'HandleUnknown',
      line: 'b_bcount: 512',
    },
    source: xx([`${BIND}xsp.handle, bp`, `${BIND}xsp.handle, { b_bcount: 512, b_flags: 0x40, b_addr: 4096 }`]),
  },
  {
    ...{
      id: 'D04 an object whose class was stolen',
      code: 'F_HANDLE_UNKNOWN',
      rule: 'HandleUnknown',
      line: 'Object.create',
    },
    source: xx([`${BIND}xsp.handle`, `${BIND}Object.create(Object.getPrototypeOf(xsp.handle))`]),
  },
  {
    ...{
      id: 'D04 the handle of another device',
      code: 'F_HANDLE_UNKNOWN',
      rule: 'HandleUnknown',
      line: 'ddi_dma_buf_bind_handle',
    },
    source: xx(['  xsp.handle = handle.value\n', '  xsp.handle = globalThis.first ??= handle.value\n']),
    scenario: {
      devices: TWO,
      workload: [{ process: 'a', requests: [{ op: 'read', device: 'disk1', length: 8192 }] }],
    },
  },
  {
    ...{ id: 'D05 unbind twice', code: 'F_HANDLE_STATE', rule: 'HandleMisuse', line: 'ddi_dma_unbind_handle' },
    source: xx([
      '  ddi_dma_unbind_handle(xsp.handle)\n',
      '  ddi_dma_unbind_handle(xsp.handle)\n  ddi_dma_unbind_handle(xsp.handle)\n',
    ]),
  },
  {
    ...{ id: 'D05 bind twice', code: 'F_HANDLE_STATE', rule: 'HandleMisuse', line: 'second' },
    source: xx([
      '      xsp.win = 0',
      '      xsp.win = 0\n      ddi_dma_buf_bind_handle(xsp.handle, bp, flags, DDI_DMA_DONTWAIT, NULL, NULL, NULL) // second',
    ]),
  },
  {
    ...{ id: 'D05 free while bound', code: 'F_HANDLE_STATE', rule: 'HandleMisuse', line: 'ddi_dma_free_handle' },
    source: xx(['      xsp.win = 0', '      xsp.win = 0\n      ddi_dma_free_handle(xsp.handle)']),
  },
  {
    ...{ id: 'D07 misaligned', code: 'F_ALIGN', rule: 'DmaAlignment', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['    dma_attr_granular: 512,', '    dma_attr_granular: 512,\n    dma_attr_align: 4096,']),
    scenario: { workload: [{ process: 'a', requests: [{ op: 'read', length: 512, buffer: { pageOffset: 512 } }] }] },
  },
  {
    ...{
      id: 'D08 beyond the reach of the engine',
      code: 'F_ADDR_RANGE',
      rule: 'AddressRange',
      line: 'ddi_dma_alloc_handle',
    },
    source: xx(["dma_attr_addr_hi: property('dma-addr-hi')", 'dma_attr_addr_hi: 0xffffffffffffffffn']),
    scenario: { host: '1999-sparc-pci' },
  },
  {
    ...{
      id: 'D10 started before it is programmed',
      code: 'F_DEVICE_PROTOCOL',
      rule: 'DeviceProtocol',
      line: 'XX_CSR_START',
    },
    source: xx(['  let size = 0\n', `  ${START} | XX_CSR_DIR)\n  let size = 0\n`]),
  },
  {
    ...{ id: 'D11 no sync', code: 'F_SYNC_MISSING', rule: 'SyncMissing', line: 'biodone' },
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
      rule: 'UnbindWhileBusy',
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
    ...{ id: 'D13 a buf that is gone', code: 'F_USE_AFTER_FREE', rule: 'UseAfterFree', line: 'gone.b_bcount' },
    source: xx([
      'export async function read(dev, uiop, credp) {\n',
      'export async function read(dev, uiop, credp) {\n  const gone = getrbuf(0)\n  freerbuf(gone)\n  gone.b_bcount = 5\n',
    ]),
  },
  {
    ...{ id: 'D14 detach leaves things', code: 'F_LEAK', rule: 'DetachLeak', line: 'timeout(xxstart' },
    source: xx(['  ddi_dma_free_handle(xsp.handle)\n', '  timeout(xxstart, xsp, 100)\n']),
  },
  {
    ...{
      id: 'D16 never clears the cause',
      code: 'F_INTR_STORM',
      rule: 'InterruptStorm',
      line: 'function xxintr',
      scenario: { devices: ONE_LEVEL },
    },
    source: xx(['  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)\n', '']),
  },
  {
    ...{
      id: 'D17 claims what is not its own',
      code: 'F_INTR_CLAIM',
      rule: 'InterruptForeign',
      line: 'function xxintr',
      scenario: { devices: TWO },
    },
    source: xx(['return DDI_INTR_UNCLAIMED // device did', 'return DDI_INTR_CLAIMED // device did']),
  },
  {
    id: 'D19 never calls biodone',
    code: 'F_DEADLOCK',
    rule: 'BiodoneMissing',
    line: 'physio',
    source: xx(['  biodone(bp)\n  xxrun(xsp', '  xxrun(xsp']),
  },
  {
    ...{ id: 'D19 waits for a signal that never comes', code: 'F_DEADLOCK', rule: 'WaitWithoutWaker', line: 'cv_wait' },
    source: xx([
      `  pm_busy_component(xsp.dip, 0)\n  ${READ}\n  pm_idle_component(xsp.dip, 0)\n`,
      '  await mutex_enter(xsp.mu)\n  await cv_wait(kcondvar_t(), xsp.mu)\n  const ret = 0\n',
    ]),
  },
  {
    id: 'D20 looks at a register for ever',
    code: 'F_SPIN',
    rule: 'Spin',
    line: 'while (ddi_get32',
    source: xx([READ, 'const ret = 0\n  while (ddi_get32(xsp.regs, XX_CSR) !== 77);']),
  },
  {
    ...{
      id: 'D22 calls itself at one instant',
      code: 'E_RUN_EVENTS_AT_TIME',
      rule: 'EventsAtOneTime',
      line: 'timeout(again',
    },
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
    rule: 'RegisterAccess',
    line: '0x7000',
    source: xx([`  ${START}`, `  ddi_put32(regs, 0x7000, 1)\n  ${START}`]),
  },
  {
    id: 'D23 wrong width',
    code: 'F_REG',
    rule: 'RegisterAccess',
    line: 'ddi_put8',
    source: xx([`  ${START}`, `  ddi_put8(regs, XX_CSR, 1)\n  ${START}`]),
  },
  {
    id: 'D23 misaligned',
    code: 'F_REG',
    rule: 'RegisterAccess',
    line: 'XX_CSR + 2',
    source: xx([`  ${START}`, `  ddi_put32(regs, XX_CSR + 2, 1)\n  ${START}`]),
  },
  {
    id: 'D25 strategy returns an error',
    code: 'F_RETURN',
    rule: 'StrategyReturn',
    line: 'function xxstrategy',
    source: xx(['return 0 // strategy always returns 0', 'return EIO']),
  },
  {
    id: 'D25 strategy returns nothing',
    code: 'F_RETURN',
    rule: 'ReturnCode',
    line: 'function xxstrategy',
    source: xx(['return 0 // strategy always returns 0', '']),
  },
  {
    id: 'D25 read returns no errno',
    code: 'F_RETURN',
    rule: 'ReturnCode',
    line: null,
    source: xx(['  return ret\n', "  return 'ok'\n"]),
  },
  {
    id: 'D25 intr returns 7',
    code: 'F_RETURN',
    rule: 'ReturnCode',
    line: 'function xxintr',
    source: xx(['  const csr = ddi_get32', '  return 7\n  const csr = ddi_get32']),
  },
  {
    ...{ id: 'D26 dies of a fault', code: 'F_UNDER_FAULT', rule: 'UnderFault', line: null },
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
    rule: 'PhysioInInterrupt',
    line: 'physio(xxstrategy, NULL, 0',
    source: xx([
      '  const csr = ddi_get32',
      '  physio(xxstrategy, NULL, 0, B_READ, xxminphys, NULL)\n  const csr = ddi_get32',
    ]),
  },
  {
    id: 'biowait in strategy',
    code: 'F_CONTEXT',
    rule: 'SleepInPlainRoutine',
    line: 'biowait(bp)',
    source: xx(['  if (!xsp.waiting) xxrun', '  biowait(bp)\n  if (!xsp.waiting) xxrun']),
  },
  {
    id: 'an async strategy',
    code: 'F_CONTEXT',
    rule: 'SleepInPlainRoutine',
    line: 'async function xxstrategy',
    source: xx(['function xxstrategy', 'async function xxstrategy']),
  },
  {
    id: 'copyin in an interrupt',
    code: 'F_CONTEXT',
    rule: 'UserAccessInInterrupt',
    line: 'copyin(4096',
    source: xx(['  const csr = ddi_get32', '  copyin(4096, 4096, 4)\n  const csr = ddi_get32']),
  },
  {
    id: 'DDI_DMA_SLEEP in strategy',
    code: 'F_CONTEXT',
    rule: 'SleepInPlainRoutine',
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
    rule: 'BusyLeak',
    line: null,
    source: xx(['  pm_idle_component(xsp.dip, 0)\n  return ret', '  return ret']),
  },
  {
    ...{ id: 'a callback that returns 9', code: 'CallbackReturn', line: 'function xxstart' },
    source: xx(['  return value\n}\n\n// Starts', '  return 9\n}\n\n// Starts']),
    scenario: SHORTAGE,
  },
  {
    ...{ id: 'a callback that is done without a binding', code: 'CallbackDoneUnbound', line: 'function xxstart' },
    source: xx(['  return value\n}\n\n// Starts', '  return DDI_DMA_CALLBACK_DONE\n}\n\n// Starts']),
    scenario: SHORTAGE,
  },
  ...BROKEN_RULES,
  ...BROKEN_STYLES,
]
