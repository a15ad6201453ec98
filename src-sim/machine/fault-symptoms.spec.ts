import { describe, expect, it } from 'vitest'
import { FAULT_IDS } from '../config/fault-catalogue'
import { FAULT_FINDINGS, faultColumns } from '../config/fault-symptoms'
import type { PathId } from '../config/scenario'
import type { FaultId } from '../core/faults'
import {
  BASE,
  behind,
  bufferOf,
  countRows,
  damage,
  findings,
  isMedium,
  physical,
  playFault,
  symptomOf,
  wrongAt,
  type Bench,
  type Symptom,
} from '../testing/fault-bench'
import { heldLocks, type Inside } from '../testing/inside'

/** What a fault looks like on one path. */
interface Row {
  readonly user: Symptom
  /** The rule under which the checker names it; absent: no driver broke a rule, or there is none for it. */
  readonly rule?: string
  readonly bench?: Bench
  /** What else is documented, on the machine with the fault and on the one without. */
  readonly also?: (run: Inside, plain: Inside, bench: Bench) => void
}

/** `sysv`: the path of dma_breakup; `solaris`: physio and aphysio. Null: it cannot happen there. */
interface Rows {
  readonly sysv: readonly Row[] | null
  readonly solaris: readonly Row[] | null
}

const PATHS: readonly PathId[] = ['sysv', 'physio', 'aphysio']
const ISA = { preset: '1989-386-isa' }
/** Memory behind the 24 address lines. */
const HIGH = { preset: '1989-386-isa', memory: '32 MB', sgllen: 17 }
const PC = { preset: '2014-x86-pcie' }
const SUN = { preset: '1999-sparc-pci' }
const I386 = { set: 'i386' }
const FIRST = { op: 'read', offset: 0, length: 4096, buffer: { base: 2 * BASE } }
const SECOND = { op: 'read', offset: 0, length: 4096, buffer: { base: BASE } }
/** Two requests of which the second lies over a line of 64 KB. */
const ACROSS: Bench = {
  allocator: 'contiguous',
  requests: [
    { ...FIRST, length: 0x8000 },
    { ...SECOND, length: 60_000 },
  ],
}
/** A medium that cannot wait for the bus for long. */
const NARROW = { fifoBytes: 64, fifoThreshold: 16, mediaRate: '100 KB/s' }
const TWICE: Bench = { requests: [FIRST, SECOND] }
const IN_CHUNKS: Bench = { driver: { name: 'xx', minphys: 4096 }, length: 8192 }

/** Three processes with a command each on a card with command blocks; the second is the furthest away. */
const BLOCKS: Bench = {
  device: { engine: 'bus-master-iopb', blocks: 20_000 },
  workload: [100, 15_000, 200].map((place, index) => ({
    process: `p${index}`,
    requests: [{ ...SECOND, offset: place * 512 }],
  })),
}

const firstOf = ({ records }: Inside): { result: number; errno: number; residual: number } => records[0]!.results[0]!
const disk = ({ world }: Inside, name = 'disk0'): { isBusy: boolean; isInterrupting: boolean; error: number } =>
  world.devices.get(name)!.disk.status()
const medium = (run: Inside, at: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  run.world.devices.get('disk0')!.media.read(at, bytes)
  return bytes
}
const where = (run: Inside, address = BASE): number => run.records[0]!.proc.as.physical(address)

