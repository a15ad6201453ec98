/**
 * An interrupt line of the AT board.
 *
 * @source IBM AT wiring; spl(K); levels of the simulated hosts are a model decision
 */
export interface BoardLine {
  readonly irq: number
  /** What usually pulls it. */
  readonly device: string
  /** `pci`: edge on ISA boards, level on boards with PCI, where cards share it. */
  readonly trigger: 'edge' | 'pci'
  /** Interrupt level under System V. */
  readonly sysvLevel: number
  /** Interrupt level under Solaris; above 10 it is a high-level interrupt. */
  readonly solarisLevel: number
}

const row = (
  irq: number,
  device: string,
  trigger: BoardLine['trigger'],
  sysvLevel: number,
  solarisLevel: number,
): BoardLine => ({ irq, device, trigger, sysvLevel, solarisLevel })

/** Every line but 2, which carries the second controller. A device of a scenario may have another level. @source IBM AT wiring */
export const BOARD_LINES: readonly BoardLine[] = [
  row(0, 'clock', 'edge', 6, 10),
  row(1, 'keyboard', 'edge', 6, 5),
  row(3, 'serial 2', 'edge', 7, 12),
  row(4, 'serial 1', 'edge', 7, 12),
  row(5, 'lab DMA card', 'edge', 5, 5),
  row(6, 'diskette', 'edge', 5, 5),
  row(7, 'printer', 'edge', 4, 4),
  row(8, 'real-time clock', 'edge', 6, 10),
  row(9, 'network', 'pci', 5, 6),
  row(10, 'shared card', 'pci', 5, 6),
  row(11, 'shared card', 'pci', 5, 6),
  row(12, 'mouse', 'edge', 5, 5),
  row(13, 'coprocessor', 'edge', 7, 9),
  row(14, 'first disk', 'edge', 5, 5),
  row(15, 'second disk', 'edge', 5, 5),
]

/** Lines that edge/level registers keep at edge. @source EISA: registers 4D0 and 4D1 */
export const EDGE_ONLY: readonly number[] = [0, 1, 2, 8, 13]

/**
 * The trigger a line has unless somebody says otherwise.
 *
 * @param hasElcr the board has edge/level registers (EISA, PCI)
 * @source IBM AT wiring; PCI
 */
export function boardTrigger(irq: number, hasElcr: boolean): 'edge' | 'level' {
  return hasElcr && BOARD_LINES.find((each) => each.irq === irq)?.trigger === 'pci' ? 'level' : 'edge'
}
