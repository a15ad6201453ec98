import { fragment, putDecimal, type Fragment } from './bytes'
import { chosen, type ExportChoice, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { saveFile } from './gtkw'
import { timeOrder } from './order'
import { SignalRows } from './signal-rows'
import { ChangeWriter, type ChangeSink } from './vcd-changes'
import { shortName, vcdHeader } from './vcd-header'
import { planVcd, type VcdPlan } from './vcd-plan'
import { PieceWriter, utf8 } from './writer'

/** ns of a microsecond. */
const MICRO = 1000
const HASH = 0x23
const NEWLINE = 0x0a
/** Bytes of a line with a time. */
const TIME_BYTES = 32
/** Values below this have their lines in an array. */
const SMALL = 16

function* pieces([source]: readonly ExportSource[], choice: ExportChoice): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table } = source
  const order = timeOrder(table)
  const profile = chosen(VCD, choice, 'profile') === 'scalar' ? 'scalar' : 'full'
  const isRounded = chosen(VCD, choice, 'timescale') === 'us'
  const plan = planVcd(table, order, profile)
  const unit = isRounded ? MICRO : plan.unit
  const writer = new PieceWriter('.vcd')
  writer.utf8(vcdHeader(source.facts, plan, unit, isRounded))
  const changes = new ChangeWriter(new LineSink(writer, plan), plan, unit)
  const reader = new SignalRows(table, plan, changes)
  for (let place = 0; place < table.rows; place++) {
    reader.see(order.row(place))
    if (writer.isFull) yield writer.take(place)
  }
  reader.finish()
  yield writer.take(table.rows)
  const save = new PieceWriter('.gtkw')
  save.ascii(saveFile(plan))
  yield save.take(table.rows)
}

/** Bits of a register: wider signals are sums. */
const REGISTER = 16
/** Values whose lines are kept, so that they are put together once. */
const KEPT = 1024

/** Writes changes as lines. */
class LineSink implements ChangeSink {
  private readonly writer: PieceWriter
  private readonly widths: readonly number[]
  /** By signal: what follows its bits. */
  private readonly endings: readonly Fragment[]
  /** By signal and value: the lines of small values. */
  private readonly small: readonly Fragment[][]
  /** By signal: the lines of others. */
  private readonly large: readonly Map<number, Fragment>[]

  constructor(writer: PieceWriter, { signals }: VcdPlan) {
    this.writer = writer
    this.widths = signals.map(({ width }) => width)
    this.endings = signals.map((_, place) => fragment(utf8(` ${shortName(place)}\n`)))
    this.small = signals.map(() => [])
    this.large = signals.map(() => new Map<number, Fragment>())
  }

  beginValues(): void {
    this.writer.ascii('$dumpvars\n')
  }

  endValues(): void {
    this.writer.ascii('$end\n')
  }

  time(tick: number): void {
    const { writer } = this
    writer.reserve(TIME_BYTES)
    const { view } = writer
    view.setUint8(writer.length, HASH)
    const place = putDecimal(view, writer.length + 1, tick)
    view.setUint8(place, NEWLINE)
    writer.length = place + 1
  }

  change(signal: number, value: number): void {
    if (value >= SMALL && this.widths[signal]! > REGISTER) return this.write(signal, value)
    const line = value < SMALL ? this.small[signal]![value] : this.large[signal]!.get(value)
    this.writer.put(line ?? this.newLine(signal, value))
  }

  /** Sums hardly ever have the same value twice. */
  private write(signal: number, value: number): void {
    this.writer.byte(0x62)
    this.writer.ascii(value.toString(2))
    this.writer.put(this.endings[signal]!)
  }

  private newLine(signal: number, value: number): Fragment {
    const isWire = this.widths[signal] === 1
    const line = fragment(utf8(`${isWire ? '' : 'b'}${value.toString(2)}${isWire ? '' : ' '}${shortName(signal)}\n`))
    if (value < SMALL) this.small[signal]![value] = line
    else if (this.large[signal]!.size < KEPT) this.large[signal]!.set(value, line)
    return line
  }
}

/**
 * Value change dump: one signal for each interrupt level, line, register, engine, device and process. The one-bit profile
 * has wires only; the save file for GTKWave groups the signals.
 *
 * @source IEEE Std 1364: four-state value change dump
 */
export const VCD: ExportFormat = {
  id: 'vcd',
  title: 'Value change dump (VCD)',
  extension: '.vcd',
  shape: 'files',
  several: false,
  opensIn: ['GTKWave', 'Surfer', 'PulseView'],
  about: 'Levels, lines, registers, engines, devices, locks and process states as signals; single events are left out.',
  options: [
    {
      name: 'profile',
      about: 'full: with vectors; scalar: wires only, for sigrok and PulseView',
      values: ['full', 'scalar'],
    },
    {
      name: 'timescale',
      about: 'exact: the coarsest that loses nothing; us: rounded to microseconds',
      values: ['exact', 'us'],
    },
  ],
  pieces,
}
