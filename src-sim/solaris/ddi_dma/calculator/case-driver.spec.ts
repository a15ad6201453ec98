import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DDI_DMA_READ } from '../constants'
import { dmaObjectOfRun } from '../object'
import { bouncePool, TestNexus } from '../testing'
import { CaseDriver } from './case-driver'

const HIGH = 0x5000000

/** Several drivers on a pool with room for `pages` requests of one page. */
function drivers(
  count: number,
  pages: number,
  protocol: 'conforming' | 'manual',
): { test: TestNexus; all: CaseDriver[] } {
  const test = new TestNexus({}, { bounce: bouncePool(pages) })
  const all = Array.from(
    { length: count },
    (_, index) => new CaseDriver(test.handle({ dma_attr_addr_hi: 0xffffff }, `d${index}`), protocol, DDI_DMA_READ),
  )
  return { test, all }
}

const request = (number: number) => ({
  name: `r${number}`,
  object: dmaObjectOfRun(HIGH + number * 0x1000, 0x1000, 4096),
})

const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('strategy', 'interrupt', 'softcalls', 'detach'),
    who: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 60 },
)

describe('CaseDriver', () => {
  it('24: conforming drivers never have more registrations than outstanding failures', () => {
    fc.assert(
      fc.property(actions, fc.integer({ min: 1, max: 3 }), (script, pages) => {
        const { test, all } = drivers(4, pages, 'conforming')
        script.forEach(({ kind, who }, number) => {
          const driver = all[who]
          if (kind === 'softcalls') test.runSoftcalls()
          else if (driver === undefined || driver.outcome().detached) return
          else if (kind === 'strategy') driver.strategy(request(number))
          else if (kind === 'interrupt' && driver.outcome().busy) driver.interrupt()
          else if (kind === 'detach' && number > 40) driver.detach()
          const outstanding = all.reduce((sum, each) => sum + each.outcome().outstanding, 0)
          expect(test.nexus.callbacks.pending).toBeLessThanOrEqual(outstanding)
        })
      }),
    )
  })

  it('25: a driver that has detached has nothing outstanding and no entry on the list', () => {
    fc.assert(
      fc.property(actions, (script) => {
        const { test, all } = drivers(4, 1, 'conforming')
        script.forEach(({ kind, who }, number) => {
          const driver = all[who]
          if (kind === 'softcalls') test.runSoftcalls()
          else if (driver === undefined || driver.outcome().detached) return
          else if (kind === 'strategy') driver.strategy(request(number))
          else if (kind === 'interrupt' && driver.outcome().busy) driver.interrupt()
          else if (kind === 'detach') driver.detach()
          for (const each of all.filter((one) => one.outcome().detached)) {
            expect(each.outcome().outstanding).toBe(0)
            expect(test.nexus.waiting().some((entry) => entry.arg === each)).toBe(false)
          }
        })
      }),
    )
  })

  it('serves every request once the pool is free again', () => {
    const { test, all } = drivers(3, 1, 'conforming')
    all.forEach((driver, number) => driver.strategy(request(number)))
    for (let round = 0; round < 3; round += 1) {
      all.find((driver) => driver.outcome().busy)?.interrupt()
      test.runSoftcalls()
    }
    expect(all.flatMap((driver) => driver.outcome().completed)).toEqual(['r0', 'r1', 'r2'])
    expect(test.nexus.waiting()).toEqual([])
  })

  it('grows the list by one per failed run when it follows the printed example', () => {
    const { test, all } = drivers(1, 1, 'manual')
    const taken = test.nexus.resources.bounce.take(1, 0n, 0xffffffffn)
    all[0]?.strategy(request(0))
    const pending = [1, 2, 3].map(() => {
      test.nexus.released()
      test.runSoftcalls()
      return test.nexus.callbacks.pending
    })
    expect([taken?.length, pending]).toEqual([1, [2, 3, 4]])
  })
})
