import type { Sim } from '../core/sim'
import { BlockDevice, type DeviceWiring } from './engines/block-device'
import { RateEngine } from './engines/rate-engine'
import { DiskMechanism, type DiskGeometry } from './mechanism'

/** A disk with the rate of its DMA path. @source our device model */
export interface DmaDiskGeometry extends DiskGeometry {
  /** Bytes a second that the DMA path can carry; 0 = no time at all. */
  readonly dmaRate: number
}

/**
 * A disk behind an engine that has no registers and no limits: any list, any address, bytes at a rate.
 *
 * @source our device model
 */
export class DmaDisk extends BlockDevice {
  constructor(sim: Sim, name: string, geometry: DmaDiskGeometry, wiring: DeviceWiring) {
    const engine = new RateEngine(sim, wiring.memory, wiring.media, geometry.dmaRate)
    super(sim, name, new DiskMechanism(geometry), engine, wiring)
  }
}
