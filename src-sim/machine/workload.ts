import type { ProcessPlan, RequestPlan, Scenario } from '../config/scenario'
import type { RequestResult, ScriptOutcome } from '../config/run-result'
import { assert } from '../core/assert'
import type { Step } from '../core/process'
import { delay } from '../kern/delay'
import { errnoName } from '../kern/errno'
import { Media } from '../hw/media'
import type { Proc } from '../kern/proc'
import { compute } from '../kern/step'
import type { CallResult, Path, Transfer } from './path'
import type { StudentDrivers } from './student'
import type { World } from './world'

/** The results of one process, filled while it runs. */
export interface ProcessRecord {
  readonly plan: ProcessPlan
  readonly proc: Proc
  readonly results: RequestResult[]
  /** Of a process that runs a script. */
  readonly script: ScriptRun | null
}

/** The script of a process, about to run. */
export interface ScriptRun {
  /** Filled while it runs. */
  readonly outcome: ScriptOutcome
  /** The code of the process. */
  body(proc: Proc): Step<void>
}

/** Runs what a scenario brings along in JavaScript: its scripts, and its driver. */
export interface ScriptRunner {
  /** Makes the code of a process out of its script. */
  (world: World, path: Path, plan: ProcessPlan, results: RequestResult[]): ScriptRun
  /** Makes the driver of a run ready; absent when there is no sandbox for it. */
  readonly students?: (scenario: Scenario, seed: number) => StudentDrivers
}

type Writable = { -readonly [Key in keyof RequestResult]: RequestResult[Key] }

/** Starts the processes of a scenario on one path. @param scripts needed when a process has a script */
export function startWorkload(world: World, path: Path, scripts: ScriptRunner | null = null): ProcessRecord[] {
  return world.scenario.processes.map((plan) => {
    const results: RequestResult[] = []
    assert(!plan.script || scripts !== null, () => `${plan.name} runs a script, and there is no sandbox to run it in`)
    const script = plan.script && scripts ? scripts(world, path, plan, results) : null
    const body = (self: Proc): Step<void> => script?.body(self) ?? program(world, path, plan, self, results)
    const proc = world.kernel.spawn(plan.name, body, plan.startAt)
    mapBuffers(proc, plan)
    return { plan, proc, results, script }
  })
}

/** Gives a process the memory its requests name, filled with what its writes send. Takes no time. */
function mapBuffers(proc: Proc, plan: ProcessPlan): void {
  for (const request of plan.requests) {
    let at = request.offset
    for (const { base, mapped } of request.iovecs) {
      if (mapped > 0) proc.as.map(base, mapped)
      if (request.op === 'write' || request.op === 'awrite') {
        proc.as.write(base, content(request, at, readable(proc, base, mapped)))
      }
      at += mapped
    }
  }
}

/** Bytes from `base` that are in memory: mapping may have run out of frames. */
function readable(proc: Proc, base: number, length: number): number {
  let end = base
  while (end < base + length && proc.as.physical(end) >= 0)
    end = (Math.floor(end / proc.as.pageSize) + 1) * proc.as.pageSize
  return Math.min(length, Math.max(0, end - base))
}

function content(request: RequestPlan, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = request.fill ?? Media.pattern(at + index) ^ 0xff
  return bytes
}

function* program(world: World, path: Path, plan: ProcessPlan, proc: Proc, results: RequestResult[]): Step<void> {
  for (let round = 0; round < plan.repeat; round++) {
    for (const request of plan.requests) {
      for (let turn = 0; turn < request.repeat; turn++) {
        if (request.thinkTime > 0) yield* delay(world.kernel, request.thinkTime)
        if (request.compute > 0) yield* compute(world.kernel, request.compute)
        if (request.op !== 'compute') yield* perform(world, path, proc, request, turn, results)
      }
    }
  }
}

function* perform(
  world: World,
  path: Path,
  proc: Proc,
  request: RequestPlan,
  turn: number,
  results: RequestResult[],
): Step<void> {
  const { sim } = world
  const entry: Writable = {
    request: request.request,
    op: request.op,
    result: 0,
    errno: 0,
    errnoName: '0',
    residual: 0,
    startedAt: sim.now,
    endedAt: -1,
  }
  results.push(entry)
  const outcome = yield* call(path, proc, request, turn, results)
  entry.result = outcome.result
  entry.errno = outcome.errno
  entry.errnoName = errnoName(outcome.errno)
  entry.residual = outcome.residual
  entry.endedAt = sim.now
}

const NOTHING: CallResult = { result: 0, errno: 0, residual: 0 }

function* call(
  path: Path,
  proc: Proc,
  request: RequestPlan,
  turn: number,
  results: readonly Writable[],
): Step<CallResult> {
  switch (request.op) {
    case 'read':
    case 'write':
      return yield* path.transfer(proc, transferOf(request, request.op, turn))
    case 'aread':
    case 'awrite': {
      const transfer = transferOf(request, request.op === 'aread' ? 'read' : 'write', turn)
      if (!path.submit) return yield* path.transfer(proc, transfer)
      return yield* path.submit(proc, transfer, nameOf(request, turn))
    }
    case 'aiowait': {
      if (!path.collect) return NOTHING
      return yield* collect(path.collect(proc, request.timeout), results)
    }
    case 'aiocancel':
      return path.cancel ? yield* path.cancel(proc, `${request.target ?? ''}`) : NOTHING
    case 'compute':
      return NOTHING
  }
}

/** A wait call's result is also that of the request it collected. */
function* collect(step: ReturnType<NonNullable<Path['collect']>>, results: readonly Writable[]): Step<CallResult> {
  const collected = yield* step
  const submitted = results.findLast(({ request, op }) => request === nameBefore(collected.request) && op !== 'aiowait')
  if (submitted && submitted.result >= 0) {
    submitted.result = collected.result
    submitted.errno = collected.errno
    submitted.errnoName = errnoName(collected.errno)
    submitted.residual = collected.residual
  }
  return collected
}

const nameOf = (request: RequestPlan, turn: number): string =>
  turn === 0 ? request.request : `${request.request}#${turn + 1}`
const nameBefore = (name: string): string => name.replace(/#\d+$/, '')

function transferOf(request: RequestPlan, op: 'read' | 'write', turn: number): Transfer {
  return {
    op,
    device: request.device,
    offset: request.offset + (request.advance ? turn * request.length : 0),
    iovecs: request.iovecs.map(({ base, length }) => ({ iov_base: base, iov_len: length })),
  }
}
