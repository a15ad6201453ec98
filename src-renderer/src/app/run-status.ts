import type { RunProgress } from '../../../src-ipc/runs'
import type { RunState } from '../stores/run'

/** A message of the catalogue with what goes into it. */
export interface StatusWords {
  readonly key: 'none' | 'going' | 'starting' | 'ended' | 'failed'
  readonly words: Readonly<Record<string, string | number>>
}

/** What the status line says of a run. @param said how the window says an error or an end */
export function runStatus(
  run: RunState,
  progress: RunProgress | null,
  said: (text: string) => string = (text) => text,
): StatusWords {
  switch (run.state) {
    case 'none':
      return { key: 'none', words: {} }
    case 'failed':
      return { key: 'failed', words: { message: said(run.error.message) } }
    case 'going':
      if (!progress) return { key: 'starting', words: {} }
      return { key: 'going', words: { path: progress.path, place: progress.place + 1, paths: progress.paths } }
    case 'ended':
      return {
        key: 'ended',
        words: {
          paths: run.ended.outcomes
            .map(({ path, end }) => (end === 'idle' ? path : `${path} (${said(end)})`))
            .join(', '),
        },
      }
  }
}

/** How much of a run is done, 0 to 1: simulated time of this path towards its limit, paths counting alike. */
export function share(progress: RunProgress | null): number {
  if (!progress) return 0
  const { place, paths, now, limit } = progress
  return (place + Math.min(1, limit > 0 ? now / limit : 0)) / paths
}

/** Time left in words at the speed so far; empty while nobody can tell. @param spent ms */
export function timeLeft(done: number, spent: number): string {
  if (done < 0.02 || spent < 500) return ''
  const seconds = Math.ceil((spent * (1 - done)) / done / 1000)
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
