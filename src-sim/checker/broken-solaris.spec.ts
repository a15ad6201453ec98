import { describe, expect, it } from 'vitest'
import type { Buf } from '../kern/buf'
import { drv_usecwait, timeout } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { KernelPanic } from '../kern/panic'
import { pm_busy_component, pm_idle_component } from '../kern/pm'
import type { Proc } from '../kern/proc'
import { SoftState } from '../kern/soft-state'
import { sleep, wakeup } from '../kern/step'
import { newUio, UIO_WRITE } from '../kern/uio'
import { copyin } from '../kern/vm'
import type { Step } from '../core/process'
import { anocancel, aphysio } from '../solaris/aphysio'
import { newRequest } from '../solaris/aio'
import { aphysio_unlock } from '../solaris/aio-done'
import { B_READ, biodone, bioerror } from '../solaris/buf'
import { ddi_dma_attr } from '../solaris/ddi_dma/attr'
import { ddi_dma_buf_bind_handle, ddi_dma_unbind_handle } from '../solaris/ddi_dma/bind'
import { ddi_dma_nextcookie } from '../solaris/ddi_dma/cookie_calls'
import {
  DDI_DMA_CALLBACK_DONE,
  DDI_DMA_CALLBACK_RUNOUT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_READ,
  DDI_DMA_SLEEP,
  DDI_DMA_SYNC_FORCPU,
} from '../solaris/ddi_dma/constants'
import { ddi_dma_alloc_handle, ddi_dma_free_handle, type DdiDmaHandle } from '../solaris/ddi_dma/handle'
import type { DmaWait } from '../solaris/ddi_dma/nexus'
import { CountedPool } from '../solaris/ddi_dma/pools'
import { ddi_dma_getwin, ddi_dma_sync } from '../solaris/ddi_dma/sync'
import { createNexus, dmaBuf, type KernelNexus } from '../solaris/dma'
import { openDevice } from '../solaris/file'
import type { SolarisKernel } from '../solaris/kernel'
import { Mutex, mutex_enter, mutex_enter_plain, mutex_exit, mutex_exit_plain } from '../solaris/mutex'
import { physio } from '../solaris/physio'
import { newComponent, raisePower } from '../solaris/power'
import { smallWorld } from '../solaris/testing'
import { systemCall } from '../solaris/transfer-calls'
import { uiomove } from '../solaris/uiomove'
import { checkAtRest } from './at-rest'
import type { RuleId } from './rules'

const USER = 0x10000
const SIZE = 8192

/** A small machine with one interrupt line, for drivers of a few lines. */
class Bench {
  readonly k: SolarisKernel
  readonly joined: KernelNexus
  readonly line: InterruptLine
  /** The device interrupts. */
  isAsking = false
  /** The driver's xsp->bp. */
  bp: Buf | null = null
  owes = false

  constructor(handles = Infinity) {
    const { k } = smallWorld()
    this.k = k
    this.joined = createNexus(k, {}, { handles: new CountedPool(handles) })
    this.line = k.addLine({ name: 'irq', level: 5, number: 5 })
  }

  /** A read(9E) of the driver, as a system call. */
  call(body: (proc: Proc) => Step<number>, name = 'p'): void {
    const { k } = this
    k.spawn(name, function* (proc) {
      if (!proc.as.page(USER)) proc.as.map(USER, SIZE, { owner: 'user' })
      yield* systemCall(k, proc, 'read', 512, function* () {
        const errno = yield* body(proc)
        return { result: errno === 0 ? 0 : -1, errno, residual: 0 }
      })
    })
  }

  /** physio over one iovec. */
  read(strat: (bp: Buf) => number, mincnt: (bp: Buf) => void = () => undefined, name = 'p'): void {
    this.call(() => physio(this.k, strat, null, 7, B_READ, mincnt, this.uio()), name)
  }

  uio = (length = 512) => newUio([{ iov_base: USER, iov_len: length }], 0)

  /** The device of the driver interrupts after a while. */
  later(delay = 1000): void {
    this.k.sim.schedule(delay, 0, () => {
      this.isAsking = true
      this.k.raise(this.line)
    })
  }

  /** A handler of this device. */
  handler(routine: () => number): void {
    this.line.add(routine, null, () => this.isAsking)
  }

  /** Runs to the end. @returns the rules that were broken */
  found(): RuleId[] {
    const { k } = this
    try {
      if (k.sim.run() === 'idle') checkAtRest(k, this.owes)
    } catch (reason) {
      const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason
      if (!(cause instanceof KernelPanic)) throw reason
    }
    return k.findings.map(({ rule }) => rule)
  }

