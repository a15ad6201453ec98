import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { assert } from './assert'

/** A named stream of random whole numbers. */
export interface Rng {
  /** A whole number from 0 to `limit` - 1, all equally likely; `limit` is 1 to 2^31. */
  below(limit: number): number
  /** True in `ppm` of a million cases. */
  chance(ppm: number): boolean
}

/** FNV-1a over UTF-16 units: spreads stream names over seeds. */
function hashName(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash
}

/**
 * Makes the streams of one run. The draws of a stream depend on the seed and its name only, so a new device takes no
 * number from another.
 *
 * @param seed whole number, 0 to 2^53 - 1
 */
export function createStreams(seed: number): (name: string) => Rng {
  assert(Number.isSafeInteger(seed) && seed >= 0, () => `a seed is a whole number from 0 to 2^53 - 1, not ${seed}`)
  const low = seed | 0
  const high = Math.floor(seed / 2 ** 32) | 0
  const streams = new Map<string, Rng>()
  return (name) => {
    const known = streams.get(name)
    if (known) return known
    const generator = xoroshiro128plus(low ^ Math.imul(high, 0x9e3779b1) ^ hashName(name))
    const stream: Rng = {
      below(limit) {
        assert(Number.isSafeInteger(limit) && limit >= 1 && limit <= 2 ** 31, () => `a draw below ${limit}`)
        return uniformInt(generator, 0, limit - 1)
      },
      chance: (ppm) => uniformInt(generator, 0, 999_999) < ppm,
    }
    streams.set(name, stream)
    return stream
  }
}
