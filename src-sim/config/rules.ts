/** A switch of a rule set: its values, what each set takes, and where the difference is written down. */
export interface SwitchRow {
  readonly key: string
  readonly about: string
  /** Allowed words; for numbers a range instead. */
  readonly words?: readonly string[]
  readonly range?: readonly [number, number]
  /** Default by rule set or profile, in the order of its names. */
  readonly defaults: readonly (string | number | boolean)[]
  readonly source: string
}

/** The three forms of dma_breakup, oldest text first. */
export const RULE_SETS = ['man89', 'uarea', 'i386'] as const
/** The name of a rule set. */
export type RuleSetName = (typeof RULE_SETS)[number]

const MAN = 'dma_breakup(K), printed 7/6/89'
const SVR4 = 'UNIX System V Release 4 for i386, physdsk.c and vm_subr.c'

/**
 * The switches of the System V path. `pageSize` is not here: it is a parameter of the host, and the rules may override it.
 *
 * @source dma_breakup(K); physio(K); UNIX System V Release 4
 */
export const RULE_ROWS = [
  {
    key: 'fragErrorCheck',
    about: 'what an error in the first fragment does: return at once, or only rules 2 and 3 as the file compiles',
    words: ['intended', 'asCompiled'],
    defaults: ['intended', 'intended', 'intended'],
    source: SVR4,
  },
  {
    key: 'badAddressErrno',
    about: 'errno for a buffer the process may not use: 14 (EFAULT) or 1 (EPERM, as the first file compiles)',
    words: ['14', '1'],
    defaults: [14, 14, 14],
    source: SVR4,
  },
  {
    key: 'physckReadPastEnd',
    about: 'a read that begins after the end: ENXIO (source) or 0 bytes without an error (manK)',
    words: ['source', 'manK'],
    defaults: ['source', 'source', 'source'],
    source: 'physio(K) and UNIX System V source disagree',
  },
  {
    key: 'residOnEagain',
    about: 'b_resid when no staging page could be had: what the pooled header held (stale) or all of it (full)',
    words: ['stale', 'full'],
    defaults: ['stale', 'stale', 'stale'],
    source: SVR4,
  },
  {
    key: 'endOfMediaRule',
    about: 'what the end of the medium gives after the first piece: a short success, EIO with blocks left, or ENXIO',
    words: ['i386', 'd3oddi', 'man89'],
    defaults: ['man89', 'man89', 'i386'],
    source: `${MAN}; dma_breakup(D3oddi)`,
  },
  {
    key: 'unit',
    about: 'pieces of legacyUnit bytes each (fixed), or runs of contiguous memory of at least that size (contiguous)',
    words: ['fixed', 'contiguous'],
    defaults: ['fixed', 'contiguous', 'contiguous'],
    source: `${MAN}: the sentence allows both readings`,
  },
  {
    key: 'poolSize',
    about: 'raw buffer headers in the pool',
    range: [1, 4096],
    defaults: [8, 8, 8],
    source: 'v_pbuf, UNIX System V',
  },
  {
    key: 'stagingPages',
    about: 'kernel pages dma_breakup may take; with 0 it gives EAGAIN',
    range: [0, 4096],
    defaults: [16, 16, 16],
    source: MAN,
  },
  {
    key: 'diskLevel',
    about: 'interrupt level of the device; above 6 the wait loops do not hold it off',
    range: [1, 8],
    defaults: [5, 5, 5],
    source: 'spl(K); UNIX System V',
  },
  {
    key: 'raiseBeforeTest',
    about: 'spl6 before B_DONE is tested; without it the wakeup can be lost',
    words: ['true', 'false'],
    defaults: [true, true, true],
    source: `${MAN}; UNIX System V`,
  },
  {
    key: 'completion',
    about: 'the device completes by an interrupt later (async), or inside strategy (sync)',
    words: ['async', 'sync'],
    defaults: ['async', 'async', 'async'],
    source: 'UNIX System V, early completion in strategy',
  },
  {
    key: 'rangeCheck',
    about: 'the driver calls physck before physio',
    words: ['true', 'false'],
    defaults: [true, true, true],
    source: 'physio(K)',
  },
  {
    key: 'callerLevel',
    about: 'interrupt level at which the driver calls physio',
    range: [0, 8],
    defaults: [0, 0, 0],
    source: `${MAN}, NOTE`,
  },
  {
    key: 'callerRestoresLevel',
    about: 'the driver keeps its level in a variable and sets it again after the call',
    words: ['true', 'false'],
    defaults: [false, false, false],
    source: `${MAN}, NOTE`,
  },
] as const satisfies readonly SwitchRow[]

