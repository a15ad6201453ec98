/** The forms of dma_breakup, oldest text first. @source dma_breakup(K); physdsk.c, UNIX System V Release 4 */
export const RULE_SETS = ['man89', 'uarea', 'i386'] as const
/** The name of one of them. */
export type RuleSet = (typeof RULE_SETS)[number]

/** Everything that can be chosen on the System V path, complete. @source SWITCHES */
export interface SysvRules {
  readonly set: RuleSet
  /** What an error in the first fragment does: return at once, or only what the file compiles to. */
  readonly fragErrorCheck: 'intended' | 'asCompiled'
  /** errno for a buffer the process may not use. */
  readonly badAddressErrno: 14 | 1
  /** The range check: as in every source, or as the physio(K) page words it. */
  readonly physckReadPastEnd: 'source' | 'manK'
  /** b_resid after EAGAIN: what the header held before, or the whole count. */
  readonly residOnEagain: 'stale' | 'full'
  /** What the end of the medium gives after the first piece. */
  readonly endOfMediaRule: 'i386' | 'd3oddi' | 'man89'
  /** Pieces of 512 bytes, or runs up to a page. */
  readonly unit: 'fixed' | 'contiguous'
  /** Raw buffer headers. */
  readonly poolSize: number
  /** Kernel pages that dma_breakup may hold at a time, all processes together. */
  readonly stagingPages: number
  /** Interrupt level of the device. */
  readonly diskLevel: number
  /** spl6 before B_DONE is tested. */
  readonly raiseBeforeTest: boolean
  /** By an interrupt later, or inside strategy. */
  readonly completion: 'async' | 'sync'
  /** The driver calls physck (or physiock). */
  readonly rangeCheck: boolean
  /** Level at which the driver calls physio. */
  readonly callerLevel: number
  /** The driver keeps its level in a variable and sets it again after the call. */
  readonly callerRestoresLevel: boolean
  /** Bytes. */
  readonly pageSize: number
  /** Which physio. Absent: svr4 for i386, svr3 for the others. */
  readonly physioForm?: 'svr2' | 'svr3' | 'svr4' | undefined
  /** spl leaves the mask registers alone and costs nothing. Absent: false. */
  readonly lazyMask?: boolean | undefined
  /** How physiock shortens a request. Absent: i386. */
  readonly physiockPort?: 'i386' | '3b2' | undefined
}

/** A switch: its values, its default for each rule set, and where the difference is written down. */
export interface Switch {
  readonly key: keyof SysvRules
  readonly about: string
  /** Allowed values; a pair of numbers in `range` instead where any whole number between them will do. */
  readonly values?: readonly (string | number | boolean)[]
  readonly range?: readonly [number, number]
  /** In the order of RULE_SETS. */
  readonly defaults: readonly [string | number | boolean, string | number | boolean, string | number | boolean]
  readonly source: string
}

const MAN = 'dma_breakup(K), printed 7/6/89'
const SVR4 = 'UNIX System V Release 4'
const same = (value: string | number | boolean): Switch['defaults'] => [value, value, value]