/** The device is done, its line is not answered; the pages stay locked. */
const ownsLocks = (run: Inside): void => {
  expect(heldLocks(run)).toBeGreaterThan(0)
  expect(run.records[0]!.proc.state).toBe('sleeping')
}
const isIdleDevice = (run: Inside): void => {
  expect(disk(run)).toMatchObject({ isBusy: false, isInterrupting: false })
}
/** What is behind the line has gone to the start of the 64 KB, over the request before. */
const wrapsAtLine = (run: Inside): void => {
  const at = where(run)
  const line = (Math.floor(at / 0x10000) + 1) * 0x10000
  expect(wrongAt(run)).toBe(line - at)
  expect(isMedium(physical(run, line - 0x10000, 100), line - at)).toBe(true)
  expect(firstOf(run).errno).toBe(0)
}
/** All of it has gone to the address modulo 16 MB. */
const losesHighBits = (run: Inside): void => {
  const at = where(run)
  expect(at).toBeGreaterThanOrEqual(1 << 24)
  expect(isMedium(physical(run, at % (1 << 24), 512))).toBe(true)
}
const isStale = (run: Inside, _plain: Inside, bench: Bench): void => {
  expect(bufferOf(run, bench).every((byte) => byte === 0)).toBe(true)
}
const isMediumError =
  (code: number) =>
  (run: Inside): void =>
    expect(disk(run).error).toBe(code)

/** The tape stopped, backed up and went on: all bytes, and the time of that. */
const repositions = (run: Inside, plain: Inside): void => {
  const [end, usual] = [run, plain].map(({ records }) => records[0]!.results[0]!.endedAt)
  expect(end! - usual!).toBeGreaterThanOrEqual(run.scenario.devices[0]!.reposition)
}

const LATER = 30_000_000_000