/** Every switch of the System V path with its value. */
export interface SystemVRules {
  readonly set: RuleSetName
  readonly fragErrorCheck: 'intended' | 'asCompiled'
  readonly badAddressErrno: 14 | 1
  readonly physckReadPastEnd: 'source' | 'manK'
  readonly residOnEagain: 'stale' | 'full'
  readonly endOfMediaRule: 'i386' | 'd3oddi' | 'man89'
  readonly unit: 'fixed' | 'contiguous'
  readonly poolSize: number
  readonly stagingPages: number
  readonly diskLevel: number
  readonly raiseBeforeTest: boolean
  readonly completion: 'async' | 'sync'
  readonly rangeCheck: boolean
  readonly callerLevel: number
  readonly callerRestoresLevel: boolean
  /** bytes; the host's unless the rules say otherwise */
  readonly pageSize: number
}

/** What a file may change of a rule set. */
export type RuleOverrides = { readonly [Key in Exclude<keyof SystemVRules, 'set'>]?: SystemVRules[Key] | undefined }

/**
 * A rule set with some switches set differently.
 *
 * @source RULE_ROWS
 * @param pageSize the host's, bytes
 */
export function resolveRules(set: RuleSetName, overrides: RuleOverrides, pageSize: number): SystemVRules {
  return resolveSwitches(RULE_ROWS, RULE_SETS.indexOf(set), { set, pageSize }, overrides) as unknown as SystemVRules
}

/** What the documentation says, and what the kernel of illumos does. */
export const PROFILES = ['documented', 'illumos'] as const
/** The name of a profile. */
export type ProfileName = (typeof PROFILES)[number]

const BOOK = 'Writing Device Drivers, DMA Transfers (Asynchronous)'
const AIO = 'illumos aio_subr.c'

/**
 * Where documentation and kernel differ: each can be switched alone.
 *
 * @source Writing Device Drivers; illumos vm_subr.c, aio_subr.c, aio.c
 */
