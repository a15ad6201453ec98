import { BLKPARSE } from './blkparse'
import { BLKTRACE } from './blktrace'
import { CHROME } from './chrome'
import { CSV } from './csv'
import { CTF } from './ctf'
import type { ExportFormat } from './format'
import { JSONL } from './jsonl'
import { PERFETTO } from './perfetto'
import { SPEEDSCOPE } from './speedscope'
import { TRACE_FILE } from './tracefile'
import { IOSNOOP } from './iosnoop'
import { SVG } from './svg'
import { VCD } from './vcd'
import { WAVEJSON } from './wavejson'

/** Every format a trace can be written in by the simulator itself, in the order in which it is offered. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  TRACE_FILE,
  CHROME,
  SPEEDSCOPE,
  PERFETTO,
  CSV,
  JSONL,
  BLKTRACE,
  BLKPARSE,
  IOSNOOP,
  VCD,
  CTF,
  WAVEJSON,
  SVG,
]

/** The format of a name, such as `chrome`; undefined when there is none. */
export function exportFormat(id: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.id === id)
}
