import { formatNanos } from '../../src-sim/index'
import type { Progress } from '../host/session'
import type { CliIo } from './io'

/** Milliseconds between two lines. */
const PAUSE = 200

/**
 * A progress line on the terminal, with the time that is left by what has passed so far: simulated time against the
 * limit is an upper bound, since most runs end earlier.
 */
export function progressTo(io: CliIo, now: () => number = () => performance.now()): (progress: Progress) => boolean {
  const startedAt = now()
  let shownAt = startedAt
  return ({ path, now: simulated, limit, rows }) => {
    const at = now()
    if (at - shownAt >= PAUSE) {
      shownAt = at
      const passed = at - startedAt
      const left = simulated > 0 ? ((limit - simulated) / simulated) * passed : Infinity
      io.progress(`${path}: ${formatNanos(simulated)} simulated, ${rows} events, at most ${seconds(left)} left`)
    }
    return !io.stop.aborted
  }
}

function seconds(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'an unknown time'
  const whole = Math.ceil(milliseconds / 1000)
  return whole < 120 ? `${whole} s` : `${Math.ceil(whole / 60)} min`
}