/** The catalogue, by its numbers; benches are machines on which the documented symptom can be seen. */
const TABLE: Partial<Record<FaultId, Rows>> = {
  F1: {
    sysv: [
      {
        user: 'hang',
        bench: { fault: { skip: 2 } },
        also: (run, _plain, bench) => {
          expect(disk(run)).toMatchObject({ isBusy: false, isInterrupting: true })
          expect(run.world.controller!.irr).toBe(0)
          expect(wrongAt(run, bench)).toBe(1024)
        },
      },
    ],
    solaris: [
      {
        user: 'hang',
        also: (run) => {
          ownsLocks(run)
          expect(disk(run)).toMatchObject({ isBusy: false, isInterrupting: true })
        },
      },
    ],
  },
  F2: {
    sysv: [{ user: 'late', bench: { fault: { operand: 50_000_000 } } }],
    solaris: [{ user: 'late', bench: { fault: { operand: 50_000_000 } } }],
  },
  F3: {
    sysv: [{ user: 'right', also: (run) => expect(run.world.kernel.cpu.spurious).toBe(1) }],
    solaris: [
      {
        user: 'right',
        also: (run, plain) =>
          expect(run.world.kernel.cpu.interrupts).toBeGreaterThan(plain.world.kernel.cpu.interrupts),
      },
    ],
  },
  F4: {
    sysv: [
      {
        user: 'right',
        also: (run, plain) => expect(run.world.kernel.cpu.interrupts).toBe(plain.world.kernel.cpu.interrupts + 1),
      },
    ],
    solaris: [
      {
        user: 'right',
        also: (run, plain) => expect(run.world.kernel.cpu.interrupts).toBe(plain.world.kernel.cpu.interrupts + 1),
      },
    ],
  },
  F5: {
    sysv: [{ user: 'hang', also: (run) => expect(run.world.controller!.isr).not.toBe(0) }],
    solaris: null,
  },
  F6: {
    sysv: [{ user: 'hang', also: (run) => expect(disk(run).isInterrupting).toBe(true) }],
    solaris: [
      {
        user: 'hang',
        rule: 'InterruptStorm',
        bench: TWICE,
        also: (run) => {
          expect(run.world.kernel.lines[0]!.isMasked).toBe(true)
          expect(run.world.kernel.cpu.interrupts).toBeGreaterThanOrEqual(run.scenario.host.stormInterrupts)
        },
      },
    ],
  },
  F7: {
    sysv: null,
    solaris: [100, 1000].map((times) => ({
      user: times === 100 ? 'late' : 'hang',
      rule: 'InterruptForeign',
      bench: {
        host: { ...PC, chainStops: true, stormInterrupts: 500 },
        device: { line: 11 },
        others: [{ name: 'disk1', type: 'disk', line: 11 }],
        driver: { name: 'xx', device: 'disk0' },
        fault: { where: 'disk0', times },
        requests: [{ op: 'read', device: 'disk1', length: 4096 }],
      },
    })),
  },
  F8: {
    sysv: [
      {
        user: 'EIO',
        bench: { fault: { skip: 3 } },
        also: (run, _plain, bench) => {
          expect(wrongAt(run, bench)).toBe(3 * 512)
          // u_count is that of the unit that failed.
          expect(firstOf(run).residual).toBe(512)
        },
      },
    ],
    solaris: [{ user: 'EIO', also: (run) => expect([wrongAt(run), firstOf(run).result]).toEqual([2048, -1]) }],
  },
  F9: {
    sysv: [{ user: 'ENXIO', also: isMediumError(2) }],
    solaris: [
      { user: 'short', also: isMediumError(2) },
      { user: 'short', bench: { fault: { operand: 0 } }, also: (run) => expect(firstOf(run).result).toBe(0) },
    ],
  },
  F10: {
    sysv: [
      {
        user: 'wrong bytes',
        bench: { fault: { skip: 1, operand: 100 } },
        // The kernel page holds the unit before: the tail of the second is that of the first.
        also: (run) => {
          expect(wrongAt(run)).toBe(512 + 100)
          expect(isMedium(bufferOf(run).subarray(612, 1024), 100)).toBe(true)
          expect(firstOf(run).errno).toBe(0)
        },
      },
    ],
    solaris: [{ user: 'short', also: (run) => expect([wrongAt(run), firstOf(run).errno]).toEqual([2048, 0]) }],
  },
  F11: {
    sysv: [{ user: 'EIO', also: isMediumError(8) }],
    solaris: [{ user: 'EIO', also: isMediumError(8) }],
  },
  F12: {
    sysv: [
      { user: 'EIO', also: isMediumError(9) },
      { user: 'late', bench: { device: { type: 'tape' } }, also: repositions },
    ],
    solaris: [
      { user: 'EIO', also: isMediumError(9) },
      { user: 'late', bench: { device: { type: 'tape' } }, also: repositions },
      { user: 'late', bench: { host: ISA, device: { type: 'tape' } }, also: repositions },
    ],
  },
  F13: {
    sysv: [
      {
        user: 'wrong bytes',
        rule: 'DmaCrosses64K',
        bench: { ...ACROSS, rules: I386, fault: { skip: 1 } },
        also: wrapsAtLine,
      },
    ],
    solaris: [
      { user: 'wrong bytes', rule: 'DmaCrosses64K', bench: { ...ACROSS, host: ISA }, also: wrapsAtLine },
      {
        user: 'wrong bytes',
        rule: 'DmaCrosses64K',
        bench: { ...ACROSS, host: { ...ISA, sgllen: 17 } },
        also: wrapsAtLine,
      },
    ],
  },
  F14: {
    sysv: [
      {
        user: 'hang',
        bench: { device: { waitTC: true } },
        also: (run) => {
          expect(disk(run)).toMatchObject({ isBusy: true, isInterrupting: false })
          expect(run.world.motherboard.slaves.size).toBe(1)
        },
      },
      {
        user: 'right',
        rule: 'TerminalCountMissing',
        bench: { rules: I386, length: 1000, device: { dmaMode: 'block' } },
        also: (run, plain, bench) => {
          expect([...behind(run, bench, 2)]).toEqual([0xff, 0])
          expect([...behind(plain, bench, 2)]).toEqual([0, 0])
        },
      },
      {
        user: 'right',
        rule: 'TerminalCountMissing',
        bench: { rules: I386, length: 1000, device: { engine: '8237-16bit', dmaMode: 'block' } },
        // A word too many.
        also: (run, _plain, bench) => expect([...behind(run, bench, 3)]).toEqual([0xff, 0xff, 0]),
      },
      { user: 'right', rule: 'TerminalCountMissing' },
    ],
    solaris: null,
  },
  F15: {
    sysv: [
      {
        user: 'late',
        rule: 'TerminalCountMissing',
        bench: { rules: I386, length: 4097 },
        also: (run, plain, bench) => {
          expect(isMedium(behind(run, bench, 4095), 4097)).toBe(true)
          expect(behind(plain, bench, 4095).every((byte) => byte === 0)).toBe(true)
        },
      },
      {
        user: 'late',
        rule: 'TerminalCountMissing',
        bench: {
          rules: I386,
          device: { dmaMode: 'block' },
          requests: [
            { ...FIRST, length: 512 },
            { ...SECOND, length: 512 },
          ],
        },
        // All of the 64 KB around it, by a controller that goes on to its own end.
        also: (run) => {
          const at = where(run)
          const page = at - (at % 0x10000)
          expect(physical(run, at + 512, page + 0x10000 - at - 512).every((byte) => byte === 0xff)).toBe(true)
          expect(physical(run, page, at - page).every((byte) => byte === 0xff)).toBe(true)
        },
      },
    ],
    solaris: null,
  },
  F16: {
    sysv: [
      {
        user: 'wrong bytes',
        rule: 'FlipFlopOutOfStep',
        bench: { rules: I386 },
        also: (run) => {
          const at = where(run)
          const swapped = at - (at % 0x10000) + (at & 0xff) * 0x100 + ((at >> 8) & 0xff)
          expect(isMedium(physical(run, swapped, 512))).toBe(true)
        },
      },
    ],
    solaris: null,
  },
  F17: {
    sysv: ['8237-8bit', '8237-16bit'].map((engine) => ({
      user: 'wrong bytes',
      rule: 'PageLatchStale',
      bench: { rules: I386, allocator: 'high', device: { engine } },
      also: (run) => {
        const page = engine === '8237-8bit' ? 0x10000 : 0x20000
        expect(where(run)).toBeGreaterThanOrEqual(page)
        expect(isMedium(physical(run, where(run) % page, 512))).toBe(true)
      },
    })),
    solaris: null,
  },
  F18: {
    sysv: ['8237-8bit', '8237-16bit'].map((engine) => ({
      user: 'wrong bytes',
      rule: 'AddressRange',
      bench: { rules: I386, host: HIGH, allocator: 'high', device: { engine } },
      also: losesHighBits,
    })),
    solaris: ['8237-8bit', '8237-16bit', 'bus-master', 'bus-master-n', 'bus-master-iopb'].map((engine) => ({
      user: 'wrong bytes',
      rule: 'AddressRange',
      bench: { host: HIGH, allocator: 'high', device: { engine } },
      also: losesHighBits,
    })),
  },
  F19: {
    sysv: [
      {
        user: 'wrong bytes',
        rule: 'DmaToUnlockedPage',
        bench: { rules: I386 },
        also: (run, plain, bench) => {
          isStale(run, plain, bench)
          expect(damage(run)).toBeGreaterThan(4000)
        },
      },
    ],
    solaris: [
      {
        user: 'wrong bytes',
        rule: 'DmaToUnlockedPage',
        bench: { host: PC },
        also: (run, plain, bench) => {
          isStale(run, plain, bench)
          expect(damage(run)).toBeGreaterThan(4000)
          expect(run.world.kernel.findings[0]!.message).toMatch(/of bystander, before of p/)
        },
      },
      {
        user: 'right',
        rule: 'DmaToUnlockedPage',
        bench: { host: PC, op: 'write' },
        also: (run) => expect(medium(run, 0, 4096).every((byte) => byte === 0xb5)).toBe(true),
      },
      {
        user: 'EIO',
        rule: 'PageMoved',
        bench: { host: SUN },
        also: (run) => {
          expect(disk(run).error).toBe(3)
          expect(damage(run)).toBe(0)
        },
      },
    ],
  },
  F20: {
    sysv: null,
    solaris: [
      {
        user: 'right',
        rule: 'ModifiedBitLost',
        bench: { host: PC, fault: { operand: 5_000_000_000 }, timeLimit: '1 s' },
      },
      {
        user: 'wrong bytes',
        rule: 'ModifiedBitLost',
        bench: { host: PC },
        also: (run, plain, bench) => {
          isStale(run, plain, bench)
          expect(countRows(run, 'page:out')).toBe(1)
        },
      },
    ],
  },
  F21: {
    sysv: null,
    solaris: [PC, SUN].map((host) => ({
      user: 'wrong bytes',
      rule: 'PageMoved',
      bench: { host },
      also: (run, plain, bench) => {
        isStale(run, plain, bench)
        const [child] = run.world.kernel.memoryFaults.children
        expect(isMedium(child!.view(BASE, 4096))).toBe(true)
      },
    })),
  },
  F22: {
    sysv: ['man89', 'uarea', 'i386'].map((set) => ({
      // Physio of Release 4 looks at B_BUSY: there the two wait for each other, and nothing is lost.
      user: set === 'i386' ? 'right' : 'wrong bytes',
      rule: 'BiodoneTwice',
      bench: {
        rules: { set },
        workload: [
          { process: 'p', requests: [{ ...SECOND, length: 512 }] },
          { process: 'q', startAt: '1 s', requests: [{ ...SECOND, offset: 8192 }] },
          { process: 'r', startAt: '1001 ms', requests: [SECOND] },
        ],
        of: [2, 0],
      },
      also: (run) => {
        if (set !== 'i386') return expect(findings(run)).toContain('HeaderInUse')
        const { pfreelist } = run.sysv!
        expect(new Set(pfreelist).size).toBeLessThan(pfreelist.length)
      },
    })),
    solaris: [
      {
        user: 'early',
        rule: 'BiodoneTwice',
        bench: IN_CHUNKS,
        also: (run) => expect(findings(run)).toContain('DmaToUnlockedPage'),
      },
    ],
  },
  F23: {
    sysv: [{ user: 'hang', rule: 'BiodoneMissing', also: isIdleDevice }],
    solaris: [
      {
        user: 'hang',
        rule: 'BiodoneMissing',
        also: (run) => {
          isIdleDevice(run)
          ownsLocks(run)
        },
      },
    ],
  },
  F24: {
    sysv: [{ user: 'wrong bytes', rule: 'DmaToUnlockedPage', bench: { length: 512 }, also: isStale }],
    solaris: [
      {
        user: 'wrong bytes',
        rule: 'SyncMissing',
        bench: { host: HIGH, allocator: 'high', fault: { operand: LATER } },
        also: isStale,
      },
      { user: 'wrong bytes', rule: 'SyncMissing', bench: { host: SUN, length: 4000, fault: { operand: LATER } } },
    ],
  },
  F25: {
    sysv: null,
    solaris: [
      { user: 'wrong bytes', rule: 'SyncMissing', bench: { host: HIGH, allocator: 'high' }, also: isStale },
      {
        user: 'wrong bytes',
        rule: 'SyncMissing',
        bench: { host: SUN, length: 4000 },
        also: (run) => {
          expect(wrongAt(run)).toBe(4000 - (4000 % 64))
          expect(run.world.between.iommu!.streaming.waiting).toBeGreaterThan(0)
        },
      },
      { user: 'wrong bytes', rule: 'SyncMissing', bench: { host: { ...PC, coherent: false } } },
    ],
  },
  F26: {
    sysv: null,
    solaris: [
      {
        user: 'wrong bytes',
        rule: 'CookieStale',
        bench: { host: { ...PC, sgllen: 1 }, allocator: 'random', length: 16_384 },
        // The first frame has what belongs to the last window; the others were never written.
        also: (run) => {
          const buffer = bufferOf(run)
          expect(buffer.subarray(4096, 8192).every((byte) => byte === 0)).toBe(true)
        },
      },
    ],
  },
  F27: {
    sysv: null,
    solaris: [
      {
        user: 'late',
        rule: 'DmaToUnlockedPage',
        bench: {
          host: PC,
          allocator: 'random',
          requests: [
            { ...FIRST, length: 16_384 },
            { ...SECOND, offset: 65_536 },
          ],
        },
        // Entries 2 to 4 are those of the request before, which is over.
        also: (run, _plain, bench) => {
          expect(wrongAt(run, { ...bench, of: [0, 0] })).toBe(4096)
          expect(isMedium(bufferOf(run, { ...bench, of: [0, 0] }).subarray(4096), 65_536 + 4096)).toBe(true)
        },
      },
    ],
  },
  F28: {
    sysv: null,
    solaris: [
      {
        user: 'hang',
        rule: 'LostRequest',
        bench: { ...BLOCKS, of: [0, 0] },
      },
    ],
  },
  F29: {
    sysv: null,
    solaris: [
      {
        user: 'hang',
        rule: 'BiodoneMissing',
        bench: { ...BLOCKS, device: { ...BLOCKS.device, queueDepth: 1 }, of: [2, 0] },
        also: isIdleDevice,
      },
    ],
  },
  F30: {
    sysv: null,
    solaris: [
      {
        user: 'wrong bytes',
        rule: 'UnbindWhileBusy',
        bench: { ...BLOCKS, device: { ...BLOCKS.device, elevator: true }, of: [1, 0] },
      },
    ],
  },
  F31: {
    sysv: [
      {
        user: 'hang',
        rule: 'SplLost',
        bench: {
          fault: { skip: 1 },
          workload: [
            { process: 'p', requests: [SECOND] },
            { process: 'q', startAt: '1 ms', requests: [SECOND] },
            { process: 'late', startAt: '2 s', requests: [SECOND] },
          ],
          of: [2, 0],
        },
        also: (run) => {
          const said = run.world.kernel.findings.map(({ message }) => message)
          expect(said.some((text) => /pending 1 became 0/.test(text))).toBe(true)
        },
      },
    ],
    solaris: null,
  },
  F32: {
    sysv: [{ user: 'panic', rule: 'PhysioInInterrupt' }],
    solaris: [
      { user: 'panic', rule: 'SleepInInterrupt' },
      { user: 'panic', rule: 'HighLevelCall', bench: { device: { level: 12 } } },
    ],
  },
  F33: {
    sysv: [
      {
        user: 'hang',
        rule: 'LostWakeup',
        also: (run) => {
          isIdleDevice(run)
          const [holder] = [...run.sysv!.holders.keys()]
          expect(holder!.stage).toBe('done')
        },
      },
    ],
    solaris: null,
  },
  F34: {
    sysv: [{ user: 'hang', also: (run) => expect(disk(run).isBusy).toBe(true) }],
    solaris: null,
  },
  F35: {
    sysv: [
      {
        user: 'hang',
        bench: {
          others: [{ name: 'disk1', type: 'disk' }],
          workload: [
            { process: 'p', requests: [SECOND] },
            { process: 'q', startAt: '1 s', requests: [{ ...SECOND, device: 'disk1' }] },
          ],
          of: [1, 0],
        },
        also: (run) => expect([disk(run).isBusy, disk(run, 'disk1').isBusy]).toEqual([true, true]),
      },
    ],
    solaris: null,
  },
  F36: {
    sysv: [
      {
        user: 'right',
        also: (run) => {
          expect(run.table.strings.some((text) => text.startsWith('refresh/latency'))).toBe(true)
        },
      },
    ],
    solaris: null,
  },
  F37: {
    sysv: [{ user: 'hang', also: (run) => expect(disk(run).isBusy).toBe(true) }],
    solaris: [
      { user: 'hang', also: (run) => expect(disk(run).isBusy).toBe(true) },
      { user: 'EIO', bench: { driver: { name: 'xx', watchdog: '300 ms' } } },
    ],
  },
  F38: { sysv: null, solaris: [SUN, PC].map((host) => ({ user: 'EIO', bench: { host }, also: isMediumError(3) })) },
  F39: {
    sysv: [
      { user: 'late' },
      {
        user: 'EIO',
        bench: { device: NARROW },
        also: isMediumError(9),
      },
      { user: 'late', bench: { device: { engine: 'bus-master' } } },
    ],
    solaris: [
      { user: 'late', bench: { host: ISA } },
      ...['bus-master', 'bus-master-n', 'bus-master-iopb'].map((engine): Row => ({
        user: 'late',
        bench: { host: { ...SUN, busRotates: false }, device: { engine } },
      })),
      {
        user: 'EIO',
        bench: { host: { ...PC, busRotates: false }, device: NARROW },
        also: isMediumError(9),
      },
    ],
  },
}

