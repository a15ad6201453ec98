import type { RunOptions } from '../config/run-result'
import type { Scenario } from '../config/scenario'
import { ProcessFailure } from '../core/process'
import { KernelPanic } from '../kern/panic'
import { Recorder } from '../trace/recorder'
import { worldAndPath } from './assemble'
import { registersOf, type RegisterRow } from './registers'
import { machineState, type MachineState } from './state'
import { startWorkload, type ScriptRunner } from './workload'
import type { World } from './world'

/** A world that goes on, and how far its trace is. */
interface Live {
  readonly world: World
  readonly recorder: Recorder
  panic: string
  isOver: boolean
  /** Something has happened since the last row. */
  isLater: boolean
}

/**
 * Shows the machine at any row of its trace. A run cannot go back, so an earlier row is reached by running again from the
 * beginning: same scenario, path and seed, so the same state, interrupt level and locks included.
 */
export class Replay {
  private readonly scenario: Scenario
  private readonly options: RunOptions
  private readonly scripts: (() => ScriptRunner | null) | null
  private live: Live | null = null

  /** @param scripts makes what runs the scripts of processes, fresh for each beginning */
  constructor(scenario: Scenario, options: RunOptions, scripts: (() => ScriptRunner | null) | null = null) {
    this.scenario = scenario
    this.options = options
    this.scripts = scripts
  }

  /**
   * The machine just after the event that recorded a row; the end of the run for a row it never had.
   *
   * @throws ProcessFailure or BrokenInvariant when the simulator itself is wrong
   */
  at(row: number): MachineState {
    const { world, recorder, panic } = this.reach(row)
    return machineState(world, recorder.rows, panic)
  }

  /**
   * The registers that move the bytes of a device, just after the event that recorded a row.
   *
   * @throws ProcessFailure or BrokenInvariant when the simulator itself is wrong
   */
  registersAt(row: number, device: string): RegisterRow[] {
    return registersOf(this.reach(row).world, device)
  }

  private reach(row: number): Live {
    const had = this.live?.recorder.rows ?? 0
    if (!this.live || had > row + 1 || (had > row && this.live.isLater)) this.live = this.begin()
    const { live } = this
    while (live.recorder.rows <= row && !live.isOver) this.step(live)
    return live
  }

  private begin(): Live {
    const recorder = new Recorder({ cap: this.scenario.traceCap })
    const { world, path } = worldAndPath(this.scenario, this.options, recorder)
    startWorkload(world, path, this.scripts?.() ?? null)
    return { world, recorder, panic: '', isOver: false, isLater: false }
  }

  private step(live: Live): void {
    const { sim } = live.world
    const { rows } = live.recorder
    try {
      if (!sim.step() || sim.now > this.scenario.timeLimit) live.isOver = true
    } catch (reason) {
      const cause = reason instanceof ProcessFailure ? reason.cause : reason
      if (!(cause instanceof KernelPanic)) throw reason
      live.panic = cause.message
      live.isOver = true
    }
    live.isLater = live.recorder.rows === rows
  }
}
