import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Intrinsics, QuickJS } from 'quickjs-wasi'
import type { DriverEngine, DriverGuest, ScriptEngine, ScriptGuest } from '../../../src-sim/index'
import { QuickDriver } from './driver-guest'
import { QuickGuest } from './guest'
import { SANDBOX_LIMITS, type SandboxLimits } from './limits'
import { Pulse } from './pulse'

/** How to make a sandbox. */
export interface SandboxOptions {
  /** Guests that will be opened; each is used once. */
  readonly guests: number
  readonly limits?: Partial<SandboxLimits>
  /** Shown to a watcher in another thread. */
  readonly pulse?: Pulse
}

/** Everything but clocks and what depends on when memory is collected. */
const BUILT_INS =
  Intrinsics.ALL &
  ~(Intrinsics.DATE | Intrinsics.WEAK_REF | Intrinsics.PERFORMANCE | Intrinsics.DOM_EXCEPTION | Intrinsics.ATOB_BTOA)

let compiled: Promise<WebAssembly.Module> | null = null

function interpreter(): Promise<WebAssembly.Module> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')).then((bytes) =>
    WebAssembly.compile(bytes),
  )
  return compiled
}

/**
 * Makes guests ready: interpreters in WebAssembly, each a machine of its own without file, network, clock or host
 * object. Run it in a worker whose parent watches the pulse when the scripts are not your own.
 */
export async function createSandbox(options: SandboxOptions): Promise<ScriptEngine> {
  const { bounds, pulse, take } = await prepare(options)
  return {
    open(program, services): ScriptGuest {
      const machine = take()
      const guest = new QuickGuest(machine.vm, program, services, bounds, pulse)
      machine.guest = guest
      return guest
    },
  }
}

/** Makes guests for drivers ready, as createSandbox does for scripts. */
export async function createDriverSandbox(options: SandboxOptions): Promise<DriverEngine> {
  const { bounds, pulse, take } = await prepare(options)
  return {
    open(program, world, services): DriverGuest {
      const machine = take()
      const guest = new QuickDriver(machine.vm, program, world, services, bounds, pulse)
      machine.guest = guest
      return guest
    },
  }
}

interface Prepared {
  readonly bounds: SandboxLimits
  readonly pulse: Pulse
  readonly take: () => Machine
}

async function prepare({ guests, limits, pulse = new Pulse() }: SandboxOptions): Promise<Prepared> {
  const bounds = { ...SANDBOX_LIMITS, ...limits }
  const module = await interpreter()
  const ready = await Promise.all(Array.from({ length: guests }, () => createMachine(module, bounds)))
  return {
    ...{ bounds, pulse },
    take() {
      const machine = ready.shift()
      if (!machine) throw new Error('more guests were opened than were made ready')
      return machine
    },
  }
}

/** A machine of its own, and what is asked while it runs. */
interface Machine {
  readonly vm: QuickJS
  guest: Pick<QuickGuest, 'interrupt' | 'rejected'> | null
}

async function createMachine(module: WebAssembly.Module, limits: SandboxLimits): Promise<Machine> {
  const slot: Pick<Machine, 'guest'> = { guest: null }
  const vm = await QuickJS.create({
    wasm: module,
    memoryLimit: limits.memory,
    maxStackSize: limits.stack,
    timezoneOffset: 0,
    intrinsics: BUILT_INS,
    interruptHandler: () => slot.guest?.interrupt() ?? false,
    onUnhandledRejection: (promise, reason, isHandled) => slot.guest?.rejected(promise, reason, isHandled),
    wasi: (memory) => ({
      clock_time_get(_clock: number, _precision: bigint, result: number) {
        new DataView(memory.buffer).setBigUint64(result, 0n, true)
        return 0
      },
      random_get(at: number, length: number) {
        new Uint8Array(memory.buffer, at, length).fill(0)
        return 0
      },
      fd_write: () => 8,
    }),
  })
  return Object.assign(slot, { vm })
}