  alloc(wait: DmaWait = DDI_DMA_DONTWAIT): DdiDmaHandle | null {
    return ddi_dma_alloc_handle(this.joined.nexus, 'xx', ddi_dma_attr({}), wait, null).handle
  }

  bind(handle: DdiDmaHandle, bp: Buf, wait: DmaWait = DDI_DMA_DONTWAIT): void {
    ddi_dma_buf_bind_handle(handle, this.joined.resolver, dmaBuf(this.k, bp), DDI_DMA_READ, wait, null)
  }
}

/** A driver that breaks the rule, or keeps it. */
type Driver = (bench: Bench, isBroken: boolean) => void

const done = (bench: Bench, bp: Buf, resid = 0): number => {
  bp.b_resid = resid
  biodone(bench.k, bp)
  return 0
}

/** A strategy that binds, and a way to end it. */
const binding =
  (end: (bench: Bench, handle: DdiDmaHandle, bp: Buf, isBroken: boolean) => void): Driver =>
  (b, isBroken) =>
    b.read((bp) => {
      const handle = b.alloc()!
      b.bind(handle, bp)
      end(b, handle, bp, isBroken)
      return 0
    })

const release = (handle: DdiDmaHandle): void => {
  ddi_dma_unbind_handle(handle)
  ddi_dma_free_handle(handle)
}

const inInterrupt = (b: Bench, routine: () => void): void => {
  b.handler(() => {
    b.isAsking = false
    routine()
    return DDI_INTR_CLAIMED
  })
  b.later()
  b.k.spawn('idle', function* () {
    yield* drv_usecwait(b.k, 5)
  })
}

