/** Something that is measured: does a fixed amount of work and says how many events that was. */
export interface Contestant {
  readonly name: string
  readonly run: () => number
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

/** Events a second of processor time of one call: what other programs take from the machine does not count. */
export function rate(run: () => number): number {
  const start = process.cpuUsage()
  const events = run()
  const { user, system } = process.cpuUsage(start)
  return (events * 1e6) / (user + system)
}

/**
 * Events a second of every contestant in every round. All run once a round, one after the other, so that a slow minute
 * of the machine falls on all of them; two rounds before the first are not counted.
 *
 * @returns [contestant][round]
 */
export function interleave(contestants: readonly Contestant[], rounds: number): number[][] {
  for (let round = 0; round < 2; round++) for (const { run } of contestants) run()
  const rates = contestants.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    contestants.forEach(({ run }, index) => rates[index]!.push(rate(run)))
  }
  return rates
}
