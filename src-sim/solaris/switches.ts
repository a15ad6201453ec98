/** A point where documentation and kernel differ: the values it can take and what each profile takes. */
export interface ProfileRow {
  readonly key: string
  readonly about: string
  /** Allowed words. */
  readonly words: readonly string[]
  /** By profile, in the order of PROFILES. */
  readonly defaults: readonly (string | boolean)[]
  readonly source: string
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
] as const satisfies readonly ProfileRow[]

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

/**
 * The values of a profile, with some switches set differently.
 *
 * @param maxphys bytes
 * @source PROFILE_ROWS
 */
export function solarisProfile(
  base: ProfileName,
  overrides: Partial<Omit<SolarisProfile, 'base' | 'maxphys'>> = {},
  maxphys = 57_344,
): SolarisProfile {
  const column = PROFILES.indexOf(base)
  const defaults = Object.fromEntries(PROFILE_ROWS.map((row) => [row.key, row.defaults[column]]))
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  return { base, maxphys, ...defaults, ...given } as unknown as SolarisProfile
}
