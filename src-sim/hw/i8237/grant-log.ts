/**
 * Which channel was served, and for how many transfers, in order; equal neighbours are folded together.
 *
 * @source GRANTS statement of the port script notation
 */
export class GrantLog {
  private readonly channels: number[] = []
  private readonly transfers: number[] = []
  private readonly repeats: number[] = []
  /** Entries beyond `limit` are counted in `lost` only. */
  lost = 0
  private readonly limit: number

  constructor(limit = 1_000_000) {
    this.limit = limit
  }

  /** A new service of AT channel `channel` starts. */
  begin(channel: number): void {
    const last = this.channels.length - 1
    if (
      last > 0 &&
      this.channels[last] === this.channels[last - 1] &&
      this.transfers[last] === this.transfers[last - 1] &&
      this.repeats[last] === 1
    ) {
      this.repeats[last - 1]!++
      this.channels[last] = channel
      this.transfers[last] = 0
      return
    }
    if (this.channels.length >= this.limit) {
      this.lost++
      return
    }
    this.channels.push(channel)
    this.transfers.push(0)
    this.repeats.push(1)
  }

  /** `count` more transfers in the service that began last. */
  add(count: number): void {
    if (this.lost === 0) this.transfers[this.transfers.length - 1]! += count
  }

  /** The service that began last had one transfer; `count` more services just like it followed. */
  repeatSingle(channel: number, count: number): void {
    if (count === 0 || this.lost > 0) {
      this.lost += count
      return
    }
    this.begin(channel)
    this.add(1)
    if (count > 1) this.repeats[this.repeats.length - 1]! += count - 1
  }

  /** Number of services so far. */
  get services(): number {
    let sum = this.lost
    for (const repeat of this.repeats) sum += repeat
    return sum
  }

  /** The first `limit` services as [channel, transfers]. */
  list(limit: number): [channel: number, transfers: number][] {
    const result: [number, number][] = []
    for (let i = 0; i < this.channels.length; i++) {
      for (let r = 0; r < this.repeats[i]! && result.length < limit; r++) {
        result.push([this.channels[i]!, this.transfers[i]!])
      }
      if (result.length >= limit) break
    }
    return result
  }
}
