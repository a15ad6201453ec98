import type { DriverOutcome } from '../config/run-result'
import type { DevicePlan } from '../config/scenario'
import type { RegisterSpace } from '../hw/registers'
import type { Dev, Driver } from '../kern/conf'
import type { PowerComponent } from '../kern/pm'
import type { KernelNexus } from '../solaris/dma'
import type { DdiDmaAttr } from '../solaris/ddi_dma/attr'
import type { DmaEngine } from '../solaris/ddi_dma/dmae'
import type { SolarisKernel } from '../solaris/kernel'
import type { SysvEntries } from '../sysv/rdwr'
import type { SysvKernel } from '../sysv/kernel'
import type { World, WorldDevice } from './world'

/** The kernel's hold on the controllers that a card sits on. @source ddi_dmae(9F) */
export interface ThirdPartyPlace {
  readonly engine: DmaEngine
  readonly channel: number
  /** First port of the card. */
  readonly card: number
}

/** What a driver of the Solaris kernel finds when it is attached. */
export interface SolarisParts {
  readonly device: WorldDevice
  readonly nexus: KernelNexus
  /** What the engine of the device can really do. */
  readonly attr: DdiDmaAttr
  readonly component: PowerComponent
  /** Null for a device with an engine of its own, or none. */
  readonly thirdParty: ThirdPartyPlace | null
  /** The channel that gives the bus to a card with an engine of its own; null where the bus gives itself away. */
  readonly arbiter: Omit<ThirdPartyPlace, 'card'> | null
  /** Registers of the card, or the machine's I/O ports; null when it has none. */
  readonly registers: RegisterSpace | null
  /** True on the path of programmed I/O. */
  readonly isProgrammed: boolean
}

/** What a driver of the System V kernel finds. */
export interface SysvParts {
  readonly device: WorldDevice
  readonly dev: Dev
}

/** The drivers of a student in one run: one module, attached to every device it drives. */
export interface StudentDrivers {
  /** True for a device that the student's driver is for. */
  drives(plan: DevicePlan): boolean
  /** Attaches an instance. @throws nothing: an instance that cannot be attached answers ENXIO */
  solaris(world: World<SolarisKernel>, parts: SolarisParts): Driver & { readonly dev: Dev }
  /** Makes a device known to the driver. */
  sysv(world: World<SysvKernel>, parts: SysvParts): SysvEntries
  /** Detaches what is attached when nothing is left to do, and says what became of the driver. */
  finish(isIdle: boolean): DriverOutcome
}
