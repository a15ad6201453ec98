import type { ProcessResult, RunResult } from '../config/run-result'
import type { PathId } from '../config/scenario'
import { newLink } from '../core/sink'
import { KIND, type KindName } from '../trace/kinds'
import { Recorder } from '../trace/recorder'

/** An event of a made-up run: kind, when, how long (0 for an instant, -1 open), arguments, and text for a `name:` one. */
export interface FakeEvent {
  readonly kind: KindName
  readonly at: number
  readonly duration?: number
  readonly arg0?: number
  readonly arg1?: number
  readonly text?: string
  readonly track?: string
}

/** A run whose trace is written by hand. */
export function fakeRun(
  path: PathId,
  events: readonly FakeEvent[],
  more: Partial<Omit<RunResult, 'path' | 'table'>> = {},
): RunResult {
  const recorder = new Recorder({ cap: 100_000 })
  const link = newLink()
  link.request = 1
  for (const { kind, at, duration = 0, arg0 = 0, arg1 = 0, text, track = 'p' } of events) {
    const number = recorder.track('process', track)
    const second = text === undefined ? arg1 : recorder.string(text)
    if (duration < 0) recorder.begin(at, KIND[kind], number, link, 0, arg0, second)
    else recorder.span(at, duration, KIND[kind], number, link, 0, arg0, second)
  }
  const last = Math.max(0, ...events.map(({ at, duration = 0 }) => at + Math.max(0, duration)))
  const processes: readonly ProcessResult[] = []
  return {
    ...{ path, end: 'idle', panic: '', hung: [], processes, now: last, findings: [], faults: [], ...more },
    table: recorder.finish(),
  }
}

/** The events of one read of 1024 bytes: through a kernel page in two units, or in one piece from locked pages. */
export function readEvents(path: 'sysv' | 'physio', extra = 0): readonly FakeEvent[] {
  const start: FakeEvent[] = [
    { kind: 'proc:start', at: 0 },
    { kind: 'syscall', at: 10, duration: 990 + extra, arg0: 1024, text: 'write' },
    { kind: 'proc:work', at: 10, duration: 40, text: 'syscall' },
    { kind: 'proc:work', at: 50, duration: 50 + extra, text: 'as_pagelock' },
    { kind: 'pagelock', at: 100 + extra, duration: 800, arg0: 0x1000, arg1: 1 },
  ]
  const piece = (at: number, block: number, bytes: number, isKernel: number): FakeEvent[] => [
    ...(isKernel === 1 ? [{ kind: 'copy:in', at: at - 20, duration: 20, arg0: 0x1000, arg1: bytes } as const] : []),
    { kind: 'io:start', at, arg0: block, arg1: bytes },
    { kind: 'io:addr', at, arg0: 0x1000, arg1: isKernel },
    { kind: 'dma:transfer', at: at + 10, duration: 100, arg0: 0x1000, arg1: bytes },
    { kind: 'io:done', at: at + 120, arg0: 0, arg1: 0 },
  ]
  const middle =
    path === 'sysv'
      ? [...piece(150 + extra, 0, 512, 1), ...piece(400 + extra, 1, 512, 1)]
      : piece(150 + extra, 0, 1024, 0)
  return [
    ...start,
    ...middle,
    { kind: 'syscall:return', at: 1000 + extra, arg0: 1024, arg1: 0 },
    { kind: 'proc:exit', at: 1000 + extra },
  ]
}
