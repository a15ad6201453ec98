import { PRIORITY } from '../core/priority'
import type { Sim } from '../core/sim'
import type { TraceLink } from '../core/sink'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { PioDevice } from './device'
import { Faults } from './faults'
import { readThrough, writeThrough } from './triggers'

/** The data register. @source Writing Device Drivers, Programmed I/O Transfers: regp->data */
export const PIO_DATA = 0
/** The control and status register. @source Writing Device Drivers, Programmed I/O Transfers: regp->csr */
export const PIO_CSR = 1
/** Written to the csr: take the byte. */
export const START_TRANSFER = 1
/** In the csr: the card is not ready for the next byte. */
export const PIO_BUSY = 2
/** In the csr: a byte came before the last one was digested. */
export const PIO_OVERRUN = 4

/** A card that takes or gives one byte at a time and needs a pause after each. */
export class PioCard implements PioDevice {
  readonly name: string
  /** What it was given. */
  readonly received: number[] = []
  private readonly sim: Sim
  private readonly pause: Nanos
  private readonly source: (index: number) => number
  private readonly track: number
  private readonly faults: Faults
  private data = 0
  private given = 0
  private isBusy = false
  private hasOverrun = false

  /**
   * @param pause ns the card needs after each byte
   * @param source the bytes it gives, by index
   * @param faults what is planned for its registers
   */
  constructor(sim: Sim, name: string, pause: Nanos, source: (index: number) => number, faults = new Faults()) {
    this.faults = faults
    this.sim = sim
    this.name = name
    this.pause = pause
    this.source = source
    this.track = sim.trace.track('device', name)
  }

  /** It is not ready for the next byte: one that comes now is lost. */
  get isDigesting(): boolean {
    return this.isBusy
  }

  put8(register: number, value: number, link: TraceLink): void {
    writeThrough(this.faults, { offset: register }, 1, value, (arriving) => this.take(register, arriving, link))
  }

  get8(register: number, link: TraceLink): number {
    return readThrough(this.faults, { offset: register }, 1, () => this.give(register, link))
  }

  private take(register: number, value: number, link: TraceLink): void {
    const { sim } = this
    sim.trace.instant(sim.now, KIND['pio:put8'], this.track, link, 0, register, value)
    if (register === PIO_DATA) this.data = value
    if (register !== PIO_CSR || (value & START_TRANSFER) === 0) return
    if (this.isBusy) {
      this.hasOverrun = true
      return
    }
    this.received.push(this.data)
    this.isBusy = true
    sim.schedule(this.pause, PRIORITY.hardware, () => {
      this.isBusy = false
    })
  }

  private give(register: number, link: TraceLink): number {
    const value =
      register === PIO_DATA
        ? this.source(this.given++) & 0xff
        : (this.isBusy ? PIO_BUSY : 0) | (this.hasOverrun ? PIO_OVERRUN : 0)
    this.sim.trace.instant(this.sim.now, KIND['pio:get8'], this.track, link, 0, register, value)
    return value
  }
}
