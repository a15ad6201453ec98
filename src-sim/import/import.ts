import { fail, ok } from '../core/result'
import { factsOfMeta } from '../export/tracefile'
import { decodeTrace } from '../trace/codec'
import { traceHash } from '../trace/hash'
import { ImportFault, type ImportFile, type ImportOptions, type ImportWork } from './outcome'

/**
 * Reads a trace, whatever its format is, by what is in it. Never throws because of what is in the files, and takes memory
 * in proportion to their bytes.
 *
 * @param files one, or several streams of one block trace
 */
export function* importTrace(files: readonly ImportFile[], options: ImportOptions = {}): ImportWork {
  const [file] = files
  if (!file) return fail({ code: 'E_TRACE_EMPTY', message: 'There is no file.', where: {} })
  yield { bytes: 0, total: file.bytes.length, events: 0 }
  const decoded = decodeTrace(file.bytes, options)
  if (!decoded.ok) return fail({ code: 'E_TRACE_FORMAT', message: decoded.error, where: {} })
  const { table, meta } = decoded.value
  return ok({ format: 'trace' as const, table, facts: factsOfMeta(meta, traceHash(table)), warnings: [] })
}
void ImportFault
