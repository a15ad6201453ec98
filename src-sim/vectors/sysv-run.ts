import { vectorFindings } from '../checker/rules'
import type { Buf } from '../kern/buf'
import { ProcessFailure } from '../core/process'
import { seconds } from '../core/time'
import { KernelPanic } from '../kern/panic'
import type { Proc } from '../kern/proc'
import { disksort, newIobuf, queueOf, unlinkFirst } from '../sysv/disksort'
import { B_READ, B_WRITE } from '../sysv/flags'
import { findLostWakeups } from '../sysv/hang'
import { CaseMachine, iovecsOf } from './sysv-machine'
import type { Entry } from './sysv-notation'
import { channelName, viewHeader, type HeaderView, type UserView } from './sysv-observer'
import { Program, type CallRecord } from './sysv-program'
import type { SysvGiven, SysvStep } from './sysv-schema'

/** What can be seen of one process after a run. */
export interface ProcessOutcome {
  /** Of its last call; null when there was none. */
  readonly result: number | null
  readonly errno: number | null
  readonly returned: number | null
  readonly offset: number | null
  readonly spl: number
  readonly sleeps: number
  readonly copies: number
  readonly calls: number
  readonly moved: number
  readonly trace: readonly Entry[]
  readonly levels: readonly number[]
  readonly b: HeaderView | null
  readonly u: UserView
  readonly uio: {
    readonly uio_resid: number
    readonly uio_offset: number
    readonly iovecs: readonly { readonly base: number; readonly count: number }[]
  } | null
  readonly breakup: (HeaderView & UserView & { readonly spl: number }) | null
  readonly results: readonly CallRecord[]
  readonly state: 'done' | 'asleep' | 'ready' | 'running'
  readonly chan: string
  readonly pending: readonly number[]
  /** ms; -1 while it has not ended */
  readonly endedAt: number
}

/** What a case gave. @source docs/vectors.md */
export interface SysvOutcome extends ProcessOutcome {
  readonly processes: Readonly<Record<string, ProcessOutcome>>
  readonly vars: Readonly<Record<string, number>>
  readonly pool: { readonly free: number; readonly size: number }
  readonly findings: readonly string[]
  readonly panic: string | null
  readonly finished: readonly string[]
  readonly marks: readonly string[]
  readonly media: readonly (readonly [number, number])[]
  readonly counters: { readonly waiting: number; readonly reads: number; readonly writes: number }
  readonly stagingHeld: number
  readonly lockedPages: number
  readonly queue: readonly number[]
}

/**
 * Runs one case in a world of its own; nothing outlives the call.
 *
 * @param look is handed the world before it starts, to watch it
 * @source docs/vectors.md
 */
export function runSysvGiven(given: SysvGiven, look: (machine: CaseMachine) => void = () => undefined): SysvOutcome {
  const machine = new CaseMachine(given)
  const programs = programsOf(machine, given)
  look(machine)
  const panic = run(machine, given)
  findLostWakeups(machine.k)
  const seen = programs.map((program) => outcomeOf(machine, program))
  const { k } = machine
  return {
    ...seen[0]!,
    processes: Object.fromEntries(programs.map(({ record }, index) => [record.proc.name, seen[index]!])),
    vars: Object.fromEntries(machine.vars),
    pool: { free: k.pfreelist.length, size: k.rules.poolSize },
    findings: vectorFindings(k.findings).filter((name) => name !== 'DriverBug'),
    panic,
    finished: finishedOf(programs),
    marks: machine.marks,
    media: machine.device.runs,
    counters: { ...k.rawCounters },
    stagingHeld: k.rules.stagingPages - k.stagingLeft,
    lockedPages: lockedPages(machine),
    queue: given.disksort ? sorted(machine, given.disksort) : [],
  }
}

function programsOf(machine: CaseMachine, given: SysvGiven): Program[] {
  if (given.processes) {
    return given.processes.map(({ name, at, steps }) => new Program(machine, name, steps, at ?? 0))
  }
  const { routine, rw, frame, base, offset, count, iovecs, access, header, nblocks, blkno, kernbuf, maxsecsz } = given
  const { flags, b_error, b_oerror, u_segflg, n, b_iodone } = given
  const isCall = rw !== undefined || routine !== undefined
  const call = {
    ...{ routine, rw, frame, base, offset, count, iovecs, access, header, nblocks, blkno, kernbuf, maxsecsz },
    ...{ flags, b_error, b_oerror, u_segflg, n, b_iodone },
  }
  const raise: SysvStep[] = given.spl && routine !== undefined && routine !== 'syscall' ? [{ spl: given.spl }] : []
  return [new Program(machine, 'P', isCall ? [...raise, { call }] : [], 0)]
}

