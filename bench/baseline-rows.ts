import type { RowWriter } from './baseline'

const ROWS = 65_536

/** The columns of one chunk: the same ten, and as wide, as those of the trace. */
class Chunk {
  readonly at = new Float64Array(ROWS)
  readonly duration = new Float64Array(ROWS)
  readonly arg0 = new Float64Array(ROWS)
  readonly request = new Uint32Array(ROWS)
  readonly piece = new Uint32Array(ROWS)
  readonly cause = new Uint32Array(ROWS)
  readonly id = new Uint32Array(ROWS)
  readonly arg1 = new Uint32Array(ROWS)
  readonly kind = new Uint16Array(ROWS)
  readonly track = new Uint16Array(ROWS)
}

/** A columnar row an event as tight as can be: no cap, no mask, no checks. */
export class BaselineRows implements RowWriter {
  readonly chunks: Chunk[] = [new Chunk()]
  private chunk = this.chunks[0]!
  private index = 0

  write(at: number, kind: number, track: number, argument: number): void {
    if (this.index === ROWS) {
      this.chunk = new Chunk()
      this.chunks.push(this.chunk)
      this.index = 0
    }
    const { chunk, index } = this
    chunk.at[index] = at
    chunk.duration[index] = 0
    chunk.arg0[index] = argument
    chunk.request[index] = 0
    chunk.piece[index] = 0
    chunk.cause[index] = 0
    chunk.id[index] = track
    chunk.arg1[index] = 0
    chunk.kind[index] = kind
    chunk.track[index] = track
    this.index++
  }
}
