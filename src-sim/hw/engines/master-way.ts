import { PRIORITY } from '../../core/priority'
import type { Sim } from '../../core/sim'
import type { Nanos } from '../../core/time'
import { SystemBus, type BusTransfer } from '../bus'
import type { Faults } from '../faults'
import { timeAtRate } from '../mechanism'
import { keepBusy } from './busy-neighbour'
import type { DataPhase } from './engine'

/** How a card that drives the bus itself sits on it. @source our bus model */
export interface MasterPlace {
  readonly name: string
  readonly bus: SystemBus
  /** Under fixed priority the lowest goes first. */
  readonly rank: number
  /** The processor stands still while the card has the bus. */
  readonly holdsCpu: boolean
  /** 0 = the card keeps the whole command, so its medium can wait. */
  readonly fifoBytes: number
  readonly fifoThreshold: number
  /** A tape stops, backs up and goes on; ns. 0 = data that came too fast is lost. */
  readonly reposition: Nanos
  /** Asked whether another master keeps the bus busy (F39); absent: nothing is planned. */
  readonly faults?: Faults
}

/**
 * A bus with nobody else on it, for a card that is built alone.
 *
 * @source our bus model
 */
export function aloneOnBus(sim: Sim, name = 'card'): MasterPlace {
  const bus = new SystemBus(sim, { priority: 'fixed', missFactor: 0, isRefreshedByDma: false })
  return { name, bus, rank: 0, holdsCpu: false, fifoBytes: 0, fifoThreshold: 0, reposition: 0 }
}

/** What a card does while its bytes cross the bus. @source our bus model */
export interface MasterWork {
  /** Bytes of the step that comes after so many; 0 = no more come. */
  next(moved: number): number
  /** Does that step: its time has come. */
  perform(moved: number): void
  /** All is done that comes. @param lost bytes that arrived before the FIFO ran over; null = it did not */
  over(lost: number | null): void
}

/**
 * The way of a bus master's data: one transfer on the bus for a data phase, with a step for each piece that moves at
 * once. A piece is through when both medium and bus are.
 *
 * @source Writing Device Drivers: bus-master DMA; our bus model
 */
export class MasterWay {
  private readonly sim: Sim
  private readonly place: MasterPlace
  private readonly rate: number
  private onBus: BusTransfer | null = null
  /** Phases and cancellations so far; what an older one scheduled is void. */
  private generation = 0

  /** @param rate bytes a second on a bus without others; 0 = no time at all */
  constructor(sim: Sim, place: MasterPlace, rate: number) {
    this.sim = sim
    this.place = place
    this.rate = rate
  }

  /** The medium waits for nobody, so what arrives is looked at block by block. */
  get hasFifo(): boolean {
    return this.place.fifoBytes > 0
  }

  /** The card was reset. */
  cancel(): void {
    this.generation++
    if (this.onBus) this.place.bus.cancel(this.onBus)
    this.onBus = null
  }

  /** Begins a data phase; `work` is told what to do and when. Never sleeps. */
  run(phase: DataPhase, work: MasterWork): void {
    this.generation++
    const { bus, holdsCpu, faults } = this.place
    const busy = faults?.strike('F39')
    if (busy) keepBusy(bus, busy.value, holdsCpu ? 1000 : 0)
    const bytes = work.next(0)
    if (bytes === 0) work.over(null)
    else this.begin(phase, work, { moved: 0, after: bytes }, 0)
  }

  /** @param base ns of the phase that have passed */
  private begin(phase: DataPhase, work: MasterWork, at: { moved: number; after: number }, base: Nanos): void {
    const { place, rate, sim } = this
    const { bus, name, rank, holdsCpu, fifoBytes, fifoThreshold, reposition } = place
    const total = Math.max(phase.plan.moved, at.after)
    const timeOf = (count: number): Nanos => Math.max(phase.mediaTime(count), timeAtRate(count, rate))
    const length = Math.max(0, timeOf(total) - base)
    const need = Math.min(length, timeAtRate(total, rate) - timeAtRate(at.moved, rate))
    const mediaTime = phase.mediaTime(total)
    const canWait = fifoBytes === 0 || mediaTime === 0
    let isOver = false
    const step = (): Nanos => {
      work.perform(at.moved)
      at.moved = at.after
      const bytes = work.next(at.moved)
      at.after += bytes
      isOver = bytes === 0
      return isOver ? -1 : timeOf(at.after) - base
    }
    const { generation } = this
    this.onBus = bus.begin({
      ...{ owner: name, rank, length, need, stall: holdsCpu ? need : 0, bytes: total - at.moved, isHold: false },
      slack: canWait ? Infinity : Math.floor(((fifoBytes - fifoThreshold) * mediaTime) / total),
      link: phase.command.link,
      firstStep: timeOf(at.after) - base,
      step: () => (generation === this.generation ? step() : -1),
      done: () => {
        if (generation !== this.generation) return
        this.onBus = null
        if (!isOver) step()
        if (isOver) work.over(null)
        else this.begin(phase, work, at, timeOf(at.moved))
      },
      late: (passed) => {
        this.onBus = null
        if (reposition === 0) return work.over(at.moved)
        sim.schedule(reposition, PRIORITY.hardware, () => {
          if (generation === this.generation) this.begin(phase, work, at, base + passed)
        })
      },
    })
  }
}
