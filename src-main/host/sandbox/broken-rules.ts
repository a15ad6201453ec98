import type { RuleId } from '../../../src-sim/index'
import { broken, exampleDriver, type DriverCase } from './driver-testing'

/** A broken driver, and what is to be found. */
export interface BrokenDriver extends DriverCase {
  /** Row of the table of inputs. */
  readonly id: string
  readonly code: string
  /** The rule it breaks; absent: `code` is its name. */
  readonly rule?: RuleId
  /** Part of the text of the line that is named; null where no line is to blame. */
  readonly line: string | null
}

/** The line of xx.js that does a read. */
export const READ = 'const ret = await physio(xxstrategy, NULL, dev, B_READ, xxminphys, uiop)'
/** xx.js with pieces replaced. */
export const xx = (...pairs: readonly (readonly [string, string])[]): string => broken('xx.js', ...pairs)
const TWO_READERS = {
  workload: ['a', 'b'].map((process) => ({ process, requests: [{ op: 'read', length: 4096 }] })),
}
const OWN_MUTEX = "const m = kmutex_t()\n  mutex_init(m, 'm', MUTEX_DRIVER, NULL)\n"
const IOPB = [{ name: 'disk0', type: 'disk', blocks: 20000, engine: 'bus-master-iopb' }]
const ISA = { host: '1989-386-isa', devices: [{ name: 'disk0', type: 'disk', blocks: 20000, engine: '8237-8bit' }] }
const SYSV_READ = 'if (physck(device(dev).blocks, B_READ)) await physio(xxbreakup, NULL, dev, B_READ)'
const sysv = (...pairs: readonly (readonly [string, string])[]): string => broken('sysv-xx.js', ...pairs)

