import type { Quantity } from './units'

/** The three machines whose costs the lab knows. */
export const HOST_NAMES = ['1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'] as const

/** The name of a host preset. */
export type HostName = (typeof HOST_NAMES)[number]

/** How the value of a parameter is written: a quantity with units, or a bare number. */
export type HostUnit = Quantity | 'count' | 'perMille' | 'address' | 'flag'

/** One line of the table. */
export interface HostRow {
  readonly key: string
  readonly unit: HostUnit
  readonly about: string
  /** Smallest and largest value, in whole ns, bytes, bytes per second, Hz, entries. */
  readonly min: number | bigint
  readonly max: number | bigint
  /** Defaults in the order of HOST_NAMES. */
  readonly values: readonly [number | bigint | boolean, number | bigint | boolean, number | bigint | boolean]
  /** Where each default comes from; the word estimate where nothing was published. */
  readonly sources: readonly [string, string, string]
}

const US = 1_000
const MS = 1_000_000
const S = 1_000_000_000
const MEG = 1_000_000
const TIME_MAX = 60 * S
const ALL_BITS = 0xffffffffffffffffn
const EST = 'estimate'
const E3 = [EST, EST, EST] as const
const MODEL = 'model decision'

type Values = HostRow['values']
type Sources = HostRow['sources']

const time = <Key extends string>(
  key: Key,
  about: string,
  values: Values,
  sources: Sources = E3,
): HostRow & { readonly key: Key; readonly unit: 'time' } => ({
  ...{ key, unit: 'time', about, min: 0, max: TIME_MAX, values, sources },
})
const size = <Key extends string>(
  key: Key,
  about: string,
  min: number,
  max: number,
  values: Values,
  sources: Sources,
): HostRow & { readonly key: Key; readonly unit: 'size' } => ({
  ...{ key, unit: 'size', about, min, max, values, sources },
})
const rate = <Key extends string>(
  key: Key,
  about: string,
  values: Values,
  sources: Sources,
): HostRow & { readonly key: Key; readonly unit: 'rate' } => ({
  ...{ key, unit: 'rate', about, min: 1, max: 1_000_000 * MEG, values, sources },
})
const address = <Key extends string>(
  key: Key,
  about: string,
  values: Values,
  sources: Sources,
): HostRow & { readonly key: Key; readonly unit: 'address' } => ({
  ...{ key, unit: 'address', about, min: 0n, max: ALL_BITS, values, sources },
})

const other = <Key extends string, Unit extends HostUnit>(
  key: Key,
  unit: Unit,
  about: string,
  [min, max]: readonly [number, number],
  values: Values,
  sources: Sources,
): HostRow & { readonly key: Key; readonly unit: Unit } => ({ key, unit, about, min, max, values, sources })

const LMBENCH_ULTRA = 'lmbench on Ultra 1'
const I386_BOOK = 'derived from 80386 clock counts'

/**
 * Every cost and limit of a host, with unit, range, default per host and its basis. Times are whole ns, sizes bytes,
 * rates bytes per second.
 *
 * @source lmbench results 1995-96; 80386 programmer's reference (clock counts); ST-506, Ultra 1 and LTO data sheets; estimates are marked
 */
