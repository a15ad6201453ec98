import { z } from 'zod'
import type { Step } from '../core/process'
import type { AioReq, Dev, Driver } from '../kern/conf'
import { delay } from '../kern/delay'
import type { Proc } from '../kern/proc'
import { compute, psignal } from '../kern/step'
import type { Uio } from '../kern/uio'
import { aio_cancel, aio_cleanup, aio_error, aio_waitn, aioinit, aiowait, arw, type AioOptions } from '../solaris/aio'
import type { AioRequest } from '../solaris/aio-context'
import { aioLibrary, AioLibrary } from '../solaris/aio-library'
import { anocancel, aphysio } from '../solaris/aphysio'
import { B_READ, B_WRITE } from '../solaris/buf'
import { ELIGIBLE, openDevice, type SolarisFile } from '../solaris/file'
import { physio } from '../solaris/physio'
import {
  aioCancelCall,
  aiocancelCall,
  aioErrorCall,
  aioread,
  aiowait as aiowaitCall,
  aioWaitnCall,
  aiowrite,
  lio_listio,
  SEEK_CUR,
  SEEK_SET,
  solarisPread,
  solarisPwrite,
} from '../solaris/syscalls'
import type { CallReply } from '../solaris/transfer-calls'
import { device, iovec, locks, memory, mincnt, MOST_LENGTH, name, nanos, show, signed, upTo, whole, world } from './solaris-fields'
import { ScriptedDriver } from './solaris-device'
import { heldPages, watch } from './solaris-physio'
import { bufState, CaseWorld, injectLocks, mapMemory, mincntOf, shown, uioState } from './solaris-world'

const pieces = {
  base: whole.optional(),
  length: upTo(MOST_LENGTH).optional(),
  iovecs: z.array(iovec).min(1).max(16).optional(),
  offset: signed.default(0),
  file: name.default('main'),
}
const label = { name: name.optional() }
const transfer = {
  ...pieces,
  ...label,
  result: whole,
  whence: z.enum(['SEEK_SET', 'SEEK_CUR']).default('SEEK_SET'),
  poll: z.boolean().optional(),
  notify: z.enum(['none', 'signal', 'port']).default('none'),
}
const timeout = z
  .union([nanos, z.literal('forever')], { error: 'expected ns up to 1000 s, or forever' })
  .default('forever')

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('aioread'), ...transfer }),
  z.strictObject({ do: z.literal('aiowrite'), ...transfer }),
  z.strictObject({
    do: z.literal('lio_listio'),
    ...label,
    mode: z.enum(['LIO_WAIT', 'LIO_NOWAIT']),
    list: z
      .array(z.strictObject({ op: z.enum(['read', 'write']), result: whole, ...pieces }))
      .min(1)
      .max(64),
  }),
  z.strictObject({ do: z.literal('aiowait'), ...label, timeout, dont_block: z.boolean().default(false) }),
  z.strictObject({ do: z.literal('aio_waitn'), ...label, n: whole, timeout }),
  z.strictObject({ do: z.literal('aio_error'), ...label, result: whole }),
  z.strictObject({ do: z.literal('aio_return'), ...label, result: whole }),
  z.strictObject({ do: z.literal('aiocancel'), ...label, result: whole }),
  z.strictObject({
    do: z.literal('aio_cancel'),
    ...label,
    result: whole.nullable().default(null),
    file: name.default('main'),
  }),
  z.strictObject({ do: z.literal('read'), ...label, ...pieces }),
  z.strictObject({ do: z.literal('write'), ...label, ...pieces }),
  z.strictObject({ do: z.literal('compute'), ...label, time: nanos }),
  z.strictObject({ do: z.literal('sleep'), ...label, time: nanos }),
  z.strictObject({ do: z.literal('look'), ...label, result: whole }),
  z.strictObject({ do: z.literal('set'), ...label, result: whole, aio_return: signed }),
  z.strictObject({ do: z.literal('cleanup'), ...label }),
  z.strictObject({ do: z.literal('exit'), ...label }),
])
type AioStep = z.output<typeof step>
type Transfer = Extract<AioStep, { do: 'aioread' | 'aiowrite' | 'read' | 'write' }>

