import { shallowRef, type ShallowRef } from 'vue'
import { timeLeft } from '../../app/run-status'
import type { CallOptions } from '../../lab-api'

/** ms after which a question is worth a word. */
const PATIENCE = 500

/** How far a question is that takes long. */
export interface Slow {
  /** 0 to 1 */
  readonly share: number
  /** Time left in words; empty while nobody can tell. */
  readonly left: string
}

/** A question that may take long: only the last one counts, and it can be stopped. */
export interface SlowQuestion {
  /** Set while the question takes long. */
  readonly shown: Readonly<ShallowRef<Slow | null>>
  /** Asks it, in place of the one before. */
  ask<Reply>(question: (options: CallOptions) => Promise<Reply>): Promise<Reply>
  /** Stops it. */
  stop(): void
}

/** Makes one. @param now ms on any clock that does not go back */
export function useSlow(now: () => number = () => performance.now()): SlowQuestion {
  const shown = shallowRef<Slow | null>(null)
  let going: AbortController | null = null

  function stop(): void {
    going?.abort()
    going = null
    shown.value = null
  }

  return {
    shown,
    stop,
    async ask(question) {
      stop()
      const mine = new AbortController()
      going = mine
      const since = now()
      const progress: CallOptions['progress'] = ({ done, total = 0 }) => {
        const spent = now() - since
        if (going !== mine || total <= 0 || spent < PATIENCE) return
        const share = Math.min(1, done / total)
        shown.value = { share, left: timeLeft(share, spent) }
      }
      try {
        return await question({ signal: mine.signal, progress })
      } finally {
        if (going === mine) {
          going = null
          shown.value = null
        }
      }
    },
  }
}
