/** A run of addresses. */
export interface AddressRun {
  readonly address: number
  /** Bytes. */
  readonly size: number
}

/**
 * How many bytes the next piece of a transfer has: all that is left, but no more than `limit`, and not across a
 * multiple of `boundary`.
 *
 * @param address where the piece begins
 * @param left bytes still to move, from 0
 * @param limit most bytes of a piece
 * @param boundary line that no piece may cross; 0 = there is none
 * @returns 0 to `limit`
 * @source dma_breakup(K), UNIX System V
 */
export function nextPiece(address: number, left: number, limit: number, boundary: number): number {
  const most = Math.min(left, limit)
  return boundary === 0 ? most : Math.min(most, boundary - (address % boundary))
}

/**
 * The pieces of a whole range.
 *
 * @param limit most bytes of a piece
 * @param boundary line that no piece may cross; 0 = there is none
 * @source dma_breakup(K), UNIX System V
 */
export function splitRange(address: number, length: number, limit: number, boundary: number): AddressRun[] {
  const pieces: AddressRun[] = []
  for (let done = 0; done < length;) {
    const size = nextPiece(address + done, length - done, limit, boundary)
    pieces.push({ address: address + done, size })
    done += size
  }
  return pieces
}
