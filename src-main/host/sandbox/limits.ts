/** What a guest may use up. */
export interface SandboxLimits {
  /** Bytes of memory. */
  readonly memory: number
  /** Bytes of the interpreter's own stack. */
  readonly stack: number
  /** Interruption points in one turn; about 10,000 jumps and calls lie between two. */
  readonly pollsPerTurn: number
  /** Interruption points in a whole run of a guest. */
  readonly pollsInAll: number
  /** Host ms that one turn may take. */
  readonly turnTime: number
}

/** The limits of scripts and student drivers. @source docs/scripts.md */
export const SANDBOX_LIMITS: SandboxLimits = {
  memory: 32 << 20,
  stack: 96 << 10,
  pollsPerTurn: 3_000,
  pollsInAll: 1_000_000,
  turnTime: 2_000,
}
