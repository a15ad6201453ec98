import type { ScriptPlace } from '../../../src-sim/index'
import { SANDBOX_LIMITS } from './limits'
import { Patience } from './patience'

/** Numbers in the shared area: turns begun, 1 while a guest runs, line, column, length of the name, its characters. */
const TURN = 0
const RUNS = 1
const LINE = 2
const COLUMN = 3
const LENGTH = 4
const NAME = 5
const LONGEST_NAME = 200

/** Bytes of a shared area. */
export const PULSE_BYTES = 4 * (NAME + LONGEST_NAME)

/**
 * What a thread shows of its guest to somebody outside: whether one runs, since which turn, and where it was. Some
 * built-in functions of the interpreter never ask whether to stop, so only the outside can notice them.
 */
export class Pulse {
  private readonly cells: Int32Array
  /** The file whose name lies there. */
  private named: string | null = null

  /** @param shared PULSE_BYTES of shared memory; left out, nobody watches */
  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(PULSE_BYTES)) {
    this.cells = new Int32Array(shared)
  }

  /** A guest begins to run. */
  enter(place: ScriptPlace): void {
    const { cells } = this
    const { file } = place
    this.at(place)
    if (file !== this.named) {
      this.named = file
      cells[LENGTH] = Math.min(file.length, LONGEST_NAME)
      for (let index = 0; index < cells[LENGTH]; index++) cells[NAME + index] = file.charCodeAt(index)
    }
    // Plain stores: only this thread writes, and whoever watches waits for seconds. A turn may last half a microsecond.
    cells[TURN] = (cells[TURN] ?? 0) + 1
    cells[RUNS] = 1
  }

  /** Where it is. */
  at({ line, column }: ScriptPlace): void {
    this.cells[LINE] = line
    this.cells[COLUMN] = column
  }

  /** It has nothing left to run. */
  leave(): void {
    this.cells[RUNS] = 0
  }

  /** The turn that runs now; 0 = none. */
  get running(): number {
    return Atomics.load(this.cells, RUNS) === 1 ? Atomics.load(this.cells, TURN) : 0
  }

  /** The last place the guest was known to be at. */
  get place(): ScriptPlace {
    const { cells } = this
    const codes = cells.slice(NAME, NAME + Math.min(LONGEST_NAME, Math.max(0, cells[LENGTH] ?? 0)))
    return { file: String.fromCharCode(...codes), line: cells[LINE] ?? 0, column: cells[COLUMN] ?? 0 }
  }
}

/** Ms that the outside waits longer than the inside, which can say more about what it stops. */
const GRACE = 500

/**
 * Watches the guest of a thread from outside.
 *
 * @param shared the area of its Pulse
 * @param onStuck called once when a turn takes longer than it may, with the place; end the thread then
 * @returns stops watching
 */
export function watchGuest(shared: SharedArrayBuffer, onStuck: (place: ScriptPlace) => void): () => void {
  const pulse = new Pulse(shared)
  const limit = SANDBOX_LIMITS.turnTime + GRACE
  let seen = 0
  let waited = 0
  let patience = new Patience(limit)
  const every = 100
  const timer = setInterval(() => {
    const { running } = pulse
    // Counts its own beats: a machine that was asleep does not make a script look stuck.
    if (running !== 0 && running === seen) waited += every
    else {
      waited = 0
      patience = new Patience(limit)
    }
    seen = running
    if (!patience.isOver(waited)) return
    clearInterval(timer)
    onStuck(pulse.place)
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}
