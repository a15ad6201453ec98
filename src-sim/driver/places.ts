import type { SourcePosition } from '../checker/rules'
import type { Nanos } from '../core/time'
import type { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'
import type { ScriptPlace } from '../script/engine'
import type { DriverGuest } from './engine'

/** Something of a driver that is somewhere in its text. */
export interface Placed {
  place: ScriptPlace
}

/** Where in a driver's text something happens, also while none of its routines runs. */
export class Places {
  private readonly guest: DriverGuest
  private readonly routines = new Map<number, ScriptPlace>()
  /** The activities of each process, innermost last. */
  private readonly ofProc = new Map<Proc, Placed[]>()
  /** Where the last activity of each process ended. */
  private readonly lastOf = new Map<Proc, ScriptPlace>()
  /** The routine that came back last: what it returned may break a rule. */
  private returning: { readonly place: ScriptPlace; readonly at: Nanos; readonly inInterrupt: boolean } | null = null
  private lastRoutine: ScriptPlace | null = null
  /** Where the finding is that is reported now. */
  private pinned: ScriptPlace | null = null

  constructor(guest: DriverGuest) {
    this.guest = guest
  }

  /** Where a routine begins. */
  of(routine: number): ScriptPlace {
    const known = this.routines.get(routine)
    if (known) return known
    const place = this.guest.placeOf(routine)
    this.routines.set(routine, place)
    return place
  }

  /** An activity of a process begins. @returns what ends it */
  begins(proc: Proc, activity: Placed): () => void {
    const mine = this.ofProc.get(proc) ?? []
    this.ofProc.set(proc, mine)
    mine.push(activity)
    return () => {
      mine.pop()
      this.lastOf.set(proc, activity.place)
    }
  }

  /** A routine came back. */
  returns(routine: number, { sim, cpu }: Kernel): void {
    const place = this.of(routine)
    this.returning = { place, at: sim.now, inInterrupt: cpu.inInterrupt }
    this.lastRoutine = place
  }

  /** An activity ran: what a routine returned before it is no matter any more. */
  goesOn(): void {
    this.returning = null
  }

  /** While something is done, all that happens is at a certain place. */
  pin(place: ScriptPlace, run: () => void): void {
    const before = this.pinned
    this.pinned = place
    try {
      run()
    } finally {
      this.pinned = before
    }
  }

  /** Where the driver is now, or was when it caused what happens; null = it had no part in it. */
  now({ sim, cpu: { inInterrupt, curproc } }: Kernel, isRunning: boolean): ScriptPlace | null {
    if (this.pinned) return this.pinned
    if (isRunning) return this.guest.where()
    const { returning } = this
    if (returning && returning.at === sim.now && returning.inInterrupt === inInterrupt) return returning.place
    if (inInterrupt) return null
    if (curproc) return this.ofProc.get(curproc)?.at(-1)?.place ?? this.lastOf.get(curproc) ?? null
    return this.atRest()
  }

  /** Nothing runs any more: where a process of the driver still waits, or else the routine that ran last. */
  private atRest(): ScriptPlace | null {
    for (const [{ state }, mine] of this.ofProc) {
      const place = state === 'sleeping' ? mine.at(-1)?.place : undefined
      if (place) return place
    }
    return this.returning?.place ?? this.lastRoutine
  }
}

/** A place as findings name it; null = not known. */
export function positionOf(place: ScriptPlace | null): SourcePosition | null {
  return place && place.line > 0 ? { file: place.file, line: place.line, column: place.column } : null
}
