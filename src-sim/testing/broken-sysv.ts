import type { Step } from '../core/process'
import { checkAtRest } from '../checker/at-rest'
import type { RuleId } from '../checker/rules'
import type { DeviceStatus, DmaDevice } from '../hw/device'
import type { Buf } from '../kern/buf'
import { KernelPanic } from '../kern/panic'
import { sleep, work } from '../kern/step'
import { as_pagelock, as_pageunlock } from '../kern/vm'
import { iodone } from '../sysv/buf'
import { dma_breakup } from '../sysv/dma_breakup'
import { B_DONE, B_ERROR, B_READ } from '../sysv/flags'
import type { SysvKernel } from '../sysv/kernel'
import { PRIBIO } from '../sysv/param'
import { physio } from '../sysv/physio'
import { sysvRead } from '../sysv/rdwr'
import { spl5, spl6, splSet, splx } from '../sysv/spl'
import { directly } from '../sysv/strategy'
import { createSysvDriver } from '../sysv/xx'

const USER = 0x10000

/** Runs one process that has memory. */
function inProcess(k: SysvKernel, body: () => Step<void>): void {
  k.spawn('p', function* (proc) {
    proc.as.map(USER, 8192, {})
    yield* body()
  })
}

/** physio straight into a strategy routine. */
export function sysvPhysio(k: SysvKernel, strategy: (bp: Buf) => number): void {
  inProcess(k, function* () {
    const { u } = k.curproc
    u.u_base = USER
    u.u_count = 512
    u.u_error = 0
    yield* physio(k, directly(k, strategy), null, 7, B_READ)
  })
}

const done = (k: SysvKernel, bp: Buf, resid = 0): number => {
  bp.b_resid = resid
  iodone(k, bp)
  return 0
}

/** Drivers of a few lines, each of which breaks one rule of System V, or keeps it. */
export const SYSV_DRIVERS: Partial<Readonly<Record<RuleId, (k: SysvKernel, isBroken: boolean) => void>>> = {
  BiodoneMissing: (k, broken) => sysvPhysio(k, (bp) => (broken ? 0 : done(k, bp))),
  BiodoneTwice: (k, broken) =>
    sysvPhysio(k, (bp) => {
      done(k, bp)
      if (broken) iodone(k, bp)
      return 0
    }),
  BioerrorAfterBiodone: (k, broken) =>
    sysvPhysio(k, (bp) => {
      if (!broken) bp.b_flags |= B_ERROR
      done(k, bp, 512)
      bp.b_flags |= B_ERROR
      return 0
    }),
  ResidNotWritten: (k, broken) =>
    sysvPhysio(k, (bp) => {
      if (!broken) bp.b_resid = 0
      iodone(k, bp)
      return 0
    }),
  ResidOutOfRange: (k, broken) => sysvPhysio(k, (bp) => done(k, bp, broken ? 513 : 512)),
  DoneBeforeStrategy: (k, broken) =>
    inProcess(k, function* () {
      const bp = k.newBuf()
      if (broken) bp.b_flags |= B_DONE
      yield* directly(k, (each) => {
        each.b_flags &= ~B_DONE
        return done(k, each)
      })(bp)
    }),
  SplLost: (k, broken) =>
    inProcess(k, function* () {
      const { u } = k.curproc
      u.u_base = USER
      u.u_count = 512
      const old = yield* spl5(k)
      yield* physio(k, (bp) => dma_breakup(k, (each) => done(k, each), bp), null, 7, B_READ)
      if (!broken) yield* splSet(k, 5)
      yield* splx(k, old)
    }),
  PageLockLeak: (k, broken) =>
    inProcess(k, function* () {
      const { as, link } = k.curproc
      const lock = yield* as_pagelock(k, as, USER, 512, 'write', link)
      if (typeof lock !== 'number' && !broken) as_pageunlock(k, lock)
    }),
  PageUnlockTwice: (k, broken) =>
    inProcess(k, function* () {
      const { as, link } = k.curproc
      const lock = yield* as_pagelock(k, as, USER, 512, 'write', link)
      if (typeof lock === 'number') return
      as_pageunlock(k, lock)
      if (broken) as_pageunlock(k, lock)
    }),
  LostWakeup: (k, broken) =>
    inProcess(k, function* () {
      const bp = k.newBuf()
      const line = k.addLine({ name: 'irq', level: 5, number: 5 })
      line.add(() => done(k, bp), null)
      yield* directly(k, () => {
        k.sim.schedule(2000, 0, () => k.raise(line))
        return 0
      })(bp)
      const old = broken ? 0 : yield* spl6(k)
      while ((bp.b_flags & B_DONE) === 0) {
        yield* work(k, 100_000, 'between test and sleep')
        yield* sleep(k, bp, PRIBIO, 'xx')
      }
      if (!broken) yield* splx(k, old)
    }),
  LevelAtReturn: (k, broken) => {
    const entry = function* (): Step<number> {
      const old = yield* spl5(k)
      if (!broken) yield* splx(k, old)
      return 0
    }
    const old = function* (): Step<void> {
      yield* entry()
    }
    inProcess(k, function* () {
      const entries = { xxread: old, xxwrite: old, read: entry, write: entry }
      yield* sysvRead(k, entries, { dev: 7, offset: 0 }, [{ iov_base: USER, iov_len: 0 }])
    })
  },
  SpuriousInterrupt: (k, broken) => {
    const line = k.addLine({ name: 'irq', level: 5, number: 5 })
    let isInterrupting = false
    const status = (): DeviceStatus => ({ isInterrupting, isBusy: false, error: 0, resid: 0 })
    const device: DmaDevice = {
      ...{ name: 'disk0', blocks: 100, status, start: () => true },
      acknowledge: () => void (isInterrupting = false),
    }
    createSysvDriver(k, device, line, { dev: 7, endOfMedia: 'dev' })
    k.sim.schedule(10, 0, () => {
      isInterrupting = broken
      k.raise(line)
    })
  },
  SleepInInterrupt: (k, broken) => {
    const line = k.addLine({ name: 'irq', level: 5, number: 5 })
    line.add(() => {
      if (broken) sleep(k, k, 20, 'xx').next()
      return 1
    }, null)
    k.sim.schedule(10, 0, () => k.raise(line))
  },
  PhysioInInterrupt: (k, broken) => {
    const line = k.addLine({ name: 'irq', level: 5, number: 5 })
    line.add(() => {
      if (broken) dma_breakup(k, () => 0, k.newBuf()).next()
      return 1
    }, null)
    k.sim.schedule(10, 0, () => k.raise(line))
  },
}

