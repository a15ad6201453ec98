import { describe, expect, it } from 'vitest'
import { Sim } from '../../core/sim'
import { newLink, type TraceLink } from '../../core/sink'
import { CSR_READ, CSR_WRITE, IOPB, REGISTER } from '../bus-master/bits'
import { getWord, iopbBytes, wordBytes } from '../bus-master/iopb'
import { DEVICE_ERROR } from '../device'
import { Faults, type FaultPlan } from '../faults'
import { BLOCK, Media } from '../media'
import { DiskMechanism } from '../mechanism'
import { PhysicalMemory } from '../memory'
import type { RegisterSpace } from '../registers'
import { BlockDevice } from './block-device'
import { BusMasterIopb, type IopbOptions } from './bus-master-iopb'

const LIMITS = { addrHi: 0xffff_ffffn, countMax: 0xffff_ffff, seg: 0xffff_ffff, sgllen: 4, rate: 1_000_000 }
const GEOMETRY = {
  ...{ commandOverhead: 1000, rotation: 0, sectorsPerTrack: 17, tracksPerCylinder: 4, interleave: 1 },
  ...{ seekTrackToTrack: 100, seekFactor: 10, mediaRate: 10_000_000 },
}
const DATA = 0x8000

interface Bench {
  readonly sim: Sim
  readonly memory: PhysicalMemory
  readonly device: BlockDevice
  readonly registers: RegisterSpace
  /** Requests of the interrupts, in order. */
  readonly raised: number[]
  readonly isUp: () => boolean
}

function bench(
  options: Partial<IopbOptions> = {},
  faults: readonly FaultPlan[] = [],
  bad: readonly number[] = [],
): Bench {
  const sim = new Sim({ seed: 1 })
  const frames = 32
  const memory = new PhysicalMemory({ pageSize: 4096, frames, allocator: 'contiguous', random: sim.stream('frames') })
  for (let frame = 0; frame < frames; frame++) memory.allocate('kernel')
  const media = new Media(400, bad)
  const raised: number[] = []
  let up = 0
  const engine = new BusMasterIopb(sim, memory, media, LIMITS, { queueDepth: 4, elevator: false, ...options })
  const device = new BlockDevice(sim, 'disk', new DiskMechanism(GEOMETRY), engine, {
    ...{ memory, media, faults: new Faults(faults, (name) => sim.stream(name)) },
    raise: ({ request }: TraceLink) => {
      raised.push(request)
      up++
    },
    lower: () => void up--,
    violation: (message) => {
      throw new Error(message)
    },
  })
  return { sim, memory, device, registers: device.registers!, raised, isUp: () => up > 0 }
}

