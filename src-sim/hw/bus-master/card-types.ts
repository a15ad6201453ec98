import type { EngineLimits } from './limits'

/**
 * N: one address and size; S: scatter/gather registers; I: command blocks in memory.
 *
 * @source Writing Device Drivers, programming a DMA engine; Xylogics 753/7053
 */
export type CardProfile = 'N' | 'S' | 'I'

/**
 * How the card is built.
 *
 * @source Writing Device Drivers, programming a DMA engine; Xylogics 753/7053
 */
export interface CardOptions {
  readonly profile: CardProfile
  readonly limits?: Partial<EngineLimits>
  /** Raise error 3 or 7 where a limit is violated instead of bending the transfer. */
  readonly strict?: boolean
  /** Command blocks that can wait (profile I). */
  readonly queueDepth?: number
  /** Serve waiting command blocks in order of block number, upwards and then from the start. */
  readonly elevator?: boolean
  readonly bigEndian?: boolean
  /** Writes of the card wait in a bridge until flushed. */
  readonly posted?: boolean
  /** A count register of exactly countMax + 1 means all of it instead of 0. */
  readonly zeroIsFull?: boolean
  /** Bytes per data step; default: the largest burst of the limits. */
  readonly burstBytes?: number
}

/**
 * What the card will do next; `bytes` is what crosses the bus in that step.
 *
 * @source Writing Device Drivers, programming a DMA engine; Xylogics 753/7053
 */
export type CardStep =
  | { readonly kind: 'idle'; readonly bytes: 0 }
  | { readonly kind: 'fetch'; readonly bytes: number; readonly address: number }
  | { readonly kind: 'position'; readonly bytes: 0; readonly block: number; readonly toMemory: boolean }
  | {
      readonly kind: 'data'
      readonly bytes: number
      readonly address: number
      readonly block: number
      readonly toMemory: boolean
    }
  | { readonly kind: 'finish'; readonly bytes: number; readonly error: number }

/**
 * Everything a display needs.
 *
 * @source Writing Device Drivers, programming a DMA engine; Xylogics 753/7053
 */
export interface CardSnapshot {
  readonly profile: CardProfile
  readonly csr: number
  readonly dma_addr: number
  readonly dma_size: number
  readonly blkno: number
  readonly resid: number
  readonly err: number
  readonly nbytes: number
  readonly iopb_addr: number
  readonly sglist: readonly { readonly dma_addr: number; readonly dma_size: number }[]
  readonly queue: readonly number[]
  readonly completions: readonly number[]
  readonly line: boolean
  readonly edges: number
  readonly posted: number
  readonly phase: string
  readonly moved: number
}
