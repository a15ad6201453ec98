import { ok, type Result } from '../core/result'
import { TOOL } from '../export/about'
import type { ExportFacts } from '../export/format'
import { traceHash } from '../trace/hash'
import { Building } from './building'
import { ChromeBuild } from './chrome-build'
import { ChromeReader } from './chrome-reader'
import { CutFault, JsonReader, type JsonObject, type JsonValue } from './json'
import { mapOf, textOf } from './kind-words'
import { ImportFault, type ImportedTrace, type ImportOptions, type ImportProblem, type ImportProgress } from './outcome'
import { Tally } from './tally'
import { latin, visible } from './visible'

const LIST = 0x5b
const LIST_END = 0x5d
const OBJECT = 0x7b
const OBJECT_END = 0x7d
const COMMA = 0x2c
/** Bytes of one event: some carry pictures. */
const LONGEST_EVENT = 1 << 20
/** Events after which the caller looks up. */
const STRIDE = 4096
/** Bytes from the end among which our own files say what they are. */
const TAIL = 1 << 20

/**
 * A Chrome trace, the object or the list of events, as it may be ended anywhere by its writer. Events of our own exports
 * get their kinds back.
 *
 * @throws ImportFault
 * @source "Trace Event Format" (The Chromium Projects)
 */
export function* importChrome(
  bytes: Uint8Array,
  options: ImportOptions,
): Generator<ImportProgress, Result<ImportedTrace, ImportProblem>, void> {
  const file = new ChromeFile(bytes, options)
  yield* file.read()
  return ok(yield* file.finish())
}

class ChromeFile {
  private readonly bytes: Uint8Array
  private readonly json: JsonReader
  private readonly tally = new Tally()
  private readonly building: Building
  private readonly reader: ChromeReader
  private readonly isOwn: boolean
  private metadata: JsonObject = new Map<string, JsonValue>()

  constructor(bytes: Uint8Array, options: ImportOptions) {
    this.bytes = bytes
    this.json = new JsonReader(bytes, 0, bytes.length, LONGEST_EVENT)
    this.building = new Building(options)
    this.isOwn = isOwnFile(bytes)
    this.reader = new ChromeReader(this.building, this.tally, this.isOwn)
  }

  *read(): Generator<ImportProgress, void, void> {
    try {
      if (this.json.takes(LIST)) return yield* this.list()
      if (!this.json.takes(OBJECT)) throw this.json.wrong('neither a list nor an object')
      yield* this.object()
    } catch (reason) {
      if (!(reason instanceof CutFault) || this.reader.count === 0) throw reason
      this.tally.add('W_TRACE_CUT', `complete up to event ${this.reader.count}`)
    }
  }

  *finish(): Generator<ImportProgress, ImportedTrace, void> {
    const build = new ChromeBuild(this.reader, this.building, this.tally, this.isOwn)
    yield* build.rows(this.bytes.length)
    if (this.building.rows === 0) throw new ImportFault('E_TRACE_EMPTY', 'There is no event in the file.')
    const table = build.finish()
    return {
      ...{ format: 'chrome', table, warnings: this.tally.warnings() },
      facts: { ...factsOf(this.metadata, this.isOwn), trace: traceHash(table) },
    }
  }

  private *object(): Generator<ImportProgress, void, void> {
    const { json } = this
    const seen = new Set<string>()
    if (json.takes(OBJECT_END)) return
    for (;;) {
      const key = json.key()
      if (seen.has(key) && key === 'traceEvents') throw json.wrong('traceEvents is there twice', 'E_DUPLICATE_KEY')
      if (seen.size < 1000) seen.add(key)
      if (key === 'traceEvents') {
        if (!json.takes(LIST)) throw json.wrong('traceEvents is no list')
        yield* this.list()
      } else if (key === 'metadata' && this.isOwn) this.metadata = mapOf(json.value()) ?? this.metadata
      else {
        json.skip()
        if (key !== 'displayTimeUnit' && key !== 'metadata' && key !== 'otherData')
          this.tally.add('W_LEFT_OUT', key.slice(0, 40))
      }
      if (json.takes(COMMA)) continue
      if (json.takes(OBJECT_END)) break
      throw json.peek() < 0 ? json.cut() : json.wrong('neither a comma nor }')
    }
    if (json.peek() >= 0) throw json.wrong('something follows the end')
    if (!seen.has('traceEvents')) throw new ImportFault('E_TRACE_FORMAT', 'It has no traceEvents.')
  }

  private *list(): Generator<ImportProgress, void, void> {
    const { json, reader } = this
    for (let number = 1; ; number++) {
      if (json.takes(LIST_END)) return
      // The list of a writer that was interrupted has no end.
      if (json.peek() < 0) throw json.cut()
      const place = json.place
      reader.take(json.value(), place)
      if (number % STRIDE === 0) yield { bytes: json.place, total: this.bytes.length, events: reader.count }
      if (json.takes(COMMA) || json.peek() === LIST_END) continue
      throw json.peek() < 0 ? json.cut() : json.wrong('neither a comma nor ]')
    }
  }
}

/** Whether our own export wrote a file: it says so at its end, and where that is cut off, its first lines are ours. */
function isOwnFile(bytes: Uint8Array): boolean {
  const tail = latin(bytes.subarray(Math.max(0, bytes.length - TAIL)))
  if (new RegExp(`"metadata"\\s*:\\s*\\{\\s*"tool"\\s*:\\s*"${TOOL}"`).test(tail)) return true
  const head = latin(bytes.subarray(0, 400))
  return /^\{"traceEvents":\[\n\{"pid":1,"tid":0,"ph":"M","name":"process_name"/.test(head)
}

function factsOf(metadata: JsonObject, isOwn: boolean): Omit<ExportFacts, 'trace'> {
  const list = metadata.get('runs')
  const runs = (Array.isArray(list) ? (list as readonly JsonValue[]) : []).flatMap((each) => mapOf(each) ?? [])
  const said = (name: string): string =>
    isOwn ? visible([...new Set(runs.map((run) => textOf(run.get(name))))].join(', ')) : ''
  const seed = textOf(runs[0]?.get('seed'))
  return {
    ...{ title: said('title'), path: said('path'), host: said('host'), version: said('version') },
    ...{ scenario: said('scenario'), seed: /^\d{1,15}$/.test(seed) ? Number(seed) : 0 },
  }
}
