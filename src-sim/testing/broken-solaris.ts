import { assert } from '../core/assert'
import type { Buf } from '../kern/buf'
import type { AioReq, Dev } from '../kern/conf'
import { drv_usecwait, timeout } from '../kern/delay'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED } from '../kern/intr'
import { pm_busy_component, pm_idle_component } from '../kern/pm'
import { SoftState } from '../kern/soft-state'
import { sleep, wakeup } from '../kern/step'
import { UIO_WRITE } from '../kern/uio'
import { copyin } from '../kern/vm'
import type { Step } from '../core/process'
import { anocancel, aphysio } from '../solaris/aphysio'
import { aioinit, arw, newRequest } from '../solaris/aio'
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
import { ddi_dma_getwin, ddi_dma_sync } from '../solaris/ddi_dma/sync'
import { createNexus, dmaBuf } from '../solaris/dma'
import { openDevice } from '../solaris/file'
import { Mutex, mutex_enter, mutex_enter_plain, mutex_exit, mutex_exit_plain } from '../solaris/mutex'
import { physio } from '../solaris/physio'
import { newComponent, raisePower } from '../solaris/power'
import { uiomove } from '../solaris/uiomove'
import type { RuleId } from '../checker/rules'
import { type SolarisBench, USER } from './solaris-bench'

/** A driver that breaks the rule, or keeps it. */
type Driver = (bench: SolarisBench, isBroken: boolean) => void

const done = (bench: SolarisBench, bp: Buf, resid = 0): number => {
  bp.b_resid = resid
  biodone(bench.k, bp)
  return 0
}

/** A strategy that binds, and a way to end it. */
const binding =
  (end: (bench: SolarisBench, handle: DdiDmaHandle, bp: Buf, isBroken: boolean) => void): Driver =>
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

const inInterrupt = (b: SolarisBench, routine: () => void): void => {
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

/** Drivers of a few lines, each of which breaks one rule of Solaris, or keeps it. */
export const SOLARIS_DRIVERS: Partial<Readonly<Record<RuleId, Driver>>> = {
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
    if (!broken) {
      ddi_dma_sync(handle, 0, 0, DDI_DMA_SYNC_FORCPU)
      release(handle)
    }
    done(b, bp)
    if (broken) release(handle)
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
      assert(lost === null, 'there is one handle only')
      if (taken) ddi_dma_free_handle(taken)
      return broken ? DDI_DMA_CALLBACK_DONE : DDI_DMA_CALLBACK_RUNOUT
    })
  },
  InterruptStorm: (b, broken) => {
    const line = b.k.addLine({ name: 'level', level: 5, number: 6, trigger: 'level' })
    b.k.cpu.stormLimit = 100
    line.add(() => {
      if (!broken) b.k.lower(line)
      return DDI_INTR_CLAIMED
    }, null)
    b.k.sim.schedule(10, 0, () => b.k.raise(line))
  },
  CorruptUio: (b, broken) =>
    b.call(function* () {
      const uio = b.uio()
      if (broken) uio.uio_resid = 100
      return yield* uiomove(b.k, new Uint8Array(512), 512, UIO_WRITE, uio)
    }),
  AioUseAfterFree: (b, broken) =>
    b.call(function* (proc) {
      const strategy = (bp: Buf): number => {
        b.k.sim.schedule(1000, 0, () => done(b, bp))
        return broken ? ERRNO.EIO : 0
      }
      const aread = (_dev: Dev, aiop: AioReq): Step<number> =>
        aphysio(b.k, strategy, anocancel, 7, B_READ, () => undefined, aiop)
      const driver = {
        name: 'xx',
        read: () => nothing(),
        write: () => nothing(),
        strategy: () => 0,
        aread,
        awrite: aread,
      }
      const context = aioinit(b.k, proc)
      const iovecs = [{ iov_base: USER, iov_len: 512 }]
      yield* arw(b.k, proc, openDevice(driver, 7), B_READ, iovecs, 0, 0x7000_0000)
      for (const request of context.requests.values()) b.k.sim.schedule(2000, 0, () => aphysio_unlock(b.k, request))
      return 0
    }),
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
function shortage(b: SolarisBench, callback: () => number): void {
  const only = b.alloc()!
  const { nexus } = b.joined
  ddi_dma_alloc_handle(nexus, 'xx', ddi_dma_attr({}), callback, null)
  b.k.sim.schedule(1000, 0, () => ddi_dma_free_handle(only))
}

function* nothing(): Step<number> {
  return 0
}

function asynchronous(b: SolarisBench, cancel: typeof anocancel, mincnt: (bp: Buf) => void = () => undefined): void {
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
