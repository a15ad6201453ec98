import { z } from 'zod'
import type { Step } from '../core/process'
import { pm_busy_component, pm_idle_component } from '../kern/pm'
import { Mutex, mutex_enter, mutex_exit } from '../solaris/mutex'
import { newComponent, pm_lower_power, power, raisePower } from '../solaris/power'
import { nanos, signed, whole, world } from './solaris-fields'
import { CaseWorld } from './solaris-world'

const component = { component: whole.default(0) }
const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('busy'), ...component }),
  z.strictObject({ do: z.literal('idle'), ...component }),
  z.strictObject({ do: z.literal('raise'), level: signed, ...component }),
  z.strictObject({ do: z.literal('lower'), level: signed, ...component }),
  z.strictObject({ do: z.literal('power'), level: signed, ...component }),
  z.strictObject({ do: z.literal('mutex_enter') }),
  z.strictObject({ do: z.literal('mutex_exit') }),
])

/** A case about power calls. */
export const powerGiven = z.strictObject({
  path: z.literal('power'),
  ...world,
  level: whole.default(0),
  normal: whole.default(1),
  /** ns from off to on */
  raise_time: nanos.default(0),
  /** The component cannot be raised. */
  fails: z.boolean().default(false),
  /** The steps are done by an interrupt routine. */
  in_interrupt: z.boolean().default(false),
  steps: z.array(step).min(1).max(1000),
})

/** Runs it. */
export function runPower(given: z.output<typeof powerGiven>): object {
  const world = new CaseWorld(given)
  const { k } = world
  const dip = newComponent(k, 'xx', { level: given.level, normal: given.normal, raiseTime: given.raise_time })
  const mu = new Mutex('mu')
  k.cannotRaise = () => given.fails
  const steps: object[] = []

  function* one(each: z.output<typeof step>): Step<number> {
    switch (each.do) {
      case 'busy':
        return pm_busy_component(k, dip, each.component)
      case 'idle':
        return pm_idle_component(k, dip, each.component)
      case 'raise':
        return yield* raisePower(k, dip, each.component, each.level, mu)
      case 'lower':
        return yield* pm_lower_power(k, dip, each.component, each.level, mu)
      case 'power':
        return yield* power(k, dip, each.component, each.level, mu)
      case 'mutex_enter':
        yield* mutex_enter(k, mu)
        return 0
      case 'mutex_exit':
        yield* mutex_exit(k, mu)
        return 0
    }
  }

  function* all(): Step<void> {
    for (const each of given.steps) {
      const returns = yield* one(each)
      steps.push({ returns, busy: dip.busy, level: dip.level, at: k.sim.now })
    }
  }

  if (given.in_interrupt) {
    const line = k.addLine({ name: 'xx', level: 5, number: 5 })
    line.add(() => (all().next(), 1), null)
    k.sim.schedule(0, 0, () => k.raise(line))
  } else k.spawn('p', all)
  world.run()
  return {
    steps,
    busy: dip.busy,
    level: dip.level,
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}
