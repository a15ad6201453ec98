import type { DdiDmaAttr } from './attr'
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
import type { DdiDmaeReq, DmaePorts } from './dmae-program'
import {
  CLEAR_BYTE_POINTER,
  countRegister,
  DMAE_CMD_VRFY,
  DMAE_STEP_DEC,
  DMAE_TRANS_CSCD,
  isChannel,
  loadCookie,
  MODE,
  modeByte,
  register,
  setMask,
  unitOf,
} from './dmae-program'
import type { DdiDmaCookie } from './handle'
import type { DmaWait } from './nexus'
import { MUST_SLEEP } from './nexus'
import { dmaPreset } from './presets'

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
  waitfp: DmaWait,
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
  setMask(engine.ports, chnl, true)
  engine.ports.out(register(chnl, CLEAR_BYTE_POINTER), 0)
  engine.ports.out(register(chnl, MODE), mode)
  if (cookie !== null) loadCookie(engine.ports, engine.bus, cookie, request.der_step === DMAE_STEP_DEC, chnl)
  setMask(engine.ports, chnl, false)
  return DDI_SUCCESS
}

/** Mask a channel: its requests wait. @source ddi_dmae_disable(9F) @error DDI_FAILURE unless `dip` owns it */
export function ddi_dmae_disable(engine: DmaEngine, dip: string, chnl: number): number {
  if (!engine.owns(dip, chnl)) return DDI_FAILURE
  setMask(engine.ports, chnl, true)
  return DDI_SUCCESS
}

/** Let a masked channel go on. @source ddi_dmae_enable(9F) @error DDI_FAILURE unless `dip` owns it */
export function ddi_dmae_enable(engine: DmaEngine, dip: string, chnl: number): number {
  if (!engine.owns(dip, chnl)) return DDI_FAILURE
  setMask(engine.ports, chnl, false)
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
  return dmaPreset(engine.bus === 'eisa' ? 'eisa' : '8237-8bit')
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
