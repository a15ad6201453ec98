/** A line of output and the event it is about. */
export interface ProbeLine {
  readonly text: string
  /** Row of the trace; -1 = none. */
  readonly row: number
}

/** How much is kept of what a program prints. */
export interface OutputLimits {
  readonly lines: number
  readonly characters: number
}

/** What the window shows at the most. */
export const SHOWN_OUTPUT: OutputLimits = { lines: 5_000, characters: 500_000 }
/** What the command line prints at the most. */
export const PRINTED_OUTPUT: OutputLimits = { lines: 2_000_000, characters: 100_000_000 }

/** What a program prints, in lines, as long as there is room. */
export class Output {
  readonly lines: ProbeLine[] = []
  /** Pieces of text that found no room. */
  drops = 0
  private readonly limits: OutputLimits
  private characters = 0
  private open = ''
  private openRow = -1

  constructor(limits: OutputLimits) {
    this.limits = limits
  }

  /** Adds text; lines end where it says so. */
  write(text: string, row: number): void {
    const { limits } = this
    this.characters += text.length
    if (this.lines.length >= limits.lines || this.characters > limits.characters) {
      if (text !== '\n') this.drops += 1
      return
    }
    const parts = text.split('\n')
    for (const [index, part] of parts.entries()) {
      if (this.open === '' && part !== '') this.openRow = row
      this.open += part
      if (index < parts.length - 1) this.end(this.openRow)
    }
  }

  /** Ends a line that is open. */
  finish(): void {
    if (this.open !== '') this.end(this.openRow)
  }

  private end(row: number): void {
    this.lines.push({ text: this.open, row })
    this.open = ''
    this.openRow = -1
  }
}
