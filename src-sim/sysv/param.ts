/** Bytes a sector, NBPSCTR. @source param.h, UNIX System V */
export const NBPSCTR = 512
/** Priority of a sleep for block I/O; signals do not disturb it. @source param.h, UNIX System V */
export const PRIBIO = 20
/** Device of a header that belongs to none. @source param.h, UNIX System V */
export const NODEV = -1
/** Clock ticks a second. @source param.h, UNIX System V */
export const HZ = 100

/** Bytes to 512-byte blocks, rounded up. @source sysmacros.h, UNIX System V */
export const btod = (bytes: number): number => Math.ceil(bytes / NBPSCTR)
/** Bytes to 512-byte blocks, rounded down. @source sysmacros.h, UNIX System V */
export const btodt = (bytes: number): number => Math.floor(bytes / NBPSCTR)
/** 512-byte blocks to bytes. @source sysmacros.h, UNIX System V */
export const dtob = (blocks: number): number => blocks * NBPSCTR
