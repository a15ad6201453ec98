import type { EventHandle } from '../core/event-queue'
import { PRIORITY } from '../core/priority'
import type { Step } from '../core/process'
import { us, type Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { DDI_INTR_CLAIMED, type InterruptLine } from './intr'
import type { Kernel } from './kernel'
import { sleep, wakeup, work } from './step'

/**
 * Spins the processor for at least so many microseconds; never sleeps. In an interrupt routine, which is plain code,
 * call `k.cpu.charge(us(n))` instead.
 *
 * @param microseconds whole, from 0
 * @source drv_usecwait(9F)
 */
export function* drv_usecwait(k: Kernel, microseconds: number): Step<void> {
  const { sim, curproc } = k
  const row = sim.trace.begin(sim.now, KIND['cpu:busywait'], curproc.track, curproc.link, 0, microseconds, 0)
  yield* work(k, us(microseconds), 'drv_usecwait')
  sim.trace.end(row, sim.now)
}

/** Names a callout for `untimeout`. */
export interface Callout {
  handle: EventHandle
}

/**
 * Calls `routine` after `delay` ns, as an interrupt of level 1: while the processor is at a raised level it waits.
 *
 * @source timeout(9F), timeout(K): due entries run only when the interrupted level was 0
 */
export function timeout(k: Kernel, routine: () => void, delay: Nanos): Callout {
  const callout: Callout = { handle: 0 }
  callout.handle = k.sim.schedule(delay, PRIORITY.callout, () => {
    callout.handle = 0
    softcall(k, routine)
  })
  return callout
}

/** Takes a callout back; -1 when it is not pending. @source untimeout(9F), untimeout(K) */
export function untimeout(k: Kernel, callout: Callout): number {
  const isGone = callout.handle !== 0 && k.sim.cancel(callout.handle)
  callout.handle = 0
  return isGone ? 0 : -1
}

/** Lets the calling process sleep for `delay` ns; signals do not disturb it. @source delay(9F), delay(K) */
export function* delay(k: Kernel, length: Nanos): Step<void> {
  const chan = { about: 'delay' }
  timeout(k, () => wakeup(k, chan), length)
  yield* sleep(k, chan, 24, 'delay')
}

/**
 * Runs a routine as a soft interrupt of level 1, after those asked for before it.
 *
 * @source the kernel's soft-call queue, which also delivers DMA resource callbacks
 */
export function softcall(k: Kernel, routine: () => void): void {
  k.softQueue.push(routine)
  const line = k.lines.find((each) => each.name === 'softcall') ?? softLine(k)
  if (!line.isPending) k.raise(line)
}

function softLine(k: Kernel): InterruptLine {
  const line = k.addLine({ name: 'softcall', level: 1, number: 255 })
  line.add(() => {
    for (const routine of k.softQueue.splice(0)) routine()
    return DDI_INTR_CLAIMED
  }, null)
  return line
}
