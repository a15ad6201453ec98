import { watch } from 'vue'
import type { Commands } from './commands'

const KEY = 'dma-lab-keys'
/** What is kept of a person's keys at most. */
const MOST = 500

/** The keys that a person chose before; whatever else lies there is left alone. */
function kept(storage: Storage): readonly (readonly [string, string])[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 60)
      .slice(0, MOST)
  } catch {
    return []
  }
}

/** Gives commands the keys that a person chose, and keeps what is chosen from now on. @returns stops keeping */
export function keepOwnKeys(commands: Commands, storage: Storage): () => void {
  for (const [id, keys] of kept(storage)) commands.remap(id, keys)
  return watch(
    () => commands.remapped,
    (remapped) => {
      storage.setItem(KEY, JSON.stringify(remapped))
    },
  )
}
