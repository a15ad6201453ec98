import { hold, type Process, type Step } from '../src-sim/core/process'
import { Resource } from '../src-sim/core/resource'
import { Sim } from '../src-sim/core/sim'
import { newLink, silentSink, type TraceSink } from '../src-sim/core/sink'
import { KIND } from '../src-sim/trace/kinds'
import {
  DEVICE,
  type DmaModel,
  INTERRUPT,
  type MmkModel,
  type ModelResult,
  PIECES,
  SERVICE,
  STRATEGY,
  THINK,
  WAKEUP,
  Xorshift,
} from './models'

/** The models on src-sim/core: processes that wait with `yield*`, and the trace written through the sink. */

const THOUGHT = KIND['proc:wakeup']
const SEIZED = KIND['buf:get']
const SERVED = KIND['io:done']
const RELEASED = KIND['buf:release']

/** Think, seize, be served, release. */
export function coreMmk(model: MmkModel, trace: TraceSink = silentSink): ModelResult {
  const sim = new Sim({ trace })
  const servers = new Resource(model.servers)
  const processes: Process[] = []
  let cycles = 0
  let waited = 0
  function* customer(id: number): Step<void> {
    const chance = new Xorshift(id)
    const track = trace.track('process', `customer ${id}`)
    const link = newLink()
    for (;;) {
      yield* hold(THINK[chance.draw()]!)
      if (trace.isOn) trace.instant(sim.now, THOUGHT, track, link, id, 0, 0)
      const asked = sim.now
      yield* servers.seize(processes[id]!)
      waited += sim.now - asked
      if (trace.isOn) trace.instant(sim.now, SEIZED, track, link, id, sim.now - asked, 0)
      yield* hold(SERVICE[chance.draw()]!)
      if (trace.isOn) trace.instant(sim.now, SERVED, track, link, id, 0, 0)
      servers.release()
      if (trace.isOn) trace.instant(sim.now, RELEASED, track, link, id, 0, 0)
      if (++cycles === model.cycles) sim.stop()
    }
  }
  for (let id = 0; id < model.processes; id++) processes.push(sim.spawn(`customer ${id}`, customer(id)))
  sim.run()
  return { events: cycles * 4, end: sim.now, sum: waited }
}

const STARTED = KIND['io:start']
const MOVED = KIND['dma:transfer']
const SERVICED = KIND['intr:service']
const WOKEN = KIND['io:wait-done']

/** Strategy, device, interrupt, wakeup for each piece. */
export function coreDma(model: DmaModel, trace: TraceSink = silentSink): ModelResult {
  const sim = new Sim({ trace })
  let pieces = 0
  function* channel(id: number): Step<void> {
    const chance = new Xorshift(id)
    const track = trace.track('dma', `channel ${id}`)
    const link = newLink()
    for (let request = 0; request < model.requests; request++) {
      for (let piece = 0; piece < PIECES; piece++) {
        yield* hold(STRATEGY)
        if (trace.isOn) trace.instant(sim.now, STARTED, track, link, id, piece, 0)
        yield* hold(DEVICE + chance.draw())
        if (trace.isOn) trace.instant(sim.now, MOVED, track, link, id, piece, 0)
        yield* hold(INTERRUPT)
        if (trace.isOn) trace.instant(sim.now, SERVICED, track, link, id, piece, 0)
        yield* hold(WAKEUP)
        if (trace.isOn) trace.instant(sim.now, WOKEN, track, link, id, piece, 0)
        pieces++
      }
    }
  }
  for (let id = 0; id < model.channels; id++) sim.spawn(`channel ${id}`, channel(id))
  sim.run()
  return { events: pieces * 4, end: sim.now, sum: pieces }
}
