import type { DdiDmaAttr } from './attr'
import type { DmaCallback } from './callbacks'
import { CallbackList } from './callbacks'
import {
  DDI_DMA_CALLBACK_LATER,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_NORESOURCES,
  DDI_DMA_SLEEP,
  DDI_FAILURE,
  DDI_SUCCESS,
} from './constants'
import type { DdiDmaCookie } from './handle'
import type { DmaWait } from './nexus'
import { MUST_SLEEP } from './nexus'
import { dmaPreset } from './presets'
import { ddi_dma_attr } from './attr'

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

/**
 * The motherboard DMA controller as the kernel manages it: who owns which channel, and who waits.
 *
 * @source ddi_dmae(9F)
 */
export class DmaEngine {
  readonly ports: DmaePorts
  readonly bus: 'isa' | 'eisa'
  private readonly owners = new Map<number, string>()
  private readonly lists = new Map<number, CallbackList>()
  private readonly softcall: (routine: () => void) => void
  private readonly wakeup: () => void

  /**
   * @param parts.softcall queues a routine for a level-1 soft interrupt
   * @param parts.wakeup   a channel came back: sleepers may try again
   */
  constructor(parts: {
    ports: DmaePorts
    bus: 'isa' | 'eisa'
    softcall: (routine: () => void) => void
    wakeup: () => void
  }) {
    this.ports = parts.ports
    this.bus = parts.bus
    this.softcall = parts.softcall
    this.wakeup = parts.wakeup
  }

  /** Owner of a channel, or null. */
  owner(chnl: number): string | null {
    return this.owners.get(chnl) ?? null
  }

  /** Whether `dip` may program the channel. */
  owns(dip: string, chnl: number): boolean {
    return this.owners.get(chnl) === dip
  }

  /** Who waits for a channel. */
  waiting(chnl: number): CallbackList {
    const list = this.lists.get(chnl) ?? new CallbackList(this.softcall, keepsChannelWaiter)
    this.lists.set(chnl, list)
    return list
  }

  /** Record an owner. */
  claim(dip: string, chnl: number): void {
    this.owners.set(chnl, dip)
  }

  /** Forget the owner and tell whoever waits for this channel. */
  release(chnl: number): void {
    this.owners.delete(chnl)
    this.waiting(chnl).trigger()
    this.wakeup()
  }
}

/** Both RUNOUT (tried and failed) and LATER (did not try) mean that the waiter stays on the list. */
function keepsChannelWaiter(value: number): boolean {
  return value === DDI_DMA_CALLBACK_RUNOUT || value === DDI_DMA_CALLBACK_LATER
}

/**
 * Take a channel of the motherboard controller.
 *
 * The callback's answers: DONE = got it or no longer wanted, RUNOUT = tried and failed, LATER = did not try.
 *
 * @source ddi_dmae_alloc(9F)
 * @error DDI_FAILURE for a channel that does not exist or carries the cascade; DDI_DMA_NORESOURCES when it is taken
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function ddi_dmae_alloc(
  engine: DmaEngine,
  dip: string,
  chnl: number,
  waitfp: DmaWait | DmaCallback,
  arg: unknown,
): number | typeof MUST_SLEEP {
  if (!isChannel(chnl)) return DDI_FAILURE
  if (engine.owner(chnl) === null) {
    engine.claim(dip, chnl)
    return DDI_SUCCESS
  }
  if (waitfp === DDI_DMA_SLEEP) return MUST_SLEEP
  if (waitfp !== DDI_DMA_DONTWAIT) engine.waiting(chnl).register(waitfp, arg)
  return DDI_DMA_NORESOURCES
}

/**
 * Give a channel back.
 *
 * @source ddi_dmae_release(9F)
 * @error DDI_FAILURE unless `dip` owns it
 */
export function ddi_dmae_release(engine: DmaEngine, dip: string, chnl: number): number {
  if (!engine.owns(dip, chnl)) return DDI_FAILURE
  engine.release(chnl)
  return DDI_SUCCESS
}

/**
 * Program a channel for one cookie and let it run, in the order the controller wants: mask, byte pointer, mode,
 * address, page, count, unmask. On channels 5-7 address and count are in words.
 *
 * The controller's own words are the other way round: its "read" takes data out of memory, for DMAE_CMD_WRITE.
 *
 * @source ddi_dmae_prog(9F), 8237A data sheet
 * @param cookie null = only the mode changes
 * @error DDI_FAILURE unless `dip` owns the channel and the controller can do what is asked
 * @differs a cookie beyond the controller's reach is not refused: the bits it has no room for are lost, as in the machine
 */
export function ddi_dmae_prog(
  engine: DmaEngine,
  dip: string,
  request: DdiDmaeReq,
  cookie: DdiDmaCookie | null,
  chnl: number,
): number {
  const mode = modeByte(request, chnl)
  if (!engine.owns(dip, chnl) || mode === null) return DDI_FAILURE
  setMask(engine, chnl, true)
  engine.ports.out(register(chnl, CLEAR_BYTE_POINTER), 0)
  engine.ports.out(register(chnl, MODE), mode)
  if (cookie !== null) loadCookie(engine, cookie, request.der_step === DMAE_STEP_DEC, chnl)
  setMask(engine, chnl, false)
  return DDI_SUCCESS
}

/** Mask a channel: its requests wait. @source ddi_dmae_disable(9F) @error DDI_FAILURE unless `dip` owns it */
export function ddi_dmae_disable(engine: DmaEngine, dip: string, chnl: number): number {
  if (!engine.owns(dip, chnl)) return DDI_FAILURE
  setMask(engine, chnl, true)
  return DDI_SUCCESS
}