/** Drivers of a student, one for each rule that the table of inputs does not have. */
export const BROKEN_RULES: readonly BrokenDriver[] = [
  // ---------------------------------------------------------------- rules of requests, by name
  {
    ...{ id: 'b_resid above b_bcount', code: 'ResidOutOfRange', line: 'physio' },
    source: xx(['  bp.b_resid = resid\n', '  bp.b_resid = bp.b_bcount + 1\n']),
  },
  {
    ...{ id: 'a second request over the first', code: 'LostRequest', line: null },
    source: exampleDriver('xx-manual.js'),
    scenario: TWO_READERS,
  },
  {
    ...{ id: 'strategy refuses and completes', code: 'AioUseAfterFree', line: 'biodone', path: 'aphysio' },
    source: xx(['return 0 // strategy always returns 0', 'return EIO']),
    scenario: { profile: { aphysioReturn: 'strategy' } },
  },
  {
    ...{ id: 'strategy refuses what has its pages locked', code: 'PageLockLeak', line: 'aphysio', path: 'aphysio' },
    source: xx(['return 0 // strategy always returns 0', 'return EIO']),
    scenario: { profile: { aphysioReturn: 'strategy' } },
  },
  {
    ...{ id: 'its own interrupt is not claimed', code: 'InterruptUnclaimed', line: 'function xxintr' },
    source: xx(['xsp.moved, 0)\n  return DDI_INTR_CLAIMED', 'xsp.moved, 0)\n  return DDI_INTR_UNCLAIMED']),
  },
  {
    ...{ id: 'it throws', code: 'DriverError', line: 'null.x' },
    source: xx([READ, `null.x\n  ${READ}`]),
  },
  {
    ...{ id: 'uio_iovcnt is changed', code: 'CorruptUio', line: 'physio' },
    source: xx([READ, `uiop.uio_iovcnt = 5\n  ${READ}`]),
  },
  {
    ...{ id: 'soft state that is not there', code: 'SoftStateNotChecked', line: 'pm_busy_component(xsp.dip, 0)' },
    source: xx([
      'getminor(dev))\n  if (xsp === NULL) return ENXIO\n  pm_busy_component(xsp.dip, 0)\n  const ret = await physio(xxstrategy, NULL, dev, B_READ',
      'getminor(dev) + 1)\n  pm_busy_component(xsp.dip, 0)\n  const ret = await physio(xxstrategy, NULL, dev, B_READ',
    ]),
  },
  {
    ...{ id: 'a watchdog that nobody takes back', code: 'TimeoutLeak', line: 'timeout(xxlate' },
    source: xx(
      ['function xxminphys', 'function xxlate(bp) {}\n\nfunction xxminphys'],
      ['return 0 // strategy always', 'timeout(xxlate, bp, 100)\n  return 0 // strategy always'],
    ),
  },
  // ---------------------------------------------------------------- contexts and locks
  {
    ...{ id: 'delay in an interrupt', code: 'SleepInInterrupt', line: 'delay(1)' },
    source: xx(['  const csr = ddi_get32', '  delay(1)\n  const csr = ddi_get32']),
  },
  {
    ...{ id: 'DDI_DMA_SLEEP in an interrupt', code: 'SleepBindInInterrupt', line: 'DDI_DMA_SLEEP' },
    source: xx([
      '  const csr = ddi_get32',
      '  const more = ref()\n  ddi_dma_alloc_handle(xsp.dip, {}, DDI_DMA_SLEEP, NULL, more)\n  const csr = ddi_get32',
    ]),
  },
  {
    ...{ id: 'biodone above lock level', code: 'HighLevelCall', line: 'biodone' },
    source: exampleDriver('xx.js'),
    scenario: { devices: [{ name: 'disk0', type: 'disk', blocks: 20000, level: 12 }] },
  },
  {
    ...{ id: 'a mutex across physio', code: 'MutexAcrossSleep', line: 'physio' },
    source: xx([READ, `${OWN_MUTEX}  await mutex_enter(m)\n  ${READ}\n  await mutex_exit(m)`]),
  },
  {
    ...{ id: 'mutex_exit twice', code: 'MutexMisuse', line: 'mutex_exit(m) // again' },
    source: xx([
      READ,
      `${OWN_MUTEX}  await mutex_enter(m)\n  await mutex_exit(m)\n  await mutex_exit(m) // again\n  const ret = 0`,
    ]),
  },
  {
    ...{ id: 'two mutexes, both ways round', code: 'LockOrder', line: 'mutex_enter(m) // second' },
    source: xx([
      READ,
      `${OWN_MUTEX}  const n = kmutex_t()\n  mutex_init(n, 'n', MUTEX_DRIVER, NULL)
  await mutex_enter(m)\n  await mutex_enter(n)\n  await mutex_exit(n)\n  await mutex_exit(m)
  await mutex_enter(n)\n  await mutex_enter(m) // second\n  await mutex_exit(m)\n  await mutex_exit(n)\n  const ret = 0`,
    ]),
  },
  {
    ...{ id: 'a mutex without the priority of its interrupt', code: 'MutexWanted', line: 'mutex_enter(xsp.mu)' },
    source: xx(
      ['MUTEX_DRIVER, iblock_cookie.value', 'MUTEX_DRIVER, NULL'],
      [READ, `await mutex_enter(xsp.mu)\n  await drv_usecwait(50000)\n  await mutex_exit(xsp.mu)\n  ${READ}`],
    ),
    scenario: TWO_READERS,
  },
  // ---------------------------------------------------------------- DMA
  {
    ...{ id: 'never unbound', code: 'BindingLeak', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['  ddi_dma_unbind_handle(xsp.handle)\n', '']),
  },
  {
    ...{ id: 'a handle for each read', code: 'HandleLeak', line: 'ddi_dma_alloc_handle(xsp.dip, {}' },
    source: xx([READ, `ddi_dma_alloc_handle(xsp.dip, {}, DDI_DMA_DONTWAIT, NULL, ref())\n  ${READ}`]),
  },
  {
    ...{ id: 'one cookie too many', code: 'CookieMisuse', line: 'ddi_dma_nextcookie' },
    source: xx(['if (i + 1 < ccount) cookie', 'if (i < ccount) cookie']),
  },
  {
    ...{ id: 'a window that is not there', code: 'WindowMisuse', line: 'ddi_dma_getwin(xsp.handle, 9' },
    source: xx(['      xsp.win = 0', '      ddi_dma_getwin(xsp.handle, 9, NULL, NULL, NULL, NULL)\n      xsp.win = 0']),
  },
  {
    ...{ id: 'the cookie of the window before', code: 'CookieStale', line: 'XX_CSR_START' },
    source: xx(
      [
        '      xxprogram(xsp, 0, cookie.value, ccount.value)',
        '      xsp.first = cookie.value\n      xxprogram(xsp, 0, cookie.value, ccount.value)',
      ],
      ['xxprogram(xsp, off.value, cookie.value, ccount.value)', 'xxprogram(xsp, off.value, xsp.first, 1)'],
    ),
    scenario: {
      host: { preset: '2014-x86-pcie', sgllen: 1 },
      workload: [
        { process: 'a', allocator: 'stride2', requests: [{ op: 'read', length: 8192, buffer: { alignment: 4096 } }] },
      ],
    },
  },
  {
    ...{
      id: 'a command block that the card is not told of',
      code: 'F_SYNC_MISSING',
      rule: 'SyncMissing',
      line: 'XX_IOPB_ADDR, address',
    },
    source: broken('xx-iopb.js', ['  ddi_dma_sync(page.handle, offset, xsp.blockBytes, DDI_DMA_SYNC_FORDEV)\n', '']),
    scenario: { devices: IOPB },
  },
  {
    ...{
      id: 'a status that is looked at without a sync',
      code: 'F_SYNC_MISSING',
      rule: 'SyncMissing',
      line: 'const status = ddi_get32',
    },
    source: broken('xx-iopb.js', ['  ddi_dma_sync(page.handle, offset, xsp.blockBytes, DDI_DMA_SYNC_FORCPU)\n', '']),
    scenario: { devices: IOPB },
  },
  {
    ...{
      id: 'a channel that is started before it is programmed',
      code: 'F_DEVICE_PROTOCOL',
      rule: 'DeviceProtocol',
      line: 'XX_CMD_READ',
    },
    source: broken('xx-dmae.js', ['  const dmaereq =', '  ddi_put8(regs, XX_COMMAND, XX_CMD_READ)\n  const dmaereq =']),
    scenario: ISA,
  },
  // ---------------------------------------------------------------- power
  {
    ...{ id: 'no power', code: 'PowerNotRaised', line: 'XX_CSR_START' },
    source: xx([
      `pm_busy_component(xsp.dip, 0)\n  ${READ}\n  pm_idle_component(xsp.dip, 0)`,
      `await pm_lower_power(xsp.dip, 0, 0)\n  ${READ}`,
    ]),
  },
  {
    ...{ id: 'power with a mutex', code: 'PowerWithMutex', line: 'pm_raise_power' },
    source: xx([
      READ,
      `await pm_lower_power(xsp.dip, 0, 0)\n  await mutex_enter(xsp.mu)\n  await pm_raise_power(xsp.dip, 0, 1)\n  await mutex_exit(xsp.mu)\n  ${READ}`,
    ]),
  },
  {
    ...{ id: 'idle without busy', code: 'IdleUnmatched', line: 'pm_idle_component(xsp.dip, 0) // more' },
    source: xx(['  return ret\n', '  pm_idle_component(xsp.dip, 0) // more\n  return ret\n']),
  },
  // ---------------------------------------------------------------- System V
  {
    ...{ id: 'completed as soon as it is started', code: 'DmaToUnlockedPage', line: null },
    source: xx(
      [
        '      xxprogram(xsp, 0, cookie.value, ccount.value)\n',
        '      xxprogram(xsp, 0, cookie.value, ccount.value)\n      bp.b_resid = 0\n      xsp.bp = NULL\n      biodone(bp)\n',
      ],
      [
        '  if (bp === NULL || !xsp.busy) return DDI_INTR_CLAIMED\n',
        '  if (bp === NULL) {\n    ddi_dma_unbind_handle(xsp.handle)\n    pm_idle_component(xsp.dip, 0)\n    return DDI_INTR_CLAIMED\n  }\n',
      ],
    ),
    scenario: { workload: [{ process: 'a', requests: [{ op: 'write', length: 4096 }] }] },
  },
  {
    ...{ id: 'a command over a command', code: 'DeviceBusy', line: 'XX_CMD_READ', path: 'sysv' },
    source: sysv([
      '  outb(sioa + XX_COMMAND, bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE)\n',
      '  for (let twice = 0; twice < 2; twice++) outb(sioa + XX_COMMAND, XX_CMD_READ)\n',
    ]),
    scenario: ISA,
  },
  {
    ...{ id: 'the byte pointer left alone', code: 'FlipFlopOutOfStep', line: 'outb(port(', path: 'sysv' },
    source: sysv(['  outb(port(CLEAR_POINTER), 0)\n  outb(port(MODE)', '  inb(port(2 * index))\n  outb(port(MODE)']),
    scenario: ISA,
  },
  {
    ...{ id: 'a count that goes round', code: 'DmaCrosses64K', line: 'outb(port(MASK), index)', path: 'sysv' },
    source: sysv([
      '  outb(port(2 * index + 1), count)\n  outb(port(2 * index + 1), count >> 8)',
      '  outb(port(2 * index + 1), 0xff)\n  outb(port(2 * index + 1), 0xff)',
    ]),
    scenario: ISA,
  },
  {
    ...{ id: 'a count that is one too high', code: 'TerminalCountMissing', line: 'XX_ACKNOWLEDGE', path: 'sysv' },
    source: sysv([': bp.b_bcount) - 1', ': bp.b_bcount)']),
    scenario: ISA,
  },
  {
    ...{ id: 'no page', code: 'PageLatchStale', line: 'outb(port(MASK), index)', path: 'sysv' },
    source: sysv(['  outb(board + 0x80 + PAGE[channel], Math.floor(address / 0x10000) & (wide ? 0xfe : 0xff))\n', '']),
    scenario: ISA,
  },
  {
    ...{ id: 'not masked', code: 'UnmaskedProgramming', line: 'outb(port(', path: 'sysv' },
    source: sysv(['  outb(port(MASK), 4 | index)\n', '  outb(port(MASK), index)\n']),
    scenario: ISA,
  },
  {
    ...{ id: 'the level is lost', code: 'SplLost', line: 'splx(s) // lost', path: 'sysv' },
    source: sysv([SYSV_READ, `const s = await spl5()\n  ${SYSV_READ}\n  await splx(s) // lost`]),
    scenario: ISA,
  },
  {
    ...{ id: 'the level stays', code: 'LevelAtReturn', line: 'spl5', path: 'sysv' },
    source: sysv([SYSV_READ, `${SYSV_READ}\n  await spl5()`]),
    scenario: ISA,
  },
  {
    ...{ id: 'a header for two', code: 'HeaderInUse', line: 'physio', path: 'sysv' },
    source: sysv([SYSV_READ, SYSV_READ.replace('NULL', '(globalThis.header ??= getrbuf())')]),
    scenario: { ...ISA, rules: { set: 'uarea' }, workload: TWO_READERS.workload },
  },
  // ---------------------------------------------------------------- directions
  {
    ...{
      id: 'a read through physio with B_WRITE',
      code: 'DirectionReversed',
      line: 'B_WRITE, xxminphys, uiop) // wrong',
    },
    source: xx([READ, `${READ.replace('B_READ', 'B_WRITE')} // wrong`]),
  },
  {
    ...{ id: 'an aread through aphysio with B_WRITE', code: 'DirectionReversed', line: 'aphysio', path: 'aphysio' },
    source: xx([
      'await aphysio(xxstrategy, anocancel, dev, B_READ',
      'await aphysio(xxstrategy, anocancel, dev, B_WRITE',
    ]),
  },
  {
    ...{ id: 'uiomove the wrong way', code: 'DirectionReversed', line: 'uiomove(rsp.ram', path: 'pio' },
    source: broken('rd.js', ['rd_move(dev, uiop, UIO_READ)', 'rd_move(dev, uiop, UIO_WRITE)']),
    scenario: { devices: [{ name: 'rd0', type: 'ramdisk', blocks: 64 }] },
  },
  {
    ...{ id: 'a read that is bound for a write', code: 'DirectionReversed', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['(bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE)', 'DDI_DMA_WRITE']),
  },
  {
    ...{ id: 'a bind without a direction', code: 'DirectionReversed', line: 'ddi_dma_buf_bind_handle' },
    source: xx(['(bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE) |', '0 |']),
  },
  {
    ...{ id: 'a card that is started the wrong way', code: 'DirectionReversed', line: 'XX_CSR_START |' },
    source: xx(['bp.b_flags & B_READ ? XX_CSR_DIR : 0', '0']),
  },
  {
    ...{ id: 'a command block that goes the wrong way', code: 'DirectionReversed', line: 'XX_IOPB_ADDR' },
    source: broken('xx-iopb.js', ['(isRead ? 1 : 2)', '2']),
    scenario: { devices: IOPB },
  },
  {
    ...{ id: 'a channel that goes the wrong way', code: 'DirectionReversed', line: 'ddi_dmae_prog' },
    source: broken('xx-dmae.js', ['isRead ? DMAE_CMD_READ : DMAE_CMD_WRITE', 'DMAE_CMD_WRITE']),
    scenario: ISA,
  },
  {
    ...{ id: 'System V: physio with B_WRITE', code: 'DirectionReversed', line: 'B_WRITE)) await', path: 'sysv' },
    source: sysv([SYSV_READ, SYSV_READ.replaceAll('B_READ', 'B_WRITE')]),
    scenario: ISA,
  },
  {
    ...{ id: 'System V: a mode of the wrong way', code: 'DirectionReversed', line: 'XX_CMD_READ', path: 'sysv' },
    source: sysv(['(bp.b_flags & B_READ ? 0x04 : 0x08)', '0x08']),
    scenario: ISA,
  },
  {
    ...{ id: 'System V: channel and card agree, and are wrong', code: 'DirectionReversed', line: 'XX_CMD_WRITE)' },
    path: 'sysv',
    source: sysv(
      ['(bp.b_flags & B_READ ? 0x04 : 0x08)', '0x08'],
      ['bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE', 'XX_CMD_WRITE'],
    ),
    scenario: ISA,
  },
  // ---------------------------------------------------------------- rules that were kept by luck
  {
    ...{ id: 'memory with KM_SLEEP in an interrupt', code: 'SleepInInterrupt', line: 'kmem_alloc' },
    source: xx(['  const csr = ddi_get32', '  kmem_free(kmem_alloc(512, KM_SLEEP), 512)\n  const csr = ddi_get32']),
  },
  {
    ...{ id: 'a buf with KM_SLEEP in an interrupt', code: 'SleepInInterrupt', line: 'getrbuf' },
    source: xx(['  const csr = ddi_get32', '  freerbuf(getrbuf(KM_SLEEP))\n  const csr = ddi_get32']),
  },
  {
    ...{ id: 'a mutex for processes in an interrupt', code: 'MutexWanted', line: 'mutex_enter(xsp.mu)' },
    source: xx(['MUTEX_DRIVER, iblock_cookie.value', 'MUTEX_DRIVER, NULL']),
  },
  {
    ...{ id: 'a mutex that strategy has already', code: 'MutexMisuse', line: 'mutex_enter(xsp.mu) // again' },
    source: xx(['  xsp.queue.push(bp)', '  mutex_enter(xsp.mu) // again\n  xsp.queue.push(bp)']),
  },
  {
    ...{ id: 'a mutex of another process', code: 'MutexMisuse', line: 'mutex_exit(xsp.mu) // not mine' },
    source: xx([
      READ,
      'xsp.turn = (xsp.turn ?? 0) + 1\n  if (xsp.turn === 1) {\n    await mutex_enter(xsp.mu)\n    await drv_usecwait(50000)\n    await delay(2)\n  } else await mutex_exit(xsp.mu) // not mine\n  const ret = 0',
    ]),
    scenario: TWO_READERS,
  },
  {
    ...{ id: 'memory that detach leaves', code: 'F_LEAK', rule: 'DetachLeak', line: 'kmem_alloc(512' },
    source: xx([READ, `kmem_alloc(512, KM_NOSLEEP)\n  ${READ}`]),
  },
  {
    ...{ id: 'a buf that detach leaves', code: 'F_LEAK', rule: 'DetachLeak', line: 'getrbuf(KM_SLEEP)' },
    source: xx([READ, `getrbuf(KM_SLEEP)\n  ${READ}`]),
  },
  {
    ...{
      id: 'memory is freed twice',
      code: 'F_USE_AFTER_FREE',
      rule: 'UseAfterFree',
      line: 'kmem_free(p, 512) // again',
    },
    source: xx([
      READ,
      `const p = kmem_alloc(512, KM_NOSLEEP)\n  kmem_free(p, 512)\n  kmem_free(p, 512) // again\n  ${READ}`,
    ]),
  },
  {
    ...{ id: 'a register while the card works', code: 'F_DEVICE_PROTOCOL', rule: 'DeviceBusy', line: 'XX_NBYTES, 512' },
    source: xx(['ENABLE_INTERRUPTS | dir)\n', 'ENABLE_INTERRUPTS | dir)\n  ddi_put32(regs, XX_NBYTES, 512)\n']),
  },
  {
    ...{ id: 'System V: a port while the card works', code: 'F_DEVICE_PROTOCOL', rule: 'DeviceBusy', path: 'sysv' },
    line: 'XX_COUNT_LOW, 7',
    source: sysv(['XX_CMD_READ : XX_CMD_WRITE)\n', 'XX_CMD_READ : XX_CMD_WRITE)\n  outb(sioa + XX_COUNT_LOW, 7)\n']),
    scenario: ISA,
  },
  {
    ...{ id: 'the level of the breakup routine is lost', code: 'SplLost', line: 'physio', path: 'sysv' },
    source: sysv(['  await dma_breakup(xxstrategy, bp)', '  await spl6()\n  await dma_breakup(xxstrategy, bp)']),
    scenario: ISA,
  },
]
