import type { Building } from './building'
import { ChromeEvents, ChromeNames, type ChromeEvent, type ChromeLane } from './chrome-events'
import { parseMicros, type Micros } from './decimal'
import { JsonNumber, type JsonObject, type JsonValue } from './json'
import { inWords, KindWords, mapOf, textOf, wholeU32 } from './kind-words'
import { ImportFault } from './outcome'
import type { Tally } from './tally'
import { quoted } from './visible'

/** Threads, asynchronous events and flows that are told apart. */
const MOST_LANES = 65_000
const MOST_KEYS = 2_000_000
/** Phases that have a time and a meaning here. @source "Trace Event Format" */
const KNOWN = 'XBEbnesftiICSFTpR'
/** Phases by which asynchronous events and flows are told apart. */
const KEYED = 'bnesftSFTp'

/** Takes the events of a Chrome trace one by one. */
export class ChromeReader {
  readonly events = new ChromeEvents()
  readonly lanes: ChromeLane[] = []
  readonly names = new ChromeNames()
  private readonly building: Building
  private readonly tally: Tally
  private readonly isOwn: boolean
  private readonly words: KindWords
  private readonly lanePlaces = new Map<string, number>()
  private readonly keys = new Map<string, number>()
  /** Events of the file, those that say names among them. */
  count = 0

  /** @param isOwn whether names are those of kinds of ours */
  constructor(building: Building, tally: Tally, isOwn: boolean) {
    this.building = building
    this.tally = tally
    this.isOwn = isOwn
    this.words = new KindWords(building)
  }

  /** The next event. @param place its first byte @throws ImportFault */
  take(value: JsonValue, place: number): void {
    this.count++
    const event = mapOf(value)
    if (!event) return this.leave('an event that is no object')
    const phase = textOf(event.get('ph'))
    if (phase === 'M') return this.named(event)
    const at = this.time(event.get('ts'), 'ts')
    if (phase.length !== 1 || !KNOWN.includes(phase)) this.tally.add('W_UNKNOWN_KIND', `phase ${quoted(phase)}`)
    if (!at) return this.leave(`ph ${quoted(phase)} without a time`)
    if (this.events.count >= this.building.maxRows)
      throw new ImportFault('E_LIMIT', `It has more than ${this.building.maxRows} events, which is the most.`, {
        byte: place,
      })
    if (phase === 'C') return this.counter(event, at)
    const args = mapOf(event.get('args')) ?? new Map<string, JsonValue>()
    const name = textOf(event.get('name'))
    const common = this.common(event, at, phase)
    if ('stf'.includes(phase) && phase !== '') {
      // What an arrow ends in stands where other events have an argument.
      this.events.add({ ...common, ...nothing, arg1: textOf(event.get('bp')) === 'e' ? 1 : 0 })
      return
    }
    this.events.add({
      ...common,
      duration: phase === 'X' ? this.duration(event) : -1,
      ...(this.own(name, args) ?? this.foreign(name, args, event)),
    })
  }

  /** An event of one of our kinds. */
  private own(name: string, args: JsonObject): Said | undefined {
    if (!this.isOwn) return undefined
    const space = name.indexOf(' ')
    const kind = this.words.kind(space < 0 ? name : name.slice(0, space))
    if (kind === undefined) return undefined
    const found = this.words.read(kind, args)
    if (!found) return undefined
    const [request, chunk] = [wholeU32(args.get('request')) ?? 0, wholeU32(args.get('chunk')) ?? 0]
    return { ...nothing, kind: kind + 1, request, chunk, ...found }
  }

  private foreign(name: string, args: JsonObject, event: JsonObject): Said {
    const category = textOf(event.get('cat'))
    const said = args.size > 0 ? inWords(args) : ''
    const details = category !== '' && said !== '' ? `${category}: ${said}` : category + said
    const text = this.building.mayBeText(details)
    if (text === undefined) this.leave('details, of which there are too many')
    return { ...nothing, name: this.building.text(name), details: text ?? 0 }
  }

  private counter(event: JsonObject, at: Micros): void {
    // Those of ours follow from the events.
    if (this.isOwn) return
    const args = mapOf(event.get('args')) ?? new Map<string, JsonValue>()
    const name = `${textOf(event.get('name'))}${event.has('id') ? ` ${inWords(event.get('id')!)}` : ''}`
    for (const [series, value] of args) {
      const number = value instanceof JsonNumber ? value.value : Number.NaN
      if (!Number.isFinite(number)) {
        this.leave('a counter that is no number')
        continue
      }
      const whole = Math.min(Number.MAX_SAFE_INTEGER, Math.max(-Number.MAX_SAFE_INTEGER, Math.round(number)))
      if (whole !== number) this.tally.add('W_ROUNDED', `${quoted(name)} ${inWords(value).slice(0, 40)}`)
      const title = args.size === 1 && (series === 'value' || series === name) ? name : `${name} ${series}`
      this.events.add({ ...this.common(event, at, 'C'), ...nothing, name: this.building.text(title), arg0: whole + 0 })
    }
  }

