import { blkparse } from './blkparse'
import { blktrace } from './blktrace'
import type { ExportFormat } from './format'
import { iosnoop } from './iosnoop'

/** Every format a trace can be written in by the simulator itself, in the order in which it is offered. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  // One line a format, each imported from a file of its own.
  blktrace,
  blkparse,
  iosnoop,
]

/** The format of a name, such as `chrome`; undefined when there is none. */
export function exportFormat(id: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.id === id)
}
