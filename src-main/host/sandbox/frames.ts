import type { QuickJS } from 'quickjs-wasi'

/** A way of calls through the guest's code, innermost first, and what is known about it. */
export interface Site<T> {
  readonly callers: Map<number, Site<T>>
  known: T | null
}

/** Frames that count: a stack shows no more. */
const FRAMES = 12
const MOST_SITES = 20_000
/** Words of the interpreter's own record, and of a frame, that are looked through. */
const RECORD_WORDS = 240
const FRAME_WORDS = 16
/** Two calls side by side lie fewer bytes apart. */
const NEAR = 64

const NAME = 'dma-lab:frames'

/**
 * Tells where the guest calls from without asking it: each frame of the interpreter remembers how far it has come, and
 * the same way of calls is at the same place in the text. To ask for a stack costs more than most calls of a kernel do,
 * so it is asked once for each way. Where the frames lie is found by trial when the machine is new; when it cannot be
 * found no site is known, and every place is asked for.
 */
export class Frames<T> {
  private readonly exports: ReturnType<QuickJS['_getExports']>
  private readonly root: Site<T> = { callers: new Map(), known: null }
  private words: Uint32Array
  private sites = 0
  /** Where the innermost frame is named, and where in a frame is how far it has come; 0 = not found. */
  private top = 0
  private progress = 0

  constructor(vm: QuickJS) {
    this.exports = vm._getExports()
    this.words = new Uint32Array(this.exports.memory.buffer)
    this.find(vm)
  }

  /** The way that leads to the function of ours that is called now; null = it cannot be told. */
  site(): Site<T> | null {
    const { top, progress } = this
    if (top === 0 || this.sites > MOST_SITES) return null
    if (this.words.length === 0) this.words = new Uint32Array(this.exports.memory.buffer)
    const { words } = this
    // The innermost frame is our function itself.
    let frame = words[words[top]! >> 2] ?? 0
    if (frame === 0) return null
    let site = this.root
    for (let depth = 0; depth < FRAMES && frame !== 0; depth++) {
      const at = words[(frame >> 2) + progress]!
      let next = site.callers.get(at)
      if (!next) {
        next = { callers: new Map(), known: null }
        site.callers.set(at, next)
        this.sites++
      }
      site = next
      frame = words[frame >> 2] ?? 0
    }
    return site
  }

  /** Calls of which it is known how they lie to each other show where the frames are. */
  private find(vm: QuickJS): void {
    const record = this.exports.qjs_get_runtime_ptr() >> 2
    const seen: { readonly lengths: number[]; readonly callers: number[][] }[] = []
    const look = (): void => {
      const words = new Uint32Array(this.exports.memory.buffer)
      const heads = [...words.subarray(record, record + RECORD_WORDS)]
      const callers = heads.map((head) => words[head >> 2] ?? 0)
      seen.push({
        lengths: heads.map((head) => lengthOf(words, head)),
        callers: callers.map((frame) => [...words.subarray(frame >> 2, (frame >> 2) + FRAME_WORDS)]),
      })
    }
    const hear = vm.newFunction(NAME, () => {
      look()
      return vm.undefined
    })
    vm.evalCode('((look) => { look(); look(); (() => look())() })', NAME).consume((test) =>
      hear.consume(() => vm.callFunction(test, vm.undefined, hear).dispose()),
    )
    vm.unregisterHostCallback(NAME)
    const [first, second, inner] = seen
    if (!first || !second || !inner) return
    const tops = first.lengths.flatMap((length, offset) =>
      length > 1 && second.lengths[offset] === length && inner.lengths[offset] === length + 1 ? [offset] : [],
    )
    const [offset] = tops
    if (tops.length !== 1 || offset === undefined) return
    const steps = first.callers[offset]!.map((word, index) => second.callers[offset]![index]! - word)
    const places = steps.flatMap((step, index) => (step > 0 && step < NEAR ? [index] : []))
    if (places.length !== 1 || steps.some((step, index) => step !== 0 && index !== places[0])) return
    this.top = record + offset
    this.progress = places[0]!
  }
}

/** Links of a chain that comes to an end; 0 = it is none. */
function lengthOf(words: Uint32Array, head: number): number {
  let length = 0
  for (let at = head; at !== 0; at = words[at >> 2]!) {
    if (at < 1024 || at % 4 !== 0 || at >> 2 >= words.length || ++length > 20) return 0
  }
  return length
}
