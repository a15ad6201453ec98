/** Error numbers, as both kernels count them. @source intro(2); System V and Solaris agree on these */
export const ERRNO = {
  EPERM: 1,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EINVAL: 22,
  ECANCELED: 47,
  ENOTSUP: 48,
  ETIME: 62,
  EBADFD: 81,
  EINPROGRESS: 150,
} as const

/** The name of an error number. */
export type ErrnoName = keyof typeof ERRNO

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(ERRNO).map(([name, value]) => [value, name]))

/** `EIO` for 5; `0` for 0; `errno 77` for a number without a name here. */
export const errnoName = (errno: number): string => (errno === 0 ? '0' : (NAMES.get(errno) ?? `errno ${errno}`))