/** Every switch of the System V path. @source dma_breakup(K); physio(K); UNIX System V Release 4 */
export const SWITCHES: readonly Switch[] = [
  {
    key: 'fragErrorCheck',
    about: 'an error in the first fragment returns at once (intended), or turns into a short success (asCompiled)',
    values: ['intended', 'asCompiled'],
    defaults: same('intended'),
    source: `${SVR4} for i386, physdsk.c`,
  },
  {
    key: 'badAddressErrno',
    about: 'errno for a buffer the process may not use: EFAULT (14), or EPERM (1) as the first file compiles',
    values: [14, 1],
    defaults: same(14),
    source: `${SVR4} for i386, vm_subr.c`,
  },
  {
    key: 'physckReadPastEnd',
    about: 'the range check: as in every source (source), or as the manual page words it (manK)',
    values: ['source', 'manK'],
    defaults: same('source'),
    source: 'physio(K)',
  },
  {
    key: 'residOnEagain',
    about: 'b_resid when no staging page could be had: what the header held before (stale), or the count (full)',
    values: ['stale', 'full'],
    defaults: same('stale'),
    source: SVR4,
  },
  {
    key: 'endOfMediaRule',
    about:
      'the end of the medium after the first piece: a short success (i386), B_ERROR without a number and b_resid in ' +
      'blocks (d3oddi), or ENXIO (man89)',
    values: ['i386', 'd3oddi', 'man89'],
    defaults: ['man89', 'man89', 'i386'],
    source: `${MAN}; dma_breakup(D3oddi)`,
  },
  {
    key: 'unit',
    about: 'pieces of 512 bytes (fixed), or runs of contiguous memory up to a page (contiguous)',
    values: ['fixed', 'contiguous'],
    defaults: ['fixed', 'contiguous', 'contiguous'],
    source: MAN,
  },
  {
    key: 'poolSize',
    about: 'raw buffer headers in the pool of physio',
    range: [1, 4096],
    defaults: same(8),
    source: 'v_pbuf, UNIX System V',
  },
  {
    key: 'stagingPages',
    about: 'kernel pages that dma_breakup may hold; when none is left it gives EAGAIN',
    range: [0, 4096],
    defaults: same(16),
    source: MAN,
  },
  {
    key: 'diskLevel',
    about: 'interrupt level of the device; above 6 the wait loops cannot hold it off',
    range: [1, 8],
    defaults: same(5),
    source: 'spl(K)',
  },
  {
    key: 'raiseBeforeTest',
    about: 'spl6 before B_DONE is tested; without it the wakeup can be lost',
    values: [true, false],
    defaults: same(true),
    source: MAN,
  },
  {
    key: 'completion',
    about: 'the device completes by an interrupt (async), or inside strategy (sync)',
    values: ['async', 'sync'],
    defaults: same('async'),
    source: 'UNIX System V, completion in strategy',
  },
  {
    key: 'rangeCheck',
    about: 'the driver checks the range before it calls physio',
    values: [true, false],
    defaults: same(true),
    source: 'physio(K)',
  },
  {
    key: 'callerLevel',
    about: 'interrupt level at which the driver calls physio',
    range: [0, 8],
    defaults: same(0),
    source: `${MAN}, NOTE`,
  },
  {
    key: 'callerRestoresLevel',
    about: 'the driver keeps its level in a variable and sets it again after the call',
    values: [true, false],
    defaults: same(false),
    source: `${MAN}, NOTE`,
  },
  {
    key: 'physioForm',
    about: 'which physio: of Release 2 or 3 (on the u area), or of Release 4 (on a uio)',
    values: ['svr2', 'svr3', 'svr4'],
    defaults: ['svr3', 'svr3', 'svr4'],
    source: 'physio(K)',
  },
  {
    key: 'physiockPort',
    about: 'how physiock shortens a request: over all iovecs (i386), or the first iovec and uio_resid (3b2)',
    values: ['i386', '3b2'],
    defaults: same('i386'),
    source: 'physiock(D3)',
  },
  {
    key: 'lazyMask',
    about: 'spl leaves the mask registers alone and costs nothing; what comes too early waits in the kernel',
    values: [true, false],
    defaults: same(false),
    source: 'spl(K)',
  },
]

/**
 * A rule set with some switches set differently.
 *
 * @param pageSize bytes, a power of two from 512
 * @source SWITCHES
 */
export function sysvRules(set: RuleSet, changes: Partial<SysvRules> = {}, pageSize = 4096): SysvRules {
  const column = RULE_SETS.indexOf(set)
  const defaults = Object.fromEntries(SWITCHES.map((each) => [each.key, each.defaults[column]]))
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return { pageSize, ...defaults, ...given, set } as unknown as SysvRules
}
