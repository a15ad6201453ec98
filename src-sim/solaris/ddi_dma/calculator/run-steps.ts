import type { DdiDmaHandle } from '../handle'
import { DdiPanic } from '../panic'
import type { ByteRun } from './memory'
import type { DriverOutcome } from './case-driver'
import { runDmaeStep } from './steps-dmae'
import { carryOut } from './steps-handle'
import { StepsMachine } from './steps-machine'
import type { PoolsOutcome } from './steps-machine'
import type { Step, StepsGiven } from './steps-schema'
import type { CookieOutcome } from './run-bind'

/** What a step answers by itself; each step fills the fields that mean something for it. @source DMA Lab */
export interface StepAnswer {
  /** result word of a call: MAPPED, SUCCESS, FAILURE, SLEEPS ... */
  readonly status?: string
  readonly reason?: string
  readonly cookie?: CookieOutcome | null
  readonly cookies?: readonly CookieOutcome[]
  readonly ccount?: number
  readonly count?: number
  readonly offset?: number
  readonly length?: number
  readonly bytes?: readonly ByteRun[]
  readonly burstsizes?: number
}

/** What a step did. @source DMA Lab */
export interface StepOutcome extends StepAnswer {
  /** whether the step made the kernel panic, and its last words */
  readonly panic: boolean
  readonly panicMessage: string
  /** callbacks that were called during the step */
  readonly calls: readonly string[]
  /** bytes copied to and from bounce pages during the step */
  readonly copied: number
  /** port writes of the motherboard controller during the step */
  readonly ports: readonly (readonly [number, number])[]
  /** the handle's state afterwards, for steps on a handle */
  readonly state?: DdiDmaHandle['state']
  /** the callback list afterwards */
  readonly list: readonly (readonly [string, number])[]
  readonly pools: PoolsOutcome
}

/** What a dma case did. @source DMA Lab */
export interface StepsOutcome {
  /** steps that have a name */
  readonly steps: Readonly<Record<string, StepOutcome>>
  /** whether a panic ended the case, and its last words */
  readonly panic: boolean
  readonly panicMessage: string
  readonly calls: readonly string[]
  readonly list: readonly (readonly [string, number])[]
  readonly pools: PoolsOutcome
  readonly drivers: Readonly<Record<string, DriverOutcome>>
  /** console warnings */
  readonly warnings: number
}

/**
 * Run a dma case step by step. A simulated panic ends it.
 *
 * @source DMA Lab
 */
export function runStepsCase(given: StepsGiven): StepsOutcome {
  const steps: Record<string, StepOutcome> = {}
  const perform = (step: Step): boolean => {
    const outcome = runStep(machine, step)
    if (step.name !== undefined) steps[step.name] = outcome
    if (outcome.panic) throw new DdiPanic(outcome.panicMessage)
    return outcome.status === undefined || GOOD.has(outcome.status)
  }
  const machine = new StepsMachine(given, perform)
  let panicMessage = ''
  try {
    for (const step of given.steps) perform(step)
  } catch (error) {
    if (!(error instanceof DdiPanic)) throw error
    panicMessage = error.message
  }
  const panic = panicMessage !== ''
  const drivers = Object.fromEntries([...machine.drivers].map(([name, driver]) => [name, driver.outcome()]))
  const { calls, warnings } = machine
  return { steps, panic, panicMessage, calls, list: machine.list(), pools: machine.pools(), drivers, warnings }
}

const GOOD: ReadonlySet<string> = new Set(['MAPPED', 'PARTIAL_MAP', 'SUCCESS'])

function runStep(machine: StepsMachine, step: Step): StepOutcome {
  const calls = machine.calls.length
  const ports = machine.ports.length
  const { copied } = machine
  let panicMessage = ''
  let answer: StepAnswer = {}
  try {
    answer = 'channel' in step ? runDmaeStep(machine, step) : carryOut(machine, step)
  } catch (error) {
    if (!(error instanceof DdiPanic)) throw error
    panicMessage = error.message
  }
  const handle = 'handle' in step ? machine.handles.get(step.handle) : undefined
  return {
    ...answer,
    ...(handle === undefined ? {} : { state: handle.state }),
    panic: panicMessage !== '',
    panicMessage,
    calls: machine.calls.slice(calls),
    copied: machine.copied - copied,
    ports: machine.ports.slice(ports),
    list: machine.list(),
    pools: machine.pools(),
  }
}