/** Stores a block that reads four blocks of the medium, at 4 KB for each number. */
function store({ memory }: Bench, number: number, blkno: number, next = -1, flags = IOPB.FLAG_INTR as number): number {
  const at = number * 0x1000
  const list = [{ address: DATA + number * 0x800, size: 4 * BLOCK }]
  const bytes = iopbBytes({ command: 1, blkno, nbytes: 4 * BLOCK, list, tag: number })
  bytes[1] = flags | (next < 0 ? 0 : IOPB.FLAG_LINK)
  bytes.set(wordBytes(Math.max(0, next) * 0x1000, false), IOPB.NEXT)
  memory.write(at, bytes)
  return at
}
const submit = ({ device, registers }: Bench, address: number, request: number): void => {
  device.annotate({ ...newLink(), request })
  registers.write(REGISTER.IOPB_ADDR, 4, address)
}
const enable = ({ registers }: Bench): void => registers.write(REGISTER.CSR, 4, CSR_WRITE.ENABLE_INTERRUPTS)
const csr = ({ registers }: Bench): number => registers.read(REGISTER.CSR, 4)
const statusOf = ({ memory }: Bench, number: number): number => {
  const bytes = new Uint8Array(IOPB.HEADER_BYTES)
  memory.read(number * 0x1000, bytes)
  return getWord(bytes, IOPB.STATUS, false)
}
/** Takes what is shown until nothing is: the addresses, in order. */
function collect(made: Bench): number[] {
  const seen: number[] = []
  while ((csr(made) & CSR_READ.INTERRUPTING) !== 0 && seen.length < 20) {
    seen.push(made.registers.read(REGISTER.IOPB_ADDR, 4))
    made.registers.write(REGISTER.CSR, 4, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }
  return seen
}

describe('BusMasterIopb', () => {
  it('shows one block at a time, each with an interrupt of its own request', () => {
    const made = bench()
    enable(made)
    for (const number of [1, 2, 3]) submit(made, store(made, number, number * 10), number)
    expect(made.device.status().isBusy).toBe(true)
    made.sim.run()
    expect([made.raised, made.isUp(), made.device.status().isBusy]).toEqual([[1], true, false])
    expect(collect(made)).toEqual([0x1000, 0x2000, 0x3000])
    expect([made.raised, made.isUp(), made.registers.read(REGISTER.IOPB_ADDR, 4)]).toEqual([[1, 2, 3], false, 0])
    const bytes = new Uint8Array(4 * BLOCK)
    made.memory.read(DATA + 0x1000, bytes)
    expect(bytes.every((byte, index) => byte === Media.pattern(20 * BLOCK + index))).toBe(true)
  })

  it('follows a chain that was given by its first address', () => {
    const made = bench()
    enable(made)
    store(made, 3, 5)
    store(made, 2, 90, 3)
    submit(made, store(made, 1, 10, 2), 7)
    made.sim.run()
    expect([collect(made), made.raised]).toEqual([
      [0x1000, 0x2000, 0x3000],
      [7, 7, 7],
    ])
  })

  it('ends a chain at an error: later blocks are never fetched and keep status 0', () => {
    const made = bench({}, [], [12])
    enable(made)
    store(made, 2, 90)
    submit(made, store(made, 1, 10, 2), 7)
    made.sim.run()
    expect([statusOf(made, 1), statusOf(made, 2)]).toEqual([0xc000_0000 + DEVICE_ERROR.device, 0])
    expect(collect(made)).toEqual([0x1000])
  })

  it('reads a block when it takes it from the queue, not when its address is written', () => {
    const made = bench()
    enable(made)
    submit(made, store(made, 1, 10), 1)
    submit(made, store(made, 2, 20), 2)
    store(made, 2, 300)
    made.sim.run()
    const bytes = new Uint8Array(1)
    made.memory.read(DATA + 0x1000, bytes)
    expect(bytes[0]).toBe(Media.pattern(300 * BLOCK))
  })

  it('says ADD_PENDING when the queue is full, and loses what is written all the same', () => {
    const made = bench({ queueDepth: 1 })
    enable(made)
    submit(made, store(made, 1, 10), 1)
    expect(csr(made) & CSR_READ.ADD_PENDING).toBe(CSR_READ.ADD_PENDING)
    submit(made, store(made, 2, 20), 2)
    expect(made.registers.read(REGISTER.ERR, 4)).toBe(DEVICE_ERROR.overrun)
    made.sim.run()
    expect([collect(made), statusOf(made, 2)]).toEqual([[0x1000], 0])
  })

  it('leaves the line down for a block that asks for no interrupt', () => {
    const made = bench()
    enable(made)
    submit(made, store(made, 1, 10, -1, 0), 1)
    made.sim.run()
    expect([made.isUp(), csr(made) & CSR_READ.INTERRUPTING]).toEqual([false, CSR_READ.INTERRUPTING])
    expect(collect(made)).toEqual([0x1000])
    expect(made.raised).toEqual([])
  })

  it('interrupts when interrupts are enabled after the end', () => {
    const made = bench()
    submit(made, store(made, 1, 10), 1)
    made.sim.run()
    expect(made.isUp()).toBe(false)
    enable(made)
    expect([made.isUp(), made.raised]).toEqual([true, [1]])
  })

  it('forgets everything at a reset, even the block that is under way', () => {
    const made = bench()
    enable(made)
    for (const number of [1, 2]) submit(made, store(made, number, 10 * number), number)
    made.sim.run(100_000)
    expect(made.device.status().isBusy).toBe(true)
    made.registers.write(REGISTER.CSR, 1, CSR_WRITE.RESET)
    made.sim.run()
    expect([made.raised, statusOf(made, 1), statusOf(made, 2), made.device.status().isBusy]).toEqual([[], 0, 0, false])
    enable(made)
    submit(made, store(made, 3, 30), 3)
    made.sim.run()
    expect([made.raised, collect(made)]).toEqual([[3], [0x3000]])
  })

  it('answers a block with too long a list at once, without a way to the medium', () => {
    const made = bench()
    enable(made)
    const at = store(made, 1, 399)
    made.memory.write(at + 2, Uint8Array.of(5))
    submit(made, at, 1)
    made.sim.run()
    expect(statusOf(made, 1)).toBe(0xc000_0000 + DEVICE_ERROR.badCommand)
    // 32 bytes of block and 8 of status, at 1 MB/s.
    expect(made.sim.now).toBe(40_000)
  })

  it('takes the address in parts', () => {
    const made = bench()
    enable(made)
    store(made, 1, 10)
    expect(made.registers.read(REGISTER.CSR + 1, 1)).toBe(0)
    expect(made.registers.read(REGISTER.CSR, 2)).toBe(CSR_READ.IEN)
  })

  it('is no engine for a command without a block', () => {
    const made = bench()
    const segments = [{ addr: DATA, size: 512 }]
    expect(made.device.start({ op: 'read', blkno: 1, count: 512, segments, link: newLink() })).toBe(true)
    made.sim.run()
    expect(made.device.status()).toMatchObject({ isInterrupting: true, error: DEVICE_ERROR.badCommand, resid: 512 })
    made.device.acknowledge()
    expect(made.isUp()).toBe(false)
  })

  it.each(['F1', 'F2', 'F6'] as const)('meets %s at the interrupt that is shown', (id) => {
    const made = bench({}, [{ id, where: 'disk', skip: 0, times: 1, value: 50_000 }])
    enable(made)
    for (const number of [1, 2]) submit(made, store(made, number, 10 * number), number)
    made.sim.run()
    if (id === 'F1') expect([made.raised, collect(made), made.raised]).toEqual([[2], [0x1000, 0x2000], [2]])
    if (id === 'F2')
      expect([made.raised, collect(made)]).toEqual([
        [1, 2],
        [0x1000, 0x2000],
      ])
    if (id === 'F6') expect([collect(made).length, made.isUp()]).toEqual([20, true])
  })
})
