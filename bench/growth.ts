import { silentSink } from '../src-sim/core/sink'
import { Recorder } from '../src-sim/trace/recorder'
import { coreMmk } from './core'
import { median, rate } from './measure'
import { MMK } from './models'

/** One size of the same model. */
export interface GrowthRow {
  readonly events: number
  readonly trace: boolean
  /** ns of the host an event. */
  readonly nanosPerEvent: number
}

/** The cost of an event in runs of 10^4 to 10^7 of them; a full trace up to 10^6, which is 48 MB. */
export function benchGrowth(largest = 10_000_000): GrowthRow[] {
  const rows: GrowthRow[] = []
  coreMmk(MMK)
  coreMmk(MMK, new Recorder())
  for (const trace of [false, true]) {
    for (let events = 10_000; events <= (trace ? largest / 10 : largest); events *= 10) {
      const rounds = Math.max(1, Math.min(9, 3_000_000 / events))
      const rates = Array.from({ length: rounds }, () =>
        rate(() => coreMmk({ ...MMK, cycles: events / 4 }, trace ? new Recorder() : silentSink).events),
      )
      rows.push({ events, trace, nanosPerEvent: 1e9 / median(rates) })
    }
  }
  return rows
}
