/** The models that every contestant runs, with the values a correct engine must reproduce exactly. */

/** What a run of a model gives; equal for every engine. */
export interface ModelResult {
  /** Model events: timed ones, and for `mmk` also seize and release. */
  readonly events: number
  /** ns since the model began. */
  readonly end: number
  /** `mmk`: ns waited for a server by all; `dma`: pieces moved. */
  readonly sum: number
}

/** 1000 processes share 10 servers: think, seize, be served, release. */
export interface MmkModel {
  readonly processes: number
  readonly servers: number
  readonly cycles: number
}

/** Channels that move requests of 128 pieces; a piece is four timed events. */
export interface DmaModel {
  readonly channels: number
  readonly requests: number
}

/** The sizes whose results are known. */
export const MMK: MmkModel = { processes: 1000, servers: 10, cycles: 250_000 }
export const DMA1: DmaModel = { channels: 1, requests: 1954 }
export const DMA64: DmaModel = { channels: 64, requests: 31 }

/** What MMK, DMA1 and DMA64 must end with: worked out by several independent engines. */
export const CHECKS = {
  mmk: { end: 31_184_201_225, sum: 50_739_772_187 },
  dma1: { end: 6_515_489_907, sum: 250_112 },
  dma64: { end: 103_498_061, sum: 253_952 },
} as const

export const PIECES = 128
export const STRATEGY = 2000
export const DEVICE = 20_000
export const INTERRUPT = 1500
export const WAKEUP = 500

const DRAWS = 4096

/** An exponential distribution of whole ns with the given mean, one value a 12-bit draw. */
function exponential(mean: number): Float64Array {
  return Float64Array.from({ length: DRAWS }, (_, index) =>
    Math.max(1, Math.round(-Math.log((index + 0.5) / DRAWS) * mean)),
  )
}

export const THINK = exponential(124e6)
export const SERVICE = exponential(1e6)

/** xorshift32, one a process or channel. */
export class Xorshift {
  private state: number
  constructor(id: number) {
    this.state = (Math.imul(id + 1, 2_654_435_761) | 1) >>> 0
  }

  /** The next 12 bits. */
  draw(): number {
    let state = this.state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.state = state
    return state >>> 20
  }
}
