/**
 * A tree of longest entries over runs of 2, 4, 8, … of them: level k holds one place for each run of 2^(k+1).
 *
 * @param at [entries] beginnings, ns
 * @param until [entries] ends, ns
 */
export function buildWinners(at: Float64Array, until: Float64Array): Uint32Array[] {
  const levels: Uint32Array[] = []
  const longer = (a: number, b: number): number => (until[b]! - at[b]! > until[a]! - at[a]! ? b : a)
  for (let size = at.length; size > 1; size = Math.ceil(size / 2)) {
    const below = levels[levels.length - 1]
    const level = new Uint32Array(Math.ceil(size / 2))
    for (let run = 0; run < level.length; run++) {
      const left = below ? below[2 * run]! : 2 * run
      const hasRight = 2 * run + 1 < size
      level[run] = hasRight ? longer(left, below ? below[2 * run + 1]! : 2 * run + 1) : left
    }
    levels.push(level)
  }
  return levels
}

/**
 * The place of the longest entry of [first, end), the earliest of equals; in about 2 log n steps.
 *
 * @param first below `end`
 */
export function longest(
  {
    at,
    until,
    winners,
  }: { readonly at: Float64Array; readonly until: Float64Array; readonly winners: readonly Uint32Array[] },
  first: number,
  end: number,
): number {
  let best = first
  let length = until[first]! - at[first]!
  for (let place = first + 1; place < end;) {
    // The largest run that begins here and ends within the range; places stay far below 2^30.
    let level = -1
    for (let size = 2; level + 1 < winners.length && place % size === 0 && place + size <= end; size *= 2) level++
    const candidate = level < 0 ? place : winners[level]![place >>> (level + 1)]!
    const size = until[candidate]! - at[candidate]!
    if (size > length) {
      best = candidate
      length = size
    }
    place += 1 << (level + 1)
  }
  return best
}
