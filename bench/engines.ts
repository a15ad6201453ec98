import { silentSink } from '../src-sim/core/sink'
import { Recorder } from '../src-sim/trace/recorder'
import { baselineDma, baselineMmk } from './baseline'
import { BaselineRows } from './baseline-rows'
import { coreDma, coreMmk } from './core'
import { interleave, median, type Contestant } from './measure'
import { CHECKS, DMA1, DMA64, MMK, type ModelResult } from './models'

/** One model, trace off or on, ours beside the tight baseline of the same run. */
export interface EngineRow {
  readonly model: 'mmk' | 'dma1' | 'dma64'
  readonly trace: boolean
  /** Model events a second. */
  readonly baseline: number
  readonly ours: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  readonly atLeast: number
}

const RUNS = {
  mmk: {
    baseline: (trace: boolean) => baselineMmk(MMK, trace ? new BaselineRows() : null),
    ours: (trace: boolean) => coreMmk(MMK, trace ? new Recorder() : silentSink),
    atLeast: 0.8,
  },
  dma1: {
    baseline: (trace: boolean) => baselineDma(DMA1, trace ? new BaselineRows() : null),
    ours: (trace: boolean) => coreDma(DMA1, trace ? new Recorder() : silentSink),
    atLeast: 0.6,
  },
  dma64: {
    baseline: (trace: boolean) => baselineDma(DMA64, trace ? new BaselineRows() : null),
    ours: (trace: boolean) => coreDma(DMA64, trace ? new Recorder() : silentSink),
    atLeast: 0.6,
  },
} as const

type Model = keyof typeof RUNS

function checked(model: Model, result: ModelResult): number {
  const { end, sum } = CHECKS[model]
  if (result.end !== end || result.sum !== sum) {
    throw new Error(`${model} ended at ${result.end} with ${result.sum}, not at ${end} with ${sum}`)
  }
  return result.events
}

/** Runs every model with both engines, interleaved; throws when one does not reproduce the known values. */
export function benchEngines(rounds = 7): EngineRow[] {
  const pairs = [false, true].flatMap((trace) =>
    (Object.keys(RUNS) as Model[]).map((model) => {
      const { baseline, ours, atLeast } = RUNS[model]
      const contestants: Contestant[] = [
        { name: 'baseline', run: () => checked(model, baseline(trace)) },
        { name: 'ours', run: () => checked(model, ours(trace)) },
      ]
      return { model, trace, atLeast, contestants }
    }),
  )
  const rates = interleave(
    pairs.flatMap(({ contestants }) => contestants),
    rounds,
  )
  return pairs.map(({ model, trace, atLeast }, index) => {
    const baseline = rates[index * 2]!
    const ours = rates[index * 2 + 1]!
    const ratio = median(ours.map((rate, round) => rate / baseline[round]!))
    return { model, trace, baseline: median(baseline), ours: median(ours), ratio, atLeast }
  })
}
