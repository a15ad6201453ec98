import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { labFolders, loadLab, type LoadedLab } from '../../src-main/host/labs/lab-files'
import { gradeSolution } from '../../src-main/host/labs/lint-lab'
import { RunCache } from '../../src-main/host/labs/make-runs'
import { loadSolutions } from '../../src-main/host/labs/solution-files'
import { at } from './root.mjs'

/** The folders of the labs that come with the program, in their order. */
export const folders: readonly string[] = await labFolders(at('labs'))

/** A lab that has to be one. @throws Error */
export async function theLab(folder: string): Promise<LoadedLab> {
  const loaded = await loadLab(folder)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues))
  return loaded.value
}

/**
 * Tests that the right solutions of labs get every point on 50 seeds that nothing else uses. The labs are parted, so that
 * several threads share them.
 *
 * @param part which labs: those whose place divided by `parts` leaves this
 */
export function describeOtherSeeds(part: number, parts: number): void {
  const own = folders.filter((_, place) => place % parts === part)
  describe.each(own.map((folder) => [basename(folder), folder] as const))('%s', (_name, folder) => {
    it('is passed by its reference, and by every other right solution, on 50 other seeds', async () => {
      const loaded = await theLab(folder)
      const solutions = await loadSolutions(loaded.lab, folder)
      if (!solutions.ok) throw new Error(JSON.stringify(solutions.issues))
      const seeds = Array.from({ length: 50 }, (_, index) => 1001 + index)
      // Whatever is visible is done again on these seeds; a check that says seeds of its own keeps them.
      const all = { id: 'all-again', title: 'All again', points: 1 }
      const checks = loaded.lab.checks.map(({ id }) => id)
      const again = checks.length > 0 ? [...loaded.hidden.again, { ...all, checks }] : loaded.hidden.again
      const hidden = { ...loaded.hidden, again }
      const right = solutions.value.filter(({ isRight }) => isRight)
      expect(right.length).toBeGreaterThanOrEqual(1)
      const making = { cache: new RunCache() }
      for (const { name, solution } of right) {
        const graded = await gradeSolution({ ...loaded, hidden }, solution, making, seeds)
        expect(graded.filter(({ ok }) => !ok).map(({ id, reason }) => `${name}: ${id}: ${reason}`)).toEqual([])
      }
    }, 300_000)
  })
}
