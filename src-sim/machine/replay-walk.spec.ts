import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { PathId } from '../config/scenario'
import { createStreams } from '../core/rng'
import { runScenario } from '../machine'
import { Replay } from './replay'

/** Moves of the walk: steps forward and back, sometimes a leap. */
const MOVES = 250

describe('a random walk forward and back', () => {
  it.each(['sysv', 'physio'] as const)(
    'finds at each place of %s the state that going straight there finds',
    (path: PathId) => {
      const parsed = parseScenario({
        version: 1,
        workload: [{ process: 'a', requests: [{ op: 'write', length: 512, buffer: { alignment: 512 } }] }],
      })
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
      const { rows } = runScenario(parsed.value, { path, seed: 1 }).table
      const straight = new Replay(parsed.value, { path, seed: 1 })
      const states = Array.from({ length: rows }, (_, row) => JSON.stringify(straight.at(row)))
      expect(new Set(states).size).toBeGreaterThan(10)
      const random = createStreams(11)('walk')
      const replay = new Replay(parsed.value, { path, seed: 1 })
      let row = 0
      let back = 0
      for (let move = 0; move < MOVES; move++) {
        const draw = random.below(100)
        const next = draw < 48 ? row + 1 : draw < 96 ? row - 1 : random.below(rows)
        if (next < row) back += 1
        row = Math.min(rows - 1, Math.max(0, next))
        const state = JSON.stringify(replay.at(row))
        // Comparing texts is quick; telling what differs is for the one that does.
        if (state !== states[row]) expect(JSON.parse(state)).toEqual(JSON.parse(states[row]!))
      }
      expect(back).toBeGreaterThan(MOVES / 3)
    },
  )
})
