import { silentSink } from '../src-sim/core/sink'
import { Recorder } from '../src-sim/trace/recorder'
import { baselineDma, baselineMmk } from './baseline'
import { BaselineRows } from './baseline-rows'
import { coreDma, coreMmk } from './core'
import { delegatedDma, delegatedMmk } from './delegated'
import { interleave, median, type Contestant } from './measure'
import { CHECKS, DMA1, DMA64, MMK, type ModelResult } from './models'

/** One model, trace off or on, ours beside the tight baseline of the same run. */
export interface EngineRow {
  readonly model: 'mmk' | 'dma1' | 'dma64'
  readonly trace: boolean
  /** Model events a second. */
  readonly baseline: number
  /** The baseline with waits called by `yield*`; 0 = not measured (trace on). */
  readonly delegated: number
  readonly ours: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  readonly atLeast: number
}

const RUNS = {
  mmk: {
    baseline: (trace: boolean) => baselineMmk(MMK, trace ? new BaselineRows() : null),
    delegated: () => delegatedMmk(MMK),
    ours: (trace: boolean) => coreMmk(MMK, trace ? new Recorder() : silentSink),
    atLeast: 0.8,
  },
  dma1: {
    baseline: (trace: boolean) => baselineDma(DMA1, trace ? new BaselineRows() : null),
    delegated: () => delegatedDma(DMA1),
    ours: (trace: boolean) => coreDma(DMA1, trace ? new Recorder() : silentSink),
    atLeast: 0.6,
  },
  dma64: {
    baseline: (trace: boolean) => baselineDma(DMA64, trace ? new BaselineRows() : null),
    delegated: () => delegatedDma(DMA64),
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

/** Runs every model with every engine, interleaved; throws when one does not reproduce the known values. */
export function benchEngines(rounds = 7): EngineRow[] {
  return [false, true].flatMap((trace) =>
    (Object.keys(RUNS) as Model[]).map((model) => benchEngine(model, trace, rounds)),
  )
}

function benchEngine(model: Model, trace: boolean, rounds: number): EngineRow {
  const { baseline, delegated, ours, atLeast } = RUNS[model]
  const contestants: Contestant[] = [
    { name: 'baseline', run: () => checked(model, baseline(trace)) },
    { name: 'ours', run: () => checked(model, ours(trace)) },
  ]
  if (!trace) contestants.push({ name: 'delegated', run: () => checked(model, delegated()) })
  const [base = [], own = [], called] = interleave(contestants, rounds)
  return {
    model,
    trace,
    baseline: median(base),
    delegated: called ? median(called) : 0,
    ours: median(own),
    ratio: median(own.map((rate, round) => rate / base[round]!)),
    atLeast,
  }
}