/** Let a masked channel go on. @source ddi_dmae_enable(9F) @error DDI_FAILURE unless `dip` owns it */
export function ddi_dmae_enable(engine: DmaEngine, dip: string, chnl: number): number {
  if (!engine.owns(dip, chnl)) return DDI_FAILURE
  setMask(engine, chnl, false)
  return DDI_SUCCESS
}

/** End whatever the channel does: it is masked until it is programmed again. @source ddi_dmae_stop(9F) @error DDI_FAILURE unless `dip` owns it */
export function ddi_dmae_stop(engine: DmaEngine, dip: string, chnl: number): number {
  return ddi_dmae_disable(engine, dip, chnl)
}

/**
 * Bytes that a channel has not moved yet.
 *
 * @source ddi_dmae_getcnt(9F)
 * @error DDI_FAILURE unless `dip` owns the channel
 * @differs a count register of FFFF is taken for "finished"; a channel that was given exactly 65,536 transfers and has
 *   moved none reads the same
 */
export function ddi_dmae_getcnt(engine: DmaEngine, dip: string, chnl: number): { status: number; count: number } {
  if (!engine.owns(dip, chnl)) return { status: DDI_FAILURE, count: 0 }
  const { ports } = engine
  ports.out(register(chnl, CLEAR_BYTE_POINTER), 0)
  const port = register(chnl, countRegister(chnl))
  const low = ports.in(port)
  const transfers = ((ports.in(port) << 8) | low) + 1
  return { status: DDI_SUCCESS, count: (transfers & 0xffff) * unitOf(chnl) }
}

/**
 * Turn a channel into a mere bus arbiter for a card that drives its own cycles.
 *
 * @source ddi_dmae_1stparty(9F)
 * @error DDI_FAILURE unless `dip` owns the channel
 */
export function ddi_dmae_1stparty(engine: DmaEngine, dip: string, chnl: number): number {
  return ddi_dmae_prog(engine, dip, { der_command: DMAE_CMD_VRFY, der_trans: DMAE_TRANS_CSCD }, null, chnl)
}

/**
 * Attributes of a motherboard channel, for the handle of a third-party transfer.
 *
 * @source ddi_dmae_getattr(9F)
 * @returns 24-bit addresses, 16-bit counter and no scatter/gather on ISA; 32-bit addresses and 24-bit counter on EISA
 */
export function ddi_dmae_getattr(engine: DmaEngine): DdiDmaAttr {
  if (engine.bus === 'eisa') return dmaPreset('eisa')
  return ddi_dma_attr({
    dma_attr_addr_hi: 0xffffff,
    dma_attr_count_max: 0xffff,
    dma_attr_seg: 0xffff,
    dma_attr_sgllen: 1,
  })
}

/**
 * Whether a card sits in a slot that cannot do DMA.
 *
 * @source ddi_slaveonly(9F)
 * @returns DDI_SUCCESS for a slave-only slot, DDI_FAILURE for one that can do DMA
 */
export function ddi_slaveonly(slot: { readonly slaveOnly: boolean }): number {
  return slot.slaveOnly ? DDI_SUCCESS : DDI_FAILURE
}

const MASK = 0xa
const MODE = 0xb
const CLEAR_BYTE_POINTER = 0xc
const CASCADE_CHANNEL = 4
/** Page latch of each channel; the order is the board's, not the chip's. @source PC/AT port map */
const PAGE_PORTS = [0x87, 0x83, 0x81, 0x82, 0x8f, 0x8b, 0x89, 0x8a] as const
/** High count byte of each channel on EISA boards. @source EISA port map */
const HIGH_COUNT_PORTS = [0x401, 0x403, 0x405, 0x407, 0, 0x4c6, 0x4ca, 0x4ce] as const
const HIGH_PAGE_OFFSET = 0x400

function isChannel(chnl: number): boolean {
  return Number.isInteger(chnl) && chnl >= 0 && chnl <= 7 && chnl !== CASCADE_CHANNEL
}

/** Port of a chip register: the second chip answers at even addresses from C0 on. */
function register(chnl: number, index: number): number {
  return chnl < CASCADE_CHANNEL ? index : 0xc0 + 2 * index
}

function addressRegister(chnl: number): number {
  return (chnl & 3) * 2
}

function countRegister(chnl: number): number {
  return (chnl & 3) * 2 + 1
}

/** Bytes per transfer. */
function unitOf(chnl: number): number {
  return chnl < CASCADE_CHANNEL ? 1 : 2
}

function setMask(engine: DmaEngine, chnl: number, masked: boolean): void {
  engine.ports.out(register(chnl, MASK), (masked ? 4 : 0) | (chnl & 3))
}

/** The controller's mode byte; null for what it cannot do. */
function modeByte(request: DdiDmaeReq, chnl: number): number | null {
  const modes = [0x40, 0x80, 0x00, 0xc0] // single, block, demand, cascade
  const types = [0x0, 0x8, 0x4] // verify, out of memory, into memory
  const mode = modes[request.der_trans ?? DMAE_TRANS_SNGL]
  const type = types[request.der_command]
  const step = request.der_step ?? DMAE_STEP_INC
  if (mode === undefined || type === undefined || step === DMAE_STEP_HOLD) return null
  const auto = request.der_bufprocess === DMAE_BUF_AUTO ? 0x10 : 0
  return mode | (step === DMAE_STEP_DEC ? 0x20 : 0) | auto | type | (chnl & 3)
}

/** Downward transfers begin at the cookie's last unit, so that the same bytes move either way. */
function loadCookie(engine: DmaEngine, cookie: DdiDmaCookie, downward: boolean, chnl: number): void {
  const { ports, bus } = engine
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
