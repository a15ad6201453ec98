/**
 * A finished command, waiting to be shown to the driver.
 *
 * @source Xylogics 753/7053, one completed block at a time
 */
export interface Completion {
  /** Address of the command block; 0 in the profiles without blocks. */
  readonly address: number
  /** The line goes up for it, if interrupts are enabled. */
  readonly raisesLine: boolean
  /** One of CARD_ERROR. */
  readonly error: number
}

/**
 * The card's interrupt side: the INTERRUPTING and DEVICE_ERROR flags, the latch that shows one completion at a time, and
 * the line. `onLine` is called on every change of the line.
 *
 * @source Writing Device Drivers (clear by a CSR write); Xylogics 753/7053 (one completed block at a time)
 */
export class InterruptPort {
  enabled = false
  interrupting = false
  deviceError = false
  /** Address that iopb_addr reads as. */
  presented = 0
  line = false
  /** Rising edges of the line so far. */
  edges = 0
  readonly waiting: Completion[] = []
  private raisesLine = false
  private readonly onLine: (level: boolean) => void

  constructor(onLine: (level: boolean) => void) {
    this.onLine = onLine
  }

  /** The ENABLE_INTERRUPTS level of a CSR write. */
  enable(level: boolean): void {
    this.enabled = level
    this.drive()
  }

  /** Show a completion now, over whatever was shown. */
  show({ address, raisesLine, error }: Completion): void {
    this.presented = address
    this.interrupting = true
    this.raisesLine = raisesLine
    this.deviceError = error !== 0
    this.drive()
  }

  /** Show a completion as soon as the ones before it have been cleared. */
  queue(completion: Completion): void {
    this.waiting.push(completion)
    if (!this.interrupting) this.showNext()
  }

  /** CLEAR_INTERRUPT: the line falls; the next completion raises it again. */
  clear(): void {
    this.forget()
    this.showNext()
  }

  /** Everything off, nothing waiting. */
  reset(): void {
    this.waiting.length = 0
    this.forget()
  }

  private forget(): void {
    this.interrupting = false
    this.deviceError = false
    this.raisesLine = false
    this.presented = 0
    this.drive()
  }

  private showNext(): void {
    const oldest = this.waiting.shift()
    if (oldest !== undefined) this.show(oldest)
  }

  private drive(): void {
    const level = this.interrupting && this.enabled && this.raisesLine
    if (level === this.line) return
    this.line = level
    if (level) this.edges++
    this.onLine(level)
  }
}
