import { ok, type Result } from '../core/result'
import type { ExportFacts } from '../export/format'
import { KIND } from '../trace/kinds'
import { traceHash } from '../trace/hash'
import { TraceTable } from '../trace/table'
import { Building } from './building'
import { CutFault, JsonNumber, JsonReader, type JsonObject, type JsonValue } from './json'
import { inWords, KindWords, mapOf, textOf, whole, wholeU32 } from './kind-words'
import { ImportFault, type ImportedTrace, type ImportOptions, type ImportProblem, type ImportProgress } from './outcome'
import { Tally } from './tally'
import { quoted, visible } from './visible'

/** Bytes of a line. */
const LONGEST_LINE = 65_536
/** Bytes after which the caller looks up. */
const STRIDE = 1 << 20
/** No event of ours has fewer bytes. */
const SHORTEST_LINE = 40
const NEWLINE = 0x0a
const VERSION = 1

/** What the first line says of a run. */
interface AboutRun {
  readonly about: JsonObject
  /** How many events the file says it has; -1 = it does not say. */
  readonly events: number
  found: number
  /** When the last event was, and on which line it stands. */
  at: number
  line: number
  /** Row of the file to row of the trace. */
  readonly rows: Map<number, number>
}

/** JSON Lines as our own export writes them. @throws ImportFault */
export function* importJsonl(
  bytes: Uint8Array,
  options: ImportOptions,
): Generator<ImportProgress, Result<ImportedTrace, ImportProblem>, void> {
  const reader = new LineReader(bytes, new Building(options))
  yield* readLines(bytes, reader)
  return ok(reader.finish())
}

function* readLines(bytes: Uint8Array, reader: LineReader): Generator<ImportProgress, void, void> {
  let place = 0
  let pause = STRIDE
  for (let line = 1; place < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, place)
    const end = found < 0 ? bytes.length : found
    if (end - place > LONGEST_LINE)
      throw new ImportFault(
        'E_LINE_TOO_LONG',
        `Line ${line} has ${end - place} bytes; a line has at most ${LONGEST_LINE}.`,
        { line, byte: place },
      )
    if (!reader.take(place, end, line, found < 0)) break
    place = end + 1
    if (place > pause) {
      yield { bytes: place, total: bytes.length, events: reader.events }
      pause = place + STRIDE
    }
  }
}

class LineReader {
  private readonly bytes: Uint8Array
  private readonly building: Building
  private readonly words: KindWords
  private readonly tally = new Tally()
  private readonly causes: { readonly run: AboutRun; readonly effect: number; readonly cause: number }[] = []
  private runs: AboutRun[] | undefined

  constructor(bytes: Uint8Array, building: Building) {
    this.bytes = bytes
    this.building = building
    this.words = new KindWords(building)
  }

  get events(): number {
    return this.building.rows
  }

  /** Takes a line. @param isLast nothing follows @returns false when it was cut, which ends reading */
  take(from: number, end: number, line: number, isLast: boolean): boolean {
    const reader = new JsonReader(this.bytes, from, end, LONGEST_LINE)
    try {
      if (reader.peek() < 0) return true
      const value = reader.value()
      if (reader.peek() >= 0) throw reader.wrong('something follows the event')
      const map = mapOf(value)
      if (!map) throw reader.wrong('a line that is no object', 'E_TRACE_RECORD', from)
      if (this.runs) this.event(map, line)
      else this.head(map)
      return true
    } catch (reason) {
      if (!(reason instanceof ImportFault)) throw reason
      if (reason instanceof CutFault && isLast && this.runs && this.events > 0) {
        this.tally.add('W_TRACE_CUT', `line ${line} is cut; complete up to event ${this.events}`)
        return false
      }
      const { message, code, where } = reason
      if (code === 'E_LIMIT' || where.line !== undefined) throw reason
      throw new ImportFault(code, `Line ${line}: ${message.replace(/\.$/, '')}.`, { ...where, line })
    }
  }

  finish(): ImportedTrace {
    const runs = this.runs ?? []
    if (this.events === 0) throw new ImportFault('E_TRACE_EMPTY', 'There is no event in the file.')
    for (const { events, found } of runs)
      if (events > found && this.tally.count('W_TRACE_CUT') === 0)
        this.tally.add('W_TRACE_CUT', `complete up to event ${found} of ${events}`)
    const table = this.building.finish(
      this.causes.flatMap(({ run, effect, cause }) => {
        const row = run.rows.get(cause)
        return row === undefined ? [] : [[effect, row] as const]
      }),
    )
    const notKept = runs.reduce((sum, { about }) => sum + sizeOf(about.get('not kept'), 0), 0)
    const whole = notKept === 0 ? table : new TraceTable({ ...table, truncated: { cap: table.rows, notKept } })
    return { format: 'jsonl', table: whole, facts: factsOf(runs, whole), warnings: this.tally.warnings() }
  }

