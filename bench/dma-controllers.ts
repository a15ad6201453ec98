import { runBurst } from '../src-sim/hw/i8237/burst'
import { CycleEngine, type CycleTrace } from '../src-sim/hw/i8237/cycle'
import type { DmaDevice } from '../src-sim/hw/i8237/device'
import { Dma8237Pair } from '../src-sim/hw/i8237/pair'

/** One measured way of moving 64 KiB. */
export interface DmaBenchRow {
  readonly name: string
  /** 64 KiB blocks per second, median of the rounds. */
  readonly blocksPerSecond: number
}

/** A ratio that the project promises; both sides come from the same run. */
export interface DmaBenchRatio {
  readonly name: string
  readonly ratio: number
  readonly atLeast: number
}

/** The whole comparison. */
export interface DmaBench {
  readonly rows: readonly DmaBenchRow[]
  readonly ratios: readonly DmaBenchRatio[]
}

const BLOCK = 0x10000
const PAGE = 0x01
const CHANNEL = 1

/**
 * Measure bulk copy, our burst mode, byte-by-byte copy and the cycle-exact mode, interleaved in one process. Every
 * DMA figure includes programming the channel through its ports.
 */
export function benchDmaControllers(rounds = 5, milliseconds = 150): DmaBench {
  const contestants = [bulkCopy(), burst(), byteByByte(), cycle(false), cycle(true)]
  const rates = contestants.map((): number[] => [])
  for (const { run } of contestants) measure(run, milliseconds)
  for (let round = 0; round < rounds; round++) {
    contestants.forEach(({ run }, index) => rates[index]!.push(measure(run, milliseconds)))
  }
  const rows = contestants.map(({ name }, index) => ({ name, blocksPerSecond: median(rates[index]!) }))
  const [bulk, ours, bytes, exact, rowed] = rows.map((row) => row.blocksPerSecond) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    rows,
    ratios: [
      { name: 'burst mode to bulk copy', ratio: ours / bulk, atLeast: 0.29 },
      { name: 'cycle-exact mode to byte-by-byte copy', ratio: exact / bytes, atLeast: 0.13 },
      { name: 'cycle-exact mode with a row per transfer to byte-by-byte copy', ratio: rowed / bytes, atLeast: 0.065 },
    ],
  }
}

interface Contestant {
  readonly name: string
  /** Move one block. */
  readonly run: () => void
}

/** Blocks per second of `run` over at least `milliseconds`. */
function measure(run: () => void, milliseconds: number): number {
  let batch = 1
  let blocks = 0
  const start = performance.now()
  let elapsed = 0
  while (elapsed < milliseconds) {
    for (let i = 0; i < batch; i++) run()
    blocks += batch
    elapsed = performance.now() - start
    if (elapsed < milliseconds / 20) batch *= 2
  }
  return (blocks * 1000) / elapsed
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

function pattern(): Uint8Array {
  const block = new Uint8Array(BLOCK)
  for (let i = 0; i < BLOCK; i++) block[i] = (i * 167 + (i >> 8)) & 0xff
  return block
}

function bulkCopy(): Contestant {
  const block = pattern()
  const memory = new Uint8Array(2 * BLOCK)
  return { name: 'bulk copy (TypedArray.set)', run: () => memory.set(block, BLOCK) }
}

function byteByByte(): Contestant {
  const block = pattern()
  const memory = new Uint8Array(2 * BLOCK)
  const run = (): void => {
    for (let i = 0; i < BLOCK; i++) memory[BLOCK + i] = block[i]!
  }
  return { name: 'byte by byte', run }
}

/** A device that plays the same block again and again, byte by byte or in bulk. */
class BlockDevice implements DmaDevice {
  readonly bulk = {
    ready: (): number => BLOCK,
    readBulk: (into: Uint8Array): void => {
      if (into.length === BLOCK) into.set(this.block)
      else for (let i = 0; i < into.length; i++) into[i] = this.read()
    },
    writeBulk: (): void => undefined,
  }
  private readonly block = pattern()
  private at = 0

  read(): number {
    const item = this.block[this.at]!
    this.at = (this.at + 1) & (BLOCK - 1)
    return item
  }

  write(): void {
    this.at = 0
  }
}

function board(): { pair: Dma8237Pair; check: (moved: number) => void } {
  const pair = new Dma8237Pair(new Uint8Array(2 * BLOCK), { waitStates: 0 })
  const device = new BlockDevice()
  pair.attach(CHANNEL, device)
  pair.out(0xd6, 0xc0)
  pair.out(0xd4, 0x00)
  pair.dreq(CHANNEL, true)
  const expected = pattern()
  const check = (moved: number): void => {
    const wrong = moved !== BLOCK || pair.memory[BLOCK + 12345] !== expected[12345] || (pair.in(0x08) & 0x02) === 0
    if (wrong) throw new Error('the DMA pair did not move the block')
  }
  return { pair, check }
}

/** What a driver does before each block: mask, flip-flop, mode, address, page, count, unmask. */
function program(pair: Dma8237Pair): void {
  pair.out(0x0a, 0x05)
  pair.out(0x0c, 0x00)
  pair.out(0x0b, 0x85)
  pair.out(0x02, 0x00)
  pair.out(0x02, 0x00)
  pair.out(0x83, PAGE)
  pair.out(0x03, 0xff)
  pair.out(0x03, 0xff)
  pair.out(0x0a, 0x01)
}

function burst(): Contestant {
  const { pair, check } = board()
  const run = (): void => {
    program(pair)
    check(runBurst(pair, BLOCK))
  }
  return { name: '8237 pair, burst mode', run }
}

function cycle(rows: boolean): Contestant {
  const { pair, check } = board()
  const clocks = new Float64Array(BLOCK)
  /** [rows] channel in bits 24-26, byte address below */
  const places = new Uint32Array(BLOCK)
  const items = new Uint16Array(BLOCK)
  let next = 0
  const transfer = (clock: number, channel: number, address: number, item: number): void => {
    clocks[next] = clock
    places[next] = (channel << 24) | address
    items[next] = item
    next = (next + 1) & (BLOCK - 1)
  }
  const trace: CycleTrace = rows ? { transfer } : {}
  const engine = new CycleEngine(pair, trace)
  const run = (): void => {
    program(pair)
    check(engine.run(BLOCK))
  }
  return { name: rows ? '8237 pair, cycle-exact, row per transfer' : '8237 pair, cycle-exact', run }
}
