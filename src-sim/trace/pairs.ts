import type { Nanos } from '../core/time'
import { Durations } from './durations'
import { KIND } from './kinds'
import type { Row } from './table'

/** Stages between two events, named as btt names them, and the wait of the caller. */
export const DERIVED_STAGES = ['Q2D', 'D2C', 'Q2C', 'S2G', 'wait'] as const

/** One of DERIVED_STAGES. */
export type DerivedStage = (typeof DERIVED_STAGES)[number]

interface Transfer {
  readonly startedAt: Nanos
  /** Bytes asked for. */
  readonly bytes: number
  readonly piece: PairKey
  /** When the device took it up; -1 = not yet. */
  commandAt: Nanos
}

/** Two numbers as one key. */
export type PairKey = number | string
/** Above it two numbers no longer fit one. */
const MOST_SECOND = 2 ** 21

/** A key for two whole numbers below 2^32; quicker than a text where the second is small, as it nearly always is. */
export function pairKey(first: number, second: number): PairKey {
  return second < MOST_SECOND ? first * MOST_SECOND + second : `${first} ${second}`
}

/** Reasons of a sleep that waits for a buffer header. */
export const HEADER_WAITS: readonly string[] = ['pfreelist', 'header', 'geteblk']

/**
 * Finds the stages of every transfer. Rows must come in the order (at, row).
 *
 * Q2D: io:start to the first dev:command of the same piece. D2C: from there to io:done. Q2C: io:start to io:done of
 * the same buf. wait: io:wait-start to io:wait-done of the same buf on the same track. S2G: asleep for a header.
 */
export class Pairs {
  readonly durations: Readonly<Record<DerivedStage, Durations>> = {
    ...{ Q2D: new Durations(), D2C: new Durations(), Q2C: new Durations() },
    ...{ S2G: new Durations(), wait: new Durations() },
  }
  /** Bytes of finished transfers: b_bcount less b_resid. */
  transferred = 0
  private readonly byBuf = new Map<number, Transfer>()
  private readonly byPiece = new Map<PairKey, Transfer>()
  private readonly waits = new Map<PairKey, Nanos>()
  private readonly isHeaderWait: (text: number) => boolean

  private readonly range: { readonly from: Nanos; readonly to: Nanos }

  /**
   * @param strings of the table
   * @param range ns; a stage counts when it ends there, both ends included
   */
  constructor(strings: readonly string[], range: { readonly from: Nanos; readonly to: Nanos }) {
    this.range = range
    this.isHeaderWait = (text) => HEADER_WAITS.includes(strings[text] ?? '')
  }

  /** Looks at the next row. */
  see(row: Row): void {
    switch (row.kind) {
      case KIND['io:start']:
        return this.start(row)
      case KIND['dev:command']:
        return this.command(row)
      case KIND['io:done']:
        return this.done(row)
      case KIND['io:wait-start']:
        this.waits.set(pairKey(row.id, row.track), row.at)
        return
      case KIND['io:wait-done']:
        return this.waitDone(row)
      case KIND['proc:sleep']:
        if (row.duration >= 0 && this.isHeaderWait(row.arg1)) this.add('S2G', row.at, row.at + row.duration)
        return
    }
  }

  private add(stage: DerivedStage, since: Nanos, until: Nanos): void {
    if (until >= this.range.from && until <= this.range.to) this.durations[stage].add(until - since)
  }

  private start({ at, id, request, chunk, arg1 }: Row): void {
    const transfer = { startedAt: at, bytes: arg1, piece: pairKey(request, chunk), commandAt: -1 }
    this.byBuf.set(id, transfer)
    if (chunk !== 0) this.byPiece.set(transfer.piece, transfer)
  }

  private command({ at, request, chunk }: Row): void {
    const transfer = this.byPiece.get(pairKey(request, chunk))
    if (!transfer || transfer.commandAt >= 0) return
    transfer.commandAt = at
    this.add('Q2D', transfer.startedAt, at)
  }

  private done({ at, id, arg0 }: Row): void {
    const transfer = this.byBuf.get(id)
    if (!transfer) return
    this.byBuf.delete(id)
    this.byPiece.delete(transfer.piece)
    this.add('Q2C', transfer.startedAt, at)
    if (transfer.commandAt >= 0) this.add('D2C', transfer.commandAt, at)
    if (at >= this.range.from && at <= this.range.to) this.transferred += Math.max(0, transfer.bytes - arg0)
  }

  private waitDone({ at, track, id }: Row): void {
    const key = pairKey(id, track)
    const since = this.waits.get(key)
    if (since === undefined) return
    this.waits.delete(key)
    this.add('wait', since, at)
  }
}
