import type { Nanos } from './time'

/**
 * What ties an event to the work it belongs to. One object lives as long as its owner (a process, a buf, an interrupt)
 * and is changed in place, so that emitting an event allocates nothing.
 */
export interface TraceLink {
  /** Number of the I/O request (system call); 0 = none. */
  request: number
  /** Number of the piece of that request given to strategy; 0 = none. */
  chunk: number
  /** Row of the event that brought this one about, plus 1; 0 = none. */
  cause: number
}

/** A link to nothing. */
export const newLink = (): TraceLink => ({ request: 0, chunk: 0, cause: 0 })

/** A row of the trace; -1 when the event was not kept. */
export type TraceRow = number

/**
 * Where the world writes what happens. `kind` is a row of trace/kinds.ts, `track` comes from `track()`. `id` names the
 * object the event is about (buf, page lock, DMA transfer, interrupt: numbered from 1 per sort); `arg0` and `arg1` mean
 * what kinds.ts says for the kind.
 */
export interface TraceSink {
  /** False when nothing is recorded at all; callers may skip work that only feeds the trace. */
  readonly isOn: boolean
  /** The number of a track, made on first use. `sort` is one of `process`, `cpu`, `line`, `device`, `dma`, `memory`. */
  track(sort: string, name: string): number
  /** The number of a string, kept once; for arguments that are texts. */
  string(text: string): number
  /** Something that takes no time. */
  instant(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow
  /** Something that lasts; it stays open until `end`. */
  begin(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow
  /** Something whose length is known already, ns. */
  span(
    at: Nanos,
    duration: Nanos,
    kind: number,
    track: number,
    link: TraceLink,
    id: number,
    arg0: number,
    arg1: number,
  ): TraceRow
  /** Closes what `begin` opened; a row of -1 is ignored. */
  end(row: TraceRow, at: Nanos): void
}

/** Keeps nothing. */
export const silentSink: TraceSink = {
  isOn: false,
  track: () => 0,
  string: () => 0,
  instant: () => -1,
  begin: () => -1,
  span: () => -1,
  end: () => undefined,
}
