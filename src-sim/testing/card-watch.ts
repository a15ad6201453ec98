import { CSR_READ, CSR_WRITE, IOPB, REGISTER } from '../hw/bus-master/bits'
import { getWord, parseIopb, parseList } from '../hw/bus-master/iopb'
import type { SgEntry } from '../hw/bus-master/limits'
import { BlockDevice } from '../hw/engines/block-device'
import type { World } from '../machine/world'

/** A command as the driver gave it to a bus-master card, and what became of it. */
export interface WatchedCommand {
  /** Address of its block; 0 in the profiles without blocks. */
  readonly address: number
  /** Bytes of the block when it was given. */
  readonly block: Uint8Array
  readonly isToMemory: boolean
  readonly count: number
  readonly list: readonly SgEntry[]
  /** Data bytes that crossed the bus while the card worked on it. */
  moved: number
  /** What the card says was not moved; -1 = it is not over. */
  resid: number
}

/** What was seen of a card that broke a promise, and all commands in the order in which they were given. */
export interface CardWatch {
  readonly given: readonly WatchedCommand[]
  /** In the order in which they were over. */
  readonly over: readonly WatchedCommand[]
  readonly broken: readonly string[]
}

/**
 * Watches the registers of a bus-master card and its way to memory, from the outside: what is stored outside the lists
 * that it was given, which fields of its blocks change, what is visible when it interrupts. To be called before a driver
 * is attached.
 *
 * @source our bus-master card: I12 to I15
 */
export function watchCard(world: World, name: string, profile: 'N' | 'S' | 'I', sgllen: number): CardWatch {
  const { disk } = world.devices.get(name)!
  const registers = disk instanceof BlockDevice ? disk.registers : undefined
  if (!registers) throw new Error(`${name} has no registers`)
  const port = world.between.ports.get(name)!
  const given: WatchedCommand[] = []
  const over: WatchedCommand[] = []
  const broken: string[] = []
  const isOpen = ({ resid }: WatchedCommand): boolean => resid < 0
  const open = (): WatchedCommand[] => given.filter(isOpen)
  const holds = ({ address, size }: SgEntry, at: number, count: number): boolean =>
    at >= address && at + count <= address + size
  const raw = { read: port.read.bind(port), write: port.write.bind(port) }
  const load = (at: number, count: number): Uint8Array => {
    const bytes = new Uint8Array(count)
    raw.read(at, bytes)
    return bytes
  }
  /** Data moves: the command whose list holds the place. */
  const data = (at: number, count: number, isToMemory: boolean): boolean => {
    const command = open().find((each) => each.isToMemory === isToMemory && each.list.some((e) => holds(e, at, count)))
    if (command) command.moved += count
    return command !== undefined
  }
  const end = (command: WatchedCommand, resid: number): void => {
    command.resid = resid
    over.push(command)
  }
  port.read = (at, into) => {
    raw.read(at, into)
    data(at, into.length, false)
  }
  port.write = (at, from) => {
    raw.write(at, from)
    if (data(at, from.length, true)) return
    const command = open().find(({ address }) => at === address + IOPB.RESID || at === address + IOPB.STATUS)
    if (!command || from.length !== 4) return void broken.push(`I13: ${from.length} bytes are stored at ${at}`)
    if (at === command.address + IOPB.RESID) return
    const block = load(command.address, command.block.length)
    const isOwned = (index: number): boolean =>
      !(index >= IOPB.STATUS && index < IOPB.STATUS + 4) && !(index >= IOPB.RESID && index < IOPB.RESID + 4)
    if (block.some((byte, index) => isOwned(index) && byte !== command.block[index]))
      broken.push(`I13: a field of the driver changed in the block at ${command.address}`)
    end(command, getWord(block, IOPB.RESID, false))
  }

  const { read, write } = registers
  const register = (offset: number): number => read.call(registers, offset, 4)
  const give = (address: number): void => {
    const isBlock = profile === 'I'
    const header = isBlock ? load(address, IOPB.HEADER_BYTES) : new Uint8Array(IOPB.HEADER_BYTES)
    const { command, sgcount, nbytes } = parseIopb(address, header, false)
    const block = isBlock ? load(address, IOPB.HEADER_BYTES + sgcount * IOPB.ENTRY_BYTES) : header
    const inRegisters = Array.from({ length: sgllen }, (_, index) => ({
      address: register(REGISTER.SGLIST + 8 * index),
      size: register(REGISTER.SGLIST + 8 * index + 4),
    }))
    const single = [{ address: register(REGISTER.DMA_ADDR), size: register(REGISTER.DMA_SIZE) }]
    const count = isBlock ? nbytes : register(profile === 'S' ? REGISTER.NBYTES : REGISTER.DMA_SIZE)
    const list = isBlock
      ? parseList(block.subarray(IOPB.HEADER_BYTES), false)
      : within(profile === 'S' ? inRegisters : single, count)
    given.push({
      ...{ address, block, count, list, moved: 0, resid: -1 },
      isToMemory: isBlock ? command === 1 : isRead,
    })
  }
  let isRead = false
  registers.write = (offset, width, value) => {
    const csr = register(REGISTER.CSR)
    if (offset === REGISTER.CSR && (value & CSR_WRITE.START) !== 0 && (csr & CSR_READ.BUSY) === 0) {
      isRead = (value & CSR_WRITE.DIR) !== 0
      give(0)
    }
    if (offset === REGISTER.IOPB_ADDR && (csr & CSR_READ.ADD_PENDING) === 0) give(value)
    if (offset === REGISTER.CSR && (value & CSR_WRITE.CLEAR_INTERRUPT) !== 0 && (csr & CSR_READ.INTERRUPTING) !== 0) {
      const [command] = open()
      if (profile !== 'I' && !command) broken.push('I14: an interrupt without a command')
      else if (profile !== 'I' && command) end(command, register(REGISTER.RESID))
    }
    write.call(registers, offset, width, value)
  }
  registers.read = (offset, width) => {
    const value = read.call(registers, offset, width)
    if (offset === REGISTER.IOPB_ADDR && value !== 0 && getWord(load(value + IOPB.STATUS, 4), 0, false) === 0)
      broken.push(`I15: the block at ${value} is shown and its status is not there`)
    return value
  }
  return { given, over, broken }
}

/** The entries that a count reaches; what is behind it is not listed. */
function within(list: readonly SgEntry[], count: number): SgEntry[] {
  const used: SgEntry[] = []
  let left = count
  for (const { address, size } of list) {
    if (left > 0) used.push({ address, size: Math.min(size, left) })
    left -= size
  }
  return used
}
