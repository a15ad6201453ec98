import type { Step } from '../core/process'
import type { PioDevice } from '../hw/device'
import { PIO_CSR, PIO_DATA, START_TRANSFER } from '../hw/pio-card'
import { getminor, makedevice, type Dev, type Driver } from '../kern/conf'
import { drv_usecwait } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import { DDI_SUCCESS, pm_busy_component, pm_idle_component, type PowerComponent } from '../kern/pm'
import { SoftState } from '../kern/soft-state'
import { work } from '../kern/step'
import type { Uio } from '../kern/uio'
import type { SolarisKernel } from './kernel'
import { Mutex } from './mutex'
import { makeReady, raisePower } from './power'
import { ureadc, uwritec } from './uiomove'

/** Pause the device of the example needs after each byte, us. @source Writing Device Drivers, Programmed I/O Transfers */
export const BYTE_DELAY = 10

/** Whether the driver is right, or as printed: a fault leaves the busy mark behind. */
export type PioVariant = 'correct' | 'manual'

/** What the driver is told. */
export interface PioOptions {
  readonly name?: string
  readonly instance?: number
  readonly variant?: PioVariant
  readonly component?: PowerComponent | null
  /** us after each byte */
  readonly byteDelay?: number
}

/** A driver that moves every byte by hand. */
export interface PioDriver extends Driver {
  readonly dev: Dev
  readonly mu: Mutex
  /** Takes the instance away: calls answer ENXIO. @source ddi_soft_state_free(9F) */
  detach(): void
}

const PIO_MAJOR = 33

/** Writes a device register. @sleeps no, but time passes @source ddi_put8(9F) */
export function* ddi_put8(k: SolarisKernel, card: PioDevice, register: number, value: number): Step<void> {
  yield* work(k, k.costs.registerAccess, 'ddi_put8')
  card.put8(register, value, k.curproc.link)
}

/** Reads a device register. @sleeps no, but time passes @source ddi_get8(9F) */
export function* ddi_get8(k: SolarisKernel, card: PioDevice, register: number): Step<number> {
  yield* work(k, k.costs.registerAccess, 'ddi_get8')
  return card.get8(register, k.curproc.link)
}

/**
 * The example driver for programmed I/O.
 *
 * @source Writing Device Drivers, Programmed I/O write(9E) Routine Using uwritec(9F)
 */
export function createPioDriver(k: SolarisKernel, card: PioDevice, options: PioOptions = {}): PioDriver {
  const instance = options.instance ?? k.number('xxpio instance') - 1
  const statep = new SoftState<PioDevice>(() => k)
  statep.ddi_soft_state_zalloc(instance, card)
  const name = options.name ?? card.name
  const mu = new Mutex(`${name} mu`)
  const dip = options.component ?? null
  const byteDelay = options.byteDelay ?? BYTE_DELAY

  function* transfer(dev: Dev, uiop: Uio, byte: (card: PioDevice, uiop: Uio) => Step<number>): Step<number> {
    const xsp = statep.ddi_get_soft_state(getminor(dev))
    if (!xsp) return ERRNO.ENXIO
    if (dip && (yield* ready(dip)) !== DDI_SUCCESS) return ERRNO.EIO
    while (uiop.uio_resid > 0) {
      const error = yield* byte(xsp, uiop)
      if (error !== 0) {
        if (dip && options.variant !== 'manual') pm_idle_component(k, dip, 0)
        return error
      }
      yield* drv_usecwait(k, byteDelay)
    }
    if (dip) pm_idle_component(k, dip, 0)
    return 0
  }

  function* ready(component: PowerComponent): Step<number> {
    if (options.variant !== 'manual') return yield* makeReady(k, component, mu)
    pm_busy_component(k, component, 0)
    if (component.level < component.normal) yield* raisePower(k, component, 0, component.normal, mu)
    return DDI_SUCCESS
  }

  function* writeByte(xsp: PioDevice, uiop: Uio): Step<number> {
    const value = yield* uwritec(k, uiop)
    if (value === -1) return ERRNO.EFAULT
    yield* ddi_put8(k, xsp, PIO_DATA, value)
    yield* ddi_put8(k, xsp, PIO_CSR, START_TRANSFER)
    return 0
  }

  function* readByte(xsp: PioDevice, uiop: Uio): Step<number> {
    const value = yield* ddi_get8(k, xsp, PIO_DATA)
    return yield* ureadc(k, value, uiop)
  }

  return {
    name,
    mu,
    dev: makedevice(PIO_MAJOR, instance),
    read: (dev, uiop) => transfer(dev, uiop, readByte),
    write: (dev, uiop) => transfer(dev, uiop, writeByte),
    detach: () => statep.ddi_soft_state_free(instance),
  }
}
