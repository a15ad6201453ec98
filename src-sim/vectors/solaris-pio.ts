import { z } from 'zod'
import { PioCard } from '../hw/pio-card'
import type { Driver } from '../kern/conf'
import { newComponent } from '../solaris/power'
import { createRamdisk } from '../solaris/rd'
import { BYTE_DELAY, createPioDriver } from '../solaris/xxpio'
import { byte, memory, MOST_BYTES, nanos, show, uio, upTo, whole, world } from './solaris-fields'
import { CaseWorld, mapMemory, shown, uioOf, uioState } from './solaris-world'

/** A case about programmed I/O. */
export const pioGiven = z.strictObject({
  path: z.literal('pio'),
  ...world,
  rw: z.enum(['read', 'write']).default('write'),
  driver: z.enum(['correct', 'manual']).default('correct'),
  /** us after each byte */
  byte_delay: upTo(1_000_000).default(BYTE_DELAY),
  /** ns of one access to a register */
  register_time: nanos.default(0),
  /** The bytes the device gives; by default 0, 1, 2, … */
  source: z.array(byte).optional(),
  attached: z.boolean().default(true),
  power: z
    .strictObject({
      level: whole.default(1),
      normal: whole.default(1),
      raise_time: nanos.default(0),
      fails: z.boolean().default(false),
    })
    .default({ level: 1, normal: 1, raise_time: 0, fails: false }),
  uio,
  memory,
  show,
})

/** A case about the ramdisk. */
export const ramdiskGiven = z.strictObject({
  path: z.literal('ramdisk'),
  ...world,
  rw: z.enum(['read', 'write']).default('read'),
  size: upTo(MOST_BYTES),
  attached: z.boolean().default(true),
  uio,
  memory,
  show,
})

/** Runs a programmed-I/O case. */
export function runPio(given: z.output<typeof pioGiven>): object {
  const world = new CaseWorld(given, { registerAccess: given.register_time })
  const { k } = world
  const { source, power } = given
  const card = new PioCard(k.sim, 'card', 1000 * given.byte_delay, (index) => source?.[index] ?? index)
  const component = newComponent(k, 'card', {
    level: power.level,
    normal: power.normal,
    raiseTime: power.raise_time,
  })
  k.cannotRaise = () => power.fails
  const driver = createPioDriver(k, card, { variant: given.driver, component, byteDelay: given.byte_delay })
  if (!given.attached) driver.detach()
  const common = runUser(world, given, driver, driver.dev)
  return { ...common, received: card.received, receivedCount: card.received.length, ...powerOf(world) }
}

/** Runs a ramdisk case. The disk holds the low byte of each offset. */
export function runRamdisk(given: z.output<typeof ramdiskGiven>): object {
  const world = new CaseWorld(given)
  const disk = createRamdisk(world.k, given.size)
  disk.ram.forEach((_, index) => (disk.ram[index] = index & 0xff))
  if (!given.attached) disk.detach()
  const common = runUser(world, given, disk, disk.dev)
  return { ...common, disk: [...disk.ram.subarray(0, 4096)] }
}

const powerOf = ({ k }: CaseWorld): object => ({ busyCount: k.components[0]!.busy, level: k.components[0]!.level })

function runUser(
  world: CaseWorld,
  given: z.output<typeof pioGiven> | z.output<typeof ramdiskGiven>,
  driver: Driver,
  dev: number,
): object {
  const { k, log } = world
  const cursor = uioOf(given.uio)
  let returns: number | null = null
  let elapsed = 0
  const proc = k.spawn('p', function* () {
    const began = k.sim.now
    returns = given.rw === 'read' ? yield* driver.read(dev, cursor) : yield* driver.write(dev, cursor)
    elapsed = k.sim.now - began
  })
  const as = cursor.uio_segflg === 1 ? k.kas : proc.as
  mapMemory(world, as, given.uio.iovecs, given.memory)
  world.run()
  return {
    returns,
    uio: uioState(cursor),
    elapsed,
    busyWaits: log.of('cpu:busywait').length,
    faults: log.of('pagefault').length,
    memory: shown(as, given.show),
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}
