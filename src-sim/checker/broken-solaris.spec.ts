import { describe, expect, it } from 'vitest'
import { SOLARIS_DRIVERS } from '../testing/broken-solaris'
import { SolarisBench } from '../testing/solaris-bench'

/**
 * Rules that cannot be broken alone: a request is only freed early, with its locks, when strategy returns an error, and
 * an unbind in time is a sync.
 */
const COMPANY: Readonly<Record<string, readonly string[]>> = {
  AioUseAfterFree: ['StrategyReturn', 'PageLockLeak'],
  SyncMissing: ['BindingLeak'],
}

describe('the checker of driver rules, Solaris', () => {
  it.each(Object.entries(SOLARIS_DRIVERS))('finds %s in a driver that breaks it, and nothing else', (rule, driver) => {
    const bench = new SolarisBench(rule === 'CallbackReturn' || rule === 'CallbackDoneUnbound' ? 1 : Infinity)
    driver(bench, true)
    expect(bench.found().sort()).toEqual([...(COMPANY[rule] ?? []), rule].sort())
  })

  it.each(Object.entries(SOLARIS_DRIVERS))('is silent about %s when the driver keeps it', (rule, driver) => {
    const bench = new SolarisBench(rule === 'CallbackReturn' || rule === 'CallbackDoneUnbound' ? 1 : Infinity)
    driver(bench, false)
    expect(bench.found()).toEqual([])
  })
})
