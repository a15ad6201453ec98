import type { Step } from '../core/process'
import { getminor, makedevice, type Dev, type Driver } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { SoftState } from '../kern/soft-state'
import { UIO_READ, UIO_WRITE, type Uio } from '../kern/uio'
import type { SolarisKernel } from './kernel'
import { uiomove } from './uiomove'

/** State of a ramdisk. @source Writing Device Drivers, Ramdisk read(9E) Routine */
interface RamdiskState {
  readonly ram: Uint8Array
  readonly ramsize: number
}

const RD_MAJOR = 36

/** A ramdisk with its device number and content. */
export interface Ramdisk extends Driver {
  readonly dev: Dev
  readonly ram: Uint8Array
  /** Takes the instance away: calls answer ENXIO. @source ddi_soft_state_free(9F) */
  detach(): void
}

/**
 * A ramdisk: uiomove between its memory and the user's.
 *
 * @param size bytes
 * @source Writing Device Drivers, Ramdisk read(9E) Routine Using uiomove(9F)
 */
export function createRamdisk(
  k: SolarisKernel,
  size: number,
  options: { readonly name?: string; readonly instance?: number } = {},
): Ramdisk {
  const instance = options.instance ?? k.number('rd instance') - 1
  const rd_statep = new SoftState<RamdiskState>()
  const ram = new Uint8Array(size)
  rd_statep.ddi_soft_state_zalloc(instance, { ram, ramsize: size })

  function* move(dev: Dev, uiop: Uio, rw: number): Step<number> {
    const rsp = rd_statep.ddi_get_soft_state(getminor(dev))
    if (!rsp) return ERRNO.ENXIO
    const offset = uiop.uio_loffset
    if (offset < 0 || offset >= rsp.ramsize) return ERRNO.EINVAL
    const count = Math.min(uiop.uio_resid, rsp.ramsize - offset)
    return yield* uiomove(k, rsp.ram.subarray(offset), count, rw, uiop)
  }

  return {
    name: options.name ?? 'rd',
    dev: makedevice(RD_MAJOR, instance),
    ram,
    read: (dev, uiop) => move(dev, uiop, UIO_READ),
    write: (dev, uiop) => move(dev, uiop, UIO_WRITE),
    detach: () => rd_statep.ddi_soft_state_free(instance),
  }
}
