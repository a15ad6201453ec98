import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { parseScenario } from '../src-sim/config/parse'
import type { PathId, Scenario } from '../src-sim/config/scenario'
import { runScenario } from '../src-sim/machine'
import type { TraceTable } from '../src-sim/trace/table'
import { median, rate } from './measure'

/** The whole kernel model on one path, trace on. */
export interface PathRow {
  readonly path: PathId
  /** The manual's 1.3 MB in one request, or requests of one block. */
  readonly workload: 'large' | 'block'
  /** Simulated time of the run, ns. */
  readonly simulated: number
  readonly rows: number
  /** Trace rows a second of processor time. */
  readonly rowsPerSecond: number
  /** Bytes that go from medium to user with each row. */
  readonly bytesPerRow: number
}

/** Rows a second that the whole kernel model should reach with the trace on. */
export const ROWS_PER_SECOND = 1_500_000

/** Bundled or not, we run from the source checkout. */
const SCENARIO = resolve(process.cwd(), 'scenarios/physio-1300000.yaml')

/** One block, and so nearly nothing to copy: what is measured is the kernel. */
const BLOCK = 512

/** How often a request is made, so that building the machine is not what is measured. */
const REPEATS = {
  large: { sysv: 1, physio: 100, aphysio: 100 },
  block: { sysv: 8000, physio: 8000, aphysio: 8000 },
} as const

function readScenario(): Scenario {
  const parsed = parseScenario(parse(readFileSync(SCENARIO, 'utf8')))
  if (!parsed.ok) throw new Error(`${SCENARIO} is no scenario: ${JSON.stringify(parsed.error)}`)
  return parsed.value
}

/** The scenario with its request as the workload wants it. */
function workloadOf(scenario: Scenario, workload: PathRow['workload'], repeat: number): Scenario {
  const processes = scenario.processes.map((process) => ({
    ...process,
    requests: process.requests.map((request) => {
      if (workload === 'large') return { ...request, repeat, advance: false }
      const iovecs = request.iovecs.slice(0, 1).map((iovec) => ({ ...iovec, length: BLOCK }))
      return { ...request, repeat, advance: false, length: BLOCK, iovecs }
    }),
  }))
  return { ...scenario, processes, timeLimit: Number.MAX_SAFE_INTEGER }
}

/** Reads through each path: as many runs a round as take some 0.2 s, five rounds, the middle one. */
export function benchPaths(): PathRow[] {
  const scenario = readScenario()
  const cases = (['large', 'block'] as const).flatMap((workload) =>
    (['sysv', 'physio', 'aphysio'] as const).map((path) => ({ workload, path })),
  )
  return cases.map(({ workload, path }) => {
    const repeated = workloadOf(scenario, workload, REPEATS[workload][path])
    let bytes = 0
    const once = (): { simulated: number; rows: number } => {
      const result = runScenario(repeated, { path, seed: scenario.seed })
      if (result.end !== 'idle') throw new Error(`the run on ${path} ended with ${result.end} ${result.panic}`)
      bytes = result.processes.flatMap(({ results }) => results).reduce((sum, { result: moved }) => sum + moved, 0)
      return { simulated: result.now, rows: result.table.rows }
    }
    const { simulated, rows } = once()
    const runs = Math.max(1, Math.ceil(300_000 / rows))
    const round = (): number => {
      for (let run = 0; run < runs; run++) once()
      return rows * runs
    }
    round()
    const rowsPerSecond = median(Array.from({ length: 5 }, () => rate(round)))
    return { path, workload, simulated, rows, rowsPerSecond, bytesPerRow: bytes / rows }
  })
}

/** The trace of so many rows that requests of one block leave on physio. */
export function blockTrace(rows: number): TraceTable {
  const scenario = readScenario()
  const repeated = { ...workloadOf(scenario, 'block', Math.ceil(rows / 20)), traceCap: rows }
  const { table } = runScenario(repeated, { path: 'physio', seed: scenario.seed })
  if (table.rows !== rows) throw new Error(`a trace of ${table.rows} rows instead of ${rows}`)
  return table
}

/** Bytes a second that two copies of 1.3 MB page by page give, as a card makes them: medium to buffer, buffer to frame. */
export function benchPageCopies(): number {
  const page = 4096
  const pages = Math.ceil(1_300_000 / page)
  const medium = Array.from({ length: pages }, (_, index) => new Uint8Array(page).fill(index))
  const frames = Array.from({ length: pages }, () => new Uint8Array(page))
  const buffer = new Uint8Array(page)
  const round = (): number => {
    for (let turn = 0; turn < 200; turn++) {
      for (let index = 0; index < pages; index++) {
        buffer.set(medium[index]!)
        frames[index]!.set(buffer)
      }
    }
    return 200 * pages * page
  }
  round()
  return median(Array.from({ length: 5 }, () => rate(round)))
}
