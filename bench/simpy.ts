import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Recorder } from '../src-sim/trace/recorder'
import { coreDma, coreMmk } from './core'
import { median, rate } from './measure'
import { CHECKS, DMA1, DMA64, MMK } from './models'

/** SimPy beside the core with the full trace on; both reproduce the known values. */
export interface SimpyRow {
  readonly model: keyof typeof CHECKS
  /** Model events a second. */
  readonly simpy: number
  readonly ours: number
  readonly ratio: number
  readonly atLeast: number
}

const OURS = {
  mmk: () => coreMmk(MMK, new Recorder()).events,
  dma1: () => coreDma(DMA1, new Recorder()).events,
  dma64: () => coreDma(DMA64, new Recorder()).events,
} as const

/** Bundled or not, we run from the source checkout. */
const SCRIPT = resolve(process.cwd(), 'bench/simpy_models.py')

/** The first Python that has SimPy; none when there is no such. */
function findPython(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import simpy']).status === 0)
}

/** Runs each model once with SimPy, where it is installed; else undefined. */
export function benchSimpy(): SimpyRow[] | undefined {
  const python = existsSync(SCRIPT) ? findPython() : undefined
  if (python === undefined) return undefined
  return (Object.keys(CHECKS) as (keyof typeof CHECKS)[]).map((model) => {
    OURS[model]()
    OURS[model]()
    const { stdout, stderr } = spawnSync(python, [SCRIPT, model], { encoding: 'utf8' })
    const [simpy = NaN, end, sum] = stdout.trim().split(' ').map(Number)
    const check = CHECKS[model]
    if (end !== check.end || sum !== check.sum) throw new Error(`SimPy ended ${model} otherwise: ${stdout}${stderr}`)
    const ours = median(Array.from({ length: 5 }, () => rate(OURS[model])))
    return { model, simpy, ours, ratio: ours / simpy, atLeast: 12 }
  })
}
