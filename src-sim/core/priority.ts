/**
 * What happens first among events of the same instant. Smaller runs first; equal ones run in the order in which they
 * were scheduled. The order answers "why did the interrupt run before the wake-up?".
 */
export const PRIORITY = {
  /** A machine reacts before anybody looks at it: transfers end, lines rise and fall. */
  hardware: 0,
  /** Then the processor takes interrupts, so that a line that rises now is served before code that begins now. */
  interrupt: 1,
  /** Then callouts and soft interrupts that were due. */
  callout: 2,
  /** Then processor work that ends now continues. */
  work: 3,
  /** Then processes that were made runnable in this instant get the processor. */
  wakeup: 4,
  /** Last what merely watches: time limits, probes, scripted triggers. */
  observer: 5,
} as const

/** One of PRIORITY. */
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY]
