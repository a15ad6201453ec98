import type { BrokenDriver } from './broken-rules'
import { styled, type StyleName } from './styled-drivers'

type Row = Pick<BrokenDriver, 'id' | 'code' | 'rule' | 'line'>
type Scenario = Readonly<Record<string, unknown>>
const wrong = (row: Row, name: StyleName, pairs: readonly (readonly [string, string])[], scenario?: Scenario) => ({
  ...row,
  ...styled(name, scenario, ...pairs),
})
const reads = (...requests: readonly Scenario[]): Scenario => ({
  workload: [{ process: 'a', allocator: 'stride2', requests: requests.map((each) => ({ op: 'read', ...each })) }],
})
const UNBIND = '  ddi_dma_unbind_handle(node.h)\n  ddi_dma_free_handle(node.h)\n'

/** Drivers in other manners than the examples', each with one mistake. */
export const BROKEN_STYLES: readonly BrokenDriver[] = [
  wrong(
    { id: 'unbound after biodone', code: 'F_LEAK', rule: 'BindingLeak', line: 'ddi_dma_unbind_handle(node.h)' },
    'overlap',
    [
      [UNBIND, ''],
      ['  biodone(node.bp)\n', `  biodone(node.bp)\n${UNBIND}`],
    ],
  ),
  wrong(
    { id: 'an error way that keeps its handle', code: 'F_LEAK', rule: 'HandleLeak', line: 'ddi_dma_alloc_handle' },
    'overlap',
    [
      ['    ddi_dma_free_handle(h.value)\n', ''],
      ["dma_attr_sgllen: p('dma-sgllen')", 'dma_attr_sgllen: 1'],
      ['if (bp.b_bcount > 4096) bp.b_bcount = 4096', 'minphys(bp)'],
    ],
    reads({ length: 8192 }, { length: 8192 }),
  ),
  wrong(
    { id: 'an error way that keeps its binding', code: 'F_LEAK', rule: 'BindingLeak', line: 'ddi_dma_buf_bind_handle' },
    'power',
    [
      [
        '  if (bad) bioerror(bp, EIO)\n',
        '  if (bad) {\n    bioerror(bp, EIO)\n    s.cur = null\n    biodone(bp)\n    return DDI_INTR_CLAIMED\n  }\n',
      ],
    ],
    { faults: ['F8'], ...reads({ length: 4096 }) },
  ),
  wrong(
    { id: 'a watchdog that rings late', code: 'F_LEAK', rule: 'TimeoutLeak', line: 'timeout(late' },
    'pair',
    [
      ['  if (unit.alarm) untimeout(unit.alarm)\n', ''],
      ['      untimeout(unit.alarm)\n', ''],
      ['2000000', '20000'],
    ],
    reads({ length: 8192, repeat: 3, thinkTime: '30 ms' }),
  ),
  wrong(
    { id: 'memory for the card that detach leaves', code: 'F_LEAK', rule: 'DetachLeak', line: 'ddi_dma_mem_alloc' },
    'double',
    [['    ddi_dma_mem_free(b.acc)\n', '']],
  ),
  wrong(
    { id: 'a handler that keeps its mutex on one way out', code: 'MutexNotReleased', line: 'const interrupt =' },
    'pair',
    [['    mutex_exit(unit.lock)\n    return DDI_INTR_UNCLAIMED', '    return DDI_INTR_UNCLAIMED']],
    {
      devices: [0, 1].map((each) => ({ name: `disk${each}`, type: 'disk', line: 11, trigger: 'level' })),
      workload: [0, 1].map((each) => ({
        process: `p${each}`,
        requests: [{ op: 'read', device: `disk${each}`, length: 4096 }],
      })),
    },
  ),
  {
    ...wrong({ id: 'biodone while the mutex is held', code: 'MutexMisuse', line: 'mutex_enter(unit.lock)' }, 'pair', [
      ['  mutex_exit(unit.lock)\n  biodone(bp)\n  mutex_enter(unit.lock)\n', '  biodone(bp)\n'],
    ]),
    path: 'aphysio',
  },
  wrong({ id: 'cv_timedwait without the mutex', code: 'MutexMisuse', line: 'cv_timedwait' }, 'double', [
    ['  await mutex_enter(s.mu)\n  while (s.owner)', '  while (s.owner)'],
  ]),
  wrong(
    { id: 'stores that a card is not told of', code: 'F_SYNC_MISSING', rule: 'SyncMissing', line: 'XX_CSR_START' },
    'double',
    [['DDI_DMA_SYNC_FORDEV', 'DDI_DMA_SYNC_FORCPU']],
  ),
  wrong(
    { id: 'a sync that is too short', code: 'F_SYNC_MISSING', rule: 'SyncMissing', line: 'XX_CSR_START' },
    'double',
    [['0, n, DDI_DMA_SYNC_FORDEV', '0, 512, DDI_DMA_SYNC_FORDEV']],
  ),
  wrong(
    {
      id: 'a look without DDI_DMA_SYNC_FORKERNEL',
      code: 'F_SYNC_MISSING',
      rule: 'SyncMissing',
      line: 'uiomove(before',
    },
    'double',
    [['DDI_DMA_SYNC_FORKERNEL', 'DDI_DMA_SYNC_FORDEV']],
  ),
  wrong({ id: 'uio_resid is counted by hand', code: 'CorruptUio', line: null }, 'double', [
    ['    blk += n', '    uiop.uio_resid = left - n\n    blk += n'],
  ]),
  wrong(
    {
      id: 'a card that is told more than its channel',
      code: 'F_DEVICE_PROTOCOL',
      rule: 'TerminalCountMissing',
      line: 'XX_COMMAND, bp.b_flags',
    },
    'channel',
    [['n = c.dmac_size\n', 'n = bp.b_bcount\n']],
  ),
  wrong(
    {
      id: 'System V: a channel that ends before its card',
      code: 'F_DEVICE_PROTOCOL',
      rule: 'TerminalCountMissing',
      line: 'XX_ACKNOWLEDGE',
    },
    'own-header',
    [['outb(r(2 * ch + 1), count & 255)', 'outb(r(2 * ch + 1), (count + 1) & 255)']],
  ),
  wrong(
    { id: 'System V: bioerror after iodone', code: 'BioerrorAfterBiodone', line: 'bioerror(bp, e)' },
    'sorted',
    [
      ['  if (e) bioerror(bp, e)\n', ''],
      ['  iodone(bp)\n', '  iodone(bp)\n  if (e) bioerror(bp, e)\n'],
    ],
    { faults: [{ id: 'F8', times: 5 }] },
  ),
  wrong(
    { id: 'a byte over a byte', code: 'F_DEVICE_PROTOCOL', rule: 'DeviceBusy', line: 'START_TRANSFER' },
    'bytes',
    [['      if (!(await ready(s))) return EIO\n', '']],
    { devices: [{ name: 'card0', type: 'pio', byteDelay: '1 ms' }] },
  ),
]
