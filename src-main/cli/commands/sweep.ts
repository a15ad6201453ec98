import {
  distributionOf,
  failingRow,
  formatNanos,
  metricOf,
  metricsOf,
  parseField,
  parseValues,
  pathSeries,
  SWEEP_METRICS,
  sweepCsv,
  sweepPoints,
  unitSweep,
  worstRow,
  type PathId,
  type Scenario,
  type SweepParameter,
  type SweepPlan,
  type SweepRow,
} from '../../../src-sim/index'
import { LARGEST_SEED } from '../../host/seeds'
import { sweep, sweepThreads } from '../../host/sweeps'
import { StuckScript } from '../../host/thread-pool'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'
import { loadWritten, shownName } from '../scenario-input'

type Options = Readonly<Record<string, unknown>>

/** Columns of the table unless somebody asks for others. */
const SHOWN: readonly string[] = [
  ...['elapsed', 'bytesPerSecond', 'strategyCalls', 'interrupts', 'copies', 'cpuBusy', 'p95:Q2C', 'findings'],
]
/** Characters of a hash in a table; CSV and JSON have all of it. */
const SHORT_HASH = 12
/** ms between two lines of progress. */
const PROGRESS_EVERY = 200

/** `dma-lab sweep FILE`: one scenario over values of a parameter, or over seeds. */
export async function sweepRuns(io: CliIo, file: string, options: Options): Promise<number> {
  const { scenario, written } = await loadWritten(io, file)
  const plan = planOf(scenario, options)
  const points = sweepPoints(plan)
  if (!points.ok) throw new CliFailure('E_ARGUMENT', points.error)
  const job = { document: written.value, scenario, points: points.value }
  let shownAt = performance.now()
  const onRow = (done: number): void => {
    const now = performance.now()
    if (now - shownAt < PROGRESS_EVERY) return
    shownAt = now
    io.progress(`${done} of ${points.value.length} runs`)
  }
  const threads = (options['jobs'] as number | undefined) ?? sweepThreads()
  const rows = await sweep(job, io.program ?? null, threads, io.stop, onRow).catch((error: unknown) => {
    if (error instanceof StuckScript) throw new CliFailure('E_SCRIPT_TIMEOUT', error.message, EXIT.failed)
    throw error
  })
  io.progress(undefined)
  if (io.stop.aborted) {
    io.message(`dma-lab: stopped after ${rows.length} of ${points.value.length} runs`)
    return EXIT.stopped
  }
  const refused = rows.filter(({ measure }) => measure === null)
  if (refused.length === rows.length)
    throw new CliFailure('E_SCENARIO', `${shownName(file)}: ${rows[0]?.refusal ?? ''}`)
  const field = plan.parameter?.field ?? ''
  const known = metricsOf(rows)
  const metrics = (options['metrics'] as readonly string[] | undefined) ?? null
  const missing = metrics?.find((each) => !known.includes(each))
  if (missing !== undefined)
    throw new CliFailure('E_ARGUMENT', `there is no metric ${missing}; there are ${known.join(', ')}`)
  if (options['csv'] === true) io.out(sweepCsv(rows, field, metrics ?? known))
  else if (options['json'] === true) io.out(json(asData(file, scenario, plan, rows)))
  else io.out(asText(file, scenario, plan, rows, metrics ?? SHOWN))
  return EXIT.ok
}

/** What the options ask for. @throws CliFailure */
function planOf(scenario: Scenario, options: Options): SweepPlan {
  const paths = (options['paths'] as readonly PathId[] | undefined) ?? scenario.paths
  const [param, count] = [options['param'] as string | undefined, options['seeds'] as number | undefined]
  const isBuiltIn = options['builtIn'] !== undefined
  if (param === undefined && count === undefined && !isBuiltIn)
    throw new CliFailure('E_ARGUMENT', 'say what to sweep: --param, --seeds or --built-in units')
  if (isBuiltIn && options['paths'] !== undefined)
    throw new CliFailure('E_ARGUMENT', '--built-in units has its own paths')
  const first = (options['seed'] as number | undefined) ?? scenario.seed
  const parameter = param === undefined ? null : parameterOf(param)
  const many = count ?? 1
  if (many < 1 || first + many - 1 > LARGEST_SEED)
    throw new CliFailure('E_ARGUMENT', `--seeds ${many}: from seed ${first} on there are ${LARGEST_SEED - first + 1}`)
  const seeds = Array.from({ length: many }, (_, index) => first + index)
  if (!isBuiltIn) return { series: pathSeries(paths), parameter, seeds }
  const builtIn = unitSweep(scenario)
  return { ...builtIn, parameter: parameter ?? (count === undefined ? builtIn.parameter : null), seeds }
}

