/** One piece of user memory. Movers change it. @source iovec(9S) */
export interface Iovec {
  iov_base: number
  iov_len: number
}

/** Segment flags of a uio. @source uio(9S) */
export const UIO_USERSPACE = 0
/** The memory is the kernel's. @source uio(9S) */
export const UIO_SYSSPACE = 1
/** User text. @source uio(9S) */
export const UIO_USERISPACE = 2
/** Data flows to the user's memory. @source uio(9S) */
export const UIO_READ = 0
/** Data flows from the user's memory. @source uio(9S) */
export const UIO_WRITE = 1

/**
 * A scatter list with a cursor; every mover changes it. `uio_iov` is the list that is left: skipping an iovec moves
 * `index` on.
 *
 * @source uio(9S)
 */
export interface Uio {
  readonly uio_iov: Iovec[]
  /** Place of the current iovec. */
  index: number
  /** Iovecs left, counting the current one. */
  uio_iovcnt: number
  /** Byte offset into the device. */
  uio_loffset: number
  uio_segflg: number
  /** Bytes the caller still wants. */
  uio_resid: number
  uio_fmode: number
}

/** A uio over these pieces; `uio_resid` is the sum of their lengths. */
export function newUio(iovecs: readonly Iovec[], offset: number, segflg: number = UIO_USERSPACE): Uio {
  return {
    uio_iov: iovecs.map((iovec) => ({ ...iovec })),
    index: 0,
    uio_iovcnt: iovecs.length,
    uio_loffset: offset,
    uio_segflg: segflg,
    uio_resid: iovecs.reduce((sum, iovec) => sum + iovec.iov_len, 0),
    uio_fmode: 0,
  }
}
