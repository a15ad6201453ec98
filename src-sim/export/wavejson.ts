import { formatNanos, type Nanos } from '../core/time'
import {
  chosen,
  type ExportChoice,
  type ExportFacts,
  type ExportFormat,
  type ExportPiece,
  type ExportSource,
} from './format'
import { timeOrder } from './order'
import { SignalRows } from './signal-rows'
import { ChangeWriter, type ChangeSink } from './vcd-changes'
import { scopes } from './vcd-header'
import { planVcd, type VcdPlan, type VcdSignal } from './vcd-plan'
import { utf8 } from './writer'

/** Steps of a figure at most. */
export const MOST_STEPS = 60

/** The values of all signals from an instant on. */
interface Step {
  readonly at: Nanos
  readonly values: Float64Array
}

/** Collects steps, one for each instant at which something changes, and cuts them into figures. */
class StepSink implements ChangeSink {
  /** Figures that are full. */
  readonly full: Step[][] = []
  private steps: Step[] = []
  private readonly now: Float64Array
  private at: Nanos = -1
  private readonly from: Nanos
  private readonly to: Nanos

  constructor(signals: number, from: Nanos, to: Nanos) {
    this.now = new Float64Array(signals)
    this.from = from
    this.to = to
  }

  beginValues(): void {
    // The values of time 0 come as changes.
  }

  endValues(): void {
    // Nothing lies between them and the first change.
  }

  time(tick: number): void {
    this.close()
    this.at = tick
  }

  change(signal: number, value: number): void {
    this.now[signal] = value
  }

  /** The figures that are full now, or all that is left. */
  take(isEnd: boolean): Step[][] {
    if (isEnd) {
      this.close()
      if (this.steps.length > 0) this.full.push(this.steps)
      this.steps = []
    }
    return this.full.splice(0)
  }

  private close(): void {
    if (this.at < 0 || this.at > this.to) return
    const isBefore = this.at <= this.from
    const step = { at: Math.max(this.at, this.from), values: this.now.slice() }
    if (isBefore) this.steps = [step]
    else this.steps.push(step)
    if (this.steps.length < MOST_STEPS) return
    this.full.push(this.steps)
    this.steps = []
  }
}

/** What stands in a step of a signal of several bits. */
function shown({ name, legend }: VcdSignal, value: number): string {
  if (legend) return legend[value] ?? String(value)
  return /^I[RSM]R$/.test(name) ? `0x${value.toString(16)}` : String(value)
}

interface WaveLine {
  readonly name: string
  readonly wave: string
  readonly data?: readonly string[]
}

function line(signal: VcdSignal, place: number, steps: readonly Step[]): WaveLine {
  const values = steps.map(({ values: all }) => all[place]!)
  const isSame = (step: number): boolean => step > 0 && values[step] === values[step - 1]
  const letter = (value: number): string => (signal.width > 1 ? '=' : value === 0 ? '0' : '1')
  const wave = values.map((value, step) => (isSame(step) ? '.' : letter(value))).join('')
  if (signal.width === 1) return { name: signal.name, wave }
  const data = values.flatMap((value, step) => (isSame(step) ? [] : [shown(signal, value)]))
  return { name: signal.name, wave, data }
}

/** One figure: the times of its steps, then the signals that change in it, by part of the machine. */
function figure(plan: VcdPlan, facts: ExportFacts, steps: readonly Step[], number: number, isCut: boolean): unknown {
  const { signals } = plan
  const changes = signals.map((_, place) => steps.some(({ values }) => values[place] !== steps[0]!.values[place]))
  const isShown = (place: number): boolean => changes[place]! || !changes.includes(true)
  const groups = [...scopes(signals)].flatMap(([scope, places]) => {
    const lines = places.filter(isShown).map((place) => line(signals[place]!, place, steps))
    return lines.length > 0 ? [[scope, ...lines]] : []
  })
  const times = { name: 'time', wave: steps.map(() => '=').join(''), data: steps.map(({ at }) => formatNanos(at)) }
  const [first, last] = [steps[0]!.at, steps[steps.length - 1]!.at]
  const more = isCut ? '; the run goes on' : ''
  return {
    signal: [times, {}, ...groups],
    head: { text: `${facts.title}: ${facts.path}` },
    foot: { text: `Figure ${number}, ${formatNanos(first)} to ${formatNanos(last)}; a step is no fixed time${more}` },
    config: { hscale: 2 },
    metadata: facts,
  }
}

function* pieces([source]: readonly ExportSource[], choice: ExportChoice): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table, facts } = source
  const order = timeOrder(table)
  const plan = planVcd(table, order, 'full')
  const most = Number(chosen(WAVEJSON, choice, 'figures'))
  const sink = new StepSink(plan.signals.length, ...rangeOf(choice))
  const rows = new SignalRows(table, plan, new ChangeWriter(sink, plan, 1))
  let figures = 0
  let isCut = false
  for (let place = 0; place <= table.rows && !isCut; place++) {
    const isEnd = place === table.rows
    if (isEnd) rows.finish()
    else rows.see(order.row(place))
    for (const steps of sink.take(isEnd)) {
      if (isCut) break
      figures++
      isCut = figures === most && !isEnd
      const text = `${JSON.stringify(figure(plan, facts, steps, figures, isCut), null, 1)}\n`
      yield { file: figures === 1 ? '.json' : `.${figures}.json`, bytes: utf8(text), rows: place }
    }
  }
}

/** The range that was chosen, ns; all of the run where nothing was. */
export function rangeOf(choice: ExportChoice): [from: Nanos, to: Nanos] {
  const whole = (text: string | undefined): number =>
    text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : -1
  const to = whole(choice['to'])
  return [Math.max(0, whole(choice['from'])), to < 0 ? Infinity : to]
}

/** The options by which a part of a run is chosen. */
export const RANGE_OPTIONS = [
  { name: 'from', about: 'first instant shown, ns', values: ['begin'], isNumber: true },
  { name: 'to', about: 'last instant shown, ns', values: ['end'], isNumber: true },
] as const

/**
 * Timing diagrams for WaveDrom: a step for every instant at which something changes, with the instants as a line of their
 * own; figures of at most 60 steps.
 *
 * @source WaveDrom: WaveJSON
 */
export const WAVEJSON: ExportFormat = {
  id: 'wavejson',
  title: 'Timing diagrams (WaveJSON)',
  extension: '.json',
  shape: 'files',
  several: false,
  opensIn: ['WaveDrom', 'wavedrom-cli'],
  about: 'The signals of the VCD file as figures of at most 60 steps; a step is an instant at which something changes.',
  options: [
    { name: 'figures', about: 'figures at most', values: ['10', '1', '100'], isNumber: true },
    ...RANGE_OPTIONS,
  ],
  pieces,
}