const rowsOf = (id: FaultId, path: PathId): readonly Row[] | null | undefined =>
  path === 'sysv' ? TABLE[id]?.sysv : TABLE[id]?.solaris

describe('every fault, on every path', () => {
  it.each(PATHS)('leaves %s alone when nothing is planned', (path) => {
    const plain = playFault(path, null)
    expect([symptomOf(plain, plain), findings(plain), plain.world.kernel.faults.strikes]).toEqual(['right', [], []])
  })

  const cases = FAULT_IDS.flatMap((id) => PATHS.map((path) => [id, path] as const))
  const benches = cases.flatMap(([id, path]) =>
    (rowsOf(id, path) ?? []).map((row, index) => [`${id} (${index + 1})`, path, id, row] as const),
  )

  it.each(benches)('%s shows on %s as it is documented', (_name, path, id, { user, rule, bench = {}, also }) => {
    const plain = playFault(path, null, bench)
    expect([symptomOf(plain, plain, bench), findings(plain)]).toEqual(['right', []])
    const run = playFault(path, id, bench)
    const got = symptomOf(run, plain, bench)
    expect(user === 'right' && got === 'late' ? 'right' : got).toBe(user)
    expect(run.world.kernel.faults.strikes.length).toBeGreaterThan(0)
    if (rule === undefined) expect(findings(run)).toEqual([])
    else {
      expect(findings(run)).toContain(rule)
      expect(FAULT_FINDINGS[id]).toContain(rule)
    }
    also?.(run, plain, bench)
  })

  it.each(cases.filter(([id, path]) => faultColumns(id, path) === null))('%s has no effect on %s', (id, path) => {
    expect(rowsOf(id, path) ?? null).toBeNull()
    const plain = playFault(path, null)
    const run = playFault(path, id)
    expect([symptomOf(run, plain), run.world.sim.now, findings(run)]).toEqual(['right', plain.world.sim.now, []])
  })

  it.each(['sysv', 'physio'] as const)('F39 is cured by rotating priority on %s', (path) => {
    const bench = { host: path === 'sysv' ? ISA : PC, device: { ...NARROW, dmaPriority: 'rotating' } }
    const run = playFault(path, 'F39', bench)
    expect([symptomOf(run, run, bench), findings(run)]).toEqual(['right', []])
  })

  it('F13 cannot happen with the right limit of segments', () => {
    for (const path of PATHS) {
      const run = playFault(path, null, { ...ACROSS, host: ISA, ...(path === 'sysv' ? { rules: I386 } : {}) })
      expect([symptomOf(run, run, ACROSS), findings(run)]).toEqual(['right', []])
    }
  })

  it('F19 and F21 have no effect on the pages of the kernel through which dma_breakup goes', () => {
    for (const id of ['F19', 'F21'] as const) {
      const run = playFault('sysv', id, { length: 4000 })
      expect([symptomOf(run, run), findings(run), damage(run)]).toEqual(['right', [], 0])
    }
  })

  it('F25 cannot be seen where memory is coherent and no copy is made, and is named all the same', () => {
    const [run, plain] = [playFault('physio', 'F25', { host: PC }), playFault('physio', null, { host: PC })]
    expect([symptomOf(run, plain), findings(run)]).toEqual(['right', ['SyncMissing']])
  })

  it('has a bench for each', () => {
    const without = cases.filter(([id, path]) => faultColumns(id, path) !== null && !rowsOf(id, path)?.length)
    expect(without).toEqual([])
  })
})