const file = z.strictObject({
  readable: z.boolean().default(true),
  writable: z.boolean().default(true),
  character: z.boolean().default(true),
  streams: z.boolean().default(false),
  devo_rev: whole.default(3),
  cb_rev: whole.default(1),
  strategy: z.boolean().default(true),
  aread: z.boolean().default(true),
  offset: whole.default(0),
})

/** A case about aphysio and asynchronous requests. */
export const aioGiven = z.strictObject({
  path: z.literal('aio'),
  ...world,
  ...mincnt,
  /** Whose calls the steps are: of the library, or of the kernel below it. */
  level: z.enum(['library', 'kernel']).default('library'),
  /** Whether the process has an AIO context (kernel level). */
  context: z.boolean().default(true),
  memory_tight: z.boolean().default(false),
  exiting: z.boolean().default(false),
  /** The cancel routine that the driver hands to aphysio. */
  cancel: z.enum(['anocancel', 'other']).default('anocancel'),
  /** Most threads of the library. */
  threads: whole.default(256),
  /** Signals posted to the process, ns. */
  signals: z.array(nanos).max(16).default([]),
  catches_sigio: z.boolean().default(false),
  dev: whole.default(1),
  files: z.record(name, file).default({}),
  device,
  locks,
  memory,
  show,
  steps: z.array(step).min(1).max(1000),
})

