import { describe, expect, it } from 'vitest'
import { Dma8237Pair } from '../hw/i8237/pair'
import { ProgrammingWatch } from '../hw/i8237/watch'
import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import { KernelPanic } from '../kern/panic'
import { sleep } from '../kern/step'
import { as_pagelock, as_pageunlock } from '../kern/vm'
import { iodone } from '../sysv/buf'
import { dma_breakup } from '../sysv/dma_breakup'
import { B_DONE, B_ERROR, B_READ } from '../sysv/flags'
import type { SysvKernel } from '../sysv/kernel'
import { physio } from '../sysv/physio'
import { spl5, splSet, splx } from '../sysv/spl'
import { directly } from '../sysv/strategy'
import { testKernel } from '../sysv/testing'
import { checkAtRest } from './at-rest'
import type { RuleId } from './rules'

const USER = 0x10000

/** Runs one process that has memory. */
function inProcess(k: SysvKernel, body: () => Step<void>): void {
  k.spawn('p', function* (proc) {
    proc.as.map(USER, 8192, {})
    yield* body()
  })
}

/** physio straight into a strategy routine. */
function read(k: SysvKernel, strategy: (bp: Buf) => number): void {
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

const DRIVERS: Partial<Record<RuleId, (k: SysvKernel, isBroken: boolean) => void>> = {
  BiodoneMissing: (k, broken) => read(k, (bp) => (broken ? 0 : done(k, bp))),
  BiodoneTwice: (k, broken) =>
    read(k, (bp) => {
      done(k, bp)
      if (broken) iodone(k, bp)
      return 0
    }),
  BioerrorAfterBiodone: (k, broken) =>
    read(k, (bp) => {
      if (!broken) bp.b_flags |= B_ERROR
      done(k, bp, 512)
      bp.b_flags |= B_ERROR
      return 0
    }),
  ResidNotWritten: (k, broken) =>
    read(k, (bp) => {
      if (!broken) bp.b_resid = 0
      iodone(k, bp)
      return 0
    }),
  ResidOutOfRange: (k, broken) => read(k, (bp) => done(k, bp, broken ? 513 : 512)),
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

function found(k: SysvKernel): RuleId[] {
  try {
    if (k.sim.run() === 'idle') checkAtRest(k, false)
  } catch (reason) {
    const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason
    if (!(cause instanceof KernelPanic)) throw reason
  }
  return k.findings.map(({ rule }) => rule)
}

describe('the checker of driver rules, System V', () => {
  for (const set of ['man89', 'uarea', 'i386'] as const) {
    it.each(Object.entries(DRIVERS))(
      `finds %s in a driver that breaks it, and nothing else (${set})`,
      (rule, driver) => {
        const k = testKernel(set)
        driver(k, true)
        expect(found(k)).toEqual([rule])
      },
    )

    it.each(Object.entries(DRIVERS))(`is silent about %s when the driver keeps it (${set})`, (rule, driver) => {
      const k = testKernel(set)
      driver(k, false)
      expect(found(k), rule).toEqual([])
    })
  }

  it('says who locked the pages that are left over, and the place in a student driver', () => {
    const k = testKernel()
    k.whereNow = () => ({ file: 'mine.js', line: 12, column: 3 })
    DRIVERS.PageLockLeak!(k, true)
    found(k)
    expect(k.findings[0]!.message).toMatch(/^1 pages of p from 0x10000 .* p locked them at mine\.js:12:3 for request/)
    expect(k.findings[0]!.where).toEqual({ file: 'mine.js', line: 12, column: 3 })
  })

  it('ends the run with the first finding when asked to', () => {
    const k = testKernel()
    k.stopOnFinding = true
    read(k, (bp) => {
      iodone(k, bp)
      return 0
    })
    expect(k.sim.run()).toBe('stopped')
  })
})

describe('ProgrammingWatch', () => {
  /** Port writes; `clear`, mode, address, page, count, unmask of channel 1. */
  const right = [
    [0x0a, 5],
    [0x0c, 0],
    [0x0b, 0x45],
    [2, 0x00],
    [2, 0x10],
    [0x83, 2],
    [3, 0xff],
    [3, 0x01],
    [0x0a, 1],
  ] as const
  const mistakes = (writes: readonly (readonly [number, number])[]): string[] => {
    const pair = new Dma8237Pair(new Uint8Array(0x100000))
    const told: string[] = []
    pair.watch = new ProgrammingWatch(pair, (mistake) => told.push(mistake))
    for (const [port, value] of writes) pair.out(port, value)
    return told
  }
  const but = (place: number, ...put: readonly (readonly [number, number])[]): (readonly [number, number])[] => [
    ...right.slice(0, place),
    ...put,
    ...right.slice(place + 1),
  ]

  it('is silent when the channel is programmed in order', () => expect(mistakes([...right, ...right])).toEqual([]))

  it('finds a byte that is left out: the flip-flop is out of step', () => {
    expect(mistakes(but(4))).toContain('FlipFlopOutOfStep')
    expect(mistakes(but(7))).toEqual(['FlipFlopOutOfStep'])
  })

  it('finds a transfer that goes round at 64 K', () => {
    expect(mistakes(but(4, [2, 0xff]))).toEqual(['DmaCrosses64K'])
    expect(mistakes(but(4, [2, 0xfe]))).toEqual([])
  })

  it('finds a channel that is programmed while it is not masked', () => {
    expect(new Set(mistakes([...right, ...right.slice(1)]))).toEqual(new Set(['UnmaskedProgramming']))
  })
})
