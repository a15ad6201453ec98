/** What is kept of the events of a Chrome trace until all of them are known: numbers in columns, texts in the trace. */
const COLUMNS = {
  /** us */
  micros: Float64Array,
  /** ns beyond that, 0 to 999 */
  nanos: Uint16Array,
  /** ns; -1 = it has none */
  duration: Float64Array,
  /** Code of the letter of the phase. */
  phase: Uint8Array,
  /** Place among the lanes. */
  lane: Uint32Array,
  /** Numbers of texts of the trace. */
  name: Uint32Array,
  details: Uint32Array,
  /** Number of the asynchronous event or of the flow; 0 = none. */
  key: Uint32Array,
  /** Number of a kind of ours, plus 1; 0 = none. */
  kind: Uint16Array,
  request: Uint32Array,
  chunk: Uint32Array,
  id: Uint32Array,
  arg0: Float64Array,
  arg1: Uint32Array,
} as const

type Name = keyof typeof COLUMNS
type Arrays = { [Each in Name]: InstanceType<(typeof COLUMNS)[Each]> }

/** An event of a Chrome trace. */
export type ChromeEvent = { readonly [Each in Name]: number }

/** Events of one chunk. */
const CHUNK = 16_384

/** Events in the order of the file. */
export class ChromeEvents {
  count = 0
  private readonly chunks: Arrays[] = []

  add(event: ChromeEvent): void {
    const place = this.count % CHUNK
    if (place === 0) this.chunks.push(newArrays())
    const arrays = this.chunks[this.chunks.length - 1]!
    for (const name of NAMES) arrays[name][place] = event[name]
    this.count++
  }

  /** A number of an event. */
  get(name: Name, event: number): number {
    return this.chunks[Math.floor(event / CHUNK)]![name][event % CHUNK]!
  }
}

const NAMES = Object.keys(COLUMNS) as Name[]

function newArrays(): Arrays {
  return Object.fromEntries(NAMES.map((name) => [name, new COLUMNS[name](CHUNK)])) as Arrays
}

/** A thread of a process, or what events lie on that say no thread. */
export interface ChromeLane {
  readonly process: string
  /** Empty for events beside the threads. */
  readonly thread: string
  /** Category of its first event. */
  readonly category: string
}

/** Names that a file gives processes and threads. */
export class ChromeNames {
  readonly processes = new Map<string, string>()
  readonly processOrder = new Map<string, number>()
  readonly threads = new Map<string, string>()
  readonly threadOrder = new Map<string, number>()
}