export const PROFILE_ROWS = [
  {
    key: 'aphysioOversize',
    about: 'a request that minphys shortens: broken into pieces (split) or refused before any lock (ENOTSUP)',
    words: ['split', 'ENOTSUP'],
    defaults: ['split', 'ENOTSUP'],
    source: `${BOOK}; ${AIO}`,
  },
  {
    key: 'aioFallback',
    about: 'after ENOTSUP or EBADFD the library does the request with a thread of its own through physio',
    words: ['true', 'false'],
    defaults: [false, true],
    source: 'illumos libc, aio.c',
  },
  {
    key: 'aphysioIovecs',
    about: 'iovecs that aphysio transfers',
    words: ['all', 'first'],
    defaults: ['all', 'first'],
    source: AIO,
  },
  {
    key: 'aphysioCancel',
    about: 'a cancel routine other than anocancel: refused with EINVAL, or a panic after the pages were locked',
    words: ['refuse', 'panic'],
    defaults: ['refuse', 'panic'],
    source: `${BOOK}, Note; ${AIO}`,
  },
  {
    key: 'aphysioReturn',
    about: 'what aphysio returns once strategy was called: 0, or what strategy returned',
    words: ['zero', 'strategy'],
    defaults: ['zero', 'strategy'],
    source: `${BOOK}; ${AIO}`,
  },
  {
    key: 'physioStrategyReturn',
    about: 'what physio does with a value other than 0 from strategy',
    words: ['error', 'ignore'],
    defaults: ['error', 'ignore'],
    source: 'Writing Device Drivers, strategy() Entry Point, Note; illumos vm_subr.c',
  },
  {
    key: 'physioLock',
    about: 'how long physio keeps pages locked: the whole request, or one chunk at a time',
    words: ['request', 'chunk'],
    defaults: ['request', 'chunk'],
    source: 'Writing Device Drivers, DMA Transfers (Synchronous); illumos vm_subr.c',
  },
  {
    key: 'aphysioLock',
    about: 'until when aphysio keeps pages locked: biodone, or the process collects the result',
    words: ['transfer', 'reap'],
    defaults: ['transfer', 'reap'],
    source: `${BOOK}; ${AIO}`,
  },
  {
    key: 'aphysioUio',
    about: 'whether aphysio moves uio_resid and uio_offset on',
    words: ['update', 'untouched'],
    defaults: ['update', 'untouched'],
    source: AIO,
  },
  {
    key: 'aioErrors',
    about: 'where a failed transfer is reported: from the wait call (return), or only in aio_errno (result)',
    words: ['return', 'result'],
    defaults: ['return', 'result'],
    source: `${BOOK}; ${AIO}`,
  },
  {
    key: 'aioDoneFlag',
    about: 'when B_DONE is set on an asynchronous buf',
    words: ['biodone', 'reap'],
    defaults: ['biodone', 'reap'],
    source: `buf(9S); ${AIO}`,
  },
  {
    key: 'aioOrder',
    about: 'the order in which aiowait hands out finished requests',
    words: ['submission', 'completion'],
    defaults: ['completion', 'completion'],
    source: 'illumos aio.c; the documentation is silent',
  },
  {
    key: 'shortChunk',
    about: 'a chunk with b_resid left and no error: the request ends there with success, or goes on',
    words: ['stop', 'continue'],
    defaults: ['stop', 'stop'],
    source: 'illumos vm_subr.c; the documentation is silent',
  },
  {
    key: 'cookies',
    about: 'how the driver gets its cookies: cookiep and ccountp of the bind, or ddi_dma_cookie_iter',
    words: ['arguments', 'iterate'],
    defaults: ['arguments', 'iterate'],
    source: 'Writing Device Drivers, Allocating DMA Resources; ddi_dma_cookie_iter(9F)',
  },
] as const satisfies readonly SwitchRow[]

/** Every switch of the Solaris path with its value. */
export interface SolarisProfile {
  readonly base: ProfileName
  readonly aphysioOversize: 'split' | 'ENOTSUP'
  readonly aioFallback: boolean
  readonly aphysioIovecs: 'all' | 'first'
  readonly aphysioCancel: 'refuse' | 'panic'
  readonly aphysioReturn: 'zero' | 'strategy'
  readonly physioStrategyReturn: 'error' | 'ignore'
  readonly physioLock: 'request' | 'chunk'
  readonly aphysioLock: 'transfer' | 'reap'
  readonly aphysioUio: 'update' | 'untouched'
  readonly aioErrors: 'return' | 'result'
  readonly aioDoneFlag: 'biodone' | 'reap'
  readonly aioOrder: 'submission' | 'completion'
  readonly shortChunk: 'stop' | 'continue'
  readonly cookies: 'arguments' | 'iterate'
  /** bytes; the host's unless the profile says otherwise */
  readonly maxphys: number
}

/** What a file may change of a profile. */
export type ProfileOverrides = {
  readonly [Key in Exclude<keyof SolarisProfile, 'base'>]?: SolarisProfile[Key] | undefined
}

/**
 * A profile with some switches set differently.
 *
 * @source PROFILE_ROWS
 * @param maxphys the host's, bytes
 */
export function resolveProfile(base: ProfileName, overrides: ProfileOverrides, maxphys: number): SolarisProfile {
  return resolveSwitches(
    PROFILE_ROWS,
    PROFILES.indexOf(base),
    { base, maxphys },
    overrides,
  ) as unknown as SolarisProfile
}

function resolveSwitches(
  rows: readonly SwitchRow[],
  column: number,
  others: Readonly<Record<string, unknown>>,
  overrides: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return { ...others, ...Object.fromEntries(rows.map((row) => [row.key, row.defaults[column]])), ...given }
}
