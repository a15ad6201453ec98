/**
 * A simulated kernel panic: the program under study broke a rule that the real kernel answers by stopping.
 * The host of the simulation catches it and reports a panic; it is not a fault of the simulator.
 *
 * @source ddi_dma_nextcookie(9F), ddi_dma_free_handle(9F), ddi_dma_cookie_one(9F)
 */
export class DdiPanic extends Error {
  override readonly name = 'DdiPanic'
}

/**
 * Stop the simulated kernel.
 *
 * @source cmn_err(9F), CE_PANIC
 * @param message what was done wrong, in one line
 */
export function ddiPanic(message: string): never {
  throw new DdiPanic(message)
}

/**
 * Check something that only a mistake of this simulator can break.
 *
 * @source DMA Lab
 * @error throws a plain Error with the message
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`DMA framework invariant broken: ${message}`)
}
