import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { withBreath, type ExportFormat, type ExportPiece, type ExportSource } from './format'
import { TRANSFER_KINDS, type Transfer } from '../trace/transfers'
import { TransferStream } from './transfer-stream'
import { PieceWriter } from './writer'

const HEAD =
  [
    ...['STIME(us)'.padEnd(14), 'TIME(us)'.padEnd(14), 'DELTA(us)'.padEnd(10), 'DTIME(us)'.padEnd(10)],
    ...['  UID', '  PID', 'D', '   BLOCK', '  SIZE', '      COMM', 'PATHNAME'],
  ].join(' ') + '\n'

const micros = (time: Nanos): string => String(Math.floor(time / 1000))
/** A name that cannot be taken for two columns. */
const plain = (name: string): string => name.replace(/\s+/g, '_') || '-'

/** @param since the later of its start and the completion before it on the same device */
function line(transfer: Transfer, since: Nanos, device: string): string {
  const { startedAt, doneAt, pid, isWrite, block, bytes, command } = transfer
  const cells = [
    ...[micros(startedAt).padEnd(14), micros(doneAt).padEnd(14)],
    ...[micros(doneAt - startedAt).padEnd(10), micros(doneAt - since).padEnd(10)],
    ...['0'.padStart(5), String(pid).padStart(5), isWrite ? 'W' : 'R', String(block).padStart(8)],
    ...[String(bytes).padStart(6), plain(command).padStart(10), `/dev/rdsk/${plain(device)}`],
  ]
  return `${cells.join(' ')}\n`
}

function* pieces([source]: readonly ExportSource[]): Generator<ExportPiece, void, void> {
  if (!source) return
  const { table } = source
  const writer = new PieceWriter()
  writer.ascii(HEAD)
  const stream = new TransferStream(table, TRANSFER_KINDS)
  yield* withBreath(stream.survey(), '', 0)
  const before = new Map<number, Nanos>()
  for (let place = 0; place < table.rows; place++) {
    const row = stream.order.row(place)
    const kind = table.kind(row)
    if (!TRANSFER_KINDS.has(kind)) continue
    const request = table.get('request', row)
    stream.reach(place)
    if (kind === KIND['io:start']) stream.begin(request)
    const transfer = stream.at(place)?.transfer
    if (transfer?.donePlace === place) {
      const { device, doneAt, startedAt } = transfer
      writer.utf8(line(transfer, Math.max(startedAt, before.get(device) ?? 0), table.trackName(device)))
      before.set(device, doneAt)
    }
    stream.leave(place, request)
    if (writer.isFull) yield writer.take(place)
  }
  yield writer.take(table.rows)
}

/**
 * One line for each completed strategy call, in the columns of `iosnoop -stDo`, in order of completion.
 *
 * DELTA is the time from the start to the completion; DTIME begins only at the completion before it on the same device
 * where that is later. SIZE is b_bcount in bytes, BLOCK is b_blkno.
 *
 * @source DTraceToolkit: iosnoop
 */
export const IOSNOOP: ExportFormat = {
  id: 'iosnoop',
  title: 'iosnoop text',
  extension: '.iosnoop.txt',
  shape: 'file',
  several: false,
  opensIn: ['any editor', 'awk'],
  about:
    'One line for each completed strategy call, in the columns of iosnoop -stDo; what never completes is left out.',
  options: [],
  pieces,
}
