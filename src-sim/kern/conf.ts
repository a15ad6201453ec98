import type { Step } from '../core/process'
import type { Buf } from './buf'
import type { Uio } from './uio'

/** A device number: major and minor in one. @source getmajor(9F), getminor(9F) */
export type Dev = number

const MINORS = 262_144

/** Builds a device number. @source makedevice(9F) */
export const makedevice = (major: number, minor: number): Dev => major * MINORS + minor
/** The minor part: the instance. @source getminor(9F) */
export const getminor = (dev: Dev): number => dev % MINORS
/** The major part: the driver. @source getmajor(9F) */
export const getmajor = (dev: Dev): number => Math.floor(dev / MINORS)

/** The strategy routine of a driver; returns 0 by contract. It may not sleep. @source strategy(9E) */
export type Strategy = (bp: Buf) => number
/** Limits b_bcount to what a driver can take. @source minphys(9F) */
export type Mincnt = (bp: Buf) => void

/** What an asynchronous request hands to the driver. @source aio_req(9S) */
export interface AioReq {
  readonly aio_uio: Uio
}

/** The entry points of a character driver; each returns an errno. @source cb_ops(9S) */
export interface Driver {
  readonly name: string
  read(dev: Dev, uiop: Uio): Step<number>
  write(dev: Dev, uiop: Uio): Step<number>
  /** Absent: asynchronous requests are refused by eligibility. */
  aread?(dev: Dev, aiop: AioReq): Step<number>
  awrite?(dev: Dev, aiop: AioReq): Step<number>
  strategy?: Strategy
}
