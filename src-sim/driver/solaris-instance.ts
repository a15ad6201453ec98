import { newLink, type TraceLink } from '../core/sink'
import { BlockDevice } from '../hw/engines/block-device'
import { CSR_WRITE, IOPB, REGISTER } from '../hw/bus-master/bits'
import { getWord } from '../hw/bus-master/iopb'
import { HIGH_REGISTERS } from '../hw/engines/bus-master-disk'
import { Slave8237 } from '../hw/engines/slave-8237'
import { CARD_COMMAND, CARD_PORT } from '../hw/engines/slave-card'
import { BLOCK, Media } from '../hw/media'
import { Buf } from '../kern/buf'
import { makedevice, type Dev } from '../kern/conf'
import type { SolarisParts } from '../machine/student'
import type { DdiAccHandle } from '../solaris/ddi_access'
import type { DdiDmaHandle } from '../solaris/ddi_dma/handle'
import type { SolarisKernel } from '../solaris/kernel'
import { Mutex } from '../solaris/mutex'
import type { BoundMemory } from './bound-memory'
import { wayOf, type Directions, type Way } from './directions'
import { judgeIdle } from './idle'
import { TAG, type Value } from './engine'
import { NULL } from './service'

/** Major number of a student's driver. */
const MAJOR = 40
/** The last address that a register of 32 bits names. */
const LAST_WORD = 0xffff_ffffn
/** Addresses of 32 bits. */
const WORD = 0x1_0000_0000

/** Commands of a block that move bytes. @source our bus-master card, command block */
const BLOCK_READ = 1
const BLOCK_WRITE = 2

/** Memory as a device is given it. */
interface Piece {
  readonly addr: number
  readonly size: number
}

/** True for the address (0) or the size (4) of an entry of a card's list. */
const isInList = (offset: number, within: 0 | 4): boolean =>
  offset >= REGISTER.SGLIST && offset < HIGH_REGISTERS && (offset - REGISTER.SGLIST) % 8 === within

/** A device instance of a student's driver: the dev_info of the kernel. @source dev_info_t */
export class Instance {
  readonly k: SolarisKernel
  readonly name: string
  readonly number: number
  readonly parts: SolarisParts
  readonly dev: Dev
  /** Track of the trace for DMA. */
  readonly track: number
  /** What its command belongs to. */
  link: TraceLink = newLink()
  /** What ddi_set_driver_private left. */
  private_: Value = NULL
  isAttached = false
  /** Taken by power(9E). */
  powerMutex: Mutex
  /** The first mutex that the driver made is that of power(9E). */
  hasOwnMutex = false
  readonly mappings = new Set<Mapping>()
  /** Where an address of the engine was written since START. */
  private isProgrammed = false
  /** The engine's registers as they were written. */
  private readonly list = new Map<number, number>()
  private readonly memory: BoundMemory
  private readonly directions: Directions
  /** Which way the channel of the card goes, and how many bytes it moves; -1 = not known. */
  private channelWay: Way | null = null
  private channelBytes = -1
  readonly ram: Uint8Array | null

  /** @param watches what the checker knows of bound memory, and of ways */
  constructor(
    k: SolarisKernel,
    number: number,
    parts: SolarisParts,
    watches: { readonly memory: BoundMemory; readonly directions: Directions },
  ) {
    this.k = k
    this.memory = watches.memory
    this.directions = watches.directions
    this.number = number
    this.parts = parts
    this.name = parts.device.plan.name
    this.dev = makedevice(MAJOR, number)
    this.powerMutex = new Mutex(`${this.name} power`)
    const { type, blocks } = parts.device.plan
    this.track = parts.isProgrammed || type === 'ramdisk' ? k.memoryTrack : k.sim.trace.track('dma', this.name)
    this.ram = type === 'ramdisk' ? new Uint8Array(blocks * BLOCK) : null
    if (this.ram) new Media(blocks).read(0, this.ram)
  }

  /** Commands that follow belong to this. */
  belongs(link: TraceLink): void {
    this.link = { ...link }
    for (const mapping of this.mappings) if (mapping.handle) mapping.handle.link = this.link
  }

