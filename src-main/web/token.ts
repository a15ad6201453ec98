import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Decides who may use this server: whoever knows a secret that is fresh at every start. */
export interface Gate {
  /** 32 random bytes as text; it is only ever printed in the address that is meant for the user. */
  readonly token: string
  /**
   * A secret that admits once, within a minute: for the command line of a browser, which other users of the machine can
   * read. The window is given the token in exchange.
   */
  ticket(): string
  /** Compares without telling by its duration how much was right. Ten wrong tokens in a minute close the gate for one. */
  admits(token: unknown): 'yes' | 'no' | 'closed'
}

const MINUTE = 60_000
const WRONG_PER_MINUTE = 10

/** @param now milliseconds on any clock that does not go back */
export function createGate(now: () => number = () => performance.now()): Gate {
  const token = randomBytes(32).toString('base64url')
  const expected = digest(token)
  /** Digest → when it ends. */
  const tickets = new Map<string, number>()
  let wrong: number[] = []
  let closedUntil = -Infinity

  function spend(candidate: string, at: number): boolean {
    const key = digest(candidate).toString('hex')
    const until = tickets.get(key)
    tickets.delete(key)
    return until !== undefined && at < until
  }

  return {
    token,
    ticket() {
      const made = randomBytes(32).toString('base64url')
      tickets.set(digest(made).toString('hex'), now() + MINUTE)
      return made
    },
    admits(candidate) {
      const at = now()
      if (at < closedUntil) return 'closed'
      if (typeof candidate === 'string' && (timingSafeEqual(digest(candidate), expected) || spend(candidate, at)))
        return 'yes'
      wrong = [...wrong.filter((each) => at - each < MINUTE), at]
      if (wrong.length < WRONG_PER_MINUTE) return 'no'
      wrong = []
      closedUntil = at + MINUTE
      return 'closed'
    },
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
