import type { RunComparison } from '../../src-ipc/contract'
import type { TraceOf } from '../../src-ipc/runs'
import {
  comparisonOf,
  explain,
  findDifferences,
  type Divergence,
  type Stretch,
  type TimeUse,
} from '../../src-sim/index'
import type { RunAccount } from './run-protocol'
import type { Runs } from './runs'

/** A path of a run and what its worker told of it. */
interface Told {
  readonly of: TraceOf
  readonly account: RunAccount
}

/**
 * Compares paths of kept runs with the first of them. The traces stay in the workers that have them: each tells its
 * landmarks and figures, and afterwards where its time went in the stretches where they differ.
 *
 * @throws LabFailure E_NOT_FOUND, E_SIM_CRASHED
 */
export async function compareKept(runs: Pick<Runs, 'ask'>, of: readonly TraceOf[]): Promise<RunComparison> {
  const told = await Promise.all(
    of.map(async ({ run, path }) => ({ of: { run, path }, account: await runs.ask('report/account', { run, path }) })),
  )
  const [first] = told
  const differences = await Promise.all(
    told.map(async (each, index) => (index === 0 || !first ? [] : differencesOf(runs, first, each))),
  )
  return comparisonOf(
    told.map(({ account }) => account.summary),
    differences,
  )
}

async function differencesOf(runs: Pick<Runs, 'ask'>, first: Told, second: Told): Promise<Divergence[]> {
  const found = findDifferences(first.account, second.account)
  const stretches = found.flatMap((each) => (each.found.sort === 'time' ? [each.found.stretches] : []))
  const uses = await Promise.all(
    [first, second].map(async ({ of }, side) => usesOf(runs, of, stretches, side as 0 | 1)),
  )
  let next = 0
  return found.map((each) => {
    const place = each.found.sort === 'time' ? next++ : -1
    const [a, b] = [uses[0]?.[place], uses[1]?.[place]]
    return explain(each, [first.account.path, second.account.path], a && b ? [a, b] : null)
  })
}

async function usesOf(
  runs: Pick<Runs, 'ask'>,
  of: TraceOf,
  stretches: readonly (readonly [Stretch, Stretch])[],
  side: 0 | 1,
): Promise<readonly TimeUse[]> {
  if (stretches.length === 0) return []
  return runs.ask('report/uses', { ...of, stretches: stretches.map((each) => each[side]) })
}
