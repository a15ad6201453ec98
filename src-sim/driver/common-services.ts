import type { SourcePosition } from '../checker/rules'
import type { Step } from '../core/process'
import { us } from '../core/time'
import { getmajor, getminor, makedevice } from '../kern/conf'
import { delay, drv_usecwait, timeout, untimeout, type Callout } from '../kern/delay'
import type { Kernel } from '../kern/kernel'
import type { Buf } from '../kern/buf'
import { copyin, copyout } from '../kern/vm'
import type { CallArguments } from './arguments'
import { DriverRefusal, TAG, type Value } from './engine'
import { KM_NOSLEEP, type DriverRuntime } from './runtime'
import type { Service } from './service'
import { WatchedRequests } from './watched-requests'

/** ns of a clock tick: HZ is 100. @source param.h */
export const TICK = 10_000_000
/** Kinds of message. @source cmn_err(9F), cmn_err(K) */
export const CE = { CE_CONT: 0, CE_NOTE: 1, CE_WARN: 2, CE_PANIC: 3 } as const
const PREFIX = ['', 'NOTICE: ', 'WARNING: ', 'panic: '] as const

/** What the kernel side of a driver is made of. */
export interface Surroundings {
  readonly k: () => Kernel
  readonly runtime: () => DriverRuntime
  /** Told when the processor stores into kernel memory, or looks at it, for the driver. */
  readonly stored?: (address: number, length: number) => void
  readonly looked?: (address: number, length: number) => void
}

/** Kernel memory at an address, in both directions. @throws KernelPanic where there is none */
function kernelRange(k: Kernel, address: number, length: number): void {
  const { kas } = k
  const isThere = address >= 0 && kas.numbers(address, length).every((page) => kas.physical(page * kas.pageSize) >= 0)
  if (!isThere) k.panic(`page fault in the kernel at ${address.toString(16)}`)
}

/** Calls that both kernels have, under the same names. @source Intro(9F); Kernel functions (K), UNIX System V */
export function commonServices({ k, runtime, stored, looked }: Surroundings): Record<string, Service> {
  const length = (call: CallArguments, index: number): number => call.number(index, 'count', 0, 64 << 20)
  function* copy(call: CallArguments, isIn: boolean): Step<number> {
    const kernel = k()
    const from = call.number(0, 'source', 0)
    const to = call.number(1, 'target', 0)
    const bytes = length(call, 2)
    kernelRange(kernel, isIn ? to : from, bytes)
    const { as } = kernel.curproc
    if (!isIn) looked?.(from, bytes)
    if (!isIn) return (yield* copyout(kernel, as, kernel.kas.read(from, bytes), to)) === 0 ? 0 : -1
    const buffer = new Uint8Array(bytes)
    if ((yield* copyin(kernel, as, from, buffer)) !== 0) return -1
    kernel.kas.write(to, buffer)
    stored?.(to, bytes)
    return 0
  }
  return {
    cmn_err: {
      plain(call) {
        const level = call.number(0, 'level', 0, 3)
        const text = `${PREFIX[level] ?? ''}${call.text(1)}`
        runtime().log(text)
        if (level === CE.CE_PANIC) k().panic(call.text(1))
      },
    },
    getminor: { plain: (call) => getminor(call.number(0, 'dev')) },
    getmajor: { plain: (call) => getmajor(call.number(0, 'dev')) },
    makedevice: { plain: (call) => makedevice(call.number(0, 'major', 0), call.number(1, 'minor', 0)) },
    min: { plain: (call) => Math.min(call.number(0, 'a'), call.number(1, 'b')) },
    max: { plain: (call) => Math.max(call.number(0, 'a'), call.number(1, 'b')) },
    drv_usecwait: {
      plain: (call) => k().cpu.charge(us(call.number(0, 'microseconds', 0, 1_000_000))),
      step: (call) => drv_usecwait(k(), call.number(0, 'microseconds', 0, 1_000_000)),
    },
    delay: { step: (call) => delay(k(), TICK * call.number(0, 'ticks', 0, 1_000_000)) },
    drv_usectohz: { plain: (call) => Math.ceil(us(call.number(0, 'microseconds', 0)) / TICK) },
    drv_hztousec: { plain: (call) => call.number(0, 'ticks', 0) * 10_000 },
    timeout: {
      isEvent: (call) => call.at(2).value === 0,
      plain(call) {
        const routine = call.routine(0, 'function')
        const arg = call.at(1)
        const ticks = call.number(2, 'ticks', 0, 1_000_000)
        const where = k().whereNow?.() ?? null
        const callout: PendingCallout = { callout: { handle: 0 }, isPending: true, where }
        const { entryNow, objects } = runtime()
        const slot = objects.of(arg)
        const given = slot?.kind === 'buf' && !slot.isGone ? (slot.object as Buf) : null
        const watched = new WatchedRequests(k(), given, entryNow === 'strategy' || entryNow === 'start')
        const run = (): void => {
          const late = callout.isPending ? watched.rings() : null
          if (late !== null) k().report('TimeoutLeak', late, { where })
          callout.isPending = false
          runtime().objects.retire(callout)
          runtime().routine(routine, 'timeout', [arg])
        }
        callout.callout = timeout(k(), run, TICK * ticks)
        return runtime().objects.give('timeout_id', callout)
      },
    },
    untimeout: {
      plain(call) {
        const pending = call.object<PendingCallout>(0, 'timeout_id')
        const value = pending.isPending ? untimeout(k(), pending.callout) : -1
        pending.isPending = false
        runtime().objects.retire(pending)
        return value
      },
    },
    copyin: { rule: 'UserAccessInInterrupt', step: (call) => copy(call, true) },
    copyout: { rule: 'UserAccessInInterrupt', step: (call) => copy(call, false) },
    kmem_alloc: { plain: (call) => allocate(k(), runtime(), call) },
    kmem_zalloc: { plain: (call) => allocate(k(), runtime(), call) },
    kmem_free: {
      plain(call) {
        const kernel = k()
        const address = call.number(0, 'address', 0)
        const pages = Math.ceil(call.number(1, 'size', 1, 64 << 20) / kernel.frames.pageSize)
        const { memory } = runtime()
        const held = memory.get(address)?.size
        if (held === undefined || Math.ceil(held / kernel.frames.pageSize) !== pages) {
          const known = held === undefined ? 'is no memory of kmem_alloc, or was freed before' : `has ${held} bytes`
          const message = `kmem_free: what lies at 0x${address.toString(16)} ${known}`
          runtime().report('UseAfterFree', message)
          throw new DriverRefusal('F_USE_AFTER_FREE', message)
        }
        memory.delete(address)
        kernel.freePages(address, pages)
      },
    },
  }
}

/** A timeout that a driver asked for. */
export interface PendingCallout {
  callout: Callout
  isPending: boolean
  /** Where in the driver's text it was asked for; null = not known. */
  readonly where: SourcePosition | null
}

function allocate(k: Kernel, runtime: DriverRuntime, call: CallArguments): number | Value {
  const size = call.number(0, 'size', 1, 64 << 20)
  runtime.mayWait(call.service, call.isNull(1) ? KM_NOSLEEP : call.number(1, 'flag'))
  const address = k.allocatePages(Math.ceil(size / k.frames.pageSize))
  if (address < 0) return { tag: TAG.null, value: 0 }
  runtime.memory.set(address, { size, where: k.whereNow?.() ?? null })
  return address
}
