/** Entries of the shortest run of which the longest is kept; shorter stretches are looked through. */
const RUN = 16

/** Spans in time order. */
interface Spans {
  /** [entries] beginnings, ns */
  readonly at: Float64Array
  /** [entries] ends, ns */
  readonly until: Float64Array
}

/**
 * A tree of longest entries: level k holds for each run of 16 * 2^k entries the place of the longest, the earliest of
 * equals. A sixteenth of the entries, so it is quickly built.
 *
 * @param at [entries] beginnings, ns
 * @param until [entries] ends, ns
 */
export function buildWinners(at: Float64Array, until: Float64Array): Uint32Array[] {
  const levels: Uint32Array[] = []
  if (at.length <= RUN) return levels
  const leaves = new Uint32Array(Math.ceil(at.length / RUN))
  for (let run = 0; run < leaves.length; run++) {
    leaves[run] = scan({ at, until }, run * RUN, Math.min(at.length, (run + 1) * RUN))
  }
  levels.push(leaves)
  for (let below: Uint32Array = leaves; below.length > 1; below = levels[levels.length - 1]!) {
    const level = new Uint32Array(Math.ceil(below.length / 2))
    for (let run = 0; run < level.length; run++) {
      const left = below[2 * run]!
      const right = below[2 * run + 1] ?? left
      level[run] = until[right]! - at[right]! > until[left]! - at[left]! ? right : left
    }
    levels.push(level)
  }
  return levels
}

/** The place of the longest entry of [first, end), looking at each. */
function scan({ at, until }: Spans, first: number, end: number): number {
  let best = first
  let length = until[first]! - at[first]!
  for (let place = first + 1; place < end; place++) {
    const size = until[place]! - at[place]!
    if (size > length) {
      best = place
      length = size
    }
  }
  return best
}

/**
 * The place of the longest entry of [first, end), the earliest of equals; in about 2 log n steps.
 *
 * @param first below `end`
 */
export function longest(
  spans: Spans & { readonly winners: readonly Uint32Array[] },
  first: number,
  end: number,
): number {
  const { at, until, winners } = spans
  if (winners.length === 0 || end - first <= RUN) return scan(spans, first, end)
  const begin = Math.min(end, Math.ceil(first / RUN) * RUN)
  let best = begin > first ? scan(spans, first, begin) : first
  let length = until[best]! - at[best]!
  for (let place = begin; place < end;) {
    // The largest run that begins here and ends within the range; places stay far below 2^30.
    let level = -1
    for (let size = RUN; level + 1 < winners.length && place % size === 0 && place + size <= end; size *= 2) level++
    const candidate = level < 0 ? scan(spans, place, end) : winners[level]![place >>> (level + 4)]!
    const size = until[candidate]! - at[candidate]!
    if (size > length) {
      best = candidate
      length = size
    }
    place = level < 0 ? end : place + (RUN << level)
  }
  return best
}