/** Rules that only the forms of dma_breakup can break which work on the u area. */
export const UAREA_DRIVERS: Partial<Readonly<Record<RuleId, (k: SysvKernel, isBroken: boolean) => void>>> = {
  EndlessLoop: (k, broken) =>
    inProcess(k, function* () {
      const { u } = k.curproc
      // physio would have looked at the address.
      u.u_base = broken ? 0x7000_0001 : USER + 1
      u.u_count = 512
      u.u_error = 0
      const bp = k.newBuf()
      bp.b_flags |= B_READ
      bp.b_bcount = 512
      yield* dma_breakup(k, (each) => done(k, each), bp)
    }),
  HeaderInUse: (k, broken) => {
    const header = k.newBuf()
    const line = k.addLine({ name: 'irq', level: 5, number: 5 })
    const started = new Set<Buf>()
    line.add(() => {
      for (const bp of started) done(k, bp)
      started.clear()
      return 1
    }, null)
    const strategy = (bp: Buf): number => {
      started.add(bp)
      k.sim.schedule(500_000, 0, () => k.raise(line))
      return 0
    }
    for (const startAt of [0, broken ? 100 : 5_000_000]) {
      k.spawn(
        'p',
        function* (proc) {
          proc.as.map(USER, 8192, {})
          Object.assign(proc.u, { u_base: USER, u_count: 512, u_error: 0 })
          yield* physio(k, directly(k, strategy), header, 7, B_READ)
        },
        startAt,
      )
    }
  },
}

/** Runs to the end. @returns the rules that were broken */
export function foundIn(k: SysvKernel): RuleId[] {
  try {
    if (k.sim.run() === 'idle') checkAtRest(k, false)
  } catch (reason) {
    const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason
    if (!(cause instanceof KernelPanic)) throw reason
  }
  return k.findings.map(({ rule }) => rule)
}
