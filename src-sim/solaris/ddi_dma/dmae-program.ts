import type { DdiDmaCookie } from './handle'

/** Channel command: addresses run, nothing moves. @source ddi_dmae_req(9S) */
export const DMAE_CMD_VRFY = 0
/** Channel command: memory to device. @source ddi_dmae_req(9S) */
export const DMAE_CMD_WRITE = 1
/** Channel command: device to memory. @source ddi_dmae_req(9S) */
export const DMAE_CMD_READ = 2
/** One transfer per bus grant. @source ddi_dmae_req(9S) */
export const DMAE_TRANS_SNGL = 0
/** The whole block in one grant. @source ddi_dmae_req(9S) */
export const DMAE_TRANS_BLCK = 1
/** As long as the device asks. @source ddi_dmae_req(9S) */
export const DMAE_TRANS_DMND = 2
/** The channel only passes the bus on. @source ddi_dmae_req(9S) */
export const DMAE_TRANS_CSCD = 3
/** Addresses go up. @source ddi_dmae_req(9S) */
export const DMAE_STEP_INC = 0
/** Addresses go down. @source ddi_dmae_req(9S) */
export const DMAE_STEP_DEC = 1
/** The address stays; the controller of an AT cannot do this. @source ddi_dmae_req(9S) */
export const DMAE_STEP_HOLD = 2
/** The channel reloads itself at terminal count. @source ddi_dmae_req(9S) */
export const DMAE_BUF_AUTO = 2

/** How a channel is to move data. Fields left out are 0, the common case. @source ddi_dmae_req(9S) */
export interface DdiDmaeReq {
  /** DMAE_CMD_ value */
  readonly der_command: number
  /** 0, or DMAE_BUF_AUTO */
  readonly der_bufprocess?: number
  /** DMAE_TRANS_ value */
  readonly der_trans?: number
  /** DMAE_STEP_ value */
  readonly der_step?: number
}

/**
 * The ports of a motherboard controller pair.
 *
 * @source 8237A data sheet; PC/AT port map
 */
export interface DmaePorts {
  readonly out: (port: number, byte: number) => void
  readonly in: (port: number) => number
}

const MASK = 0xa
/** Mode register. @source 8237A data sheet */
export const MODE = 0xb
/** Register that resets the byte pointer. @source 8237A data sheet */
export const CLEAR_BYTE_POINTER = 0xc
const CASCADE_CHANNEL = 4
/** Page latch of each channel; the order is the board's, not the chip's. @source PC/AT port map */
const PAGE_PORTS = [0x87, 0x83, 0x81, 0x82, 0x8f, 0x8b, 0x89, 0x8a] as const
/** High count byte of each channel on EISA boards. @source EISA port map */
const HIGH_COUNT_PORTS = [0x401, 0x403, 0x405, 0x407, 0, 0x4c6, 0x4ca, 0x4ce] as const
const HIGH_PAGE_OFFSET = 0x400

/** Whether a number names a channel that a device can have. @source PC/AT port map */
export function isChannel(chnl: number): boolean {
  return Number.isInteger(chnl) && chnl >= 0 && chnl <= 7 && chnl !== CASCADE_CHANNEL
}

/** Port of a chip register: the second chip answers at even addresses from C0 on. @source PC/AT port map */
export function register(chnl: number, index: number): number {
  return chnl < CASCADE_CHANNEL ? index : 0xc0 + 2 * index
}

function addressRegister(chnl: number): number {
  return (chnl & 3) * 2
}

/** Count register of a channel. @source 8237A data sheet */
export function countRegister(chnl: number): number {
  return (chnl & 3) * 2 + 1
}

/** Bytes per transfer. @source PC/AT port map */
export function unitOf(chnl: number): number {
  return chnl < CASCADE_CHANNEL ? 1 : 2
}

/** Mask or unmask a channel. @source 8237A data sheet */
export function setMask(ports: DmaePorts, chnl: number, masked: boolean): void {
  ports.out(register(chnl, MASK), (masked ? 4 : 0) | (chnl & 3))
}

/** The controller's mode byte; null for what it cannot do. @source 8237A data sheet */
export function modeByte(request: DdiDmaeReq, chnl: number): number | null {
  const modes = [0x40, 0x80, 0x00, 0xc0] // single, block, demand, cascade
  const types = [0x0, 0x8, 0x4] // verify, out of memory, into memory
  const mode = modes[request.der_trans ?? DMAE_TRANS_SNGL]
  const type = types[request.der_command]
  const step = request.der_step ?? DMAE_STEP_INC
  if (mode === undefined || type === undefined || step === DMAE_STEP_HOLD) return null
  const auto = request.der_bufprocess === DMAE_BUF_AUTO ? 0x10 : 0
  return mode | (step === DMAE_STEP_DEC ? 0x20 : 0) | auto | type | (chnl & 3)
}

/** Load address, page and count. Downward transfers begin at the cookie's last unit, so that the same bytes move either way. @source 8237A data sheet */
export function loadCookie(
  ports: DmaePorts,
  bus: 'isa' | 'eisa',
  cookie: DdiDmaCookie,
  downward: boolean,
  chnl: number,
): void {
  const unit = unitOf(chnl)
  const address = cookie.dmac_address + (downward ? cookie.dmac_size - unit : 0)
  const line = Math.floor(address / unit) & 0xffff
  const page = (address >>> 16) & (unit === 2 ? 0xfe : 0xff)
  const count = Math.floor(cookie.dmac_size / unit) - 1
  ports.out(register(chnl, addressRegister(chnl)), line & 0xff)
  ports.out(register(chnl, addressRegister(chnl)), line >>> 8)
  const pagePort = PAGE_PORTS[chnl] ?? 0
  ports.out(pagePort, page)
  ports.out(register(chnl, countRegister(chnl)), count & 0xff)
  ports.out(register(chnl, countRegister(chnl)), (count >>> 8) & 0xff)
  if (bus === 'isa') return
  ports.out(pagePort + HIGH_PAGE_OFFSET, address >>> 24) // the latches clear these when the low byte is written
  ports.out(HIGH_COUNT_PORTS[chnl] ?? 0, (count >>> 16) & 0xff)
}