  private common(event: JsonObject, { micros, nanos }: Micros, phase: string): Common {
    const isBeside = 'bneSFTp'.includes(phase) || phase === 'C'
    return {
      ...{ micros, nanos, duration: -1, phase: phase === '' ? 0 : phase.charCodeAt(0) & 0xff },
      lane: this.lane(event, isBeside),
      key: KEYED.includes(phase) && phase !== '' ? this.keyOf(event, phase) : 0,
    }
  }

  private lane(event: JsonObject, isBeside: boolean): number {
    const process = nameOf(event.get('pid'))
    const thread = isBeside ? '' : nameOf(event.get('tid'))
    const category = textOf(event.get('cat'))
    const key = `${process}\0${thread}\0${isBeside ? category : ''}`
    const known = this.lanePlaces.get(key)
    if (known !== undefined) return known
    if (this.lanes.length >= MOST_LANES)
      throw new ImportFault('E_LIMIT', `It has more than ${MOST_LANES} threads, which is the most.`)
    this.lanePlaces.set(key, this.lanes.length)
    this.lanes.push({ process, thread, category })
    return this.lanes.length - 1
  }

  private keyOf(event: JsonObject, phase: string): number {
    const second = mapOf(event.get('id2'))
    const id = event.get('id') ?? second?.get('global')
    const local = second?.get('local')
    const isFlow = 'stf'.includes(phase)
    const own = local === undefined ? inWords(id ?? '') : `${nameOf(event.get('pid'))}\0${inWords(local)}`
    const name = isFlow ? textOf(event.get('name')) : ''
    const key = [isFlow ? 'f' : 'a', textOf(event.get('cat')), name, inWords(event.get('scope') ?? ''), own].join('\0')
    const known = this.keys.get(key)
    if (known !== undefined) return known
    if (this.keys.size >= MOST_KEYS)
      throw new ImportFault('E_LIMIT', `It has more than ${MOST_KEYS} different ids, which is the most.`)
    this.keys.set(key, this.keys.size + 1)
    return this.keys.size
  }

  private duration(event: JsonObject): number {
    const value = event.get('dur')
    if (value === undefined) return 0
    const found = this.time(value, 'dur')
    const duration = found ? found.micros * 1000 + found.nanos : 0
    if (found && duration >= 0 && Number.isSafeInteger(duration)) return duration
    this.leave(`dur ${quoted(inWords(value))}`)
    return 0
  }

  private time(value: JsonValue | undefined, what: string): Micros | undefined {
    const text = value instanceof JsonNumber ? value.text : textOf(value)
    const found = parseMicros(text)
    if (found?.isRounded === true) this.tally.add('W_ROUNDED', `${what} ${text.slice(0, 40)}`)
    return found
  }

  /** An event that says what a process or thread is called, or where it stands. */
  private named(event: JsonObject): void {
    const args = mapOf(event.get('args'))
    const process = nameOf(event.get('pid'))
    const thread = `${process}\0${nameOf(event.get('tid'))}`
    const { names } = this
    const order = (): number => {
      const value = args?.get('sort_index')
      return value instanceof JsonNumber && Number.isFinite(value.value) ? value.value : 0
    }
    if (names.threads.size > MOST_LANES || names.processes.size > MOST_LANES) return this.leave('names, too many')
    switch (textOf(event.get('name'))) {
      case 'process_name':
        names.processes.set(process, textOf(args?.get('name')))
        return
      case 'thread_name':
        names.threads.set(thread, textOf(args?.get('name')))
        return
      case 'process_sort_index':
        names.processOrder.set(process, order())
        return
      case 'thread_sort_index':
        names.threadOrder.set(thread, order())
        return
      case 'process_labels':
        return
      default:
        this.leave(`metadata ${quoted(textOf(event.get('name')))}`)
    }
  }

  private leave(what: string): void {
    this.tally.add('W_LEFT_OUT', what)
  }
}

type Common = Pick<ChromeEvent, 'micros' | 'nanos' | 'duration' | 'phase' | 'lane' | 'key'>
type Said = Omit<ChromeEvent, keyof Common>

const nothing: Said = { name: 0, details: 0, kind: 0, request: 0, chunk: 0, id: 0, arg0: 0, arg1: 0 }

/** A number or text that names a process or thread. */
function nameOf(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : inWords(value).slice(0, 100)
}
