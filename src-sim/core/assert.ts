/** The simulator broke one of its own rules. A simulated error is a result and never travels this way. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/**
 * Stops the run when a rule of the simulator itself is broken.
 *
 * @param message what was expected and what was found
 * @throws BrokenInvariant when `condition` is false
 */
export function assert(condition: boolean, message: string | (() => string)): asserts condition {
  if (!condition) throw new BrokenInvariant(typeof message === 'string' ? message : message())
}
