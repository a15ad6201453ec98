import { blockStream, streamRecords, type BlockRecord } from './block-records'
import { messageText, openingMessages, processNames, Progress, Sequences } from './blktrace'
import { withBreath, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { PieceWriter } from './writer'

/** ns of a second. */
const SECOND = 1_000_000_000
/** Minor numbers of a major one. */
const MINORS = 2 ** 20

/** `RS` and so on: what a record says of its direction. */
function direction({ isWrite, isSync, bytes }: BlockRecord): string {
  return `${isWrite ? 'W' : bytes > 0 ? 'R' : 'N'}${isSync ? 'S' : ''}`
}

/** What follows the columns that all records have. */
function rest(record: BlockRecord, command: string): string {
  const { action, sector, bytes, error, next } = record
  const range = `${sector} + ${bytes / 512}`
  if (action === 'C') return `${range} [${error}]`
  // The program prints the lower half of the new sector.
  if (action === 'X') return `${sector} / ${next % 2 ** 32} [${command}]`
  return `${range} [${command}]`
}

/** The columns that all records have, and a space. */
function columns(record: BlockRecord, sequence: number): string {
  const { device, at, pid, action } = record
  const seconds = Math.floor(at / SECOND)
  const cells = [
    `${String(Math.floor(device / MINORS)).padStart(3)},${String(device % MINORS).padEnd(3)}`,
    ' 0',
    String(sequence).padStart(8),
    `${String(seconds).padStart(5)}.${String(at - seconds * SECOND).padStart(9, '0')}`,
    String(pid).padStart(5),
    action.padStart(2),
    direction(record).padStart(3),
  ]
  return `${cells.join(' ')} `
}

function* pieces([source]: readonly ExportSource[]): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table, facts } = source
  const stream = blockStream(table)
  yield* withBreath(stream.survey(), '', 0)
  const writer = new PieceWriter()
  const names = processNames(table)
  const sequences = new Sequences()
  const add = (record: BlockRecord): void => {
    const sequence = sequences.next(record.device)
    // The program keeps no sequence for a message.
    writer.ascii(columns(record, record.action === 'm' ? 0 : sequence))
    if (record.action === 'm') writer.raw(messageText(record.text))
    else writer.utf8(rest(record, names.get(record.pid) ?? '(null)'))
    writer.byte(0x0a)
  }
  openingMessages(facts).forEach(add)
  const progress = new Progress(table)
  for (const record of streamRecords(table, stream)) {
    add(record)
    if (writer.isFull) yield writer.take(progress.at(record))
  }
  yield writer.take(table.rows)
}

/**
 * The same as blktrace, as text: what `blkparse -q -i BASE` prints of the binary export.
 *
 * @source blkparse(1): default output
 */
export const BLKPARSE: ExportFormat = {
  id: 'blkparse',
  title: 'blktrace, text',
  extension: '.blkparse.txt',
  shape: 'file',
  several: false,
  opensIn: ['any editor', 'awk', 'Trace Compass'],
  about: 'The block I/O only, a line a record: byte for byte what blkparse -q prints of the binary form.',
  options: [],
  pieces,
}