  private head(map: JsonObject): void {
    const version = map.get('version')
    if (!(version instanceof JsonNumber) || version.value !== VERSION)
      throw new ImportFault(
        'E_TRACE_FORMAT',
        `the version of the format is ${version === undefined ? 'missing' : quoted(inWords(version))}; this program reads version ${VERSION}`,
      )
    const list = map.get('runs')
    const runs = Array.isArray(list) ? (list as readonly JsonValue[]) : []
    this.runs = runs.map((each) => {
      const about = mapOf(each) ?? new Map<string, JsonValue>()
      const events = sizeOf(about.get('events'), -1)
      // A file that was cut may say more than it has; what nothing can hold was never true.
      if (events > this.building.maxRows && events * SHORTEST_LINE > this.bytes.length)
        throw new ImportFault(
          'E_TRACE_COUNT',
          `it says that ${events} events follow, more than ${this.bytes.length} bytes can hold`,
        )
      return { about, events, found: 0, at: 0, line: 1, rows: new Map<number, number>() }
    })
    if (runs.length === 0) throw new ImportFault('E_TRACE_RECORD', 'it names no run')
  }

  private event(map: JsonObject, line: number): void {
    const need = (name: string, value: number | undefined): number => {
      if (value !== undefined) return value
      const got = map.get(name)
      const said = got === undefined ? 'missing' : quoted(inWords(got))
      throw new ImportFault('E_TRACE_RECORD', `${name} is ${said}, and should be a whole number that has room there`)
    }
    const positive = (name: string): number => {
      const value = whole(map.get(name))
      return need(name, value !== undefined && value >= 0 ? value : undefined)
    }
    const optional = (name: string): number => (map.has(name) ? need(name, wholeU32(map.get(name))) : 0)
    const runs = this.runs ?? []
    const place = positive('run')
    const run = runs[place]
    if (!run) throw new ImportFault('E_TRACE_RECORD', `run is ${place}, and the file has ${runs.length}`)
    const at = positive('at')
    const duration = map.get('duration') === null ? -1 : positive('duration')
    if (at < run.at)
      throw new ImportFault(
        'E_TIME_ORDER',
        `Line ${line} is at ${at} ns, before line ${run.line} at ${run.at} ns; lines come in order of time.`,
        { line },
      )
    run.at = at
    run.line = line
    const [sort, track] = [textOf(map.get('sort')), textOf(map.get('track'))]
    const prefix = runs.length > 1 ? `${textOf(run.about.get('path')) || 'run'} ${place + 1}: ` : ''
    const row = this.building.add({
      ...{ at, duration, track: this.building.track(sort, `${prefix}${track}`) },
      ...{ request: optional('request'), chunk: optional('chunk') },
      ...this.kindOf(map, duration),
    })
    run.found++
    run.rows.set(positive('row'), row)
    if (map.has('cause')) this.causes.push({ run, effect: row, cause: positive('cause') })
  }

  private kindOf(map: JsonObject, duration: number): { kind: number; id: number; arg0: number; arg1: number } {
    const name = textOf(map.get('event'))
    const args = mapOf(map.get('args')) ?? new Map<string, JsonValue>()
    const kind = this.words.kind(name)
    if (kind === undefined) {
      this.tally.add('W_UNKNOWN_KIND', quoted(name))
      const known = KIND[duration === 0 ? 'foreign:instant' : 'foreign:span']
      const details = this.building.mayBeText(inWords(args)) ?? 0
      return { kind: known, id: 0, arg0: this.building.text(name), arg1: details }
    }
    const found = this.words.read(kind, args)
    if (!found) throw new ImportFault('E_TRACE_RECORD', `an argument of ${name} is not what such events have`)
    return { kind, ...found }
  }
}

/** How many there are, as our exports say it: in quotes. */
function sizeOf(value: JsonValue | undefined, otherwise: number): number {
  const text = typeof value === 'string' ? value : value instanceof JsonNumber ? value.text : ''
  return /^\d{1,15}$/.test(text) ? Number(text) : otherwise
}

function factsOf(runs: readonly AboutRun[], table: TraceTable): ExportFacts {
  const said = (name: string): string =>
    visible([...new Set(runs.map(({ about }) => textOf(about.get(name))))].join(', '))
  return {
    ...{ title: said('title'), path: said('path'), host: said('host'), version: said('version') },
    ...{ seed: sizeOf(runs[0]?.about.get('seed'), 0), scenario: said('scenario'), trace: traceHash(table) },
  }
}
