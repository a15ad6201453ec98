import type { RequestResult } from '../config/run-result'
import type { Step } from '../core/process'
import { delay } from '../kern/delay'
import { ERRNO, errnoName } from '../kern/errno'
import type { Proc } from '../kern/proc'
import { compute, psignal } from '../kern/step'
import type { CallResult, Path, Transfer } from '../machine/path'
import type { World } from '../machine/world'
import { ArgumentError, type Arguments, type MemoryArgument } from './arguments'
import type { Plain } from './engine'
import { MOST_REQUESTS, MOST_RESULTS } from './vocabulary'

type Writable = { -readonly [Key in keyof RequestResult]: RequestResult[Key] }

interface OpenFile {
  readonly device: string
  offset: number
}

interface Collectable extends CallResult {
  readonly request: string
}

/** Most files a script may have open at a time. @source open(2): a process has a limit */
const MOST_FILES = 256

/** The system calls of one script: its open files and its asynchronous requests. */
export class ScriptCalls {
  private readonly world: World
  private readonly path: Path
  private readonly proc: Proc
  private readonly results: Writable[]
  private readonly files = new Map<number, OpenFile>()
  private readonly counts = new Map<string, number>()
  private readonly started = new Map<string, Writable>()
  /** Requests of a path without asynchronous calls: done, and waiting for aiowait. */
  private readonly done: Collectable[] = []

  constructor(world: World, path: Path, proc: Proc, results: RequestResult[]) {
    this.world = world
    this.path = path
    this.proc = proc
    this.results = results
  }

  /**
   * Does one waiting word.
   *
   * @returns what the script gets
   * @sleeps as the call does
   */
  *perform(word: string, args: Arguments): Step<Plain> {
    if (word === 'compute') return yield* this.computes(args.time('time'))
    if (word === 'sleep') {
      yield* delay(this.world.kernel, args.time('time'))
      return null
    }
    const { sim } = this.world
    const count = (this.counts.get(word) ?? 0) + 1
    this.counts.set(word, count)
    const name = `${word}-${count}`
    const entry: Writable = {
      ...{ request: name, op: word, result: 0, errno: 0, errnoName: '0', residual: 0 },
      ...{ startedAt: sim.now, endedAt: -1 },
    }
    if (this.results.length < MOST_RESULTS) this.results.push(entry)
    const outcome = yield* this.tried(word, args, name, entry)
    settle(entry, outcome)
    entry.endedAt = sim.now
    return toScript(word, outcome)
  }

  /** A call that is refused for its arguments was never made. */
  private *tried(word: string, args: Arguments, name: string, entry: Writable): Step<CallResult & Extra> {
    try {
      return yield* this.call(word, args, name, entry)
    } catch (error) {
      if (error instanceof ArgumentError) {
        this.counts.set(word, this.counts.get(word)! - 1)
        if (this.results.at(-1) === entry) this.results.pop()
      }
      throw error
    }
  }

  private *computes(time: number): Step<null> {
    yield* compute(this.world.kernel, time)
    return null
  }

  private *call(word: string, args: Arguments, name: string, entry: Writable): Step<CallResult & Extra> {
    switch (word) {
      case 'open':
        return this.open(args.text('device', 80))
      case 'close':
        return this.files.delete(args.file('file')) ? DONE : refusal(ERRNO.EBADF)
      case 'signal':
        return this.signal(args.text('process', 80), args.has('number') ? args.whole('number', 1, 31) : 2)
      case 'aiowait':
        return yield* this.collect(args.has('timeout') ? args.time('timeout') : null)
      case 'aiocancel': {
        const request = args.request('request')
        if (!this.path.cancel || !this.started.has(request)) return refusal(ERRNO.EINVAL)
        return yield* this.path.cancel(this.proc, request)
      }
      default:
        return yield* this.transfer(word, args, name, entry)
    }
  }

