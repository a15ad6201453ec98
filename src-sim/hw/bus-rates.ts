/** Bytes that go around the data of a packet: framing, sequence number, header, checksum. @source PCI Express: 6 words of 32 bits */
export const PACKET_OVERHEAD = 24

/** What decides how quickly a bus moves bursts. @source PCI local bus; SBus; PCI Express */
export interface BurstBus {
  /** Clocks a second; of a serial bus, bytes a second on all lanes. */
  readonly busClock: number
  /** Bytes in a data clock. */
  readonly busWidth: number
  /** Longest burst of one master, bytes; the payload of a packet. */
  readonly burstBytes: number
  /** Clocks of each burst in which no data moves: arbitration, address, first data. */
  readonly overheadClocks: number
  /** Clocks after which a master gives way to another that waits; 0 = not before its burst is over. */
  readonly latencyTimer: number
}

/** Data clocks of a burst of so many bytes. */
function dataClocks(bytes: number, { busWidth }: BurstBus): number {
  return Math.max(1, Math.ceil(bytes / busWidth))
}

/**
 * Bytes a second of one master that is alone: peak times data clocks by all clocks. A latency timer does not count
 * while nobody else wants the bus.
 *
 * @returns rounded down, at least 1
 * @source PCI local bus: access latency; PCI Express: packet overhead
 */
export function burstRate(bus: BurstBus): number {
  const data = dataClocks(bus.burstBytes, bus)
  return Math.max(1, Math.floor((bus.busClock * bus.busWidth * data) / (data + bus.overheadClocks)))
}

/**
 * Data clocks of a burst that ends when the latency timer does, because another master waits.
 *
 * @returns at least 1: the timer never takes the first data
 * @source PCI local bus: latency timer
 */
export function sharedDataClocks(bus: BurstBus): number {
  const data = dataClocks(bus.burstBytes, bus)
  if (bus.latencyTimer === 0) return data
  return Math.max(1, Math.min(data, bus.latencyTimer - bus.overheadClocks))
}

/**
 * What several masters together get of what one alone would.
 *
 * @returns thousandths, rounded down
 * @source PCI local bus: latency timer
 */
export function sharedCapacity(bus: BurstBus): number {
  const alone = dataClocks(bus.burstBytes, bus)
  const data = sharedDataClocks(bus)
  return Math.floor((1000 * data * (alone + bus.overheadClocks)) / (alone * (data + bus.overheadClocks)))
}
