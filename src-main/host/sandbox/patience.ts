/** How many times its limit a turn may take on a machine that is busy with other things. */
const BUSY = 3

/** Ms of processor time that this program has had. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * How long a guest may go on: the time on the wall counts only as far as this program had a processor, so that a guest is
 * not stopped earlier where the machine has other work. Other threads of this program count as well, so a limit on a busy
 * program lies between once and three times the time on the wall.
 */
export class Patience {
  private readonly limit: number
  private readonly processorAtStart = processorTime()

  /** @param limit ms; from now */
  constructor(limit: number) {
    this.limit = limit
  }

  /** @param waited ms on the wall since the beginning, as the caller counts them */
  isOver(waited: number): boolean {
    if (waited < this.limit) return false
    return waited >= BUSY * this.limit || processorTime() - this.processorAtStart >= this.limit
  }
}