  /** A register of the card is written: what the checker must know. */
  written(offset: number, value: number): void {
    const { parts } = this
    if (parts.isProgrammed) return
    if (parts.thirdParty) {
      const isCommand = value === CARD_COMMAND.READ || value === CARD_COMMAND.WRITE
      if (offset === CARD_PORT.COMMAND && isCommand) {
        const way = wayOf(value === CARD_COMMAND.READ)
        if (this.channelWay !== null) this.directions.together(this.name, way, this.channelWay)
        this.judgeCount()
        this.starts()
      } else if (offset >= CARD_PORT.BLOCK_LOW && offset <= CARD_PORT.COUNT_HIGH)
        judgeIdle(this.k, this.parts.device, offset)
      return
    }
    const isAddress = offset === REGISTER.DMA_ADDR || isInList(offset, 0)
    if (isAddress || offset === REGISTER.DMA_SIZE || isInList(offset, 4)) this.list.set(offset, value)
    if (offset >= HIGH_REGISTERS) this.list.set(offset, value)
    if (offset === REGISTER.NBYTES) this.list.set(offset, value)
    if (isAddress) {
      this.isProgrammed = true
      this.judgeAddress(value, `ddi_put32 of an address to ${this.name}`)
    }
    if (offset === REGISTER.IOPB_ADDR) {
      const list = this.listOf(value)
      this.judgeList([{ addr: value, size: IOPB.HEADER_BYTES }, ...list])
      this.judgeWay(list, this.wayOfBlock(value))
      return this.begins()
    }
    if (offset !== REGISTER.CSR) return judgeIdle(this.k, this.parts.device, offset)
    if ((value & CSR_WRITE.START) === 0) return
    if (this.isProgrammed) {
      this.judgeList(this.programmed())
      this.judgeWay(this.programmed(), wayOf(value & CSR_WRITE.DIR))
    }
    this.starts()
  }

  /**
   * A channel was told where, and which way, by the kernel's call.
   *
   * @param isEndless it begins again at its end, and has no count of its own
   */
  programs(list: readonly Piece[], way: Way | null, isEndless = false): void {
    this.isProgrammed = true
    this.channelWay = way
    this.channelBytes = isEndless ? -1 : list.reduce((sum, { size }) => sum + size, 0)
    this.judgeWay(list, way)
  }

  /** Card and channel have to come to the end together. @error finding TerminalCountMissing */
  private judgeCount(): void {
    const { disk } = this.parts.device
    if (!this.isProgrammed || this.channelBytes < 0 || !(disk instanceof BlockDevice)) return
    if (!(disk.engine instanceof Slave8237)) return
    const { count } = disk.engine.card.asked
    const message = `${this.name} is started to move ${count} bytes, and its channel to move ${this.channelBytes}`
    if (count !== this.channelBytes) this.k.report('TerminalCountMissing', message)
  }

  /** The bindings whose memory a device is started on must be for that way. @error finding DirectionReversed */
  private judgeWay(list: readonly Piece[], way: Way | null): void {
    if (way === null) return
    for (const { binding } of this.k.dmaHandles.boundTo(this.name) as DdiDmaHandle[]) {
      const window = binding?.windows[binding.currentWindow]?.cookies ?? []
      const isMeant = window.some(({ dmac_laddress, dmac_size }) => {
        const from = Number(dmac_laddress)
        return list.some(({ addr }) => addr >= from && addr < from + dmac_size)
      })
      if (binding && isMeant) this.directions.started(this.name, way, binding.flags)
    }
  }

  /** Which way a command block goes; null for commands that move nothing. */
  private wayOfBlock(address: number): Way | null {
    const kaddr = this.memory.kernelAddress(this.name, address)
    if (kaddr < 0) return null
    const [command] = this.k.kas.read(kaddr + IOPB.COMMAND, 1)
    return command === BLOCK_READ ? 'read' : command === BLOCK_WRITE ? 'write' : null
  }

  /** A command is written that the device must be idle for. */
  private starts(): void {
    const { k, name } = this
    k.checkCommand(name)
    if (!this.isProgrammed) k.report('DeviceProtocol', `${name} is started and no address was written for it`)
    this.isProgrammed = false
    this.begins()
  }

  private begins(): void {
    const { disk } = this.parts.device
    this.memory.started(this.name)
    if (disk instanceof BlockDevice) disk.annotate(this.link)
  }