export const HOST_ROWS = [
  other(
    'cpuClock',
    'frequency',
    'clock of the processor',
    [1 * MEG, 10_000 * MEG],
    [25 * MEG, 360 * MEG, 3_000 * MEG],
    ['preset', 'preset', 'preset'],
  ),
  size('pageSize', 'a page of memory', 512, 65_536, [4096, 8192, 4096], ['80386', 'UltraSPARC', 'x86-64']),
  size(
    'maxphys',
    'system limit of one transfer (minphys)',
    512,
    1 << 30,
    [57_344, 131_072, 57_344],
    ['as on x86; not used by the System V path', 'illumos, sun4u', 'illumos, x86'],
  ),
  size(
    'driverLimit',
    'limit of the driver (xxminphys)',
    512,
    1 << 30,
    [524_288, 524_288, 524_288],
    [
      'Writing Device Drivers, example 15-7',
      'Writing Device Drivers, example 15-7',
      'Writing Device Drivers, example 15-7',
    ],
  ),
  size(
    'legacyUnit',
    'unit into which dma_breakup cuts',
    512,
    65_536,
    [512, 512, 512],
    ['DMA_BREAKUP(K)', 'DMA_BREAKUP(K)', 'DMA_BREAKUP(K)'],
  ),
  other(
    'sgllen',
    'count',
    'entries of the scatter/gather list',
    [1, 65_536],
    [1, 17, 128],
    ['8237A', 'Writing Device Drivers, attribute examples', MODEL],
  ),
  address(
    'addrHi',
    'last address the card reaches',
    [0xffffffn, 0xffffffffn, ALL_BITS],
    ['ISA, 24 address lines', 'sun4u DVMA', 'PCI Express, 64 bit'],
  ),
  address(
    'seg',
    'boundary a piece may not cross (mask)',
    [0xffffn, 0xffffffffn, 0xffffffffn],
    ['8237A, 8-bit channels', MODEL, MODEL],
  ),
  address(
    'countMax',
    'largest count of one piece, minus 1',
    [0xffffn, 0xffffffn, 0xffffffffn],
    ['8237A, 8-bit channels', MODEL, MODEL],
  ),
  time(
    'syscallEntry',
    'from the user program into the kernel',
    [25 * US, 1_500, 125],
    [
      'estimate (20-100 us with exit), half',
      `${LMBENCH_ULTRA} (5 us with exit), scaled, half`,
      'published measurement (0.25 us with exit), half',
    ],
  ),
  time(
    'syscallExit',
    'back to the user program',
    [25 * US, 1_500, 125],
    [
      'estimate (20-100 us with entry), half',
      `${LMBENCH_ULTRA} (5 us with entry), scaled, half`,
      'published measurement (0.25 us with entry), half',
    ],
  ),
  time(
    'contextSwitch',
    'the processor changes to another process',
    [150 * US, 10 * US, 1_500],
    ['estimate (50-400 us)', `${LMBENCH_ULTRA} (14 us), scaled`, 'estimate (0.5-3 us)'],
  ),
  time('interruptEntry', 'until the handler runs', [14 * US, 4 * US, 600], [I386_BOOK, EST, EST]),
  time('interruptExit', 'from the handler back', [11 * US, 3 * US, 400], [I386_BOOK, EST, EST]),
  time('handler', 'body of the device handler', [40 * US, 15 * US, 2 * US]),
  time('strategy', 'strategy and start of a command', [80 * US, 20 * US, 3 * US]),
  time('biodone', 'biodone with its wakeup', [20 * US, 8 * US, 500]),
  time('physioSetup', 'physio or aphysio, once per call', [60 * US, 10 * US, 1 * US]),
  time('pageLock', 'fault in and lock, per page', [15 * US, 2_500, 150]),
  time('pageUnlock', 'unlock, per page', [10 * US, 1_500, 100]),
  time('pageFaultDisk', 'a page fault that reads the disk', [35 * MS, 12 * MS, 9 * MS]),
  time('pageFaultZero', 'a page fault that fills a page with zeros', [600 * US, 60 * US, 1 * US]),
  time('copySetup', 'start of a copy', [8 * US, 1 * US, 50]),
  rate(
    'copyRate',
    'copies between user and kernel memory',
    [8 * MEG, 170 * MEG, 5_000 * MEG],
    [
      'derived from string-move clocks (5-12 MB/s)',
      `${LMBENCH_ULTRA}, libc bcopy 167 MB/s`,
      'published measurement (4000 MB/s), scaled',
    ],
  ),
  other(
    'bouncePages',
    'count',
    'pages through which an engine reaches memory out of its reach; who finds too few waits for a callback',
    [0, 4096],
    [16, 16, 16],
    [EST, EST, EST],
  ),
  time('dmaBind', 'bind of a DMA handle, fixed part', [0, 10 * US, 800], ['not used on this host', EST, EST]),
  time('iommuMap', 'IOMMU entry, per page; only with iommu', [0, 1 * US, 700], ['no IOMMU', EST, EST]),
  time('iommuUnmap', 'IOMMU unmap and invalidate, per page; only with iommu', [0, 800, 500], ['no IOMMU', EST, EST]),
  time(
    'dmaSync',
    'ddi_dma_sync, fixed part',
    [0, 5 * US, 50],
    ['coherent', 'estimate (streaming buffer of sun4u)', EST],
  ),
  time('splChange', 'one spl call', [3 * US, 0, 0], ['estimate (2-4 port writes)', 'no spl', 'no spl']),
  rate(
    'busPeak',
    'peak rate of the bus',
    [1 * MEG, 132 * MEG, 3_938 * MEG],
    ['ISA, 8-bit DMA', 'PCI, 32 bit at 33 MHz', 'PCI Express generation 3, four lanes'],
  ),
  rate(
    'busEffective',
    'rate of a DMA engine on the bus',
    [444_444, 89 * MEG, 3_200 * MEG],
    ['8237A at 4 MHz, single mode, 9 clocks per byte', 'derived: 64-byte bursts with 8 clocks overhead', EST],
  ),
  other(
    'busClock',
    'frequency',
    'clock of the bus for a master of its own; of a serial bus, bytes a second on all lanes',
    [1 * MEG, 100_000 * MEG],
    [4 * MEG, 33_333_333, 3_938 * MEG],
    ['IBM AT: DMA at half of the bus clock', 'PCI', 'PCI Express generation 3, four lanes'],
  ),
  size('busWidth', 'bytes of a data clock', 1, 64, [1, 4, 1], ['ISA, 8-bit DMA', 'PCI, 32 bit', 'counted in bytes']),
  size(
    'burstBytes',
    'longest burst of a master, or payload of a packet',
    1,
    65_536,
    [1, 64, 128],
    ['8237A: single mode', 'derived: 89 MB/s', 'PCI Express: smallest maximum payload'],
  ),
  other(
    'overheadClocks',
    'count',
    'clocks of a burst without data: arbitration, address, first data; bytes around a packet',
    [0, 1_000],
    [8, 8, 24],
    ['8237A: 9 clocks for a byte', 'review of PCI: 8 clocks of access latency', 'PCI Express: 5-7 words'],
  ),
  other(
    'latencyTimer',
    'count',
    'clocks after which a burst gives way to another master that waits; 0 = at its end',
    [0, 255],
    [0, 32, 0],
    ['no such timer', 'estimate (PCI: 32 or 64)', 'no such timer'],
  ),
  other(
    'busRotates',
    'flag',
    'masters take turns; otherwise the lowest channel goes first',
    [0, 1],
    [false, true, true],
    ['ISA: fixed priority', 'PCI, SBus and EISA: rotation', 'PCI Express: packet by packet'],
  ),
  other(
    'busHoldsCpu',
    'flag',
    'the processor stands still while a bus master has the bus',
    [0, 1],
    [true, false, false],
    ['ISA: HOLD', 'PCI: host bridge', 'PCI Express: switch'],
  ),
  other(
    'refreshTax',
    'perMille',
    'share of the bus that memory refresh takes',
    [0, 500],
    [56, 0, 0],
    ['IBM PC: 4 of 72 clocks', MODEL, MODEL],
  ),
  other(
    'dmaClock',
    'frequency',
    'clock of the 8237 controllers',
    [1 * MEG, 20 * MEG],
    [4 * MEG, 4 * MEG, 4 * MEG],
    ['IBM AT, 8 MHz bus', 'EISA, compatible timing', 'EISA, compatible timing'],
  ),
  other(
    'missFactor',
    'perMille',
    'share of a stolen bus cycle that the processor feels; all without a cache',
    [0, 1000],
    [1000, 400, 300],
    ['80386 board manuals: no cache', EST, EST],
  ),
  other(
    'refreshByDma',
    'flag',
    'memory refresh is a DMA channel: a bus held for more than 4 ms is a parity error',
    [0, 1],
    [false, false, false],
    ['IBM AT: refresh has its own logic (XT: a DMA channel)', MODEL, MODEL],
  ),
  other(
    'coherent',
    'flag',
    'the processor sees what DMA writes without ddi_dma_sync',
    [0, 1],
    [true, false, true],
    ['ISA hosts', 'sun4u: streaming buffer must be flushed', 'x86'],
  ),
  time(
    'diskCommandOverhead',
    'a disk command, fixed part',
    [1 * MS, 1 * MS, 100 * US],
    [
      'estimate (PCs measured 297-2314 us)',
      'estimate (Ultra 1 SCSI measured 2242 us)',
      'estimate (SAS; 20 us for NVMe)',
    ],
  ),
  time(
    'diskRevolution',
    'one revolution of the disk; 0 = none',
    [16_666_667, 6 * MS, 8_333_333],
    ['3600 rpm', '10 000 rpm', '7200 rpm'],
  ),
  time('diskTrackSeek', 'seek to the next track', [5 * MS, 1 * MS, 1 * MS]),
  time(
    'diskAverageSeek',
    'average seek',
    [18 * MS, 5_700_000, 8_200_000],
    ['estimate (ESDI; 28-40 ms for MFM)', 'data sheet', 'data sheet'],
  ),
  rate(
    'diskMediaRate',
    'rate under the head',
    [522_240, 20 * MEG, 170 * MEG],
    ['ST-506: 17 sectors of 512 bytes, 60 revolutions per second', 'data sheet', EST],
  ),
  other(
    'diskSectorsPerTrack',
    'count',
    'sectors on a track',
    [1, 65_536],
    [17, 234, 2766],
    ['ST-506', 'derived from media rate and revolution', 'derived from media rate and revolution'],
  ),
  other(
    'diskInterleave',
    'count',
    'sectors from one logical sector to the next',
    [1, 64],
    [1, 1, 1],
    [MODEL, MODEL, MODEL],
  ),
  rate(
    'tapeRate',
    'rate of the tape while it streams',
    [90_000, 5 * MEG, 160 * MEG],
    ['QIC at 90 in/s', 'DLT7000', 'LTO-6'],
  ),
  time('tapeReposition', 'the tape stops, backs up and starts again', [1_300 * MS, 2 * S, 3 * S]),
  time(
    'deviceByteDelay',
    'pause the device needs after each byte of programmed I/O',
    [10 * US, 10 * US, 10 * US],
    [
      'Writing Device Drivers, programmed I/O example',
      'Writing Device Drivers, programmed I/O example',
      'Writing Device Drivers, programmed I/O example',
    ],
  ),
  time(
    'registerAccess',
    'one access to a register of the device',
    [1 * US, 200, 100],
    ['estimate (8-bit port on ISA)', EST, EST],
  ),
  time('quantum', 'how long user code may keep the processor while another process waits', [
    100 * MS,
    100 * MS,
    100 * MS,
  ]),
  size('memory', 'physical memory', 65_536, 2 ** 40, [8 << 20, 256 << 20, 4 * (1 << 30)], [MODEL, MODEL, MODEL]),
  other(
    'fragmentation',
    'perMille',
    'how often the next page is not the next frame',
    [0, 1000],
    [900, 500, 500],
    [MODEL, MODEL, MODEL],
  ),
  other(
    'iommu',
    'flag',
    'an IOMMU translates what devices address; drivers of Solaris get DVMA cookies',
    [0, 1],
    [false, true, false],
    ['no IOMMU', 'sun4u', MODEL],
  ),
  size(
    'cacheLine',
    'a line of the cache, where the processor does not see what DMA writes',
    16,
    256,
    [32, 32, 64],
    [MODEL, MODEL, MODEL],
  ),
  time(
    'pageoutEvery',
    'memory pressure: from one pass of the page daemon to the next; 0 = none',
    [0, 0, 0],
    [MODEL, MODEL, MODEL],
  ),
  other(
    'pageoutPages',
    'count',
    'memory pressure: most pages that one pass takes',
    [1, 1_000_000],
    [16, 16, 16],
    [MODEL, MODEL, MODEL],
  ),
  other(
    'pic',
    'flag',
    'two 8259A stand between the device lines and the processor; without them lines ask by level',
    [0, 1],
    [true, false, true],
    ['IBM AT', 'SPARC: interrupts carry their level', 'PC board, controllers in AT mode'],
  ),
  other(
    'elcr',
    'flag',
    'edge/level registers; lines 9 to 11 are level-triggered by default',
    [0, 1],
    [false, true, true],
    ['ISA', 'PCI', 'PCI'],
  ),
  other(
    'latchEdge',
    'flag',
    'an edge is kept even when the line falls before the acknowledge',
    [0, 1],
    [false, false, false],
    ['Intel 8259A data sheet', 'Intel 8259A data sheet', 'Intel 8259A data sheet'],
  ),
  other(
    'chainStops',
    'flag',
    'Solaris: the first handler that claims ends the walk over a shared line',
    [0, 1],
    [false, false, false],
    ['illumos, x86', MODEL, 'illumos, x86'],
  ),
  other(
    'stormInterrupts',
    'count',
    'interrupts in a row that nobody claims, or that leave a level line up, before it is masked',
    [1, 10_000_000],
    [100_000, 100_000, 100_000],
    [MODEL, MODEL, MODEL],
  ),
] as const satisfies readonly HostRow[]
