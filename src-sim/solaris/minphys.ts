import { KIND } from '../trace/kinds'
import type { Buf } from '../kern/buf'
import type { Mincnt } from '../kern/conf'
import type { SolarisKernel } from './kernel'

/** The example's limit for one transfer, bytes. @source Writing Device Drivers, minphys() Entry Point */
export const XXMINVAL = 524_288

/** maxphys of x86, of sun4u, and of an older SPARC platform, bytes. @source maxphys of the platforms */
export const MAXPHYS = { x86: 57_344, sun4u: 131_072, sun4m: 126_976 } as const

/** Lowers b_bcount to maxphys. @source minphys(9F) */
export function minphys(k: SolarisKernel, bp: Buf): void {
  if (bp.b_bcount > k.maxphys) bp.b_bcount = k.maxphys
}

/**
 * A driver's routine: its own limit first, then the system's.
 *
 * @param limit bytes
 * @source Writing Device Drivers, minphys() Entry Point
 */
export function xxminphys(k: SolarisKernel, limit: number): Mincnt {
  return (bp) => {
    if (bp.b_bcount > limit) bp.b_bcount = limit
    minphys(k, bp)
  }
}

/** Calls mincnt and notes what it did. @returns the count before @source physio(9F) */
export function applyMincnt(k: SolarisKernel, mincnt: Mincnt, bp: Buf): number {
  const before = bp.b_bcount
  mincnt(bp)
  const { trace, now } = k.sim
  trace.instant(now, KIND.minphys, k.cpu.curproc?.track ?? k.cpu.track, bp.link, bp.id, before, bp.b_bcount)
  return before
}