  /** The pieces of memory that the registers name, as far as the count goes. */
  private programmed(): Piece[] {
    const { list } = this
    const at = (offset: number): number => list.get(offset) ?? 0
    if (list.has(REGISTER.DMA_ADDR)) {
      const addr = at(REGISTER.DMA_ADDR) + WORD * at(HIGH_REGISTERS)
      return [{ addr, size: at(REGISTER.DMA_SIZE) }]
    }
    const pieces: Piece[] = []
    let left = at(REGISTER.NBYTES)
    for (let index = 0; left > 0 && list.has(REGISTER.SGLIST + 8 * index); index++) {
      const addr = at(REGISTER.SGLIST + 8 * index) + WORD * at(HIGH_REGISTERS + 4 * index)
      const size = Math.min(left, at(REGISTER.SGLIST + 8 * index + 4))
      if (size > 0) pieces.push({ addr, size })
      left -= size
    }
    return pieces
  }

  /** The list of a command block that the device sees at an address. */
  private listOf(address: number): Piece[] {
    const kaddr = this.memory.kernelAddress(this.name, address)
    if (kaddr < 0) return []
    const { kas } = this.k
    const header = kas.read(kaddr, IOPB.HEADER_BYTES)
    const words = kas.read(kaddr + IOPB.HEADER_BYTES, (header[2] ?? 0) * IOPB.ENTRY_BYTES)
    let left = getWord(header, IOPB.NBYTES, false)
    const list: Piece[] = []
    for (let at = 0; at < words.length && left > 0; at += IOPB.ENTRY_BYTES) {
      const size = Math.min(left, getWord(words, at + 4, false))
      if (size > 0) list.push({ addr: getWord(words, at, false), size })
      left -= size
    }
    return list
  }

  /**
   * What the device is given must be cookies of what is bound; whose memory it is says what the command is for.
   *
   * @error finding CookieStale
   */
  judgeList(list: readonly Piece[]): void {
    const cookies: Piece[] = []
    for (const handle of this.k.dmaHandles.boundTo(this.name) as DdiDmaHandle[]) {
      const { binding, owner } = handle
      const window = binding?.windows[binding.currentWindow]?.cookies ?? []
      const own = window.map(({ dmac_laddress, dmac_size }) => ({ addr: Number(dmac_laddress), size: dmac_size }))
      cookies.push(...own)
      const isMeant = own.some(({ addr, size }) => list.some((piece) => piece.addr >= addr && piece.addr < addr + size))
      if (isMeant && owner instanceof Buf) this.belongs(owner.link)
    }
    this.k.checkList(this.name, list, cookies)
  }

  /** An address on its way to the engine. */
  judgeAddress(address: number, what: string): void {
    const { dma_attr_addr_hi } = this.parts.attr
    const last = dma_attr_addr_hi < LAST_WORD ? dma_attr_addr_hi : LAST_WORD
    if (address < 0 || BigInt(address) <= last) return
    this.k.report(
      'AddressRange',
      `${what}: 0x${address.toString(16)} is above 0x${last.toString(16)}, the last it reaches`,
    )
  }
}

/** A mapped register set. */
export interface Mapping {
  readonly instance: Instance
  /** The kernel's handle; null for a card of programmed I/O, and for memory. */
  readonly handle: DdiAccHandle | null
  /** Kernel memory that a handle of ddi_dma_mem_alloc reaches. */
  readonly memory: { readonly kaddr: number; readonly length: number } | null
  /** Widest access, bytes. */
  readonly width: 1 | 4
  /** Bytes of the set. */
  readonly size: number
  isMapped: boolean
}

const CARD_REGISTERS: ReadonlySet<number> = new Set(Object.values(REGISTER))

/** True where a register of 32 bits of a bus-master card lies. */
export function isCardRegister(offset: number, sgllen: number): boolean {
  if (CARD_REGISTERS.has(offset)) return true
  if (offset >= REGISTER.SGLIST && offset < REGISTER.SGLIST + 8 * sgllen) return true
  return offset >= HIGH_REGISTERS && offset < HIGH_REGISTERS + 4 * sgllen
}

/** A number as a value. */
export const numeric = (value: number): Value => ({ tag: TAG.number, value })
