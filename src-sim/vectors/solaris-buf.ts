import { vectorFindings } from '../checker/rules'
import { z } from 'zod'
import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import { biodone, bioerror, bioinit, bioreset, biowait, freerbuf, geterror, getrbuf } from '../solaris/buf'
import { callStrategy } from '../solaris/physio'
import { device, errno, mincnt, nanos, signed, whole, world } from './solaris-fields'
import { ScriptedDriver } from './solaris-device'
import { bufState, CaseWorld, mincntOf } from './solaris-world'

const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('set'),
    b_flags: whole.optional(),
    b_bcount: whole.optional(),
    b_resid: signed.optional(),
    b_error: whole.optional(),
    b_io: whole.optional(),
    b_iodone: z.enum(['none', 'silent', 'rearm']).optional(),
  }),
  z.strictObject({ do: z.literal('bioerror'), error: errno }),
  z.strictObject({ do: z.literal('geterror') }),
  z.strictObject({ do: z.literal('strategy') }),
  z.strictObject({ do: z.literal('biodone') }),
  z.strictObject({ do: z.literal('biodone_later'), at: nanos }),
  z.strictObject({ do: z.literal('biowait') }),
  z.strictObject({ do: z.literal('bioreset') }),
  z.strictObject({ do: z.literal('getrbuf') }),
  z.strictObject({ do: z.literal('freerbuf') }),
  z.strictObject({ do: z.literal('minphys') }),
])

/** A case about the routines of a buf. */
export const bufGiven = z.strictObject({
  path: z.literal('buf'),
  ...world,
  ...mincnt,
  device,
  steps: z.array(step).min(1).max(1000),
})

/** Runs it. */
export function runBuf(given: z.output<typeof bufGiven>): object {
  const world = new CaseWorld(given)
  const { k } = world
  const driver = new ScriptedDriver(world, given.device, false)
  const steps: object[] = []
  let bp = bioinit(k)
  const reduce = mincntOf(k, given)

  function* one(each: z.output<typeof step>): Step<number | null> {
    switch (each.do) {
      case 'set':
        set(bp, each)
        return null
      case 'bioerror':
        bioerror(k, bp, each.error)
        return null
      case 'geterror':
        return geterror(bp)
      case 'strategy':
        return callStrategy(k, driver.strategy, bp)
      case 'biodone':
        biodone(k, bp)
        return null
      case 'biodone_later': {
        const later = bp
        k.sim.schedule(each.at, 0, () => biodone(k, later))
        return null
      }
      case 'biowait':
        return yield* biowait(k, bp)
      case 'bioreset':
        bioreset(bp)
        return null
      case 'getrbuf':
        bp = getrbuf(k) ?? bp
        return null
      case 'freerbuf':
        freerbuf(k, bp)
        return null
      case 'minphys':
        reduce(bp)
        return bp.b_bcount
    }
  }

  function set(on: Buf, each: Extract<z.output<typeof step>, { do: 'set' }>): void {
    const { b_flags, b_bcount, b_resid, b_error, b_io, b_iodone } = each
    on.b_flags = b_flags ?? on.b_flags
    on.b_bcount = b_bcount ?? on.b_bcount
    on.b_resid = b_resid ?? on.b_resid
    on.b_error = b_error ?? on.b_error
    on.b_io = b_io ?? on.b_io
    if (b_iodone === 'none') on.b_iodone = null
    if (b_iodone === 'silent') on.b_iodone = () => undefined
    if (b_iodone === 'rearm') {
      on.b_iodone = (done) => {
        done.b_iodone = null
        biodone(k, done)
      }
    }
  }

  const proc = k.spawn('p', function* () {
    for (const each of given.steps) {
      const returns = yield* one(each)
      steps.push({ returns, ...bufState(bp), at: k.sim.now })
    }
  })
  world.run()
  return {
    steps,
    buf: bufState(bp),
    calls: driver.calls,
    hung: proc.state === 'sleeping',
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: [...new Set(vectorFindings(k.findings))],
  }
}