function parameterOf(text: string): SweepParameter {
  const [, field = '', values = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (field === '' || !parseField(field))
    throw new CliFailure(
      'E_ARGUMENT',
      `--param ${text}: expected FIELD=FROM..TO:STEP, such as host.maxphys=4KB..64KB:x2`,
    )
  const parsed = parseValues(values)
  if (!parsed.ok) throw new CliFailure('E_ARGUMENT', `--param ${field}: ${parsed.error}`)
  return { field, values: parsed.value }
}

function asData(
  file: string,
  { title }: Scenario,
  { parameter, series }: SweepPlan,
  rows: readonly SweepRow[],
): unknown {
  const head = { kind: 'sweep', version: 1, file: shownName(file), title, field: parameter?.field ?? null }
  const [failing, worst] = [failingRow(rows), worstRow(rows, 'elapsed')]
  return {
    ...head,
    series: series.map(({ id, path }) => ({ id, path })),
    metrics: SWEEP_METRICS.map(([id, about, unit]) => ({ id, about, unit })),
    firstFailing: failing < 0 ? null : failing,
    worst: worst < 0 ? null : worst,
    rows: rows.map(({ point: { edits, ...point }, measure, refusal }) => ({
      ...point,
      edits,
      ...(measure ?? { refusal }),
    })),
  }
}

/** A number as a table shows it. */
function shown(metric: string, value: number | null): string {
  if (value === null) return ''
  return metric === 'elapsed' || metric.startsWith('p95:') ? formatNanos(value) : String(value)
}

function asText(
  file: string,
  { title }: Scenario,
  { parameter, series, seeds }: SweepPlan,
  rows: readonly SweepRow[],
  metrics: readonly string[],
): string {
  const hasSeeds = seeds.length > 1
  const columns = metrics.filter((metric) => rows.some((row) => metricOf(row, metric) !== null))
  const before = ['series', ...(parameter ? [parameter.field] : []), ...(hasSeeds ? ['seed'] : [])]
  const lines = rows.map((row) => {
    const { series: name, value, seed } = row.point
    const { end, because, hash } = row.measure ?? { end: 'refused', because: [row.refusal], hash: '' }
    const place = [name, ...(parameter ? [String(value ?? '')] : []), ...(hasSeeds ? [String(seed)] : [])]
    const numbers = columns.map((metric) => shown(metric, metricOf(row, metric)))
    return [...place, ...numbers, hash.slice(0, SHORT_HASH), end, because.join(' ')]
  })
  const right = Array.from({ length: before.length - 1 + columns.length }, (_, index) => index + 1)
  const parts = [
    `${title === '' ? shownName(file) : title}: ${rows.length} runs\n`,
    table([[...before, ...columns, 'SHA-256', 'end', 'because'], ...lines], right),
  ]
  if (hasSeeds) {
    const spread = series.map(({ id }) => {
      const values = rows.flatMap((row) => (row.point.series === id ? (metricOf(row, 'elapsed') ?? []) : []))
      const { n, min, p5, p50, p95, max } = distributionOf(values)
      return [id, String(n), ...[min, p5, p50, p95, max].map((value) => formatNanos(value))]
    })
    parts.push(table([['elapsed', 'runs', 'least', '5 %', '50 %', '95 %', 'most'], ...spread], [1, 2, 3, 4, 5, 6]))
  }
  const worst = rows[worstRow(rows, 'elapsed')]
  if (worst) {
    const { point, measure } = worst
    const isFailing = (measure?.because.length ?? 0) > 0
    const place = [point.series, ...(point.value === null ? [] : [`${parameter?.field ?? ''} ${point.value}`])]
    const again = `again: dma-lab run ${file} --path ${point.path} --seed ${point.seed}\n`
    const what = `${isFailing ? 'the first that fails' : 'the longest'}: ${place.join(', ')}, seed ${point.seed}\n`
    parts.push(point.edits.length === 0 ? what + again : what)
  }
  return parts.join('\n')
}