const DRIVERS: Partial<Record<RuleId, Driver>> = {
  StrategyReturn: (b, broken) => b.read((bp) => (done(b, bp), broken ? ERRNO.EIO : 0)),
  BiodoneMissing: (b, broken) => b.read((bp) => (broken ? 0 : done(b, bp))),
  BiodoneTwice: (b, broken) =>
    b.read((bp) => {
      done(b, bp)
      if (broken) biodone(b.k, bp)
      return 0
    }),
  BioerrorAfterBiodone: (b, broken) =>
    b.read((bp) => {
      bp.b_resid = bp.b_bcount
      if (!broken) bioerror(b.k, bp, ERRNO.EIO)
      biodone(b.k, bp)
      if (broken) bioerror(b.k, bp, ERRNO.EIO)
      return 0
    }),
  ResidNotWritten: (b, broken) =>
    b.read((bp) => {
      if (!broken) bp.b_resid = 0
      biodone(b.k, bp)
      return 0
    }),
  ResidOutOfRange: (b, broken) => b.read((bp) => done(b, bp, broken ? bp.b_bcount + 1 : bp.b_bcount)),
  LostRequest: (b, broken) => {
    const queue: Buf[] = []
    b.handler(() => {
      b.isAsking = false
      if (broken) {
        done(b, b.bp!)
        b.bp = null
      } else for (const bp of queue.splice(0)) done(b, bp)
      return DDI_INTR_CLAIMED
    })
    const strategy = (bp: Buf): number => {
      if (queue.length === 0) b.later()
      queue.push(bp)
      b.bp = bp
      return 0
    }
    b.read(strategy)
    b.read(strategy, undefined, 'q')
  },
  MinphysGrew: (b, broken) =>
    b.read(
      (bp) => done(b, bp),
      (bp) => {
        if (broken || bp.b_bcount > 1024) bp.b_bcount = 1024
      },
    ),
  MinphysZero: (b, broken) =>
    b.read(
      (bp) => done(b, bp),
      (bp) => {
        if (broken) bp.b_bcount = 0
      },
    ),
  SoftStateNotChecked: (b, broken) => {
    const states = new SoftState<object>(() => b.k)
    b.call(function* () {
      const state = states.ddi_get_soft_state(3)
      if (state === null && !broken) return ERRNO.ENXIO
      return yield* uiomove(b.k, new Uint8Array(4), 4, UIO_WRITE, b.uio())
    })
  },
  SleepInInterrupt: (b, broken) =>
    inInterrupt(b, () => {
      if (broken) sleep(b.k, b, 20, 'xx').next()
      else wakeup(b.k, b)
    }),
  PhysioInInterrupt: (b, broken) =>
    inInterrupt(b, () => {
      if (broken)
        physio(
          b.k,
          () => 0,
          null,
          7,
          B_READ,
          () => undefined,
          b.uio(),
        ).next()
    }),
  UserAccessInInterrupt: (b, broken) => {
    if (!broken) {
      return b.call((proc) => copyin(b.k, proc.as, USER, new Uint8Array(4)))
    }
    inInterrupt(b, () => void copyin(b.k, b.k.kas, USER, new Uint8Array(4)).next())
  },
  SleepBindInInterrupt: (b, broken) =>
    inInterrupt(b, () => ddi_dma_free_handle(b.alloc(broken ? DDI_DMA_SLEEP : DDI_DMA_DONTWAIT)!)),
  HighLevelCall: (b, broken) => {
    const line = b.k.addLine({ name: 'high', level: broken ? 13 : 5, number: 13 })
    b.read((bp) => {
      b.k.sim.schedule(1000, 0, () => b.k.raise(line))
      b.bp = bp
      return 0
    })
    line.add(() => (done(b, b.bp!), DDI_INTR_CLAIMED), null)
  },
  MutexAcrossSleep: (b, broken) => {
    const mu = new Mutex('mu')
    b.call(function* () {
      yield* mutex_enter(b.k, mu)
      if (!broken) yield* mutex_exit(b.k, mu)
      timeout(b.k, () => wakeup(b.k, b), 1000)
      yield* sleep(b.k, b, 20, 'xx')
      if (broken) yield* mutex_exit(b.k, mu)
      return 0
    })
  },
  MutexNotReleased: (b, broken) => {
    const mu = new Mutex('mu')
    b.call(function* () {
      yield* mutex_enter(b.k, mu)
      if (!broken) yield* mutex_exit(b.k, mu)
      return 0
    })
  },
  MutexWanted: (b, broken) => {
    const mu = new Mutex('mu', broken ? 0 : 5)
    b.call(function* () {
      yield* mutex_enter(b.k, mu)
      yield* drv_usecwait(b.k, 5)
      yield* mutex_exit(b.k, mu)
      return 0
    })
    inInterrupt(b, () => {
      if (mutex_enter_plain(b.k, mu)) mutex_exit_plain(b.k, mu)
    })
  },
  MutexMisuse: (b, broken) => {
    const mu = new Mutex('mu')
    b.call(function* () {
      yield* mutex_enter(b.k, mu)
      yield* mutex_exit(b.k, mu)
      if (broken) yield* mutex_exit(b.k, mu)
      return 0
    })
  },
  LockOrder: (b, broken) => {
    const one = new Mutex('one')
    const two = new Mutex('two')
    const three = new Mutex('three')
    const chain = [[one, two], [two, three], broken ? [three, one] : [one, three]] as const
    b.call(function* () {
      for (const [outer, inner] of chain) {
        yield* mutex_enter(b.k, outer)
        yield* mutex_enter(b.k, inner)
        yield* mutex_exit(b.k, inner)
        yield* mutex_exit(b.k, outer)
      }
      return 0
    })
  },
  WaitWithoutWaker: (b, broken) =>
    b.call(function* () {
      if (!broken) timeout(b.k, () => wakeup(b.k, b), 1000)
      yield* sleep(b.k, b, 20, 'xx')
      return 0
    }),
  InterruptForeign: (b, broken) => {
    b.handler(() => {
      const claims = broken || b.isAsking
      b.isAsking = false
      return claims ? DDI_INTR_CLAIMED : DDI_INTR_UNCLAIMED
    })
    b.k.sim.schedule(10, 0, () => b.k.raise(b.line))
  },
  InterruptUnclaimed: (b, broken) => {
    b.handler(() => {
      b.isAsking = false
      return broken ? DDI_INTR_UNCLAIMED : DDI_INTR_CLAIMED
    })
    b.later()
  },
  DmaLeak: (b, broken) => {
    const lax = createNexus(b.k, { strict: false })
    b.read((bp) => {
      const { handle } = ddi_dma_alloc_handle(lax.nexus, 'xx', ddi_dma_attr({}), DDI_DMA_DONTWAIT, null)
      const bind = () =>
        ddi_dma_buf_bind_handle(handle!, lax.resolver, dmaBuf(b.k, bp), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
      bind()
      if (broken) bind()
      release(handle!)
      return done(b, bp)
    })
  },
  BindingLeak: binding((b, handle, bp, broken) => {
    ddi_dma_sync(handle, 0, 0, DDI_DMA_SYNC_FORCPU)
    if (!broken) release(handle)
    done(b, bp)
  }),
  HandleLeak: (b, broken) => {
    const strategy = (bp: Buf): number => {
      const handle = b.alloc()!
      b.bind(handle, bp)
      ddi_dma_unbind_handle(handle)
      if (!broken) ddi_dma_free_handle(handle)
      return done(b, bp)
    }
    b.read(strategy)
    b.read(strategy)
  },
  HandleMisuse: binding((b, handle, bp, broken) => {
    release(handle)
    if (broken) ddi_dma_free_handle(handle)
    done(b, bp)
  }),
  CookieMisuse: binding((b, handle, bp, broken) => {
    if (broken) for (let count = 0; count < 9; count++) ddi_dma_nextcookie(handle)
    release(handle)
    done(b, bp)
  }),
  WindowMisuse: binding((b, handle, bp, broken) => {
    ddi_dma_getwin(handle, broken ? 1 : 0)
    release(handle)
    done(b, bp)
  }),
  SyncMissing: binding((b, handle, bp, broken) => {
    if (!broken) ddi_dma_sync(handle, 0, 0, DDI_DMA_SYNC_FORCPU)
    done(b, bp)
    release(handle)
  }),
  UnbindWhileBusy: (b, broken) => {
    b.k.isDeviceBusy = () => broken
    binding((_, handle, bp) => {
      release(handle)
      done(b, bp)
    })(b, broken)
  },
  CallbackReturn: (b, broken) => shortage(b, () => (broken ? 7 : DDI_DMA_CALLBACK_DONE)),
  CallbackDoneUnbound: (b, broken) => {
    let tries = 0
    shortage(b, () => {
      if (tries++ > 0) return DDI_DMA_CALLBACK_DONE
      const taken = b.alloc()
      const lost = b.alloc()
      expect(lost).toBe(null)
      if (taken) ddi_dma_free_handle(taken)
      return broken ? DDI_DMA_CALLBACK_DONE : DDI_DMA_CALLBACK_RUNOUT
    })
  },
  DeviceBusy: (b, broken) => {
    b.k.isDeviceBusy = () => broken
    b.k.checkCommand('xx')
  },
  PowerNotRaised: (b, broken) => {
    const dip = newComponent(b.k, 'xx', { level: 0 })
    b.call(function* () {
      if (!broken) yield* raisePower(b.k, dip, 0, 1, new Mutex('mu'))
      b.k.checkCommand('xx')
      return 0
    })
  },
  PowerWithMutex: (b, broken) => {
    const dip = newComponent(b.k, 'xx', { level: 0 })
    const mu = new Mutex('mu')
    b.call(function* () {
      if (broken) yield* mutex_enter(b.k, mu)
      yield* raisePower(b.k, dip, 0, 1, mu)
      if (broken) yield* mutex_exit(b.k, mu)
      return 0
    })
  },
  BusyLeak: (b, broken) => {
    const dip = newComponent(b.k, 'xx')
    pm_busy_component(b.k, dip, 0)
    if (!broken) pm_idle_component(b.k, dip, 0)
  },
  IdleUnmatched: (b, broken) => {
    const dip = newComponent(b.k, 'xx')
    if (!broken) pm_busy_component(b.k, dip, 0)
    pm_idle_component(b.k, dip, 0)
  },
  CancelNotAnocancel: (b, broken) => asynchronous(b, broken ? () => 0 : anocancel),
  AioMinphysGrew: (b, broken) =>
    asynchronous(b, anocancel, (bp) => {
      if (broken) bp.b_bcount++
    }),
}

/** A handle is short, comes back, and the callback runs. */
function shortage(b: Bench, callback: () => number): void {
  const only = b.alloc()!
  const { nexus } = b.joined
  ddi_dma_alloc_handle(nexus, 'xx', ddi_dma_attr({}), callback, null)
  b.k.sim.schedule(1000, 0, () => ddi_dma_free_handle(only))
}

function* nothing(): Step<number> {
  return 0
}

function asynchronous(b: Bench, cancel: typeof anocancel, mincnt: (bp: Buf) => void = () => undefined): void {
  b.call(function* (proc) {
    const driver = { name: 'xx', read: () => nothing(), write: () => nothing() }
    const file = openDevice(driver, 7)
    const request = newRequest(b.k, proc, file, [{ iov_base: USER, iov_len: 512 }], 0, 0, {})
    b.k.aio.delete(proc.pid)
    const error = yield* aphysio(b.k, (bp) => done(b, bp), cancel, 7, B_READ, mincnt, request)
    aphysio_unlock(b.k, request)
    return error
  })
}

describe('the checker of driver rules, Solaris', () => {
  it.each(Object.entries(DRIVERS))('finds %s in a driver that breaks it, and nothing else', (rule, driver) => {
    const bench = new Bench(rule === 'CallbackReturn' || rule === 'CallbackDoneUnbound' ? 1 : Infinity)
    driver(bench, true)
    expect(bench.found()).toEqual([rule])
  })

  it.each(Object.entries(DRIVERS))('is silent about %s when the driver keeps it', (rule, driver) => {
    const bench = new Bench(rule === 'CallbackReturn' || rule === 'CallbackDoneUnbound' ? 1 : Infinity)
    driver(bench, false)
    expect(bench.found()).toEqual([])
  })
})
