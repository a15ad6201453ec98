import { PAGE_PORTS } from './bits'
import type { DmaDevice } from './device'
import type { Dma8237Pair } from './pair'

/**
 * What a test device does during item number `after` (counted from 1 over its whole life).
 *
 * @source none; test equipment
 */
export interface PlannedAct {
  readonly after: number
  readonly act: 'drop own' | 'raise other' | 'drop other' | 'pull eop'
  readonly other: number
}

/**
 * One step of a random program.
 *
 * @source none; test equipment
 */
export type ProgramStep =
  | {
      readonly kind: 'set up'
      readonly channel: number
      readonly mode: number
      readonly address: number
      readonly page: number
      readonly count: number
    }
  | { readonly kind: 'out'; readonly port: number; readonly value: number }
  | { readonly kind: 'in'; readonly port: number }
  | { readonly kind: 'dreq'; readonly channel: number; readonly level: boolean }
  | { readonly kind: 'eop'; readonly pulled: boolean }
  | { readonly kind: 'wait states'; readonly count: number }
  | { readonly kind: 'run'; readonly most: number }

/**
 * A device for property tests: delivers a fixed sequence, sums what it receives, acts on the pins as planned, and offers
 * bulk moves up to the next planned act when `bulk` is set.
 *
 * @source none; test equipment
 */
export class PlannedDevice implements DmaDevice {
  readonly bulk?: {
    ready(): number
    readBulk(into: Uint8Array): void
    writeBulk(from: Uint8Array): void
  }
  /** Order-sensitive sum of the items received, and items seen in all. */
  sum = 0
  items = 0
  private readonly pair: Dma8237Pair
  private readonly channel: number
  private readonly plan: readonly PlannedAct[]

  constructor(pair: Dma8237Pair, channel: number, plan: readonly PlannedAct[], bulk: boolean) {
    this.pair = pair
    this.channel = channel
    this.plan = plan
    const width = channel > 4 ? 2 : 1
    if (!bulk) return
    this.bulk = {
      ready: () => {
        const next = this.plan.find(({ after }) => after > this.items)
        return next === undefined ? 100_000 : next.after - this.items
      },
      readBulk: (into) => {
        for (let i = 0; i < into.length; i += width) {
          const item = this.read()
          into[i] = item
          if (width === 2) into[i + 1] = item >> 8
        }
      },
      writeBulk: (from) => {
        for (let i = 0; i < from.length; i += width) this.write(width === 2 ? from[i]! | (from[i + 1]! << 8) : from[i]!)
      },
    }
  }

  read(): number {
    const item = (this.items * 40503 + this.channel * 257) & (this.channel > 4 ? 0xffff : 0xff)
    this.step()
    return item
  }

  write(item: number): void {
    this.sum = (this.sum * 31 + item) % 1000003
    this.step()
  }

  private step(): void {
    this.items++
    if (this.pair.eop) this.pair.setEop(false)
    for (const { after, act, other } of this.plan) {
      if (after !== this.items) continue
      if (act === 'drop own') this.pair.dreq(this.channel, false)
      else if (act === 'pull eop') this.pair.setEop(true)
      else this.pair.dreq(other, act === 'raise other')
    }
  }
}

/**
 * Carry out a step; `run` makes the transfers of a run step. Returns what the CPU would see, or -1.
 *
 * @source none; test equipment
 */
export function perform(pair: Dma8237Pair, step: ProgramStep, run: (most: number) => number): number {
  switch (step.kind) {
    case 'set up': {
      const second = step.channel > 3
      const index = step.channel & 3
      const port = (register: number): number => (second ? 0xc0 + 2 * register : register)
      pair.out(port(0xa), 4 | index)
      pair.out(port(0xc), 0)
      pair.out(port(0xb), (step.mode & 0xfc) | index)
      pair.out(port(2 * index), step.address & 0xff)
      pair.out(port(2 * index), step.address >> 8)
      pair.out(0x80 | PAGE_PORTS[step.channel]!, step.page)
      pair.out(port(2 * index + 1), step.count & 0xff)
      pair.out(port(2 * index + 1), step.count >> 8)
      pair.out(port(0xa), index)
      return -1
    }
    case 'out':
      pair.out(step.port, step.value)
      return -1
    case 'in':
      return pair.in(step.port)
    case 'dreq':
      pair.dreq(step.channel, step.level)
      return -1
    case 'eop':
      pair.setEop(step.pulled)
      return -1
    case 'wait states':
      pair.waitStates = step.count
      return -1
    case 'run':
      return run(step.most)
  }
}
