import { newLink } from '../core/sink'
import type { ExportChoice, ExportFormat, ExportSource } from '../export/format'
import { KIND, type KindName } from '../trace/kinds'
import { Recorder } from '../trace/recorder'

/** A row of a trace made by hand: kind, at, and what differs from an instant about nothing. */
export interface HandRow {
  readonly kind: KindName
  readonly at: number
  readonly duration?: number
  readonly sort?: string
  readonly track?: string
  readonly request?: number
  readonly chunk?: number
  readonly id?: number
  readonly arg0?: number
  readonly arg1?: number
  /** For an argument that names a text. */
  readonly text?: string
}

/** A run to be exported, made by hand. */
export function handSource(rows: readonly HandRow[], title = 'By hand'): ExportSource {
  const recorder = new Recorder({ cap: 2_000_000 })
  const link = newLink()
  for (const { kind, at, duration = 0, sort = 'process', track = 'cat (3)', text, ...rest } of rows) {
    const number = recorder.track(sort, track)
    link.request = rest.request ?? 0
    link.chunk = rest.chunk ?? 0
    const second = text === undefined ? (rest.arg1 ?? 0) : recorder.string(text)
    recorder.span(at, duration, KIND[kind], number, link, rest.id ?? 0, rest.arg0 ?? 0, second)
  }
  const facts = { title, path: 'physio', host: 'fixed', seed: 7, version: '1.2.3', scenario: 'ab', trace: 'cd' }
  return { table: recorder.finish(), facts }
}

const device = { sort: 'device', track: 'disk0' } as const

/** Two writes that overlap in time, the second one waiting for a header and short; times in us. */
export function blockSource(): ExportSource {
  const us = 1000
  return handSource([
    { kind: 'syscall', at: 0, duration: 95 * us, request: 1, arg0: 1124, text: 'write' },
    { kind: 'buf:get', at: 5 * us, sort: 'memory', track: 'memory', request: 1, id: 1 },
    { kind: 'io:start', at: 10 * us, request: 1, chunk: 1, id: 1, arg0: 8, arg1: 1024 },
    { kind: 'io:addr', at: 10 * us, request: 1, chunk: 1, id: 1, arg0: 4096 },
    {
      kind: 'dev:command',
      at: 10 * us,
      duration: 35 * us,
      ...device,
      request: 1,
      chunk: 1,
      id: 1,
      arg0: 8,
      arg1: 1024,
    },
    { kind: 'proc:sleep', at: 12 * us, duration: 8 * us, request: 1, text: 'pfreelist' },
    { kind: 'buf:get', at: 25 * us, sort: 'memory', track: 'memory', request: 1, id: 2 },
    { kind: 'copy:in', at: 26 * us, duration: us, request: 1, arg0: 4096, arg1: 100 },
    { kind: 'io:start', at: 30 * us, request: 1, chunk: 2, id: 2, arg0: 10, arg1: 100 },
    { kind: 'io:addr', at: 30 * us, request: 1, chunk: 2, id: 2, arg0: 4096, arg1: 1 },
    { kind: 'io:done', at: 50 * us, ...device, request: 1, chunk: 1, id: 1 },
    {
      kind: 'dev:command',
      at: 51 * us,
      duration: 35 * us,
      ...device,
      request: 1,
      chunk: 2,
      id: 2,
      arg0: 10,
      arg1: 100,
    },
    { kind: 'io:done', at: 90 * us, ...device, request: 1, chunk: 2, id: 2, arg0: 36, arg1: 5 },
  ])
}

/** The bytes of every file of an export, by name. */
export function exportFiles(
  format: ExportFormat,
  source: ExportSource,
  choice: ExportChoice = {},
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const { file, bytes } of format.pieces([source], choice)) {
    const known = files.get(file) ?? new Uint8Array(0)
    const joined = new Uint8Array(known.length + bytes.length)
    joined.set(known)
    joined.set(bytes, known.length)
    files.set(file, joined)
  }
  return files
}

/** A file of an export as text; of ASCII only. */
export function exportText(format: ExportFormat, source: ExportSource, choice: ExportChoice = {}, file = ''): string {
  const bytes = exportFiles(format, source, choice).get(file) ?? new Uint8Array(0)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
