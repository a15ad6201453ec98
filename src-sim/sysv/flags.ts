/** Not a bit: a transfer without B_READ writes to the device. @source buf.h, UNIX System V */
export const B_WRITE = 0x0000
/** From the device to memory. @source buf.h, UNIX System V */
export const B_READ = 0x0001
/** The transfer is finished. @source buf.h, UNIX System V */
export const B_DONE = 0x0002
/** The transfer failed. @source buf.h, UNIX System V */
export const B_ERROR = 0x0004
/** Somebody owns the header; it is on no free list. @source buf.h, UNIX System V */
export const B_BUSY = 0x0008
/** Raw transfer to or from user memory. @source buf.h, UNIX System V */
export const B_PHYS = 0x0010
/** Bus map of older machines; unused. @source buf.h, UNIX System V */
export const B_MAP = 0x0020
/** Somebody sleeps for this header. @source buf.h, UNIX System V */
export const B_WANTED = 0x0040
/** Reuse this cache buffer early. @source buf.h, UNIX System V */
export const B_AGE = 0x0080
/** Nobody waits; completion releases the header. @source buf.h, UNIX System V */
export const B_ASYNC = 0x0100
/** Delayed write. @source buf.h, UNIX System V */
export const B_DELWRI = 0x0200
/** The device is being opened. @source buf.h, UNIX System V */
export const B_OPEN = 0x0400
/** The content is worthless. @source buf.h, UNIX System V */
export const B_STALE = 0x0800
/** Verify instead of transfer. @source buf.h, UNIX System V */
export const B_VERIFY = 0x1000
/** Format instead of transfer. @source buf.h, UNIX System V */
export const B_FORMAT = 0x2000
/** Header of the newer form: b_error, b_edev and b_iodone count. @source buf.h, UNIX System V Release 4 */
export const B_KERNBUF = 0x20000000

/** Direction of a transfer, as physio and its relatives take it. */
export type Direction = typeof B_READ | typeof B_WRITE
