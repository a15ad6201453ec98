import { RULE_SETS, sysvRules, SWITCHES, type RuleSet, type SysvRules } from '../sysv/switches'

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

export { RULE_SETS }
/** The name of a rule set. */
export type RuleSetName = RuleSet
/** Every switch of the System V path with its value. */
export type SystemVRules = SysvRules

/**
 * The switches of the System V path. `pageSize` is not here: it is a parameter of the host, and the rules may override it.
 *
 * @source dma_breakup(K); physio(K); UNIX System V Release 4
 */
export const RULE_ROWS: readonly SwitchRow[] = SWITCHES.map(({ key, about, values, range, defaults, source }) => ({
  ...{ key, about, defaults, source },
  ...(range ? { range } : { words: (values ?? []).map(String) }),
}))

/** What a file may change of a rule set. */
export type RuleOverrides = { readonly [Key in Exclude<keyof SystemVRules, 'set'>]?: SystemVRules[Key] | undefined }

/**
 * A rule set with some switches set differently.
 *
 * @source RULE_ROWS
 * @param pageSize the host's, bytes
 */
export function resolveRules(set: RuleSetName, overrides: RuleOverrides, pageSize: number): SystemVRules {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return sysvRules(set, given, pageSize)
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
