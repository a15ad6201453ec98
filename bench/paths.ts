import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { parseScenario } from '../src-sim/config/parse'
import type { PathId, Scenario } from '../src-sim/config/scenario'
import { runScenario } from '../src-sim/machine'
import { median, rate } from './measure'

/** The whole kernel model on one path, trace on. */
export interface PathRow {
  readonly path: PathId
  /** Simulated time of the run, ns. */
  readonly simulated: number
  readonly rows: number
  /** Trace rows a second of processor time. */
  readonly rowsPerSecond: number
}

/** Rows a second that the whole kernel model should reach with the trace on. */
export const ROWS_PER_SECOND = 1_500_000

/** Bundled or not, we run from the source checkout. */
const SCENARIO = resolve(process.cwd(), 'scenarios/physio-1300000.yaml')

/**
 * The paths that move the bytes with DMA, and how often the request is made: System V cuts it into 512-byte pieces and
 * writes a hundred times as many rows, so the others repeat it lest building the machine be what is measured.
 */
const REQUESTS = { sysv: 1, physio: 100, aphysio: 100 } as const

function readScenario(): Scenario {
  const parsed = parseScenario(parse(readFileSync(SCENARIO, 'utf8')))
  if (!parsed.ok) throw new Error(`${SCENARIO} is no scenario: ${JSON.stringify(parsed.error)}`)
  return parsed.value
}

/** Reads the manual's 1.3 MB through each path: as many runs a round as take some 0.2 s, five rounds, the middle one. */
export function benchPaths(): PathRow[] {
  const scenario = readScenario()
  return (['sysv', 'physio', 'aphysio'] as const).map((path) => {
    const processes = scenario.processes.map((process) => ({
      ...process,
      requests: Array.from({ length: REQUESTS[path] }, () => process.requests).flat(),
    }))
    const once = (): { simulated: number; rows: number } => {
      const result = runScenario({ ...scenario, processes }, { path, seed: scenario.seed })
      if (result.end !== 'idle') throw new Error(`the run on ${path} ended with ${result.end} ${result.panic}`)
      return { simulated: result.now, rows: result.table.rows }
    }
    const { simulated, rows } = once()
    const runs = Math.max(1, Math.ceil(300_000 / rows))
    const round = (): number => {
      for (let run = 0; run < runs; run++) once()
      return rows * runs
    }
    round()
    return { path, simulated, rows, rowsPerSecond: median(Array.from({ length: 5 }, () => rate(round))) }
  })
}
