import { z } from 'zod'
import type { Buf } from '../kern/buf'
import { B_READ, B_WRITE, biodone, bioinit, bioreset, getrbuf } from '../solaris/buf'
import { physio } from '../solaris/physio'
import { UIO_USERSPACE } from '../kern/uio'
import { device, locks, memory, mincnt, show, signed, uio, whole, world } from './solaris-fields'
import { ScriptedDriver } from './solaris-device'
import { bufState, CaseWorld, hex, injectLocks, mapMemory, mincntOf, shown, uioOf, uioState } from './solaris-world'

/** A case about physio. */
export const physioGiven = z.strictObject({
  path: z.literal('physio'),
  ...world,
  ...mincnt,
  rw: z.enum(['read', 'write']),
  uio,
  dev: whole.default(1),
  /** The driver's own buf; absent = NULL. */
  buf: z
    .strictObject({
      b_resid: signed.optional(),
      /** `silent`: does nothing; `rearm`: clears b_iodone and calls biodone again. */
      b_iodone: z.enum(['none', 'silent', 'rearm']).default('none'),
      b_io: whole.optional(),
    })
    .optional(),
  device,
  locks,
  memory,
  show,
  /** How often physio is called, one after the other, with the same uio and buf. */
  times: whole.refine((value) => value >= 1 && value <= 16, { error: 'from 1 to 16' }).default(1),
  /** bioreset of the supplied buf between the calls. */
  bioreset: z.boolean().default(false),
})

/** Runs it. */
export function runPhysio(given: z.output<typeof physioGiven>): object {
  const world = new CaseWorld(given)
  const { k, log, events } = world
  const cursor = uioOf(given.uio)
  const driver = new ScriptedDriver(world, given.device)
  const supplied = given.buf ? suppliedBuf(world, given.buf) : null
  const watched = watch(world)
  const returned: number[] = []
  const proc = k.spawn('p', function* () {
    for (let turn = 0; turn < given.times; turn++) {
      const rw = given.rw === 'read' ? B_READ : B_WRITE
      returned.push(yield* physio(k, driver.strategy, supplied, given.dev, rw, mincntOf(k, given), cursor))
      if (supplied && given.bioreset) bioreset(supplied)
    }
  })
  const as = cursor.uio_segflg === UIO_USERSPACE ? proc.as : k.kas
  mapMemory(world, as, given.uio.iovecs, given.memory)
  injectLocks(k, given.locks)
  world.run()
  const { calls } = driver
  const last = supplied ?? watched.last
  return {
    returns: returned.at(-1) ?? null,
    returned,
    hung: proc.state === 'sleeping',
    uio: uioState(cursor),
    buf: last ? bufState(last) : null,
    calls,
    callCount: calls.length,
    call: Object.fromEntries(calls.map((each) => [String(each.call), each])),
    last: calls.at(-1) ?? null,
    ...watched.locks,
    heldAtEnd: heldPages(world),
    mostLocks: watched.mostLocks(),
    mostPages: watched.mostPages(),
    sleeps: log.of('proc:sleep').length,
    stages: watched.stages,
    flags: watched.flags,
    events,
    memory: shown(as, given.show),
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: world.findings(),
  }
}

function suppliedBuf(world: CaseWorld, given: NonNullable<z.output<typeof physioGiven>['buf']>): Buf {
  const { k } = world
  const bp = getrbuf(k) ?? bioinit(k)
  bp.b_resid = given.b_resid ?? 0
  bp.b_io = given.b_io ?? 0
  if (given.b_iodone === 'silent') bp.b_iodone = () => undefined
  if (given.b_iodone === 'rearm') {
    bp.b_iodone = (done) => {
      done.b_iodone = null
      biodone(k, done)
    }
  }
  return bp
}

/** Pages that are locked now. */
export function heldPages({ k }: CaseWorld): number {
  return [...k.pageLocks].reduce((sum, lock) => sum + lock.as.pageCount(lock.address, lock.length), 0)
}

interface Watched {
  last: Buf | null
  readonly stages: { stage: string; flags: number; error: number }[]
  readonly flags: Record<string, number>
  readonly locks: { readonly locks: object[]; readonly unlocks: object[]; readonly lockFailures: object[] }
  mostLocks(): number
  mostPages(): number
}

/** Keeps what happens to bufs and page locks. */
export function watch(world: CaseWorld): Watched {
  const { k, events } = world
  let mostLocks = 0
  let mostPages = 0
  const locks: Watched['locks'] = { locks: [], unlocks: [], lockFailures: [] }
  const watched: Watched = {
    last: null,
    stages: [],
    flags: {},
    locks,
    mostLocks: () => mostLocks,
    mostPages: () => mostPages,
  }
  k.watch = (stage, bp) => {
    watched.last = bp
    watched.stages.push({ stage, flags: bp.b_flags, error: bp.b_error })
    watched.flags[stage] = bp.b_flags
    if (stage === 'biodone' || stage === 'iodone') events.push(`${stage} resid ${bp.b_resid} error ${bp.b_error}`)
    if (stage === 'waited') events.push('biowait returns')
  }
  k.watchLock = (what, at, length, access) => {
    const list = { lock: locks.locks, unlock: locks.unlocks, fail: locks.lockFailures }[what]
    list.push({ at, length, access })
    events.push(`${what} ${hex(at)} ${length} ${access}`)
    const held = k.pageLocks.size - (what === 'unlock' ? 1 : 0)
    mostLocks = Math.max(mostLocks, held)
    mostPages = Math.max(mostPages, heldPages(world))
  }
  return watched
}