function run(machine: CaseMachine, given: SysvGiven): string | null {
  try {
    machine.k.sim.run(given.limit ?? seconds(1000))
    return null
  } catch (reason) {
    const cause = reason instanceof ProcessFailure ? reason.cause : reason
    if (cause instanceof KernelPanic) return cause.message
    throw reason
  }
}

function outcomeOf(machine: CaseMachine, { record }: Program): ProcessOutcome {
  const { proc, uio } = record
  const { entries, levels, breakup } = machine.observer.of(proc)
  const last = record.results.at(-1) ?? null
  const calls = entries.filter((entry) => entry.sort === 'S')
  const header = record.header ?? headerOf(machine, proc)
  return {
    result: last?.result ?? null,
    errno: last?.errno ?? null,
    returned: record.returned,
    offset: last?.offset ?? null,
    spl: record.spl,
    sleeps: entries.filter((entry) => entry.sort === 'sleep').length,
    copies: entries.filter((entry) => entry.sort === 'cp').length,
    calls: calls.length,
    moved: calls.reduce((sum, { d }) => sum + d, 0),
    trace: entries,
    levels,
    b: header && viewHeader(header),
    u: { ...proc.u },
    uio: uio && {
      uio_resid: uio.uio_resid,
      uio_offset: uio.uio_loffset,
      iovecs: uio.uio_iov.map(({ iov_base, iov_len }) => ({ base: iov_base, count: iov_len })),
    },
    breakup,
    results: record.results,
    state: proc.state === 'sleeping' ? 'asleep' : proc.state,
    chan: proc.state === 'sleeping' ? channelName(machine.k, proc.wchan, proc.wmesg) : '',
    pending: [...proc.signals],
    endedAt: record.endedAt < 0 ? -1 : record.endedAt / 1_000_000,
  }
}

/** The header that a process used last, as far as it can be told: the one on top of the pool, or the driver's own. */
function headerOf(machine: CaseMachine, proc: Proc): Buf | null {
  const used = [...machine.k.pfreelist, machine.ownHeader, ...machine.k.holders.keys()]
  return used.findLast((bp) => bp.b_proc === proc) ?? null
}

function finishedOf(programs: readonly Program[]): string[] {
  const ended = programs.map(({ record }) => record).filter(({ endedAt }) => endedAt >= 0)
  return ended.sort((a, b) => a.endedAt - b.endedAt).map(({ proc }) => proc.name)
}

function lockedPages(machine: CaseMachine): number {
  let count = 0
  for (let frame = 0; frame < machine.memory.frameCount; frame++) {
    if (machine.memory.lockCount(frame) > 0) count++
  }
  return count
}

function sorted(machine: CaseMachine, given: NonNullable<SysvGiven['disksort']>): number[] {
  const queue = newIobuf()
  const make = ({ sector, rw }: { readonly sector: number; readonly rw: 'read' | 'write' }): Buf => {
    const bp = machine.k.newBuf()
    bp.b_sector = sector
    bp.b_flags = rw === 'read' ? B_READ : B_WRITE
    return bp
  }
  given.queue.map(make).forEach((bp) => {
    if (queue.b_actl) queue.b_actl.av_forw = bp
    else queue.b_actf = bp
    queue.b_actl = bp
  })
  for (const each of given.add) disksort(queue, make(each), given.readsFirst ?? false)
  const order = queueOf(queue).map(({ b_sector }) => b_sector)
  while (unlinkFirst(queue) !== null);
  return order
}

/** Most bytes of user memory that the requests of a case may name together. */
const MOST_MEMORY = 0x2000000

/** What is wrong with the memory that a case names, or null. */
export function memoryProblem(given: SysvGiven): string | null {
  const requests = [given, ...(given.processes ?? []).flatMap(({ steps }) => steps.flatMap(requestsOf))]
  const pieces = requests.flatMap((request) => iovecsOf(request))
  if (pieces.some(({ base, count }) => base + count > 0xc0000000)) return 'a request reaches 0xc0000000'
  const total = pieces.reduce((sum, { count }) => sum + count, 0)
  return total > MOST_MEMORY ? `the requests name more than ${MOST_MEMORY} bytes together` : null
}

const requestsOf = (step: SysvStep): SysvGiven[] => [step.read, step.write, step.call].flatMap((each) => each ?? [])