/** Runs it. */
export function runAio(given: z.output<typeof aioGiven>): object {
  const world = new CaseWorld(given)
  const { k, log, events } = world
  const scripted = new ScriptedDriver(world, given.device)
  const watched = watch(world)
  const program = new Program(world, given, scripted)
  const proc = k.spawn('p', (self) => program.run(self))
  const ranges = given.steps
    .flatMap((each): object[] => (each.do === 'lio_listio' ? each.list : [each]))
    .flatMap((each) => ('iovecs' in each || 'base' in each ? iovecsOf(each) : []))
  mapMemory(world, proc.as, ranges, given.memory)
  injectLocks(k, given.locks)
  k.isMemoryTight = given.memory_tight
  for (const at of given.signals) k.sim.schedule(at, 0, () => psignal(k, proc, 15))
  world.run()
  const { calls } = scripted
  const context = k.aio.get(proc.pid)
  return {
    steps: program.steps,
    step: Object.fromEntries(program.named),
    hung: proc.state === 'sleeping',
    pending: context?.pending ?? 0,
    outstanding: context?.outstanding ?? 0,
    done: context?.queues.done.map(({ resultAddress }) => resultAddress) ?? [],
    results: Object.fromEntries(
      [...(context?.results ?? [])].map(([at, result]) => [`0x${at.toString(16)}`, { ...result }]),
    ),
    requests: program.requests.map(requestState),
    calls,
    callCount: calls.length,
    call: Object.fromEntries(calls.map((each) => [String(each.call), each])),
    last: calls.at(-1) ?? null,
    ...watched.locks,
    heldAtEnd: heldPages(world),
    sleeps: log.of('proc:sleep').length,
    stages: watched.stages,
    flags: watched.flags,
    events,
    memory: shown(proc.as, given.show),
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}

function requestState(request: AioRequest): object {
  return {
    result: request.resultAddress,
    pending: request.isPending,
    freed: request.isFreed,
    queue: request.queue,
    unlocked: request.isUnlocked,
    buf: bufState(request.buf),
    uio: uioState(request.uio),
  }
}

const iovecsOf = (each: object): { iov_base: number; iov_len: number }[] => {
  const { iovecs, base, length } = each as Pick<Transfer, 'iovecs' | 'base' | 'length'>
  return iovecs ?? [{ iov_base: base ?? 0, iov_len: length ?? 0 }]
}

/** The process of a case. */
class Program {
  readonly steps: object[] = []
  readonly named = new Map<string, object>()
  readonly requests: AioRequest[] = []
  private readonly world: CaseWorld
  private readonly given: z.output<typeof aioGiven>
  private readonly files = new Map<string, SolarisFile>()

  constructor(world: CaseWorld, given: z.output<typeof aioGiven>, scripted: ScriptedDriver) {
    this.world = world
    this.given = given
    for (const [each, options] of Object.entries({ main: file.parse({}), ...given.files })) {
      this.files.set(each, this.open(options, scripted))
    }
  }

  private open(options: z.output<typeof file>, scripted: ScriptedDriver): SolarisFile {
    const { k } = this.world
    const { given } = this
    const { strategy } = scripted
    const cancel = given.cancel === 'anocancel' ? anocancel : (): number => 0
    const async = (dev: Dev, rw: number, aiop: AioReq): Step<number> => {
      this.requests.push(aiop as AioRequest)
      return aphysio(k, strategy, cancel, dev, rw, mincntOf(k, given), aiop)
    }
    const sync = (dev: Dev, rw: number, uiop: Uio): Step<number> =>
      physio(k, strategy, null, dev, rw, mincntOf(k, given), uiop)
    const driver: Driver = {
      name: 'scripted',
      read: (dev, uiop) => sync(dev, B_READ, uiop),
      write: (dev, uiop) => sync(dev, B_WRITE, uiop),
      ...(options.strategy ? { strategy } : {}),
      ...(options.aread
        ? {
            aread: (dev: Dev, aiop: AioReq) => async(dev, B_READ, aiop),
            awrite: (dev: Dev, aiop: AioReq) => async(dev, B_WRITE, aiop),
          }
        : {}),
    }
    return openDevice(driver, given.dev, {
      isReadable: options.readable,
      isWritable: options.writable,
      offset: options.offset,
      eligibility: {
        ...ELIGIBLE,
        isCharacter: options.character,
        isStream: options.streams,
        devoRev: options.devo_rev,
        cbRev: options.cb_rev,
      },
    })
  }

  *run(proc: Proc): Step<void> {
    const { k } = this.world
    const { given } = this
    if (given.level === 'library' || given.context) {
      const context = aioinit(k, proc)
      context.isExiting = given.exiting
      context.catchesSigio = given.catches_sigio
    }
    if (given.level === 'library') k.aioLibraries.set(proc.pid, new AioLibrary(given.threads))
    for (const each of given.steps) {
      const reply = given.level === 'library' ? yield* this.library(proc, each) : yield* this.kernel(proc, each)
      const context = k.aio.get(proc.pid)
      const outcome = {
        ...reply,
        pending: context?.pending ?? 0,
        outstanding: context?.outstanding ?? 0,
        locked: heldPages(this.world),
        done: context?.queues.done.map(({ resultAddress }) => resultAddress) ?? [],
        polled: context?.queues.poll.map(({ resultAddress }) => resultAddress) ?? [],
        at: k.sim.now,
        ...('result' in each && each.result !== null ? resultOf(context?.results.get(each.result)) : {}),
      }
      this.steps.push(outcome)
      if (each.name !== undefined) this.named.set(each.name, outcome)
      if (each.do === 'exit') return
    }
  }

  private file(each: string): SolarisFile | null {
    return this.files.get(each) ?? null
  }

  private *library(proc: Proc, each: AioStep): Step<object> {
    const { k } = this.world
    switch (each.do) {
      case 'aioread':
      case 'aiowrite': {
        const call = {
          iovecs: iovecsOf(each),
          offset: each.offset,
          whence: each.whence === 'SEEK_SET' ? SEEK_SET : SEEK_CUR,
          resultAddress: each.result,
          ...optionsOf(each),
        }
        const enter = each.do === 'aioread' ? aioread : aiowrite
        const reply = yield* enter(k, proc, this.file(each.file), call)
        return { ...plain(reply), kernel: aioLibrary(k, proc).kernelError }
      }
      case 'aiowait': {
        const { address, ...reply } = yield* aiowaitCall(k, proc, each.timeout === 'forever' ? null : each.timeout)
        const result = k.aio.get(proc.pid)?.results.get(address)
        return { ...plain(reply), address, ...resultOf(result) }
      }
      case 'aio_waitn': {
        const timeout = each.timeout === 'forever' ? null : each.timeout
        const { addresses, ...reply } = yield* aioWaitnCall(k, proc, each.n, timeout)
        return { ...plain(reply), addresses }
      }
      case 'lio_listio': {
        const calls = each.list.map((entry) => ({
          op: entry.op,
          file: this.file(entry.file),
          iovecs: iovecsOf(entry),
          offset: entry.offset,
          resultAddress: entry.result,
        }))
        return plain(yield* lio_listio(k, proc, calls, each.mode === 'LIO_WAIT'))
      }
      case 'aio_error':
        return plain(yield* aioErrorCall(k, proc, each.result))
      case 'aiocancel':
        return plain(yield* aiocancelCall(k, proc, each.result))
      case 'aio_cancel':
        return plain(yield* aioCancelCall(k, proc, this.file(each.file), each.result))
      default:
        return yield* this.common(proc, each)
    }
  }

  /** The calls below the library. */
  private *kernel(proc: Proc, each: AioStep): Step<object> {
    const { k } = this.world
    switch (each.do) {
      case 'aioread':
      case 'aiowrite': {
        const rw = each.do === 'aioread' ? B_READ : B_WRITE
        const { offset, result } = each
        const errno = yield* arw(k, proc, this.file(each.file), rw, iovecsOf(each), offset, result, optionsOf(each))
        return { returns: errno, errno }
      }
      case 'aiowait': {
        const { address, errno } = yield* aiowait(
          k,
          proc,
          each.timeout === 'forever' ? null : each.timeout,
          each.dont_block,
        )
        const result = k.aio.get(proc.pid)?.results.get(address)
        return { returns: address, errno, address: Math.max(0, address), ...resultOf(result) }
      }
      case 'aio_waitn': {
        const timeout = each.timeout === 'forever' ? null : each.timeout
        const { addresses, errno } = yield* aio_waitn(k, proc, each.n, timeout)
        return { returns: errno === 0 ? addresses.length : -1, errno, addresses }
      }
      case 'aio_error': {
        const errno = yield* aio_error(k, proc, each.result)
        return { returns: errno, errno }
      }
      case 'aio_cancel': {
        const { result, errno } = yield* aio_cancel(k, proc, this.file(each.file), each.result)
        return { returns: result, errno }
      }
      case 'aiocancel':
        return plain(yield* aiocancelCall(k, proc, each.result))
      default:
        return yield* this.common(proc, each)
    }
  }

  private *common(proc: Proc, each: AioStep): Step<object> {
    const { k } = this.world
    switch (each.do) {
      case 'read':
      case 'write': {
        const enter = each.do === 'read' ? solarisPread : solarisPwrite
        const opened = this.file(each.file)
        if (!opened) return { returns: -1, errno: 9 }
        return plain(yield* enter(k, proc, opened, iovecsOf(each), each.offset))
      }
      case 'compute':
        yield* compute(k, each.time)
        return { returns: 0 }
      case 'sleep':
        yield* delay(k, each.time)
        return { returns: 0 }
      case 'aio_return': {
        const result = k.aio.get(proc.pid)?.results.get(each.result)
        return { returns: result?.aio_return ?? -1, errno: result?.aio_errno ?? 22 }
      }
      case 'set':
        k.aio.get(proc.pid)!.result(each.result).aio_return = each.aio_return
        return { returns: 0 }
      case 'cleanup':
      case 'exit':
        yield* aio_cleanup(k, proc, each.do === 'exit')
        return { returns: 0 }
      default:
        return { returns: 0 }
    }
  }
}

const plain = ({ result, errno, residual }: CallReply): object => ({ returns: result, errno, residual })

const resultOf = (result: { aio_return: number; aio_errno: number } | undefined): object =>
  result ? { aio_return: result.aio_return, aio_errno: result.aio_errno } : {}

const optionsOf = (each: { poll?: boolean | undefined; notify: 'none' | 'signal' | 'port' }): AioOptions => ({
  ...(each.poll === undefined ? {} : { isPolled: each.poll }),
  notify: each.notify,
})
