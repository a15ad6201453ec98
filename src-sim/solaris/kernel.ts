import type { TraceLink } from '../core/sink'
import type { Buf } from '../kern/buf'
import type { AddressSpace } from '../kern/as'
import { Kernel } from '../kern/kernel'
import type { PowerComponent } from '../kern/pm'
import type { HeldLock } from '../kern/proc'
import type { PageLock } from '../kern/vm'
import type { AioContext } from './aio-context'
import type { AioLibrary } from './aio-library'
import { DmaHandles, type BoundHandle } from './dma-handles'
import { solarisProfile, type SolarisProfile } from './switches'

/** Where a buf stands when somebody watches it. @source physio(9F), biodone(9F) */
export type BufStage =
  'start' | 'locked' | 'lock-failed' | 'strategy' | 'bioerror' | 'biodone' | 'iodone' | 'waited' | 'unlocked' | 'iovec'

/** A piece of memory as a device sees it. */
interface Piece {
  readonly addr: number
  /** bytes */
  readonly size: number
}

/** Told of every stage; changes nothing. */
export type BufWatch = (stage: BufStage, bp: Buf) => void

/** The Solaris kernel of one world: what both kernels share, and what only this one has. @source Intro(9F) */
export class SolarisKernel extends Kernel {
  readonly profile: SolarisProfile
  /** Largest transfer of minphys, bytes. @source minphys(9F) */
  maxphys: number
  /** Handles that are bound to the memory of a buf. */
  readonly bindings = new Map<object, BoundHandle>()
  /** The DMA handles that drivers have. */
  readonly dmaHandles = new DmaHandles()
  /** In which order mutexes are taken: behind each, those taken while it was held. */
  readonly lockOrder = new Map<HeldLock, Set<HeldLock>>()
  /** Mutexes that interrupt routines hold. */
  readonly interruptLocks: HeldLock[] = []
  /**
   * True while the device of this name works on a command that lets it take no other; with a link, while it works on a
   * command of that request and chunk, if it takes several. A machine with devices fills it in.
   */
  isDeviceBusy: (name: string, link?: TraceLink) => boolean = () => false
  /** Page locks that are held. */
  readonly pageLocks = new Set<PageLock>()
  /** Power-managed components; busy counts must be 0 when nothing is going on. */
  readonly components: PowerComponent[] = []
  /** True for components whose power cannot be raised. */
  cannotRaise: (dip: PowerComponent) => boolean = () => false
  /** Asynchronous I/O of each process, by pid. */
  readonly aio = new Map<number, AioContext>()
  /** The library's half of it, by pid. */
  readonly aioLibraries = new Map<number, AioLibrary>()
  /** Watches bufs; for vectors and tests. */
  watch: BufWatch = () => undefined
  /** Watches page locks; for vectors and tests. */
  watchLock: (what: 'lock' | 'unlock' | 'fail', address: number, length: number, access: string) => void = () =>
    undefined
  /**
   * True for ranges whose pages cannot be locked the fast way (copy on write, an unwilling segment driver): they are
   * locked by a soft-lock fault and leave no page list.
   */
  isSoftLocked: (as: AddressSpace, address: number, length: number) => boolean = () => false
  /** True while memory is so short that asynchronous requests are refused with EAGAIN. */
  isMemoryTight = false

  constructor(
    sim: ConstructorParameters<typeof Kernel>[0],
    costs: ConstructorParameters<typeof Kernel>[1],
    frames: ConstructorParameters<typeof Kernel>[2],
    options: {
      readonly profile?: SolarisProfile
      readonly kernelBase?: number
      readonly userPriority?: number
    } = {},
  ) {
    super(sim, costs, frames, options)
    this.profile = options.profile ?? solarisProfile('documented')
    this.maxphys = this.profile.maxphys
  }

  /**
   * What a device needs before a command is written to it: to be idle, and to have power.
   *
   * @error findings DeviceBusy, PowerNotRaised
   * @source Writing Device Drivers, strategy() Entry Point
   */
  checkCommand(name: string): void {
    if (this.isDeviceBusy(name)) this.report('DeviceBusy', `a command is written to ${name} while it works on another`)
    for (const dip of this.components) {
      if (dip.name !== name || dip.level >= dip.normal) continue
      this.report('PowerNotRaised', `registers of ${name} are written at power level ${dip.level}`)
    }
  }

  /**
   * The list that a device is given, against the cookies of the active window and the address lines of its engine.
   *
   * @param reach first address beyond those lines
   * @error findings CookieStale, AddressRange
   * @source ddi_dma_getwin(9F), ddi_dma_nextcookie(9F), ddi_dma_attr(9S)
   */
  checkList(name: string, list: readonly Piece[], cookies: readonly Piece[], reach = Infinity): void {
    const far = list.find(({ addr, size }) => addr + size > reach)
    if (far) this.report('AddressRange', `${name} is given ${far.size} bytes at 0x${far.addr.toString(16)}`)
    const isKnown = ({ addr, size }: Piece): boolean =>
      cookies.some((cookie) => addr >= cookie.addr && addr + size <= cookie.addr + cookie.size)
    const wrong = list.find((piece) => !isKnown(piece))
    if (!wrong) return
    const text = `${name} is given ${wrong.size} bytes at 0x${wrong.addr.toString(16)}, which is no cookie of the window`
    this.report('CookieStale', text)
  }

  /** True above the level at which a handler may use the kernel: only spin locks and soft interrupts are left. */
  get isHighLevel(): boolean {
    return this.cpu.inInterrupt && this.cpu.level > LOCK_LEVEL
  }
}

/** Interrupts above this level are high-level ones. @source ddi_intr_hilevel(9F) */
export const LOCK_LEVEL = 10
