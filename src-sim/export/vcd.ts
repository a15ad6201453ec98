import { orderedRows } from '../trace/query'
import { chosen, type ExportChoice, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { saveFile } from './gtkw'
import { SignalRows } from './signal-rows'
import { ChangeWriter, type ChangeSink } from './vcd-changes'
import { shortName, vcdHeader } from './vcd-header'
import { planVcd, type VcdPlan } from './vcd-plan'
import { PieceWriter, utf8 } from './writer'

/** ns of a microsecond. */
const MICRO = 1000
const ZERO = 0x30
const NEWLINE = 0x0a

function* pieces([source]: readonly ExportSource[], choice: ExportChoice): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table } = source
  const ordered = orderedRows(table)
  const profile = chosen(VCD, choice, 'profile') === 'scalar' ? 'scalar' : 'full'
  const isRounded = chosen(VCD, choice, 'timescale') === 'us'
  const plan = planVcd(table, ordered, profile)
  const unit = isRounded ? MICRO : plan.unit
  const writer = new PieceWriter('.vcd')
  writer.utf8(vcdHeader(source.facts, plan, unit, isRounded))
  const changes = new ChangeWriter(new LineSink(writer, plan), plan, unit)
  const reader = new SignalRows(table, plan, changes)
  for (let place = 0; place < ordered.length; place++) {
    reader.see(ordered[place]!)
    if (writer.isFull) yield writer.take(place)
  }
  reader.finish()
  yield writer.take(table.rows)
  const save = new PieceWriter('.gtkw')
  save.ascii(saveFile(plan))
  yield save.take(table.rows)
}

/** Writes changes as lines. */
class LineSink implements ChangeSink {
  private readonly writer: PieceWriter
  private readonly isWire: Uint8Array
  /** By signal: what follows its value. */
  private readonly endings: readonly Uint8Array[]

  constructor(writer: PieceWriter, { signals }: VcdPlan) {
    this.writer = writer
    this.isWire = Uint8Array.from(signals, ({ width }) => (width === 1 ? 1 : 0))
    this.endings = signals.map(({ width }, place) => utf8(`${width === 1 ? '' : ' '}${shortName(place)}\n`))
  }

  beginValues(): void {
    this.writer.ascii('$dumpvars\n')
  }

  endValues(): void {
    this.writer.ascii('$end\n')
  }

  time(tick: number): void {
    this.writer.byte(0x23)
    this.writer.decimal(tick)
    this.writer.byte(NEWLINE)
  }

  change(signal: number, value: number): void {
    const { writer } = this
    if (this.isWire[signal] === 1) writer.byte(ZERO + value)
    else {
      writer.byte(0x62)
      this.bits(value)
    }
    writer.raw(this.endings[signal]!)
  }

  private bits(value: number): void {
    const { writer } = this
    const high = Math.floor(value / 0x4000_0000)
    if (high > 0) this.bits(high)
    const low = value - high * 0x4000_0000
    const top = high > 0 ? 29 : Math.max(0, 31 - Math.clz32(low))
    for (let bit = top; bit >= 0; bit--) writer.byte(ZERO + ((low >>> bit) & 1))
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