  private *transfer(word: string, args: Arguments, name: string, entry: Writable): Step<CallResult & Extra> {
    const isVector = word.endsWith('v')
    const pieces = isVector ? args.vector('pieces') : [{ memory: args.memory('memory'), length: args.size('length') }]
    const asked = pieces.reduce((sum, { length }) => sum + length, 0)
    const file = this.files.get(args.file('file'))
    if (!file) return refusal(ERRNO.EBADF, asked)
    const isPlaced = !isVector && word !== 'read' && word !== 'write'
    const transfer: Transfer = {
      op: word.includes('read') ? 'read' : 'write',
      device: file.device,
      offset: isPlaced ? args.offset('offset') : file.offset,
      iovecs: pieces.map(({ memory, length }) => ({ iov_base: memory.address, iov_len: length })),
    }
    if (word === 'aread' || word === 'awrite') {
      if (this.started.size >= MOST_REQUESTS) return refusal(ERRNO.EAGAIN, asked)
      if (this.path.submit) {
        const submitted = yield* this.path.submit(this.proc, transfer, name)
        if (submitted.result >= 0) this.started.set(name, entry)
        return { ...submitted, request: name }
      }
      this.done.push({ ...(yield* this.path.transfer(this.proc, transfer)), request: name })
      this.started.set(name, entry)
      return { ...DONE, request: name }
    }
    const outcome = yield* this.path.transfer(this.proc, transfer)
    if (!isPlaced && outcome.result > 0) file.offset += outcome.result
    return outcome
  }

  private *collect(timeout: number | null): Step<CallResult & Extra> {
    if (!this.path.collect) {
      const first = this.done.shift()
      if (first) this.land(first)
      return first ?? { ...refusal(ERRNO.EINVAL), request: '' }
    }
    const collected = yield* this.path.collect(this.proc, timeout)
    if (collected.request !== '') this.land(collected)
    return collected
  }

  /** What a wait collects is also the result of the request. */
  private land(collected: Collectable): void {
    const entry = this.started.get(collected.request)
    if (entry) settle(entry, collected)
    this.started.delete(collected.request)
  }

  private open(device: string): CallResult & Extra {
    if (!this.world.devices.has(device)) return refusal(ERRNO.ENXIO)
    let fd = 3
    while (this.files.has(fd)) fd++
    if (fd >= MOST_FILES) return refusal(ERRNO.EAGAIN)
    this.files.set(fd, { device, offset: 0 })
    return { result: fd, errno: 0, residual: 0 }
  }

  private signal(process: string, number: number): CallResult {
    const { kernel } = this.world
    const target = kernel.procs.find(({ name }) => name === process)
    if (!target) return refusal(ERRNO.EINVAL)
    psignal(kernel, target, number)
    return DONE
  }
}

interface Extra {
  readonly request?: string
}

const DONE: CallResult = { result: 0, errno: 0, residual: 0 }
const refusal = (errno: number, residual = 0): CallResult => ({ result: -1, errno, residual })

function settle(entry: Writable, { result, errno, residual }: CallResult): void {
  entry.result = result
  entry.errno = errno
  entry.errnoName = errnoName(errno)
  entry.residual = residual
}

function toScript(word: string, { result, errno, residual, request }: CallResult & Extra): Plain {
  const moves = !['open', 'close', 'signal', 'aiocancel', 'aread', 'awrite'].includes(word)
  return {
    $: 'result',
    result,
    ok: errno === 0,
    errno: errno === 0 ? null : errnoName(errno),
    bytes: moves ? Math.max(0, result) : 0,
    residual,
    ...(word === 'open' ? { fd: result } : {}),
    ...(request === undefined ? {} : { request: request === '' ? null : request }),
  }
}

/** A piece of memory whose length may be left out. */
export function lengthOf(args: Arguments, memory: MemoryArgument): number {
  if (args.has('length')) return args.size('length')
  return memory.size >= 0 ? memory.size : args.size('length')
}
