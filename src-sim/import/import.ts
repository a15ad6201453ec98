import { fail, ok, type Result } from '../core/result'
import { factsOfMeta } from '../export/tracefile'
import { readTrace } from '../trace/codec'
import { traceHash } from '../trace/hash'
import { importBlktrace } from './blktrace'
import { importChrome } from './chrome'
import { JsonReader } from './json'
import { importJsonl } from './jsonl'
import {
  ImportFault,
  type ImportedTrace,
  type ImportFile,
  type ImportOptions,
  type ImportProblem,
  type ImportWork,
} from './outcome'
import { sniffTrace } from './sniff'
import { Tally } from './tally'
import { quoted } from './visible'

const FORMATS =
  'DMA Lab trace file (.dmatrace), blktrace (.blktrace.0), Chrome trace JSON (.json), DMA Lab JSON Lines (.jsonl)'

/** Whether the list of events is named anywhere: other things may stand in front of it. */
function holdsEvents(bytes: Uint8Array): boolean {
  if (new JsonReader(bytes).peek() !== OBJECT) return false
  const word = Uint8Array.from('"traceEvents"', (letter) => letter.charCodeAt(0))
  for (let place = bytes.indexOf(word[0]!); place >= 0; place = bytes.indexOf(word[0]!, place + 1))
    if (word.every((byte, index) => bytes[place + index] === byte)) return true
  return false
}

const OBJECT = 0x7b

/**
 * Reads a trace, whatever its format is, by what is in it. Never throws because of what is in the files, and takes memory
 * in proportion to their bytes.
 *
 * @param files one, or several streams of one block trace
 */
export function* importTrace(files: readonly ImportFile[], options: ImportOptions = {}): ImportWork {
  try {
    return yield* read(files, options)
  } catch (reason) {
    if (!(reason instanceof ImportFault)) throw reason
    const { code, message, where } = reason
    const sentence = /[.…]$/.test(message) ? message : `${message}.`
    return fail({ code, message: sentence.charAt(0).toUpperCase() + sentence.slice(1), where })
  }
}

function* read(files: readonly ImportFile[], options: ImportOptions): ImportWork {
  const first = files.find(({ bytes }) => bytes.length > 0)
  if (!first) throw new ImportFault('E_TRACE_EMPTY', 'The file is empty.')
  const format = sniffTrace(first.bytes) ?? (holdsEvents(first.bytes) ? 'chrome' : null)
  if (files.length > 1 && format !== 'blktrace')
    throw new ImportFault('E_TRACE_FORMAT', 'Only the streams of a block trace can be opened together.')
  switch (format) {
    case 'blktrace':
      return yield* importBlktrace(files, options)
    case 'chrome':
      return yield* importChrome(first.bytes, options)
    case 'jsonl':
      return yield* importJsonl(first.bytes, options)
    case 'trace':
      return ownFile(first.bytes, options)
    default:
      throw new ImportFault('E_TRACE_FORMAT', `${beginning(first.bytes)} is no known trace. Known are: ${FORMATS}.`, {
        byte: 0,
      })
  }
}

/** How a file begins, in words. */
function beginning(bytes: Uint8Array): string {
  const some = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0'))
  return `A file that begins with ${some.join(' ')}`
}

/** What a problem with our own file is called. */
const CODES = { format: 'E_TRACE_FORMAT', count: 'E_TRACE_COUNT', limit: 'E_LIMIT', damage: 'E_TRACE_RECORD' } as const

function ownFile(bytes: Uint8Array, options: ImportOptions): Result<ImportedTrace, ImportProblem> {
  const limits = { ...options, partial: false, keepUnknown: true }
  const whole = readTrace(bytes, limits)
  const read = whole.ok || options.partial !== true ? whole : readTrace(bytes, { ...limits, partial: true })
  if (!read.ok) {
    const { sort, message, byte, whole: far = 0, rows } = read.error
    const complete = rows === undefined ? '' : `, complete up to event ${far} of ${rows}`
    const place = sort === 'damage' ? ` (byte ${byte}${complete})` : ''
    const offer = far > 0 ? '; dma-lab import with --partial opens what is complete' : ''
    throw new ImportFault(CODES[sort], `${message}${place}${offer}`, { byte })
  }
  const { table, meta, unknown, partOf } = read.value
  if (table.rows === 0) throw new ImportFault('E_TRACE_EMPTY', 'There is no event in the file.')
  const tally = new Tally()
  if (partOf !== undefined)
    tally.add('W_TRACE_CUT', `complete up to event ${table.rows} of ${partOf}, and no checksum vouches for those`)
  for (const [kind, count] of unknown) tally.add('W_UNKNOWN_KIND', quoted(kind), count)
  const facts = factsOfMeta(meta, traceHash(table))
  return ok({ format: 'trace', table, facts, warnings: tally.warnings() })
}
